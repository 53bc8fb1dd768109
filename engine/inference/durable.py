"""The matcher on durable-rules, by its C module alone: the one file that knows it, and its fence.

A good Rete network behind an interface that on ordinary input loses facts, crashes or never returns. So it
is given small whole numbers and nothing else: every pattern has a class of its own, a fact says its class
and the values that joins compare. docs/inference.md lists the hazards; each has a test.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from threading import Lock
from typing import Any

import durable_rules_engine as engine

from comity.engine.inference.facts import Token
from comity.engine.inference.matches import MAX_MATCHES, Match, Matches, too_many
from comity.engine.inference.rules import Flat, Shape

__all__ = ["match"]

MAX_TESTS = 200  #: of one network: each class is a test under one node, and 500 there never return
MAX_NETWORKS = 32  #: kept in a process: some 150 KB each, and two packs need fewer than ten

_SID = 1  #: one constant state, dropped after every snapshot: each that stays keeps 2 MB
_WARM_UP = 0  #: a class of no pattern
_SEEN = 2  #: what `assert_fact` answers for an id that it knows
_FAULTS = (engine.error, MemoryError)

_Portion = tuple[tuple[int, tuple[Flat, ...]], ...]  #: rules of a stratum by their places in it

_lock = Lock()  # one state a network, so one match at a time
_networks: dict[_Portion, int] = {}  #: handles, the latest used last


def match(shape: Shape, tokens: Sequence[Token]) -> Matches:
    """Every way to meet a rule's patterns, as tokens of those that are met by presence.

    A rule at fault costs its own matches only: the others are matched again without it.
    """
    found: set[Match] = set()
    faults: dict[int, str] = {}
    with _lock:
        for portion in _portions(shape):
            sound = {r for r, _ in portion}
            while sound:
                broken, matches = _attempt(portion, sound, tokens)
                if not broken:
                    found |= matches
                    break
                faults |= broken
                sound -= broken.keys()
    return Matches(sorted(found), faults)


def _portions(shape: Shape) -> Iterator[_Portion]:
    """A stratum in portions that one network bears."""
    portion: list[tuple[int, tuple[Flat, ...]]] = []
    tests = 0
    for r, flats in enumerate(shape):
        if tests + len(flats) > MAX_TESTS:
            yield tuple(portion)
            portion, tests = [], 0
        portion.append((r, flats))
        tests += len(flats)
    yield tuple(portion)


# -- the network -----------------------------------------------------------------------------------


def _network(portion: _Portion) -> int:
    """The handle of the network for some rules, made once and kept."""
    handle = _networks.pop(portion, None)
    if handle is None:
        if len(_networks) == MAX_NETWORKS:
            engine.delete_ruleset(_networks.pop(next(iter(_networks))))
        handle = _make(portion)
    _networks[portion] = handle
    return handle


def _make(portion: _Portion) -> int:
    """A new network, warmed up: without an action before it, `delete_state` frees a pointer never set."""
    rules = {f"r{r}": {"all": list(_patterns(r, flats))} for r, flats in portion}
    rules["warm"] = {"all": [{"p0": {"$and": [{"of": _WARM_UP}]}}]}
    handle: int = engine.create_ruleset("comity", json.dumps(rules))
    _, state = engine.assert_fact(handle, json.dumps({"id": 1, "sid": _SID, "of": _WARM_UP}))
    for _ in _actions(handle, state):
        pass
    engine.delete_state(handle, str(_SID))
    return handle


def _patterns(r: int, flats: Sequence[Flat]) -> Iterator[dict[str, Any]]:
    """In each the class first and an equality join last; what must be absent after what must be there."""
    for p, flat in enumerate(flats):
        tests: list[dict[str, Any]] = [{"of": _class(r, p)}]
        if flat.join:
            tests.append({flat.join.field: {f"p{flat.join.pattern}": flat.join.its}})
        yield {f"p{p}$not" if flat.absent else f"p{p}": {"$and": tests}}


def _class(r: int, p: int) -> int:
    return r * 100 + p + 1


# -- one snapshot ----------------------------------------------------------------------------------


def _attempt(
    portion: _Portion, sound: set[int], tokens: Sequence[Token]
) -> tuple[dict[int, str], set[Match]]:
    """The matches of the sound rules; or, if one of them turns out not to be, why."""
    flats = dict(portion)
    mine = [(i, token) for i, token in enumerate(tokens) if token.rule in sound]
    # What must be absent is asserted before what it is asked of: in any other order it is not seen.
    mine.sort(key=lambda entry: not flats[entry[1].rule][entry[1].pattern].absent)
    if not mine:
        return {}, set()
    suspects = sound
    try:
        handle = _network(portion)
        try:
            for i, token in mine:
                suspects = {token.rule}
                state = _assert(handle, i, token, flats[token.rule][token.pattern])
            suspects = sound
            return _collect(_actions(handle, state), flats)
        finally:
            with suppress(engine.error):  # no state: the first fact was refused
                engine.delete_state(handle, str(_SID))
    except _FAULTS as error:
        return dict.fromkeys(suspects, f"{type(error).__name__}: {error}"), set()


def _assert(handle: int, i: int, token: Token, flat: Flat) -> int:
    """Assert one fact, as never more than one at a time; answers the state's place."""
    fact = {"id": i + 1, "sid": _SID, "of": _class(token.rule, token.pattern)}
    fact |= zip(flat.fields, token.values, strict=True)
    code, state = engine.assert_fact(handle, json.dumps(fact))
    if code == _SEEN:
        raise engine.error(f"fact {i + 1} seen twice")
    place: int = state
    return place


def _actions(handle: int, state: int) -> Iterator[dict[str, Any]]:
    """Rules and what met them, as long as there are any."""
    result = engine.start_action_for_state(handle, state)
    messages = result[1] if result else None
    while messages:
        yield json.loads(messages)
        messages = engine.complete_and_start_action(handle, state)


def _collect(
    actions: Iterator[dict[str, Any]], flats: Mapping[int, Sequence[Flat]]
) -> tuple[dict[int, str], set[Match]]:
    """Each match once; the first rule that has too many is at fault."""
    found: set[Match] = set()
    counts = dict.fromkeys(flats, 0)
    for action in actions:
        for name, met in action.items():
            r = int(name[1:])
            present = (p for p, flat in enumerate(flats[r]) if not flat.absent)
            found.add(Match(r, tuple(met[f"p{p}"]["id"] - 1 for p in present)))
            counts[r] += 1
            if counts[r] > MAX_MATCHES:
                return {r: too_many()}, set()
    return {}, found
