"""Editing a text: the values are as expected, and whatever a change is not about stays to the byte."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from comity.engine.edit import REMOVE, Change, edited
from comity.engine.source import parse
from comity.engine.yaml_out import scalar

SCALARS = st.sampled_from(
    [None, True, False, 0, -3, 2.5, 1e20, "plain", "on", "", "2025-06-30"]
) | (st.text(max_size=8))
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["p", "q", "r s", "中", "0"]), inner, max_size=3)
    ),
    max_leaves=6,
)


class Writer:
    """Writes a value in styles that are drawn as it goes; each comment and each scalar is unique."""

    def __init__(self, draw, line_end):
        self.draw = draw
        self.line_end = line_end
        self.count = 0

    def pick(self, *choices):
        return self.draw(st.sampled_from(choices))

    def maybe(self):
        return self.draw(st.booleans())

    def number(self):
        self.count += 1
        return self.count

    def comment(self):
        return self.pick("", "", f"  # c{self.number()}: - {{a}}, 'b'")

    def above(self, indent):
        return self.pick([], [], [""], [f"{' ' * indent}# c{self.number()} above"])

    def scalar(self, value, *, flow=False):
        if not isinstance(value, str):
            return scalar(value, "")
        plain = value.isalnum() and value.isascii() and value not in ("on", "", "0")
        if plain and isinstance(parse(f"a: {value}", "x.yaml").value["a"], str):
            return self.pick(
                value, f'"{value}"', f"'{value}'", *([] if flow else [f"&t{self.number()} {value}"])
            )
        return scalar(value, "")

    def flow(self, value):
        if isinstance(value, list):
            return "[" + self.pick(", ", ",").join(map(self.flow, value)) + self.pick("]", " ]")
        if isinstance(value, dict):
            pairs = (f'"{k}": {self.flow(v)}' for k, v in value.items())
            return "{" + self.pick(", ", ",  ").join(pairs) + "}"
        return self.scalar(value, flow=True)

    def lines(self, value, indent):
        """A map or list that is not empty, in block style."""
        pad, found = " " * indent, []
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            head = f'"{key}":' if isinstance(value, dict) else "-"
            found += self.above(indent)
            if not isinstance(item, dict | list) or not item or self.maybe():
                long = isinstance(item, str) and item.isalnum() and item.isascii() and self.maybe()
                if long:
                    found += [f"{pad}{head} |-{self.comment()}", f"{pad}  {item}"]
                else:
                    found.append(f"{pad}{head} {self.flow(item)}{self.comment()}")
                continue
            deeper = self.lines(item, inner := indent + self.pick(2, 4))
            if head == "-" and self.maybe() and deeper[0].strip()[:1] not in ("", "#"):
                found += [f"{pad}-{' ' * (inner - indent - 1)}{deeper[0].lstrip()}", *deeper[1:]]
            else:
                found += [f"{pad}{head}{self.comment()}", *deeper]
        return found


@st.composite
def cases(draw):
    """A text in a style of its own, and a change to it."""
    head: dict[str, Any] = {"project": {"name": "A", "as_of": "2025-06-30"}}
    value = head | {
        f"x-{k}": v for k, v in draw(st.dictionaries(st.sampled_from("abcd"), VALUES)).items()
    }
    pen = Writer(draw, draw(st.sampled_from(["\n", "\n", "\r\n"])))
    lines = [*pen.above(0), *pen.lines(value, 0), *pen.above(0)]
    text = pen.line_end.join(lines) + draw(st.sampled_from(["", pen.line_end]))
    at: Any = value
    pointer = ""
    while isinstance(at, dict | list) and (pointer in ("", "/project") or draw(st.booleans())):
        keys = [*map(str, at)] if isinstance(at, dict) else [*map(str, range(len(at)))]
        if pointer == "":
            keys = [k for k in keys if k != "project"] or ["x-z"]
        fresh = ["x-z"] if isinstance(at, dict) else ["-"]
        key = draw(st.sampled_from(keys + fresh))
        pointer += "/" + key
        if key in fresh:
            at = None
            break
        at = at[key] if isinstance(at, dict) else at[int(key)]
    there = at is not None or pointer.rpartition("/")[2] not in ("-", "x-z")
    new: Any = draw(VALUES)
    if there and draw(st.booleans()):
        new = REMOVE
    elif not there and draw(st.booleans()) and pointer[-1] != "-":
        pointer += draw(st.sampled_from(["/-", "/k", "/k/-"]))
    return draw(st.sampled_from(["", "\ufeff"])) + text, value, pointer, new


def at(value, pointer):
    for key in pointer.split("/")[1:]:
        if isinstance(value, dict):
            value = value.get(key)
        else:
            value = value[int(key)] if isinstance(value, list) and key.isdecimal() else None
    return value


def with_change(value, keys, new):
    """The plain value, changed: another way to say what `edited` proves to itself."""
    key, *deeper = keys
    if value is None:
        value = [] if key == "-" else {}
    if isinstance(value, list):
        if key == "-":
            return [*value, new]
        number = int(key)
        kept = (
            []
            if new is REMOVE and not deeper
            else [with_change(value[number], deeper, new) if deeper else new]
        )
        return [*value[:number], *kept, *value[number + 1 :]]
    rest = {k: v for k, v in value.items() if k != key}
    if deeper:
        return rest | {key: with_change(value.get(key), deeper, new)}
    return rest if new is REMOVE else rest | {key: new}


def same(one, other):
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


@given(cases())
@settings(max_examples=200)
def test_values_are_as_expected_and_other_lines_stay(case):
    text, value, pointer, new = case
    assert same(parse(text, "x.yaml").value, value)
    made = edited(text, "x.yaml", [Change(pointer, new)])
    assert same(parse(made, "x.yaml").value, with_change(value, pointer.split("/")[1:], new))
    before, after = text.splitlines(), made.splitlines()
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    changed = before[head : len(before) - tail]
    if at(value, pointer) is None and new is not REMOVE:
        assert len(changed) <= 1  # one line grows, at most
    if not isinstance(at(value, pointer), dict | list):
        assert len(changed) <= 3  # a text below its mark is two, and at the end the break before it
        lost = {word for line in changed for word in line.split() if word.startswith("c")}
        if new is not REMOVE:
            assert all(word in "".join(after) for word in lost if word.endswith(":"))
    assert made.startswith("\ufeff") == text.startswith("\ufeff")
    assert made.count("\r\n") == (made.count("\n") if "\r\n" in text else 0)


@given(cases())
def test_changing_a_value_to_what_it_is_changes_nothing_it_says(case):
    text, value, pointer, _ = case
    if (found := at(value, pointer)) is not None:
        made = edited(text, "x.yaml", [Change(pointer, found)])
        assert same(parse(made, "x.yaml").value, value)


@given(
    st.dictionaries(st.sampled_from("ab"), VALUES), st.sampled_from([None, 1, 4]), VALUES, st.data()
)
def test_json_stays_json(blocks, indent, new, data):
    value = {"project": {"name": "A", "as_of": "2025-06-30"}} | {
        f"x-{k}": v for k, v in blocks.items()
    }
    text = json.dumps(value, indent=indent, ensure_ascii=data.draw(st.booleans()))
    key = data.draw(st.sampled_from(["x-a", "x-b"]))
    made = edited(text, "x.json", [Change(f"/{key}", new)])
    assert same(json.loads(made), value | {key: new})
    if key in value:
        gone = edited(made, "x.json", [Change(f"/{key}", REMOVE)])
        assert same(json.loads(gone), {k: v for k, v in value.items() if k != key})
