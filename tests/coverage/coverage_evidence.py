"""What serves each id of the inventory, read from the things themselves: schemas, templates, rules, sums."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

import yaml

from playbook.facts.load import load
from playbook.facts.schema import FileSpec, load_schemas, walk
from playbook.pages.catalogue import read_catalogue
from playbook.project import Workspace, templates_dir
from playbook.rules.reference import elsewhere
from playbook.rules.registry import all_rules

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
COMPANY = Workspace(ROOT)
Evidence = dict[tuple[str, str], list[str]]

# Facts and pages that are the calendar, the examination, or papers one reports with; a name covers what is below it.
CALENDAR_FACTS = (
    "meetings",
    "training.internship",
    "training.plans",
    "training.rhythm",
    "recognition.rituals",
)
CALENDAR_PAGES = frozenset(
    ("calendar", "meetings", "one-to-one", "funnel-review", "quarterly-review", "yearly-audit", "internship")
) | {"first-ninety-days", "mentors"}
EXAM_FACTS = ("training.modules", "training.exam")
REPORT_FACTS = ("reports", "crm.requirements", "crm.hygiene")
REPORT_PAGES = frozenset(("reports", "plan", "action-plan", "self-diagnosis", "signatures", "regulations"))


def evidence() -> Evidence:
    """(id, letter) → Markdown links to everything that serves it, in a fixed order."""
    found: Evidence = defaultdict(list)
    for part in (_facts, _pages, _regulations, _rules, _sums, _questions):
        for identity, letter, link in part():
            if link not in found[identity, letter]:
                found[identity, letter].append(link)
    return {key: links for key, links in found.items() if links}


def _facts() -> list[tuple[str, str, str]]:
    rows = []
    for spec in load_schemas().values():
        marked = [(spec.name, spec.serves)]
        marked += [(_path(field.path), field.serves) for field in walk(spec.root) if field.serves]
        for path, ids in marked:
            letters = "Y" + "K" * _below(path, CALENDAR_FACTS) + "Q" * _below(path, EXAM_FACTS)
            letters += "F" * _below(path, REPORT_FACTS)
            rows += [(identity, letter, _fact_link(spec, path)) for identity in ids for letter in letters]
    return rows


def _path(path: tuple[str, ...]) -> str:
    """`stages.stages.exit` is known as `stages.exit`."""
    return ".".join(path[1:] if len(path) > 1 and path[0] == path[1] else path)


def _below(path: str, names: tuple[str, ...]) -> bool:
    return any(path == name or path.startswith(f"{name}.") for name in names)


def _fact_link(spec: FileSpec, path: str) -> str:
    return f"[`{path}`](reference.md#{spec.label.lower().replace(' ', '-')})"


def _pages() -> list[tuple[str, str, str]]:
    rows = []
    for folder in ("site", "forms"):
        for page in read_catalogue(COMPANY, folder):
            name = page.name if folder == "site" else f"form {page.name}"
            link = f"[{name}](../templates/{page.template})"
            letters = "P" + "K" * (page.name in CALENDAR_PAGES) + "Q" * (page.name == "exam")
            letters = letters + "F" * (page.name in REPORT_PAGES) if folder == "site" else "F"
            rows += [(identity, letter, link) for identity in page.serves for letter in letters]
    return rows


def regulations() -> dict[str, list[str]]:
    """The map from a regulation to what it answers."""
    text = (templates_dir() / "regulation" / "serves.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


def _regulations() -> list[tuple[str, str, str]]:
    return [
        (identity, "R", f"[{code}](../company/regulations/{code}.yaml)")
        for code, ids in regulations().items()
        for identity in ids
    ]


def _rules() -> list[tuple[str, str, str]]:
    rows = [
        (identity, "L", f"[{rule.name}](rules.md#{rule.name})")
        for rule in all_rules().values()
        for identity in rule.ids
    ]
    rows += [
        (identity, "L", f"[{name}](rules.md#decided-elsewhere)")
        for identity, entry in elsewhere().items()
        for name in entry["by"].split(", ")
    ]
    # `playbook todo` goes through the organising steps one by one.
    return [*rows, ("D1", "L", "[todo](../playbook/rules/deliverables.yaml)")]


def _sums() -> list[tuple[str, str, str]]:
    """Ids that the docstrings of the sums name; `H1–H4` is a range."""
    rows = []
    for path in sorted((ROOT / "playbook" / "sales").glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        documented = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)]
        for node in (tree, *documented):
            name = path.stem if isinstance(node, ast.Module) else f"{path.stem}.{node.name}"
            link = f"[{name}](../playbook/sales/{path.name})"
            rows += [(identity, "C", link) for identity in named_ids(ast.get_docstring(node) or "")]
    return rows


def named_ids(text: str) -> list[str]:
    """`(H1–H4, W11)` names H1, H2, H3, H4 and W11."""
    found = []
    for letter, first, last in re.findall(r"\b([A-MTW])(\d+)(?:[–-]\1(\d+))?\b", text):
        width = len(first) if first.startswith("0") else 1
        found += [f"{letter}{number:0{width}}" for number in range(int(first), int(last or first) + 1)]
    return found


def _questions() -> list[tuple[str, str, str]]:
    """Questions of the example's examination that ask for an id; each must be there."""
    asked = yaml.safe_load((HERE / "questions.yaml").read_text(encoding="utf-8"))
    modules = load(COMPANY).facts.training.modules
    rows = []
    for identity, places in asked.items():
        for place in places:
            module, question = place.split(".")
            modules[module].quiz[question]
            rows.append((identity, "Q", f"[question {place}](../company/training.yaml)"))
    return rows
