"""A whole company in Russian: every word has its Russian one, nothing English is left in the book or in the papers (issue 2)."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from babel import Locale as BabelLocale

from playbook.facts.locale import Locale, load_labels
from playbook.facts.schema import Field, load_schemas
from playbook.outputs.docx_text import read_text
from tests.worlds import ROOT, playbook

COMPANY = ROOT / "tests" / "companies" / "ru"
SECTIONS = ("regulations", "units", "choices", "words")
NARROW, NO_BREAK = "\u202f", "\u00a0"

LATIN_ALLOWED = {
    "CRM": "the word of Russian sales departments, written in Latin letters",
    "ABC": "name of the analysis",
    "XYZ": "name of the analysis",
    "SWOT": "name of the analysis",
}


def labels(language: str) -> dict[str, Any]:
    return load_labels([ROOT / "templates"], language)


def locale(language: str, code: str, currency: str) -> Locale:
    return Locale(language, code, currency, labels(language))


RUSSIAN = locale("ru", "ru_RU", "RUB")
ENGLISH = locale("en", "en_IE", "EUR")


def placeholders(text: object) -> list[str]:
    return sorted(re.findall(r"\{(\w+)\}", str(text)))


def leaves(field: Field) -> Iterator[Field]:
    yield field
    for inner in field.fields.values():
        yield from leaves(inner)
    if field.of is not None:
        yield from leaves(field.of)


LEAVES = [leaf for spec in load_schemas().values() for leaf in leaves(spec.root)]


@pytest.mark.parametrize("section", SECTIONS)
def test_both_languages_have_the_same_words(section: str) -> None:
    english, russian = labels("en")[section], labels("ru")[section]
    assert set(english) == set(russian)
    filled = {key: placeholders(text) for key, text in english.items() if not isinstance(text, Mapping)}
    assert {key: placeholders(russian[key]) for key in filled} == filled


@pytest.mark.parametrize("printed", [ENGLISH, RUSSIAN], ids=["en", "ru"])
def test_every_unit_and_every_choice_of_the_schemas_has_a_word(printed: Locale) -> None:
    for leaf in LEAVES:
        if leaf.unit:
            assert printed.counted(5, leaf.unit).startswith("5"), leaf.name
        for value in leaf.values:
            if leaf.name not in ("jurisdiction", "locale"):  # never printed
                assert printed.choice(str(value)), f"{leaf.name}: {value}"


@pytest.mark.parametrize("printed", [ENGLISH, RUSSIAN], ids=["en", "ru"])
def test_a_unit_has_the_plural_forms_that_its_language_asks_for(printed: Locale) -> None:
    wanted = set(BabelLocale.parse(printed.code).plural_form.tags) | {"other"}
    for unit, forms in printed.labels["units"].items():
        assert set(forms) == wanted, unit
        assert all(placeholders(form) == ["n"] for form in forms.values()), unit


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "1 рабочий день"),
        (3, "3 рабочих дня"),
        (11, "11 рабочих дней"),
        (21, "21 рабочий день"),
        (Decimal("1.5"), "1,5 рабочего дня"),
    ],
)
def test_russian_counts_in_four_forms(count: int | Decimal, words: str) -> None:
    assert RUSSIAN.counted(count, "working days").replace(NO_BREAK, " ") == words


def test_russian_words_are_set_as_in_print() -> None:
    """Russian quotation marks in pairs, no hyphen in the place of a dash, no second full stop after a date."""
    for key, text in RUSSIAN.labels["words"].items():
        assert '"' not in text and " - " not in text and " – " not in text, key
        assert text.count("«") == text.count("»"), key
        # A date of Babel ends with «г.»: a full stop after it would be the second one.
        assert not re.search(r"\{(day|due|effective|reviewed)\}\.", text) or key == "plan_next", key


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The company's workspace, built in a copy."""
    workspace = tmp_path_factory.mktemp("ru") / "workspace"
    shutil.copytree(COMPANY, workspace)
    ran = playbook("build", workspace)
    assert ran.code == 0, ran.out + ran.err
    return workspace


def test_the_company_is_clean_and_every_regulation_is_one_page() -> None:
    report = json.loads(playbook("check", COMPANY, "--format", "json").out)
    assert [problem for problem in report["problems"] if problem["severity"] != "info"] == []
    pages = {entry["id"]: entry["pages"] for entry in report["regulations"]}
    assert pages == dict.fromkeys(["R-01", "R-02", "R-03", "R-04", "R-05", "R-06", "R-24", "R-31"], 1)


