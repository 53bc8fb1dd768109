"""The two-sided view: how we rate ourselves on each sub-point, what the rules found, what the client says.

Nothing here is scored. Three voices are set side by side on the scale of own ratings (1 to 5): our own; the
rules that rest on facts; the client, by their latest mark on the point or else by the rules that rest on
their words. A share of passes of 0 to 1 stands at 1 + 4 x share.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from comity.engine.catalog import Rule
from comity.engine.facts import Row
from comity.engine.outcomes import Outcome
from comity.engine.profile import Profile
from comity.engine.reflection import client_mark
from comity.engine.sums import Mark, marks
from comity.schemas.report import View

__all__ = ["CLIENTS_WORDS", "client_speaks", "views"]

#: Fields of a snapshot that hold what the client says, marks or thinks; not what we did about it.
CLIENTS_WORDS = frozenset({
    "feedback.score",
    "feedback.understood_confirmed",
    "trust_pulse.credibility", "trust_pulse.reliability", "trust_pulse.openness",
    "trust_pulse.works_in_our_interest",
    "expectations.client_understanding", "expectations.perception",
    "value_added.benefit_confirmed_on",
})  # fmt: skip
_GAP = 1.5  #: marks between two voices from which they differ
_GOOD = 4  #: own rating that claims a strength: who rates so hides none
_SPAN = 4  #: marks from the least to the best
_FEWEST = 2  #: rules on facts from which their share says something


class _Sides(NamedTuple):
    """What there is on one sub-point."""

    own: float | None
    facts: Sequence[Mark]
    said: Sequence[Mark]
    mark: float | None


def views(
    root: Row, outcomes: Sequence[Outcome], rules: Mapping[str, Rule], profile: Profile
) -> tuple[View, ...]:
    """One view for each sub-point that any rule covers, in the order of the outline.

    Agrees with the data-quality rule on blind spots: what it finds is one here.
    """
    own: Mapping[str, float] = root["self_assessment"] or {}
    blind = {
        finding.subject
        for outcome in outcomes
        if outcome.kind == "data_quality" and _reads(rules[outcome.rule], "ratings")
        for finding in outcome.findings
    }
    spoken = {rule.id for rule in rules.values() if client_speaks(rule)}
    facts: dict[str, list[Mark]] = {row: [] for row in _rows(rules.values())}
    said: dict[str, list[Mark]] = {row: [] for row in facts}
    for mark in marks(outcomes, profile, waivers=False):
        side = said if mark.rule in spoken else facts
        for row in rules[mark.rule].covers:
            if row in side:
                side[row].append(mark)
    return tuple(
        _view(
            row,
            _Sides(own.get(row), facts[row], said[row], client_mark(root, row)),
            profile,
            blind=row in blind,
        )
        for row in facts
    )


def client_speaks(rule: Rule) -> bool:
    """Whether a rule rests on the client's own words."""
    return not CLIENTS_WORDS.isdisjoint([read.path for read in rule.reads])


def _rows(rules: Iterable[Rule]) -> list[str]:
    """The sub-points of the outline: S1.1 to S10.2; its questions (F1) and `all` are none."""
    found = {row for rule in rules for row in rule.covers if row.startswith("S") and "." in row}
    return sorted(found, key=lambda row: [int(part) for part in row[1:].split(".")])


def _reads(rule: Rule, block: str) -> bool:
    return any(read.path.split(".")[0] == block for read in rule.reads)


def _view(row: str, sides: _Sides, profile: Profile, *, blind: bool) -> View:
    own, mark = sides.own, sides.mark
    by_facts, by_client = _share(sides.facts, profile), _share(sides.said, profile)
    facts = _as_mark(by_facts) if len(sides.facts) >= _FEWEST else None
    client = _as_mark(by_client) if mark is None else mark
    return View(
        row=row,
        own=None if own is None else float(own),
        facts=by_facts,
        judged=len(sides.facts),
        client=by_client,
        client_mark=None if mark is None else float(mark),
        gap="blind_spot" if blind else _gap(own, facts, client),
        differs=_differs(facts, client),
    )


def _share(found: Sequence[Mark], profile: Profile) -> float | None:
    """Of the weight, what passed; None where nothing was judged."""
    total = sum(mark.weight for mark in found)
    if not total:
        return None
    return round(sum(m.weight * profile.credits[m.outcome] for m in found) / total, 2)


def _as_mark(share: float | None) -> float | None:
    return None if share is None else 1 + _SPAN * share


def _gap(own: float | None, facts: float | None, client: float | None) -> str | None:
    """One voice below our own is enough for a blind spot; a hidden strength takes all that there are."""
    seen = [voice for voice in (facts, client) if voice is not None]
    if own is None or not seen:
        return None
    if own - min(seen) >= _GAP:
        return "blind_spot"
    return "hidden_strength" if own < _GOOD and min(seen) - own >= _GAP else None


def _differs(facts: float | None, client: float | None) -> str | None:
    if facts is None or client is None or abs(facts - client) < _GAP:
        return None
    return "facts_higher" if facts > client else "client_higher"
