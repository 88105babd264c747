"""Facts of a wrong shape anywhere give problems, never a traceback."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import smallest_company

from playbook.facts.load import load_bytes
from playbook.rules.context import Context
from playbook.rules.run import run_rules

_WORLD = {name.removeprefix("company/"): text for name, text in smallest_company(optional=True).items()}
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


@settings(max_examples=250, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(_PLACES), st.sampled_from(_ODD)), min_size=1, max_size=3))
def test_any_value_of_a_wrong_shape_is_a_problem_or_fine_but_never_a_crash(
    changes: list[tuple[tuple[str, tuple[Any, ...]], Any]],
) -> None:
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
    loaded = load_bytes({name: text.encode() for name, text in files.items()})
    for problem in loaded.problems:
        assert problem.message
        assert problem.file
    run_rules(Context(loaded.facts))
