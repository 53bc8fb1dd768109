"""What holds a score down, one limit at a time."""

import pytest

from comity.engine.caps import Limit, Part, caps_under, dimension_limits, overall_limits
from comity.engine.outcomes import DIMENSIONS
from comity.engine.sums import Standing, marks
from comity.tests.properties.outcomes import DEFAULT, outcome

KNOWN = Standing(1.0, {}, voice=True)


def failing(severity, count, dimension="needs", result="fail", found="."):
    return [
        outcome(f"{severity[:1].upper()}{n}", result, severity, dimension, found=found)
        for n in range(count)
    ]


def lowest(outcomes):
    limits = dimension_limits(marks(outcomes, DEFAULT), DEFAULT)
    return limits[0].limit if limits else None


@pytest.mark.parametrize(
    ("outcomes", "limit"),
    [
        (failing("critical", 1), 39),
        (failing("high", 2), 59),
        (failing("high", 1), 79),
        (failing("medium", 9), None),
        (failing("high", 1) + failing("critical", 1), 39),
    ],
)
def test_failures_hold_their_dimension(outcomes, limit):
    assert lowest(outcomes) == limit


@pytest.mark.parametrize("severity", ["high", "critical"])
def test_amber_holds_nothing(severity):
    assert lowest(failing(severity, 3, result="partial")) is None


@pytest.mark.parametrize("flag", ["w", "s"])
def test_waived_and_suppressed_failures_hold_nothing(flag):
    assert lowest(failing("critical", 1, found=flag) + failing("high", 1, found=flag)) is None


def parts(outcomes=(), **scores):
    """Every dimension at 100 unless a score is given, with the marks of these outcomes."""
    brought = marks(outcomes, DEFAULT)
    return {
        d: Part(s := scores.get(d, 100.0), s, tuple(m for m in brought if m.dimension == d), ())
        for d in DIMENSIONS
    }


def limit(kind, outcomes=(), stand=KNOWN, **scores):
    """The lowest limit of a kind on the whole; None where there is none."""
    held = parts([outcome("T1", "pass"), *outcomes], **scores)
    found = [x.limit for x in overall_limits(held, DEFAULT, stand) if x.kind == kind]
    return min(found, default=None)


def test_the_whole_stands_at_most_15_above_trust():
    assert limit("trust_ceiling", trust=39.0) == 54
    assert limit("trust_ceiling", trust=0.0) == 15


def test_unknown_trust_holds_the_whole_to_59():
    assert limit("trust_unknown", trust=None) == 59
    assert limit("trust_ceiling", trust=None) is None


@pytest.mark.parametrize(("count", "held"), [(0, None), (1, 59), (2, 39), (5, 39)])
def test_critical_failures_anywhere_hold_the_whole(count, held):
    assert limit("critical_failures", failing("critical", count)) == held


@pytest.mark.parametrize(
    ("count", "held"),
    [(1, None), (2, 79), (3, 69), (4, 69), (5, 59), (7, 59), (8, 49), (11, 49), (12, 39), (30, 39)],
)
def test_high_failures_anywhere_hold_the_whole(count, held):
    spread = [outcome(f"H{n}", "fail", dimension=DIMENSIONS[n % 10]) for n in range(count)]
    assert limit("high_failures", spread) == held


def test_a_critical_failure_counts_as_three_high_ones():
    assert limit("high_failures", failing("critical", 1)) == 69
    assert limit("high_failures", failing("critical", 1) + failing("high", 1)) == 69
    assert limit("high_failures", failing("critical", 1) + failing("high", 2)) == 59


@pytest.mark.parametrize("flag", ["w", "s"])
def test_waived_and_suppressed_failures_hold_the_whole_neither(flag):
    grave = failing("critical", 2, found=flag) + failing("high", 12, found=flag)
    assert limit("critical_failures", grave) is None
    assert limit("high_failures", grave) is None


@pytest.mark.parametrize(("score", "held"), [(39.9, 79), (40.0, None), (None, None)])
def test_dimension_under_40_holds_the_whole_to_79(score, held):
    assert limit("weak_dimension", attitude=score) == held


@pytest.mark.parametrize(("coverage", "held"), [(0.599, 79), (0.6, None)])
def test_coverage_under_60_percent_holds_the_whole_to_79(coverage, held):
    assert limit("low_coverage", stand=Standing(coverage, {}, voice=True)) == held


@pytest.mark.parametrize(("coverage", "held"), [(0.0, 79), (0.299, 79), (0.3, None), (None, None)])
def test_thin_dimension_holds_the_whole_to_79_unless_no_core_rule_applies(coverage, held):
    assert limit("thin_dimension", stand=Standing(1.0, {"needs": coverage}, voice=True)) == held


@pytest.mark.parametrize(("voice", "held"), [(False, 79), (True, None)])
def test_no_client_voice_holds_the_whole_to_79(voice, held):
    assert limit("no_client_voice", stand=Standing(1.0, {}, voice=voice)) == held


