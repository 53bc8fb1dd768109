"""A plan as a checklist of Markdown, to paste into an issue or a page and tick off."""

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
from comity.engine.report.quoting import code, markdown, path
from comity.engine.report.words import words
from comity.schemas.plan import Plan
from comity.schemas.text import Language

__all__ = ["plan_markdown"]

_MESSAGE, _NAME = 300, 120  #: characters
_MOST = 5  #: findings of one step


def plan_markdown(plan: Plan, language: Language) -> str:
    say = words(language)
    about = [lead(say, plan), proof(say, plan)]
    blocks = [
        f"### {markdown(plan.project.name, _NAME)}",
        f"{plan.project.as_of} {code(path(plan.file))}",
        f"**{markdown(goal(say, plan))}**",
        markdown(say["sentence"].join(said for said in about if said)),
    ]
    lines = []
    for step in plan.steps:
        terms = (say.who(step.who), due(say, step), say.name("efforts", step.effort))
        told = say["dot"].join((*terms, reached(say, step)))
        lines.append(f"- [ ] **{markdown(say.of(step.text))}**<br>{markdown(told)}")
        lines += [f"  - {markdown(line, _MESSAGE)}" for line in closed(say, step.closes, _MOST)]
    if lines:
        blocks.append("\n".join(lines))
    if said := in_the_light(say, plan):
        blocks.append(markdown(said))
    if plan.obstacles:
        blocks.append(f"**{markdown(say['plan.way'])}**")
        blocks.append("\n".join(f"- {markdown(obstacle(say, o))}" for o in plan.obstacles))
    return "\n\n".join(blocks) + "\n"
