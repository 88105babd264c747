"""What templates may call beside the facts: the sums of the sales department, the texts of the regulations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from playbook.facts.model import Facts, Record
from playbook.facts.records import fingerprint
from playbook.facts.standing import EditionStatus
from playbook.pages.reuse import Noted, Watched, WatchedList, digest

if TYPE_CHECKING:
    from playbook.facts.news import ClosedReview, News
    from playbook.pages.forms import Forms


def template_functions(facts: Facts) -> dict[str, Any]:
    """Names for the templates of pages, regulations and forms."""
    return {"pay": _pay, "pay_grid": _pay_grid}


# A run that prints no pay does without the sums.
def _pay(scheme: Record, example: Record) -> Any:
    from playbook.sales.pay import pay_example

    return pay_example(scheme, example)


def _pay_grid(scheme: Record) -> Any:
    from playbook.sales.pay import pay_grid

    return pay_grid(scheme)


def twin_functions(
    facts: Facts,
    twins: Mapping[str, Any],
    editions: Mapping[str, Any],
    news: Sequence[News],
    reviews: Sequence[ClosedReview],
    lacking: Mapping[str, str],
    opened: Sequence[Any] = (),
) -> dict[str, Any]:
    """Names for templates that print regulations: their texts (`markdown` of each of `twins`), editions, fingerprints,
    the change log, what closed reviews found, and the review in progress (`opened`: one where the book shows it).

    Who prints a text has read what it read. `lacking`: regulations without a text, and the fact that is wanting.
    """
    texts = {identity: Markup(twin.markdown) for identity, twin in twins.items()}  # noqa: S704 - escaped when rendered
    marks = {identity: fingerprint(twin.markdown) for identity, twin in twins.items()}
    return {
        "twins": Noted(texts, facts, {identity: twin.reads for identity, twin in twins.items()}, lacking),
        "editions": _noted("editions", editions, facts, lacking),
        "fingerprints": _noted("fingerprints", marks, facts, lacking),
        "news": WatchedList("news", news, facts),
        "reviews": WatchedList("reviews", reviews, facts),
        "open_review": WatchedList("open_review", opened, facts),
    }


def listed_forms(forms: Forms, facts: Facts) -> Watched:
    """The forms for the page that lists them."""
    return Watched("forms", forms.groups(), facts)


def noted_values(
    editions: Mapping[str, EditionStatus],
    news: Sequence[News],
    reviews: Sequence[ClosedReview],
    forms: Forms | None = None,
    opened: Sequence[Any] = (),
) -> dict[str, str]:
    """What is noted as read under a name of its own, by that name (see `twin_functions`, `listed_forms`)."""
    statuses = sorted(editions.items())
    listed = (
        [(one.path, one.title, one.group, one.kind, one.short, one.used) for one in forms.found]
        if forms
        else []
    )
    return {
        **{f"fingerprints.{identity}": status.fingerprint for identity, status in statuses},
        **{f"editions.{identity}": repr(status) for identity, status in statuses},
        "news": digest(news),
        "reviews": digest(reviews),
        "open_review": digest(opened),
        "forms": digest(listed),
    }


def _noted(name: str, entries: Mapping[str, Any], facts: Facts, lacking: Mapping[str, str]) -> Noted:
    """Entries by regulation, each noted as read under its own name."""
    reads = {identity: frozenset([f"{name}.{identity}"]) for identity in entries}
    return Noted(entries, facts, reads, lacking)
