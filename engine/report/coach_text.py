"""A coaching session for a terminal: goal, reality, options, way forward, and the hardest message."""

from collections.abc import Iterable

from comity.engine.report.layout import GAP, Page, Span
from comity.engine.report.words import Words, number, percent, points, words
from comity.schemas.coach import (
    BlindSpot,
    Choice,
    CoachReport,
    Commitment,
    Observation,
    QuestionReport,
    Script,
    Session,
)
from comity.schemas.text import Language, Text

__all__ = ["questions_text", "text"]

_DEEP = 2 * GAP
_RULES = 3  #: that are named of those against an own mark
_MINUTES = {"goal": 5, "reality": 15, "options": 15, "way": 10}


def text(report: CoachReport, *, language: Language, width: int, color: bool) -> str:
    """The session. `width` in columns; `color` asks for terminal codes."""
    say, page, it = words(language), Page(width, color=color), report.session
    page.heading(say.say("coach.title", project=it.project), "=")
    page.line(say["dot"].join(_about(say, it)))
    page.line(Span(it.file, "quiet"))
    _notes(page, say, report)
    _goal(page, say, it)
    _reality(page, say, it)
    _options(page, say, it)
    _way(page, say, it)
    _script(page, say, it.script)
    return page.text()


def _about(say: Words, it: Session) -> Iterable[str]:
    if it.client:
        yield it.client
    yield say.say("coach.as_of", day=it.as_of)
    yield say.band(it.band) if it.score is None else f"{points(it.score)} {say.band(it.band)}"


def _notes(page: Page, say: Words, report: CoachReport) -> None:
    """What this run wrote, and what could still be asked."""
    file = report.session.file
    lines = [
        say.say("coach.committed", id=done.id, file=file, text=done.text, day=done.due)
        for done in report.committed
    ]
    if report.recorded:
        lines.insert(0, say.say("coach.recorded", n=len(report.recorded), file=file))
    if report.questions:
        lines.append(say.say("coach.open", n=len(report.questions), file=file))
    if lines:
        page.blank()
    for line in lines:
        page.line(line)


def _part(page: Page, say: Words, part: str) -> None:
    page.heading(say.say("coach.minutes", part=say[f"coach.{part}"], n=_MINUTES[part]), "-")


def _ask(page: Page, say: Words, questions: Iterable[Text], indent: int = GAP) -> None:
    for question in questions:
        page.line("? ", Span(say.of(question), "head"), indent=indent, hang=indent + 2)


def _goal(page: Page, say: Words, it: Session) -> None:
    _part(page, say, "goal")
    for quote in it.quotes:
        who = say.say("coach.by", who=quote.by or say["coach.nobody"], day=quote.on)
        quoted = say.say("coach.said", said=quote.said)
        page.line(quoted, " ", Span(who, "quiet"), indent=GAP, hang=_DEEP)
    _ask(page, say, it.goal)


def _reality(page: Page, say: Words, it: Session) -> None:
    _part(page, say, "reality")
    if it.strengths:
        page.line(Span(say["coach.strengths"], "quiet"), indent=GAP)
        for strength in it.strengths:
            title = Span(say.of(strength.title), "healthy")
            said = say.pieces("strengths.line", title=title, message=say.of(strength.message))
            page.line("+ ", *said, indent=GAP, hang=_DEEP)
        _ask(page, say, [it.strengths_question])
        page.blank()
    if it.observations:
        page.line(Span(say["coach.facts"], "quiet"), indent=GAP)
    for seen in it.observations:
        _observation(page, say, seen, it.file)
    _ask(page, say, it.reality)
    if it.cause and it.cause_title and it.cause_question:
        page.blank()
        behind = say.say("coach.behind", title=say.of(it.cause_title))
        page.line(Span(behind, "quiet"), indent=GAP)
        page.line(say.of(it.cause), indent=GAP)
        _ask(page, say, [it.cause_question])
    if it.blind_spots and it.blind_question:
        page.blank()
        page.line(Span(say["coach.blind"], "quiet"), indent=GAP)
        for spot in it.blind_spots:
            page.line("- ", blind(say, spot), indent=GAP, hang=_DEEP)
        _ask(page, say, [it.blind_question])
    if it.owed:
        page.blank()
        page.line(Span(say["coach.owed"], "quiet"), indent=GAP)
        for promise in it.owed:
            page.line("- ", owed(say, promise), indent=GAP, hang=_DEEP)
        _ask(page, say, [it.owed_question])


def _observation(page: Page, say: Words, seen: Observation, file: str) -> None:
    severity = Span(say.name("severities", seen.severity), seen.severity)
    page.line(
        severity, " ", Span(say.of(seen.title), "head"), f" {seen.rule}", indent=GAP, hang=_DEEP
    )
    for message in seen.messages:
        page.line(say.of(message), indent=_DEEP)
    if seen.more:
        page.line(Span(say.say("coach.more", n=seen.more), "quiet"), indent=_DEEP)
    place = where(say, seen, file)
    if place:
        page.line(Span(place, "quiet", solid=True), indent=_DEEP)
    _ask(page, say, [seen.question], _DEEP)


