"""An explanation for a terminal: the outcome, then the condition with its values, part by part."""

from textwrap import wrap

from comity.engine.report.layout import GAP, Page, Span
from comity.engine.report.words import Words, words
from comity.schemas.explanation import Explanation, ItemPart, Judged, Part
from comity.schemas.text import Language

__all__ = ["explanation_text"]

_CHUNK = 300  #: characters; a page cuts a longer piece
_TRUTHS = {True: "yes", False: "no", None: "unknown"}
_STYLES = {"fail": "critical", "partial": "watch", "pass": "healthy", "error": "critical"}


def explanation_text(
    explanation: Explanation, *, language: Language, width: int, color: bool
) -> str:
    """The text of an explanation. `width` in columns; `color` asks for terminal codes."""
    say, page = words(language), Page(width, color=color)
    _head(page, say, explanation)
    _rule(page, say, explanation)
    if explanation.value:
        page.heading(say["explain.value"], "-")
        _part(page, say, explanation.value, GAP)
    if explanation.each:
        _items(page, say, explanation)
    if explanation.limits:
        page.heading(say["explain.limits"], "-")
        for limit in explanation.limits:
            page.line(Span(limit.name, "head"), indent=GAP)
            _part(page, say, limit.part, 2 * GAP)
    _steps(page, say, explanation)
    _missing(page, say, explanation)
    if explanation.notes:
        page.heading(say["explain.notes"], "-")
        for note in explanation.notes:
            page.line(say.of(note), indent=GAP, hang=2 * GAP)
    return page.text()


def _head(page: Page, say: Words, explanation: Explanation) -> None:
    page.line(Span(f"{explanation.rule} {say.of(explanation.title)}", "head"))
    outcome = say.name("outcomes", explanation.outcome)
    facts = [outcome]
    if explanation.outcome in ("fail", "partial"):
        key = (
            "explain.severity" if explanation.severity == explanation.nominal else "explain.raised"
        )
        now, own = (
            say.name("severities", word) for word in (explanation.severity, explanation.nominal)
        )
        facts.append(say.say(key, severity=now, own=own))
    page.line(Span(say["dot"].join(facts), _STYLES.get(explanation.outcome, "")))
    page.line(say.of(explanation.question))
    if explanation.error:
        page.line(say.say("explain.broken", error=explanation.error))


def _rule(page: Page, say: Words, explanation: Explanation) -> None:
    """When the rule applies, what it asks, and the numbers that it asks it with."""
    page.heading(say["explain.rule"], "-")
    phases = explanation.phases
    named = [say.name("phases", phase) for phase in phases or ()]
    now = (
        say.name("phases", explanation.phase) if explanation.phase else say["explain.not_recorded"]
    )
    if phases is not None:
        page.line(
            say.say("explain.phases", phases=say.row(named), phase=now), indent=GAP, hang=2 * GAP
        )
    if explanation.applies:
        page.line(say["explain.applies"], indent=GAP)
        _part(page, say, explanation.applies, 2 * GAP)
    if explanation.each:
        _whole(page, say.say("explain.each", each=explanation.each))
    if explanation.among:
        _whole(page, say.say("explain.among", among=explanation.among))
    key = "explain.fails" if explanation.each else "explain.computes"
    _whole(page, say.say(key, condition=explanation.condition))
    for parameter in explanation.parameters:
        value, doc = say.of(parameter.value), say.of(parameter.doc)
        text = say.say(
            "explain.parameter", name=parameter.name, value=value, unit=parameter.unit, doc=doc
        )
        page.line(text, indent=GAP, hang=2 * GAP)


def _whole(page: Page, text: str) -> None:
    """A text that is not cut, however long."""
    chunks = wrap(text, _CHUNK, break_on_hyphens=False)
    page.line(*(f"{chunk} " for chunk in chunks), indent=GAP, hang=2 * GAP)


