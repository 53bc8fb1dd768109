"""A coaching session as Markdown: to fill in, to keep beside the project."""

from collections.abc import Iterable, Iterator

from comity.engine.report.coach_text import blind, choice, command, owed, where
from comity.engine.report.quoting import code, markdown
from comity.engine.report.words import Words, words
from comity.schemas.coach import CoachReport, Script, Session
from comity.schemas.text import Language, Text

__all__ = ["render"]

_MINUTES = {"goal": 5, "reality": 15, "options": 15, "way": 10}
_LINES = ("what", "first", "due", "obstacle", "checks", "sure")


def render(report: CoachReport, *, language: Language) -> str:
    say, it = words(language), report.session
    blocks = [f"# {markdown(say.say('coach.title', project=it.project))}", _about(say, it)]
    blocks += [_part(say, "goal"), *_goal(say, it)]
    blocks += [_part(say, "reality"), *_reality(say, it)]
    blocks += [_part(say, "options"), *_options(say, it)]
    blocks += [_part(say, "way"), *_way(say, it)]
    blocks += list(_script(say, it.script))
    return "\n\n".join(block for block in blocks if block) + "\n"


def _about(say: Words, it: Session) -> str:
    facts = [it.client or "", say.say("coach.as_of", day=it.as_of), say.band(it.band)]
    return markdown(say["dot"].join(fact for fact in facts if fact))


def _part(say: Words, part: str) -> str:
    return f"## {markdown(say.say('coach.minutes', part=say[f'coach.{part}'], n=_MINUTES[part]))}"


def _asked(say: Words, questions: Iterable[Text]) -> str:
    return "\n".join(f"- **{markdown(say.of(question))}**" for question in questions)


def _listed(rows: Iterable[str]) -> str:
    return "\n".join(f"- {row}" for row in rows)


def _goal(say: Words, it: Session) -> Iterator[str]:
    for quote in it.quotes:
        who = say.say("coach.by", who=quote.by or say["coach.nobody"], day=quote.on)
        yield f"> {markdown(say.say('coach.said', said=quote.said))}  \n> {markdown(who)}"
    yield _asked(say, it.goal)


def _reality(say: Words, it: Session) -> Iterator[str]:
    if it.strengths:
        yield f"### {markdown(say['coach.strengths'])}"
        yield _listed(
            f"**{markdown(say.of(s.title))}**{say['colon']}{markdown(say.of(s.message))}"
            for s in it.strengths
        )
        yield _asked(say, [it.strengths_question])
    if it.observations:
        yield f"### {markdown(say['coach.facts'])}"
    for seen in it.observations:
        severity = markdown(say.name("severities", seen.severity))
        yield f"**{markdown(say.of(seen.title))}** ({severity}, {markdown(seen.rule)})"
        rows = [markdown(say.of(message)) for message in seen.messages]
        if seen.more:
            rows.append(markdown(say.say("coach.more", n=seen.more)))
        place = where(say, seen, it.file)
        yield _listed([*rows, *([code(place)] if place else [])])
        yield _asked(say, [seen.question])
    yield _asked(say, it.reality)
    if it.cause and it.cause_title and it.cause_question:
        yield f"### {markdown(say.say('coach.behind', title=say.of(it.cause_title)))}"
        yield markdown(say.of(it.cause))
        yield _asked(say, [it.cause_question])
    if it.blind_spots and it.blind_question:
        yield f"### {markdown(say['coach.blind'])}"
        yield _listed(markdown(blind(say, spot)) for spot in it.blind_spots)
        yield _asked(say, [it.blind_question])
    if it.owed:
        yield f"### {markdown(say['coach.owed'])}"
        yield _listed(markdown(owed(say, promise)) for promise in it.owed)
        yield _asked(say, [it.owed_question])


def _options(say: Words, it: Session) -> Iterator[str]:
    yield _asked(say, [it.options_first])
    if it.choices:
        yield markdown(say["coach.choices"])
        yield "\n".join(
            f"{place}. {markdown(choice(say, option))}"
            for place, option in enumerate(it.choices, 1)
        )
    yield _asked(say, it.options)


def _way(say: Words, it: Session) -> Iterator[str]:
    yield _asked(say, it.way)
    yield "\n".join(
        f"- [ ] {markdown(say[f'coach.sheet.{line}'])}{say['colon']}" for line in _LINES
    )
    yield f"{markdown(say['coach.record'])} {code(command(it))}"
    yield markdown(say.say("coach.review", day=it.review_on))


def _script(say: Words, script: Script | None) -> Iterator[str]:
    if script is None:
        yield markdown(say["coach.no_script"])
        return
    yield f"## {markdown(say.say('coach.script', title=say.of(script.title)))}"
    if script.to:
        yield markdown(say.say("coach.to", who=script.to))
    if any(line.blank for line in script.lines):
        yield markdown(say["coach.blanks"])
    part = ""
    for line in script.lines:
        if line.part != part:
            part = line.part
            yield f"### {markdown(say[f'coach.parts.{part}'])}"
        yield markdown(say.of(line.text))
    yield f"## {markdown(say['coach.phrases'])}"
    for phrase in script.phrases:
        yield _listed(
            markdown(say.say(f"coach.{key}", text=say.of(getattr(phrase, key))))
            for key in ("avoid", "say", "why")
        )
