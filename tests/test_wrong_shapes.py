"""Facts of a wrong shape anywhere give problems, never a traceback."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import build_tree, smallest_company

from playbook.commands.gather import gather
from playbook.commands.memory import Memory
from playbook.facts.load import load_bytes
from playbook.project import open_workspace
from playbook.rules.context import Context
from playbook.rules.run import run_rules

_WORLD = {name.removeprefix("company/"): text for name, text in smallest_company(optional=True).items()}
_MEMORY = Memory()
_ODD: list[Any] = [
    None,
    "",
    " ",
    "x y",
    "${",
    "${stages}",
    0,
    -1,
    True,
    [],
    {},
    [None],
    ["", 3],
    {"a": 1},
    [[1]],
    {"id": ["a"]},
]


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        found += _places(item, (*path, key))
    return found


_PLACES = [(name, path) for name, text in sorted(_WORLD.items()) for path in _places(json.loads(text))]


_Changes = list[tuple[tuple[str, tuple[Any, ...]], Any]]
_CHANGES = st.lists(st.tuples(st.sampled_from(_PLACES), st.sampled_from(_ODD)), min_size=1, max_size=3)


def _changed(changes: _Changes) -> dict[str, str]:
    files = dict(_WORLD)
    for (name, path), odd in changes:
        data = json.loads(files[name])
        holder = data
        try:
            for key in path[:-1]:
                holder = holder[key]
            holder[path[-1]] = odd
        except (KeyError, IndexError, TypeError):
            continue
        files[name] = json.dumps(data)
    return files


@settings(max_examples=250, deadline=None)
@given(_CHANGES)
def test_any_value_of_a_wrong_shape_is_a_problem_or_fine_but_never_a_crash(changes: _Changes) -> None:
    loaded = load_bytes({name: text.encode() for name, text in _changed(changes).items()})
    for problem in loaded.problems:
        assert problem.message
        assert problem.file
    run_rules(Context(loaded.facts))


@settings(max_examples=25, deadline=None)
@given(_CHANGES)
def test_documents_and_pages_are_made_of_such_facts_or_left_out_but_never_crash(changes: _Changes) -> None:
    with TemporaryDirectory() as folder:
        build_tree(Path(folder), {f"company/{name}": text for name, text in _changed(changes).items()})
        for problem in gather(open_workspace(folder), memory=_MEMORY).problems:
            assert problem.message


@pytest.mark.parametrize("identity", [None, "", "x y", 5, ["R-01"], {"R": 1}, "R-77"])
def test_a_regulation_is_called_as_its_file_whatever_it_says_itself(identity: Any, tmp_path: Path) -> None:
    regulation = json.loads(_WORLD["regulations/R-01.yaml"])
    files = {**_WORLD, "regulations/R-01.yaml": json.dumps({**regulation, "id": identity})}
    build_tree(tmp_path, {f"company/{name}": text for name, text in files.items()})
    found = gather(open_workspace(str(tmp_path)))
    told = [problem for problem in found.problems if problem.file.endswith("R-01.yaml")]
    assert [problem.line for problem in told] == [1], "one cause, one problem"
    assert list(found.twins) == ["R-01"]
