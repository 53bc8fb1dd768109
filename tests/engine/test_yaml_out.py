"""A written snapshot reads back unchanged, whichever YAML the reader speaks, and stays readable."""

import json
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.engine.importers import jira
from comity.engine.source import parse
from comity.engine.yaml_out import snapshot_yaml

TRAPS = [
    *("on", "No", "y", "~", "null", "Null", "true", "", " ", "012", "0o14", "0x1F", "1_000", "1e3"),
    *(".5", "-.inf", ".nan", "12:30", "190:20:30", "2025-01-01", "2025-01-01T10:00:00Z", "="),
    *("@home", "`x`", "<<", "- a", "a: b", "a #b", "a:", "[a]", "{a}", "&a", "*a", "!a", "%a"),
    *("|", ">", "'", '"', "\\", "a, b", " a", "a ", "two\nlines\n", "tab\t", "---", "...", "? a"),
    *("=1+1", "\x00\x1b\x7f\x85\u2028\ufeff", "业主:今天", "业主\uff1a今天", "👍🏽"),
]


def written(snapshot: dict[str, Any], **comments: str) -> str:
    return snapshot_yaml(snapshot, schema="s.json", comments=comments)


def body(snapshot: dict[str, Any]) -> str:
    """The text below the line for editors."""
    return written(snapshot).split("\n", 1)[1]


keys = st.text(min_size=1, max_size=40).map(lambda text: f"x-{text}") | st.sampled_from(TRAPS)
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.sampled_from(TRAPS)
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)
snapshots = st.dictionaries(keys, values, max_size=5)


@settings(max_examples=200)
@given(snapshots)
def test_any_values_read_back_under_yaml_1_1(snapshot: dict[str, Any]) -> None:
    text = written(snapshot)
    assert text.encode("utf-8")
    assert (yaml.safe_load(text) or {}) == snapshot


@settings(max_examples=200)
@given(snapshots)
def test_any_values_read_back_through_our_own_reader(snapshot: dict[str, Any]) -> None:
    snapshot = {"schema": 1, **snapshot}  # a file of comments alone is no snapshot
    assert parse(written(snapshot), "x.yaml").value == snapshot


@pytest.mark.parametrize("trap", TRAPS)
def test_a_text_that_looks_like_something_else_stays_a_text(trap: str) -> None:
    snapshot = {"project": {"name": trap}, "issues": [{"id": "1", "title": trap}], "x-k": [trap]}
    assert yaml.safe_load(written(snapshot)) == snapshot


def test_half_a_character_is_written_as_lost() -> None:
    assert yaml.safe_load(written({"x-a": "cut \ud83d"})) == {"x-a": "cut \ufffd"}


def test_dates_stand_bare_in_date_fields_and_quoted_as_texts() -> None:
    assert body(
        {
            "project": {"name": "2025-01-01", "as_of": "2025-01-01"},
            "demos": ["2025-01-01"],
            "issues": [{"id": "1", "raised_on": "2025-01-01T10:00:00+08:00"}],
        }
    ) == (
        "\n"
        "project:\n"
        '  name: "2025-01-01"\n'
        "  as_of: 2025-01-01\n"
        "\n"
        "demos: [2025-01-01]\n"
        "\n"
        "issues:\n"
        '  - {id: "1", raised_on: 2025-01-01T10:00:00+08:00}\n'
    )


def test_a_day_that_no_calendar_has_is_quoted() -> None:
    assert 'as_of: "2025-02-30"' in body({"project": {"as_of": "2025-02-30"}})


def test_the_field_on_is_quoted_for_readers_that_take_it_for_yes() -> None:
    assert '{"on": 2025-01-01, score: 4}' in body({"trust": [{"on": "2025-01-01", "score": 4}]})


def test_plain_words_of_any_script_stand_without_quotes() -> None:
    assert body({"project": {"name": "滨河水厂 二期", "client": "Åre (north)"}}) == (
        "\nproject:\n  name: 滨河水厂 二期\n  client: Åre (north)\n"
    )


def test_lists_inside_a_block_show_one_item_a_line() -> None:
    assert body({"team": {"pulse": [{"score": 4}, {"score": 3}], "key_roles": []}}) == (
        "\nteam:\n  pulse:\n    - {score: 4}\n    - {score: 3}\n  key_roles: []\n"
    )


def test_no_line_is_longer_than_160_unless_one_value_is() -> None:
    issue = {"id": "1", **{f"x-{n}": "word " * 5 + "end" for n in range(20)}}
    lines = body(
        {"issues": [issue], "unavailable": [f"issues.field_{n}" for n in range(40)]}
    ).split("\n")
    assert max(map(len, lines)) <= 160
    assert (
        max(len(line) for line in body({"project": {"name": "long " * 50 + "end"}}).split("\n"))
        > 160
    )


def test_comments_stand_above_their_block_and_the_schema_above_all() -> None:
    text = written({"schema": 1, "issues": []}, issues="first\nsecond", **{"": "top\x07"})
    assert text == (
        "# yaml-language-server: $schema=s.json\n# top\nschema: 1\n"
        "\n# first\n# second\nissues: []\n"
    )


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object(), b"x"])
def test_what_no_snapshot_may_hold_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="has no place in a snapshot"):
        written({"project": {"name": value}})


def test_an_imported_export_reads_back_as_it_was_imported() -> None:
    day = "2025-03-03T09:00:00.000+0000"
    ticket = {"key": "A-1", "fields": {"summary": "on", "created": day, "updated": day}}
    snapshot = jira.snapshot(json.dumps({"issues": [ticket]}).encode(), "x.json")
    texts = yaml.load(written(snapshot), yaml.BaseLoader)  # noqa: S506 - builds texts only
    assert texts == {**snapshot, "schema": "1"}
