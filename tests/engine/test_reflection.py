"""What the report knows of itself."""

from dataclasses import replace
from datetime import date

import pytest

from comity.engine.facts import POINTER
from comity.engine.reflection import client_voice, lapsed, self_ratings, sticky
from comity.tests.properties.outcomes import outcome

TODAY = date(2025, 6, 30).toordinal()


def root(**blocks):
    empty = dict.fromkeys(("feedback", "trust_pulse", "expectations", "self_assessment"))
    return empty | {"as_of": TODAY} | blocks


def pulse(on, **marks):
    fields = ("credibility", "reliability", "openness", "works_in_our_interest")
    return dict.fromkeys(fields) | {"on": on} | marks


# -- the client's voice -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "blocks",
    [
        {"feedback": [{"on": TODAY - 9}, {"on": TODAY - 5}]},
        {"trust_pulse": [{"on": TODAY - 5}]},
        {"expectations": [{"played_back_on": None}, {"played_back_on": TODAY - 5}]},
        {"feedback": [{"on": TODAY - 5}, {"on": TODAY + 1}]},
        {"feedback": [{"on": TODAY - 5}], "trust_pulse": [{"on": TODAY - 80}]},
    ],
)
def test_client_voice_is_the_last_thing_that_the_client_said_themselves(blocks):
    assert client_voice(root(**blocks)) == TODAY - 5


def test_what_was_said_on_the_day_itself_counts():
    assert client_voice(root(feedback=[{"on": TODAY}])) == TODAY


def test_client_who_said_nothing_has_no_voice():
    assert client_voice(root()) is None
    assert client_voice(root(feedback=[])) is None


# -- own ratings ------------------------------------------------------------------------------------


def rated(row, outcomes=(), covers=None, **blocks):
    found = self_ratings(root(self_assessment={row: 4}, **blocks), outcomes, covers or {}) or []
    return found[0]


def test_without_a_self_assessment_there_is_nothing_to_compare():
    assert self_ratings(root(), [], {}) is None


@pytest.mark.parametrize(
    ("severity", "grave"), [("critical", True), ("high", True), ("medium", False)]
)
def test_own_rating_stands_beside_the_gravest_evidence(severity, grave):
    found = rated("S1.2", [outcome("TRU001", "fail", severity)], {"TRU001": ("S1.2",)})
    assert found == {
        "row": "S1.2",
        "rating": 4,
        "grave": grave,
        "client": None,
        POINTER: "/self_assessment/S1.2",
    }


def test_evidence_of_another_sub_point_says_nothing():
    assert not rated("S1.1", [outcome("TRU001", "fail")], {"TRU001": ("S1.2",)})["grave"]


@pytest.mark.parametrize("turn", [1, -1])
def test_own_rating_stands_beside_the_clients_latest_mark_in_any_order(turn):
    pulses = [pulse(TODAY - 60, reliability=5), pulse(TODAY - 1, reliability=2)]
    assert rated("S1.2", trust_pulse=pulses[::turn])["client"] == 2


def test_mark_after_the_day_of_the_report_is_not_known_yet():
    pulses = [pulse(TODAY, reliability=3), pulse(TODAY + 1, reliability=1)]
    assert rated("S1.2", trust_pulse=pulses)["client"] == 3


@pytest.mark.parametrize("turn", [1, -1])
def test_least_mark_counts_where_several_people_gave_one_that_day(turn):
    pulses = [pulse(TODAY, openness=5), pulse(TODAY, openness=2)]
    assert rated("S2.2", trust_pulse=pulses[::turn])["client"] == 2


def test_pulse_that_leaves_a_question_out_leaves_the_earlier_mark():
    pulses = [pulse(TODAY - 9, reliability=3), pulse(TODAY, openness=5), pulse(None, reliability=1)]
    assert rated("S1.2", trust_pulse=pulses)["client"] == 3


def test_sub_point_that_no_mark_speaks_of_has_none():
    assert rated("S6.1", trust_pulse=[pulse(TODAY, reliability=1)])["client"] is None


# -- failures that went quiet -----------------------------------------------------------------------


def stuck(*outcomes, previous, severities=None):
    return sticky(outcomes, previous, severities or {})


def test_failure_that_lost_its_data_stays_failed_and_says_so():
    (found,) = stuck(
        outcome("TRU001", "unknown", "medium", missing=("/commitments",)),
        previous={"TRU001": "fail"},
        severities={"TRU001": "critical"},
    )
    assert (found.outcome, found.nominal, found.severity) == ("fail", "medium", "critical")
    assert found.remembered
    (finding,) = found.findings
    assert (finding.severity, finding.subject, finding.active) == ("critical", "", True)
    assert [e.pointer for e in finding.evidence] == ["/commitments"]
    assert finding.message.en
    assert finding.message.zh


def test_severity_stays_the_rules_own_where_the_earlier_one_is_not_known():
    (found,) = stuck(outcome("TRU001", "unknown", "low"), previous={"TRU001": "fail"})
    assert found.severity == found.findings[0].severity == "low"


@pytest.mark.parametrize("before", ["pass", "partial", "unknown", "error", None])
def test_only_a_failure_is_remembered(before):
    unknown = outcome("TRU001", "unknown")
    previous = {"TRU001": before} if before else {}
    assert stuck(unknown, previous=previous) == (unknown,)
    assert lapsed([unknown], previous) == []


@pytest.mark.parametrize("now", ["pass", "partial", "fail", "not_applicable", "error"])
def test_rule_that_can_be_judged_again_is_judged_anew(now):
    found = outcome("TRU001", now)
    assert stuck(found, previous={"TRU001": "fail"}) == (found,)
    assert lapsed([found], {"TRU001": "fail"}) == []
    assert not found.remembered


@pytest.mark.parametrize("kind", ["data_quality", "strength"])
def test_what_is_not_scored_is_not_remembered(kind):
    found = outcome("STR001", "unknown", kind=kind)
    assert stuck(found, previous={"STR001": "fail"}) == (found,)
    assert lapsed([found], {"STR001": "fail"}) == []


def test_lapsed_rules_are_listed_with_the_place_of_what_they_miss():
    found = lapsed(
        [outcome("TRU001", "unknown", missing=("/commitments", "/reports"))], {"TRU001": "fail"}
    )
    assert found == [{"rule": "TRU001", POINTER: "/commitments"}]


def test_rule_that_misses_nothing_in_particular_is_remembered_all_the_same():
    bare = replace(outcome("TRU001", "unknown"), missing=())
    (found,) = stuck(bare, previous={"TRU001": "fail"})
    assert found.remembered
    assert lapsed([bare], {"TRU001": "fail"}) == [{"rule": "TRU001", POINTER: ""}]


def test_without_an_earlier_result_nothing_can_be_said():
    assert lapsed([outcome("TRU001", "unknown")], None) is None
