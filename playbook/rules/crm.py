"""The memory of the department: reasons, fields and alarms that somebody uses."""

from __future__ import annotations

from collections.abc import Iterator

from playbook.facts.values import Duration
from playbook.problems import Problem
from playbook.rules.context import (
    Context,
    at,
    named,
)
from playbook.rules.registry import rule

_WORKING_DAY = {"min": 1440, "h": 24, "day": 1, "working day": 1}


@rule("L09")
def catch_all_loss_reason(context: Context) -> Iterator[Problem]:
    """A loss reason that takes everything.

    What it does: finds reasons such as “other” or “unknown”.
    Why: it is one click away and fills up within a month. Out of “other” nobody learns anything.
    Example: Price 20 %, Other 55 %.
    """
    for reason in context.facts.crm.loss_reasons:
        if context.words.find("catch_all", reason.name) == str(reason.name):
            yield at(
                reason,
                f"the loss reason {named(reason)} takes everything",
                field="name",
                help="Split it: look at the last twenty deals filed there and name what they have in common.",
            )


@rule("L10", "F6")
def crm_field_read_by_nobody(context: Context) -> Iterator[Problem]:
    """A mandatory CRM field that no report reads.

    What it does: compares the fields that stages demand with the fields that reports are made of.
    Why: sellers soon feel that nobody reads what they type, and then they type anything.
    Example: “Number of doors” is mandatory at Qualified; no report shows it.
    """
    read = {field.path for report in context.facts.reports for field in report.crm_fields}
    if not read:
        return
    told: set[str] = set()
    for stage in context.facts.stages:
        for field in stage.crm_fields:
            if field.path not in read | told:
                told.add(field.path)
                yield at(
                    field,
                    f"the CRM field {named(field)} is mandatory at {named(stage)}, but no report reads it",
                    help="Name it under “Reads from the CRM” of the report that needs it, or stop asking "
                    "for it.",
                )


@rule("L10", "F1")
def crm_field_never_used(context: Context) -> Iterator[Problem]:
    """A CRM field that neither a stage nor a report uses.

    What it does: finds fields that no stage demands and no report reads.
    Why: every idle field makes the card longer and the useful ones harder to find.
    Example: “Fax”, kept from the old system.
    """
    used = {
        field.path
        for holder in (context.facts.reports, context.facts.stages)
        for one in holder
        for field in one.crm_fields
    }
    if used:
        for field in context.facts.crm.fields:
            if field.path not in used:
                yield at(
                    field,
                    f"the CRM field {named(field)} is used by no stage and no report",
                    help="Say where it is needed, or remove it from the card.",
                )


@rule("L73", "E7")
def stuck_order_noticed_late(context: Context) -> Iterator[Problem]:
    """The alarm for a stuck order comes after more than one working day.

    What it does: looks at the time after which an order without movement raises the alarm.
    Why: the customer notices on the second day. Until then it can still be put right quietly.
    Example: “Stuck after: 3 working days”.
    """
    orders = context.facts.departments.orders
    after = orders.stuck_after
    if isinstance(after, Duration) and after.count > _WORKING_DAY.get(after.unit, 0):
        yield at(
            orders,
            f"an order may stand still for {after.count} {after.unit}s before anybody is told",
            field="stuck_after",
            help="One working day is the limit in a department that keeps its promises; write `1 working "
            "day`.",
        )
