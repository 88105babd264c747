"""Five quarters of a company's life as a repository: each commit is what a person did that day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from companies import PAGE, TEMPLATE, commit, facts_of, git, regulation, write

from playbook.commands.issue import issue
from playbook.commands.review import close
from playbook.commands.signoff import add
from playbook.facts.read import read_bytes

QUARTERS = ("2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1")
NEWER_TEMPLATE = TEMPLATE.replace("| Stage | Limit |", "| Stage | At most |")


class _Plain(yaml.SafeDumper):
    """No aliases, which facts may not have; decimals as numbers."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


_Plain.add_representer(Decimal, lambda dumper, value: dumper.represent_float(float(value)))


class History:
    """Writes the repository. `home` is the workspace, which moves to another folder once."""

    def __init__(self, top: Path) -> None:
        self.top, self.home, self.day, self.commits = top, top, "", 0

    def on(self, day: str, message: str, *steps: Callable[[], object]) -> None:
        self.day = day
        for step in steps:
            step()
        commit(self.top, message, day=day)
        self.commits += 1

    def edit(self, name: str, change: Callable[[Any], Any], *, remark: str = "") -> Callable[[], None]:
        """Read a fact file, change it, write it again in whatever order comes out, with a remark on top."""

        def work() -> None:
            path = self.home / f"company/{name}.yaml"
            data = read_bytes(path.read_bytes(), name, name).data
            change(data)
            self._write(name, data, remark)

        return work

    def _write(self, name: str, data: Any, remark: str = "") -> None:
        text = yaml.dump(data, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=60)
        write(self.home, {f"company/{name}.yaml": (f"# {remark}\n" if remark else "") + text})

    def start(self, files: dict[str, Any]) -> Callable[[], None]:
        def work() -> None:
            for name, data in files.items():
                self._write(name, data)
            self.template(TEMPLATE)()
            write(self.home, {"templates/site/funnel-test.md.j2": PAGE})

        return work

    def template(self, text: str) -> Callable[[], object]:
        return lambda: write(self.home, {"templates/regulation/default.md.j2": text})

    def issue(self) -> None:
        made = issue(str(self.home), [], date.fromisoformat(self.day), by="p-01", every=True)
        assert [one for one in made.problems if one.severity == "error"] == []

    def sign(self, person: str, *rules: str) -> Callable[[], None]:
        def work() -> None:
            made = add(str(self.home), rules, [person], date.fromisoformat(self.day), how="paper", ref="scan")
            assert [one for one in made.problems if one.severity == "error"] == []

        return work

    def close(self, name: str, *kept: str, editorial: str = "", why: str = "") -> Callable[[], None]:
        def work() -> None:
            git(self.top, "tag", f"before-{name}")
            given = [editorial] if editorial else []
            day = date.fromisoformat(self.day)
            _, path, problems = close(
                str(self.home), name, day, by="p-01", kept=kept, editorial=given, why=why
            )
            assert (problems, bool(path)) == ([], True)

        return work

    def branch(self, name: str) -> None:
        git(self.top, "checkout", "-q", "-b", name)

    def main(self) -> None:
        git(self.top, "checkout", "-q", "main")

    def merge(self, name: str, *how: str, day: str) -> None:
        git(self.top, "merge", "-q", *how, "-m", f"merge {name}", name, day=day)
        self.commits += 1

    def move(self, folder: str) -> None:
        (self.top / folder).mkdir(parents=True)
        for part in ("company", "templates"):
            git(self.top, "mv", part, f"{folder}/{part}")
        self.home = self.top / folder


def five_quarters(top: Path) -> History:
    """At least forty commits; each quarter ends with a closed review and a tag of its name."""
    made = History(top)
    top.mkdir(parents=True, exist_ok=True)
    git(top, "init", "-q", "-b", "main")
    _first(made)
    _second(made)
    _third(made)
    _fourth(made)
    _fifth(made)
    return made


def _first(it: History) -> None:
    facts = facts_of()
    for stage in facts["stages"]["stages"]:
        stage["limit_hours"] = stage["max_days"] * 24  # the schema of those days
    it.on("2025-01-07", "start", it.start(facts))
    it.on("2025-01-08", "issue everything", it.issue)
    it.on("2025-01-09", "Ben signs", it.sign("p-02", "R-01", "R-02", "R-04"))
    it.on("2025-01-10", "Cy signs", it.sign("p-03", "R-01", "R-02", "R-04"))
    it.on("2025-02-03", "remark", it.edit("stages", lambda _: None, remark="Agreed with Ben."))
    it.on("2025-03-31", "close", it.close("2025-Q1", "R-01", "R-02", "R-04"))
    git(it.top, "tag", "2025-Q1")


def _second(it: History) -> None:
    it.on("2025-04-02", "quicker", it.edit("stages", lambda data: data["stages"][0].update(max_days=10)))
    it.on("2025-04-03", "sorted", it.edit("roles", lambda data: data["roles"].reverse(), remark="By rank."))
    it.on(
        "2025-04-22",
        "better pay",
        it.edit("motivation", lambda data: data["motivation"][0].update(base=2500)),
    )
    it.on(
        "2025-04-23",
        "duty",
        it.edit("roles", lambda data: data["roles"][0]["duties"].append("Reports on Fridays")),
    )
    it.on(
        "2025-05-05",
        "Di joins",
        it.edit(
            "people",
            lambda data: data["people"].append(
                {
                    "id": "p-04",
                    "name": "Di Egan",
                    "role": "closer",
                    "since": "2025-05-05",
                    "status": "probation",
                }
            ),
        ),
    )
    it.on("2025-05-06", "issue", it.issue)
    it.on("2025-05-07", "Ben signs", it.sign("p-02", "R-01", "R-02", "R-04"))
    it.on("2025-05-08", "Cy signs one", it.sign("p-03", "R-04"))
    it.on("2025-06-30", "close", it.close("2025-Q2"))
    git(it.top, "tag", "2025-Q2")


