"""Plan and strategy: do the sums agree, can they be delivered, is each weakness answered?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from playbook.problems import Problem
from playbook.rules.context import Context, at, date_of, months_between, named, number_of, plain
from playbook.rules.registry import rule
from playbook.sales.funnel import needed_coverage
from playbook.sales.seasons import indexes

LEAST, MOST = Decimal("1.0"), Decimal("1.2")  # sum of personal plans through the plan
ROUNDING = Decimal("0.02")  # twelve indexes with two decimals
OFF_SEASON = Decimal("0.1")
YEARS = 5
RAMP_MONTHS = 6


@rule("L56", "G3", severity="error")
def personal_plans_off(context: Context) -> Iterator[Problem]:
    """The plans of the people do not make up the plan.

    What it does: adds up the personal plans; they must come to 100–120 % of the plan of the department.
    Why: below, the plan is nobody's; far above, nobody believes his own.
    Example: plan 1,000,000, people 870,000.
    """
    quotas = context.facts.quotas
    plans = [number_of(entry.plan) for entry in quotas.people]
    whole = number_of(quotas.plan)
    together = sum((plan for plan in plans if plan is not None), Decimal(0))
    if not plans or None in plans or not whole:
        return
    if not LEAST <= together / whole <= MOST:
        yield at(
            quotas.whole,
            f"the plans of the people come to {plain(together)}, that is "
            f"{plain((together / whole * 100).quantize(Decimal(1)))} %"
            f" of the plan of {plain(whole)}",
            field="people",
            key=True,
            help="Together they should be 100 to 120 % of the plan: a little more, so that one bad quarter "
            "does not sink it.",
        )


@rule("L57", "G3", severity="error")
def months_off_year(context: Context) -> Iterator[Problem]:
    """The months do not add up to the year.

    What it does: adds up the plans of the twelve months.
    Why: the missing sum is found in December.
    Example: year 1,200,000, months 1,190,000.
    """
    quotas = context.facts.quotas
    plans = [number_of(month.plan) for month in quotas.seasonality]
    whole = number_of(quotas.plan)
    together = sum((plan for plan in plans if plan is not None), Decimal(0))
    if plans and None not in plans and whole is not None and together != whole:
        yield at(
            quotas.whole,
            f"the plans of the months come to {plain(together)}, the plan of the year is {plain(whole)}",
            field="plan",
            help=f"{plain(abs(whole - together))} too {'little' if together < whole else 'much'} in the "
            "months; spread it by the index.",
        )


@rule("L58", severity="warning")
def seasons_off_twelve(context: Context) -> Iterator[Problem]:
    """The indexes of the months do not come to twelve.

    What it does: adds up the indexes; a normal month is 1, so twelve make 12.
    Why: otherwise the plan of the year grows or shrinks when it is spread over the months.
    Example: the indexes come to 11.4.
    """
    months = [number_of(month.index) for month in context.facts.quotas.seasonality]
    if len(months) != 12 or None in months:
        return
    together = sum((index for index in months if index is not None), Decimal(0))
    if abs(together - 12) > ROUNDING:
        yield at(
            context.facts.quotas.whole,
            f"the indexes of the months come to {plain(together)}, not to 12",
            field="seasonality",
            key=True,
            help="Multiply each by 12 and divide by their sum.",
        )


@rule("L58", "G1")
def seasons_off_history(context: Context) -> Iterator[Problem]:
    """An index that the past years do not show.

    What it does: works out the indexes from at least two years by month (median, normalised to twelve) and
        compares.
    Why: a month planned too high costs a bonus, one planned too low costs goods that were not ordered.
    Example: December 1.3 in the plan, 0.8 in each of three years.
    """
    quotas = context.facts.quotas
    years = [list(year.months) for year in quotas.history]
    whole = [
        year
        for year in years
        if len(year) == 12 and all(isinstance(one, Decimal) for one in year) and sum(year) > 0
    ]
    if len(whole) < 2:
        return
    shown = indexes(whole)
    for month in quotas.seasonality:
        number, index = number_of(month.month), number_of(month.index)
        if number is None or index is None or not 1 <= number <= 12:
            continue
        past = shown[int(number) - 1]
        if abs(past - index) > OFF_SEASON:
            yield at(
                month,
                f"month {plain(number)} is planned with the index {plain(index)}; the past years show"
                f" {plain(past.quantize(Decimal('0.01')))}",
                field="index",
                help="Take the index of the past, or say in the principle of the plan what will be "
                "different.",
            )


@rule("L59", "G4")
def horizon_too_short(context: Context) -> Iterator[Problem]:
    """The strategy looks less than five years ahead.

    What it does: counts the years of the strategy that are not over yet.
    Why: a plan for two years is a budget; it does not say where the company goes.
    Example: five years are written down, three of them have passed.
    """
    years = [int(year.year) for year in context.facts.strategy.years if number_of(year.year) is not None]
    today = context.today
    if not years or today is None:
        return
    ahead = [year for year in years if year >= today.year]
    if len(ahead) < YEARS:
        yield at(
            context.facts.strategy.whole,
            f"the strategy covers {len(ahead)} {'year' if len(ahead) == 1 else 'years'} from {today.year}; "
            "it takes five",
            field="years",
            key=True,
            help="Add the missing years with revenue, profit and the one thing that makes each different.",
        )


@rule("L60", "G7", "E16")
def plan_above_capacity(context: Context) -> Iterator[Problem]:
    """More is planned in a month than can be delivered.

    What it does: compares the plan of each month with the capacity of purchasing and warehouse.
    Why: the department then sells broken promises.
    Example: November 1,700,000, capacity 1,500,000.
    """
    capacity = number_of(context.facts.quotas.capacity_month)
    for month in context.facts.quotas.seasonality:
        plan = number_of(month.plan)
        if capacity is not None and plan is not None and plan > capacity:
            yield at(
                month,
                f"{plain(plan)} are planned for month {plain(number_of(month.month) or 0)}; "
                f"{plain(capacity)} can be delivered",
                field="plan",
                help="Move orders to quieter months, or agree on more capacity before the season.",
            )


@rule("L61")
def coverage_too_thin(context: Context) -> Iterator[Problem]:
    """The wanted coverage is less than the win rate asks for.

    What it does: divides a hundred by the norm of the win rate, and compares with the coverage of the plan.
    Why: at 22 % won, threefold coverage brings two thirds of the plan.
    Example: coverage 3, win rate 22 %: 4.55 is needed.
    """
    wanted = number_of(context.facts.quotas.coverage)
    for metric in context.facts.metrics:
        said = f"{metric.id} {metric.name}".replace("-", " ")
        if metric.unit != "percent" or not context.words.find("win_rate", said):
            continue
        for norm in metric.norms:
            rate = number_of(norm.value)
            if wanted is not None and rate and wanted < needed_coverage(rate).quantize(Decimal("0.1")):
                yield at(
                    context.facts.quotas.whole,
                    f"a coverage of {plain(wanted)} is too thin: at a win rate of {plain(rate)} % it takes"
                    f" {plain(needed_coverage(rate).quantize(Decimal('0.01')))}",
                    field="coverage",
                    help="Raise the coverage, or find out why so few deals are won.",
                )
                return


@rule("L62")
def newcomer_without_ramp(context: Context) -> Iterator[Problem]:
    """A newcomer whose pay knows no ramp.

    What it does: for everybody on probation, or here for less than six months, looks for the ramp in the
        scheme of his role.
    Why: in the first months nobody earns commission. The good ones cannot wait for it and go.
    Example: hired in August, full plan in September.
    """
    today = context.today
    for person in context.active_people():
        since = date_of(person.since)
        if person.status == "intern" or since is None or today is None:
            continue
        new = person.status == "probation" or 0 <= months_between(since, today) < RAMP_MONTHS
        schemes = [scheme for scheme in context.facts.motivation if scheme.role == person.role]
        for scheme in schemes if new else []:
            if (scheme.bands or scheme.kpis) and not scheme.ramp:
                yield at(
                    scheme,
                    f"{named(scheme)} has no ramp, and {named(person)} has been here since "
                    f"{since.isoformat()}",
                    help="Say for each of the first months what is expected and what is secured.",
                )
                break


@rule("L63", "G10")
def weakness_without_action(context: Context) -> Iterator[Problem]:
    """A weakness nobody does anything about.

    What it does: every weakness of the SWOT must be answered by an action that has not been dropped.
    Why: a weakness that is only written down is an excuse.
    Example: “Half of the profit comes from 18 customers”, and no action.
    """
    strategy = context.facts.strategy
    answered = {
        finding.path
        for action in strategy.action_plan
        if action.status != "dropped"
        for finding in action.swot
    }
    for finding in strategy.swot:
        if finding.kind == "weakness" and finding.path not in answered:
            yield at(
                finding,
                f"no action answers the weakness '{finding.text}'",
                help="Add an action with owner, date and a place in somebody's pay, or name this finding "
                "under `swot` of one.",
            )


@rule("L64", "G10")
def action_overdue(context: Context) -> Iterator[Problem]:
    """An action whose day has passed.

    What it does: finds actions that are open or running after their due day.
    Why: one date that passes without a word, and nobody believes the next.
    Example: due 30 June, still running in October.
    """
    today = context.today
    for action in context.facts.strategy.action_plan:
        due = date_of(action.due)
        if today is not None and due is not None and due < today and action.status in ("open", "running"):
            yield at(
                action,
                f"the action {named(action)} was due on {due.isoformat()} and is still {action.status}",
                field="due",
                help="Say what stands in its way, set a new day with its owner, or drop it.",
            )
