"""The owner's mkdocs.yml: what it may change, and that nothing in it is ever executed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from msgspec.structs import replace

from playbook.outputs.website import SiteSettings, build_site, default_mkdocs_yml
from playbook.outputs.website_config import mkdocs_config

Write = Callable[[Mapping[str, str]], Path]


@pytest.fixture
def owner(tmp_path: Path, settings: SiteSettings) -> Callable[[str], SiteSettings]:
    def writing(text: str) -> SiteSettings:
        (tmp_path / "mkdocs.yml").write_text(text, encoding="utf-8")
        return replace(settings, mkdocs_yml=tmp_path / "mkdocs.yml")

    return writing


def test_what_new_writes_changes_nothing(
    owner: Callable[[str], SiteSettings], settings: SiteSettings, tmp_path: Path
) -> None:
    theirs, problems = mkdocs_config(tmp_path, tmp_path / "html", owner(default_mkdocs_yml("Old name", "ru")))
    ours, _ = mkdocs_config(tmp_path, tmp_path / "html", settings)
    assert problems == []
    assert theirs == ours


def test_the_owner_changes_looks_and_we_keep_what_the_book_needs(
    owner: Callable[[str], SiteSettings], write: Write, tmp_path: Path
) -> None:
    pages = write({"index.md": "# Book\n\n==marked==\n"})
    (tmp_path / "brand").mkdir()
    (tmp_path / "brand/own.css").write_text("body { color: #123 }")
    (tmp_path / "brand/own.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    look = owner(
        "site_name: Mine\nsite_dir: /tmp/elsewhere\nuse_directory_urls: true\nstrict: false\n"
        "theme: {name: readthedocs, palette: {primary: teal}, font: {text: Lato}, features: [toc.follow],\n"
        "        logo: brand/own.svg}\n"
        "markdown_extensions: [pymdownx.mark]\nextra_css: [brand/own.css]\ncopyright: © Northwind\n"
    )
    result = build_site(pages, tmp_path / "html", look)
    assert result.problems == []
    page = (tmp_path / "html/index.html").read_text(encoding="utf-8")
    assert "<title>Northwind Sales Book</title>" in page
    assert 'data-md-color-primary="teal"' in page
    assert '"features":["navigation.prune","toc.follow"]' in page.replace(", ", ",").replace(": ", ":")
    assert "<mark>marked</mark>" in page
    assert "Lato" not in page
    assert 'src="brand/own.svg"' in page
    assert (tmp_path / "html/brand/own.svg").is_file()
    assert "© Northwind" in page
    assert (tmp_path / "html/brand/own.css").read_text() == "body { color: #123 }"


@pytest.mark.parametrize(
    ("text", "name", "line"),
    [
        ("site_name: !!python/object/apply:os.system ['touch PWNED']", "mkdocs-yml-tag", 1),
        ("site_name: x\nsite_url: !ENV HOME", "mkdocs-yml-tag", 2),
        ("theme:\n  features: !!python/name:os.system", "mkdocs-yml-tag", 2),
        ("site_name: a\n\tb: c", "mkdocs-yml-syntax", 2),
        ("a: &a [x]\nb: [*a, *a]", "mkdocs-yml-syntax", 2),
        ("- a\n- b", "mkdocs-yml-not-a-map", 1),
        ("b" * 5 + ": [" * 3000, "mkdocs-yml-syntax", 0),
    ],
)
def test_a_file_that_must_not_be_used(
    text: str,
    name: str,
    line: int,
    owner: Callable[[str], SiteSettings],
    write: Write,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    result = build_site(write({"index.md": "# Book\n"}), tmp_path / "html", owner(text))
    assert [(p.severity, p.name) for p in result.problems] == [("error", name)]
    assert not line or result.problems[0].line == line
    assert not (tmp_path / "PWNED").exists()
    assert not (tmp_path / "html").exists()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("hooks: [run.py]", "hooks is not used"),
        ("plugins: [search, privacy]", "plugins privacy is not used"),
        ("repo_url: https://example.org/x", "repo_url is not used"),
        ("extra: {analytics: {provider: google}}", "extra.analytics is not used"),
        (
            "extra_javascript: [https://cdn.example/x.js]",
            "extra_javascript https://cdn.example/x.js is not used",
        ),
        ("markdown_extensions: [pymdownx.snippets]", "markdown_extensions pymdownx.snippets is not used"),
        ("theme: {custom_dir: brand}", "theme.custom_dir is not used"),
        ("theme: {features: [navigation.instant]}", "theme.features navigation.instant is not used"),
    ],
)
def test_what_needs_network_or_runs_code_is_left_out_with_a_warning(
    text: str, told: str, owner: Callable[[str], SiteSettings], write: Write, tmp_path: Path
) -> None:
    (tmp_path / "run.py").write_text("raise SystemExit('hook ran')")
    result = build_site(write({"index.md": "# Book\n"}), tmp_path / "html", owner(text))
    assert [(p.severity, p.name) for p in result.problems] == [("warning", "mkdocs-yml-setting-unused")]
    assert result.problems[0].message.startswith(told)
    page = (tmp_path / "html/index.html").read_text(encoding="utf-8")
    assert "cdn.example" not in page and "google" not in page and "example.org" not in page


@pytest.mark.parametrize(
    "text",
    [
        "theme: 5",
        "theme: {palette: 5}",
        "theme: {icon: {logo: no/such}}",
        "theme: {1: 2, features: 3}",
        "extra: [1]",
        "extra: {alternate: 5}",
        "extra_css: {a: b}",
        "site_url: 7",
        "copyright: [x]",
        "markdown_extensions: {toc: 3}",
        "markdown_extensions: [pymdownx.highlight: {no_such: 1}]",
        "2: 3",
    ],
)
def test_a_setting_of_a_wrong_kind_is_never_a_traceback(
    text: str, owner: Callable[[str], SiteSettings], write: Write, tmp_path: Path
) -> None:
    result = build_site(write({"index.md": "# Book\n"}), tmp_path / "html", owner(text))
    assert result.ok or all(problem.message for problem in result.problems)
