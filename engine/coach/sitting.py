"""One look at a project's file: what it comes to, what it lacks; and the text with an answer in it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from comity.engine.catalog import Catalog
from comity.engine.check import Settings, check
from comity.engine.coach.phrases import Phrases
from comity.engine.coach.questions import Question, questions
from comity.engine.coach.session import commitments, session
from comity.engine.coach.showing import told
from comity.engine.coach.writing import Write, applied, changes
from comity.engine.edit import Change, edited
from comity.engine.facts import Facts, read
from comity.engine.source import parse
from comity.schemas.coach import SCHEMA, CoachReport, Commitment
from comity.schemas.report import ProjectReport

__all__ = ["Desk", "Look", "look", "report", "with_changes", "with_writes"]


class Desk(NamedTuple):
    """What a session works with."""

    catalog: Catalog
    settings: Settings
    phrases: Phrases
    as_of: date | None = None  #: another day than the file's own


class Look(NamedTuple):
    """A file as it stands."""

    text: str
    facts: Facts
    report: ProjectReport
    questions: tuple[Question, ...]  #: the most useful first

    @property
    def day(self) -> date:
        return date.fromordinal(self.facts.as_of)


def look(text: str, name: str, desk: Desk) -> Look:
    """Raises SnapshotError, or Mistakes, where the file is at fault."""
    facts = read(parse(text, name), desk.catalog.shapes, as_of=desk.as_of)
    found = check(facts, desk.catalog, desk.settings)
    asked = questions(found.data_gaps, facts, desk.catalog, desk.phrases.asks)
    return Look(text, facts, found, asked)


def with_writes(it: Look, writes: Sequence[Write], desk: Desk) -> str:
    """The text with whole answers in it. Raises SnapshotError, or Mistakes, where it refuses one."""
    value, done = it.facts.document.value, list[Change]()
    for write in writes:
        own = changes(write, value, desk.catalog.shapes)
        value = applied(value, own)
        done += own
    return with_changes(it, done)


def with_changes(it: Look, done: Sequence[Change]) -> str:
    return edited(it.text, it.facts.document.name, done)


def report(
    it: Look, desk: Desk, recorded: Sequence[str] = (), made: Sequence[str] = ()
) -> CoachReport:
    """What is handed out. `made` are the ids of promises that were written in this run."""
    committed = tuple(
        replace(promise, new=True) for promise in commitments(it.facts) if promise.id in made
    )
    sitting = session(it.report, it.facts, desk.catalog, desk.phrases)
    marked = tuple(_marked(promise, made) for promise in sitting.owed)
    asked = tuple(told(question, desk.catalog) for question in it.questions)
    return CoachReport(SCHEMA, replace(sitting, owed=marked), asked, tuple(recorded), committed)


def _marked(promise: Commitment, made: Sequence[str]) -> Commitment:
    return replace(promise, new=True) if promise.id in made else promise
