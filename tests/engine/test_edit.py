"""Each way to change a text, with what must stay around it; and what can't be changed, told with its place."""

import pytest

from comity.engine.edit import REMOVE, Change, edited
from comity.engine.errors import ComityError

HEAD = "project: {name: A, as_of: 2025-06-30}\n"


def changed(body, pointer, value, name="status.yaml"):
    """The body after a change; the head of the file stands as it was."""
    made = edited(HEAD + body, name, [Change(pointer, value)])
    assert made.startswith(HEAD)
    return made.removeprefix(HEAD)


@pytest.mark.parametrize(
    ("body", "pointer", "value", "wanted"),
    [
        # a value in place of another keeps its quotes and its neighbours
        ("x-a: 'it''s'  # said\n", "/x-a", "we're", "x-a: 'we''re'  # said\n"),
        ('x-a: "1"\n', "/x-a", "on", 'x-a: "on"\n'),
        ("x-a: 1  # one\n", "/x-a", "two: three", 'x-a: "two: three"  # one\n'),
        ("x-a:   0.50 # half\n", "/x-a", 1, "x-a:   1 # half\n"),
        ("x-a: &here 1\n", "/x-a", 2, "x-a: &here 2\n"),
        ("x-a: !!str 1\n", "/x-a", "2", 'x-a: !!str "2"\n'),
        ("x-a: &here 1\nx-b: *here # same\n", "/x-b", 2, "x-a: &here 1\nx-b: 2 # same\n"),
        ("x-a:   # later\nx-b: 1\n", "/x-a", 1, "x-a: 1   # later\nx-b: 1\n"),
        # texts over several lines
        ("x-a: |  # why\n  one\n\n  two\n# end\n", "/x-a", "s", "x-a: s  # why\n# end\n"),
        ("x-a: >-\n  one\n  two\nx-b: 1\n", "/x-a", 7, "x-a: 7\nx-b: 1\n"),
        ("x-a: one\n  two # both\nx-b: 1\n", "/x-a", "s", "x-a: s # both\nx-b: 1\n"),
        ("x-a: |+\n  one\n\nx-b: 1\n", "/x-c", 1, "x-a: |+\n  one\n\nx-b: 1\nx-c: 1\n"),
        ("x-b: 1\nx-a: |+\n  one\n\n", "/x-c", 1, "x-b: 1\nx-a: |+\n  one\n\nx-c: 1\n"),
        # whole blocks
        ("x-a:\n  b: 1\n  c: 2\nx-d: 1\n", "/x-a", 5, "x-a:\n  5\nx-d: 1\n"),
        ("x-a:\n- 1\n- 2\nx-d: 1\n", "/x-a", 5, "x-a:\n 5\nx-d: 1\n"),
        # a new key at the indentation of its neighbours, before what is said below them
        (
            "x-a:\n    b: 1 # b\n# below\n",
            "/x-a/c",
            True,
            "x-a:\n    b: 1 # b\n    c: true\n# below\n",
        ),
        ("x-a:\n- b: 1\n", "/x-a/0/c", 2, "x-a:\n- b: 1\n  c: 2\n"),
        ("x-a: {b: 1 }\n", "/x-a/c", "x, y", 'x-a: {b: 1, c: "x, y" }\n'),
        ("x-a: {\n  b: 1,\n}\n", "/x-a/c", 2, "x-a: {\n  b: 1,\n  c: 2,\n}\n"),
        ("x-a: {} # none\n", "/x-a/c", 2, "x-a: {c: 2} # none\n"),
        ("x-a: {b}\n", "/x-a/b", 1, "x-a: {b: 1}\n"),
        ("x-a: {b, c: 1}\n", "/x-a/b", REMOVE, "x-a: {c: 1}\n"),
        # lists
        ("x-a: [1, 2] # two\n", "/x-a/-", 3, "x-a: [1, 2, 3] # two\n"),
        ("x-a:\n  - 1 # one\n\n# below\n", "/x-a/-", 2, "x-a:\n  - 1 # one\n  - 2\n\n# below\n"),
        ("x-a:\n- - 1\n", "/x-a/0/-", 2, "x-a:\n- - 1\n  - 2\n"),
        ("x-a: [] # none\n", "/x-a/-", {"b": 1}, "x-a: # none\n  - {b: 1}\n"),
        ("x-a:  # none yet\n# end", "/x-a/-", {"b": 1}, "x-a:  # none yet\n  - {b: 1}\n# end"),
        # blocks that are not there yet
        ("x-a: 1", "/x-b/c/-", 1, "x-a: 1\nx-b: {c: [1]}"),
        ("\nx-a: 1\n# end\n", "/x-b/-", {"c": 1}, "\nx-a: 1\n\nx-b:\n  - {c: 1}\n# end\n"),
        # what goes takes its own line along
        ("x-a: 1 # one\n# two\nx-b: 2\n", "/x-a", REMOVE, "# two\nx-b: 2\n"),
        ("x-b: 2\nx-a: 1", "/x-a", REMOVE, "x-b: 2"),
        ("x-a:\n  b: 1\n", "/x-a/b", REMOVE, "x-a:\n  {}\n"),
        ("x-a:\n- 1 # one\n", "/x-a/0", REMOVE, "x-a:\n [] # one\n"),
        ("x-a:\n  - b: 1\n    c: 2\n", "/x-a/0/b", REMOVE, "x-a:\n  - c: 2\n"),
        ("x-a:\n  - b: 1 # b\n    c: 2\n", "/x-a/0/b", REMOVE, "x-a:\n  -  # b\n    c: 2\n"),
        ("x-a: [1, 2, 3]\n", "/x-a/0", REMOVE, "x-a: [2, 3]\n"),
        ("x-a: [1, 2, 3]\n", "/x-a/2", REMOVE, "x-a: [1, 2]\n"),
        (
            "x-a: [1, # one, ah\n  2, # two\n  3]\n",
            "/x-a/1",
            REMOVE,
            "x-a: [1, # one, ah\n  # two\n  3]\n",
        ),
        ("x-a: [1 # one, ah\n  , 2]\n", "/x-a/1", REMOVE, "x-a: [1 # one, ah\n  ]\n"),
        ("x-a: [1]\n", "/x-a/0", REMOVE, "x-a: []\n"),
        # a key over what a merge brings
        (
            "x-m: &m {b: 1}\nx-a:\n  <<: *m\n",
            "/x-a/b",
            2,
            "x-m: &m {b: 1}\nx-a:\n  <<: *m\n  b: 2\n",
        ),
        # keys with the two characters that a pointer escapes
        ("x-a: {b/c: 1, d~e: 2}\n", "/x-a/b~1c", 3, "x-a: {b/c: 3, d~e: 2}\n"),
        ("x-a: {b/c: 1, d~e: 2}\n", "/x-a/d~0e", 3, "x-a: {b/c: 1, d~e: 3}\n"),
    ],
)
def test_a_change_is_put_where_it_belongs(body, pointer, value, wanted):
    assert changed(body, pointer, value) == wanted


