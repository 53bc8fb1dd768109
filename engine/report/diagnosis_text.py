"""The explanation of a diagnosis for a terminal: was it made, and by which of its conditions."""

from comity.engine.report.layout import GAP, Page, Span
from comity.engine.report.words import Words, words
from comity.schemas.explanation import Candidate, DiagnosisCondition, DiagnosisExplanation
from comity.schemas.text import Language

__all__ = ["asked", "diagnosis_text"]


def diagnosis_text(
    explanation: DiagnosisExplanation, *, language: Language, width: int, color: bool
) -> str:
    """The text of an explanation. `width` in columns; `color` asks for terminal codes."""
    say, page = words(language), Page(width, color=color)
    page.line(Span(f"{explanation.id} {say.of(explanation.title)}", "head"))
    made = say["explain.made" if explanation.made else "explain.not_made"]
    severity = say.name("severities", explanation.severity)
    style = explanation.severity if explanation.made else ""
    page.line(Span(say["dot"].join([made, severity] if explanation.made else [made]), style))
    page.line(say.of(explanation.root_cause))
    page.heading(say["explain.conditions"], "-")
    for condition in explanation.conditions:
        _condition(page, say, condition)
    if explanation.made:
        page.heading(say["explain.playbook"], "-")
        for number, action in enumerate(explanation.playbook, 1):
            page.line(f"{number}. ", say.of(action), indent=GAP, hang=2 * GAP + 1)
        page.line(say.say("explain.ask", question=say.of(explanation.coach)), indent=GAP)
    return page.text()


def asked(say: Words, condition: DiagnosisCondition) -> str:
    """What a condition asks for, in words; its candidates follow."""
    key = "explain.none_of" if condition.absent else "explain.some_of"
    head = say.say(f"{key}.{condition.kind}", n=condition.at_least)
    tests = say["semicolon"].join(
        say.say(
            "explain.test",
            field=say[f"explain.fields.{field}"],
            values=say.row([_value(say, field, value) for value in values]),
        )
        for field, values in condition.tests
    )
    return head + tests


def _condition(page: Page, say: Words, condition: DiagnosisCondition) -> None:
    truth = Span(say[f"explain.truth.{'yes' if condition.met else 'no'}"], "head")
    page.blank()
    page.line(truth, " ", asked(say, condition), indent=GAP, hang=2 * GAP)
    for candidate in condition.candidates:
        _candidate(page, say, candidate)


def _candidate(page: Page, say: Words, candidate: Candidate) -> None:
    sign = Span("+" if candidate.taken else "-", "head" if candidate.taken else "quiet")
    outcome = say.name("outcomes", candidate.outcome) if candidate.outcome else ""
    if candidate.suppressed:
        outcome = say["explain.suppressed"]
    said = say.of(candidate.title) if candidate.taken else Span(outcome, "quiet")
    page.line(sign, " ", Span(candidate.id, solid=True), " ", said, indent=2 * GAP, hang=4 * GAP)


def _value(say: Words, field: str, value: str) -> str:
    group = {"severity": "severities", "dimension": "dimensions", "outcome": "outcomes"}.get(field)
    return say.name(group, value) if group else value
