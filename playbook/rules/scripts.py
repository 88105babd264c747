"""Conversations and objections: can every talk be finished, and is everything said in it true?"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.facts.model import Record
from playbook.problems import Problem
from playbook.rules.context import Context, at, named, number_of, plain
from playbook.rules.registry import rule

FREQUENT = 15  # per cent of lost deals from which a reason needs an objection card


@rule("L12", severity="error")
def script_dead_end(context: Context) -> Iterator[Problem]:
    """A conversation breaks off: a step or reply that leads nowhere.

    What it does: a step must have replies or an outcome, a reply must have a step to go to or an outcome.
    Why: in the middle of a call the seller stands there without words, and improvises.
    Example: “We have a supplier” without “Go to”.
    """
    for script in context.facts.scripts:
        for node in script.nodes:
            if not node.replies and not node.outcome:
                yield at(
                    node,
                    f"script {named(script)} breaks off at the step {named(node)}: no replies and no outcome",
                    help="Add what the customer may reply, or the outcome that is recorded in the CRM.",
                )
            for reply in node.replies:
                if not reply.next and not reply.outcome:
                    yield at(
                        reply,
                        f"script {named(script)} has no answer to '{reply.text or reply.id}' at the step "
                        f"{named(node)}",
                        help="Say to which step the reply leads (`next`), or with what outcome the call "
                        "ends.",
                    )


@rule("L12")
def unreachable_script_step(context: Context) -> Iterator[Problem]:
    """A step of a script to which no reply leads.

    What it does: follows the replies from the first step.
    Why: words that nobody ever gets to are lost work, and mostly a reply points at the wrong step.
    Example: the step “Price” stands in the file, but no reply goes on to it.
    """
    for script in context.facts.scripts:
        reached = {node.path for node in _walk(script)}
        if len(reached) < 2:
            continue
        for node in script.nodes:
            if node.path not in reached:
                yield at(
                    node,
                    f"script {named(script)} never gets to the step {named(node)}",
                    help="Let a reply lead to it, or delete it.",
                )


@rule("L12", "E12")
def script_never_goes_forward(context: Context) -> Iterator[Problem]:
    """A script with which a deal never moves forward.

    What it does: follows the replies from the first step and looks for an outcome that means “forward”.
    Why: a call that cannot end with the buyer's next step keeps sellers busy and the funnel where it is.
    Example: all ends of “Follow-up” are “call back later” or “no interest”.
    """
    for script in context.facts.scripts:
        outcomes = [outcome for node in _walk(script) for outcome in _outcomes(node)]
        if outcomes and all(outcome.good and outcome.good != "forward" for outcome in outcomes):
            yield at(
                script,
                f"script {named(script)} never reaches the exit of a stage: no way through it ends with a "
                "step forward",
                help="Add the end the call is made for, with an outcome whose meaning is `forward`.",
            )


@rule("L13")
def script_without_refusal(context: Context) -> Iterator[Problem]:
    """A script that reckons neither with a refusal nor with nobody answering.

    What it does: looks for a reply of the kind refusal or no-answer.
    Why: most calls end so. Without words for it the seller hangs up annoyed and records nothing.
    Example: a cold call in which everybody says yes or asks a question.
    """
    for script in context.facts.scripts:
        kinds = [reply.kind for node in script.nodes for reply in node.replies if reply.kind]
        if kinds and not {"refusal", "no-answer"} & set(kinds):
            yield at(
                script,
                f"script {named(script)} has no branch for a refusal or for nobody answering",
                help="Add a reply of the kind `refusal` or `no-answer`, with a friendly end and an outcome.",
            )


@rule("L14")
def check_is_no_question(context: Context) -> Iterator[Problem]:
    """The check question of an objection is not a question.

    What it does: looks for a question mark in the check question and in the one that closes the point.
    Why: whoever answers before asking answers the wrong thing. The check shows whether this is the real
        obstacle.
    Example: “I understand that price matters to you.”
    """
    for objection in context.facts.objections:
        for name in ("check", "confirm"):
            text = str(objection[name] or "")
            if text and not any(mark in text for mark in "?？؟"):
                yield at(
                    objection,
                    f"the objection {named(objection)} is met with a statement where a question is wanted",
                    field=name,
                    help="Write it as the seller asks it, with a question mark.",
                )


@rule("L15", "A22")
def vague_proof(context: Context) -> Iterator[Problem]:
    """A proof that proves nothing.

    What it does: looks in the proofs of objections and benefits for “many customers”, “long experience” and
        the like.
    Why: a sceptic asks “which customers?”, and the seller has to pass.
    Example: “Our long experience”. Better: “Trial sheet of 12 May: 214 g instead of 268 g a pallet”.
    """
    benefits = [benefit for product in context.facts.products for benefit in product.benefits]
    for entry in [*context.facts.objections, *benefits]:
        words = context.words.find("vague_proof", entry.proof)
        if words and not any(sign.isdigit() for sign in str(entry.proof)):
            yield at(
                entry,
                f"{named(entry)} is proved by '{words}'",
                field="proof",
                help="Name what a sceptic can check: a measurement with its date, a sheet, a customer one "
                "may call.",
            )


@rule("L16")
def frequent_loss_without_objection(context: Context) -> Iterator[Problem]:
    """A frequent loss reason without an objection card.

    What it does: looks at the loss reasons with fifteen per cent or more of the lost deals.
    Why: what costs the most deals is what sellers most need an answer to.
    Example: 24 % of lost deals died of the price; no objection names that reason.
    """
    answered = {objection.loss_reason.path for objection in context.facts.objections if objection.loss_reason}
    if not list(context.facts.objections):
        return
    for reason in context.facts.crm.loss_reasons:
        share = number_of(reason.share)
        if share is not None and share >= FREQUENT and reason.path not in answered:
            yield at(
                reason,
                f"{plain(share)} % of the lost deals are lost by {named(reason)}, and no objection card "
                "answers it",
                field="share",
                help="Write the card from recent calls, or name this reason as `loss_reason` of the card "
                "there is.",
            )


@rule("L17", "M9", severity="error")
def banned_promise(context: Context) -> Iterator[Problem]:
    """A promise nobody can keep, or a word the company has banned.

    What it does: looks in scripts, answers and what is said of products for the company's own banned words
        and for promises such as “guaranteed”, “the best”, “100 %”. What a “not” denies is passed over.
    Why: one broken promise costs more than the order it brought.
    Example: “We guarantee the lowest price.”
    """
    own = [
        (str(entry.word), str(entry.instead or "")) for entry in context.facts.scripts.banned if entry.word
    ]
    for record, field in _spoken(context):
        text = record[field]
        if not text:
            continue
        banned = next(
            ((word, instead) for word, instead in own if context.words.claimed_phrase(word, text)), None
        )
        promise = "" if banned else context.words.claimed("promises", text)
        if banned:
            yield at(
                record,
                f"'{banned[0]}' is said here, and the company has banned it",
                field=field,
                help=f"Say instead: {banned[1]}" if banned[1] else "Say what you can show.",
            )
        elif promise:
            yield at(
                record,
                f"'{promise}' is a promise that cannot be kept or proved",
                field=field,
                help="Say what was measured, where and when, and let the buyer draw the conclusion.",
            )


def _spoken(context: Context) -> Iterator[tuple[Record, str]]:
    """Everything that is said to a customer."""
    for script in context.facts.scripts:
        for node in script.nodes:
            yield node, "say"
            yield node, "ask"
    for objection in context.facts.objections:
        for answer in objection.answers:
            yield answer, "say"
        yield objection, "check"
        yield objection, "confirm"
    for product in context.facts.products:
        for benefit in product.benefits:
            yield benefit, "text"
        for weakness in product.weaknesses:
            yield weakness, "say"
    for competitor in context.facts.competitors:
        yield competitor, "say"


def _walk(script: Record) -> list[Record]:
    """The steps one can come to from the first."""
    found: dict[str, Record] = {}
    waiting = [script.first] if script.first else []
    while waiting:
        node = waiting.pop()
        if node.path not in found:
            found[node.path] = node
            waiting += [reply.next for reply in node.replies if reply.next]
    return list(found.values())


def _outcomes(node: Record) -> list[Record]:
    return [one.outcome for one in (node, *node.replies) if one.outcome]
