"""YAML: core schema scalars, merges, aliases, tags, and its mistakes in words."""

import gc
import importlib.util
from typing import Any

import pytest
import yaml

from comity.engine import source_yaml
from comity.engine.errors import ComityError, Mistakes, Position, SnapshotError
from comity.engine.source import MAX_DIGITS, parse


def value(text: str) -> Any:
    return parse(text, "x.yaml").value


def refused(text: str) -> ComityError:
    with pytest.raises(ComityError) as caught:
        parse(text, "x.yaml")
    return caught.value


def told(text: str) -> tuple[str, int, int, str]:
    """Message, line, column, hint of the one mistake in a text."""
    error = refused(text)
    assert not isinstance(error, Mistakes)
    assert error.position
    assert error.message.zh != error.message.en
    hint = error.hint.en if error.hint else ""
    return error.message.en, error.position.line, error.position.column, hint


# -- scalars --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scalar", "expected"),
    [
        *[(word, None) for word in ("~", "null", "Null", "NULL", "")],
        *[(word, True) for word in ("true", "True", "TRUE")],
        *[(word, False) for word in ("false", "False", "FALSE")],
        *[(word, word) for word in ("on", "off", "yes", "No", "y", "n", "tRUE", "nULL")],
        *[("012", 12), ("0", 0), ("-0", 0), ("+12", 12), ("-7", -7), ("0o14", 12), ("0x1F", 31)],
        *[("1.5", 1.5), (".5", 0.5), ("5.", 5.0), ("1e3", 1000.0), ("-1.5E-3", -0.0015)],
        *[(word, word) for word in ("0o8", "0xG", "-0x1F", "1_000", "12:30", "190:20:30", "1e", ".", "+")],
        *[(word, word) for word in ("2025-06-30", "2025-06-30T14:00:00Z", "1.2.3", "１２", "=", "a b")],
        *[('"12"', "12"), ("'true'", "true"), ('""', ""), ("|\n  on\n", "on\n"), (">-\n  12\n", "12")],
        ("9" * MAX_DIGITS, int("9" * MAX_DIGITS)),
    ],
)  # fmt: skip
def test_scalars_follow_the_core_schema_of_yaml_1_2(scalar: str, expected: Any):
    found = value(f"a: {scalar}")["a"]
    assert found == expected
    assert type(found) is type(expected)


def test_the_key_on_is_a_text():
    assert value("on: 1\nyes: 2\n") == {"on": 1, "yes": 2}


@pytest.mark.parametrize("word", [".nan", ".NaN", ".NAN", ".inf", "-.Inf", "+.INF"])
def test_what_nobody_can_add_up_is_refused(word: str):
    assert told(f"a:\n  - {word}") == (
        f"not a number to work with: {word}", 2, 5, "leave out what is not known",
    )  # fmt: skip


@pytest.mark.parametrize(
    "word", ["9" * (MAX_DIGITS + 1), "1e999", "-1e999", "0." + "3" * MAX_DIGITS]
)
def test_a_number_too_large_to_work_with_is_refused(word: str):
    assert told(f"a: {word}") == ("a number too large to work with", 1, 4, "")


# -- keys -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["1", "~", "true", "1.5", ".nan"])
def test_a_key_that_is_no_text_is_refused(key: str):
    assert told(f"{key}: x") == ("a key must be a text", 1, 1, f'put it in quotes: "{key}"')
    assert value(f'"{key}": x') == {key: "x"}


@pytest.mark.parametrize("key", ["[a]", "{a: 1}"])
def test_a_block_or_list_is_no_key(key: str):
    assert told(f"? {key}\n: x") == ("a key must be a text", 1, 3, "")


def test_a_key_may_be_said_to_be_a_text():
    assert value("!!str 1: x") == {"1": "x"}
    assert told("!!int 1: x")[0] == "tags are not allowed: !!int"


def test_a_key_that_stands_twice_is_refused_at_its_second_place():
    assert told("a: 1\nb: 2\na: 3") == (
        '"a" stands here a second time', 3, 1, "the first one is in line 1",
    )  # fmt: skip
    error = refused("甲: 1\n甲: 2")
    assert error.message.zh == "“甲”在此重复出现"


# -- merges and aliases ---------------------------------------------------------------------------


def test_an_alias_brings_its_value_again():
    document = parse("a: &x {b: 1}\nc: *x\nd: [*x]\n", "x")
    assert document.value == {"a": {"b": 1}, "c": {"b": 1}, "d": [{"b": 1}]}
    assert document.position("/c/b") == document.position("/d/0/b") == Position(1, 11)


def test_an_alias_tells_no_mistake_twice():
    assert told("a: &x .nan\nb: *x\nc: [*x, *x]")[1] == 1


def test_merged_keys_give_way_to_those_that_are_there():
    text = "base: &b {x: 1, y: 1}\nitem:\n  <<: *b\n  y: 2\n"
    assert value(text)["item"] == {"x": 1, "y": 2}
    document = parse(text, "x")
    assert document.position("/item/x") == Position(1, 14)
    assert document.position("/item/y") == Position(4, 6)
    assert document.key_position("/item/y") == Position(4, 3)


