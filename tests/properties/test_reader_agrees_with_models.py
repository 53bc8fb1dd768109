"""The fast reader of snapshots, the pydantic models and the JSON Schema accept the same files."""

import json
import re
from functools import cache
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from comity.engine import facts
from comity.engine.errors import ComityError, Mistakes, SnapshotError
from comity.engine.json_schema import schema
from comity.engine.shapes import Type, derive
from comity.engine.source import Document, of
from comity.engine.validate import validate
from comity.schemas.snapshot import Snapshot

SHAPES = derive(Snapshot)
SCHEMA = Draft202012Validator(json.loads(schema("snapshot")))
HANZI = re.compile("[\u4e00-\u9fff]")
SYNONYMS = ("ON_TRACK", "AT_RISK", "OFF_TRACK")

LETTERS = st.characters(exclude_categories=["Cs"], max_codepoint=0x3000)
MOMENTS = st.one_of(
    st.dates().filter(lambda day: 1900 <= day.year < 2200).map(str),
    st.sampled_from([
        "2025-06-30T14:00", "2025-06-30 14:00", "2025-06-30T23:30+08:00", "2025-06-30T00:30:15.5Z",
        "2025-06-30T23:59:59.123456-11:30", "1900-01-01", "1900-01-01T00:00+14:00",
        "2199-12-31T23:59-12:00", "2024-02-29",
    ]),
)  # fmt: skip
NEAR_MISSES = st.sampled_from([
    True, False, 0, -1, -0.5, 1.5, 5.0, 3.0, 8, 2**53 + 1, 10**300, 1e300, "", "x", "1", "true", "green",
    *SYNONYMS, "2025-02-30", "2025-6-1", "20250630", "2025-06-30T25:00", "2025-06-30T14", "0001-01-01",
    "0001-01-01T00:00+14:00", "9999-12-31", "2025-W01-1", "2025-06-30\n", "2025-06-30T14:00:00.1234567",
    "2025-06-30T14:00+25:00", "２０２５-01-01", "Europe", "Asia/Shangai", "../etc", "XX", "cn", [], {}, [None],
    ["x"], [[]], {"x-a": 1}, {"foo": None}, {"foo": 1}, {"id": 1},
])  # fmt: skip


@cache
def good(kind: Type, field: str) -> st.SearchStrategy[Any]:
    """Values that a field takes; blocks are left to `written`."""
    if field == "timezone":
        return st.sampled_from(["Asia/Shanghai", "America/New_York", "UTC"])
    low = kind.low or 0
    numbers = {
        "number": st.integers(int(low), int(kind.high or 2**60))
        | st.floats(low, kind.high or 1e12).filter(lambda n: n >= low),
        "text": st.text(LETTERS, min_size=int(low), max_size=3) | st.integers(-3, 99),
        "bool": st.booleans(),
        "date": MOMENTS,
        "enum": st.sampled_from(kind.values or ("",)),
        "note": st.booleans() | st.text(LETTERS, min_size=1, max_size=3),
        "any": st.integers(-3, 2**60) | st.floats(-9, 9) | st.text(LETTERS, max_size=3),
        "calendar": st.sampled_from(["CN", "GB"]) | st.lists(MOMENTS, max_size=2),
        "table": st.dictionaries(
            st.sampled_from(kind.values or ("",)) | st.just("x-a"),
            st.floats(1, 5) | st.integers(1, 5),
        ),
    }
    if kind.kind == "number" and kind.whole:
        whole = st.integers(int(low), int(kind.high or 2**70))
        return st.sampled_from(kind.values) if kind.values else whole | whole.map(float)
    return numbers[kind.kind]