def where(say: Words, seen: Observation, file: str) -> str:
    """The place in the file that an observation rests on; "" where it has none."""
    evidence = seen.evidence
    if evidence is None or evidence.line is None:
        return ""
    return say.say("coach.where", file=file, line=evidence.line, column=evidence.column)


def blind(say: Words, spot: BlindSpot) -> str:
    """The point, one's own mark, the client's, and what speaks against it."""
    parts = [
        say.say("coach.blind_row", row=spot.row, title=say.of(spot.title), own=number(spot.own))
    ]
    if spot.client is not None:
        parts.append(say.say("coach.blind_client", client=number(spot.client)))
    if spot.because:
        rules = say.few(spot.against, _RULES)
        parts.append(say.say("coach.blind_against", title=say.of(spot.because), rules=rules))
    elif spot.kind == "hidden":
        parts.append(say["coach.hidden"])
    return say["semicolon"].join(parts)


def owed(say: Words, promise: Commitment) -> str:
    key = "owed_new" if promise.new else "owed_late" if promise.late else "owed_row"
    return say.say(f"coach.{key}", id=promise.id, text=promise.text, day=promise.due)


def choice(say: Words, option: Choice) -> str:
    said = say.of(option.text)
    return say.say("coach.choice", text=said, when=say.of(option.when)) if option.when else said


def _options(page: Page, say: Words, it: Session) -> None:
    _part(page, say, "options")
    _ask(page, say, [it.options_first])
    if it.choices:
        page.line(Span(say["coach.choices"], "quiet"), indent=GAP)
    for place, option in enumerate(it.choices, 1):
        page.line(f"{place}. ", choice(say, option), indent=GAP, hang=_DEEP + 1)
    _ask(page, say, it.options)


def _way(page: Page, say: Words, it: Session) -> None:
    _part(page, say, "way")
    _ask(page, say, it.way)
    page.blank()
    page.line(say["coach.record"], indent=GAP)
    page.line(command(it), indent=GAP, hang=_DEEP)
    page.line(say.say("coach.review", day=it.review_on), indent=GAP)


def command(it: Session) -> str:
    """What puts a promise on record."""
    return f'comity coach {it.file} --commit "..." --due DAY --owner NAME'


def _script(page: Page, say: Words, script: Script | None) -> None:
    if script is None:
        page.blank()
        page.line(say["coach.no_script"])
        return
    page.heading(say.say("coach.script", title=say.of(script.title)), "-")
    if script.to:
        page.line(say.say("coach.to", who=script.to), indent=GAP)
    page.line(Span(say.say("coach.rests_on", rules=say.few(script.rules)), "quiet"), indent=GAP)
    if any(line.blank for line in script.lines):
        page.line(Span(say["coach.blanks"], "quiet"), indent=GAP)
    part = ""
    for line in script.lines:
        if line.part != part:
            part = line.part
            page.blank()
            page.line(Span(say[f"coach.parts.{part}"], "head"), indent=GAP)
        page.line(say.of(line.text), indent=_DEEP)
    page.heading(say["coach.phrases"], "-")
    for phrase in script.phrases:
        page.blank()
        page.line(say.say("coach.avoid", text=say.of(phrase.avoid)), indent=GAP, hang=_DEEP)
        better = say.say("coach.say", text=say.of(phrase.say))
        page.line(Span(better, "head"), indent=GAP, hang=_DEEP)
        why = say.say("coach.why", text=say.of(phrase.why))
        page.line(Span(why, "quiet"), indent=GAP, hang=_DEEP)


def questions_text(report: CoachReport, *, language: Language, width: int, color: bool) -> str:
    """What the file does not say, the most useful to know first."""
    say, page = words(language), Page(width, color=color)
    page.heading(say["coach.questions.title"], "=")
    if not report.questions:
        page.line(say["coach.questions.none"])
    for question in report.questions:
        page.line(*_question(say, question), indent=GAP, hang=_DEEP)
        page.line(Span(_terms(say, question), "quiet"), indent=_DEEP)
    return page.text()


def _question(say: Words, question: QuestionReport) -> list[str | Span]:
    asks = say.of(question.asks)
    if question.about:
        about = say.say("coach.interview.about", item=say.of(question.about))
        asks = f"{about} {asks}" if about[-1].isascii() else f"{about}{asks}"
    name = Span(question.id, "head")
    return say.pieces("coach.questions.row", id=name, asks=asks)


def _terms(say: Words, question: QuestionReport) -> str:
    kind, rules = say[f"coach.kinds.{question.kind}"], say.few(question.rules)
    if not question.coverage_gain:
        return say.say("coach.questions.terms", kind=kind, rules=rules)
    gain = percent(question.coverage_gain)
    return say.say("coach.questions.terms_gain", kind=kind, gain=gain, rules=rules)
