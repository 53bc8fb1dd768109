"""A mistake in an expression is told at its own line and column of the rule file."""

import pytest

from comity.engine.catalog import PackFile
from comity.engine.errors import ComityError, Mistakes, Position
from comity.engine.language.places import place
from comity.engine.loading import compile_catalog

RULE = """\
id: TRU900
title: &words {en: words, zh: 文字}
pass_title: *words
dimension: trust
covers: [S1.2]
severity: high
question: *words
rationale: *words
basis: [ART]
applies: {when: project.fase == "planning"}
params:
  issues: {value: 1, unit: count, doc: *words}
check:
  each: commitments
  as: c
  among: "c.by == 'us' and c.improtance == 'high'"
  fail: >-
    late(c)
    and c.duo is None
  limit: {count: limt}
escalate:
  - {set: low, when: "failed > 1"}
  - {set: high, when: "failed > 1"}
message:
  en: "{c.text} was due {c.duo}"
  zh: “{c.text}”应于 {c.duo} 兑现
coach: *words
examples: [{outcome: unknown, snapshot: {}}]
"""
PROFILE = "profiles/default.yaml"


@pytest.fixture(scope="module")
def mistakes():
    """What loading says of the rule, by line; the pack lacks everything else, which is told too."""
    with pytest.raises(ComityError) as raised:
        compile_catalog(
            [PackFile("pack", "trust/TRU900.yaml", RULE.encode()), profile()], "default", ""
        )
    error = raised.value
    found = error.mistakes if isinstance(error, Mistakes) else (error,)
    return {(m.position.line, m.position.column): m for m in found if m.position}


def profile():
    from importlib.resources import files

    data = (files("comity") / "rules" / PROFILE).read_bytes()
    return PackFile("pack", PROFILE, data)


def word_at(line, column):
    return RULE.splitlines()[line - 1][column - 1 :]


@pytest.mark.parametrize(
    ("line", "word"),
    [
        (10, "project.fase"),
        (12, "{value: 1"),
        (16, "c.improtance"),
        (19, "c.duo is None"),
        (20, "limt"),
        (23, '"failed > 1"'),
        (25, "c.duo"),
        (26, "c.duo"),
    ],
)
def test_a_mistake_stands_at_its_word(mistakes, line, word):
    columns = [column for at, column in mistakes if at == line]
    assert [word_at(line, column).startswith(word.strip('"')) or word_at(line, column).startswith(word) for column in columns] == [True]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "quoted"),
    [
        ("fail: abc and wrong", False),
        ("fail: 'abc and wrong'", True),
        ("fail: abc\n    and wrong", False),
        ("fail: 'abc\n    and wrong'", True),
        ("fail: >-\n    abc and wrong", False),
        ("fail: >-\n    abc\n    and wrong", False),
        ("fail: |\n    abc\n      and wrong", False),
    ],
)
def test_a_word_is_found_however_its_text_is_written(written, quoted):
    lines = f"check:\n  {written}\nmore: 1".splitlines()
    offset = len("abc\n  and ") if "      and" in written else len("abc and ")
    found = place(lines, Position(2, 9), offset, quoted=quoted)
    assert lines[found.line - 1][found.column - 1 :].startswith("wrong")


def test_a_place_beyond_the_text_is_its_beginning():
    start = Position(1, 7)
    assert place(["fail: abc"], start, 99, quoted=False) == start
    assert place(["fail: >-"], Position(1, 7), 0, quoted=False) == start


def test_a_mistake_in_a_folded_text_shows_the_word_underlined(mistakes):
    (folded,) = [m for m in mistakes.values() if "and c.duo is None" in m.message.en]
    line, under = folded.message.en.splitlines()[1:3]
    start = under.index("^")
    assert line[start : start + under.count("^")] == "c.duo"
    assert folded.hint is not None
    assert folded.hint.en == 'did you mean "due"?'