@st.composite
def written(draw: st.DrawFn, kind: Type, field: str, luck: int) -> Any:
    """A value as a file may have it: fit for its field, but for one in `luck`."""
    if draw(st.integers(0, luck)) == luck:
        return draw(NEAR_MISSES)
    if kind.kind == "list":
        least = int(kind.low or 0)
        size = draw(st.integers(least, max(2, least)))
        return [draw(written(kind.of, field, luck)) for _ in range(size)]
    return draw(block(kind.shape, luck)) if kind.kind == "item" else draw(good(kind, field))


@st.composite
def block(draw: st.DrawFn, name: str, luck: int) -> dict[str, Any]:
    shape = SHAPES[name]
    rest = st.sampled_from([*shape.fields, "x-own"])
    fields = [*shape.required, *draw(st.lists(rest, max_size=4, unique=True))]
    found: dict[str, Any] = {}
    for field in fields:
        kind = shape.fields.get(field)
        absent = field not in shape.required and draw(st.integers(0, 9)) == 9
        found[field] = None if absent or kind is None else draw(written(kind, field, luck))
    if draw(st.integers(0, 4 * luck)) == 0:
        found.pop(draw(st.sampled_from([*found])) if found else "", None)
        found[draw(st.sampled_from(["x-", "X-a", "typo", "@"]))] = draw(st.none() | st.just(1))
    return found


snapshots = st.sampled_from([12, 60, 400]).flatmap(lambda luck: block("Snapshot", luck))


def fast(value: Any) -> facts.Facts | None:
    """What the reader makes of a file by itself; None when it is in doubt."""
    try:
        return facts._Reader(of(value), SHAPES).facts(value, None)
    except facts._Doubt:
        return None


def verdict(value: Any) -> Any:
    """The models' canonical form of a file, or None."""
    try:
        found = validate(Snapshot, of(value), SnapshotError)
    except SnapshotError:
        return None
    except Mistakes:
        return None
    return found.model_dump(mode="json", by_alias=True, exclude_unset=True)


def rows(found: facts.Facts) -> Any:
    return plain({key: value for key, value in found.root.items() if key != "@workdays"})


def plain(value: Any) -> Any:
    """Equal to another when it says the same: 5 is 5.0, but true is not 1."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return (value.__class__ is bool, value)


@given(snapshots)
def test_what_the_reader_accepts_the_models_accept_and_the_rows_are_the_same(value: Any) -> None:
    found, canonical = fast(value), verdict(value)
    if found is not None:
        assert canonical is not None
        again = fast(canonical)
        assert again is not None
        assert rows(found) == rows(again)


@given(snapshots)
def test_what_the_models_accept_the_reader_accepts_unless_a_colour_has_another_name(
    value: Any,
) -> None:
    if verdict(value) is not None and fast(value) is None:
        colours = [report.get("rag") for report in value["reports"]]
        assert set(colours) & set(SYNONYMS)


@given(snapshots)
def test_any_values_end_in_facts_or_in_an_error_for_a_person(value: Any) -> None:
    document = Document("x.yaml", value)
    try:
        facts.read(document, SHAPES)
    except ComityError as error:
        mistakes = error.mistakes if isinstance(error, Mistakes) else [error]
        assert all(HANZI.search(mistake.message.zh) for mistake in mistakes)
        assert not any(HANZI.search(mistake.message.en) for mistake in mistakes)


#: What a JSON Schema can't know: which days, zones and countries there are; that 5.0 is no name.
BEYOND_A_SCHEMA = ("not a date", "unknown time zone", "unknown country code", "a text is needed")


@given(snapshots)
def test_the_json_schema_accepts_what_the_models_accept(value: Any) -> None:
    try:
        validate(Snapshot, of(value), SnapshotError)
    except ComityError as error:
        if SCHEMA.is_valid(value):
            mistakes = error.mistakes if isinstance(error, Mistakes) else [error]
            for mistake in mistakes:
                assert any(piece in mistake.message.en for piece in BEYOND_A_SCHEMA)
    else:
        assert SCHEMA.is_valid(value), next(SCHEMA.iter_errors(value)).message
