"""What holds of all advice: every gain can be had, the order stands on nothing but the facts."""

from hypothesis import given
from hypothesis import strategies as st

from comity.engine.advice import Action, advise, data_gaps
from comity.engine.scoring import score
from comity.engine.sums import standing
from comity.schemas.text import Text
from comity.tests.properties.outcomes import DEFAULT, PHASES, projects, turned

SAID = Text("said", "已说明")
KEYS = ("apologise", "ask", "listen", "plan", "show")
ACTIONS = {
    key: Action(key, SAID, "PM", SAID, effort) for key, effort in zip(KEYS, "SMLSM", strict=True)
}
VOICE = st.booleans()


@st.composite
def cases(draw):
    """A project and the actions of each of its rules."""
    found = draw(projects())
    some = st.lists(st.sampled_from(KEYS), max_size=2, unique=True).map(tuple)
    return found, {o.rule: draw(some) for o in found}


def advised(found, remedies, phase, *, voice):
    return advise(found, ACTIONS, remedies, DEFAULT, phase, voice=voice)


@given(cases(), PHASES, VOICE)
def test_gain_equals_scoring_again(case, phase, voice):
    found, remedies = case
    now = score(found, DEFAULT, phase, voice=voice)[0].overall
    for item in advised(found, remedies, phase, voice=voice):
        mended = [turned(o, "pass") if o.rule in item.rules else o for o in found]
        then = score(mended, DEFAULT, phase, voice=voice)[0].overall
        assert item.gain == (0 if now is None or then is None else round(then - now, 1))
        assert item.gain >= 0


@given(cases(), PHASES, VOICE, st.randoms(use_true_random=False))
def test_order_of_rules_never_matters(case, phase, voice, random):
    found, remedies = case
    shuffled = random.sample(found, len(found))
    before = advised(found, remedies, phase, voice=voice)
    assert advised(shuffled, remedies, phase, voice=voice) == before
    assert data_gaps(shuffled, DEFAULT) == data_gaps(found, DEFAULT)


@given(cases(), PHASES, VOICE)
def test_every_open_rule_is_answered_by_each_of_its_actions_once(case, phase, voice):
    found, remedies = case
    advice = advised(found, remedies, phase, voice=voice)
    assert len({item.id for item in advice}) == len(advice)
    answered = {(rule, item.id) for item in advice for rule in item.rules}
    open_ = [
        o.rule
        for o in found
        if o.outcome in ("fail", "partial")
        and (not o.findings or any(f.active for f in o.findings))
    ]
    assert answered == {(rule, key) for rule in open_ for key in remedies[rule]}


@given(projects(), VOICE)
def test_no_gap_promises_more_coverage_than_is_missing(found, voice):
    covered = standing(found, DEFAULT, voice=voice).coverage
    for gap in data_gaps(found, DEFAULT):
        assert 0 <= gap.coverage_gain <= 1 - covered + 0.005
