"""Where the sides differ, and a replayed day, as each form tells them."""

import re
from dataclasses import replace

import pytest

from comity.engine.report.html import html
from comity.engine.report.layout import columns
from comity.engine.report.markdown import render
from comity.engine.report.text import text
from comity.schemas.report import Replay, View

APART = View("S1.2", 4, 0.4, 5, None, 2, "blind_spot", "client_higher")
STRONG = View("S6.2", 2, 1.0, 1, 1.0, None, "hidden_strength", None)
AGREED = View("S9.1", 4, 0.8, 3, None, None, None, None)
SILENT = View("S10.2", None, None, 0, None, None, None, None)


def with_views(report, *views, replay=None):
    return replace(report, reports=(replace(report.reports[0], views=views, replay=replay),))


def shown(report, language="en", width=80, *, show_all=True):
    return text(report, language=language, width=width, color=False, show_all=show_all)


def test_text_shows_the_points_on_which_the_sides_differ_and_no_others(sample_report):
    told = shown(with_views(sample_report, APART, STRONG, AGREED, SILENT), width=100)
    assert "S1.2 Reliability and integrity: blind spot; the client is happier than" in told
    assert "our rating 4 of 5 · facts 40% passed (5 rules) · the client marks it 2 of 5" in told
    assert "facts 100% passed (1 rule) · what the client says: 100% passed" in told
    assert "S9.1" not in told
    assert "S10.2" not in told


def test_text_shows_them_on_request_and_says_nothing_where_all_agree(sample_report):
    title = "Where the sides see it differently"
    assert title not in shown(with_views(sample_report, APART), show_all=False)
    assert title not in shown(with_views(sample_report, AGREED, SILENT))


@pytest.mark.parametrize("width", [40, 64, 100])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_lines_keep_to_the_width(sample_report, language, width):
    day = Replay("2025-09-12", 76, ("commitments",))
    told = shown(with_views(sample_report, APART, STRONG, replay=day), language, width)
    head = told.split("\n\n")[0].splitlines()
    part = told[told.index("S1.2 ") :].splitlines()[:6]
    assert all(columns(line) <= width for line in [*head, *part] if "/" not in line)


def test_the_page_has_a_row_for_every_point(sample_report):
    page = html(with_views(sample_report, APART, STRONG, AGREED, SILENT), language="zh")
    for language, title in (("en", "How we see ourselves"), ("zh", "自己怎么看，别人怎么看")):
        (section,) = re.findall(rf'id="{language}-1-views">{title}.*?</section>', page, re.DOTALL)
        assert section.count("<tr>") == 5
    assert "blind spot" in page
    assert "盲点" in page


def test_a_report_of_before_has_no_such_part(sample_report):
    assert 'id="en-1-views"' not in html(with_views(sample_report))


def test_the_client_is_not_shown_how_we_rate_ourselves(sample_report):
    page = html(with_views(sample_report, APART), audience="client")
    assert "blind spot" not in page
    assert "-views" not in page


@pytest.mark.parametrize("left_out", [0, 1, 76])
def test_every_form_for_people_says_that_an_earlier_day_was_judged(sample_report, left_out):
    report = with_views(sample_report, replay=Replay("2025-09-12", left_out, ()))
    forms = (shown(report, width=200), html(report), render(report, language="en"))
    for form in forms:
        assert "replayed from a file of 2025" in form
        assert ("left out" in form) is (left_out > 0)
    assert not any("replayed" in form for form in (shown(sample_report), html(sample_report)))