def _third(it: History) -> None:
    def rename(data: dict[str, Any]) -> None:
        for role in data["roles"]:
            if role["id"] == "closer":
                role.update(id="seller", was="closer")

    def point(data: Any) -> Any:
        """Every reference to the role by its new id, whatever the file."""
        if isinstance(data, dict):
            for key, value in data.items():
                data[key] = "seller" if value == "closer" and key != "id" and key != "was" else point(value)
        elif isinstance(data, list):
            data[:] = ["seller" if value == "closer" else point(value) for value in data]
        return data

    names = ("people", "stages", "motivation", "regulations/R-01", "regulations/R-02", "regulations/R-04")
    it.on(
        "2025-07-14",
        "closers are sellers now",
        it.edit("roles", rename),
        *(it.edit(name, point) for name in names),
    )
    it.on(
        "2025-07-15",
        "people by name",
        it.edit("people", lambda data: data["people"].reverse(), remark="A to Z"),
    )
    it.branch("contract")
    contract = {
        "id": "contract",
        "name": "Contract",
        "owner": "head",
        "max_days": 5,
        "exit": "Both have signed.",
    }
    it.on("2025-07-21", "contract stage", it.edit("stages", lambda data: data["stages"].insert(2, contract)))
    it.on(
        "2025-07-22",
        "exit of it",
        it.edit("stages", lambda data: data["stages"][2].update(exit="Signed twice.")),
    )
    it.main()
    it.on(
        "2025-07-23",
        "rate",
        it.edit("motivation", lambda data: data["motivation"][0]["bands"][1].update(rate=7.5)),
    )
    it.merge("contract", "--no-ff", day="2025-07-24")

    def move_rule() -> None:
        for kind in ("regulations/R-04.yaml", "records/editions/R-04.md", "records/editions/R-04.csv"):
            git(it.top, "mv", f"company/{kind}", f"company/{kind.replace('R-04', 'R-14')}")
        it.edit("regulations/R-14", lambda rule: rule.update(id="R-14", was="R-04", title="Pay"))()

    it.on("2025-08-04", "R-04 becomes R-14", move_rule)
    it.on("2025-08-11", "Cy leaves", it.edit("people", lambda data: data["people"][1].update(status="left")))
    it.on("2025-09-01", "issue", it.issue)
    it.on("2025-09-02", "Di signs", it.sign("p-04", "R-02", "R-14"))
    it.on("2025-09-30", "close", it.close("2025-Q3", "R-01"))
    git(it.top, "tag", "2025-Q3")


def _fourth(it: History) -> None:
    def new_schema(data: dict[str, Any]) -> None:
        for stage in data["stages"]:
            stage.pop("limit_hours", None)

    it.on("2025-10-06", "the schema moved on", it.edit("stages", new_schema))
    it.on("2025-10-07", "clearer heading", it.template(NEWER_TEMPLATE))
    it.on("2025-10-08", "a file of its own for every client", lambda: it.move("клиенты/ridge"))
    it.branch("autumn")
    for day, more in (("2025-10-20", "Hires"), ("2025-10-21", "Trains"), ("2025-10-22", "Listens to calls")):
        it.on(day, more, it.edit("roles", lambda data, more=more: data["roles"][1]["duties"].append(more)))  # type: ignore[misc]
    it.main()
    git(it.top, "merge", "-q", "--squash", "autumn")
    it.on("2025-10-24", "autumn, squashed")
    git(it.top, "branch", "-q", "-D", "autumn", "contract")
    handover = regulation(
        "R-05",
        title="Handover",
        scope=["head"],
        steps=[
            {
                "id": "s1",
                "actor": "head",
                "action": "hands over",
                "deadline": "within a day",
                "artefact": "a card",
            }
        ],
    )
    it.on("2025-11-03", "a new rule", lambda: it._write("regulations/R-05", handover))
    it.on("2025-11-10", "issue", it.issue)
    it.on("2025-11-11", "Ada signs", it.sign("p-01", "R-05"))
    it.on("2025-12-31", "close", it.close("2025-Q4", "R-01", editorial="R-02", why="clearer heading"))
    git(it.top, "tag", "2025-Q4")


def _fifth(it: History) -> None:
    it.on("2026-01-12", "no trial", it.edit("stages", lambda data: data["stages"].pop(1)))
    it.on("2026-01-13", "order", it.edit("stages", lambda data: data["stages"].reverse()))
    it.on("2026-01-14", "order back", it.edit("stages", lambda data: data["stages"].reverse()))
    it.on("2026-01-19", "steps", it.edit("regulations/R-01", lambda rule: rule["steps"].reverse()))
    it.on(
        "2026-02-02",
        "Ed joins",
        it.edit(
            "people",
            lambda data: data["people"].append(
                {
                    "id": "p-05",
                    "name": "Ed Foy",
                    "role": "seller",
                    "since": "2026-02-02",
                    "status": "probation",
                }
            ),
        ),
    )
    it.on(
        "2026-02-03",
        "holdback",
        it.edit("motivation", lambda data: data["motivation"][0].update(holdback="A tenth")),
    )
    it.on("2026-03-02", "issue", it.issue)
    it.on("2026-03-03", "Ben signs", it.sign("p-02", "R-01", "R-02", "R-14"))
    it.on("2026-03-31", "close", it.close("2026-Q1", "R-05"))
    git(it.top, "tag", "2026-Q1")
