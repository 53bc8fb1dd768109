import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from comity.engine.report.layout import Page, Span, clean, columns


def page(width=40, **options):
    return Page(width, **{"color": False, **options})


def lines(*pieces, width=40, **options):
    made = page(width, **options)
    made.line(*pieces)
    return made.text().splitlines()


def test_a_paragraph_breaks_at_spaces():
    assert lines("one two three four five six seven eight nine") == [
        "one two three four five six seven eight",
        "nine",
    ]


def test_lines_after_the_first_hang():
    made = page()
    made.line("word " * 10, indent=2, hang=4)
    assert [len(line) - len(line.lstrip()) for line in made.text().splitlines()] == [2, 4]


def test_chinese_breaks_between_characters():
    assert lines("业主" * 15) == ["业主" * 10, "业主" * 5]


def test_chinese_punctuation_neither_begins_nor_ends_a_line_wrongly():
    for shift in range(40):
        for line in lines("字" * shift + "（甲），“乙”；丙。", width=40):
            assert line[0] not in "），”；。"
            assert line[-1] not in "（“"


def test_a_dot_between_facts_ends_a_line():
    assert lines("a" * 20, " · ", "b" * 16, " · ", "c") == [f"{'a' * 20} ·", f"{'b' * 16} · c"]


def test_a_word_longer_than_the_line_is_broken():
    assert lines("x" * 50) == ["x" * 40, "x" * 10]


def test_a_place_is_never_broken():
    place = "folder/" * 8 + "状态 周报.yaml:12:3"
    assert lines("see", " ", Span(place, solid=True)) == ["see", place]


def test_spans_that_touch_stay_together():
    assert lines("a" * 30, " ", Span("b" * 8, "high"), ".") == ["a" * 30 + " " + "b" * 8 + "."]
    assert lines("a" * 31, " ", Span("b" * 8, "high"), ".") == ["a" * 31, "b" * 8 + "."]


def test_colour_is_only_there_when_asked_for():
    span = Span("critical", "critical")
    assert lines(span) == ["critical"]
    assert lines(span, color=True) == ["\x1b[1;31mcritical\x1b[0m"]


def test_a_run_of_one_style_is_painted_once():
    assert lines(Span("at risk", "head"), color=True) == ["\x1b[1mat risk\x1b[0m"]


def test_an_empty_text_makes_no_line():
    assert lines(Span("", "head", solid=True), " ", color=True) == [""]
    assert lines(Span("", "head"), "a", color=True) == ["a"]


def test_every_line_ends_its_own_colour():
    painted = lines(Span("word " * 12, "high"), color=True)
    assert len(painted) == 2
    assert all(line.startswith("\x1b[31m") and line.endswith("\x1b[0m") for line in painted)


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b[2J", "\\x1b[2J"),
        ("\x9b31m", "\\x9b31m"),
        ("bell\x07", "bell\\x07"),
        ("\u202egnp.exe", "\\u202egnp.exe"),
        ("\u2066x\u2069", "\\u2066x\\u2069"),
        ("half \udcff", "half \\udcff"),
        ("two\r\nlines\tand\x0bmore\u2028yet", "two lines and more yet"),
    ],
)
def test_what_could_drive_a_terminal_is_shown_as_an_escape(hostile, shown):
    assert clean(hostile) == shown
    assert lines(hostile) == [shown]


def test_a_hostile_place_stays_on_one_line():
    assert lines(Span("a\nb\x1b.yaml:1:2", solid=True)) == ["a\\x0ab\\x1b.yaml:1:2"]


def test_a_text_that_nobody_reads_to_the_end_is_cut():
    assert clean("x" * 1000) == "x" * 397 + "..."
    assert clean("x" * 400) == "x" * 400
    assert clean("title of a project", 8) == "title..."


def test_a_table_row_fills_its_columns_to_the_width():
    made = page()
    made.row([Span("业主"), Span("7")], [6, 3], left=(0,))
    made.row([Span("a long name"), Span("12")], [6, 3], left=(0,))
    made.row([Span("ab"), Span("业")], [6, 3], left=(0, 1))
    assert made.text() == "  业主      7\n  a l...   12\n  ab      业\n"


def test_a_wide_character_is_not_cut_in_half():
    made = page()
    made.row([Span("业主方甲乙"), Span("7")], [8, 1], left=(0,))
    assert made.text() == "  业主...   7\n"


def test_blank_lines_never_pile_up():
    made = page()
    made.blank()
    made.line("a")
    made.blank()
    made.blank()
    made.heading("b", "=")
    assert made.text() == "a\n\nb\n=\n"


def test_a_heading_of_several_lines_is_not_underlined():
    made = page()
    made.heading("word " * 12, "=")
    assert "=" not in made.text()


def test_the_width_is_never_under_forty():
    assert page(3).width == 40


def test_signs_of_either_width_can_be_taken_for_wide():
    assert columns("“甲”") == 4
    assert columns("“甲”", 2) == 6


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"]), max_size=20))
def test_columns_are_never_fewer_than_a_terminal_takes(text):
    # Half a flag is no character; the others became wide with Unicode 16, after this Python.
    odd = "REGIONAL|TRIGRAM|MONOGRAM|DIGRAM|HEXAGRAM|TETRAGRAM|COUNTING ROD"
    known = "".join(c for c in text if not re.match(odd, unicodedata.name(c, "")))
    assert columns(known) >= wcswidth(known)


@given(st.text(max_size=60), st.integers(40, 60), st.sampled_from([1, 2]))
def test_no_line_runs_over(text, width, ambiguous):
    for line in lines(text, width=width, ambiguous=ambiguous):
        assert columns(line, ambiguous) <= width
