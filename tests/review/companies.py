"""Small companies for the tests of the review: facts as dicts in, a workspace, a repository or linked facts out."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from playbook.facts.changes import Change, diff
from playbook.facts.load import linked
from playbook.facts.model import Facts
from playbook.facts.read import read_bytes
from playbook.pages import book
from playbook.pages.catalogue import PageSpec, read_catalogue
from playbook.project import Workspace, templates_dir
from playbook.report.review_words import change_sentence, wording

Tree = dict[str, str]

TEMPLATE = """\
# {{ regulation.title }}

{{ regulation.purpose }}

{% for step in regulation.steps %}
1. **{{ step.actor.name }}** {{ step.action }}, {{ step.deadline }}.
{% endfor %}
{% if regulation.table and regulation.table.show == 'stages' %}

| Stage | Limit |
|---|---|
{% for stage in stages %}
| {{ stage.name }} | {{ stage.max_days }} |
{% endfor %}
{% endif %}
{% if regulation.table and regulation.table.show == 'tiers' %}
{% for scheme in motivation %}
- {{ scheme.name }}: {{ scheme.base }}{% if scheme.holdback %}, part of it later{% endif %}

{% endfor %}
{% endif %}
"""

PAGE = """\
---
part: process
order: 1
title: "'Funnel'"
---
{% for stage in stages %}
- {{ stage.name }}: {{ stage.max_days }}
{% endfor %}
"""


def regulation(identity: str, **more: Any) -> dict[str, Any]:
    return {
        "id": identity,
        "title": f"Rule {identity}",
        "adopted": True,
        "purpose": "No deal is forgotten.",
        "scope": ["closer"],
        "owner": "head",
        "steps": [
            {
                "id": "s1",
                "actor": "closer",
                "action": "calls back",
                "deadline": "the same day",
                "artefact": "a note",
            },
            {
                "id": "s2",
                "actor": "head",
                "action": "looks",
                "deadline": "every Friday",
                "artefact": "a list",
            },
        ],
        "control": {"who": "head", "how": "by the list", "when": "every morning"},
        "consequences": ["A talk"],
        "edition": 1,
        "approved": "2025-06-16",
        "effective": "2025-07-01",
        "reviewed": "2025-06-16",
        "authors": ["p-02"],
        **more,
    }


def facts_of(**files: Any) -> dict[str, Any]:
    """A small company as data, by file name below company/ without its ending; `files` replace single files."""
    base: dict[str, Any] = {
        "company": {
            "name": "Ridge Tools",
            "approver": "p-01",
            "language": "en",
            "locale": "en_IE",
            "currency": "EUR",
        },
        "roles": {
            "roles": [
                {"id": "head", "name": "Head of Sales", "function": "head", "duties": ["Plans", "Controls"]},
                {
                    "id": "closer",
                    "name": "Closer",
                    "function": "closer",
                    "reports_to": "head",
                    "duties": ["Sells"],
                },
            ]
        },
        "people": {
            "people": [
                {
                    "id": "p-01",
                    "name": "Ada Byrne",
                    "role": "head",
                    "since": "2020-01-07",
                    "status": "active",
                },
                {
                    "id": "p-02",
                    "name": "Ben Cole",
                    "role": "closer",
                    "since": "2023-02-01",
                    "status": "active",
                },
                {
                    "id": "p-03",
                    "name": "Cy Dunne",
                    "role": "closer",
                    "since": "2024-03-04",
                    "status": "active",
                },
            ]
        },
        "stages": {
            "stages": [
                {
                    "id": "lead",
                    "name": "Lead",
                    "owner": "closer",
                    "max_days": 14,
                    "exit": "A date is agreed.",
                },
                {
                    "id": "trial",
                    "name": "Trial",
                    "owner": "closer",
                    "max_days": 30,
                    "exit": "Criteria are met.",
                },
                {"id": "won", "name": "Won", "owner": "head", "max_days": 3, "exit": "The order is signed."},
            ]
        },
        "motivation": {
            "motivation": [
                {
                    "id": "closer",
                    "name": "Closer's pay",
                    "role": "closer",
                    "base": 2400,
                    "bands": [
                        {"id": "b1", "from": 0, "to": 10000, "rate": 5},
                        {"id": "b2", "from": 10000, "rate": 7},
                    ],
                }
            ]
        },
        "regulations/R-01": regulation(
            "R-01", purpose="Everybody is called back within ${stages.lead.max_days}."
        ),
        "regulations/R-02": regulation("R-02", table={"show": "stages"}),
        "regulations/R-04": regulation("R-04", table={"show": "tiers"}),
    }
    return {**base, **files}


def tree_of(data: Mapping[str, Any]) -> Tree:
    """Files of a workspace: facts as YAML (JSON is YAML), a small template of regulations, a book of one page."""
    files = {f"company/{name}.yaml": _yaml(content) for name, content in data.items()}
    return {**files, "templates/regulation/default.md.j2": TEMPLATE, "templates/site/funnel-test.md.j2": PAGE}


def _yaml(content: Any) -> str:
    return content if isinstance(content, str) else json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def linked_facts(data: Mapping[str, Any]) -> Facts:
    documents = {
        name: read_bytes(_yaml(content).encode(), name, f"company/{name}.yaml")
        for name, content in sorted(data.items())
    }
    return linked(documents, "company", [templates_dir()])


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Change, ...]:
    return diff(linked_facts(old), linked_facts(new))


def sentences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    now = linked_facts(new)
    return [change_sentence(one, wording(now.locale.language)) for one in diff(linked_facts(old), now)]


def own_pages_only(patch: pytest.MonkeyPatch) -> None:
    """The book of these companies is their own pages only; the program's pages want whole companies."""

    def own(workspace: Workspace, folder: str = "site") -> list[PageSpec]:
        templates = workspace.root / "templates"
        return [one for one in read_catalogue(workspace, folder) if (templates / one.template).is_file()]

    patch.setattr(book, "read_catalogue", own)


def write(root: Path, tree: Mapping[str, str | bytes]) -> Path:
    for name, content in tree.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def git(root: Path, *arguments: str, day: str = "2025-07-01", check: bool = True) -> str:
    """git with an author and a date of its own, whatever the machine is set to."""
    when = f"{day}T12:00:00Z"
    environment = {
        **os.environ,
        "GIT_AUTHOR_DATE": when,
        "GIT_COMMITTER_DATE": when,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    for name in ("AUTHOR", "COMMITTER"):
        environment |= {f"GIT_{name}_NAME": "A", f"GIT_{name}_EMAIL": "a@example.com"}
    done = subprocess.run(
        ["git", *arguments], cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    assert not check or done.returncode == 0, done.stderr
    return done.stdout.strip()


def repository(root: Path, tree: Mapping[str, str | bytes], *, day: str = "2025-07-01") -> Path:
    """A workspace in a repository of one commit."""
    write(root, tree)
    git(root, "init", "-q", "-b", "main")
    commit(root, "start", day=day)
    return root


def commit(root: Path, message: str, *, day: str = "2025-07-01") -> None:
    git(root, "add", "-A", ".")
    git(root, "commit", "-q", "--allow-empty", "-m", message, day=day)
