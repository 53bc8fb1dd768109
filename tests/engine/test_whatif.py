"""What would be if: as the edited file would be judged, to the byte."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.engine.catalog import load
from comity.engine.check import Settings, check
from comity.engine.edit import Change, edited
from comity.engine.errors import ComityError, Mistakes, SnapshotError, UsageError
from comity.engine.facts import read
from comity.engine.report.json import dumps
from comity.engine.source import parse
from comity.engine.whatif import Wishes, whatif

EXAMPLES = {
    path.name: path.read_text(encoding="utf-8")
    for path in sorted((Path(__file__).parents[2] / "examples").glob("*.comity.yaml"))
}
WATERMELON = "watermelon.comity.yaml"


CATALOG = load()


def imagined(wishes, name=WATERMELON, text=None, settings=Settings()):  # noqa: B008
    return whatif(text or EXAMPLES[name], name, wishes, CATALOG, settings)


def checked(text, name=WATERMELON, settings=Settings()):  # noqa: B008
    return check(read(parse(text, name), CATALOG.shapes), CATALOG, settings)


#: Places of the example, with values that are good there.
PLACES = st.sampled_from(
    [
        ("metrics.client_told_end", "2025-12-19"),
        ("metrics.spi", "0.99"),
        ("commitments.c3.delivered_on", "2025-09-10"),
        ("/commitments/0/importance", "low"),
        ("governance.risk_register", "false"),
        ("feedback", "[]"),
        ("reports.r6.rag", "red"),
        ("retrospectives", "[{on: 2025-09-01, kind: stage, client_participated: true}]"),
        ("disputes", "null"),
        ("project.phase", "closing"),
    ]
)


@given(st.lists(PLACES, min_size=1, max_size=4, unique_by=lambda place: place[0]))
def test_what_is_set_gives_the_report_of_the_edited_file_to_the_byte(places):
    wishes = Wishes(sets=tuple(f"{place}={value}" for place, value in places))
    found = imagined(wishes)
    text = EXAMPLES[WATERMELON]
    value = parse(text, "x").value
    ids = {
        "commitments.c3.delivered_on": f"/commitments/{[c['id'] for c in value['commitments']].index('c3')}/delivered_on",
        "reports.r6.rag": f"/reports/{[r['id'] for r in value['reports']].index('r6')}/rag",
    }
    for place, written in places:
        pointer = ids.get(place) or (place if place[0] == "/" else "/" + place.replace(".", "/"))
        text = edited(text, WATERMELON, [Change(pointer, parse(f"v: {written}", "v").value["v"])])
    assert dumps(found.after) == dumps(checked(text))
    assert dumps(found.before) == dumps(checked(EXAMPLES[WATERMELON]))


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_waiver_gives_the_report_of_the_file_that_has_it(name):
    rule = next(f.rule for f in checked(EXAMPLES[name], name).findings)
    found = imagined(Wishes(waives=(rule,)), name)
    (state,) = [w for w in found.after.waivers if w.owner == "what if"]
    assert state.rule == rule
    assert {f.rule for f in found.gone} == {rule}
    entry = {"rule": rule, "reason": "what if", "owner": "what if", "approver": "what if, approved"}
    day = found.before.project.as_of
    text = edited(EXAMPLES[name], name, [Change("/waivers/-", entry | {"expires": day})])
    assert dumps(found.after) == dumps(checked(text, name))


def test_a_rule_put_right_passes_and_what_it_covered_comes_to_light():
    found = imagined(Wishes(fixes=("TRA007",)))
    outcomes = {outcome.rule: outcome.outcome for outcome in found.after.outcomes}
    assert outcomes["TRA007"] == "pass"
    assert {finding.rule for finding in found.gone} == {"TRA007"}
    assert (
        {finding.rule for finding in found.come}
        == {"TRA006", "RSP011"} & {finding.rule for finding in found.come}
        != set()
    )


def test_every_rule_put_right_gives_the_gain_that_advice_promises():
    name = "healthy.comity.yaml"
    actions = checked(EXAMPLES[name], name).actions
    alone = [(a, imagined(Wishes(fixes=a.rules), name)) for a in actions]
    alone = [(a, found) for a, found in alone if not found.come]  # nothing else comes to light
    assert [found.moved for _, found in alone] == [action.gain for action, _ in alone]
    assert any(action.gain for action, _ in alone)


def test_one_finding_put_right_leaves_the_others_and_their_rule_failed():
    found = imagined(Wishes(fixes=("TRU002:c3",)))
    left = [f.subject for f in found.after.findings if f.rule == "TRU002"]
    assert left == [
        f.subject for f in found.before.findings if f.rule == "TRU002" and f.subject != "c3"
    ]
    assert next(o for o in found.after.outcomes if o.rule == "TRU002").outcome == "fail"


def test_a_fingerprint_names_its_finding():
    mark = next(f.fingerprint for f in checked(EXAMPLES[WATERMELON]).findings if f.subject == "c3")
    (gone,) = imagined(Wishes(fixes=(mark,))).gone
    assert gone.fingerprint == mark


def test_all_of_its_findings_put_right_is_the_rule_put_right():
    subjects = [f.subject for f in checked(EXAMPLES[WATERMELON]).findings if f.rule == "TRU002"]
    one_by_one = imagined(Wishes(fixes=tuple(f"TRU002:{subject}" for subject in subjects)))
    assert one_by_one.after == imagined(Wishes(fixes=("TRU002",))).after


def test_caps_and_diagnoses_that_vanish_are_told():
    grave = [f.rule for f in checked(EXAMPLES[WATERMELON]).findings if f.severity == "critical"]
    found = imagined(Wishes(fixes=tuple(dict.fromkeys(grave))))
    assert "critical_failures" in {cap.kind for cap in found.caps_lifted}
    assert "DX02" in {diagnosis.id for diagnosis in found.diagnoses_gone}
    assert found.moved > 0


@pytest.mark.parametrize(
    ("wishes", "message", "hint"),
    [
        (Wishes(fixes=("TRU07",)), "no rule and no finding 'TRU07'", 'did you mean "TRU007"?'),
        (Wishes(fixes=("TRU002:c99",)), "TRU002 found nothing about 'c99'", "it found: c3, c4, c6"),
        (Wishes(fixes=("LNG001",)), "LNG001 does not apply to this project", "there is nothing to fix"),
        (Wishes(sets=("reports.0.rag",)), "no value to set in 'reports.0.rag'", "such as reports.0.sent_on=2025-06-27"),
        (Wishes(sets=("reports.0.rag=[",)), "'reports.0.rag=[': not a value", 'a text with a colon needs quotes: place="a: b"'),
        (Wishes(waives=("TRU999",)), "no rule and no finding 'TRU999'", None),
    ],
)  # fmt: skip
def test_a_wish_at_fault_is_told_with_the_cure(wishes, message, hint):
    with pytest.raises(UsageError) as error:
        imagined(wishes)
    assert error.value.message.en == message
    if hint:
        told = error.value.hint
        assert told is not None
        assert told.en == hint
    assert error.value.message.zh


def test_all_wishes_at_fault_are_told_together():
    with pytest.raises(Mistakes) as error:
        imagined(Wishes(("TRU07",), ("x",), ("ABC",)))
    assert len(error.value.mistakes) == 3


@pytest.mark.parametrize(
    "place", ["reports.r99.rag=green", "reports.0.rag=mauve", "projct.phase=closing"]
)
def test_a_place_or_value_that_no_file_can_have_is_the_edit_s_mistake(place):
    with pytest.raises(ComityError) as error:
        imagined(Wishes(sets=(place,)))
    assert isinstance(error.value, SnapshotError | Mistakes)


def test_without_a_score_there_is_no_move():
    bare = "project: {name: Bare, as_of: 2025-06-30}\n"
    found = imagined(Wishes(sets=("project.phase=closing",)), "bare.yaml", bare)
    assert found.moved is None


def test_what_is_set_in_a_json_file_stays_json():
    text = '{"project": {"name": "Bare", "as_of": "2025-06-30"}}'
    found = imagined(Wishes(sets=("project.phase=closing",)), "bare.json", text)
    assert found.after.project.phase == "closing"


@pytest.mark.parametrize("row", ["S1.1", "S10.2"])
def test_a_row_of_the_outline_is_one_key_though_it_has_a_dot(row):
    found = imagined(Wishes(sets=(f"self_assessment.{row}=2",)))
    text = edited(EXAMPLES[WATERMELON], WATERMELON, [Change(f"/self_assessment/{row}", 2)])
    assert found.after == checked(text)