def test_json_gets_a_line_where_each_entry_has_one():
    text = '{\n  "project": {"name": "A", "as_of": "2025-06-30"},\n  "x-a": [1]\n}\n'
    made = edited(text, "a.json", [Change("/x-b", "on"), Change("/x-a/-", None)])
    assert made == text.replace("[1]", '[1, null],\n  "x-b": "on"')


def test_a_file_in_braces_that_is_no_json_stays_yaml():
    text = "{project: {name: A, as_of: 2025-06-30}} # all of it\n"
    made = edited(text, "a.yaml", [Change("/project/phase", "execution"), Change("/x-a", "on")])
    assert made == (
        '{project: {name: A, as_of: 2025-06-30, phase: execution}, x-a: "on"} # all of it\n'
    )


def test_json_under_another_name_stays_json():
    text = '{"project": {"name": "A", "as_of": "2025-06-30"}}'
    made = edited(text, "a.yaml", [Change("/project/phase", "execution")])
    assert made == text.replace("}}", ', "phase": "execution"}}')


def test_changes_follow_one_another():
    made = edited(HEAD, "a.yaml", [Change("/x-a/-", 1), Change("/x-a/0", 2), Change("/x-a/-", 3)])
    assert made == HEAD + "x-a: [2, 3]\n"


@pytest.mark.parametrize(
    ("body", "pointer", "value", "told"),
    [
        ("x-a: [1]\n", "/x-a/1", 2, "status.yaml:2:6: /x-a/1: the list has no item"),
        ("x-a: [1]\n", "/x-a/b", 2, "status.yaml:2:6: /x-a/b: the list has no item"),
        ("x-a: 1\n", "/x-a/b", 2, "status.yaml:2:6: /x-a/b: there is no 'b' in a single value"),
        ("x-a: 1\n", "/x-b", REMOVE, "nothing to remove"),
        ("x-a: {b: 1}\n", "/x-a/-", REMOVE, "nothing to remove"),
        ("x-a: &t {b: 1}\nx-c: *t\n", "/x-c/b", 2, "status.yaml:3:1: /x-c/b: `*t` brings"),
        ("x-a: &t {b: 1}\nx-c: *t\n", "/x-a/b", 2, "status.yaml:2:13: /x-a/b: the file repeats"),
        ("x-a: {b: &t 1}\nx-c: *t\n", "/x-a", 2, "the file repeats this value elsewhere"),
        ("x-m: &m {b: {c: 1}}\nx-a:\n  <<: *m\n", "/x-a/b/c", 2, "`<<` brings this value"),
        ("x-m: &m {b: 1}\nx-a:\n  <<: *m\n", "/x-a/b", REMOVE, "`<<` brings this value"),
        ("", "/project/as_of", "soon", "status.yaml:1:27: as_of: not a date"),
        ("", "/project/phrase", "x", 'unknown key "phrase"'),
        ("", "project/phase", "x", "no place in a file"),
        ("", "", "x", "no place in a file"),
    ],
)
def test_what_cannot_be_changed_is_told_with_its_place(body, pointer, value, told):
    with pytest.raises(ComityError) as caught:
        changed(body, pointer, value)
    assert told in caught.value.render("en")
    assert caught.value.render("zh") != caught.value.render("en")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {1, 2}, object()])
def test_a_value_that_no_file_can_hold_is_refused(value):
    for name in ("status.yaml", "status.json"):
        text = (
            HEAD if name.endswith("yaml") else '{"project": {"name": "A", "as_of": "2025-06-30"}}'
        )
        with pytest.raises((ValueError, TypeError)):
            edited(text, name, [Change("/x-a", value)])
