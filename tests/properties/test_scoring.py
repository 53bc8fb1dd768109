"""What holds of every score, whatever the outcomes."""

from dataclasses import fields, replace

from hypothesis import assume, given
from hypothesis import strategies as st

from comity.engine.outcomes import SEVERITIES
from comity.engine.reflection import sticky
from comity.engine.scoring import band, score
from comity.engine.sums import standing
from comity.tests.properties.outcomes import (
    DEFAULT,
    FLAGS,
    PHASES,
    UNEVEN,
    projects,
    turned,
    unwaived,
    with_one,
)

PROFILES = st.sampled_from([DEFAULT, UNEVEN])
VOICE = st.booleans()


def judged(outcomes, profile=DEFAULT, phase="execution", *, voice=True):
    return score(outcomes, profile, phase, voice=voice)


def scores(outcomes, profile=DEFAULT, phase="execution", *, voice=True):
    """Every score by name: of the whole, its range, and each dimension; None where there is none."""
    whole, dimensions = judged(outcomes, profile, phase, voice=voice)
    found = {n: getattr(whole, n) for n in ("overall", "raw", "low", "high", "without_waivers")}
    for dimension in dimensions:
        found |= {dimension.id: dimension.score, f"raw {dimension.id}": dimension.raw}
    return found


def never_raised(before, after):
    return all(
        after[name] is None or before[name] is None or after[name] <= before[name]
        for name in before
    )


@given(projects(), PROFILES, PHASES, VOICE, st.randoms(use_true_random=False))
def test_order_of_rules_and_findings_never_matters(found, profile, phase, voice, random):
    shuffled = [
        replace(o, findings=tuple(random.sample(o.findings, len(o.findings)))) for o in found
    ]
    random.shuffle(shuffled)
    assert judged(found, profile, phase, voice=voice) == judged(
        shuffled, profile, phase, voice=voice
    )


@given(with_one(["fail", "partial"]), PROFILES, PHASES, VOICE)
def test_failing_rule_turned_passing_never_lowers_any_score(case, profile, phase, voice):
    found, place = case
    mended = [*found]
    mended[place] = turned(found[place], "pass")
    before = scores(found, profile, phase, voice=voice)
    after = scores(mended, profile, phase, voice=voice)
    assert never_raised(after, before)
    assert all(after[name] is not None for name in before if before[name] is not None)


@given(with_one(["pass"]), st.sampled_from(["fail", "partial"]), FLAGS, PROFILES, PHASES, VOICE)
def test_passing_rule_turned_failing_never_raises_any_score(
    case, result, flags, profile, phase, voice
):
    found, place = case
    broken = [*found]
    broken[place] = turned(found[place], result, flags)
    before = scores(found, profile, phase, voice=voice)
    after = scores(broken, profile, phase, voice=voice)
    assert never_raised(before, after)
    assert all(before[name] is not None for name in before if after[name] is not None)


@given(projects(), PROFILES, PHASES, VOICE)
def test_low_end_score_and_high_end_stand_in_order_between_0_and_100(found, profile, phase, voice):
    whole, dimensions = judged(found, profile, phase, voice=voice)
    if whole.overall is None:
        assert (whole.low, whole.high, whole.raw, whole.without_waivers) == (None,) * 4
    else:
        assert 0 <= whole.low <= whole.overall <= whole.high <= 100
        assert whole.without_waivers <= whole.overall <= whole.raw <= 100
    for dimension in dimensions:
        assert dimension.score is None or 0 <= dimension.score <= dimension.raw <= 100


@given(projects(min_size=1), PROFILES, PHASES, VOICE, st.data())
def test_removing_a_waiver_never_raises_a_score(found, profile, phase, voice, data):
    rules = [o.rule for o in found]
    lost = data.draw(st.sets(st.sampled_from(rules)))
    bare = [unwaived(o) if o.rule in lost else o for o in found]
    before = scores(found, profile, phase, voice=voice)
    assert never_raised(before, scores(bare, profile, phase, voice=voice))


@given(projects(results=["unknown", "not_applicable", "error"]), PHASES, VOICE)
def test_nothing_assessed_gives_no_score_not_zero_and_not_perfect(found, phase, voice):
    whole, dimensions = judged(found, DEFAULT, phase, voice=voice)
    assert (whole.overall, whole.band, whole.coverage) == (None, "insufficient_data", 0)
    assert [dimension.score for dimension in dimensions] == [None] * 10


@given(
    with_one(["unknown"]), st.sampled_from(["pass", "partial", "fail"]), FLAGS, PROFILES, PHASES, VOICE
)  # fmt: skip
def test_evidence_for_an_unknown_rule_keeps_the_score_in_the_range(
    case, result, flags, profile, phase, voice
):
    found, place = case
    before, _ = judged(found, profile, phase, voice=voice)
    assume(before.overall is not None)
    shown = [*found]
    shown[place] = turned(found[place], result, flags)
    after, _ = judged(shown, profile, phase, voice=voice)
    assert before.low <= after.overall <= before.high


@given(projects(min_size=1), PHASES, VOICE, st.data())
def test_hiding_the_evidence_of_failures_never_raises_the_score(found, phase, voice, data):
    failed = [o.rule for o in found if o.outcome == "fail"]
    assume(failed)
    hidden = data.draw(st.sets(st.sampled_from(failed), min_size=1))
    shown = [turned(o, "unknown") if o.rule in hidden else o for o in found]
    now = sticky(
        [replace(o, severity=o.nominal) if o.rule in hidden else o for o in shown],
        {o.rule: o.outcome for o in found},
        {o.rule: gravest(o) for o in found},
    )
    before, after = scores(found, phase=phase, voice=voice), scores(now, phase=phase, voice=voice)
    for name in ("overall", "raw", "low"):
        assert after[name] is None or before[name] is None or after[name] <= before[name]


def gravest(old):
    return max([f.severity for f in old.findings] + [old.severity], key=SEVERITIES.index)


@given(projects(), PROFILES, PHASES, VOICE)
def test_rounding_is_stable(found, profile, phase, voice):
    """What is shown stays when it is rounded again, and no coverage is shown as more than it is."""
    whole, dimensions = judged(found, profile, phase, voice=voice)
    for part in (whole, *dimensions):
        for name in {f.name for f in fields(part)} & {
            "overall",
            "raw",
            "low",
            "high",
            "score",
            "weight",
        }:
            value = getattr(part, name)
            assert value is None or value == round(value, 1)
    covered = standing(found, profile, voice=voice).coverage
    assert whole.coverage == round(whole.coverage, 2)
    assert covered - 0.01 < whole.coverage <= covered + 1e-9


@given(st.integers(0, 1000).map(lambda n: n / 10))
def test_every_score_has_one_band_and_a_better_one_none_worse(value):
    names = [name for _, name in DEFAULT.bands]
    found = band(value, DEFAULT)
    assert found in names
    assert names.index(band(min(value + 0.1, 100), DEFAULT)) <= names.index(found)


@given(projects(), PHASES, VOICE)
def test_every_cap_that_is_named_explains_the_score(found, phase, voice):
    whole, dimensions = judged(found, DEFAULT, phase, voice=voice)
    for shown, value in ((whole, whole.overall), *((d, d.score) for d in dimensions)):
        limits = [cap.limit for cap in shown.caps]
        assert limits == sorted(limits)
        assert value == limits[0] if limits else True
        assert all(cap.reason.en and cap.reason.zh for cap in shown.caps)
        assert len({cap.kind for cap in shown.caps}) == len(shown.caps)
