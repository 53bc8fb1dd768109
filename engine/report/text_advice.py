"""Advice for a terminal: what lies behind, what stands well, what to do, what to record."""

from comity.engine.report.grouping import outcome_counts
from comity.engine.report.layout import GAP, Page, Span
from comity.engine.report.words import Words, number, percent
from comity.schemas.report import ActionAdvice, DataGap, DiagnosisReport, ProjectReport

__all__ = ["advice"]

_DEEP = 2 * GAP
_MOST = 5  #: actions and gaps that are shown


def advice(page: Page, say: Words, report: ProjectReport) -> None:
    """From the causes to the next steps; last how many rules this rests on."""
    _diagnoses(page, say, report)
    _strengths(page, say, report)
    _actions(page, say, report)
    _data_gaps(page, say, report)
    _rules(page, say, report)


def _diagnoses(page: Page, say: Words, report: ProjectReport) -> None:
    if report.diagnoses:
        page.heading(say["headings.diagnoses"], "-")
    for diagnosis in report.diagnoses:
        _diagnosis(page, say, diagnosis)


def _diagnosis(page: Page, say: Words, diagnosis: DiagnosisReport) -> None:
    """What it is and by which findings; the root cause; the playbook; a question to think about."""
    severity = Span(say.name("severities", diagnosis.severity), diagnosis.severity)
    title = Span(say.of(diagnosis.title), "head")
    made_by = say.say("diagnoses.made_by", id=diagnosis.id, rules=say.few(diagnosis.findings))
    page.line(severity, " ", title, Span(made_by, "quiet"), indent=GAP, hang=_DEEP)
    page.line(say.of(diagnosis.root_cause), indent=_DEEP)
    for step in diagnosis.playbook:
        page.line("- ", say.of(step), indent=_DEEP, hang=_DEEP + 2)
    question = say.say("diagnoses.coach", question=say.of(diagnosis.coach))
    page.line(question, indent=_DEEP)


def _strengths(page: Page, say: Words, report: ProjectReport) -> None:
    if report.strengths:
        page.heading(say["headings.strengths"], "-")
    for strength in report.strengths:
        title = Span(say.of(strength.title), "healthy")
        said = say.pieces("strengths.line", title=title, message=say.of(strength.message))
        page.line("+ ", *said, indent=GAP, hang=_DEEP)


def _actions(page: Page, say: Words, report: ProjectReport) -> None:
    if report.actions:
        page.heading(say["headings.actions"], "-")
    for place, action in enumerate(report.actions[:_MOST], 1):
        page.line(f"{place}. ", Span(say.of(action.text), "head"), indent=GAP, hang=_DEEP + 1)
        page.line(_terms(say, action), indent=_DEEP + 1)
    if (more := len(report.actions) - _MOST) > 0:
        page.line(Span(say.say("actions.more", n=more), "quiet"), indent=GAP)


def _terms(say: Words, action: ActionAdvice) -> str:
    """Who, when, how much work, what it brings, and for which rules."""
    gain = number(action.gain)
    gained = action.gain > 0
    terms = [
        say.who(action.who),
        say.of(action.when),
        say.name("efforts", action.effort),
        say.say("actions.gain", n=action.gain, gain=gain) if gained else say["actions.no_gain"],
    ]
    return say.say("actions.terms", terms=say["dot"].join(terms), rules=say.few(action.rules))


def _data_gaps(page: Page, say: Words, report: ProjectReport) -> None:
    if report.data_gaps:
        page.heading(say["headings.data_gaps"], "-")
    for gap in report.data_gaps[:_MOST]:
        page.line(*_gap(say, gap), indent=GAP, hang=_DEEP)
    if (more := len(report.data_gaps) - _MOST) > 0:
        page.line(Span(say.say("data_gaps.more", n=more), "quiet"), indent=GAP)


def _gap(say: Words, gap: DataGap) -> list[str | Span]:
    """The place in the words of `--set`: dots, no leading slash."""
    name = Span(gap.pointer.strip("/").replace("/", "."), "head")
    if not gap.coverage_gain:
        return say.pieces("data_gaps.line", name=name, rules=say.few(gap.rules))
    coverage = percent(gap.coverage_gain)
    return say.pieces(
        "data_gaps.with_coverage", name=name, coverage=coverage, rules=say.few(gap.rules)
    )


def _rules(page: Page, say: Words, report: ProjectReport) -> None:
    counts = [say.outcomes(outcome, n) for outcome, n in outcome_counts(report).items() if n]
    if not (counts or report.faults):
        return
    page.heading(say["headings.rules"], "-")
    page.line(say["dot"].join(counts), indent=GAP)
    for outcome in report.outcomes:
        if outcome.outcome == "error":
            said = say.say("rules.error", rule=outcome.rule, error=outcome.error or "")
            page.line(said, indent=GAP, hang=_DEEP)
    for fault in report.faults:
        said = say.say("rules.fault", rule=fault.rule, error=fault.error)
        page.line(said, indent=GAP, hang=_DEEP)
