"""A history in each form: the curve, the table, the page."""

import csv
import io
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.engine.report.history_csv import HEADS, history_csv
from comity.engine.report.history_html import history_html
from comity.engine.report.history_plot import plot
from comity.engine.report.history_text import history_text
from comity.engine.report.layout import columns
from comity.schemas.history import (
    HISTORY_SCHEMA,
    Best,
    HistoryEntry,
    Movement,
    Point,
    ProjectHistory,
    Ratchet,
)
from comity.schemas.report import ProjectInfo, Tool
from comity.schemas.text import Text

HOSTILE = '<script>alert("x")</script>\x1b]0;t\x07\u202egnp'


def entry(as_of, overall):
    band = "insufficient_data" if overall is None else "watch"
    return HistoryEntry(
        as_of, overall, overall, overall, overall, band, 0.9, "high", {"trust": overall},
        "sha256:0123456789abcdef", "default", {}, (),
    )  # fmt: skip


def history(*scores, name="Harbour", notes=(), **more):
    """One result a week; the last one is not recorded."""
    days = [(date(2025, 6, 2) + timedelta(weeks=n)).isoformat() for n in range(len(scores))]
    moved = [None] + [
        Movement(
            since=days[n],
            points=5.0,
            facts=7.0,
            waivers=-2.0,
            same_rules=True,
            new={"TRU002": 2, "RSP003": 1},
            fixed={"SRV008": 1},
        )
        for n in range(len(scores) - 1)
    ]
    points = tuple(
        Point(entry(day, score), day != days[-1], None, move)
        for day, score, move in zip(days, scores, moved, strict=True)
    )
    made = ProjectHistory(
        HISTORY_SCHEMA, Tool("0.1.0", "sha256:0123456789abcdef", "python", "default"), "s.yaml",
        ProjectInfo("P-1", name, None, days[-1], None), "en", "file", points,
        Best(70.0, days[0]), Ratchet(met=False, newest=60.0, best=Best(70.0, days[0])), notes,
    )  # fmt: skip
    return replace(made, **more)


def text(made, language="en", width=80, **more):
    return history_text(made, language, width, ascii_only=True, **more)


# -- the curve ---------------------------------------------------------------------------------------

DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1)).map(date.isoformat)
SCORES = st.none() | st.floats(0, 100)
POINTS = st.dictionaries(DAYS, SCORES, min_size=1, max_size=12).map(lambda d: sorted(d.items()))


@given(POINTS, st.integers(40, 120), st.booleans())
def test_a_curve_keeps_to_its_width_and_height(points, width, ascii_only):
    lines = plot(points, width, ascii_only=ascii_only)
    assert len(lines) == 13
    assert all(columns(line, ambiguous=2) <= width for line in lines)
    assert "".join(lines).isascii() or not ascii_only
    assert lines[-1].split()[0] == points[0][0]
    assert lines[-1].split()[-1] == points[-1][0]


@given(POINTS, st.integers(40, 120))
def test_every_result_is_on_the_curve_at_its_height(points, width):
    lines = plot(points, width, ascii_only=True)
    marked = {row for row, line in enumerate(lines[:11]) if "*" in line}
    expected = {
        (round((100 - score) / 100 * 20) + 1) // 2 for _, score in points if score is not None
    }
    assert marked <= expected
    assert bool(marked) == bool(expected)


def test_a_result_without_a_score_breaks_the_line():
    whole = plot([("2025-06-01", 50), ("2025-07-01", 50)], 60, ascii_only=True)
    broken = plot(
        [("2025-06-01", 50), ("2025-06-15", None), ("2025-07-01", 50)], 60, ascii_only=True
    )
    assert any("..." in line for line in whole)
    assert not any("." in line for line in broken)
    assert sum(line.count("*") for line in broken) == 2


def test_a_terminal_gets_a_finer_line():
    lines = plot([("2025-06-01", 10), ("2025-07-01", 90)], 60, ascii_only=False)
    assert any("\u2800" < character <= "\u28ff" for character in "".join(lines))


# -- text --------------------------------------------------------------------------------------------


def test_text_tells_what_moved_below_each_result():
    told = text(history(65.0, 60.0))
    assert "facts +7.0, waivers -2.0; 3 new: TRU002 x2, RSP003; 1 fixed: SRV008" in told
    assert "2025-06-09*" in told
    assert "Not in the record yet" in told


def test_text_shows_a_dozen_results_unless_all_are_asked_for():
    made = history(*[60.0] * 20)
    assert "8 earlier" in text(made)
    assert text(made).count("\n  2025") == 12
    assert text(made, show_all=True).count("\n  2025") == 20


@pytest.mark.parametrize(
    ("met", "said"), [(True, "holds"), (False, "broken"), (None, "can't be judged")]
)
def test_the_ratchet_is_told_when_it_was_asked_for(met, said):
    made = history(60.0, ratchet=Ratchet(met=met, newest=60.0, best=Best(70.0, "2025-06-02")))
    assert said in text(made, show_ratchet=True)
    assert said not in text(made)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [40, 57, 80, 120])
def test_lines_keep_to_the_width(width, language):
    made = history(60.0, None, 99.9, notes=(Text("n " * 90, "注" * 90),))
    for line in text(made, language, width, show_ratchet=True).splitlines():
        assert columns(line) <= width


def test_text_can_not_drive_the_terminal():
    told = text(history(60.0, name=HOSTILE, file=f"{HOSTILE}.yaml"))
    assert "\x1b" not in told
    assert "\u202e" not in told


# -- csv and the page --------------------------------------------------------------------------------


def test_the_table_has_a_row_for_each_result():
    table = history_csv(history(65.0, None)).removeprefix("\ufeff")
    rows = list(csv.reader(io.StringIO(table)))
    assert rows[0] == [*HEADS, "trust"]
    assert rows[1][:2] == ["2025-06-02", "65.0"]
    last = dict(zip(rows[0], rows[2], strict=True))
    assert [last[head] for head in ("score", "moved", "facts", "waivers", "new", "fixed")] == [
        "", "5.0", "7.0", "-2.0", "3", "1",
    ]  # fmt: skip
    assert (last["recorded"], last["trust"]) == ("no", "")


def test_the_page_holds_both_languages_and_asks_nothing_of_anybody():
    page = history_html(history(65.0, 60.0))
    assert page.count("<svg") == 2
    assert "Score over time" in page
    assert "得分走势" in page
    assert not re.search(r'(?:src|href)="(?!#)', page)
    assert "pygal" not in page


def test_the_page_draws_each_result_with_a_score():
    page = history_html(history(65.0, None, 60.0, 61.0))
    (chart, _) = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert chart.count("<circle") == 3
    assert 'aria-label="Score by day: 2025-06-02 65, 2025-06-09 -, 2025-06-16 60' in chart


def test_a_history_without_any_score_is_a_page_too():
    assert "<svg" in history_html(history(None))


def test_the_same_history_gives_the_same_bytes():
    assert history_html(history(65.0, 60.0)) == history_html(history(65.0, 60.0))


def test_no_name_becomes_markup():
    page = history_html(history(60.0, name=HOSTILE, file=HOSTILE, notes=(Text(HOSTILE, HOSTILE),)))
    assert page.count("<script") == 1
    assert "\x1b" not in page
