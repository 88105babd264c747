"""Training: what is taught is what is written, and tests ask for facts."""

from __future__ import annotations

from collections.abc import Iterator

from playbook.problems import Problem
from playbook.rules.context import Context, at, named
from playbook.rules.registry import rule


@rule("L76", "C20")
def quiz_answer_not_quoted(context: Context) -> Iterator[Problem]:
    """The right answer of a test has a number of its own.

    What it does: finds right answers with a number in them that quote no fact.
    Why: the rule changes, the test stays, and newcomers learn the old number.
    Example: “Within 5 minutes”. Better: “Within ${leads.inbound.reply_within}”.
    """
    for module in context.facts.training.modules:
        for question in module.quiz:
            raw = str(question.raw("answer") or "")
            if "${" not in raw and any(sign.isdigit() for sign in raw):
                yield at(
                    question,
                    f"{named(module)}: the answer '{raw}' has a number that is quoted from no fact",
                    field="answer",
                    help="Quote the fact, so that a changed rule changes the test.",
                )


@rule("L76", severity="error")
def right_answer_also_wrong(context: Context) -> Iterator[Problem]:
    """The right answer stands among the wrong ones.

    What it does: compares the right answer with the wrong ones, quotes filled in.
    Why: who knows it fails, and stops believing the test.
    Example: right “Within 5 minutes”, wrong “within 5 minutes”, since the rule was changed.
    """
    for module in context.facts.training.modules:
        for question in module.quiz:
            right = str(question.answer or "").strip().lower().rstrip(".")
            if right and any(str(wrong).strip().lower().rstrip(".") == right for wrong in question.wrong):
                yield at(
                    question,
                    f"{named(module)}: the right answer '{question.answer}' stands among the wrong ones",
                    field="wrong",
                    help="Change the wrong answer; it has become right.",
                )


@rule("L81")
def module_not_tied(context: Context) -> Iterator[Problem]:
    """A module that is tied to no fact.

    What it does: every module should name the regulations, stages or scripts it teaches.
    Why: when one of them changes, nobody knows that the module has to be looked at.
    Example: “The first five minutes”, tied to nothing.
    """
    modules = list(context.facts.training.modules)
    if any(module.has("tied_to") for module in modules):
        for module in modules:
            if not module.has("tied_to"):
                yield at(
                    module,
                    f"the module {named(module)} is tied to no regulation, stage or script",
                    help="Name under `tied_to` what is taught in it.",
                )


@rule("L81", severity="error")
def module_page_unknown(context: Context) -> Iterator[Problem]:
    """A module sends readers to a page that the book does not have.

    What it does: compares the pages of modules and test questions with those of the book.
    Why: a newcomer who does not find the page asks the head, and the book was for nothing.
    Example: `stages/trail`, where the page is called `stages/trial`.
    """
    if not context.pages:
        return
    for module in context.facts.training.modules:
        for page in module.pages:
            if str(page) not in context.pages:
                message = f"{named(module)} sends readers to '{page}', which is no page of the book"
                yield at(
                    module,
                    message,
                    field="pages",
                    help="Give the path of the page as its address in the book shows it.",
                )
        for question in module.quiz:
            if question.page and str(question.page) not in context.pages:
                message = (
                    f"{named(module)}: the question {question.id} names '{question.page}', which is "
                    "no page of the book"
                )
                yield at(
                    question, message, field="page", help="Give the path of the page as its address shows it."
                )
