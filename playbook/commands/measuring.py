"""Regulations and forms as documents: which are made and measured anew, and what stands against them."""

from __future__ import annotations

from msgspec.structs import replace

from playbook.commands.memory import Gathered, Keyed, Memory
from playbook.facts.basis import Basis
from playbook.facts.meanwhile import meanwhile
from playbook.facts.values import Missing
from playbook.fit.judgement import judge
from playbook.fit.limits import Limits
from playbook.fit.result import Measure
from playbook.outputs.company_fonts import font_files, font_marks, font_problems, without_font_of
from playbook.outputs.docx_sheet import Sheet
from playbook.outputs.form_sheets import Paper, form_sheet, make_paper
from playbook.outputs.sheets import (
    at_its_fact,
    company_logo,
    limits_of_documents,
    origins_of,
    page_problems,
    regulation_sheet,
)
from playbook.pages.forms import Form
from playbook.pages.functions import template_functions
from playbook.pages.regulation import make_twin
from playbook.pages.render import Renderer
from playbook.pages.reuse import digest
from playbook.problems import Problem

_SHARED = 8  # from so many regulations on a second process is worth its start


class Outdated(Exception):
    """A text that is remembered without its content is wanted whole."""


class Documents:
    """The documents of one run, in three steps: `regulations` and `forms` find out which have to be made, `begin` makes
    and measures them, and `settle` waits for that and says what stands against them.

    Without `files` the Word files are empty: a check wants to know what is in them only.
    """

    def __init__(self, found: Gathered, basis: Basis, memory: Memory, *, files: bool) -> None:
        self._found, self._basis, self._memory, self._files = found, basis, memory, files
        self._limits = limits_of_documents(found.facts)
        self._fonts = font_files(found.facts, found.workspace)
        self._marks = font_marks(self._fonts)
        self._logo = company_logo(found.facts, found.workspace)
        self._sheets: dict[str, Sheet] = {}
        self._papers: dict[str, Sheet] = {}
        self._keyed: dict[str, Keyed] = {}
        self._listed: list[tuple[Form, str]] = []

    def regulations(self) -> None:
        found, memory = self._found, self._memory
        found.problems += page_problems(found.facts)
        statuses = {f"editions.{identity}": repr(status) for identity, status in found.editions.items()}
        memory.sheets.begin(self._basis, (self._limits, self._marks, self._logo), statuses)
        for identity, twin in found.twins.items():
            known = None if self._files else memory.sheets.find(identity)
            if known is None or known.key not in memory.fits:
                draft = found.editions[identity].draft
                try:
                    with found.facts.listening() as reads:
                        sheet = regulation_sheet(found.facts, twin, found.workspace, draft=draft)
                except Missing:
                    continue  # the approver, say, is still to be filled in: told by the check of the facts
                key = _measured_on(sheet, self._limits, twin.markdown, self._marks)
                known = Keyed(key, frozenset({*reads, f"editions.{identity}"}))
                if self._files or key not in memory.fits:
                    if memory.bare and not twin.blocks:
                        renderer = Renderer(found.facts, found.workspace, template_functions(found.facts))
                        twin = found.twins[identity] = make_twin(renderer, twin.record)
                        sheet = replace(sheet, blocks=twin.blocks)
                    self._sheets[identity] = sheet
            self._keyed[identity], found.documents[identity] = known, b""
        memory.sheets.pages = dict(self._keyed)

    def forms(self) -> None:
        found, memory = self._found, self._memory
        memory.blanks.begin(self._basis, (self._marks, self._logo))
        keyed: dict[str, Keyed] = {}
        for form in found.forms.found:
            noted = memory.bare and not form.markdown
            known = memory.blanks.find(form.path) if noted else None
            if known is None:
                # A form of many pages is not measured.
                printed = form if self._files or form.spec.pages == "one" else replace(form, markdown="")
                try:
                    with found.facts.listening() as reads:
                        sheet = form_sheet(found.facts, printed, found.workspace)
                except Missing:
                    continue
                known = Keyed(_measured_on(sheet, None, form.path, self._marks), form.reads | reads)
            if not noted:
                self._papers[form.path] = sheet
            elif known.key not in memory.overs:
                raise Outdated
            keyed[form.path], found.papers[form.file] = known, b""
            self._listed.append((form, known.key))
        memory.blanks.pages = dict(keyed)

    def begin(self) -> None:
        """Make and measure, in a second process where there is much to do; nothing else has to wait for it."""
        memory, marks = self._memory, self._marks
        self._new = [sheet for sheet in self._sheets.values() if (sheet, marks) not in memory.documents]
        self._blank = [sheet for sheet in self._papers.values() if (sheet, marks) not in memory.papers]
        self._made = meanwhile(self._make) if len(self._new) >= _SHARED else self._make

    def _make(self) -> tuple[list[tuple[bytes, Measure]], list[Paper]]:
        return (
            [self._document(sheet) for sheet in self._new],
            [make_paper(sheet, files=self._files, fonts=self._fonts) for sheet in self._blank],
        )

    def _document(self, sheet: Sheet) -> tuple[bytes, Measure]:
        """How full a regulation is, with the facts behind its blocks where anybody may want to know them."""
        from playbook.fit.measure import measure  # a check that measures nothing does without
        from playbook.outputs.docx import write

        facts, name = self._found.facts, f"{sheet.code}.docx"
        data = write(sheet, to_measure=not self._files)
        if not self._files:
            result = measure(data, name=name, fonts=self._fonts)
            if not judge(result, self._limits):
                return b"", result
        own = facts.place(f"regulations.{sheet.code}")[0]
        result = measure(data, name=name, fonts=self._fonts, origins=origins_of(facts, sheet), own=own)
        return data if self._files else b"", result

    def settle(self) -> None:
        memory, marks = self._memory, self._marks
        documents, papers = self._made()
        memory.documents |= {(sheet, marks): one for sheet, one in zip(self._new, documents, strict=True)}
        memory.papers |= {(sheet, marks): one for sheet, one in zip(self._blank, papers, strict=True)}
        if self._keyed:
            self._settle_regulations()
        if self._listed:
            self._settle_forms()

    def _settle_regulations(self) -> None:
        found, memory, clean = self._found, self._memory, dict[str, Measure]()
        for identity, known in self._keyed.items():
            sheet = self._sheets.get(identity)
            if sheet is None:
                clean[known.key] = found.fits[identity] = memory.fits[known.key]
                continue
            found.documents[identity], result = memory.documents[sheet, self._marks]
            found.fits[identity] = result
            against = judge(result, self._limits)
            found.problems += [
                at_its_fact(found.facts, found.twins[identity].record, problem)
                for problem in (against and judge(without_font_of(found.facts, result), self._limits))
            ]
            if not against:
                clean[known.key] = result
        found.problems += font_problems(found.facts, found.fits.values())
        memory.fits = clean

    def _settle_forms(self) -> None:
        found, memory, overs = self._found, self._memory, dict[str, int]()
        for form, key in self._listed:
            sheet = self._papers.get(form.path)
            paper = Paper(b"", memory.overs[key]) if sheet is None else memory.papers[sheet, self._marks]
            found.papers[form.file], overs[key] = paper.data, paper.over
            if paper.over:
                found.problems.append(_too_long(form, paper.over))
        memory.overs = overs


def _measured_on(sheet: Sheet, limits: Limits | None, text: str, fonts: tuple[str, ...]) -> str:
    """A digest of all that a measure depends on; `text` says what the blocks do."""
    return digest((replace(sheet, blocks=()), limits, text, fonts))


def _too_long(form: Form, pages: int) -> Problem:
    message = f"the form \u201c{form.title}\u201d is meant for one page and takes {pages}"
    help = "Shorten the facts it prints, or leave it: it still works, with its pages numbered."
    return Problem("info", "long-form", message, f"templates/{form.spec.template}", help=help)
