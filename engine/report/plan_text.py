"""A plan for a terminal: what it comes to, then step by step."""

from comity.engine.report.layout import GAP, Page, Span, clean
from comity.engine.report.plan_words import (
    closed,
    due,
    goal,
    in_the_light,
    lead,
    obstacle,
    proof,
    reached,
)
from comity.engine.report.sentences import held
from comity.engine.report.text import tool_line
from comity.engine.report.words import words
from comity.schemas.plan import Plan
from comity.schemas.text import Language

__all__ = ["plan_text"]

_NAME = 120  #: characters of a project's name
_MOST = 3  #: findings of one step
_OBSTACLES = 8


def plan_text(plan: Plan, language: Language, width: int, *, color: bool = False) -> str:
    say = words(language)
    page = Page(width, color=color, ambiguous=2 if language == "zh" else 1)
    page.heading(clean(plan.project.name, _NAME), "=")
    page.line(Span(say["dot"].join((plan.project.as_of, plan.file)), "quiet"))
    page.heading(goal(say, plan), "-")
    page.line(Span(lead(say, plan), plan.band))
    if said := proof(say, plan):
        page.line(Span(said, "quiet"))
    if plan.outcome == "found" and (said := held(say, plan.score)):
        page.line(Span(said, "quiet"))
    for place, step in enumerate(plan.steps, 1):
        page.blank()
        head = f"{place}. "
        deep = GAP + len(head)
        page.line(head, Span(say.of(step.text), "head"), indent=GAP, hang=deep)
        effort = say.name("efforts", step.effort)
        terms = (say.who(step.who), due(say, step), effort, reached(say, step))
        page.line(say["dot"].join(terms), indent=deep)
        for line in closed(say, step.closes, _MOST):
            page.line(Span(line, "quiet"), indent=deep, hang=deep + GAP)
    if said := in_the_light(say, plan):
        page.blank()
        page.line(said)
    if plan.obstacles:
        page.heading(say["plan.way"], "-")
        for found in plan.obstacles[:_OBSTACLES]:
            page.line("- ", obstacle(say, found), indent=GAP, hang=2 * GAP)
    tool_line(page, say, plan.tool)
    return page.text()
