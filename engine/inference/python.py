"""The matcher in plain Python: needs no compiler, and is the oracle for the other one.

Forward chaining in strata: no rule of a stratum feeds another, so one round is all that semi-naive
evaluation takes. Joins look tokens up by the value that must be equal.
"""

from collections.abc import Iterator, Sequence

from comity.engine.inference.facts import Token
from comity.engine.inference.matches import MAX_MATCHES, Match, Matches, too_many
from comity.engine.inference.rules import Flat, Shape

__all__ = ["match"]

_Index = dict[int | None, list[int]]  #: tokens by the joined value; by None where nothing is joined


def match(shape: Shape, tokens: Sequence[Token]) -> Matches:
    """Every way to meet a rule's patterns, as tokens of those that are met by presence."""
    by_pattern: dict[tuple[int, int], list[int]] = {}
    for i, token in enumerate(tokens):
        by_pattern.setdefault((token.rule, token.pattern), []).append(i)
    found, faults = [], {}
    for r, patterns in enumerate(shape):
        indices = [
            _index(flat, by_pattern.get((r, p), ()), tokens) for p, flat in enumerate(patterns)
        ]
        mine = []
        for chosen in _extend(patterns, indices, tokens, ()):
            mine.append(Match(r, chosen))
            if len(mine) > MAX_MATCHES:
                faults[r] = too_many()
                break
        else:
            found += mine
    return Matches(sorted(found), faults)


def _index(flat: Flat, chosen: Sequence[int], tokens: Sequence[Token]) -> _Index:
    index: _Index = {}
    at = flat.fields.index(flat.join.field) if flat.join else None
    for i in chosen:
        index.setdefault(None if at is None else tokens[i].values[at], []).append(i)
    return index


def _extend(
    patterns: Sequence[Flat],
    indices: Sequence[_Index],
    tokens: Sequence[Token],
    chosen: tuple[int, ...],
    depth: int = 0,
) -> Iterator[tuple[int, ...]]:
    """The tokens chosen so far, with one for each pattern that follows."""
    if depth == len(patterns):
        yield chosen
        return
    flat, key = patterns[depth], None
    if flat.join:
        at = patterns[flat.join.pattern].fields.index(flat.join.its)
        key = tokens[chosen[flat.join.pattern]].values[at]
    candidates = indices[depth].get(key, ())
    if flat.absent:
        if not candidates:
            yield from _extend(patterns, indices, tokens, chosen, depth + 1)
        return
    for i in candidates:
        yield from _extend(patterns, indices, tokens, (*chosen, i), depth + 1)
