"""A build that reuses pages gives the bytes of a clean build, whatever was changed in between."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from hypothesis import HealthCheck, example, given
from hypothesis import settings as how
from hypothesis import strategies as st
from msgspec.structs import replace

from playbook.outputs.website import SiteCache, SiteSettings, build_site

Write = Callable[[Mapping[str, str]], Path]

SECTIONS = ("stages", "scripts")
PLACES = ["index.md", *(f"{section}/{name}.md" for section in SECTIONS for name in ("index", "a", "b"))]

BODIES = st.sampled_from(
    [
        "Text.",
        "Other text.\n\n## Part\n\nMore.",
        "[a](../stages/a.md)",
        "[gone](gone.md)",
        "[x](#part)\n\n## Part",
    ]
)
FRONT = st.sampled_from(
    ["", "---\nkeywords: [rebate]\n---\n", "---\ntitle: Named\n---\n", "---\nstatus: new\n---\n"]
)
TITLES = st.sampled_from(["One", "Two"])
TEXTS = st.builds("{}# {}\n\n{}\n".format, FRONT, TITLES, BODIES)
EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.sampled_from(PLACES), TEXTS),
        st.tuples(st.just("remove"), st.sampled_from(PLACES[1:]), st.just("")),
        st.tuples(st.just("colour"), st.just(""), st.sampled_from(["#112233", "#445566"])),
        st.tuples(st.just("menu"), st.just(""), st.sampled_from(["Home", "Start"])),
    ),
    min_size=1,
    max_size=4,
)


def all_bytes(folder: Path) -> dict[str, bytes]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@given(EDITS)
@example(
    [
        ("write", "stages/a.md", "# One\n\n[gone](gone.md)\n"),
        ("write", "stages/a.md", "---\nkeywords: [rebate]\n---\n# Two\n\nText.\n"),
        ("remove", "stages/b.md", ""),
        ("colour", "", "#112233"),
        ("menu", "", "Start"),
        ("write", "stages/b.md", "---\nstatus: new\n---\n# One\n\n[x](#part)\n\n## Part\n"),
    ]
)
@how(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_every_edit_leaves_the_bytes_of_a_clean_build(
    write: Write, tmp_path: Path, settings: SiteSettings, edits: list[tuple[str, str, str]]
) -> None:
    pages, cache = write({place: f"# {place}\n\nText.\n" for place in PLACES}), SiteCache()
    look = settings
    for kind, place, what in [("write", "index.md", "# Book\n"), *edits]:
        if kind == "write":
            (pages / place).write_text(what, encoding="utf-8")
        elif kind == "remove":
            (pages / place).unlink(missing_ok=True)
        elif kind == "colour":
            look = replace(look, primary=what)
        else:
            look = replace(look, nav=[(what, "index.md")])
        kept = build_site(pages, tmp_path / "kept", look, cache=cache)
        clean = build_site(pages, tmp_path / "clean", look)
        assert kept.problems == clean.problems
        assert all_bytes(tmp_path / "kept") == all_bytes(tmp_path / "clean")


def test_one_changed_page_is_the_only_one_made_anew(
    write: Write, tmp_path: Path, settings: SiteSettings
) -> None:
    pages = write({f"p{number}.md": f"# Page {number}\n\nText.\n" for number in range(20)})
    cache = SiteCache()
    assert build_site(pages, tmp_path / "html", settings, cache=cache).reused == 0
    (pages / "p7.md").write_text("# Page 7\n\nAnswer within 15 minutes.\n")
    assert build_site(pages, tmp_path / "html", settings, cache=cache).reused == 19
    assert "15 minutes" in (tmp_path / "html/p7.html").read_text()
    index = (tmp_path / "html/search/search_index.json").read_text()
    assert "15 minutes" in index and '"Page 19"' in index
    (pages / "p7.md").write_text("# Renamed\n\nAnswer within 15 minutes.\n")
    assert build_site(pages, tmp_path / "html", settings, cache=cache).reused == 0
    assert "Renamed" in (tmp_path / "html/p0.html").read_text()


def test_a_book_staged_in_another_folder_is_the_same_book(
    write: Write, tmp_path: Path, settings: SiteSettings
) -> None:
    first, cache = write({f"p{number}.md": f"# Page {number}\n\nText.\n" for number in range(5)}), SiteCache()
    assert build_site(first, tmp_path / "html", settings, cache=cache).ok
    second = first.rename(tmp_path / "staged-2")
    assert build_site(second, tmp_path / "html-2", settings, cache=cache).reused == 5
    assert all_bytes(tmp_path / "html") == all_bytes(tmp_path / "html-2")
