"""A forecast in each form: a short calendar."""

from dataclasses import replace

import pytest

from comity.engine.report.forecast_markdown import forecast_markdown
from comity.engine.report.forecast_text import forecast_text
from comity.engine.report.layout import columns
from comity.schemas.forecast import (
    FORECAST_SCHEMA,
    Change,
    EndedWaiver,
    Forecast,
    ForecastDay,
    ForecastFinding,
)
from comity.schemas.report import ProjectInfo, Replay, Score, Tool
from comity.schemas.text import Text

HOSTILE = "<b>\x1b]0;t\x07\u202egnp | `x` [a](b)"


def score(overall):
    band = "insufficient_data" if overall is None else "watch"
    return Score(overall, overall, overall, overall, band, 0.9, "high", (), None)


def change(turn, before, after, *subjects, kind="scored", severities=("high", "high"), **more):
    title = Text("Promise missed", "承诺落空")
    found = tuple(ForecastFinding(s, Text(f"{s} was due", f"{s} 到期"), s) for s in subjects)
    made = Change(
        "TRU002", "trust", kind, severities[1], title, turn, before, after, severities[0], found
    )
    return replace(made, **more)


def day(on, *changes, overall=60.0, moved=0.0, waivers=(), aged=()):
    return ForecastDay(on, score(overall), moved, changes, waivers, aged)


def forecast(*days, name="Harbour", overall=70.0):
    return Forecast(
        FORECAST_SCHEMA, Tool("0.1.0", "sha256:0123456789abcdef", "python", "default"), "s.yaml",
        ProjectInfo("P-1", name, None, "2025-06-30", None), "en", "2025-07-14", score(overall), days,
    )  # fmt: skip


FULL = forecast(
    day("2025-07-04", change("worse", "pass", "fail", "c1"), moved=-10.0),
    day("2025-07-05", change("worse", "fail", "fail", *[f"c{n}" for n in range(7)])),
    day(
        "2025-07-06",
        change("unknown", "pass", "unknown", aged=("/trust_pulse/0/openness",)),
        waivers=(EndedWaiver("TRU005", "c1", "agreed", "pm"),),
        aged=tuple(f"/trust_pulse/{n}/openness" for n in range(6)),
    ),
    day("2025-07-07", change("aside", "pass", "suppressed")),
    day("2025-07-08", change("better", "fail", "pass"), overall=None, moved=None),
)


def text(made, language="en", width=80):
    return forecast_text(made, language, width)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (change("worse", "pass", "fail"), "turns red: high TRU002 Promise missed (passed before)"),
        (change("worse", "pass", "partial"), "turns amber: high TRU002"),
        (change("worse", "fail", "fail", "c1"), "grows: high TRU002 Promise missed\n"),
        (
            change("worse", "fail", "fail", severities=("high", "critical")),
            "graver: critical TRU002 Promise missed (high before)",
        ),
        (
            change("worse", "waived", "fail"),
            "turns red: high TRU002 Promise missed (waived before)",
        ),
        (change("unknown", "partial", "unknown"), "unknown: high TRU002"),
        (change("better", "fail", "pass"), "eases: high TRU002 Promise missed (failed before)"),
        (change("worse", "pass", "fail", kind="strength"), "ends: TRU002 Promise missed\n"),
        (change("better", "fail", "pass", kind="strength"), "begins: TRU002 Promise missed\n"),
    ],
)
def test_a_change_is_called_by_what_it_is(change, said):
    assert said in text(forecast(day("2025-07-04", change)))


def test_a_day_shows_its_weekday_and_the_score_then():
    assert "Fri 2025-07-04 · 60 (-10.0)" in text(FULL)
    assert "2025-07-04 周五，60 分（-10.0）" in text(FULL, "zh")


def test_what_is_new_is_told_and_of_many_the_first():
    told = text(FULL)
    assert "c4 was due" in told
    assert "c5 was due" not in told
    assert "and 2 more" in told


def test_a_day_of_which_nobody_has_anything_is_left_out():
    assert "2025-07-07" not in text(FULL)
    assert "2025-07-07" not in forecast_markdown(FULL, "en")


def test_waivers_that_end_and_values_that_age_are_told():
    told = " ".join(text(FULL).split())
    assert "Waiver ended: TRU005 c1 (owner pm): agreed" in told
    assert "trust_pulse.3.openness and 2 more" in told
    assert "Judged too long ago: trust_pulse.0.openness" in told


def test_the_outlook_counts_each_rule_once():
    twice = forecast(
        day("2025-07-04", change("worse", "pass", "fail", "c1")),
        day("2025-07-08", change("worse", "partial", "fail", "c2")),
    )
    assert "1 rule turns red; the score goes from 70 to 60" in text(twice)


def test_a_forecast_from_a_day_before_the_files_own_says_so():
    made = replace(FULL, replay=Replay("2025-09-12", 3, ("issues",)))
    for told in (text(made), forecast_markdown(made, "en")):
        assert "2025-06-30 replayed from a file of 2025-09-12. 3 entries" in " ".join(told.split())
    assert "replayed" not in text(FULL) + forecast_markdown(FULL, "en")


def test_where_nothing_changes_that_is_said():
    assert "Nothing changes by itself." in text(forecast())
    assert "Nothing changes by itself." in forecast_markdown(forecast(), "en")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [40, 57, 80, 120])
def test_lines_keep_to_the_width(width, language):
    for line in text(FULL, language, width).splitlines():
        assert columns(line) <= width


def test_each_change_is_a_row_of_the_markdown_table():
    rows = [line for line in forecast_markdown(FULL, "en").splitlines() if line.startswith("|")]
    assert len(rows) == 2 + 6
    assert all(row.replace("\\|", "").count("|") == 5 for row in rows)
    assert "| Fri 2025-07-04 | 60 (-10.0) | turns red | **TRU002** Promise missed" in rows[2]


def test_no_text_of_the_file_drives_a_terminal_or_becomes_markup():
    bad = change("worse", "pass", "fail", HOSTILE)
    made = forecast(day("2025-07-04", bad), name=HOSTILE)
    assert "\x1b" not in text(made) + forecast_markdown(made, "en")
    assert "\u202e" not in text(made) + forecast_markdown(made, "en")
    assert "<b>" not in forecast_markdown(made, "en")
    assert "[a](b)" not in forecast_markdown(made, "en")
