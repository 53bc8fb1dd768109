"""Messages: templates with expressions in braces, and values as each language writes them."""

import pytest

from comity.engine.wording import Expressed, Slot, fill, number, split, stray, written
from comity.schemas.text import Text

WORDS = {
    "none": Text("not recorded", "无记录"),
    "true": Text("yes", "是"),
    "false": Text("no", "否"),
    "high": Text("high", "高"),
}


def test_a_template_is_split_at_its_braces():
    literals, slots = split("{a.b} of { n } ({share:%})")
    assert literals == ["", " of ", " (", ")"]
    assert slots == [
        Expressed("a.b", 1, percent=False),
        Expressed("n", 11, percent=False),
        Expressed("share", 17, percent=True),
    ]
    assert split("plain") == (["plain"], [])


def test_an_expression_begins_where_the_template_says():
    template = "“{  c.text }”: {c.due}"
    for slot in split(template)[1]:
        assert template[slot.start :].startswith(slot.text)


@pytest.mark.parametrize(
    ("template", "at"),
    [("{a} b", None), ("{a b", 0), ("a} b", 1), ("{{a}}", 0), ("{a}}", 3), ("", None)],
)
def test_a_brace_without_its_partner_is_found(template, at):
    assert stray(template) == at


def test_a_template_is_filled():
    template = (
        "told ",
        Slot(1, "date"),
        ": ",
        Slot(0, "enum"),
        ", ",
        Slot(2, "number", percent=True),
    )
    assert fill(template, ("high", 739432, 0.5), "en", WORDS) == "told 2025-06-30: high, 50%"
    assert fill(template, ("high", None, None), "zh", WORDS) == "told 无记录: 高, 无记录"


@pytest.mark.parametrize(
    ("value", "kind", "en", "zh"),
    [
        (None, "text", "not recorded", "无记录"),
        (True, "bool", "yes", "是"),
        (False, "bool", "no", "否"),
        (739432, "date", "2025-06-30", "2025-06-30"),
        (739432.4, "date", "2025-06-30", "2025-06-30"),
        (3, "number", "3", "3"),
        (3, "duration", "3", "3"),
        ("high", "enum", "high", "高"),
        ("odd", "enum", "odd", "odd"),
        ("high", "text", "high", "high"),
        ("12", "any", "12", "12"),
        (12, "any", "12", "12"),
        (["high", "odd"], "enum", "high, odd", "高、odd"),
        ((1.5, None), "number", "1.5, not recorded", "1.5、无记录"),
        ([], "number", "", ""),
    ],
)
def test_a_value_is_written_as_each_language_writes_it(value, kind, en, zh):
    assert written(value, kind, "en", WORDS) == en
    assert written(value, kind, "zh", WORDS) == zh


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (10, "10"),
        (100, "100"),
        (2.50, "2.5"),
        (1 / 3, "0.33"),
        (-0.001, "0"),
        (1200000, "1,200,000"),
        (1234.5, "1,234.5"),
        (-3, "-3"),
    ],
)
def test_a_number_has_two_decimals_at_most(value, text):
    assert number(value) == text


def test_a_share_beside_its_limit_does_not_look_like_it():
    assert written(0.8987, "number", "en", WORDS, percent=True) == "89.9%"
    assert written(0.9, "number", "en", WORDS, percent=True) == "90%"
    assert written(1, "number", "zh", WORDS, percent=True) == "100%"
