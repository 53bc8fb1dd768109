"""Outcomes as facts, and facts as tokens: whole numbers that a matcher can join.

Selecting and counting happen here, once and for every matcher, so that none of them meets a text, a list,
an order of severities or a missing value.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from comity.engine.inference.rules import Pattern, Stratum, Value
from comity.engine.outcomes import Outcome

__all__ = ["Fact", "Memory", "Place", "Token", "gather", "tokens"]

Place = tuple[int, int]  #: of a finding: its outcome's index, its own index therein


class Fact(NamedTuple):
    kind: str  #: finding | outcome | project | strength | diagnosis
    name: str  #: the rule's or the diagnosis's id; "" for the project
    fields: Mapping[str, Value]
    places: tuple[Place, ...] = ()  #: the findings that it stands for
    behind: frozenset[str] = frozenset()  #: ids of outcomes and strengths behind a diagnosis


class Memory:
    """Facts by kind and name."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._by_kind: dict[str, dict[str, list[Fact]]] = {}
        for fact in facts:
            self._by_kind.setdefault(fact.kind, {}).setdefault(fact.name, []).append(fact)

    def select(self, pattern: Pattern) -> list[Fact]:
        """The facts that a pattern is about, in their own order."""
        selector = pattern.select
        return [
            fact
            for name, facts in self._by_kind.get(selector.kind, {}).items()
            if selector.names is None or name in selector.names
            for fact in facts
            if selector.takes(name, fact.fields)
        ]


def gather(
    outcomes: Sequence[Outcome], project: Mapping[str, str], diagnoses: Iterable[Fact] = ()
) -> Memory:
    """What is known: findings that are not suppressed, waived ones among them, and the rest."""
    facts = [Fact("project", "", project), *diagnoses]
    for i, outcome in enumerate(outcomes):
        facts += _strength(i, outcome) if outcome.kind == "strength" else _judged(i, outcome)
    return Memory(facts)


def _strength(i: int, outcome: Outcome) -> Iterator[Fact]:
    if outcome.outcome == "pass":
        places = tuple((i, j) for j in range(len(outcome.findings)))
        yield Fact("strength", outcome.rule, {}, places)


def _judged(i: int, outcome: Outcome) -> Iterator[Fact]:
    """A rule's findings and its outcome; nothing of a rule that is suppressed altogether."""
    if outcome.suppressed:
        return
    places = []
    for j, finding in enumerate(outcome.findings):
        if finding.suppressed_by is None:
            places.append((i, j))
            fields: dict[str, Value] = {
                "rule": finding.rule,
                "dimension": finding.dimension,
                "severity": finding.severity,
                "subject": finding.subject,
                "mark": finding.mark,
                "waived": finding.waived is not None,
            }
            yield Fact("finding", finding.rule, fields, ((i, j),))
    fields = {"rule": outcome.rule, "dimension": outcome.dimension, "outcome": outcome.outcome}
    yield Fact("outcome", outcome.rule, fields, tuple(places))


class Token(NamedTuple):
    """Facts of one pattern that no join can tell apart."""

    rule: int  #: by its place in the stratum
    pattern: int  #: by its place in the rule
    values: tuple[int, ...]  #: of the pattern's fields; equal numbers stand for equal values
    facts: tuple[Fact, ...]


def tokens(stratum: Stratum, memory: Memory) -> list[Token]:
    """The tokens of all patterns of a stratum, by rule and pattern."""
    numbers: dict[Value | int, int] = {}
    return [
        Token(r, p, values, tuple(facts))
        for r, rule in enumerate(stratum.rules)
        for p, pattern in enumerate(rule.patterns)
        for values, facts in _groups(pattern, memory.select(pattern), numbers)
    ]


def _groups(
    pattern: Pattern, facts: list[Fact], numbers: dict[Value | int, int]
) -> Iterable[tuple[tuple[int, ...], list[Fact]]]:
    if len({fact.name for fact in facts}) < pattern.at_least:
        return ()
    groups: dict[tuple[int, ...], list[Fact]] = {}
    for fact in facts:
        values = tuple(_number(fact.fields[field], numbers) for field in pattern.flat.fields)
        groups.setdefault(values, []).append(fact)
    return groups.items()


def _number(value: Value, numbers: dict[Value | int, int]) -> int:
    """The same number for the same value. No subject is no value: it equals nothing, not even itself."""
    key = value if value != "" else len(numbers)
    return numbers.setdefault(key, len(numbers) + 1)
