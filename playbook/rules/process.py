"""Stages, exits, probabilities: does a deal move by what the buyer does, and can it always end?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from playbook.facts.model import Record
from playbook.problems import Problem
from playbook.rules.context import SELLERS, Context, at, named, number_of, plain
from playbook.rules.registry import rule


def open_stages(context: Context) -> list[Record]:
    """The stages in which a deal is worked on before it is won, in the order of the file."""
    found: list[Record] = []
    for stage in context.facts.stages:
        if stage.kind == "won":
            break
        if stage.kind == "open" and stage.phase != "keep":
            found.append(stage)
    return found


@rule("L01", "E2", severity="error")
def missing_exit_criterion(context: Context) -> Iterator[Problem]:
    """A stage has no exit criterion worth the name.

    What it does: finds stages whose “Ends when” only repeats the name, the entry or the result of the stage,
        or holds a placeholder. A field that is missing or empty is reported by the check of the form.
    Why: without a criterion every seller moves deals by feeling, and the forecast is a collection of hopes.
    Example: “Trial run” ends when “trial run”. Better: “The plant manager signs the trial sheet”.
    """
    for stage in context.facts.stages:
        exit_ = _bare(stage.exit)
        if exit_ and (
            context.words.find("placeholders", stage.exit)
            or exit_ in (_bare(stage.name), _bare(stage.entry), _bare(stage.result))
        ):
            yield at(
                stage,
                f"stage {named(stage)} has no exit criterion: '{stage.exit}' says nothing that could be "
                "checked",
                field="exit",
                help="Write what the buyer does so that a third person could verify it: signs, pays, names "
                "a date in writing.",
            )


@rule("L02")
def seller_act_as_exit(context: Context) -> Iterator[Problem]:
    """A stage ends with something the seller does.

    What it does: looks in the exit criterion for the seller's own doing (sent, called, presented) where
        nothing is said of the buyer.
    Why: a seller can always send one more proposal. Only an act of the buyer shows that the deal has moved.
    Example: “Proposal sent”. Better: “The buyer names the day on which he decides”.
    """
    for stage in context.facts.stages:
        if stage.kind != "open" or not stage.exit:
            continue
        act = context.words.find("seller_acts", stage.exit)
        if act and not _speaks_of_buyer(context, str(stage.exit)):
            yield at(
                stage,
                f"stage {named(stage)} ends with the seller's act '{act}'",
                field="exit",
                help="End it with what the buyer does after that: answers, signs, pays, names a date. The "
                "seller's act belongs in the checklist.",
            )


@rule("L04", "D7", severity="error")
def seller_without_stage(context: Context) -> Iterator[Problem]:
    """A seller's role owns no stage.

    What it does: finds hunters, closers, farmers and universal sellers that no stage names as owner.
    Why: who answers for no stage answers for no result, and nobody notices when that work is left undone.
    Example: the farmer keeps customers, but the stage “Customer” is owned by the closer.
    """
    owners = {stage.owner.path for stage in context.facts.stages if stage.owner}
    if owners:
        for role in context.roles(*SELLERS):
            if role.path not in owners:
                yield at(
                    role,
                    f"the role {named(role)} sells but owns no stage",
                    help="Name it as the owner of the stages it answers for, or change its function.",
                )


@rule("L06")
def probability_not_rising(context: Context) -> Iterator[Problem]:
    """The probability does not rise from one stage to the next.

    What it does: compares the probabilities of the open stages in their order.
    Why: a later stage from which fewer deals are won is not a step forward; the weighted forecast counts it
        wrongly.
    Example: Proposal 40 %, Trial run 35 %. Either the order is wrong or one of the numbers is guessed.
    """
    before: Record | None = None
    for stage in open_stages(context):
        now = number_of(stage.probability)
        if now is None:
            continue
        if before is not None and now <= before.probability:
            yield at(
                stage,
                f"stage {named(stage)} has {plain(now)} %, not more than {plain(before.probability)} % in "
                f"{named(before)} before it",
                field="probability",
                help="Take both shares from last year's CRM; if they are right, change the order of the "
                "stages.",
            )
        before = stage


@rule("L06")
def probability_of_a_closed_stage(context: Context) -> Iterator[Problem]:
    """A won or lost stage counts with a wrong probability.

    What it does: a won stage must stand at 100 %, a lost one at 0 %.
    Why: the forecast multiplies by it; lost deals at 5 % make money out of nothing.
    Example: kind lost, probability 5.
    """
    for stage in context.facts.stages:
        right = {"won": 100, "lost": 0}.get(str(stage.kind))
        now = number_of(stage.probability)
        if right is not None and now is not None and now != right:
            yield at(
                stage,
                f"stage {named(stage)} is {stage.kind} but counts with {plain(now)} %",
                field="probability",
                help=f"Set the probability to {right}.",
            )


@rule("L07")
def time_limits_off_cycle(context: Context) -> Iterator[Problem]:
    """The time limits of the stages do not fit the length of a deal.

    What it does: adds up the limits of the open stages and compares with the deals of your segments: not
        shorter than the shortest deal, not longer than twice the longest.
    Why: limits that are too short cry wolf every day; limits that are too long let a dead deal rest in the
        funnel.
    Example: limits of 25 days together, while a normal deal takes 55.
    """
    limits = [(stage, number_of(stage.max_days)) for stage in open_stages(context)]
    cycles = sorted(
        days for segment in context.facts.segments if (days := number_of(segment.cycle_days)) is not None
    )
    if not limits or not cycles or any(days is None for _, days in limits):
        return
    together = sum((days for _, days in limits if days is not None), Decimal(0))
    if cycles[0] <= together <= 2 * cycles[-1]:
        return
    span = plain(cycles[0]) if cycles[0] == cycles[-1] else f"{plain(cycles[0])} to {plain(cycles[-1])}"
    yield at(
        limits[0][0],
        f"the time limits of the open stages come to {plain(together)} days, while a deal takes {span}",
        field="max_days",
        help="Give each stage the time that nine of ten won deals needed for it, or correct the length of "
        "the deal in the segments.",
    )


@rule("L08", severity="error")
def unreachable_stage(context: Context) -> Iterator[Problem]:
    """No road leads to a stage.

    What it does: follows “Goes on to” and “Falls to” from the first stage and from the stages in which leads
        start.
    Why: a stage without a road to it stands empty, or deals get into it past the rules.
    Example: Trial run goes on to Contract; nothing leads to Proposal any more.
    """
    stages = list(context.facts.stages)
    if not any(stage.next for stage in stages):
        return
    starts = [stages[0], *(lead.to_stage for lead in context.facts.leads if lead.to_stage)]
    reached = _reached(starts)
    for stage in stages:
        if stage.path not in reached:
            yield at(
                stage,
                f"no road leads to the stage {named(stage)}",
                help="Name it under “Goes on to” or “Falls to” of the stage before it, or delete it.",
            )


@rule("L08", severity="error")
def no_road_to_lost(context: Context) -> Iterator[Problem]:
    """An open stage from which a deal cannot be lost.

    What it does: an open stage must lead, directly or through other stages, to a lost one.
    Why: where one may not lose, dead deals stay open and nobody learns why they died.
    Example: Proposal goes on to Contract and falls to nothing.
    """
    yield from _without_road(
        context, "lost", "lost_to", "Name the lost stage (and postponed) under “Falls to”."
    )


@rule("L08", severity="error")
def no_road_to_won(context: Context) -> Iterator[Problem]:
    """An open stage from which a deal cannot be won.

    What it does: an open stage before the order must lead, directly or through other stages, to a won one.
    Why: deals collect there, and nobody sees that the way is blocked.
    Example: Trial run without “Goes on to”.
    """
    yield from _without_road(context, "won", "next", "Name the following stage under “Goes on to”.")


def _without_road(context: Context, kind: str, field: str, help: str) -> Iterator[Problem]:
    stages = context.facts.stages
    if not any(stage.kind == kind for stage in stages) or not any(stage[field] for stage in stages):
        return
    for stage in open_stages(context):
        if not any(end.kind == kind for end in _after([stage])):
            yield at(
                stage,
                f"from the stage {named(stage)} a deal cannot be {kind}",
                field=field,
                key=True,
                help=help,
            )


def _after(starts: Iterable[Record]) -> list[Record]:
    """All stages one can come to, the starts among them."""
    found: dict[str, Record] = {}
    waiting = list(starts)
    while waiting:
        stage = waiting.pop()
        if stage.path not in found:
            found[stage.path] = stage
            waiting += [*stage.next, *stage.lost_to]
    return list(found.values())


def _reached(starts: Iterable[Record]) -> set[str]:
    return {stage.path for stage in _after(starts)}


def _speaks_of_buyer(context: Context, text: str) -> bool:
    names = [
        str(persona.name).lower()
        for segment in context.facts.segments
        for persona in segment.personas
        if persona.name
    ]
    return bool(context.words.find("buyer_words", text)) or any(name in text.lower() for name in names)


def _bare(text: object) -> str:
    return " ".join(str(text or "").lower().split()).strip(" .!…") if text else ""
