"""The forms: every template under templates/forms/ is a paper to print and fill in (inventory 5, page 66).

Front matter as for the pages of the book (playbook/pages/catalogue.py), and

```
group: t.forms_newcomer    # who uses it: the heading under which the book lists it
kind: t.form_diary         # what it is called, whoever it is for
short: item.name           # what tells it from the others of its kind
used: t.form_diary_when    # when it is used
about: internship          # the page of the book on which its content stands
pages: one                 # one: a sheet of one page; many: as long as it needs, pages numbered
approval: true             # with the block for the approver's signature
```
A template draws lines to write on with `{{ room(12) }}` in a cell (the row is at least so many millimetres high),
`{{ wide(30) }}` in a heading (the column is so many millimetres wide) and `{{ blank(4, 3) }}` (four empty rows of
three columns).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup
from msgspec import Struct, field
from msgspec.structs import replace

from playbook.facts.basis import Basis
from playbook.facts.model import Facts
from playbook.pages.blocks import Block, Row, Runs, Table, UnsupportedMarkdown
from playbook.pages.book import Book, BookRenderer, Page
from playbook.pages.catalogue import CatalogueError, PageSpec, read_catalogue
from playbook.pages.render import TemplateProblem, Unfilled, prose
from playbook.pages.reuse import Reuse
from playbook.problems import Problem
from playbook.project import Workspace

# Two kinds of mark, height and width in millimetres; they never reach a document.
_FIRST = "\ue002"
_MARK = re.compile(f"{_FIRST}([hw])(\\d+(?:\\.\\d+)?)\ue003")


class Form(Struct, frozen=True):
    """One paper; `path` below the folder of the forms, without ending. The other texts: see the front matter."""

    spec: PageSpec
    path: str
    title: str
    group: str
    kind: str
    short: str
    used: str
    markdown: str
    reads: frozenset[str]

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What is printed. Raises UnsupportedMarkdown."""
        from playbook.pages.markdown import parse  # a check that makes no text does without

        return with_room(parse(self.markdown))

    @property
    def file(self) -> str:
        """Where it lies beside the pages of the book."""
        return f"forms/{self.path}.docx"


class Forms(Struct):
    """All forms in order, and what was left out because facts are missing (path → fact)."""

    found: list[Form] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def groups(self) -> dict[str, list[list[Form]]]:
        """For the page that lists them: heading → the papers of one kind after the other."""
        kinds: dict[str, list[Form]] = {}
        for form in self.found:
            kinds.setdefault(form.spec.name, []).append(form)
        groups: dict[str, list[list[Form]]] = {}
        for forms in kinds.values():
            groups.setdefault(forms[0].group, []).append(forms)
        return groups


def make_forms(
    facts: Facts,
    workspace: Workspace,
    functions: Mapping[str, Any],
    reuse: Reuse | None = None,
    basis: Basis | None = None,
    also: Mapping[str, str] | None = None,
    *,
    whole: bool = True,
) -> Forms:
    """Every form of the catalogue, filled with the company's facts. `functions` are further names for the templates.

    With `reuse`, forms that read nothing changed since the last time are taken from it; `basis` and `also` are what
    today's stand on (playbook/pages/reuse.py). Not `whole`: of the program's own templates, whose Markdown a test
    has read, only the forms that have to fit a page are read as blocks.
    """
    own = {"room": _room, "wide": _wide, "blank": _blank, "in_cell": _in_cell}
    renderer = _FormRenderer(facts, workspace, {**functions, **own})
    return renderer.forms(reuse or Reuse(), basis, also, whole or len(workspace.template_folders()) > 1)


class _FormRenderer(BookRenderer):
    def forms(self, reuse: Reuse, basis: Basis | None, also: Mapping[str, str] | None, whole: bool) -> Forms:
        made = Forms()
        try:
            specs = read_catalogue(self.workspace, folder="forms")
        except CatalogueError as error:
            place = f"templates/{error.template}"
            made.problems.append(Problem("error", "bad-front-matter", error.reason, place, 1, 1))
            return made
        book = Book()
        pages = [page for spec in specs for page in self._expand(spec, book)]
        reuse.begin(basis, [page.path for page in pages], also)
        for page in pages:
            try:
                known = reuse.find(page.path, page.title)
                made.found.append(replace(known, spec=page.spec) if known else self._form(page, whole))
            except Unfilled as error:
                made.left_out[f"forms/{page.path}"] = error.path
            except TemplateProblem as error:
                made.problems.append(error.problem)
        reuse.pages = {f"{form.path}.md": form for form in made.found}
        made.left_out |= {f"forms/{path}": one.fact for path, one in book.left_out.items()}
        made.left_out = {path.removesuffix(".md"): fact for path, fact in made.left_out.items()}
        made.problems += book.problems
        return made

    def _form(self, page: Page, whole: bool) -> Form:
        spec = page.spec
        rendered = self.renderer.render(spec.template, item=page.item, page=page)
        with self.facts.listening() as reads:
            group, kind, used = (
                self._text(spec.template, text, item=page.item) for text in (spec.group, spec.kind, spec.used)
            )
            short = self._text(spec.template, spec.short, item=page.item) if spec.short else page.title
        path = page.path.removesuffix(".md")
        form = Form(
            spec, path, page.title, group, kind, short, used, rendered.markdown, rendered.reads | reads
        )
        try:
            if whole or spec.pages == "one":
                _ = form.blocks
        except UnsupportedMarkdown as error:
            raise TemplateProblem(
                Problem(
                    "error",
                    "unsupported-markdown",
                    f"the form {page.title} has {error.what}, which a form cannot print",
                    f"templates/{spec.template}",
                    help="A form is made of headings, paragraphs, lists and tables.",
                )
            ) from None
        return form


def _room(millimetres: float = 9) -> Markup:
    return Markup(f"\ue002h{millimetres}\ue003")  # noqa: S704 - a number


def _wide(millimetres: float) -> Markup:
    return Markup(f"\ue002w{millimetres}\ue003")  # noqa: S704 - a number


def _blank(rows: int, columns: int, millimetres: float = 9) -> Markup:
    return Markup(f"| {_room(millimetres)} |{' |' * (columns - 1)}\n" * rows)  # noqa: S704 - numbers


def _in_cell(text: str) -> Markup:
    """Prose in a cell of a table: its paragraphs and items one below the other."""
    return Markup(re.sub(r"\n+", "<br>", prose(text)))  # noqa: S704 - escaped by prose


def with_room(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Blocks whose marks have become the height of rows and the width of columns."""
    return tuple(_table(block) if isinstance(block, Table) else block for block in blocks)


def _table(table: Table) -> Table:
    widths = tuple(_marked(cell, "w") for cell in table.header.cells)
    header, *rows = (_row(row) for row in (table.header, *table.rows))
    return replace(table, header=header, rows=tuple(rows), widths=widths if any(widths) else ())


def _row(row: Row) -> Row:
    height = max((_marked(cell, "h") for cell in row.cells), default=0)
    return replace(row, cells=tuple(map(_plain, row.cells)), height=height)


def _marked(cell: Runs, kind: str) -> float:
    found = (_MARK.findall(run.text) for run in cell if _FIRST in run.text)
    return max((float(size) for marks in found for key, size in marks if key == kind), default=0)


def _plain(cell: Runs) -> Runs:
    if not any(_FIRST in run.text for run in cell):
        return cell
    runs = (run._replace(text=_MARK.sub("", run.text)) for run in cell)
    return tuple(run for run in runs if run.text)
