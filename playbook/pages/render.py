"""Templates in, Markdown out: a strict sandboxed Jinja whose every printed fact is escaped and, if asked, marked.

`{{ value }}` prints by type and locale (playbook/facts/locale.py) and escapes Markdown. A misspelt field, a blank and
a forbidden access are problems with the template's file and line; an unfilled fact leaves the page out.
"""

from __future__ import annotations

import re
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from functools import cache, reduce
from pathlib import Path
from typing import Any

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    FileSystemLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
)
from jinja2.exceptions import SecurityError, TemplateError
from jinja2.runtime import Context, Macro, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup
from msgspec import Struct

from playbook.facts.locale import MissingLabel, Words
from playbook.facts.model import Facts, Record, Section
from playbook.facts.validate import nearest
from playbook.facts.values import Absent, Missing, Prose, Text
from playbook.pages.markdown_escape import escape, mark
from playbook.pages.template_cache import template_cache
from playbook.problems import Problem
from playbook.project import Workspace

_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_PLACES = re.compile(r"\{(\w+)\}")
_PLAIN = re.compile(r"(?:'([^'\\]*)' ~ )?([a-z]\w*)((?:\.\w+)*)")


class Unfilled(Exception):
    """A page wants a fact that is still to be filled in; it is left out."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class _Blank(Exception):
    """A template prints an optional field that is not given, without asking for it first."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class _Environment(ImmutableSandboxedEnvironment):
    """The strict sandbox, quicker where it looks at facts: their records have nothing to hide but names with `_`."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._safe: dict[tuple[type, str], bool] = {}

    def make_globals(self, d: Any) -> dict[str, Any]:
        """One mapping instead of Jinja's chain of two, which every page and every macro file copies."""
        return {**self.globals, **(d or {})}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if isinstance(obj, (Record, Section, Absent)):
            return not attr.startswith("_")
        key = (type(obj), attr)  # the sandbox looks at no more of it
        if key not in self._safe:
            self._safe[key] = super().is_safe_attribute(obj, attr, value)
        return self._safe[key]

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """A macro is called half of the time, and Jinja asks each of them anew what it is."""
        if type(obj) is not Macro:
            return super().call(context, obj, *args, **kwargs)
        kwargs.pop("_block_vars", None)
        kwargs.pop("_loop_vars", None)
        return obj(context.eval_ctx, *args, **kwargs)

    def getattr(self, obj: Any, attribute: str) -> Any:
        # Python looks for an attribute everywhere else before it asks for a word or a field.
        kind = type(obj)
        if kind is Words and not attribute.startswith("_"):
            return obj[attribute]
        if kind is Record and (found := obj.again(attribute)) is not None:
            return found
        if (kind is Record or kind is Section) and not attribute.startswith("_"):
            try:
                return getattr(obj, attribute)
            except AttributeError:
                pass  # an entry by its id, or a name that the sandbox words
        return super().getattr(obj, attribute)


class _FactUndefined(StrictUndefined):
    @property
    def _undefined_message(self) -> str:
        name, holder = str(self._undefined_name), self._undefined_obj
        if isinstance(holder, Section):
            holder = holder.whole
        if isinstance(holder, Record):
            known = list(holder._field.fields)
            return f"{holder.path} has no field '{name}'{nearest(name, known)}"
        return f"nothing is called '{name}' here"


