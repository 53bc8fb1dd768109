"""The arithmetic of a score, with numbers worked out by hand."""

import pytest

from comity.engine.outcomes import DIMENSIONS, OUTCOMES
from comity.engine.scoring import band, confidence, score
from comity.engine.sums import standing
from comity.tests.properties.outcomes import DEFAULT, outcome


def whole(*outcomes, phase="execution", voice=True, profile=DEFAULT):
    return score(outcomes, profile, phase, voice=voice)[0]


def dimension(name, *outcomes, phase="execution"):
    parts = score(outcomes, DEFAULT, phase, voice=True)[1]
    return next(part for part in parts if part.id == name)


def healthy(*without):
    """One passing rule in each dimension."""
    return [outcome(f"P{d}", "pass", dimension=d) for d in DIMENSIONS if d not in without]


# -- dimensions -------------------------------------------------------------------------------------


def test_dimension_is_the_share_of_weight_earned():
    part = dimension(
        "needs",
        outcome("N1", "pass", "critical", "needs"),  # 8 of 8
        outcome("N2", "partial", "high", "needs"),  # 2 of 4
        outcome("N3", "fail", "medium", "needs"),  # 0 of 2
        outcome("N4", "pass", "low", "needs"),  # 1 of 1
    )
    assert (part.score, part.raw) == (73.3, 73.3)  # 11 of 15


def test_empty_dimension_is_unknown_neither_perfect_nor_zero():
    part = dimension("needs", outcome("N1", "unknown", dimension="needs"))
    assert (part.score, part.raw, part.caps) == (None, None, ())


def test_capped_dimension_shows_both_numbers_and_the_cap():
    passed = [outcome(f"N{n}", "pass", dimension="needs") for n in range(1, 10)]
    part = dimension("needs", *passed, outcome("N0", "fail", dimension="needs"))
    assert (part.score, part.raw) == (79, 90)
    assert [(cap.limit, cap.by) for cap in part.caps] == [(79, ("N0",))]


def test_dimension_shows_only_the_cap_that_holds_it():
    passed = [outcome(f"N{n}", "pass", "critical", "needs") for n in range(8)]
    grave = [outcome("C1", "fail", "critical", "needs"), outcome("H1", "fail", "high", "needs")]
    part = dimension("needs", *passed, *grave)
    assert (part.score, [cap.kind for cap in part.caps]) == (39, ["critical_failures"])


def test_dimension_counts_every_outcome():
    found = [outcome(f"N{n}", result, dimension="needs") for n, result in enumerate(OUTCOMES)]
    others = [
        outcome("A1", "pass", dimension="attitude"),
        outcome("N9", "pass", dimension="needs", kind="strength"),
    ]
    assert dimension("needs", *found, *others).counts == dict.fromkeys(OUTCOMES, 1)


def test_dimension_that_no_core_rule_speaks_of_shows_no_coverage():
    part = dimension("needs", outcome("N1", "pass", dimension="needs", core=False))
    assert (part.score, part.coverage) == (100, 0)


def test_dimensions_come_in_the_order_of_the_article_with_their_weights():
    parts = score([], DEFAULT, None, voice=True)[1]
    assert tuple(part.id for part in parts) == DIMENSIONS
    assert [part.weight for part in parts] == [20, 14, 12, 12, 10, 7, 6, 10, 5, 4]


# -- the whole --------------------------------------------------------------------------------------


def test_overall_is_the_weighted_mean_of_the_dimensions_that_have_a_score():
    found = whole(
        outcome("T1", "pass", dimension="trust"),  # 100 x 20
        outcome("N1", "partial", dimension="needs"),  # 50 x 10
        outcome("A1", "unknown", dimension="attitude", core=False),
    )
    assert found.overall == found.raw == 83.3


def test_weights_of_the_phase_are_used():
    outcomes = [outcome("T1", "pass"), outcome("N1", "partial", dimension="needs")]
    # needs weigh 15, trust 20 x 61/64
    assert whole(*outcomes, phase="initiation").raw == pytest.approx(78.0)
    assert whole(*outcomes, phase="closing").raw == 83.3


