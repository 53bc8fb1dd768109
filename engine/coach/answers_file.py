"""Answers from a file: by the id of a question or by a place in the snapshot; all mistakes together.

What the answers would make of the snapshot is held against the models before anything is written, and a
mistake is told at its place in the file of answers.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from comity.engine.coach.answers import NONE, Refusal, value_of
from comity.engine.coach.questions import Question
from comity.engine.coach.writing import Write, applied, changes
from comity.engine.edit import Change
from comity.engine.errors import ComityError, Position, SnapshotError, suggest
from comity.engine.facts import Facts
from comity.engine.shapes import Shapes, Type
from comity.engine.source import Document, together
from comity.engine.validate import validate
from comity.schemas.snapshot import Snapshot
from comity.schemas.text import Text

__all__ = ["Answered", "answered"]

Words = Mapping[str, Text]
_NAMES = frozenset(("bool", "note", "enum", "date", "number"))  #: kinds whose answers have words


class Answered(NamedTuple):
    changes: tuple[Change, ...]
    recorded: tuple[str, ...]  #: ids of the questions, or the places, in the order of the file


class _Aim(NamedTuple):
    """Where an answer goes."""

    pointer: str
    type: Type
    question: Question | None


def answered(
    answers: Document, facts: Facts, found: Sequence[Question], shapes: Shapes, words: Words
) -> Answered:
    """What to change in the snapshot. Raises SnapshotError, or Mistakes with all of them."""
    mapping = answers.value
    if not isinstance(mapping, Mapping):
        message = Text("answers stand under the names of their questions", "答案应写在问题编号之下")
        hint = Text("governance.approved_plan: yes", "governance.approved_plan: 是")
        raise SnapshotError(message, file=answers.name, hint=hint)
    today = date.fromordinal(facts.as_of)
    value, done, whence = facts.document.value, list[Change](), dict[str, str]()
    mistakes: list[ComityError] = []
    for key, said in mapping.items():
        place = "/" + key.replace("~", "~0").replace("/", "~1")
        try:
            aim = _aim(key, value, found, shapes)
            writes = list(_writes(aim, _meant(said, aim.type, words, today), value))
        except _Unknown:
            mistakes.append(_no_question(answers, key, place, found))
            continue
        except Refusal as refusal:
            position = answers.position(place)
            mistakes.append(SnapshotError(refusal.message, file=answers.name, position=position))
            continue
        for write, inside in writes:
            own = changes(write, value, shapes)
            value = applied(value, own)
            whence[_landed(write, own, value)] = place + inside
            done += own
    mistakes += _misfits(answers, value, whence, facts)
    if mistakes:
        raise together(mistakes)
    return Answered(tuple(done), tuple(mapping))


class _Unknown(Exception):
    """No question and no place has this name."""


def _no_question(
    answers: Document, key: str, place: str, found: Sequence[Question]
) -> SnapshotError:
    known = [question.id for question in found]
    return SnapshotError(
        Text(f'no question "{key}"', f"没有“{key}”这个问题"),
        file=answers.name,
        position=answers.key_position(place),
        hint=suggest(key, known)
        or Text("--questions lists what can be answered", "--questions 可列出能回答的问题"),
    )


def _aim(key: str, value: Any, found: Sequence[Question], shapes: Shapes) -> _Aim:
    """A question by its id or pointer, else a place by its pointer, dotted path or ids of items."""
    for question in found:
        if key in (question.id, question.pointer):
            return _Aim(question.pointer, question.type, question)
    keys = key.strip("/").split("/") if key.startswith("/") else key.split(".")
    kind, here, pointer = Type("item", shape="Snapshot"), value, ""
    for step in keys:
        if kind.kind == "list":
            place = _index(here, step)
            here, kind, step = here[place], kind.of, str(place)  # noqa: PLW2901
        elif kind.kind == "item" and step in shapes[kind.shape].fields:
            kind = shapes[kind.shape].fields[step]
            here = here.get(step) if isinstance(here, Mapping) else None
        else:
            raise _Unknown
        pointer = f"{pointer}/{step}"
    return _Aim(pointer, kind, None)


def _index(items: Any, name: str) -> int:
    for place, item in enumerate(items or ()):
        if isinstance(item, Mapping) and str(item.get("id")) == name:
            return place
    if name.isdigit() and int(name) < len(items or ()):
        return int(name)
    raise _Unknown


def _meant(said: Any, kind: Type, words: Words, today: date) -> Any:
    """The value; a text that stands for a choice, a flag or several is read as at the terminal."""
    if isinstance(said, str) and kind.kind == "list":
        if said.strip().casefold() in NONE:
            return []
        return said if kind.of.kind == "item" else value_of(said, kind, words, today)
    if isinstance(said, str) and kind.kind in _NAMES:
        return value_of(said, kind, words, today)
    return said


def _writes(aim: _Aim, said: Any, value: Any) -> Iterator[tuple[Write, str]]:
    """What to write, and where below the answer it stands there.

    To a list items are added; one that is there already is not there twice.
    """
    question = aim.question
    holds, frees = (question.holds, question.frees) if question else ((), ())
    if aim.type.kind == "list" and isinstance(said, list):
        there = _at(value, aim.pointer)
        if not said and not there:
            yield Write(aim.pointer, [], frees=frees), ""
        for place, item in enumerate(said):
            if not any(_same(item, other) for other in there or ()):
                yield Write(aim.pointer, item, append=True, holds=holds, frees=frees), f"/{place}"
        return
    yield Write(aim.pointer, said, holds=holds, frees=frees), ""


def _at(value: Any, pointer: str) -> Any:
    for key in pointer.strip("/").split("/"):
        if isinstance(value, list):
            value = value[int(key)]
        else:
            value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _same(item: Any, other: Any) -> bool:
    """Equal but for an id that one of them has not got."""
    if isinstance(item, Mapping) and isinstance(other, Mapping) and "id" not in item:
        other = {key: value for key, value in other.items() if key != "id"}
    return bool(item == other)


def _landed(write: Write, own: Sequence[Change], value: Any) -> str:
    """The pointer of what was written, after it was."""
    pointer = own[0].pointer
    if not pointer.endswith("/-"):
        return f"{pointer}/0" if write.append else pointer
    return f"{write.pointer}/{len(_at(value, write.pointer)) - 1}"


def _misfits(
    answers: Document, value: Any, whence: Mapping[str, str], facts: Facts
) -> Iterator[ComityError]:
    """What the models refuse, each at its place in the answers."""
    places = _Places(answers, whence)
    document = Document(answers.name, value, places)
    if facts.document.value is value:
        return
    try:
        validate(Snapshot, document, SnapshotError)
    except ComityError as error:
        yield from getattr(error, "mistakes", (error,))


class _Places:
    """Places of the changed snapshot that are places of the answers."""

    def __init__(self, answers: Document, whence: Mapping[str, str]) -> None:
        self._answers, self._whence = answers, whence

    def _at(self, keys: list[str]) -> str:
        for depth in range(len(keys), 0, -1):
            pointer = "/" + "/".join(keys[:depth])
            if pointer in self._whence:
                rest = "".join(f"/{key}" for key in keys[depth:])
                return self._whence[pointer] + rest
        return ""

    def value(self, keys: list[str]) -> Position:
        return self._answers.position(self._at(keys)) or Position(1, 1)

    def key(self, keys: list[str]) -> Position:
        return self._answers.key_position(self._at(keys)) or Position(1, 1)

    def quoted(self, keys: list[str]) -> bool:
        return self._answers.quoted(self._at(keys))
