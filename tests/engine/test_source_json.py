"""JSON: its places, its limits and its mistakes in words."""

import pytest

from comity.engine.errors import ComityError, Mistakes, Position
from comity.engine.source import MAX_DIGITS, MAX_NODES, parse


def refused(text: str, name: str = "x.json") -> ComityError:
    with pytest.raises(ComityError) as caught:
        parse(text, name)
    return caught.value


def told(text: str) -> tuple[str, int, int, str]:
    """Message, line, column, hint of the one mistake in a text."""
    error = refused(text)
    assert not isinstance(error, Mistakes)
    assert error.position
    assert error.message.zh != error.message.en
    return (
        error.message.en,
        error.position.line,
        error.position.column,
        error.hint.en if error.hint else "",
    )


#: Text, line, column, a piece of the message, hint.
SYNTAX = [
    ('{"a": }', 1, 7, "a value is missing here", ""),
    ("{a: 1}", 1, 2, "a key in double quotes is missing here", ""),
    ("{'a': 1}", 1, 2, "a key in double quotes is missing here", "JSON takes double quotes"),
    ("{\"a\": 'b'}", 1, 7, "a value is missing here", "JSON takes double quotes"),
    ('{"a" 1}', 1, 6, "a colon is missing after the key", ""),
    ('{"a": 1 "b": 2}', 1, 9, "a comma or a closing bracket is missing before this", ""),
    ("[1 2]", 1, 4, "a comma or a closing bracket is missing before this", ""),
    ('{"a": 1,\n}', 1, 8, "a comma too many before the closing bracket", ""),
    ("[1,\n 2,\n]", 2, 3, "a comma too many before the closing bracket", ""),
    ('{"a": 1}\nx', 2, 1, "the text goes on after its end", ""),
    ('{"a": "b', 1, 7, "this text has no closing quote", ""),
    ('{"a": "b\n"}', 1, 9, "a line break or control character inside a text", ""),
    (r'{"a": "\q"}', 1, 8, "an escape that JSON does not have", ""),
    (r'{"a": "\u00g1"}', 1, 9, r"\u takes four hexadecimal digits", ""),
    ("// c\n{}", 1, 1, "a value is missing here", "JSON has no comments"),
    ('{"a": 1} # c', 1, 10, "the text goes on after its end", "JSON has no comments"),
    ('{"a": 1, /* c */ "b": 2}', 1, 10, "a key in double quotes", "JSON has no comments"),
    ("[", 1, 2, "a value is missing here", ""),
    (",", 1, 1, "a value is missing here", ""),
]


@pytest.mark.parametrize(("text", "line", "column", "message", "hint"), SYNTAX)
def test_a_mistake_of_syntax_is_told_in_words_where_it_is(
    text: str, line: int, column: int, message: str, hint: str
):
    found = told(text)
    assert found[0].startswith("not JSON: ")
    assert message in found[0]
    assert found[1:] == (line, column, hint)
    assert refused(text).message.zh.startswith("不是合法的 JSON：")


@pytest.mark.parametrize("text", ["5", "null", "true", '"a"', "[]", "{}", " 1.5\n"])
def test_a_json_file_may_hold_any_value(text: str):
    assert parse(text, "x.json").position("") == Position(1, 2 if text[0] == " " else 1)


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_what_nobody_can_add_up_is_refused(word: str):
    assert told(f'{{"a": [1,\n {word}]}}') == (
        f"not a number to work with: {word}",
        2,
        2,
        "leave out what is not known",
    )


@pytest.mark.parametrize(
    "word",
    ["9" * (MAX_DIGITS + 1), "-" + "9" * MAX_DIGITS, "1e999", "-1e999", "0." + "3" * MAX_DIGITS],
)
def test_a_number_too_large_to_work_with_is_refused(word: str):
    assert told(f'{{"a": {word}}}') == ("a number too large to work with", 1, 7, "")


def test_large_numbers_are_read_to_the_limit():
    assert parse("9" * MAX_DIGITS, "x.json").value == int("9" * MAX_DIGITS)


@pytest.mark.parametrize("text", [r'["\ud83d"]', r'["a\uDE00"]', r'{"\uD83Dx": 1}'])
def test_half_a_character_is_refused(text: str):
    assert told(text)[:3] == ("a text with half a character", 1, 2)


@pytest.mark.parametrize("text", [r'["\ud83d\ude00"]', r'["\\ud83d"]', r'["\u00fd"]'])
def test_a_whole_character_in_escapes_is_read(text: str):
    assert parse(text, "x.json").value


def test_a_key_that_stands_twice_is_refused_at_its_second_place():
    assert told('{"a": 1,\n "\\u0061": 2}') == (
        '"a" stands here a second time',
        2,
        2,
        "the first one is in line 1",
    )
    assert parse('{"a": {"a": 1}, "b": [{"a": 1}, {"a": 2}]}', "x.json")


def test_a_text_of_brackets_nests_nothing():
    text = '{"a": "' + "[" * 100 + '", "b": "\\"{{{"}'
    assert parse(text, "x.json").value["a"] == "[" * 100


@pytest.mark.parametrize("depth", [65, 100, 5000])
def test_nesting_beyond_the_limit_is_refused_where_it_begins(depth: int):
    text = '{"x-a": [], "b":\n' + "[" * (depth - 1) + "]" * (depth - 1) + "}"
    assert told(text)[:3] == ("nested more than 64 levels deep", 2, 64)


def test_commas_in_texts_are_no_values():
    text = '["' + "," * MAX_NODES + '"]'
    assert parse(text, "x.json").value == ["," * MAX_NODES]


def test_more_keys_and_values_than_the_limit_are_refused():
    assert len(parse(f"[{'1,' * (MAX_NODES - 2)}1]", "x.json").value) == MAX_NODES - 1
    text = f"[{'1,' * MAX_NODES}1]"
    assert told(text)[0] == "more than 250,000 keys and values"
    assert refused(text, "x").message.en == "more than 250,000 keys and values, aliases followed"


def test_places_are_those_of_keys_and_values():
    document = parse('{\n  "业主": {"b" :  [ 10 , {"c":"x"} ]}\n}', "x.json")
    assert document.position("/业主") == Position(2, 9)
    assert document.key_position("/业主") == Position(2, 3)
    assert document.position("/业主/b") == Position(2, 17)
    assert document.position("/业主/b/0") == Position(2, 19)
    assert document.key_position("/业主/b/1") == document.position("/业主/b/1") == Position(2, 24)
    assert document.position("/业主/b/1/c") == Position(2, 29)
