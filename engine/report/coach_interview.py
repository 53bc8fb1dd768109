"""One prompt of the interview for a terminal."""

from collections.abc import Sequence

from comity.engine.report.layout import GAP, Page, Span
from comity.engine.report.words import Words, number, percent, words
from comity.schemas.coach import PromptReport
from comity.schemas.text import Language, Text

__all__ = ["prompt_text"]

_FEW = 2  #: rules that are named


def prompt_text(
    prompt: PromptReport, *, as_of: str, language: Language, width: int, color: bool
) -> str:
    """What stands above the line on which the answer is typed."""
    say, page = words(language), Page(width, color=color)
    if prompt.refusal:
        reason = say.of(prompt.refusal)
        page.line(Span(say.say("coach.interview.refused", reason=reason), "high"), indent=GAP)
    elif prompt.help:
        page.line(Span(say["coach.interview.help"], "quiet"), indent=GAP)
    elif prompt.field is None and not prompt.more:
        _question(page, say, prompt)
    asks = say.of(prompt.question.asks)
    if prompt.more:
        asks = say["coach.interview.another"]
    elif prompt.field is not None:
        asks = say.say("coach.interview.field", asks=say.of(prompt.field))
    hint = "" if prompt.more else _answer(say, prompt, as_of)
    gap = " " if hint.startswith("(") else ""  # a wide bracket brings its own
    style = "" if prompt.field is not None else "head"
    page.line(Span(asks, style), gap, Span(hint, "quiet"), indent=GAP, hang=2 * GAP)
    return page.text()


def _question(page: Page, say: Words, prompt: PromptReport) -> None:
    """Which question it is, and why it is asked."""
    question = prompt.question
    head: list[str | Span] = [Span(say.say("coach.interview.number", n=prompt.number), "head")]
    if question.coverage_gain:
        gain = percent(question.coverage_gain)
        head += [" ", Span(say.say("coach.interview.gain", gain=gain), "healthy")]
    page.line(*head)
    if question.why:
        rules = say.few(question.rules, _FEW)
        why = say.say("coach.interview.why", question=say.of(question.why), rules=rules)
        page.line(Span(why, "quiet"), indent=GAP, hang=2 * GAP)
    if prompt.there:
        there = say.say("coach.interview.there", n=prompt.there)
        page.line(Span(there, "quiet"), indent=GAP)
    if question.about:
        page.line(say.say("coach.interview.about", item=say.of(question.about)), indent=GAP)


def _answer(say: Words, prompt: PromptReport, as_of: str) -> str:
    """What kind of answer it takes; "" where any words do."""
    if prompt.kind == "items":
        return say["coach.interview.items_there" if prompt.there else "coach.interview.items"]
    if prompt.choices and prompt.kind != "number":
        return say.say("coach.interview.choice", choices=_choices(say, prompt.choices))
    if prompt.kind == "number" and prompt.low is not None and prompt.high is not None:
        low, high = number(prompt.low), number(prompt.high)
        return say.say("coach.interview.range", low=low, high=high)
    if prompt.kind == "text" and prompt.field is not None:
        return ""
    key = {"number": "number_answer"}.get(prompt.kind, prompt.kind)
    return say.say(f"coach.interview.{key}", day=as_of)


def _choices(say: Words, choices: Sequence[tuple[str, Text]]) -> str:
    named = [
        say.say("coach.interview.option", n=place, word=say.of(word))
        for place, (_, word) in enumerate(choices, 1)
    ]
    return say.row(named)
