"""The plan against brute force over all subsets, on random small projects."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.engine import plan_search
from comity.engine.advice import case_of
from comity.engine.plan_problem import problem_of
from comity.engine.plan_search import best_within, cheapest_for
from comity.engine.scoring import points, score
from comity.tests.properties.outcomes import DEFAULT, PHASES, outcomes, projects, turned

EFFORTS = st.sampled_from([1.0, 2.0, 3.0, 0.5])
BUDGETS = st.sampled_from([0.5, 1.0, 2.0, 3.5, 5.0, 8.0, 100.0])


@st.composite
def cases(draw, most=7):
    """A project, and actions that each answer some of its open rules."""
    found = draw(projects(min_size=3, max_size=16))
    found += draw(
        st.lists(
            outcomes(("fail", "partial")), min_size=2, max_size=10, unique_by=lambda o: o.rule
        ).map(lambda new: [o for o in new if o.rule not in {old.rule for old in found}])
    )
    case = case_of(found, DEFAULT, phase := draw(PHASES), voice=(voice := draw(st.booleans())))
    open_ = sorted(mark.rule for mark in case.marks if mark.outcome != "pass") or ["R"]
    some = st.lists(st.sampled_from(open_), min_size=1, max_size=3, unique=True).map(frozenset)
    keys = [f"a{n}" for n in range(draw(st.integers(1, most)))]
    return found, phase, voice, case, [(key, draw(some), draw(EFFORTS)) for key in keys]


def subsets(offers):
    """Every set with its key: effort, number of actions, places."""
    places = range(len(offers))
    for size in range(len(offers) + 1):
        for chosen in combinations(places, size):
            yield sum(offers[place][2] for place in chosen), size, chosen


def passed(offers, chosen):
    return frozenset().union(*(offers[place][1] for place in chosen))


def worth(case, offers, chosen):
    """The overall score by the way that advice takes, not the search's own."""
    now = case.total((), None)
    return points(case.total(passed(offers, chosen), now).overall or 0.0)


@given(cases(), BUDGETS)
@settings(max_examples=200)
def test_best_within_an_effort_equals_brute_force(given_, budget):
    *_, case, offers = given_
    found = best_within(problem_of(case, offers), budget)
    best = min((-worth(case, offers, s[2]), *s) for s in subsets(offers) if s[0] <= budget)
    assert (-found.value, found.effort, len(found.chosen), found.chosen) == best
    assert found.exact
    assert found.bound == found.value


@given(cases(), st.integers(0, 1000).map(lambda n: n / 10))
@settings(max_examples=200)
def test_cheapest_for_a_score_equals_brute_force(given_, target):
    *_, case, offers = given_
    found = cheapest_for(problem_of(case, offers), target)
    there = [s for s in subsets(offers) if worth(case, offers, s[2]) >= target]
    if found is None:
        assert not there
    else:
        assert (found.effort, len(found.chosen), found.chosen) == min(there)
        assert found.exact


@given(cases())
def test_value_is_the_score_of_the_same_project_with_these_rules_passed(given_):
    found, phase, voice, case, offers = given_
    problem = problem_of(case, offers)
    for _, _, chosen in list(subsets(offers))[:20]:
        rules = 0
        for place in chosen:
            rules |= problem.options[place].rules
        fixed = passed(offers, chosen)
        mended = [turned(o, "pass") if o.rule in fixed else o for o in found]
        whole = score(mended, DEFAULT, phase, voice=voice)[0].overall
        assert problem.value(rules) == worth(case, offers, chosen)
        assert whole in (None, problem.value(rules))


@given(cases(most=9), BUDGETS, st.integers(0, 1000).map(lambda n: n / 10))
def test_without_patience_the_bound_still_holds(given_, budget, target):
    *_, case, offers = given_
    problem = problem_of(case, offers)
    best, cheapest = best_within(problem, budget), cheapest_for(problem, target)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan_search, "EXACT", 0)
        patch.setattr(plan_search, "_PATIENCE", 1)
        greedy, greedily = best_within(problem, budget), cheapest_for(problem, target)
    assert greedy.value <= best.value <= greedy.bound
    assert greedy.effort <= budget + 1e-6
    assert not greedy.exact or greedy.value == best.value
    assert (cheapest is None) == (greedily is None)
    if cheapest and greedily:
        assert greedily.bound - 1e-5 <= cheapest.effort <= greedily.effort + 1e-6
        assert greedily.value >= target
