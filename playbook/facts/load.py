"""From files to linked facts: read, validate, link, in one pass over everything."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from playbook.facts.kinds import ID
from playbook.facts.known import KnownFacts
from playbook.facts.link import duplicate_ids, link
from playbook.facts.locale import Locale, load_labels
from playbook.facts.model import Facts
from playbook.facts.read import Document, read_bytes, read_file
from playbook.facts.schema import FileSpec, load_schemas
from playbook.facts.validate import nearest, validate
from playbook.facts.wording import word
from playbook.problems import Problem, in_order
from playbook.project import Workspace, fact_files, templates_dir

LANGUAGES_WITHOUT_REGION = {"en": "en_GB", "ru": "ru_RU", "hu": "hu_HU", "nb": "nb_NO", "zh": "zh_CN"}


class Loaded(Struct):
    """The facts of a company and everything that is wrong with their form and links. `linked`: the files whose links
    were looked at and are sound, and the facts that their quotes read."""

    facts: Facts
    problems: list[Problem]
    linked: dict[str, frozenset[str]]


def _none_settled(_: Facts) -> Collection[str]:
    return ()


def load(
    workspace: Workspace,
    *,
    fresh: bool = False,
    settled: Callable[[Facts], Collection[str]] = _none_settled,
    said: dict[str, str] | None = None,
) -> Loaded:
    """All facts of a workspace, checked. `fresh`: what is noted of unchanged files does not count. `settled`: which
    files need no look at their links. `said`: see `Locale`."""
    shown = workspace.show(workspace.company)
    known = KnownFacts(workspace, fresh=fresh)
    documents: dict[str, Document] = {}
    problems: list[Problem] = []
    for relative, path in fact_files(workspace).items():
        name, file = relative.rpartition(".")[0], f"{shown}/{relative}"
        if not _known(name) or not relative.endswith(".yaml"):
            problems.append(_unknown_file(file, relative))
            continue
        raw = read_file(path, name, file)
        if isinstance(raw, Document):
            documents[name] = raw
        else:
            documents[name] = known.sound(relative, raw) or read_bytes(raw, name, file)
    loaded = _checked(documents, problems, shown, workspace.template_folders(), settled, said)
    for document in documents.values():
        if document.readable and not document.problems and document.checked == []:
            known.add(document)
    known.keep()
    return loaded


def load_bytes(
    files: Mapping[str, bytes], shown: str = "company", templates: list[Path] | None = None
) -> Loaded:
    """The same from bytes by path (`stages.yaml`, `regulations/R-04.yaml`), for tests and for old revisions."""
    documents = {
        name: read_bytes(raw, name, f"{shown}/{relative}")
        for relative, raw in sorted(files.items())
        if _known(name := relative.rpartition(".")[0])
    }
    return _checked(documents, [], shown, templates or [templates_dir()])


def linked(
    documents: dict[str, Document], shown: str, templates: list[Path], said: dict[str, str] | None = None
) -> Facts:
    """Facts from documents, unchecked: for old revisions whose schema may have moved on."""
    specs = load_schemas()
    company = documents.get("company")
    data: Any = company.data if company is not None and isinstance(company.data, dict) else {}
    return Facts(specs, documents, _locale(data, templates, said), shown)


def _checked(
    documents: dict[str, Document],
    problems: list[Problem],
    shown: str,
    templates: list[Path],
    settled: Callable[[Facts], Collection[str]] = _none_settled,
    said: dict[str, str] | None = None,
) -> Loaded:
    specs = load_schemas()
    for name, document in documents.items():
        spec = specs[name.partition("/")[0]]
        problems += document.problems
        if document.readable:
            if document.checked is None:
                document.checked = [*validate(document, spec), *duplicate_ids(document, spec)]
                if spec.folder:
                    document.checked += _misnamed(document)
            problems += document.checked
    for name, spec in specs.items():
        if spec.required and not spec.folder and name not in documents:
            problems.append(_missing_file(f"{shown}/{name}.yaml", spec))
    facts = linked(documents, shown, templates, said)
    problems += _locale_problems(documents, templates, facts.locale)
    links = link(facts, settled(facts))
    return Loaded(facts, in_order([*problems, *links.problems]), links.sound)


def _known(name: str) -> bool:
    specs = load_schemas()
    folder, slash, _ = name.partition("/")
    return folder in specs and specs[folder].folder == bool(slash)


def _unknown_file(file: str, relative: str) -> Problem:
    specs = load_schemas()
    names = [f"{name}/R-00.yaml" if spec.folder else f"{name}.yaml" for name, spec in specs.items()]
    message, help_line = word(
        "unknown-file", file=relative, nearest=nearest(relative, names), known=", ".join(names)
    )
    return Problem("error", "unknown-file", message, file, help=help_line)


def _missing_file(file: str, spec: FileSpec) -> Problem:
    message, help_line = word("missing-file", file=file, label=spec.label, help_text=spec.help)
    return Problem("error", "missing-file", message, file, help=help_line)


def _misnamed(document: Document) -> list[Problem]:
    identity = document.data.get("id") if isinstance(document.data, dict) else None
    named = document.name.rpartition("/")[2]
    if not isinstance(identity, str) or not ID.match(identity) or identity == named:
        return []  # what is no id at all is told by the check of the form
    return [document.problem("wrong-regulation-file", ("id",), file=document.file, id=identity)]


def _locale(company: Mapping[str, Any], templates: list[Path], said: dict[str, str] | None = None) -> Locale:
    """The company's locale; English where its language or place is not known, which `_locale_problems` tells."""
    language, code = _wanted(company)
    labels = load_labels(list(reversed(templates)), language)
    if not labels:
        language, labels = "en", load_labels(list(reversed(templates)), "en")
        code = LANGUAGES_WITHOUT_REGION["en"]
    elif not _known_locale(code, said):
        code = LANGUAGES_WITHOUT_REGION.get(language, "en_GB")
    return Locale(language, code, str(company.get("currency") or "EUR"), labels, said)


def locale_in(facts: Facts, language: str, templates: list[Path]) -> Locale:
    """How the company's values are printed in a language; in its own as everywhere."""
    if language == facts.locale.language:
        return facts.locale
    return _locale({"language": language, "currency": facts.locale.currency}, templates)


def _wanted(company: Mapping[str, Any]) -> tuple[str, str]:
    language = str(company.get("language") or "en")
    code = str(company.get("locale") or LANGUAGES_WITHOUT_REGION.get(language, language))
    return language, code.replace("-", "_")


def _known_locale(code: str, said: dict[str, str] | None) -> bool:
    if said is not None and code in said:
        return True
    from babel import Locale as BabelLocale
    from babel import UnknownLocaleError

    try:
        BabelLocale.parse(code)
    except (UnknownLocaleError, ValueError):
        return False
    if said is not None:
        said[code] = "known"
    return True


def _locale_problems(documents: dict[str, Document], templates: list[Path], found: Locale) -> list[Problem]:
    """What `_locale` could not take as it stands."""
    document = documents.get("company")
    if document is None or not isinstance(document.data, dict):
        return []
    language, code = _wanted(document.data)
    if found.language != language:
        have = sorted({path.stem for folder in templates for path in (folder / "labels").glob("*.yaml")})
        return [document.problem("no-labels", ("language",), language=language, known=", ".join(have))]
    return [] if found.code == code else [document.problem("unknown-locale", ("locale",), code=code)]
