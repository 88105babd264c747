"""Discounts: is the matrix whole, and does it keep above the margin floor?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from playbook.facts.model import Record
from playbook.problems import Problem
from playbook.rules.context import Context, at, named, number_of, plain
from playbook.rules.registry import rule


@rule("E14", severity="error")
def discount_matrix_gap(context: Context) -> Iterator[Problem]:
    """The discount matrix has a gap or an overlap.

    What it does: every line must begin where the line before it ends, and only the last may have no end.
    Why: for an order that falls into the gap nobody knows who may give what, and the seller decides himself.
    Example: one line ends at 5,000, the next begins at 6,000.
    """
    lines = list(context.facts.pricing.discounts)
    for before, line in pairwise(lines):
        end, start = number_of(before.order_to), number_of(line.order_from)
        if start is None:
            continue
        if end is None or end != start:
            ended = "has no end" if end is None else f"ends at {plain(end)}"
            yield at(
                line,
                f"the discount line {named(line)} begins at {plain(start)}, but {named(before)} before it "
                f"{ended}",
                field="order_from",
                help="Let every line begin where the one before it ends.",
            )


@rule("E14", "K9")
def discount_below_floor(context: Context) -> Iterator[Problem]:
    """An allowed discount breaks the margin floor.

    What it does: takes the deepest discount any role but the floor breaker may give, and works out the margin
        of each product at it.
    Why: then the floor stands on paper only; the matrix gives it away without anybody deciding it.
    Example: price 100, cost 75, floor 20 %, the head may give 10 %: margin 16.7 %.
    """
    breaker = context.facts.pricing.floor_breaker
    allowed = [
        (up_to, limit)
        for line in context.facts.pricing.discounts
        for limit in line.limits
        if (up_to := number_of(limit.up_to)) is not None
        and limit.approver
        and not (breaker and limit.approver == breaker)
    ]
    if not allowed:
        return
    deepest, limit = max(allowed, key=lambda one: one[0])
    for product in context.facts.products:
        margin = margin_after(product, deepest)
        floor = number_of(product.margin_floor)
        if margin is not None and floor is not None and margin < floor:
            yield at(
                product,
                f"at {plain(deepest)} % discount, which {named(limit.approver)} may give, {named(product)} "
                "earns"
                f" {plain(margin.quantize(Decimal('0.1')))} %, less than its floor",
                field="margin_floor",
                help="Give less discount, or raise the price; only the role named under “Below the floor” "
                "may go under it.",
            )


def margin_after(product: Record, discount: Decimal) -> Decimal | None:
    """Gross margin in per cent of the price that is left after a discount in per cent."""
    price, cost = number_of(product.price), number_of(product.cost)
    if price is None or cost is None or price <= 0 or discount >= 100:
        return None
    paid = price * (100 - discount) / 100
    return (paid - cost) / paid * 100