class _Visible(HTMLParser):
    """What a reader sees or hears: texts, titles, alternative texts, descriptions, labels of diagrams; no code or scripts."""

    UNSEEN = frozenset(["script", "style", "code", "pre"])
    SPOKEN = frozenset(["title", "alt", "aria-label", "placeholder"])

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.inside: list[str] = []
        self.diagram = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.UNSEEN:
            self.inside.append(tag)
        given = dict(attrs)
        self.diagram = self.diagram or given.get("class") == "mermaid"
        spoken = [given[name] for name in self.SPOKEN if given.get(name)]
        if tag == "meta" and given.get("name") == "description":
            spoken.append(given.get("content"))
        self.texts += [text for text in spoken if text]

    def handle_endtag(self, tag: str) -> None:
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()
        self.diagram = self.diagram and bool(self.inside)

    def handle_data(self, data: str) -> None:
        if self.diagram:
            # Labels stand in quotes; what a click leads to stands there too, what begins with %% is set up only.
            drawn = "\n".join(
                line for line in data.splitlines() if not line.lstrip().startswith(("%%", "click"))
            )
            self.texts += [re.sub(r"<[^>]+>", " ", label) for label in re.findall(r'"([^"]+)"', drawn)]
        elif not self.inside and data.strip():
            self.texts.append(data.strip())


def texts_of(page: str) -> list[str]:
    reader = _Visible()
    reader.feed(page)
    return reader.texts


def english_words(text: str) -> list[str]:
    """Latin words of three letters or more, without addresses, file names, fingerprints and what is allowed."""
    text = re.sub(r"\S+@\S+|https?://\S+|\S+\.(docx|html|yaml)\b|\b[0-9a-f]{12}\b", " ", text)
    return [word for word in re.findall(r"[A-Za-z]{3,}", text) if word not in LATIN_ALLOWED]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Регламент R-04, поля CRM, zakaz@sever-krepezh.example", []),
        ("Отпечаток 9c8bc23c47d7", []),
        ("План: plan. Next step", ["plan", "Next", "step"]),
    ],
)
def test_how_english_is_found(text: str, found: list[str]) -> None:
    assert english_words(text) == found


def test_a_reader_of_a_page_sees_all_that_counts() -> None:
    page = (
        '<meta name="description" content="Кратко"><script>let hidden</script><a title="Ссылка">Текст</a><code>x</code>'
        '<pre class="mermaid"><code>%%{init: {"theme": "dark"}}\n  n_lead["Этап&lt;br/&gt;день"]\n  click n_lead "#lead"</code></pre>'
        "<p>Конец</p>"
    )
    assert texts_of(page) == ["Кратко", "Ссылка", "Текст", "Этап день", "Конец"]


def test_no_english_is_left_in_the_book(book: Path) -> None:
    pages = sorted((book / "site" / "html").rglob("*.html"))
    assert len(pages) > 80
    found = {
        f"{page.relative_to(book)}: {text}": words
        for page in pages
        for text in texts_of(page.read_text(encoding="utf-8"))
        if (words := english_words(text))
    }
    assert found == {}


def test_no_english_is_left_in_the_papers(book: Path) -> None:
    papers = sorted((book / "site").rglob("*.docx"))
    assert len(papers) >= 8
    found = {
        f"{paper.relative_to(book)}: {line}": words
        for paper in papers
        for line in read_text(paper.read_bytes())
        if (words := english_words(line))
    }
    assert found == {}


def test_dates_money_and_shares_are_russian(book: Path) -> None:
    page = " ".join(texts_of((book / "site/html/pay/closer.html").read_text(encoding="utf-8")))
    page = page.replace(NARROW, " ").replace(NO_BREAK, " ")
    for printed in ("1 января 2026 г.", "60 000 ₽", "10,5 %", "116 000 ₽"):
        assert printed in page
    rule = "\n".join(read_text((book / "site/docx/R-24.docx").read_bytes()))
    assert "И. А. Соболев" in rule and "Игорь" not in rule, (
        "initials before the surname, as papers are signed"
    )
    rule = rule.replace(NARROW, " ").replace(NO_BREAK, " ")
    for printed in ("УТВЕРЖДАЮ", "28 сентября 2026 г.", "1 500 000 ₽", "2,5 %", "3 рабочих дня", "2 месяца"):
        assert printed in rule


def test_no_sentence_ends_twice(book: Path) -> None:
    for page in sorted((book / "site" / "html").rglob("*.html")):
        for text in texts_of(page.read_text(encoding="utf-8")):
            assert not re.search(r"(?<!\.)\.\.(?!\.)", text), f"{page.name}: {text}"


def test_the_search_reads_russian(book: Path) -> None:
    index = json.loads((book / "site/html/search/search_index.json").read_text(encoding="utf-8"))
    assert index["config"]["lang"] == ["ru"]
    assert any("возражения" in entry["title"].lower() for entry in index["docs"])
    assert '<html lang="ru"' in (book / "site/html/index.html").read_text(encoding="utf-8")
