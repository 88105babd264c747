"""Leads and the border to marketing: is every kind of lead somebody's, and answered as promised?"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.facts.values import Duration
from playbook.problems import Problem
from playbook.rules.context import SELLERS, Context, at, listed, named
from playbook.rules.registry import rule

KINDS = ("ready", "interested", "regular", "wanted", "social", "subscribed", "refused")


@rule("L18", "E8")
def lead_slower_than_promised(context: Context) -> Iterator[Problem]:
    """A lead that is ready to pay may wait longer than the general promise says.

    What it does: compares the time to the first reply of “ready” leads with the promise for all inbound
        requests.
    Why: the buyer who wants to order today is the one who calls the next supplier first.
    Example: promise 5 minutes, ready leads within 2 hours.
    """
    promise = context.facts.leads.inbound.reply_within
    for lead in context.facts.leads:
        within = lead.reply_within
        if lead.kind != "ready" or not isinstance(within, Duration) or not isinstance(promise, Duration):
            continue
        if within.minutes > promise.minutes:
            yield at(
                lead,
                f"leads {named(lead)} may wait {within.count} {within.unit}, while every request is "
                "promised an answer"
                f" within {promise.count} {promise.unit}",
                field="reply_within",
                help="Answer buyers who are ready at least as fast as all others; quote the promise instead "
                "of a second number.",
            )


@rule("L19", "M4")
def lead_kind_missing(context: Context) -> Iterator[Problem]:
    """Not all seven kinds of leads are covered.

    What it does: looks for each of the kinds ready, interested, regular, wanted, social, subscribed and
        refused.
    Why: the forgotten kind belongs to nobody, and money lies about there: mostly with those who once wanted
        to buy.
    Example: nothing is said of people who refused a year ago.
    """
    kinds = {str(lead.kind) for lead in context.facts.leads if lead.kind}
    missing = [kind for kind in KINDS if kind not in kinds]
    if kinds and missing:
        yield at(
            context.facts.leads.whole,
            f"of the seven kinds of leads {len(missing)} {'is' if len(missing) == 1 else 'are'} missing: "
            f"{listed(missing)}",
            field="leads",
            key=True,
            help="Say for each who answers it, how fast and with which words; one entry may be enough for a "
            "rare kind.",
        )


@rule("L20", "M2")
def marketing_without_incoming_figure(context: Context) -> Iterator[Problem]:
    """Marketing is not measured by the customers who come in.

    What it does: looks among the metrics of the marketing role, and of its pay, for the number of incoming
        leads.
    Why: marketing that is measured by beautiful things makes beautiful things.
    Example: measured by posts and followers.
    """
    for role in context.roles("marketer"):
        paid = [
            kpi.metric
            for scheme in context.facts.motivation
            if scheme.role == role
            for kpi in scheme.kpis
            if kpi.metric
        ]
        metrics = [*role.kpis, *paid]
        said = [f"{metric.id} {metric.name} {metric.formula}".replace("-", " ") for metric in metrics]
        if metrics and not any(context.words.find("incoming", text) for text in said):
            yield at(
                role,
                f"the role {named(role)} is not measured by incoming customers",
                field="kpis",
                help="Add the metric that counts qualified incoming leads a month.",
            )


@rule("L21", "M5", severity="error")
def one_person_markets_and_sells(context: Context) -> Iterator[Problem]:
    """A complex product, and those who sell it also have to bring the leads.

    What it does: with a complex product there must be a marketing role, or a role that does not sell must own
        an incoming channel.
    Why: who does both does neither in a busy month, and the day he leaves both stop at once.
    Example: the closer writes the newsletter.
    """
    company = context.facts.company
    if company.complex_product is not True or not context.roles(*SELLERS) or context.roles("marketer"):
        return
    owners = [
        channel.owner for channel in context.facts.channels if channel.direction == "in" and channel.owner
    ]
    if not any(owner.function not in SELLERS for owner in owners):
        yield at(
            company.whole,
            "the product is complex, but sellers do the marketing too: no role answers for incoming "
            "customers",
            field="complex_product",
            help="Add a role with the function marketer, or give the incoming channels to somebody who does "
            "not sell.",
        )
