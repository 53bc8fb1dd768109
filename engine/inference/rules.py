"""Inference rules as they are kept: plain data that a catalog is pickled with and both matchers read.

A rule's patterns are flat. What a pattern selects (lists of rules, severities, counts) is settled in
Python beforehand, the same for every matcher; what is left to match is which patterns are met, and which
of the facts that they select go together.
"""

from collections.abc import Mapping
from typing import NamedTuple

from comity.schemas.text import Text

__all__ = ["Flat", "InferenceRule", "Join", "Pattern", "Ruleset", "Selector", "Shape", "Stratum"]

Value = str | bool


class Selector(NamedTuple):
    """Which facts a pattern is about."""

    kind: str  #: finding | outcome | project | strength | diagnosis
    names: frozenset[str] | None  #: ids of rules or diagnoses; None: of any
    tests: tuple[tuple[str, frozenset[Value]], ...]  #: a field and the values that it may have

    def takes(self, name: str, fields: Mapping[str, Value]) -> bool:
        """Whether a fact of the selector's kind is one of these."""
        return (self.names is None or name in self.names) and all(
            fields.get(field) in values for field, values in self.tests
        )

    def meet(self, other: "Selector") -> "Selector | None":
        """What is of both; None when nothing can be, as far as names and values tell."""
        if self.names is None or other.names is None:
            names = other.names if self.names is None else self.names
        else:
            names = self.names & other.names
        tests = dict(self.tests)
        for field, values in other.tests:
            tests[field] = tests.get(field, values) & values
        possible = self.kind == other.kind and (names is None or names) and all(tests.values())
        return Selector(self.kind, names, tuple(tests.items())) if possible else None


class Join(NamedTuple):
    """A field that must equal a field of what an earlier pattern found."""

    field: str
    pattern: int  #: the earlier one, by its place in the rule
    its: str  #: that one's field


class Flat(NamedTuple):
    """All that a matcher knows of a pattern."""

    fields: tuple[str, ...]  #: that joins read; none: the pattern is met or not, as a whole
    join: Join | None
    absent: bool  #: met when nothing is there


#: The rules of a stratum to a matcher: a tuple of patterns for each.
Shape = tuple[tuple[Flat, ...], ...]


class Pattern(NamedTuple):
    select: Selector
    at_least: int  #: of so many distinct rules (or diagnoses) there must be facts
    flat: Flat


class InferenceRule(NamedTuple):
    id: str
    kind: str  #: suppress | escalate | diagnosis
    title: Text
    patterns: tuple[Pattern, ...]  #: those that are met by absence come last
    targets: tuple[Selector, ...] = ()  #: findings to suppress or to escalate, of those matched
    severity: str = ""  #: of a diagnosis; to set, of an escalation
    root_cause: Text | None = None
    playbook: tuple[str, ...] = ()  #: keys of actions
    coach: Text | None = None


class Stratum(NamedTuple):
    """Rules that don't feed each other: one pass over the facts settles them."""

    rules: tuple[InferenceRule, ...]  #: by id

    @property
    def shape(self) -> Shape:
        return tuple(tuple(pattern.flat for pattern in rule.patterns) for rule in self.rules)


class Ruleset(NamedTuple):
    """Suppressions, escalations, diagnoses, diagnoses that build on those: each sees what came before."""

    strata: tuple[Stratum, ...] = ()

    @property
    def rules(self) -> tuple[InferenceRule, ...]:
        """Every rule, by id."""
        return tuple(sorted((r for s in self.strata for r in s.rules), key=lambda rule: rule.id))

    @property
    def diagnoses(self) -> tuple[InferenceRule, ...]:
        return tuple(rule for rule in self.rules if rule.kind == "diagnosis")