def _items(page: Page, say: Words, explanation: Explanation) -> None:
    page.heading(say["explain.items"], "-")
    counted = say.say("explain.judged", n=explanation.judged, failed=explanation.failed)
    page.line(counted, indent=GAP)
    if explanation.left_out:
        page.line(say.say("explain.left_out", n=explanation.left_out), indent=GAP)
    for item in explanation.items:
        _judged(page, say, explanation.file, item)
    for verdict, n in explanation.more:
        outcome = say.name("outcomes", verdict)
        page.line(say.say("explain.more_items", n=n, outcome=outcome), indent=GAP)


def _judged(page: Page, say: Words, file: str, item: Judged) -> None:
    page.blank()
    verdict = Span(say.name("outcomes", item.verdict), _STYLES.get(item.verdict, "medium"))
    page.line(
        Span(item.subject, "head"),
        " ",
        verdict,
        " ",
        _place(file, item.line, item.column),
        indent=GAP,
    )
    for note in item.notes:
        page.line(say.of(note), indent=2 * GAP, hang=3 * GAP)
    for part in item.parts:
        _part(page, say, part, 2 * GAP)


def _place(file: str, line: int | None, column: int | None) -> Span:
    place = "" if line is None else f"{file}:{line}:{column}"
    return Span(place, "quiet", solid=True)


def _part(page: Page, say: Words, part: Part, indent: int, *, brief: bool = False) -> None:
    """A part on a line with the values that it is made of; below it what is made of more.

    Where one part of an `and` or `or` has decided, the others are named and no more.
    """
    plain = [] if part.joint else [child for child in part.parts if _is_plain(child)]
    said = say[f"explain.{part.joint}"] if part.joint and not brief else part.text
    values = say["semicolon"].join(_equation(say, child) for child in plain)
    own = f"{said} = {say.of(part.value)}" if not part.condition else said
    pieces: list[str | Span] = [own]
    if part.condition:
        truth = say[f"explain.truth.{_TRUTHS[part.truth]}"]
        pieces = [Span(truth, "head"), "  ", own]
    if values and not brief:
        pieces += ["  ", Span(f"[{values}]", "quiet")]
    if part.error:
        pieces += ["  ", say.say("explain.broken", error=part.error)]
    page.line(*pieces, indent=indent, hang=indent + 2 * GAP)
    if brief:
        return
    deciding = {"and": False, "or": True}.get(part.joint)
    decided = part.joint and part.truth is deciding
    for child in part.parts:
        if child not in plain:
            told = bool(decided) and child.truth is not deciding
            _part(page, say, child, indent + GAP, brief=told)
    _behind(page, say, part, indent + GAP)


def _is_plain(part: Part) -> bool:
    return not (part.parts or part.items or part.error)


def _equation(say: Words, part: Part) -> str:
    value = say[f"explain.truth.{_TRUTHS[part.truth]}"] if part.condition else say.of(part.value)
    return f"{part.text} = {value}"


def _behind(page: Page, say: Words, part: Part, indent: int) -> None:
    """The items behind an aggregate."""
    for item in part.items:
        page.line(_named(item), indent=indent)
        for child in item.parts:
            _part(page, say, child, indent + GAP)
    left = [(n, key) for n, key in ((part.more, "more"), (part.passed_over, "passed_over")) if n]
    for n, key in left:
        page.line(Span(say.say(f"explain.{key}", n=n), "quiet"), indent=indent)


def _named(item: ItemPart) -> Span:
    place = "" if item.line is None else f" :{item.line}:{item.column}"
    return Span(f"{item.subject}{place}", solid=True)


def _steps(page: Page, say: Words, explanation: Explanation) -> None:
    if not explanation.steps:
        return
    page.heading(say["explain.steps"], "-")
    for step in explanation.steps:
        severity = say.name("severities", step.severity)
        key = "explain.taken" if step.taken else "explain.not_taken"
        page.line(Span(say.say(key, severity=severity), "head"), indent=GAP)
        _part(page, say, step.part, 2 * GAP)


def _missing(page: Page, say: Words, explanation: Explanation) -> None:
    if not explanation.missing:
        return
    page.heading(say["explain.missing"], "-")
    for lack in explanation.missing:
        place = _place(explanation.file, lack.line, lack.column)
        page.line(lack.pointer, "  ", place, indent=GAP, hang=2 * GAP)
