"""What is quickly known to be a good configuration is one by the models, and usual files are known."""

from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from comity.engine.config_keys import SETTINGS, sure
from comity.engine.outcomes import SEVERITIES
from comity.schemas.config import ConfigFile

NEAR_MISSES: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, False, 0, -1, 1.5, 100, 100.5, 10 ** 400, float("nan"), float("inf"), "", "en", "hihg", "x-y", [], {}, [""], ["a", 1], [[]], "2025-02-30", "2025-06-30", "1899-12-31", "2025-06-30T10:00", "２０２５-01-01"]
)  # fmt: skip
WORDS = st.text("aTRU01:./", min_size=1, max_size=4)
GOOD = {
    "text": WORDS | st.sampled_from(["en", "zh", "durable", *SEVERITIES]),
    "words": st.lists(WORDS, max_size=2) | WORDS,
    "number": st.integers(0, 100) | st.floats(0, 100),
    "flag": st.booleans(),
}
DAYS = st.dates().map(str)
WAIVERS = st.lists(
    st.dictionaries(
        st.sampled_from(["rule", "subject", "reason", "owner", "approver", "expires", "expiry"]),
        WORDS | DAYS | NEAR_MISSES,
    )
    | st.fixed_dictionaries(
        {"rule": WORDS, "reason": WORDS, "owner": WORDS, "expires": DAYS}, optional={"subject": WORDS | NEAR_MISSES}
    ),
    max_size=2,
)  # fmt: skip
OVERRIDES = st.dictionaries(
    st.sampled_from(["TRU002", "TRU", "OURS001", "tru002", "TRU0021", "TRU00２"]),
    st.fixed_dictionaries(
        {},
        optional={
            "severity": st.sampled_from(SEVERITIES) | NEAR_MISSES,
            "weight": st.floats(0, 9) | NEAR_MISSES,
            "enabled": st.booleans() | NEAR_MISSES,
            "reason": WORDS | NEAR_MISSES,
            "params": st.dictionaries(st.sampled_from(["allowed", "Allowed", "a_1", "1a", "é"]), GOOD["number"] | NEAR_MISSES)
            | NEAR_MISSES,
            "applies": NEAR_MISSES,
        },
    ),
    max_size=2,
)  # fmt: skip
#: One key each: of several, one at fault would hide the others.
FILES = st.one_of(
    *(
        st.fixed_dictionaries({key: GOOD[kind.form] | NEAR_MISSES})
        for key, kind in SETTINGS.items()
        if kind.form != "table"
    ),
    st.fixed_dictionaries({"waivers": WAIVERS | NEAR_MISSES}),
    st.fixed_dictionaries({"overrides": OVERRIDES | NEAR_MISSES}),
    st.fixed_dictionaries({"fail-undr": GOOD["number"]}),
)


def good(value):
    try:
        ConfigFile.model_validate(value)
    except ValidationError:
        return False
    return True


@given(FILES)
@example({"fail-under": True})
@example({"waiver-max-days": 10.0})
def test_what_is_surely_good_is_good_by_the_models(value):
    assert not sure(value) or good(value)


@given(st.fixed_dictionaries({}, optional={
    "extends": st.lists(WORDS, max_size=2), "select": st.lists(WORDS), "lang": st.sampled_from(["en", "zh"]),
    "format": WORDS | st.lists(WORDS), "fail-under": GOOD["number"], "fail-on": st.sampled_from(SEVERITIES),
    "fail-on-new": st.booleans(), "baseline": WORDS, "waiver-max-days": st.integers(0, 999),
    "overrides": st.just({"TRU002": {"params": {"allowed": 1}, "reason": "two sites"}}),
    "waivers": st.just([{"rule": "NED007", "subject": "s2", "reason": "agreed", "owner": "Nora",
                         "approver": "Carla", "expires": "2025-09-30"}]),
}))  # fmt: skip
def test_usual_files_need_no_model(value):
    assert sure(value)
    assert good(value)
