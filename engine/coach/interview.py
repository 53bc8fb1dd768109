"""The interview as a machine: a state and an answer give the next state and what to write.

It knows no terminal and no file. After each change the caller writes the file, looks for its gaps again
and hands the questions back with `renewed`: what is answered is no gap any more.

A question is put, answered, skipped (it comes again at the end, once) or passed over; `back` returns to
the one before. A list is told item by item, field by field; an item is written when it is whole.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from comity.engine.coach.answers import NONE, Refusal, value_of
from comity.engine.coach.questions import Field, Question, kind_of
from comity.engine.coach.writing import Write
from comity.schemas.record import record
from comity.schemas.text import Text

__all__ = ["Prompt", "State", "Step", "Words", "answer", "prompt", "renewed", "start"]

BACK = frozenset(("<", "back", "返回", "上一题"))
HELP = frozenset(("?", "？", "help", "帮助"))
QUIT = frozenset(("q", "quit", "exit", "退出", "结束"))
SKIP = frozenset(("", "-", "s", "skip", "跳过"))
_YES = frozenset(("y", "yes", "是", "有"))

Words = Mapping[str, Text]
Item = tuple[tuple[str, Any], ...]  #: fields of the item that is being told; None: left empty


@record
class State:
    """Where an interview stands."""

    queue: tuple[Question, ...]  #: the first is the one that is put
    as_of: date
    limit: int | None = None  #: questions to put; None: all
    put: int = 0  #: questions that are behind
    skipped: tuple[str, ...] = ()  #: ids; each comes once more
    passed: tuple[str, ...] = ()  #: ids that are not asked again in this session
    behind: tuple[Question, ...] = ()  #: for `back`, the latest last
    item: Item | None = None  #: told so far; None: not within an item
    more: int = 0  #: items of this list that were told
    refusal: Text | None = None  #: why the last answer could not be taken
    help: bool = False
    over: bool = False


class Step(NamedTuple):
    """What an answer led to."""

    state: State
    writes: tuple[Write, ...] = ()
    #: The question is behind: look for the gaps of the file again.
    settled: bool = False


class Prompt(NamedTuple):
    """What to show."""

    question: Question
    field: Field | None  #: of the item in hand; None: the question itself, or whether there is more
    more: int  #: items told: then whether there is another is asked
    number: int  #: of the question, from 1
    refusal: Text | None
    help: bool


def start(found: Sequence[Question], as_of: date, limit: int | None = None) -> State:
    return _checked(State(tuple(found), as_of, limit))


def prompt(state: State) -> Prompt | None:
    """What is asked now; None when the interview is over."""
    if state.over:
        return None
    question, told = state.queue[0], state.item
    field = question.fields[len(told)] if told is not None else None
    return Prompt(question, field, state.more, state.put + 1, state.refusal, state.help)


def renewed(state: State, found: Sequence[Question]) -> State:
    """The same session with the questions that the file asks now."""
    fresh = [q for q in found if q.id not in state.passed and q.id not in state.skipped]
    again = [q for q in found if q.id in state.skipped and q.id not in state.passed]
    return _checked(replace(state, queue=(*fresh, *again)))


def answer(state: State, said: str, words: Words) -> Step:
    """What becomes of an answer. `words` are those of the vocabularies, by the word of the file."""
    said = said.strip()
    command = said.casefold()
    state = replace(state, refusal=None, help=False)
    if command in QUIT:
        return Step(replace(state, over=True))
    if command in HELP:
        return Step(replace(state, help=True))
    if command in BACK:
        return Step(_back(state))
    question = state.queue[0]
    try:
        if state.item is not None:
            return _told(state, question, said, words)
        if state.more:
            if command in _YES:
                return Step(replace(state, item=()))
            return _settled(state, question)
        if command in SKIP:
            return _skipped(state, question)
        if question.fields:
            return _begun(state, question, said)
        return _answered(state, question, said, words)
    except Refusal as refusal:
        return Step(replace(state, refusal=refusal.message))


def _answered(state: State, question: Question, said: str, words: Words) -> Step:
    several = kind_of(question) == "several"
    none = several and said.casefold() in NONE
    if none and question.there:
        return _settled(state, question)
    value = [] if none else value_of(said, question.type, words, state.as_of)
    if several and question.there:
        added = tuple(Write(question.pointer, part, append=True) for part in value)
        return _settled(state, question, added)
    return _settled(state, question, (_write(question, value),))


def _begun(state: State, question: Question, said: str) -> Step:
    """The first word on a list: none, or that there is something to tell."""
    if said.casefold() in NONE:
        done = () if question.there else (_write(question, []),)
        return _settled(state, question, done)
    if said.casefold() in _YES:
        return Step(replace(state, item=()))
    raise Refusal("answer yes to tell them, or none", "有就填“是”，没有就填“无”")


def _told(state: State, question: Question, said: str, words: Words) -> Step:
    """A field of the item; when it is the last, the item is whole."""
    item, field = state.item or (), question.fields[len(state.item or ())]
    # "No" to "since when" is that it has not been.
    empty = said.casefold() in SKIP or (field.type.kind == "date" and said.casefold() in NONE)
    value = None if empty else value_of(said, field.type, words, state.as_of)
    item = (*item, (field.name, value))
    if len(item) < len(question.fields):
        return Step(replace(state, item=item))
    whole = {name: value for name, value in item if value is not None}
    state = replace(state, item=None)
    if not whole:
        return _settled(state, question)
    added = _write(question, whole)._replace(append=True)
    return Step(replace(state, more=state.more + 1), (added,))


def _settled(state: State, question: Question, done: tuple[Write, ...] = ()) -> Step:
    state = replace(
        state,
        put=state.put + 1,
        passed=(*state.passed, question.id),
        behind=(*state.behind, question),
        more=0,
        queue=state.queue[1:],
    )
    return Step(_checked(state), done, settled=True)


def _skipped(state: State, question: Question) -> Step:
    """The first time it goes to the end; the second time it is passed over."""
    if question.id in state.skipped:
        return _settled(state, question)
    state = replace(
        state,
        put=state.put + 1,
        skipped=(*state.skipped, question.id),
        behind=(*state.behind, question),
        queue=(*state.queue[1:], question),
    )
    return Step(_checked(state))


def _back(state: State) -> State:
    """One step: to the field before, out of the item, or to the question before."""
    if state.item:
        return replace(state, item=state.item[:-1])
    if state.item is not None:
        return replace(state, item=None)
    if not state.behind:
        return replace(state, refusal=Text("this is the first question", "这已经是第一题"))
    last = state.behind[-1]
    rest = tuple(q for q in state.queue if q.id != last.id)
    return replace(
        state,
        queue=(last, *rest),
        behind=state.behind[:-1],
        put=state.put - 1,
        more=0,
        skipped=tuple(id_ for id_ in state.skipped if id_ != last.id),
        passed=tuple(id_ for id_ in state.passed if id_ != last.id),
    )


def _checked(state: State) -> State:
    spent = state.limit is not None and state.put >= state.limit
    return replace(state, over=state.over or spent or not state.queue)


def _write(question: Question, value: Any) -> Write:
    """A whole answer. Without items nothing of them has to be held back."""
    asked = {question.pointer, *(f"{question.pointer}/{field.name}" for field in question.fields)}
    own = {pointer.strip("/").replace("/", ".") for pointer in asked}
    freed = tuple(p for p in question.frees if value == [] or not question.fields or p in own)
    return Write(question.pointer, value, holds=() if value == [] else question.holds, frees=freed)
