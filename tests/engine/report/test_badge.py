from dataclasses import replace
from xml.etree import ElementTree as ET  # reads what we wrote

import pytest

from comity.engine.report.badge import _COLOURS, _GREY, render
from comity.engine.report.layout import columns
from comity.schemas.report import Score

SVG = "{http://www.w3.org/2000/svg}"


def root(report, language="en"):
    return ET.fromstring(render(report, language=language))  # noqa: S314


def texts(report, language="en"):
    return [element.text for element in root(report, language).iter(f"{SVG}text")]


def title(report, language="en"):
    return root(report, language).findtext(f"{SVG}title")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_badge_is_drawn_as_it_was(golden, sample_report, language):
    golden(f"badge-{language}.svg", render(sample_report, language=language))


def test_it_says_score_and_band(sample_report):
    assert texts(sample_report) == ["comity", "54 · at risk (C)"]
    assert texts(sample_report, "zh") == ["comity", "54 分 风险（C）"]
    assert title(sample_report) == (
        "Meridian chilled warehouse automation: 54 of 100 · at risk (C) · range 41-71 · "
        "confidence medium · 83% covered"
    )


def test_too_little_data_is_no_score(unknown_report):
    assert texts(unknown_report) == ["comity", "insufficient data"]


def test_of_several_the_one_that_stands_worst_is_shown(several_reports):
    assert texts(several_reports) == ["comity", "insufficient data, lowest of 3"]
    scored = replace(several_reports, reports=several_reports.reports[:2])
    assert texts(scored) == ["comity", "54 · at risk (C), lowest of 2"]


def test_no_project_is_no_score(sample_report):
    assert texts(replace(sample_report, reports=())) == ["comity", "-"]


def test_its_text_finds_room(sample_report):
    for language in ("en", "zh"):
        drawn = root(sample_report, language)
        said = texts(sample_report, language)[1] or ""
        assert int(drawn.get("width", "")) >= columns(said) * 6.6 + columns("comity") * 6.6


@pytest.mark.parametrize("colour", [*_COLOURS.values(), _GREY])
def test_white_reads_well_on_every_colour(colour):
    def linear(value):
        share = value / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[place : place + 2], 16)) for place in (1, 3, 5))
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    assert 1.05 / (luminance + 0.05) >= 4.5


def test_it_fetches_nothing_and_runs_nothing(sample_report):
    project = sample_report.reports[0]
    about = replace(project.project, name="<script>alert(1)</script>&\"'")
    drawn = render(
        replace(sample_report, reports=(replace(project, project=about),)), language="en"
    )
    assert "<script" not in drawn
    assert "href" not in drawn
    assert drawn.count("http") == 1  # the namespace


def test_a_score_of_nothing_else_is_drawn(sample_report):
    score = Score(80.0, 80.0, None, None, "mended", 1.0, "high", (), None)
    project = replace(sample_report.reports[0], score=score)
    drawn = render(replace(sample_report, reports=(project,)), language="en")
    assert _GREY in drawn
    assert "80 · mended" in drawn