class _Loader(FileSystemLoader):
    """Leaves a template's front matter out, keeping its line numbers."""

    def get_source(self, environment: Any, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, filename, fresh = super().get_source(environment, template)
        return (
            _FRONT.sub(lambda match: "{#" + "\n" * (match[0].count("\n") - 1) + "#}\n", source, count=1),
            filename,
            fresh,
        )


class _Expressions(BaseLoader):
    """Expressions as templates that set `result`, so that their compiled form is kept like a template's."""

    sign = "= "

    def get_source(self, environment: Any, template: str) -> tuple[str, None, Callable[[], bool]]:
        if not template.startswith(self.sign):
            raise TemplateNotFound(template)
        return f"{{% set result = {template.removeprefix(self.sign)} %}}", None, lambda: True


def front_matter(text: str) -> str:
    """The YAML between the first two `---` lines of a template."""
    match = _FRONT.match(text)
    return match[1] if match else ""


@cache
def _plain(expression: str) -> tuple[str | None, str, list[str]]:
    """`'stages/' ~ item.id` as what leads, the name and the fields below it; no name where it is not as plain as that."""
    match = _PLAIN.fullmatch(expression)
    return (match[1], match[2], match[3].split(".")[1:]) if match else (None, "", [])


class Rendered(Struct, frozen=True):
    """What a template gave: its Markdown, the facts it read, and the fact behind each mark in it."""

    markdown: str
    reads: frozenset[str]
    origins: tuple[str, ...]


class TemplateProblem(Exception):
    """A template could not be rendered; carries the problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class Renderer:
    """Renders the templates of one workspace with one company's facts."""

    def __init__(
        self,
        facts: Facts,
        workspace: Workspace,
        functions: Mapping[str, Any] | None = None,
    ) -> None:
        self.facts, self.workspace = facts, workspace
        self._marking = False
        self._index: dict[str, int] = {}
        folders = workspace.template_folders()
        self.environment = _Environment(
            loader=ChoiceLoader([_Expressions(), *(_Loader(folder) for folder in folders)]),
            autoescape=True,
            undefined=_FactUndefined,
            finalize=self._print,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            bytecode_cache=template_cache(),
            cache_size=400,
        )
        locale = facts.locale
        self.environment.globals.update({name: facts.section(name) for name in facts.specs})
        self.environment.globals.update(
            t=locale.t,
            count=locale.counted,
            money=locale.money,
            percent=locale.percent,
            number=locale.number,
            facts=facts,
        )
        self.environment.globals.update(functions or {})
        self.environment.filters["listed"] = self._listed
        self.environment.filters["plain"] = locale.print
        self.environment.filters["fill"] = self._fill
        self.environment.filters["sentence"] = self._sentence

    def _fill(self, sentence: str, **values: Any) -> Markup:
        """A sentence of the label file with its {places} filled in; what is filled in is escaped like any fact."""
        parts = _PLACES.split(sentence)
        shown = (
            escape(part) if index % 2 == 0 else self._print(values[part]) for index, part in enumerate(parts)
        )
        return Markup("".join(shown))  # noqa: S704 - every part is escaped

    def _listed(self, values: Iterable[Any]) -> str:
        """`A, B and C`, each with its mark where texts are marked."""
        locale = self.facts.locale
        if not self._marking:
            return locale.list([locale.print(value) for value in values])
        return Markup(locale.list([str(self._print(value)) for value in values]))  # noqa: S704 - each is escaped

    def _sentence(self, value: Any) -> Markup:
        """A fact that stands as a sentence of its own: with a full stop where its author put none."""
        ended = self.facts.locale.print(value).rstrip().endswith((".", "!", "?", "…", "。", "！", "？"))
        stop = "" if ended else self.facts.locale.t.full_stop
        return Markup(f"{self._print(value)}{stop}")  # noqa: S704 - the value is escaped as it is printed

    def has(self, template: str) -> bool:
        """Is there a template of that name, the workspace's own or the program's?"""
        return any((folder / template).is_file() for folder in self.workspace.template_folders())

    def render(self, template: str, *, marking: bool = False, **context: Any) -> Rendered:
        """Markdown of a template. Raises Unfilled or TemplateProblem."""
        self._marking, self._index = marking, {}
        with self.facts.listening() as reads:
            text = self._guarded(template, lambda: self.environment.get_template(template).render(context))
        return Rendered(text.strip("\n") + "\n", frozenset(reads), tuple(self._index))

    def expression(self, template: str, source: str, **context: Any) -> Any:
        """The value of a Jinja expression from a template's front matter."""

        def value() -> Any:
            # Most are as plain as `stages`, `t.funnel` or `'stages/' ~ item.id`, and take longer to compile than to work out.
            lead, name, fields = _plain(source)
            names = context if name in context else self.environment.globals
            if name in names:
                result = reduce(self.environment.getattr, fields, names[name])
                if lead is not None:
                    result = lead + str(result)
            else:
                compiled = self.environment.get_template(_Expressions.sign + source)
                inside = compiled.new_context(context)
                deque(compiled.root_render_func(inside), maxlen=0)
                result = inside.vars["result"]
            if isinstance(result, Undefined):
                bool(result)  # raises
            return result

        return self._guarded(template, value)

    def _guarded(self, template: str, work: Callable[[], Any]) -> Any:
        try:
            return work()
        except Missing as error:
            if error.unfilled:
                raise Unfilled(error.path) from None
            file, line = self._place(error, template)
            message = f"the template reckons with {error.path}, which is not given"
            raise self._problem(
                "blank-in-template", message, file, line, "Ask for it first: {% if … %}."
            ) from None
        except _Blank as error:
            file, line = self._place(error, template)
            message = f"the template prints {error.path}, which is not given"
            raise self._problem(
                "blank-in-template", message, file, line, "Ask for it first: {% if … %}."
            ) from None
        except TemplateSyntaxError as error:
            file = self._shown(Path(error.filename)) if error.filename else template
            raise self._problem(
                "template-syntax", f"the template is not valid: {error.message}", file, error.lineno
            ) from None
        except TemplateNotFound as error:
            raise self._problem(
                "missing-template", f"there is no template {error.name}", f"templates/{template}", 0
            ) from None
        except UndefinedError as error:
            file, line = self._place(error, template)
            raise self._problem(
                "unknown-name",
                f"{error.message}",
                file,
                line,
                "Field names stand in the reference of the facts.",
            ) from None
        except SecurityError as error:
            file, line = self._place(error, template)
            raise self._problem(
                "unsafe-template", f"the template does what no template may: {error}", file, line
            ) from None
        except MissingLabel as error:
            file, line = self._place(error, template)
            raise self._problem(
                "missing-label", str(error), file, line, f"Add it to templates/labels/{error.language}.yaml."
            ) from None
        except Unfilled:
            raise
        except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
            file, line = self._place(error, template)
            raise self._problem("template-failed", f"the template failed: {error}", file, line) from error

    def _problem(self, name: str, message: str, file: str, line: int, help: str = "") -> TemplateProblem:
        source = ""
        path = self._find(file)
        if path is not None and line:
            lines = path.read_text(encoding="utf-8").split("\n")
            source = lines[line - 1] if line <= len(lines) else ""
        column = len(source) - len(source.lstrip()) + 1 if source else 0
        return TemplateProblem(Problem("error", name, message, file, line, column, help, source))

    def _find(self, shown: str) -> Path | None:
        for folder in self.workspace.template_folders():
            path = folder / shown.partition("templates/")[2]
            if path.is_file():
                return path
        return None

    def _shown(self, path: Path) -> str:
        for folder in self.workspace.template_folders():
            if path.is_relative_to(folder):
                return f"templates/{path.relative_to(folder).as_posix()}"
        return path.name

    def _place(self, error: BaseException, template: str) -> tuple[str, int]:
        found = (f"templates/{template}", 0)
        for frame in traceback.extract_tb(error.__traceback__):
            if frame.filename.endswith(".j2"):
                found = (self._shown(Path(frame.filename)), frame.lineno or 0)
        return found

    def _print(self, value: Any) -> Any:
        """Jinja's finalize: every printed value passes here."""
        if type(value) is Text and not self._marking:
            return Markup(escape(value, start_of_line=True))  # noqa: S704 - escaped
        if hasattr(value, "__html__"):
            return value
        if isinstance(value, Undefined):
            return str(value)  # raises
        if isinstance(value, Absent):
            raise Unfilled(value.path) if value.unfilled else _Blank(value.path)
        if value is None:
            raise _Blank("an empty value")
        return Markup(prose(value, self._mark(value)) if isinstance(value, Prose) else self._one(value))  # noqa: S704 - escaped

    def _one(self, value: Any) -> str:
        return self._mark(value) + escape(self.facts.locale.print(value), start_of_line=True)

    def _mark(self, value: Any) -> str:
        path = getattr(value, "path", "") if self._marking else ""
        if not path:
            return ""
        return mark(self._index.setdefault(path, len(self._index)))


def prose(text: str, marked: str = "") -> str:
    """Prose as Markdown: paragraphs, `- ` lists and `**bold**` stay, all else is escaped."""
    blocks: list[list[str]] = []
    for line in (line.strip() for line in text.strip().split("\n")):
        item = line.startswith("- ")
        if not line:
            blocks.append([])
        elif item and blocks and blocks[-1] and blocks[-1][-1].startswith("- "):
            blocks[-1].append(f"- {marked}{_bold(line[2:])}")
        elif item:
            blocks.append([f"- {marked}{_bold(line[2:])}"])
        elif blocks and blocks[-1]:
            blocks[-1][-1] += f" {_bold(line)}"
        else:
            blocks.append([f"{marked}{_bold(line)}"])
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _bold(line: str) -> str:
    parts = line.split("**")
    if len(parts) % 2 == 0 or any(not part.strip() for part in parts[1::2]):
        return escape(line, start_of_line=True)
    return "".join(
        f"**{escape(part.strip())}**" if index % 2 else escape(part, start_of_line=index == 0)
        for index, part in enumerate(parts)
    )
