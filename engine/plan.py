"""The plan: which actions, in which order, by when, for how many points.

The candidates are the actions of the report. What a set of them is worth is the overall score after the
rules of all its actions have passed: scored again with every limit, as the report's gains are. Which set is
best, `plan_search` finds; here it is told what there is, and its answer becomes steps with dates.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from comity import __version__
from comity.engine.advice import Action, Case, Within, answered, case_of
from comity.engine.calendar import Calendar
from comity.engine.caps import caps_under
from comity.engine.catalog import Catalog
from comity.engine.check import Settings, check, conclude
from comity.engine.errors import UsageError, suggest
from comity.engine.facts import Facts
from comity.engine.plan_problem import problem_of
from comity.engine.plan_search import Found, best_within, cheapest_for
from comity.engine.scoring import Total, band, points
from comity.schemas.plan import PLAN_SCHEMA, Goal, Obstacle, Plan, PlanFinding, PlanStep
from comity.schemas.report import FindingReport, ProjectReport, Tool
from comity.schemas.text import Text

__all__ = ["due", "goal", "plan"]

_FARTHEST = 1000  #: days that are looked through for working days
_TOP = 100.0
_GAPS = 5  #: that are named
#: Caps that lift when more is known rather than when something is done.
_OF_THE_UNKNOWN = ("trust_unknown", "low_coverage", "thin_dimension", "no_client_voice")


class _Choice(NamedTuple):
    """An action of the plan and the rules that it answers."""

    action: Action
    rules: frozenset[str]
    urgent: bool  #: one of them failed critically
    due: str | None


def goal(catalog: Catalog, now: float | None, effort: float | None, target: str | None) -> Goal:
    """What is asked for: an effort, a score, a band; with neither, the next band up.

    Raises UsageError for both, for a band that does not exist, a score beyond 0-100, an effort of nothing.
    """
    bands = {name: least for least, name in reversed(catalog.profile.bands)}
    if effort is not None:
        if target is not None:
            raise UsageError(
                Text(
                    "--effort and --target ask for two plans", "--effort 与 --target 不能同时使用"
                ),
                hint=Text("leave one out", "请去掉其中一个"),
            )
        if not 0 < effort < float("inf"):
            raise UsageError(Text("an effort is over 0", "投入须大于 0"))
        return Goal(effort, None, None)
    if target is None:
        better = [name for name, least in bands.items() if least > (now or 0.0)]
        target = better[0] if better else catalog.profile.bands[0][1]
    name = target.strip().lower().replace("-", "_").replace(" ", "_")
    if name in bands:
        return Goal(None, float(bands[name]), name)
    try:
        score = float(target)
    except ValueError:
        known = ", ".join(bands)
        raise UsageError(
            Text(f'no band is called "{target}"', f"没有名为“{target}”的等级"),
            hint=suggest(name, [*bands]) or Text(f"{known}, or a score", f"{known}，或一个分数"),
        ) from None
    if not 0 <= score <= _TOP:
        raise UsageError(Text("a score lies between 0 and 100", "分数须在 0 到 100 之间"))
    return Goal(None, score, None)


def plan(
    facts: Facts, catalog: Catalog, settings: Settings, *, effort: float | None, target: str | None
) -> Plan:
    """The plan for one snapshot. Raises what a check raises, and UsageError for what is asked for."""
    report = check(facts, catalog, settings)
    outcomes = conclude(facts, catalog, settings).outcomes
    asked = goal(catalog, report.score.overall, effort, target)
    last = facts.root["client_voice_on"]
    voice = last is not None and facts.as_of - last <= catalog.profile.voice_days
    case = case_of(outcomes, catalog.profile, facts.root["project"]["phase"], voice=voice)
    remedies = {rule.id: rule.actions for rule in catalog.rules}
    choices = _choices(case, catalog, remedies, facts)
    now = case.total((), None)
    every = frozenset[str]().union(*(choice.rules for choice in choices))
    chosen, outcome, found = _solve(report, case, choices, asked)
    steps = tuple(_steps(chosen, case, now, report, catalog))
    fixed = frozenset[str]().union(*(choice.rules for choice in chosen))
    then, best = case.total(fixed, now), case.total(every, now)
    scored = report.score.overall is not None
    after = points(then.overall or 0.0) if scored else None
    return Plan(
        schema=PLAN_SCHEMA,
        tool=Tool(__version__, catalog.hash, settings.matcher, catalog.profile.name),
        file=report.file,
        project=report.project,
        language=facts.language,
        score=report.score,
        goal=asked,
        outcome=outcome,
        exact=found.exact if found else True,
        bound=found.bound if found else None,
        steps=steps,
        effort=sum(step.cost for step in steps),
        after=after,
        band=band(after, catalog.profile) if after is not None else report.score.band,
        caps=caps_under(then.mean or 0.0, then.limits, catalog.profile) if scored else (),
        best=points(best.overall or 0.0) if scored else None,
        obstacles=tuple(_obstacles(report, case, every, best, asked)) if outcome == "none" else (),
        **_in_the_light(report, facts, catalog, settings, fixed),
    )


def _in_the_light(
    report: ProjectReport,
    facts: Facts,
    catalog: Catalog,
    settings: Settings,
    fixed: Collection[str],
) -> dict[str, Any]:
    """What shows once the rules have passed: a finding that one of theirs covered stands alone then."""
    if not fixed:
        return {}
    wishes = tuple((rule, None) for rule in sorted(fixed))
    then = check(facts, catalog, settings._replace(fixed=wishes))
    known = {found.fingerprint for found in report.findings if _is_open(found)}
    bare = [found for found in then.findings if _is_open(found) and found.fingerprint not in known]
    return {"revealed": tuple(map(_named, bare)), "after_all": then.score.overall}


def _is_open(found: FindingReport) -> bool:
    return not (found.waived or found.suppressed_by)


def _named(found: FindingReport) -> PlanFinding:
    return PlanFinding(found.rule, found.severity, found.subject, found.message, found.fingerprint)


def _choices(
    case: Case, catalog: Catalog, remedies: dict[str, tuple[str, ...]], facts: Facts
) -> list[_Choice]:
    """What may be done, by id."""
    return [
        _Choice(
            action := catalog.actions[key],
            frozenset(mark.rule for mark in found),
            any(mark.outcome == "fail" and mark.severity == "critical" for mark in found),
            due(action.within, facts.as_of, facts.calendar),
        )
        for key, found in sorted(answered(case, remedies).items())
    ]


def due(within: Within | None, as_of: int, calendar: Calendar) -> str | None:
    """The last day, counted from the day of the report; None where none can be named."""
    if within is None:
        return None
    day = as_of + (0 if within.working else within.days)
    if within.working:
        farthest = as_of + _FARTHEST
        while calendar.between(as_of, day) < within.days and day < farthest:
            day += 1
        if day >= farthest:  # a calendar without working days
            return None
    return date.fromordinal(day).isoformat()


def _solve(
    report: ProjectReport, case: Case, choices: Sequence[_Choice], asked: Goal
) -> tuple[list[_Choice], str, Found | None]:
    """The actions to take, what came of it, and how it was found."""
    now = report.score.overall
    if now is None:
        return [], "none", None
    if asked.target is not None and now >= asked.target:
        return [], "met", None
    efforts = case.profile.efforts
    offers = [(c.action.id, c.rules, efforts[c.action.effort]) for c in choices]
    problem = problem_of(case, offers)
    if asked.target is not None:
        found = cheapest_for(problem, asked.target)
    else:
        found = best_within(problem, asked.effort or 0.0)
    chosen = [choices[place] for place in found.chosen] if found else []
    return chosen, "found" if chosen else "none", found


def _steps(
    chosen: Sequence[_Choice], case: Case, now: Total, report: ProjectReport, catalog: Catalog
) -> Iterator[PlanStep]:
    """Urgent ones first, then by their day, then by what each adds for its effort."""
    left, fixed, before = list(chosen), frozenset[str](), points(now.overall or 0.0)
    efforts = catalog.profile.efforts
    while left:
        worth = {}
        for choice in left:
            then = case.total(fixed | choice.rules, now).overall or 0.0
            gain = points(then) - before
            order = (not choice.urgent, choice.due or "9999", -gain / efforts[choice.action.effort])
            worth[(*order, choice.action.id)] = (choice, points(then))
        choice, score = worth[min(worth)]
        new = choice.rules - fixed
        yield PlanStep(
            id=choice.action.id,
            text=choice.action.text,
            who=choice.action.who,
            when=choice.action.when,
            due=choice.due,
            effort=choice.action.effort,
            cost=efforts[choice.action.effort],
            rules=tuple(sorted(new)),
            closes=tuple(_closed(report, new)),
            score=score,
            gained=round(score - before, 1),
        )
        left.remove(choice)
        fixed, before = fixed | choice.rules, score


def _closed(report: ProjectReport, rules: Collection[str]) -> Iterator[PlanFinding]:
    for found in report.findings:
        if found.rule in rules and _is_open(found):
            yield _named(found)


def _obstacles(
    report: ProjectReport, case: Case, every: Collection[str], best: Total, asked: Goal
) -> Iterator[Obstacle]:
    """What holds the score after all actions: limits, failures without an action; for an effort, now."""
    gaps = tuple(gap.pointer for gap in report.data_gaps if gap.coverage_gain)[:_GAPS]
    unrecorded = Text("not on record", "尚无记录")
    if report.score.overall is None:
        yield Obstacle("coverage", gaps, unrecorded)
        return
    if asked.target is None:
        for cap in report.score.caps:
            yield Obstacle("cap", cap.by, cap.reason, cap.limit, cap.kind)
        return
    held = caps_under(best.mean or 0.0, best.limits, case.profile)
    caps = [cap for cap in held if cap.limit < asked.target]
    for cap in caps:
        yield Obstacle("cap", cap.by, cap.reason, cap.limit, cap.kind)
    if gaps and any(cap.kind in _OF_THE_UNKNOWN for cap in caps):
        yield Obstacle("coverage", gaps, unrecorded)
    titles = {outcome.rule: outcome.title for outcome in report.outcomes}
    left = [m for m in case.marks if m.outcome != "pass" and m.rule not in every]
    for mark in sorted(left, key=lambda m: (-m.weight, m.rule)):
        yield Obstacle("rule", (mark.rule,), titles[mark.rule])
