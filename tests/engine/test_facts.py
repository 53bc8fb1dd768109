"""Snapshots to rows: dates as ordinals, what is absent as None, judged values no older than 90 days."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from comity.engine import facts
from comity.engine.errors import ComityError, Mistakes, Position, SnapshotError
from comity.engine.facts import AGEING_DAYS, POINTER, Facts
from comity.engine.shapes import derive
from comity.engine.source import of, parse, read
from comity.schemas.snapshot import Snapshot

SHAPES = derive(Snapshot)
ROOT = Path(__file__).parents[2]


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def found(block: dict[str, Any], *, as_of: date | None = None, **project: Any) -> Facts:
    whole = {"project": {"name": "n", "as_of": "2025-06-30", **project}, **block}
    return facts.read(of(whole), SHAPES, as_of=as_of)


def refused(block: Any, **project: Any) -> ComityError:
    with pytest.raises(ComityError) as caught:
        found(block, **project)
    return caught.value


def test_a_row_has_every_field_and_none_where_nothing_was_recorded():
    row = found({"risks": [{"id": "k1", "level": None}]}).root["risks"][0]
    assert row.keys() == {*SHAPES["Risk"].fields, POINTER}
    assert (row["id"], row["level"], row["owner"], row[POINTER]) == ("k1", None, None, "/risks/0")


def test_an_absent_list_is_none_and_an_empty_one_is_empty():
    root = found({"issues": [], "risks": None}).root
    assert (root["issues"], root["risks"], root["demos"]) == ([], None, None)


def test_the_only_today_is_as_of_unless_another_day_is_replayed():
    assert found({}).as_of == found({}).root["as_of"] == day("2025-06-30")
    assert found({}, as_of=date(2025, 1, 1)).as_of == day("2025-01-01")


@pytest.mark.parametrize(
    ("written", "zone", "expected"),
    [
        ("2025-06-30", None, "2025-06-30"),
        ("2025-06-30T23:30", "Asia/Shanghai", "2025-06-30"),
        ("2025-06-30 23:30:59.5", None, "2025-06-30"),
        ("2025-06-30T23:30Z", None, "2025-06-30"),
        ("2025-06-30T23:30Z", "Asia/Shanghai", "2025-07-01"),
        ("2025-06-30T01:00+08:00", None, "2025-06-29"),
        ("2025-06-30T01:00+08:00", "Asia/Shanghai", "2025-06-30"),
        ("2025-06-30T03:00Z", "America/New_York", "2025-06-29"),
        ("1900-01-01T00:00+14:00", None, "1899-12-31"),
    ],
)
def test_a_date_time_counts_by_its_date_in_the_project_s_zone(
    written: str, zone: str | None, expected: str
):
    assert found({"demos": [written]}, timezone=zone).root["demos"] == [day(expected)]


def test_judged_values_count_as_unknown_after_90_days():
    rows = [
        {"on": str(date.fromordinal(day("2025-06-30") - age)), "openness": 4, "by": "s1"}
        for age in (AGEING_DAYS, AGEING_DAYS + 1)
    ]
    pulse = found({"trust_pulse": [*rows, {"openness": 3}]}).root["trust_pulse"]
    assert [row["openness"] for row in pulse] == [4, None, 3]
    assert [row["by"] for row in pulse] == ["s1", "s1", None]


def test_what_is_absent_has_its_fixed_meaning():
    root = found({
        "commitments": [{"id": 1}, {"id": 2, "by": "client"}],
        "issues": [{"id": 1, "raised_on": "2025-06-01"}, {"id": 2, "raised_on": "2025-06-01", "detected_on": "2025-05-01"}],
    }).root  # fmt: skip
    assert [row["by"] for row in root["commitments"]] == ["us", "client"]
    assert [row["detected_on"] for row in root["issues"]] == [day("2025-06-01"), day("2025-05-01")]


def test_values_are_read_by_their_type():
    root = found({
        "issues": [{"id": 12, "reopened": 2.0}],
        "feedback": [{"id": "f", "analysis": "a note", "score": 5}, {"id": "g", "analysis": False}],
        "benefits": [{"target": 5, "actual": "five"}],
        "self_assessment": {"S1.1": 4, "x-own": "ours"},
        "sla": {"ack_wh": {"high": 8}},
    }).root  # fmt: skip
    assert (root["issues"][0]["id"], root["issues"][0]["reopened"]) == ("12", 2)
    assert [row["analysis"] for row in root["feedback"]] == [True, False]
    assert (root["benefits"][0]["target"], root["benefits"][0]["actual"]) == (5, "five")
    assert root["self_assessment"] == {"S1.1": 4}
    assert root["sla"]["ack_wh"]["high"] == 8


def test_whole_numbers_without_a_double_of_their_own_are_doubles():
    root = found({"metrics": {"budget": 2**53 + 1, "forecast_cost": 2**53}}).root
    assert type(root["metrics"]["budget"]) is float
    assert type(root["metrics"]["forecast_cost"]) is int


def test_other_names_of_a_colour_are_understood():
    rows = [
        {"id": n, "rag": rag} for n, rag in enumerate(("ON_TRACK", "AT_RISK", "OFF_TRACK", "red"))
    ]
    root = found({"reports": rows, "benefits": [{"target": 5}]}).root
    assert [row["rag"] for row in root["reports"]] == ["green", "amber", "red", "red"]
    assert root["benefits"][0]["target"] == 5  # the models' way leads to the same values


def test_the_calendar_is_the_project_s():
    start, end = day("2025-06-27"), day("2025-06-30")
    assert found({}).calendar.between(start, end) == 1
    assert found({}, workdays=[6, 7]).calendar.between(start, end) == 2
    assert found({}, holidays=["2025-06-30"]).calendar.between(start, end) == 0
    assert found({}, holidays="CN").calendar.between(day("2025-01-25"), day("2025-02-10")) == 7
    assert found({}).root["@workdays"](start, end) == 1


def test_what_the_source_can_t_know_and_the_language_of_reports_are_kept():
    assert found({"unavailable": ["issues.owner"]}).unavailable == {"issues.owner"}
    assert found({}).unavailable == frozenset()
    assert found({}, language="zh").language == "zh"
    assert found({}).language is None


@pytest.mark.parametrize(
    "block",
    [
        {"issues": None, "typo": None},
        {"demos": [None]},
        {"demos": ["2025-02-30"]},
        {"demos": ["2025-06-30T25:00"]},
        {"demos": "2025-06-30"},
        {"issues": [{"id": None}]},
        {"issues": [{"id": 1.5}]},
        {"issues": {}},
        {"team": []},
        {"issues": [{"id": 1, "reopened": 0.5}]},
        {"issues": [{"id": 1, "reopened": -1}]},
        {"issues": [{"id": 1, "reopened": True}]},
        {"issues": [{"id": 1, "severity": 5}]},
        {"trust_pulse": [{"openness": 5.1}]},
        {"feedback": [{"id": 1, "scale": 6}]},
        {"feedback": [{"id": 1, "analysis": ""}]},
        {"feedback": [{"id": 1, "understood_confirmed": 1}]},
        {"benefits": [{"target": False}]},
        {"self_assessment": []},
        {"self_assessment": {"S1.3": 4}},
        {"self_assessment": {"S1.1": 6}},
        {"waivers": [{"rule": "A", "reason": "", "owner": "x", "expires": "2025-01-01"}]},
        {"schema": 2},
    ],
)
def test_what_breaks_the_model_is_refused(block: dict[str, Any]):
    assert isinstance(refused(block), SnapshotError)


@pytest.mark.parametrize("project", [{"timezone": "Mars"}, {"timezone": 5}, {"holidays": "XX"}])
def test_an_unknown_zone_or_country_is_refused(project: dict[str, Any]):
    assert "unknown" in refused({}, **project).message.en


def test_all_mistakes_of_a_file_are_told_together_zone_and_country_too():
    error = refused({"isues": []}, timezone="Mars", holidays="XX", phase="x")
    assert isinstance(error, Mistakes)
    assert len(error.mistakes) == 4


@pytest.mark.parametrize(
    "value", [None, [], "x", {}, {"project": None}, {"project": {}}, {"project": {"name": "n"}}]
)
def test_a_file_without_a_project_is_refused(value: Any):
    with pytest.raises(ComityError):
        facts.read(of(value), SHAPES)


def test_a_mistake_has_the_place_of_its_value():
    with pytest.raises(SnapshotError) as caught:
        facts.read(
            parse("project:\n  name: n\n  as_of: 2025-06-30\n  timezone: Mars\n", "x"), SHAPES
        )
    assert caught.value.position == Position(4, 13)


@pytest.mark.parametrize("path", sorted(ROOT.glob("examples/*.comity.yaml")), ids=lambda p: p.name)
def test_the_examples_are_read_without_the_models(path: Path):
    document = read(str(path))
    assert facts._Reader(document, SHAPES).facts(document.value, None).root["project"]["name"]
