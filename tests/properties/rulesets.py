"""Rulesets and outcomes at random: every kind of pattern, few enough names that they often meet."""

from itertools import combinations, product

from hypothesis import strategies as st

from comity.engine.inference.rules import (
    Flat,
    InferenceRule,
    Join,
    Pattern,
    Ruleset,
    Selector,
    Stratum,
)
from comity.engine.outcomes import SEVERITIES, Finding, Outcome, Waiver
from comity.schemas.text import Text

RULES = {f"{d[:3].upper()}00{i}": d for d in ("trust", "needs", "attitude") for i in (1, 2)}
STRENGTHS = ("STR001", "STR002")
SUBJECTS = ("", "a", "b", "c")
MARKS = ("", "m")
PHASES = ("planning", "execution")
TEXT = Text("text", "文字")
WAIVER = Waiver("TRU001", None, "agreed", "PM", None, "2030-01-01")

_FIELDS = {"finding": ("subject", "rule", "dimension"), "outcome": ("rule", "dimension")}
_NAMES = (None, None, None, *(frozenset(c) for n in (1, 4) for c in combinations(sorted(RULES), n)))
_TESTS: tuple[tuple[tuple[str, frozenset[str | bool]], ...], ...] = (
    *[()] * 8,  # most patterns should be met now and then
    *((("dimension", frozenset([d])),) for d in sorted(set(RULES.values()))),
    *((("severity", frozenset(SEVERITIES[i:])),) for i in (1, 2, 3)),
    (("subject", frozenset("ab")),),
    *((("mark", frozenset([mark])),) for mark in MARKS),
    *((("waived", frozenset([waived])),) for waived in (True, False)),
    (("severity", frozenset(["low", "critical"])), ("mark", frozenset("m"))),
)
_OUTCOMES = tuple(
    (("outcome", frozenset(o)),) for o in (["fail"], ["pass", "partial"], ["unknown"])
)


def _named(kind, ids):
    """Selectors of one or more of a few ids."""
    return [
        Selector(kind, frozenset(c), ())
        for n in range(1, len(ids) + 1)
        for c in combinations(sorted(ids), n)
    ]


#: Selectors by kind: one draw chooses one, which is what makes thousands of cases cheap.
_POOL = {
    "finding": [Selector("finding", n, t) for n in _NAMES for t in _TESTS],
    "outcome": [Selector("outcome", n, t) for n in _NAMES for t in _OUTCOMES],
    "project": [Selector("project", None, (("phase", frozenset([p])),)) for p in PHASES],
    "strength": _named("strength", STRENGTHS),
}


def selectors(kinds, diagnoses=()):
    pools = [_named(k, diagnoses) if k == "diagnosis" else _POOL[k] for k in kinds]
    return st.one_of(*(st.sampled_from(pool) for pool in pools))


@st.composite
def patterns(draw, kinds, diagnoses=(), first=("finding",)):
    """The patterns of a rule, the first of one of some kinds; joined here and there."""
    some = selectors(kinds, diagnoses)
    present = [draw(selectors(first, diagnoses)), *draw(st.lists(some, max_size=2))]
    absent = draw(st.lists(some, max_size=1) | st.lists(some, max_size=2))
    selects = [*present, *absent]
    joins = [_join(draw, i, selects, len(present)) for i in range(len(selects))]
    flats = [Flat(_fields(i, joins), join, i >= len(present)) for i, join in enumerate(joins)]
    at_least = draw(st.sampled_from(list(product((1, 1, 1, 2, 3), repeat=2))))
    return tuple(
        Pattern(select, 1 if flat.fields else at_least[i % 2], flat)
        for i, (select, flat) in enumerate(zip(selects, flats, strict=True))
    )


def _join(draw, i, selects, present):
    """None, or a field in common with an earlier pattern."""
    mine = _FIELDS.get(selects[i].kind, ())
    options = [
        Join(field, k, field)
        for k in range(min(i, present))
        for field in _FIELDS.get(selects[k].kind, ())
        if field in mine
    ]
    return draw(st.sampled_from([None, *options, *options])) if options else None


def _fields(i, joins):
    read = {join.its for join in joins if join and join.pattern == i}
    return tuple(sorted(read | ({joins[i].field} if joins[i] else set())))


@st.composite
def rulesets(draw):
    """Suppressions, escalations, diagnoses, and diagnoses that build on those."""
    kinds = ("finding", "outcome", "project", "strength")
    suppress = [
        _rule(f"SUP{i}", "suppress", found, draw)
        for i, found in enumerate(draw(st.lists(patterns(kinds), max_size=3)))
    ]
    escalate = [
        _rule(f"ESC{i}", "escalate", found, draw)
        for i, found in enumerate(draw(st.lists(patterns(kinds), max_size=2)))
    ]
    first = [
        _rule(f"DX{i}", "diagnosis", found, draw)
        for i, found in enumerate(
            draw(st.lists(patterns(kinds, first=kinds), min_size=1, max_size=3))
        )
    ]
    ids = [rule.id for rule in first]
    building = patterns((*kinds, "diagnosis"), ids, ("diagnosis",))
    second = [
        _rule(f"DY{i}", "diagnosis", found, draw)
        for i, found in enumerate(draw(st.lists(building, max_size=2)))
    ]
    strata = (suppress, escalate, first, second)
    return Ruleset(tuple(Stratum(tuple(rules)) for rules in strata if rules))


def _rule(id_, kind, found, draw):
    target, severity = draw(_TARGETS)
    return InferenceRule(id_, kind, TEXT, found, (target,), severity, TEXT, (), TEXT)


#: A rule is aimed at all that it finds, or at some of it.
_TARGETS = st.tuples(
    st.sampled_from([*[Selector("finding", None, ())] * 200, *_POOL["finding"]]),
    st.sampled_from(SEVERITIES),
)
_RULES = st.sets(st.sampled_from(sorted(RULES)), min_size=2)
_FOUND = st.sampled_from(list(product(SUBJECTS, MARKS, (None, None, WAIVER))))
_JUDGED = st.tuples(
    st.sampled_from(("fail", "fail", "fail", "partial", "pass", "unknown")),
    st.sampled_from(SEVERITIES),
    st.lists(_FOUND, min_size=1, max_size=4),
)


@st.composite
def outcomes(draw):
    """Some rules judged, in their order; and strengths."""
    judged = [_judged(rule, *draw(_JUDGED)) for rule in sorted(draw(_RULES))]
    return (
        *judged,
        *(_strength(rule) for rule in sorted(draw(st.sets(st.sampled_from(STRENGTHS))))),
    )


def _judged(rule, outcome, severity, about):
    found = tuple(
        Finding(rule, RULES[rule], severity, subject, TEXT, mark=mark, waived=waiver)
        for subject, mark, waiver in (about if outcome in ("fail", "partial") else ())
    )
    return Outcome(rule, RULES[rule], "scored", outcome, severity, severity, findings=found)


def _strength(rule):
    found = (Finding(rule, "strength", "low", "", TEXT),)
    return Outcome(rule, "strength", "strength", "pass", "low", "low", findings=found)
