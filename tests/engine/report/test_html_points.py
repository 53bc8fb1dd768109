from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from comity.engine.report.html_points import POINTS, tiles
from comity.engine.report.words import words

OUTLINE = yaml.safe_load(
    (Path(__file__).parents[3] / "rules/outline.yaml").read_text(encoding="utf-8")
)


@pytest.fixture
def rule(sample_report):
    """An outcome on S1.2."""
    found = next(o for o in sample_report.reports[0].outcomes if o.rule == "TRU002")

    def made(outcome, severity="medium", **changes):
        return replace(found, outcome=outcome, severity=severity, **changes)

    return made


@pytest.fixture
def tile(sample_report):
    """The tile of S1.2 for these outcomes."""

    def made(*outcomes):
        project = replace(sample_report.reports[0], outcomes=outcomes)
        return tiles(project)["trust"][1]

    return made


def test_the_points_are_the_rows_of_the_outline_by_dimension():
    rows = [(point, dimension) for dimension, points in POINTS.items() for point in points]
    assert rows == [
        (row, entry["dimension"]) for row, entry in OUTLINE.items() if "dimension" in entry
    ]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_point_has_the_name_that_the_outline_gives_it(language):
    for points in POINTS.values():
        for point in points:
            assert words(language)[f"html.points.{point}"] == OUTLINE[point]["title"][language]


@pytest.mark.parametrize(
    ("severity", "grade"),
    [("critical", "D"), ("high", "C"), ("medium", "B"), ("low", "B"), ("odd", "B")],
)
def test_the_grade_is_that_of_the_gravest_failure(tile, rule, severity, grade):
    assert tile(rule("pass"), rule("fail", "low"), rule("fail", severity)).grade == grade


def test_without_a_failure_the_grade_is_a(tile, rule):
    assert tile(rule("pass"), rule("unknown"), rule("error")).grade == "A"


def test_passing_in_part_costs_a_grade_and_no_more(tile, rule):
    assert tile(rule("pass"), rule("partial", "critical")).grade == "B"


@pytest.mark.parametrize("left_out", [{"waived": True}, {"suppressed": True}])
def test_waived_and_suppressed_failures_leave_the_grade_alone(tile, rule, left_out):
    found = tile(rule("fail", "critical", **left_out), rule("pass"))
    assert (found.grade, found.failed, found.judged) == ("A", 0, 2)


def test_a_point_that_nobody_could_judge_has_no_grade(tile, rule):
    assert tile(rule("unknown"), rule("not_applicable")).grade == "?"
    assert tile(rule("not_applicable")).grade == ""
    assert tile().grade == ""


def test_only_rules_that_score_count(tile, rule):
    assert tile(rule("fail", "critical", kind="data_quality"), rule("pass")).grade == "A"
    assert tile(rule("fail", kind="strength")).judged == 0
