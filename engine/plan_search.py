"""The cheapest set of actions for a score, or the best set for an effort: exact, and proven so.

The value of a set is the overall score with the rules of all its actions passed. It is no sum: limits
lift all at once, and two actions may answer one rule. But passing one more rule never lowers it, so it
is bounded from above, and a branch of the search that can't do better is left out:

- by the value of everything that may still be taken (monotony);
- by sums over rules that have to reach a figure (the mean before limits; how many failures must go for a
  limit to lift): the effort that is left is spent where it brings most, the last action in part, which is
  the knapsack's linear bound; what two actions share is counted for both, so it is above;
- by the rules that no set can do without, since all others together miss the score: each costs at least
  its share of the cheapest action that answers it.

Left out beforehand is an action that another one replaces: answers no less, costs no more, comes first.

The best value for an effort is found first, then the least effort for it, then the fewest actions, then
the first by id: each with the ones before as bounds. Up to 25 actions the search ends whatever it takes.
Beyond, it has a patience: mostly it ends within it all the same; else actions are taken by what they bring
for their effort, what proves needless is given back, and the bounds tell how far the best set could lie off.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

__all__ = ["EXACT", "Demand", "Found", "Option", "Problem", "best_within", "cheapest_for"]

EXACT = 25  #: so many actions are searched to the end
_PATIENCE = 6_000  #: branches of a search among more: half a second
_TINY = 1e-6  #: efforts and scores that differ by less are the same
_ROUNDED = 0.05  #: a value is shown with one decimal


class Option(NamedTuple):
    """An action that may be taken; its rules are bits of a number."""

    id: str
    rules: int
    effort: float  #: over 0


class Demand(NamedTuple):
    """A sum that has to be reached for some value; it is necessary, not enough."""

    shares: tuple[float, ...]  #: what each rule adds by passing
    need: float  #: beyond what there is now


class Problem(NamedTuple):
    """What there is to choose from. Scores are 0-100."""

    options: tuple[Option, ...]  #: by id
    value: Callable[[int], float]  #: of passed rules: never falls as more pass; one decimal
    demands: Callable[[float], tuple[Demand, ...]]  #: of a value
    steps: tuple[float, ...]  #: values where another demand sets in, rising


class Found(NamedTuple):
    """A set of actions; places in the problem's options, rising."""

    chosen: tuple[int, ...]
    value: float
    effort: float
    exact: bool
    bound: float  #: no set has a greater value (or, for a target, a smaller effort)


class _TooLong(Exception):
    """The patience is at its end."""


def best_within(problem: Problem, budget: float) -> Found:
    """The set of the greatest value whose efforts come to no more than the budget."""
    search = _Search(problem)
    fitting = [place for place in search.places if problem.options[place].effort <= budget + _TINY]
    first = _greedy(search, fitting, budget, target=None)
    try:
        value = search.greatest(fitting, budget, search.of(first))
        if value <= search.value(0):
            return search.found((), exact=True, bound=value)
        chosen = search.cheapest(fitting, value, budget, first)
    except _TooLong:
        first = first if search.of(first) > search.value(0) else []
        most = search.most(fitting, budget)
        return search.found(first, exact=search.of(first) >= most, bound=most)
    return search.found(chosen, exact=True, bound=value)


def cheapest_for(problem: Problem, target: float) -> Found | None:
    """The set of the least effort whose value reaches the target; None where no set does."""
    search = _Search(problem)
    if search.value(search.union(search.places)) < target:
        return None
    first = _greedy(search, search.places, float("inf"), target=target)
    try:
        chosen = search.cheapest(search.places, target, search.effort(first), first)
    except _TooLong:
        least = search.least(0, search.places, search.bounds(search.places, target))
        return search.found(first, exact=False, bound=least)
    return search.found(chosen, exact=True, bound=search.effort(chosen))


def _irreplaceable(options: Sequence[Option]) -> list[int]:
    """The places of options that no other one replaces."""

    def replaces(one: Option, other: Option) -> bool:
        if other.rules & ~one.rules or one.effort > other.effort:
            return False
        return one.effort < other.effort or one.id < other.id

    return [
        place for place, o in enumerate(options) if not any(replaces(other, o) for other in options)
    ]


class _Bounds(NamedTuple):
    """What every set that reaches some value must do."""

    demands: tuple[tuple[Demand, dict[int, float]], ...]  #: each with sums that were worked out
    needed: dict[
        int, float
    ]  #: rules (bits) that no set can do without, with what each costs at least


