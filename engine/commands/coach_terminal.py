"""The interview and the promises at a terminal. Every answer is on the disk before the next question."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from comity.engine.commands import printing
from comity.engine.errors import ComityError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.engine.coach.interview import State
    from comity.engine.coach.sitting import Desk, Look
    from comity.engine.coach.writing import Write
    from comity.schemas.text import Language, Text

__all__ = ["interview", "promises"]


class _Screen:
    """Where prompts are shown and answers are typed."""

    def __init__(self, options: dict[str, Any], language: "Language") -> None:
        from comity.engine.report.words import words

        self.language, self.say = language, words(language)
        self.width = options["width"] or printing.columns()
        self.color = printing.colored(options["color"])

    def line(self, text: str) -> None:
        from comity.engine.report.layout import Page

        page = Page(self.width, color=self.color)
        page.line(text)
        click.echo(page.text(), nl=False)

    def read(self) -> str | None:
        """A line that was typed; None at the end of the input."""
        try:
            return input(self.say["coach.interview.prompt"])
        except EOFError:
            click.echo()
            return None


def interview(
    file: str, desk: "Desk", options: dict[str, Any], language: "Language"
) -> "tuple[str, ...]":
    """Ask until nothing is left, the budget is spent or somebody has enough; the ids of what was answered."""
    from comity.engine.coach import interview as machine
    from comity.engine.coach.questions import budget
    from comity.engine.coach.showing import prompted
    from comity.engine.report.coach_interview import prompt_text
    from comity.engine.report.words import percent

    screen, now = _Screen(options, language), _look(file, desk)
    limit = budget(now.questions, options["limit"], options["minutes"])
    state = machine.start(now.questions, now.day, limit)
    if not now.questions:
        screen.line(screen.say["coach.interview.none"])
        return ()
    if count := len(now.questions[:limit]):
        screen.line(screen.say.say("coach.interview.intro", n=count))
    recorded: dict[str, None] = {}
    while (shown := machine.prompt(state)) is not None:
        if shown.field is None and not shown.more and not shown.refusal and not shown.help:
            click.echo()
        text = prompt_text(
            prompted(shown, desk.catalog),
            as_of=now.day.isoformat(),
            language=language,
            width=screen.width,
            color=screen.color,
        )
        click.echo(text, nl=False)
        said = screen.read()
        if said is None:
            break
        step = machine.answer(state, said, desk.catalog.words)
        if step.writes:
            refusal, now = _save(file, desk, step.writes)
            if refusal:
                state = _refused(state, refusal)
                continue
            recorded[shown.question.id] = None
            screen.line(screen.say.say("coach.interview.saved", pointer=shown.question.id))
        state = machine.renewed(step.state, now.questions) if step.settled else step.state
    screen.line(screen.say.say("coach.interview.done", coverage=percent(now.report.score.coverage)))
    click.echo()
    return tuple(recorded)


def _look(file: str, desk: "Desk") -> "Look":
    from comity.engine.coach.sitting import look
    from comity.engine.source import read_bytes

    return look(read_bytes(file).decode(), file, desk)


def _save(file: str, desk: "Desk", writes: "Sequence[Write]") -> "tuple[Text | None, Look]":
    """Write answers into the file as it stands now; why not, where it refuses them."""
    from comity.engine.coach.sitting import look, with_writes

    now = _look(file, desk)
    try:
        text = with_writes(now, writes, desk)
    except ComityError as error:
        first: ComityError = getattr(error, "mistakes", (error,))[0]
        return first.message, now
    printing.write(text, file)
    return None, look(text, file, desk)


def _refused(state: "State", reason: "Text") -> "State":
    """The same question again; an item that was refused is told anew."""
    return replace(state, refusal=reason, item=() if state.item is not None else None)


def promises(file: str, desk: "Desk", options: dict[str, Any], language: "Language") -> None:
    """Ask for promises, and write each into the file."""
    screen = _Screen(options, language)
    while True:
        click.echo()
        screen.line(screen.say["coach.interview.commit"])
        text = screen.read()
        if not text or not text.strip():
            return
        now = _look(file, desk)
        due = _asked_day(screen, now)
        if due is None:
            return
        screen.line(screen.say["coach.interview.owner"])
        owner = screen.read()
        people = [row["id"] for row in now.facts.root["stakeholders"] or ()]
        to = _asked_person(screen, people) if people else None
        _keep(file, desk, screen, (text, due, (owner or "").strip() or None, to))


def _asked_day(screen: _Screen, now: "Look") -> str | None:
    from comity.engine.coach.answers import Refusal
    from comity.engine.coach.commitment import due_day

    while True:
        screen.line(screen.say["coach.interview.due"])
        said = screen.read()
        if said is None:
            return None
        try:
            return due_day(said, now.facts)
        except Refusal as refusal:
            reason = screen.say.of(refusal.message)
            screen.line(screen.say.say("coach.interview.refused", reason=reason))


def _asked_person(screen: _Screen, people: "Sequence[str]") -> str | None:
    while True:
        screen.line(f"{screen.say['coach.interview.to']} {screen.say.row(people)}")
        said = (screen.read() or "").strip()
        if not said or said in people:
            return said or None


def _keep(
    file: str, desk: "Desk", screen: _Screen, told: "tuple[str, str, str | None, str | None]"
) -> None:
    from comity.engine.coach.commitment import Promise, write

    now = _look(file, desk)
    refusal, after = _save(file, desk, [write(Promise(*told), now.facts)])
    if refusal:
        reason = screen.say.of(refusal)
        screen.line(screen.say.say("coach.interview.refused", reason=reason))
        return
    row = after.facts.root["commitments"][-1]
    said = screen.say.say("coach.committed", id=row["id"], file=file, text=row["text"], day=told[1])
    screen.line(said)