def test_lowest_cap_wins_and_is_named_first():
    found = whole(*healthy("needs"), outcome("N1", "fail", "critical", "needs"), voice=False)
    assert found.raw == 90
    assert found.overall == 59
    assert [(cap.limit, cap.kind) for cap in found.caps] == [
        (59, "critical_failures"),
        (69, "high_failures"),
        (79, "no_client_voice"),
        (79, "weak_dimension"),
    ]


def test_raw_score_is_what_no_cap_has_touched():
    good = [outcome(f"N{n}", "pass", dimension="needs") for n in range(9)]
    found = whole(*healthy("needs"), *good, outcome("N9", "fail", dimension="needs"))
    assert found.raw == 99  # needs 90
    assert found.overall == 97.9  # needs 79
    assert found.caps == ()  # nothing holds the whole: a dimension is held


def test_watermelon_is_held_through_trust():
    good = [outcome(f"T{n}", "pass", "critical") for n in range(9)]
    found = whole(*healthy("trust"), *good, outcome("TRU007", "fail", "critical"))
    assert found.raw == 98
    assert found.overall == 54
    assert (found.caps[0].kind, found.caps[0].by) == ("trust_ceiling", ("TRU007",))


def test_one_rule_in_error_blanks_nothing_but_itself():
    found = whole(*healthy(), outcome("N2", "error", dimension="needs"))
    assert found.overall == 100
    assert found.coverage == 0.9


def test_rules_without_weight_in_the_profile_give_no_score():
    weights = DEFAULT.dimension_weights | {"needs": 0}
    weightless = DEFAULT._replace(dimension_weights=weights)
    found = whole(outcome("N1", "pass", dimension="needs"), phase=None, profile=weightless)
    assert (found.overall, found.band) == (None, "insufficient_data")


# -- bands, coverage, confidence --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("overall", "name"),
    [
        (100, "healthy"),
        (80, "healthy"),
        (79.9, "watch"),
        (60, "watch"),
        (59.9, "at_risk"),
        (40, "at_risk"),
        (39.9, "critical"),
        (0, "critical"),
    ],
)
def test_bands(overall, name):
    assert band(overall, DEFAULT) == name


def assessed(percent):
    """A hundred core rules, so many of them assessed."""
    results = ["pass"] * percent + ["unknown"] * (100 - percent)
    return [
        outcome(f"R{n}", result, dimension=DIMENSIONS[n % 10]) for n, result in enumerate(results)
    ]


@pytest.mark.parametrize(("percent", "shown"), [(19, None), (20, 79.0)])
def test_under_20_percent_coverage_no_score_is_shown(percent, shown):
    found = whole(*assessed(percent))
    assert found.coverage == percent / 100
    assert found.overall == shown
    assert (found.band == "insufficient_data") is (shown is None)
    assert (found.low is None, found.raw is None, found.caps == ()) == (shown is None,) * 3


def test_coverage_is_rounded_down_so_that_it_passes_for_no_more_than_it_is():
    passed = [outcome(f"P{n}", "pass") for n in range(149)]
    unknown = [outcome(f"U{n}", "unknown") for n in range(101)]
    found = whole(*passed, *unknown)  # 59.6 %
    assert found.coverage == 0.59
    assert "low_coverage" in [cap.kind for cap in found.caps]


@pytest.mark.parametrize("hundredths", range(101))
def test_coverage_of_whole_percents_is_shown_as_it_is(hundredths):
    assert whole(*assessed(hundredths)).coverage == hundredths / 100


def doubts(count):
    return [outcome(f"DQ{n}", "fail", kind="data_quality", core=False) for n in range(count)]


@pytest.mark.parametrize(
    ("percent", "voice", "failing", "expected"),
    [
        (80, True, 0, "high"),
        (79, True, 0, "medium"),
        (80, False, 0, "medium"),
        (60, True, 0, "medium"),
        (60, False, 0, "medium"),
        (59, True, 0, "low"),
        (100, True, 1, "medium"),
        (100, True, 2, "low"),
        (70, False, 1, "medium"),
    ],
)
def test_confidence(percent, voice, failing, expected):
    outcomes = assessed(percent) + doubts(failing)
    stand = standing(outcomes, DEFAULT, voice=voice)
    assert confidence(outcomes, DEFAULT, stand) == expected


def test_waived_doubt_about_the_data_lowers_no_confidence():
    waived = [outcome(f"DQ{n}", "fail", kind="data_quality", found="w") for n in range(2)]
    assert whole(*healthy(), *waived).confidence == "high"


