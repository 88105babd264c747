"""The shape of pay: bands without holes, no cliffs, new products that count, contests that count work."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from playbook.problems import Problem
from playbook.rules.context import Context, at, named, number_of, plain
from playbook.rules.motivation import paid_metrics
from playbook.rules.registry import rule
from playbook.sales.commission import cliffs
from playbook.sales.pay import pay_grid
from playbook.sales.scheme import bands_of

CLIFF = 5  # per cent of the month's pay that one more unit of sales may move
OLD_IS_ENOUGH = 90  # per cent of the income that may come without the new product
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


@rule("L46", severity="error")
def band_gap(context: Context) -> Iterator[Problem]:
    """The bands of the commission have a gap, an overlap or a wrong end.

    What it does: the first band must begin at nought, every other where the one before it ends, and only the
        last has no end.
    Why: for sales in the gap nothing is paid, in the overlap twice; both end in a quarrel.
    Example: 0 to 4,000, then 5,000 to 8,000.
    """
    for scheme in context.facts.motivation:
        bands = [band for band in scheme.bands if number_of(band["from"]) is not None]
        for index, band in enumerate(bands):
            start, end = Decimal(band["from"]), number_of(band.to)
            before = bands[index - 1] if index else None
            expected = number_of(before.to) if before is not None else Decimal(0)
            if expected is None or start != expected:
                should = (
                    "the band before it has no end"
                    if expected is None
                    else f"it should begin at {plain(expected)}"
                )
                yield at(
                    band,
                    f"{named(scheme)}: a band begins at {plain(start)}, but {should}",
                    field="from",
                    help="Let the first band begin at 0 and every other where the one before it ends.",
                )
            if end is not None and (end <= start or index == len(bands) - 1):
                why = "no later than it begins" if end <= start else "though it is the last one"
                yield at(
                    band,
                    f"{named(scheme)}: a band ends at {plain(end)}, {why}",
                    field="to",
                    help="Leave `to` out of the last band, so that the best months are paid too.",
                )


@rule("L47")
def pay_cliff(context: Context) -> Iterator[Problem]:
    """One more unit of sales makes the pay jump.

    What it does: at every border of the bands and at the threshold, compares the pay just below and on it.
        More than five per cent is a cliff.
    Why: at the border deals are pushed into the next month or pulled out of it, and discounts are given for
        it.
    Example: retroactive 6 % below 100,000 and 8 % from there: the last euro brings 2,000.
    """
    for scheme in context.facts.motivation:
        base = number_of(scheme.base) or Decimal(0)
        threshold = number_of(scheme.threshold) or Decimal(0)
        for border, below, above in cliffs(bands_of(scheme), threshold):
            jump = above - below
            if jump * 100 > CLIFF * (base + below):
                yield at(
                    scheme,
                    f"{named(scheme)}: at {plain(border)} the pay of the month jumps by {plain(jump)}",
                    field="threshold" if border == threshold and scheme.method != "retroactive" else "method",
                    help="Use marginal bands; give the first band a rate of nought instead of a threshold.",
                )


@rule("L49", "H10", severity="error")
def new_product_without_launch(context: Context) -> Iterator[Problem]:
    """A new product without process, plan, reward and loss.

    What it does: a product with the status new needs its launch card.
    Why: a bonus alone has never launched anything. Sellers earn well on what they know.
    Example: status new, and the price list was mailed round.
    """
    for product in context.facts.products:
        if product.status == "new" and not product.launch:
            yield at(
                product,
                f"the new product {named(product)} has no launch: no owner, process, plan, reward and loss",
                field="status",
                help="Fill in `launch`, with one role that answers for it.",
            )


@rule("L49", "H11", severity="error")
def new_product_without_gate(context: Context) -> Iterator[Problem]:
    """A new product that no bonus depends on.

    What it does: at least one pay scheme must have a gate for every new product.
    Why: what worked was to tie the quarter's bonus to the plan of the new product. Everything softer failed.
    Example: the thin film is new; nobody loses anything by not offering it.
    """
    schemes = list(context.facts.motivation)
    gated = {gate.product.path for scheme in schemes for gate in scheme.gates if gate.product}
    for product in context.facts.products:
        if product.status == "new" and schemes and product.path not in gated:
            yield at(
                product,
                f"no bonus depends on the new product {named(product)}",
                field="status",
                help="Add a gate with this product to the sellers' pay: the quarter bonus opens from so "
                "many sold.",
            )


@rule("L50", "H12")
def old_products_pay_enough(context: Context) -> Iterator[Problem]:
    """Who leaves the new product aside hardly notices it in his pay.

    What it does: works out a full month with and without the gates of new products; without them less than
        ninety per cent of the pay may be left.
    Why: that is why new products do not start: the old one pays well enough.
    Example: 4,000 a month without the new product, 4,200 with it.
    """
    for scheme in context.facts.motivation:
        gates = [gate for gate in scheme.gates if gate.product and gate.product.status == "new"]
        bonus = sum(
            ((number_of(gate.bonus) or Decimal(0)) / _MONTHS.get(str(gate.period), 1) for gate in gates),
            Decimal(0),
        )
        full = next((row.pay for row in pay_grid(scheme) if row.percent == 100), None)
        if not gates or full is None or bonus <= 0:
            continue
        gate_lines = sum((line.amount for line in full.lines if line.kind == "gate"), Decimal(0))
        without = full.total - gate_lines
        share = without / (without + bonus) * 100
        if share >= OLD_IS_ENOUGH:
            yield at(
                gates[0],
                f"{named(scheme)}: without {named(gates[0].product)} a seller still earns "
                f"{plain(share.quantize(Decimal(1)))} %"
                " of a full month",
                field="bonus",
                help="Shift money from the commission on the old product into this gate until it hurts to "
                "leave it shut.",
            )


@rule("L55", "H14")
def contest_counts_closed_deals_only(context: Context) -> Iterator[Problem]:
    """A contest that counts only closed deals.

    What it does: looks whether every metric of a contest is one of closing: won deals, revenue, profit.
    Why: then always the same person wins, and the others stop in the first week. Meetings and proposals can
        be won by everybody who works.
    Example: “Most revenue in October”.
    """
    paid = {
        metric.path
        for scheme in context.facts.motivation
        for _, part, metric in paid_metrics(scheme)
        if part == "measure"
    }
    for contest in context.facts.recognition.contests:
        metrics = list(contest.metrics)
        closing = [
            metric
            for metric in metrics
            if metric.path in paid
            or metric.unit == "money"
            or context.words.find("closed_deals", f"{metric.id} {metric.name}".replace("-", " "))
        ]
        if metrics and len(closing) == len(metrics):
            yield at(
                contest,
                f"the contest {named(contest)} counts closed deals only",
                field="metrics",
                help="Add meetings held, calls with a next step, or proposals that led to a talk about "
                "terms.",
            )