def ceiling(*outcomes):
    brought = tuple(marks(outcomes, DEFAULT))
    weight = sum(m.weight for m in brought)
    raw = 100 * sum(m.weight * DEFAULT.credits[m.outcome] for m in brought) / weight
    limits = dimension_limits(brought, DEFAULT)
    trust = Part(min([raw, *(x.limit for x in limits)]), raw, brought, limits)
    found = overall_limits(parts() | {"trust": trust}, DEFAULT, KNOWN)
    return next(x.by for x in found if x.kind == "trust_ceiling")


def test_trust_ceiling_names_the_failure_that_holds_trust_not_a_graver_amber():
    held = [outcome(f"P{n}", "pass", "critical") for n in range(4)]
    assert ceiling(*held, outcome("A1", "partial", "critical"), outcome("F1", "fail")) == ("F1",)


def test_trust_ceiling_names_what_costs_most_where_no_limit_holds_trust():
    assert ceiling(
        outcome("P1", "pass"), outcome("F1", "fail", "low"), outcome("A1", "partial", "high")
    ) == ("A1",)
    small = outcome("A2", "partial", "low")
    assert ceiling(outcome("P1", "pass"), small) == ("A2",)
    both = [outcome("F2", "fail", "medium"), outcome("F1", "fail", "medium")]
    assert ceiling(*both, outcome("P1", "pass")) == ("F1", "F2")


def test_trust_ceiling_names_nobody_where_all_is_well():
    assert ceiling(outcome("P1", "pass")) == ()


def test_limits_that_take_nothing_are_not_shown_and_each_kind_once_the_lowest_first():
    limits = [
        Limit(59, "critical_failures", ("A", "B")),
        Limit(79, "no_client_voice", ()),
        Limit(39, "critical_failures", ("A", "B")),
        Limit(95, "trust_ceiling", ("T",)),
        Limit(90, "weak_dimension", ("needs",)),
    ]
    shown = caps_under(90, limits, DEFAULT)
    assert [(cap.limit, cap.kind) for cap in shown] == [
        (39, "critical_failures"),
        (79, "no_client_voice"),
    ]


def test_limit_is_shown_with_one_decimal():
    (cap,) = caps_under(90, [Limit(11.111 + 15, "trust_ceiling", ("T",))], DEFAULT)
    assert cap.limit == 26.1


@pytest.mark.parametrize(
    ("limit", "english", "chinese"),
    [
        (
            Limit(54, "trust_ceiling", ("TRU007",)),
            "the whole stands at most 15 points above trust, which TRU007 holds down",
            "总分最多高出信任得分 15 分，而信任受 TRU007 拖累",
        ),
        (
            Limit(54, "trust_ceiling", ("TRU001", "TRU007")),
            "the whole stands at most 15 points above trust, which TRU001, TRU007 hold down",
            "总分最多高出信任得分 15 分，而信任受 TRU001、TRU007 拖累",
        ),
        (
            Limit(54, "trust_ceiling", ()),
            "the whole stands at most 15 points above trust",
            "总分最多高出信任得分 15 分",
        ),
        (
            Limit(59, "trust_unknown", ("trust",)),
            "nothing is known about trust, the foundation",
            "作为基础的信任尚无法判断",
        ),
        (Limit(59, "critical_failures", ("A1",)), "1 critical failure: A1", "1 项严重失败：A1"),
        (
            Limit(39, "critical_failures", ("A1", "A2")),
            "2 critical failures: A1, A2",
            "2 项严重失败：A1、A2",
        ),
        (
            Limit(79, "high_failures", ("A1",)),
            "1 failure of high severity or above: A1",
            "1 项严重程度为“高”及以上的失败：A1",
        ),
        (
            Limit(70, "medium_failures", ("A1", "A2")),
            "2 failures of medium severity or above: A1, A2",
            "2 项严重程度为“中”及以上的失败：A1、A2",
        ),
        (Limit(79, "weak_dimension", ("needs",)), "a dimension is under 40", "有维度低于 40 分"),
        (
            Limit(79, "low_coverage", ()),
            "less than 60% of the core is covered",
            "核心规则覆盖率不足 60%",
        ),
        (
            Limit(79, "thin_dimension", ("needs",)),
            "a dimension is less than 30% covered",
            "有维度覆盖率不足 30%",
        ),
        (
            Limit(79, "no_client_voice", ()),
            "no word from the client in 120 days",
            "120 天内没有业主的声音",
        ),
    ],
    ids=lambda value: value.kind if isinstance(value, Limit) else "",
)
def test_reason_of_a_cap_is_told_in_both_languages(limit, english, chinese):
    (cap,) = caps_under(100, [limit], DEFAULT)
    assert (cap.reason.en, cap.reason.zh) == (english, chinese)
