"""TOML with places: every key, value and item where it stands."""

import pytest

from comity.engine.errors import ComityError, Position
from comity.engine.source_toml import parse

TEXT = """# ours
lang = "en"
select = ["A", # why
  "B"]
[overrides.TRU002]
params.allowed = 1
[[waivers]]
rule = "X"
[[waivers]]
rule = 'Y'
expires = 2025-09-30
extra = {a = 1, "b c" = [1, {d = 2}], text = \"\"\"# no "comment" = [\"\"\"}
"""


def document(text=TEXT, table=()):
    found = parse(text.encode(), "c.toml", table)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("pointer", "value", "key"),
    [
        ("/lang", (2, 8), (2, 1)),
        ("/select/1", (4, 3), (4, 3)),
        ("/overrides/TRU002/params/allowed", (6, 18), (6, 1)),
        ("/waivers", (7, 1), (7, 1)),
        ("/waivers/1/rule", (10, 8), (10, 1)),
        ("/waivers/1/extra/b c/1/d", (12, 34), (12, 30)),
        ("/waivers/1/gone", (9, 1), (9, 1)),
    ],
)
def test_a_place_is_that_of_the_value_or_of_its_nearest_parent(pointer, value, key):
    assert document().position(pointer) == Position(*value)
    assert document().key_position(pointer) == Position(*key)


def test_dates_are_texts_and_a_table_is_read_alone():
    assert document().value["waivers"][1]["expires"] == "2025-09-30"
    table = document('[tool.comity]\nlang = "zh"\n', ("tool", "comity"))
    assert table.value == {"lang": "zh"}
    assert table.position("/lang") == Position(2, 8)
    assert parse(b"[tool.ruff]\n", "p.toml", ("tool", "comity")) is None


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("lang = en", (1, 8)),
        ("a = 1\na = 2", (2, 6)),
        ("a = [1", (1, 7)),
        ('a = "x', (1, 7)),
        ("a = 1\nb = inf\nc = nan", (2, 5)),
    ],
)
def test_a_mistake_has_its_place(text, where):
    with pytest.raises(ComityError) as caught:
        parse(text.encode(), "c.toml")
    first = getattr(caught.value, "mistakes", (caught.value,))[0]
    assert first.position is not None
    assert first.position.line == where[0]
    assert first.file == "c.toml"
    assert first.render("zh") != first.render("en")


def test_what_is_not_utf_8_is_refused():
    with pytest.raises(ComityError, match="UTF-8"):
        parse(b"a = '\xff'", "c.toml")
