"""Any bytes end in a document or in an error with its place; places are those of the text."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from comity.engine.errors import ComityError, Mistakes, SnapshotError
from comity.engine.source import MAX_DEPTH, parse, parse_many

#: Pieces of YAML and JSON, so that random texts come near to being files.
PIECES = [
    *(
        "a",
        "key",
        "on",
        "012",
        "1e3",
        ".nan",
        "-.inf",
        "NaN",
        "true",
        "null",
        "~",
        "2025-06-30",
        "12:30",
    ),
    *(
        ": ",
        ":",
        "- ",
        "-",
        ", ",
        "[",
        "]",
        "{",
        "}",
        "? ",
        "<<: ",
        "<<",
        "&x ",
        "*x",
        "!!str ",
        "!t ",
    ),
    *(
        "\n",
        "\n  ",
        "\n    ",
        "\t",
        " ",
        "\r\n",
        "\r",
        "\x85",
        "\u2028",
        "--- ",
        "---\n",
        "...\n",
        "# c\n",
    ),
    *(
        '"',
        "'",
        "|\n",
        ">-\n",
        "\\",
        "\\u00e9",
        "\\ud83d",
        "\\ude00",
        "%YAML 1.2\n",
        "%TAG ! x:\n",
        "@",
        "`",
    ),
    *(
        "业主",
        "：",
        "👍",
        "\ufeff",
        "\x00",
        "\x1b",
        "é",
        '"a":',
        '"a"',
        "//",
        "/*",
        "0x1F",
        "1_000",
    ),
]
texts = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
mixed = st.lists(texts.map(str.encode) | st.binary(max_size=6), max_size=4).map(b"".join)
names = st.sampled_from(["x.yaml", "x.json", "x"])

#: JSON escapes the others in halves, which YAML does not know.
BASIC = st.characters(exclude_categories=["Cs", "Cc"], max_codepoint=0xFFFF)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(10**298), 10**298)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(BASIC)
)
keys = st.text(BASIC, max_size=5)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


@given(mixed, names)
def test_any_bytes_end_in_a_document_or_in_an_error_with_its_place(data: bytes, name: str) -> None:
    for read in (parse, parse_many):
        try:
            read(data, name)
        except ComityError as error:
            mistakes = error.mistakes if isinstance(error, Mistakes) else (error,)
            for mistake in mistakes:
                assert isinstance(mistake, SnapshotError)
                assert mistake.position or mistake.message.en == "the file is empty"
                assert mistake.message.en != mistake.message.zh


@given(texts, names)
def test_any_text_reads_as_its_bytes_do(text: str, name: str) -> None:
    assert outcome(text, name) == outcome(text.encode(), name)


def outcome(data: str | bytes, name: str) -> str:
    try:
        return repr(parse(data, name).value)
    except ComityError as error:
        return error.render()


@given(values, st.sampled_from([None, 2]))
def test_json_reads_back_and_yaml_reads_it_too(value: Any, indent: int | None) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=False)
    assert same(parse(text, "x.json").value, value)
    if text.isprintable() and "\ufeff" not in text:
        assert same(parse(text, "x.yaml").value, value)


def same(found: Any, value: Any) -> bool:
    return bool(repr(found) == repr(value))


def pointers(value: Any, pointer: str = "") -> Any:
    """Every JSON pointer in a value, with what stands there."""
    yield pointer, value
    pairs = (
        enumerate(value)
        if isinstance(value, list)
        else value.items()
        if isinstance(value, dict)
        else ()
    )
    for key, item in pairs:
        yield from pointers(item, f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}")


@given(values, st.sampled_from([None, 2]))
def test_at_each_place_of_a_json_text_stands_its_value(value: Any, indent: int | None) -> None:
    text = json.dumps(value, indent=indent)
    document = parse(text, "x.json")
    lines = text.split("\n")
    for pointer, held in pointers(value):
        position = document.position(pointer)
        assert position
        rest = "\n".join([lines[position.line - 1][position.column - 1 :], *lines[position.line :]])
        assert same(json.JSONDecoder().raw_decode(rest)[0], held)
        assert document.quoted(pointer) == isinstance(held, str)


def block_style(value: Any, indent: int = 0) -> str:
    """YAML in block style, texts and keys in double quotes."""
    margin = "\n" + " " * indent
    if isinstance(value, dict) and value:
        pairs = [f"{json.dumps(k)}: {block_style(v, indent + 2)}" for k, v in value.items()]
        return "".join(margin + pair for pair in pairs)
    if isinstance(value, list) and value:
        return "".join(f"{margin}- {block_style(item, indent + 2)}" for item in value)
    return json.dumps(value, ensure_ascii=True)


@given(values)
def test_at_each_place_of_a_yaml_text_stands_its_value(value: Any) -> None:
    text = block_style(value)
    document = parse(text, "x.yaml")
    lines = text.split("\n")
    assert same(document.value, value)
    for pointer, held in pointers(value):
        position, key = document.position(pointer), document.key_position(pointer)
        assert position
        assert key
        rest = lines[position.line - 1][position.column - 1 :]
        if isinstance(held, dict | list) and held:
            assert rest.startswith(('"', "- "))
        else:
            assert same(json.JSONDecoder().raw_decode(rest)[0], held)
        name = pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
        written = lines[key.line - 1][key.column - 1 :]
        assert written.startswith(f"{json.dumps(name)}: ") or key == position


@given(st.integers(1, 2 * MAX_DEPTH), st.sampled_from(["x.json", "x.yaml", "x # a comment"]))
def test_yaml_and_json_have_the_same_depth(depth: int, name: str) -> None:
    text = "[" * depth + "]" * depth + name[1:].removeprefix(".json").removeprefix(".yaml")
    told = outcome(text, name)
    assert ("nested more than 64 levels" in told) == (depth > MAX_DEPTH)