def test_of_several_merged_blocks_the_first_wins():
    text = "a: &a {x: 1}\nb: &b {x: 2, y: 2}\nc: {<<: [*a, *b], z: 3}\n"
    assert value(text)["c"] == {"x": 1, "y": 2, "z": 3}
    document = parse(text, "x")
    assert document.position("/c/x") == Position(1, 11)
    assert document.position("/c/y") == Position(2, 17)
    assert document.position("/c/none") == document.position("/c")


def test_a_merged_block_may_merge_others():
    text = "a: &a {x: 1}\nb: &b {<<: *a, y: 2}\nc: {<<: *b}\n"
    assert value(text)["c"] == {"x": 1, "y": 2}
    assert parse(text, "x").position("/c/x") == Position(1, 11)


def test_a_block_is_searched_once_however_often_it_is_merged():
    levels = [f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 8)}]}}" for n in range(1, 6)]
    document = parse("\n".join(["a0: &a0 {k: 1}", *levels]), "x")
    assert document.position("/a5/none") == document.position("/a5")


def test_a_quoted_merge_key_is_a_key():
    document = parse('a: {"<<": 1}', "x")
    assert document.value == {"a": {"<<": 1}}
    assert document.position("/a/<<") == Position(1, 11)


@pytest.mark.parametrize("source", ["5", "[{a: 1}, 5]", "x"])
def test_only_blocks_can_be_merged(source: str):
    assert told(f"<<: {source}")[0] == "`<<` takes a block, or a list of blocks"


def test_a_second_merge_in_one_block_is_refused():
    assert told("a: &a {x: 1}\nb:\n  <<: *a\n  <<: *a\n")[:3] == (
        '"<<" stands here a second time',
        4,
        3,
    )


def test_an_alias_to_the_block_around_it_is_refused():
    message = "an alias in here names the block that it is in"
    assert told("a: &x [1, *x]")[:3] == (message, 1, 4)
    assert told("a: &x\n  b: *x")[0] == message
    assert told("a: &x\n  <<: *x")[0] == message


def test_aliases_that_multiply_are_stopped():
    levels = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    message, line, _, _ = told("\n".join(["a0: &a0 1", *levels]))
    assert message == "more than 250,000 keys and values, aliases followed"
    assert line > 1


def test_aliases_that_nest_are_stopped():
    levels = [f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 80)]
    assert told("\n".join(["a0: &a0 [1]", *levels]))[0] == "nested more than 64 levels deep"


def test_of_many_keys_that_stand_twice_a_hundred_are_told():
    error = refused("".join(f"k{n % 200}: 1\n" for n in range(400)))
    assert isinstance(error, Mistakes)
    assert len(error.mistakes) == 101


# -- tags -----------------------------------------------------------------------------------------


def test_the_core_schema_s_tags_may_say_what_a_value_is_anyway():
    text = "a: !!str 12\nb: !!int 12\nc: !!float 1.5\nd: !!bool true\ne: !!null ~\nf: !!seq []\ng: !!map {}"
    assert value(text) == {"a": "12", "b": 12, "c": 1.5, "d": True, "e": None, "f": [], "g": {}}


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("!!python/name:os.system x", "!!python/name:os.system"),
        ("!!python/object/apply:os.system [id]", "!!python/object/apply:os.system"),
        ("!!python/object:os.x {a: 1}", "!!python/object:os.x"),
        ("!!int x", "!!int"),
        ('!!int "5"', "!!int"),
        ("!!map []", "!!map"),
        ("!!set {a}", "!!set"),
        ("!!timestamp 2025-06-30", "!!timestamp"),
        ("!own x", "!own"),
    ],
)
def test_other_tags_are_refused(text: str, tag: str):
    assert told(f"a: {text}") == (f"tags are not allowed: {tag}", 1, 4, "write plain values")


# -- syntax ---------------------------------------------------------------------------------------