class _Search:
    """One problem, with what was worked out already."""

    def __init__(self, problem: Problem) -> None:
        self.options = problem.options
        self.problem = problem
        self.mean = problem.demands(0.0)[0].shares
        self._values: dict[int, float] = {}
        self._sums: dict[int, float] = {}
        self.places = _irreplaceable(problem.options)
        self.left = _PATIENCE if len(self.places) > EXACT else -1

    def value(self, rules: int) -> float:
        if rules not in self._values:
            self._values[rules] = self.problem.value(rules)
        return self._values[rules]

    def of(self, chosen: Sequence[int]) -> float:
        return self.value(self.union(chosen))

    def union(self, places: Sequence[int]) -> int:
        rules = 0
        for place in places:
            rules |= self.options[place].rules
        return rules

    def effort(self, chosen: Sequence[int]) -> float:
        return sum(self.options[place].effort for place in chosen)

    def found(self, chosen: Sequence[int], *, exact: bool, bound: float) -> Found:
        chosen = tuple(sorted(chosen))
        return Found(chosen, self.of(chosen), self.effort(chosen), exact, bound)

    def bounds(self, places: Sequence[int], target: float) -> _Bounds:
        """What is needed of some places for a value.

        A rule is needed where all others together miss it; an action that answers several of them is
        shared out among them.
        """
        every = self.union(places)
        bits = [1 << n for n in range(every.bit_length()) if every >> n & 1]
        needed = [bit for bit in bits if self.value(every ^ bit) < target]
        mask = sum(needed)
        costs = dict.fromkeys(needed, float("inf"))
        for place in places:
            option = self.options[place]
            for bit in needed:
                if bit & option.rules:
                    share = option.effort / (option.rules & mask).bit_count()
                    costs[bit] = min(costs[bit], share)
        demands = tuple((d, dict[int, float]()) for d in self.problem.demands(target) if d.need > 0)
        return _Bounds(demands, costs)

    def least(self, rules: int, places: Sequence[int], bounds: _Bounds) -> float:
        """No set from these places gets there with less effort, where some rules pass already."""
        most = sum(cost for bit, cost in bounds.needed.items() if not bit & rules)
        for demand, sums in bounds.demands:
            need = demand.need - _sum(rules, demand.shares, sums) - _TINY
            if need > 0:
                most = max(most, self._spent(need, rules, places, demand, sums))
        return most

    def _spent(
        self, need: float, rules: int, places: Sequence[int], demand: Demand, sums: dict[int, float]
    ) -> float:
        """The effort that a sum takes at least; endless where it is out of reach."""
        spent = 0.0
        dense = []
        for place in places:
            option = self.options[place]
            if adds := _sum(option.rules & ~rules, demand.shares, sums):
                dense.append((adds / option.effort, option.effort))
        dense.sort(reverse=True)
        for density, effort in dense:
            if need <= density * effort:
                return spent + need / density
            need -= density * effort
            spent += effort
        return float("inf")

    def most(self, places: Sequence[int], budget: float) -> float:
        """No set from these places has a greater value within the effort."""
        high = self.value(self.union(places))
        for step in self.problem.steps:
            if (
                step < high
                and self.least(0, places, self.bounds(places, _above(step))) > budget + _TINY
            ):
                high = step
        low, above = round(self.value(0) * 10), round(high * 10) + 1
        while above - low > 1:  # in tenths: `above` is proven out of reach, or over the greatest
            middle = (low + above) // 2
            if self.least(0, places, self.bounds(places, middle / 10)) > budget + _TINY:
                above = middle
            else:
                low = middle
        return min(high, low / 10)

    def _step(self) -> None:
        self.left -= 1
        if not self.left:
            raise _TooLong

    def greatest(self, places: Sequence[int], budget: float, known: float) -> float:
        """The greatest value within a budget, at least the one that is known."""
        best = known
        bounds = self.bounds(places, _above(best))

        def search(open_: Sequence[int], rules: int, left: float) -> None:
            nonlocal best, bounds
            self._step()
            if (value := self.value(rules)) > best:
                best, bounds = value, self.bounds(places, _above(value))
            rest = [place for place in open_ if self.fits(place, rules, left)]
            if not rest or self.value(rules | self.union(rest)) <= best:
                return
            if self.least(rules, rest, bounds) > left + _TINY:
                return
            option = self.options[rest[0]]
            search(rest[1:], rules | option.rules, left - option.effort)
            search(rest[1:], rules, left)

        search(self._eager(places, bounds), 0, budget)
        return best

    def cheapest(
        self, places: Sequence[int], target: float, budget: float, known: Sequence[int]
    ) -> tuple[int, ...]:
        """The set that reaches the target with least effort, then fewest actions, then first ids.

        `known` is one that may; nothing over the budget is looked at.
        """
        best = (budget + _TINY, len(places) + 1)
        if self.of(known) >= target:
            best = min(best, (self.effort(known), len(known)))
        bounds = self.bounds(places, target)

        def search(open_: Sequence[int], rules: int, spent: float, count: int) -> None:
            nonlocal best
            self._step()
            if self.value(rules) >= target:
                if _before(spent, count, best):
                    best = (spent, count)
                return
            rest = [place for place in open_ if self.fits(place, rules, best[0] - spent)]
            if not rest or self.value(rules | self.union(rest)) < target:
                return
            lowest = min(self.options[place].effort for place in rest)
            least = spent + max(self.least(rules, rest, bounds), lowest)
            if not _before(least, count + 1, best):
                return
            option = self.options[rest[0]]
            search(rest[1:], rules | option.rules, spent + option.effort, count + 1)
            search(rest[1:], rules, spent, count)

        search(self._eager(places, bounds), 0, 0.0, 0)
        return self._first(sorted(places), target, best, bounds)

    def _first(
        self,
        places: Sequence[int],
        target: float,
        best: tuple[float, int],
        bounds: _Bounds,
    ) -> tuple[int, ...]:
        """Of the sets as good as the best, the first by id: options in order, each first taken."""

        def search(
            open_: Sequence[int], rules: int, spent: float, chosen: tuple[int, ...]
        ) -> tuple[int, ...]:
            self._step()
            if self.value(rules) >= target:
                return chosen
            rest = [place for place in open_ if self.fits(place, rules, best[0] - spent)]
            if not rest or len(chosen) >= best[1] or self.value(rules | self.union(rest)) < target:
                return ()
            if spent + self.least(rules, rest, bounds) > best[0] + _TINY:
                return ()
            option, taken = self.options[rest[0]], (*chosen, rest[0])
            found = search(rest[1:], rules | option.rules, spent + option.effort, taken)
            return found or search(rest[1:], rules, spent, chosen)

        return search(places, 0, 0.0, ())

    def _eager(self, places: Sequence[int], bounds: _Bounds) -> list[int]:
        """What answers a rule that no set can do without first, then what brings most for its effort."""
        mask = sum(bounds.needed)

        def order(place: int) -> tuple[bool, float]:
            option = self.options[place]
            return not option.rules & mask, -self.share(option.rules) / option.effort

        return sorted(places, key=order)

    def share(self, rules: int) -> float:
        """What some rules add to the mean before limits."""
        return _sum(rules, self.mean, self._sums)

    def fits(self, place: int, rules: int, left: float) -> bool:
        option = self.options[place]
        return bool(option.rules & ~rules) and option.effort <= left + _TINY


