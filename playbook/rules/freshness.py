"""Still true, complete and in plain words?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from playbook.facts.link import records_in
from playbook.facts.validate import nearest
from playbook.problems import Problem
from playbook.rules.context import Context, at, date_of, months_between, named
from playbook.rules.registry import all_rules, rule

SPOKEN = ("duties", "rights", "results", "not_yours", "purpose", "decides")


@rule("L83", "B13", severity="error")
def yearly_review_overdue(context: Context) -> Iterator[Problem]:
    """The yearly review of the whole system is more than twelve months ago.

    What it does: compares the day of the last audit with today.
    Why: rules are mended one by one; once a year somebody has to ask whether they still fit together.
    Example: last review in January of the year before.
    """
    last, today = date_of(context.facts.audit.last_review), context.today
    if last is not None and today is not None:
        months = months_between(last, today)
        if months > 12 or (months == 12 and today.day > last.day):
            yield at(
                context.facts.audit.whole,
                f"the last yearly review was on {last.isoformat()}, more than twelve months ago",
                field="last_review",
                help="Hold it: the questions of the audit, half a day, led by somebody other than the head.",
            )


_DOCUMENTS = "made documents"


def _files_and_documents(context: Context) -> list[str]:
    return [*context.facts.documents, _DOCUMENTS]


@rule("L84", parts=_files_and_documents)
def placeholder_text(context: Context, part: str) -> Iterator[Problem]:
    """A placeholder stands where a fact should be.

    What it does: finds texts that are nothing but “tbd”, “todo”, “xxx” or “fill in”, in facts and in made
        documents.
    Why: it gets printed, signed and hung on the wall.
    Example: `exit: tbd`. Leave the value empty instead; then it counts as unfilled.
    """
    yield from _in_documents(context) if part == _DOCUMENTS else _in_facts(context, part)


def _in_facts(context: Context, name: str) -> Iterator[Problem]:
    if not any(_is_placeholder(context, text) for text in _texts(context.facts.typed(name))):
        return  # most files have none, and asking entry by entry takes longer
    for record in records_in(context.facts, name):
        for field in record._field.inner.texts:
            texts = _texts(record.raw(field.name))
            found = min(filter(partial(_is_placeholder, context), texts), default=None)
            if found is not None and field.name != "exit":
                yield at(
                    record,
                    f"a placeholder stands here: '{found.strip()}'",
                    field=field.name,
                    help="Write what is true, or leave the value empty until it is known.",
                )


def _in_documents(context: Context) -> Iterator[Problem]:
    for file, twin in sorted(context.twins.items()):
        for number, line in enumerate(twin.splitlines(), 1):
            if _is_placeholder(context, line):
                message = f"a placeholder stands in the document: '{line.strip()}'"
                yield Problem(
                    "warning",
                    "",
                    message,
                    file,
                    number,
                    1,
                    "Mend the template or the fact it comes from.",
                    line,
                )


@rule("A15", "A12")
def quick_answers_missing(context: Context) -> Iterator[Problem]:
    """The book has no quick answers.

    What it does: looks whether the glossary, once it has terms, holds questions that used to come to the boss.
    Why: every question without an answer in the book goes on coming to the head's door.
    Example: forty terms and not one question.
    """
    glossary = context.facts.glossary
    if list(glossary) and not list(glossary.questions):
        yield at(
            glossary.whole,
            "the book answers none of the questions that come to the boss",
            help="Note for two weeks what people ask at your door, and answer it under `questions`.",
        )


@rule("A15")
def quick_answer_page_unknown(context: Context) -> Iterator[Problem]:
    """A quick answer sends readers to a page that the book does not have.

    What it does: compares the pages of the quick answers with those of the book.
    Why: the short answer is believed only when the long one can be found.
    Example: `price`, where the page is called `prices`.
    """
    for question in context.facts.glossary.questions if context.pages else ():
        page = str(question.page or "")
        if page and page not in context.pages:
            yield at(
                question,
                f"the answer to '{question.question}' sends readers to '{page}', which is no page of the book"
                f"{nearest(page, context.pages)}",
                field="page",
                help="Give the path of the page as its address in the book shows it.",
            )


@rule("L85", "B5")
def bureaucratic_wording(context: Context) -> Iterator[Problem]:
    """A job description in the language of a manual.

    What it does: looks in purpose, duties, rights and results of the roles for words nobody says aloud.
    Why: what one would not tell a friend, one does not do either.
    Example: “Ensures the implementation of customer acquisition measures”. Better: “Calls twenty companies a
        day”.
    """
    for role in context.facts.roles:
        for field in SPOKEN:
            value = role[field]
            for text in [value] if isinstance(value, str) else value:
                words = context.words.find("bureaucratese", text)
                if words:
                    yield at(
                        role,
                        f"the role {named(role)} is described like a vacuum cleaner: '{words}'",
                        field=field,
                        help="Say it as you would tell a friend who starts on Monday: a verb, a thing, a "
                        "number.",
                    )
                    break


@rule("C10")
def approver_has_left(context: Context) -> Iterator[Problem]:
    """The person who signs the regulations has left.

    What it does: looks at the status of the approver.
    Why: every sheet printed from today bears the name of somebody who cannot answer for it.
    Example: approver p-01, left in June.
    """
    approver = context.facts.company.approver
    if approver and approver.status == "left":
        yield at(
            context.facts.company.whole,
            f"{named(approver)}, who approves the regulations, has left",
            field="approver",
            help="Name who signs now, and issue the regulations anew when they next change.",
        )


@rule("B12", fixed=True)
def expired_exception(context: Context) -> Iterator[Problem]:
    """An exception from a rule has expired or is incomplete.

    What it does: looks at the end day and the reason of every exception in rules.yaml. From that day the rule
        speaks again.
    Why: an exception without an end is a new rule that nobody has decided.
    Example: “Until 31 March”, and today is October.
    """
    today = context.today
    for exception in context.facts.rules:
        until = date_of(exception.until)
        if until is not None and today is not None and until < today:
            yield at(
                exception,
                f"the exception from {exception.id} ended on {until.isoformat()}",
                field="until",
                help="Mend what the rule objects to and delete the exception, or decide anew with a new day "
                "and reason.",
            )


@rule("B12", severity="error", fixed=True)
def unknown_rule(context: Context) -> Iterator[Problem]:
    """An exception from a rule that does not exist, or that cannot be silenced.

    What it does: compares the ids in rules.yaml with the names of the rules.
    Why: the exception does nothing, and its author believes that it does.
    Example: `seller-act-at-exit`, where the rule is called `seller-act-as-exit`.
    """
    rules = all_rules()
    for exception in context.facts.rules:
        name = str(exception.id or "")
        if name and name not in rules:
            message = f"no rule is called '{name}'{nearest(name, rules)}"
            yield at(exception, message, field="id", help="`playbook rules` lists the names.")
        elif name and rules[name].fixed:
            message = f"the rule {name} cannot be changed"
            yield at(
                exception,
                message,
                field="id",
                help="It keeps the exceptions themselves in order; delete this one.",
            )


def _texts(value: Any, found: set[str] | None = None) -> set[str]:
    """All texts in a value, each once."""
    found = set() if found is None else found
    if isinstance(value, str):
        found.add(value)
    elif isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            _texts(inner, found)
    return found


def _is_placeholder(context: Context, text: str) -> bool:
    bare = text.strip().strip(".:!…-*_[]<>() ").strip()
    return context.words.is_one("placeholders", bare)
