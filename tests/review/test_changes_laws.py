"""Laws of the difference, over random companies: everything is covered once, order is nothing, backwards mirrors."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from companies import changes, facts_of
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from playbook.facts.schema import load_schemas, walk
from playbook.report.review_words import change_sentence, wording

IDS = ["lead", "trial", "won", "contract", "x-1"]
WORDS = st.sampled_from(["A date is agreed.", "Criteria are met.", "Signed", "Two buyers", "договор", "合同"])
TEXT = st.one_of(st.none(), WORDS)
NUMBER = st.one_of(st.none(), st.integers(1, 5))


def _entries(fields: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[list[dict[str, Any]]]:
    entry = st.fixed_dictionaries({"id": st.sampled_from(IDS)}, optional=fields)
    return st.lists(entry, max_size=4, unique_by=lambda one: one["id"])


_LISTS = {
    "stages": {
        "name": TEXT,
        "owner": st.sampled_from(["head", "closer", "nobody"]),
        "max_days": NUMBER,
        "checklist": st.lists(WORDS, max_size=3),
        "methods": st.lists(WORDS, max_size=3, unique=True),
        "gone_from_the_schema": NUMBER,
    },
    "motivation": {
        "name": TEXT,
        "base": NUMBER,
        "bands": _entries({"from": NUMBER, "rate": NUMBER}),
        "team_pool": st.fixed_dictionaries({}, optional={"amount": NUMBER, "when": TEXT}),
    },
}


@st.composite
def company(draw: st.DrawFn) -> dict[str, Any]:
    data = facts_of()
    for name, fields in _LISTS.items():
        if draw(st.booleans()):
            data[name] = {name: draw(_entries(fields))}
        elif draw(st.booleans()):
            del data[name]
    rule = data["regulations/R-01"]
    rule["steps"] = draw(_entries({"action": TEXT, "deadline": TEXT}))
    rule["consequences"] = draw(st.lists(WORDS, max_size=3, unique=True))
    rule["purpose"] = draw(TEXT)
    rule["review_months"] = draw(NUMBER)
    if draw(st.booleans()):
        del data["regulations/R-04"]
    return data


# An independent flattening of the same data: no code of the product takes part.


def leaves_of(data: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, content in data.items():
        folder, _, identity = name.partition("/")
        if identity:
            found[f"{folder}.{identity}.id"] = identity
        found.update(_flat(content, f"{folder}.{identity}" if identity else folder, folder, top=not identity))
    return found


def _flat(group: dict[str, Any], path: str, schema: str, *, top: bool = False) -> Iterator[tuple[str, Any]]:
    for key, value in group.items():
        if key in ("id", "was") or value in (None, "", [], {}):
            continue
        short = path if top and key == path else f"{path}.{key}"
        list_name = f"{schema}.{key}"
        if isinstance(value, dict):
            yield from _flat(value, short, list_name)
        elif isinstance(value, list) and isinstance(value[0], dict):
            if list_name in ORDERED:
                yield short, ("order", tuple(one["id"] for one in value))
            for one in value:
                yield f"{short}.{one['id']}.id", one["id"]
                yield from _flat(one, f"{short}.{one['id']}", list_name)
        elif isinstance(value, list):
            yield short, tuple(value) if list_name in ORDERED else tuple(sorted(map(str, value)))
        else:
            yield short, value


def differing(old: dict[str, Any], new: dict[str, Any]) -> set[str]:
    before, after = leaves_of(old), leaves_of(new)
    return {path for path in {*before, *after} if not _equal(before.get(path), after.get(path))}


def _equal(one: Any, other: Any) -> bool:
    orders = [side[1] if isinstance(side, tuple) and side[:1] == ("order",) else () for side in (one, other)]
    if orders[0] or orders[1]:
        # Entries that came or went are leaves of their own; the order is that of those on both sides.
        both = set(orders[0]) & set(orders[1])
        return [name for name in orders[0] if name in both] == [name for name in orders[1] if name in both]
    return bool(one == other)


ORDERED = {
    # A failing pair is printed as it was found: shrinking whole companies takes minutes and gains little.
    ".".join(field.path)
    for spec in load_schemas().values()
    for field in walk(spec.root)
    if field.ordered
}
_SETTINGS = settings(
    max_examples=60,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)


@given(company(), company())
@_SETTINGS
def test_every_differing_leaf_is_covered_by_exactly_one_sentence(
    old: dict[str, Any], new: dict[str, Any]
) -> None:
    found = changes(old, new)
    covered = [leaf for change in found for leaf in change.leaves]
    assert len(covered) == len(set(covered))
    assert set(covered) == differing(old, new)
    assert all((said := change_sentence(change, wording("en"))) and "{" not in said for change in found)


@given(company(), company())
@_SETTINGS
def test_backwards_is_the_mirror(old: dict[str, Any], new: dict[str, Any]) -> None:
    mirrored = {"added": "removed", "removed": "added"}
    there = {
        (mirrored.get(one.kind, one.kind), one.leaves, one.level, one.old, one.new)
        for one in changes(old, new)
    }
    back = {(one.kind, one.leaves, one.level, one.new, one.old) for one in changes(new, old)}
    assert {(kind, frozenset(leaves), *rest) for kind, leaves, *rest in there} == {
        (kind, frozenset(leaves), *rest) for kind, leaves, *rest in back
    }


@given(company(), st.randoms(use_true_random=False))
@_SETTINGS
def test_another_order_of_files_keys_and_entries_is_no_change(data: dict[str, Any], chance: Any) -> None:
    assert changes(data, _shuffled(deepcopy(data), chance, "")) == ()


def _shuffled(value: Any, chance: Any, schema: str) -> Any:
    if isinstance(value, dict):
        keys = list(value)
        chance.shuffle(keys)
        return {
            key: _shuffled(value[key], chance, f"{schema}.{key.partition('/')[0]}".lstrip("."))
            for key in keys
        }
    if isinstance(value, list):
        listed = [_shuffled(one, chance, schema) for one in value]
        if schema not in ORDERED:
            chance.shuffle(listed)
        return listed
    return value


@given(company())
@_SETTINGS
def test_nothing_changed_is_nothing_said(data: dict[str, Any]) -> None:
    assert changes(data, deepcopy(data)) == ()


@given(company(), st.sampled_from(IDS))
@_SETTINGS
def test_a_renamed_entry_is_one_entry(data: dict[str, Any], identity: str) -> None:
    entries = data.get("stages", {}).get("stages", [])
    renamed = deepcopy(data)
    for entry in renamed.get("stages", {}).get("stages", []):
        if entry["id"] == identity:
            entry.update(id="renamed", was=identity)
    kinds = [change.kind for change in changes(data, renamed)]
    assert kinds == ["renamed" for entry in entries if entry["id"] == identity]