def _sum(rules: int, shares: Sequence[float], known: dict[int, float]) -> float:
    """Over the rules that are set; `known` are sums that were worked out."""
    if not rules:
        return 0.0
    found = known.get(rules)
    if found is None:
        low = rules & -rules
        found = _sum(rules ^ low, shares, known) + shares[low.bit_length() - 1]
        known[rules] = found
    return found


def _above(value: float) -> float:
    """The next value that a report would show as more."""
    return value + _ROUNDED


def _before(effort: float, count: int, best: tuple[float, int]) -> bool:
    """Whether less effort, or as much with fewer actions."""
    return effort < best[0] - _TINY or (effort <= best[0] + _TINY and count < best[1])


def _greedy(
    search: _Search, places: Sequence[int], budget: float, target: float | None
) -> list[int]:
    """What brings most for its effort, again and again; then without what proves needless."""
    chosen: list[int] = []
    rules, left = 0, budget
    while target is None or search.value(rules) < target:
        rest = [place for place in places if search.fits(place, rules, left)]
        if not rest:
            break
        place = max(rest, key=lambda place: _worth(search, place, rules))
        chosen.append(place)
        rules |= search.options[place].rules
        left -= search.options[place].effort
    wanted = search.value(rules) if target is None else target
    for place in sorted(chosen, key=lambda p: (-search.options[p].effort, -p)):
        without = [other for other in chosen if other != place]
        if search.of(without) >= wanted:
            chosen = without
    return sorted(chosen)


def _worth(search: _Search, place: int, rules: int) -> tuple[float, float, int]:
    """What an action adds to the score for its effort; before limits, where they make all equal."""
    option = search.options[place]
    gain = search.value(rules | option.rules) - search.value(rules)
    return gain / option.effort, search.share(option.rules & ~rules) / option.effort, -place