#: Text, line, column, a piece of the message, a piece of the hint.
SYNTAX = [
    ('a: "x\nb: 1', 1, 4, "no closing quote", ""),
    ("a: 'x", 1, 4, "no closing quote", ""),
    ("a: 1\nword\nb: 2", 2, 1, "a colon is missing in this line", "key: value"),
    ("a: b: c", 1, 5, "no `key: value` can begin here", "takes quotes"),
    ("a: - b", 1, 4, "no list can begin here", "line of its own"),
    ("a: *none", 1, 4, "an alias that names nothing", "takes quotes"),
    ("a: &", 1, 5, "not a name of an anchor or alias", "takes quotes"),
    ("a: *", 1, 5, "not a name of an anchor or alias", "takes quotes"),
    ("a: &x 1\nb: &x 2", 2, 4, "a second anchor of this name", ""),
    ("[a: 1, b", 1, 9, "a comma or `]` is missing", "takes quotes"),
    ("{a: 1 b: 2}", 1, 8, "a comma or `}` is missing", "takes quotes"),
    ("a: 1\n b: 2", 2, 3, "no `key: value` can begin here", "takes quotes"),
    ("  a: 1\nb: 2", 2, 1, "goes on after its end", "remove"),
    ("- a\nb: 1", 2, 1, "an item with `- ` is due here", "same column"),
    ("a: {b: }}", 1, 9, "does not fit", "same column"),
    ("[,]", 1, 2, "a value is missing here", "takes quotes"),
    ("a: |x\n  b", 1, 5, "not how a text block begins", "next line"),
    (r'a: "\q"', 1, 5, "an escape that YAML does not have", "a backslash is a backslash"),
    (r'a: "\xZZ"', 1, 7, "an escape that YAML does not have", "a backslash is a backslash"),
    (r'a: "\ud83d"', 1, 7, "an escape that YAML does not have", "a backslash is a backslash"),
    ("a:\n\tb: 1", 2, 1, "a tab can't indent", "with spaces"),
    ("a: @x", 1, 4, "can't begin with this sign", "takes quotes"),
    ("a: `x", 1, 4, "can't begin with this sign", "takes quotes"),
    ("a: %x", 1, 4, "can't begin with this sign", "takes quotes"),
    ("a: !<x y", 1, 7, "not a tag", "takes quotes"),
    ("a: !e!x y", 1, 4, "not a tag", "takes quotes"),
    ("a: 1\n...\nb: 2", 3, 1, "goes on after its end", "remove"),
    ("%NONE x\n---\na: 1", 1, 6, "not a directive", "takes quotes"),
    ("%YAML x\n---\na: 1", 1, 7, "not a directive", "takes quotes"),
    ("%YAML 2.0\n---\na: 1", 1, 1, "not a version of YAML 1", "remove"),
    ("a: 1\nb: x\x00y", 2, 5, "a control character", "remove"),
    ("a: \x7f", 1, 4, "a control character", "remove"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "column", "message", "hint"), SYNTAX)
def test_a_mistake_of_syntax_is_told_in_words_where_it_is(
    text: str, line: int, column: int, message: str, hint: str
):
    found = told(text)
    assert found[0].startswith("not YAML: ")
    assert message in found[0]
    assert found[1:3] == (line, column)
    assert hint in found[3]
    assert refused(text).message.zh.startswith("不是合法的 YAML：")


def test_the_second_document_of_a_file_is_named():
    assert told("a: 1\n---\nb: 2") == (
        "a second document begins here", 3, 1, "one document a file: remove the `---`",
    )  # fmt: skip


# -- habits ---------------------------------------------------------------------------------------


def test_the_line_for_editors_is_a_comment():
    text = "# yaml-language-server: $schema=../schemas/snapshot.schema.json\nproject: {}\n"
    assert value(text) == {"project": {}}


def test_line_ends_of_any_system_are_read():
    assert value("a: 1\r\nb: 2\r\n") == value("a: 1\rb: 2\r") == {"a": 1, "b": 2}
    assert parse("a: 1\r\nb: 2\r\n", "x").position("/b") == Position(2, 4)


@pytest.mark.parametrize("enabled", [True, False])
def test_reading_leaves_the_collector_as_it_was(enabled: bool):  # noqa: FBT001
    was = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        value("a: 1")
        refused("a: [")
        assert gc.isenabled() == enabled
    finally:
        (gc.enable if was else gc.disable)()


# -- without libyaml ------------------------------------------------------------------------------


@pytest.fixture
def pure(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Our reader as it is where PyYAML was built without libyaml."""
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    spec = importlib.util.spec_from_file_location("pure_source_yaml", source_yaml.__file__)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert yaml.SafeLoader in module._Loader.__mro__
    return lambda text: module.parse(text, "x.yaml", SnapshotError, single=True)[0]


@pytest.mark.parametrize(
    "text",
    ["on: 012\na: &x {b: [1, ~]}\nc: {<<: *x, d: !!str 1}", "# c\n业主: 'x'\n", 'a: "\\u00e9"'],
)
def test_the_parser_in_python_reads_the_same(text: str, pure: Any):
    expected, found = parse(text, "x.yaml"), pure(text)
    assert found.value == expected.value
    assert found.position("/c/b/1") == expected.position("/c/b/1")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('a: "\\ud83d"', "a text with half a character"),
        ("[" * 200, "nested more than 64 levels deep"),
        ("a: [", "not YAML: a value is missing here"),
        ("a: \x00", "not YAML: a control character"),
        ("a:\n\tb: 1", "not YAML: a tab can't indent"),
        ("a: @x", "not YAML: a text can't begin with this sign"),
        ("a: b: c", "not YAML: no `key: value` can begin here"),
        ("a: *none", "not YAML: an alias that names nothing"),
        ('a: "x', "not YAML: this text has no closing quote"),
        ("a: 1\nword\nb: 2", "not YAML: a colon is missing in this line"),
    ],
)
def test_the_parser_in_python_is_told_in_the_same_words(text: str, message: str, pure: Any):
    with pytest.raises(SnapshotError) as caught:
        pure(text)
    assert caught.value.message.en == message
    assert caught.value.position