# -- range ------------------------------------------------------------------------------------------


def test_range_runs_from_every_unknown_rule_failed_to_every_one_passed():
    known = [outcome(f"N{n}", "pass", "medium", "needs", core=False) for n in range(2)]
    found = whole(
        *healthy("needs"), *known, outcome("N8", "unknown", "medium", "needs", core=False),
        outcome("N9", "fail", "medium", "needs", core=False),
    )  # fmt: skip
    assert found.overall == 96.7  # needs 66.7
    assert found.low == 95  # needs 50
    assert found.high == 97.5  # needs 75


def test_each_end_has_the_caps_that_would_then_hold():
    unknown = [outcome(f"N{n}", "unknown", "critical", "needs") for n in range(2)]
    found = whole(*healthy("needs"), *unknown)
    assert found.overall == 79  # needs are hardly covered
    assert found.low == 39  # two critical failures
    assert found.high == 100


def test_rule_in_error_holds_the_high_end_too_since_its_data_would_not_mend_it():
    broken = [outcome(f"N{n}", "error", dimension="needs") for n in range(9)]
    assert whole(*healthy("needs"), *broken).high == 79


def test_low_end_is_never_above_the_score():
    thin = [outcome(f"U{n}", "unknown", "low", "long_term") for n in range(11)]
    found = whole(
        *healthy(), *thin
    )  # were they all failed, long_term would be 26.7, the whole 97.1
    assert (found.low, found.overall, found.high) == (79, 79, 100)


def test_without_unknown_rules_the_range_is_the_score():
    found = whole(*healthy())
    assert (found.low, found.overall, found.high) == (100, 100, 100)


# -- waivers ----------------------------------------------------------------------------------------


def test_score_is_shown_with_and_without_waivers():
    found = whole(*healthy(), outcome("N1", "fail", dimension="needs", found="w"))
    assert found.overall == 100
    assert found.without_waivers == 95  # needs 50


def test_waived_amber_never_costs_and_losing_its_waiver_never_pays():
    found = whole(
        *healthy("needs"),
        outcome("N1", "partial", dimension="needs", found="w"),
        outcome("N2", "fail", dimension="needs"),
    )
    assert (found.raw, found.overall) == (95, 95)  # needs 50
    assert found.without_waivers == 79  # needs 25


# -- calibration ------------------------------------------------------------------------------------

#: Rules that apply in the execution phase, as many as the built-in pack is laid out for, by dimension
#: and severity: critical, high, medium, low.
EXECUTION = {
    "trust": (2, 5, 5, 1),
    "transparency": (1, 6, 4, 2),
    "service_quality": (0, 2, 8, 2),
    "responsiveness": (0, 3, 9, 0),
    "needs": (0, 3, 5, 3),
    "collaboration": (0, 2, 9, 1),
    "improvement": (0, 4, 5, 3),
    "expectations": (1, 4, 7, 1),
    "attitude": (0, 2, 6, 2),
    "long_term": (0, 1, 2, 3),
}


def simulated(**failing):
    """A project in execution where all passes but so many rules of some dimensions, by severity."""
    found = []
    for name, counts in EXECUTION.items():
        failed = failing.get(name, (0, 0, 0, 0))
        for severity, count, bad in zip(
            ("critical", "high", "medium", "low"), counts, failed, strict=True
        ):
            for n in range(count):
                result = "fail" if n < bad else "pass"
                found.append(outcome(f"{name} {severity} {n}", result, severity, name))
    return found


def test_simulated_project_has_114_rules():
    assert len(simulated()) == 114
    assert whole(*simulated()).overall == 100


def test_project_with_every_trust_rule_failed_is_80_without_caps_and_15_with_them():
    found = whole(*simulated(trust=EXECUTION["trust"]))
    assert (found.raw, found.overall, found.band) == (80, 15, "critical")


def test_project_that_only_hides_bad_news_is_88_without_caps_and_54_with_them():
    # Green over red, and all of transparency but the steady, punctual reports and one hidden issue.
    found = whole(*simulated(trust=(1, 0, 0, 0), transparency=(0, 4, 4, 2)))
    assert round(found.raw) == 88
    assert (found.overall, found.band) == (54, "at_risk")
    assert found.caps[0].kind == "trust_ceiling"
