"""Profiles: weights by phase, and what a profile file must hold."""

import pytest

from comity.engine.errors import Mistakes, RuleError
from comity.engine.outcomes import DIMENSIONS, SEVERITIES
from comity.tests.properties.outcomes import DEFAULT, PROFILE_FILE, read_profile

TEXT = PROFILE_FILE.read_text(encoding="utf-8")


def test_five_keys_of_the_article_weigh_68_of_100():
    keys = ("trust", "transparency", "service_quality", "responsiveness", "needs")
    assert sum(DEFAULT.dimension_weights[key] for key in keys) == 68


def test_trust_weighs_most():
    assert max(DEFAULT.dimension_weights, key=DEFAULT.dimension_weights.__getitem__) == "trust"


@pytest.mark.parametrize(
    ("phase", "given"),
    [
        ("initiation", {"needs": 15, "expectations": 16, "service_quality": 6, "long_term": 2}),
        ("planning", {"needs": 15, "expectations": 16, "service_quality": 6, "long_term": 2}),
        (
            "post_project",
            {
                "long_term": 25,
                "responsiveness": 15,
                "service_quality": 12,
                "improvement": 12,
                "transparency": 6,
            },
        ),
    ],
)
def test_phase_sets_some_weights_and_scales_the_others_to_fill_100(phase, given):
    weights = DEFAULT.weights(phase)
    assert sum(weights.values()) == pytest.approx(100)
    assert {d: weights[d] for d in given} == given
    scale = {
        round(weights[d] / DEFAULT.dimension_weights[d], 9) for d in DIMENSIONS if d not in given
    }
    assert len(scale) == 1


@pytest.mark.parametrize("phase", ["execution", "closing", None, "no such phase"])
def test_other_phases_have_the_plain_weights(phase):
    assert DEFAULT.weights(phase) == DEFAULT.dimension_weights


def test_phase_that_takes_all_weight_there_is_leaves_the_others_none():
    only_trust = dict.fromkeys(DIMENSIONS, 0.0) | {"trust": 100.0}
    lone = DEFAULT._replace(dimension_weights=only_trust, phase_weights={"closing": {"trust": 60}})
    assert lone.weights("closing") == only_trust | {"trust": 60}


def test_fields_of_the_default_profile_name_every_severity_and_dimension():
    assert tuple(DEFAULT.severity_weights) == SEVERITIES
    assert tuple(DEFAULT.dimension_weights) == DIMENSIONS


@pytest.mark.parametrize(
    ("old", "new", "english", "chinese"),
    [
        ("high: 4, critical: 8}", "high: 4}", "critical missing", "缺少 critical"),
        ("high: 4, critical", "high: 9, critical", "at least the one before", "不得小于前项"),
        ("partial: 0.5", "partial: 1.5", "at most 1", "不得大于 1"),
        ("pass: 1,", "pass: 0.4,", "at least the one before", "不得小于前项"),
        ("  trust: 20\n", "  trust: 30\n", "come to 110, not to 100", "合计为 110，应为 100"),
        ("  trust: 20\n", "", "trust missing", "缺少 trust"),
        ("long_term: 25", "long_term: 55", "leave some for the other", "留出份额"),
        ("[0, critical]", "[10, critical]", "down to 0", "直至 0 分"),
        ("[60, watch]", "[90, watch]", "down to 0", "直至 0 分"),
        (
            "[[80, healthy], [60, watch], [40, at_risk], [0, critical]]",
            "[]",
            "down to 0",
            "直至 0 分",
        ),
        ("[60, watch]", "[60, so_so]", "not one of healthy", "应为 healthy"),
        ("high: 0.8, medium: 0.6", "high: 0.5, medium: 0.6", "at least", "不得小于前项"),
        ("{medium: 1, low: 2}", "{medium: 3, low: 2}", "at least", "不得小于前项"),
        ("{S: 1, M: 2, L: 3}", "{S: 1, M: 2}", "L missing", "缺少 L"),
        ("expiring_days: 14", "expiry_days: 14", "expiring_days", "expiring_days"),
    ],
)
def test_fault_of_a_profile_is_told_at_its_place_in_both_languages(old, new, english, chinese):
    assert old in TEXT
    with pytest.raises(RuleError) as caught:
        read_one(TEXT.replace(old, new))
    assert english in caught.value.render("en")
    assert chinese in caught.value.render("zh")
    assert caught.value.position is not None


def read_one(text):
    """Read a profile; of several mistakes the first, so that each row above can name one."""
    try:
        return read_profile(text.encode())
    except Mistakes as mistakes:
        raise mistakes.mistakes[0] from None


def test_all_mistakes_of_a_profile_are_told_together():
    text = TEXT.replace("{S: 1, M: 2, L: 3}", "{S: 1}").replace("  trust: 20\n", "  trust: 30\n")
    with pytest.raises(Mistakes) as caught:
        read_profile(text.encode())
    assert len(caught.value.mistakes) == 2
