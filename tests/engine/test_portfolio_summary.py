from collections import Counter
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.engine.catalog import load
from comity.engine.outcomes import DIMENSIONS
from comity.engine.portfolio_actions import ORGANISATION_ACTIONS
from comity.engine.portfolio_summary import language_of, ranked, roll_up, themes
from comity.schemas.portfolio import DimensionMark
from comity.schemas.text import Text
from comity.tests.engine.portfolio_work import row

TITLES = {rule: Text(rule, rule) for rule in ("TRU001", "TRU002", "NED001")}
WHERE = {"TRU001": "trust", "TRU002": "trust", "NED001": "needs"}


@pytest.fixture(scope="module")
def profile():
    return load().profile


def recurring(rows):
    return {rule.rule: rule for theme in themes(rows, TITLES, WHERE) for rule in theme.rules}


def test_the_worst_project_comes_first():
    rows = [row("a", 80.0), row("b", 30.0), row("c", 55.0)]
    assert [r.file for r in ranked(rows)] == ["b", "c", "a"]


def test_projects_without_a_score_come_last():
    assert [r.file for r in ranked([row("a", None), row("b", 90.0)])] == ["b", "a"]


def test_of_equal_scores_the_one_with_graver_findings_comes_first():
    grave = replace(row("z", 50.0), open={"critical": 1, "high": 0, "medium": 0, "low": 0})
    assert [r.file for r in ranked([row("a", 50.0), grave])] == ["z", "a"]


def test_the_order_of_arrival_changes_nothing():
    rows = [row("a", 50.0), row("b", 50.0), row("c", None), row("d", 20.0)]
    assert all(ranked(order) == ranked(rows) for order in permutations(rows))


def test_a_rule_that_fails_in_three_projects_recurs_however_many_there_are():
    rows = [row(str(n), failing=("TRU001",) if n < 3 else ()) for n in range(100)]
    assert recurring(rows)["TRU001"].projects == 3
    assert recurring(rows)["TRU001"].share == 0.03


def test_a_rule_that_fails_in_two_of_many_projects_does_not_recur():
    rows = [row(str(n), failing=("TRU001",) if n < 2 else ()) for n in range(7)]
    assert recurring(rows) == {}


def test_a_rule_that_fails_in_thirty_percent_recurs():
    rows = [row(str(n), failing=("TRU001",) if n < 2 else ()) for n in range(6)]
    assert recurring(rows)["TRU001"].share == 0.33


def test_what_fails_in_one_project_does_not_recur_even_if_there_is_no_other():
    assert recurring([row("a", failing=("TRU001",))]) == {}


def test_a_theme_counts_a_project_once_and_names_the_organisation_action():
    both = ("TRU001", "TRU002")
    (theme,) = themes([row("a", failing=both), row("b", failing=both)], TITLES, WHERE)
    assert (theme.dimension, theme.projects, theme.share) == ("trust", 2, 1.0)
    assert theme.action == ORGANISATION_ACTIONS["trust"]


def test_a_recurring_rule_has_its_gravest_severity_and_the_worst_files():
    rows = ranked([row(str(n), 10.0 * n, failing=("TRU001",)) for n in range(7)])
    rows = (*rows[:-1], replace(rows[-1], failing={"TRU001": "critical"}))
    found = recurring(rows)["TRU001"]
    assert found.severity == "critical"
    assert found.files == ("0", "1", "2", "3", "4")


def test_what_recurs_most_comes_first():
    rows = [
        row("a", failing=("TRU001", "NED001")),
        row("b", failing=("TRU001", "NED001")),
        row("c", failing=("NED001",)),
    ]
    assert [theme.dimension for theme in themes(rows, TITLES, WHERE)] == ["needs", "trust"]


def test_the_roll_up_states_mean_and_worst(profile):
    whole = roll_up(ranked([row("a", 90.0), row("b", 31.5), row("c", None)]), 4, profile)
    assert (whole.targets, whole.checked, whole.scored) == (4, 3, 2)
    assert whole.mean == 60.7  # of 60.75: never rounded up
    assert whole.worst is not None
    assert (whole.worst.file, whole.worst.score) == ("b", 31.5)
    assert whole.bands["insufficient_data"] == 1


def test_without_a_score_there_is_no_mean(profile):
    whole = roll_up([row("a", None)], 1, profile)
    assert (whole.mean, whole.worst) == (None, None)


def test_a_dimension_rolls_up_over_those_that_were_assessed(profile):
    low = row("a", dimensions=dict.fromkeys(DIMENSIONS, DimensionMark(20.0, "critical")))
    none = row("b", dimensions=dict.fromkeys(DIMENSIONS, DimensionMark(None, "insufficient_data")))
    trust = roll_up([low, none, row("c")], 3, profile).dimensions["trust"]
    assert (trust.assessed, trust.mean, trust.worst, trust.band) == (2, 45.0, 20.0, "at_risk")
    assert roll_up([none], 1, profile).dimensions["trust"].mean is None


def test_every_dimension_has_an_organisation_action_of_its_own():
    assert tuple(ORGANISATION_ACTIONS) == (*DIMENSIONS, "data_quality")
    counts = Counter(action.id for action in ORGANISATION_ACTIONS.values())
    assert set(counts.values()) == {1}


def test_every_rule_of_the_pack_has_a_dimension_with_an_action():
    catalog = load()
    assert {
        r.dimension for r in catalog.rules if r.kind != "strength"
    } <= ORGANISATION_ACTIONS.keys()


@given(st.lists(st.none() | st.integers(0, 1000).map(lambda n: n / 10), max_size=12))
def test_the_mean_lies_between_worst_and_best(profile, scores):
    whole = roll_up(
        ranked([row(str(n), score) for n, score in enumerate(scores)]), len(scores), profile
    )
    known = [score for score in scores if score is not None]
    if not known:
        assert whole.mean is None
        return
    assert whole.worst is not None
    assert whole.mean is not None
    assert whole.worst.score == min(known)
    assert min(known) <= whole.mean <= max(known)


@pytest.mark.parametrize(
    ("named", "language"),
    [([], "en"), ([None, None], "en"), (["zh"], "zh"), (["zh", "en"], "en"), ([None, "zh"], "zh")],
)
def test_an_audit_speaks_the_language_that_most_snapshots_name(named, language):
    assert language_of(row(str(n), language=word) for n, word in enumerate(named)) == language
