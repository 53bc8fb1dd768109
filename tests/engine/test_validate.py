"""A file held against its model: every mistake at its place, in words, in both languages."""

import copy
import json
import re
from pathlib import Path
from typing import Annotated, Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, TypeAdapter

from comity.engine.errors import ComityError, Mistakes, RuleError, SnapshotError
from comity.engine.source import MAX_MISTAKES, of, parse, parse_many
from comity.engine.validate import validate
from comity.schemas.inference import AnyInference
from comity.schemas.profile import ProfileFile
from comity.schemas.rule import Action, RuleFile
from comity.schemas.snapshot import Snapshot
from comity.schemas.text import Text

ROOT = Path(__file__).parents[2]
HANZI = re.compile("[\u4e00-\u9fff]")


def mistakes(model: Any, value: Any) -> list[ComityError]:
    """All that is wrong with a value, written as a file."""
    document = value if not isinstance(value, dict | list) else parse(json.dumps(value), "x.json")
    with pytest.raises(ComityError) as caught:
        validate(model, document, SnapshotError)
    error = caught.value
    return list(error.mistakes) if isinstance(error, Mistakes) else [error]


def told(block: dict[str, Any], **project: Any) -> tuple[Text, Text | None]:
    """Message and hint of the one mistake in a snapshot."""
    whole = {"project": {"name": "n", "as_of": "2025-06-30", **project}, **block}
    (found,) = mistakes(Snapshot, whole)
    return found.message, found.hint


def test_a_good_file_becomes_a_model():
    found = validate(Snapshot, parse("project: {name: 12, as_of: 2025-06-30}", "x"), SnapshotError)
    assert found.project.name == "12"


def test_keys_of_the_user_s_own_are_passed_over_at_any_depth():
    text = "x-a: 1\nproject: {name: n, as_of: 2025-06-30, x-b: {c: 1}}\nissues: [{id: 1, x-c: 2}]"
    assert validate(Snapshot, parse(text, "x"), SnapshotError).issues


#: Block, message, hint.
TOLD: list[tuple[dict[str, Any], str, str]] = [
    ({"comitments": []}, 'unknown key "comitments"', 'did you mean "commitments"?'),
    ({"zzz": 1}, 'unknown key "zzz"', "your own keys begin with x-: x-zzz"),
    ({"issues": [{"id": 1, "severty": "low"}]}, 'unknown key "severty"', 'did you mean "severity"?'),
    ({"team": {"pulse": [{"scores": 1}]}}, 'unknown key "scores"', 'did you mean "score"?'),
    ({"self_assessment": {"S1.9": 3}}, 'unknown key "S1.9"', 'did you mean "S1.2"?'),
    ({"issues": [{}]}, '"id" is missing', "add it to this block"),
    ({"issues": {}}, "issues: a list is needed (found a block)", "such as [one, two]"),
    ({"metrics": []}, "metrics: a block of keys and values is needed (found an empty list)", "keys with their values, each on a line of its own"),
    ({"issues": [5]}, "issues, item 1: a block of keys and values is needed (found 5)", "keys with their values, each on a line of its own"),
    ({"issues": [{"id": True}]}, "id: a text is needed (found true)", 'put it in quotes: "true"'),
    ({"issues": [{"id": 1.5}]}, "id: a text is needed (found 1.5)", 'put it in quotes: "1.5"'),
    ({"issues": [{"id": None}]}, "id: a text is needed (found null)", ""),
    ({"issues": [{"id": 1, "reopened": 1.5}]}, "reopened: not a whole number (found 1.5)", ""),
    ({"issues": [{"id": 1, "reopened": -1}]}, "reopened: at least 0 is needed (found -1)", ""),
    ({"issues": [{"id": 1, "severity": "hgih"}]}, 'severity: not one of low, medium, high, critical (found "hgih")', 'did you mean "high"?'),
    ({"trust_pulse": [{"openness": 6}]}, "openness: at most 5 is needed (found 6)", ""),
    ({"metrics": {"spi": "1"}}, 'spi: not a number (found "1")', ""),
    ({"governance": {"risk_register": "yes"}}, 'risk_register: true or false is needed (found "yes")', "without quotes: true"),
    ({"feedback": [{"id": 1, "analysis": 5}]}, "analysis: true or false or a text is needed (found 5)", ""),
    ({"feedback": [{"id": 1, "scale": 6}]}, "scale: not one of 5, 7, 10, 100 (found 6)", ""),
    ({"benefits": [{"target": True}]}, "target: not a number (found true)", ""),
    ({"demos": ["soon"]}, 'demos, item 1: not a date (found "soon")', "write YYYY-MM-DD"),
    ({"demos": ["2025-02-30"]}, 'demos, item 1: not a date (found "2025-02-30")', "write YYYY-MM-DD"),
    ({"demos": ["1025-02-03"]}, 'demos, item 1: not a date (found "1025-02-03")', "1900 to 2199"),
    ({"waivers": [{"rule": "A", "reason": "", "owner": "x", "expires": "2025-01-01"}]}, 'reason: must not be empty (found "")', ""),
]  # fmt: skip


@pytest.mark.parametrize(("block", "message", "hint"), TOLD)
def test_a_mistake_is_told_in_words(block: dict[str, Any], message: str, hint: str):
    found, told_hint = told(block)
    assert found.en == message
    assert HANZI.search(found.zh)
    assert (told_hint is not None) == bool(hint)
    if told_hint:
        assert hint in told_hint.en
        assert HANZI.search(told_hint.zh)


@pytest.mark.parametrize(
    ("block", "message"),
    [
        ({"issues": {}}, "issues：此处需要列表（现为“键: 值”块）"),
        ({"issues": [{"id": 1, "reopened": -1}]}, "reopened：不得小于 0（现为 -1）"),
        ({"feedback": [{"id": 1, "analysis": 5}]}, "analysis：此处需要 true 或 false 或文字（现为 5）"),
        ({"governance": {"risk_register": 1}}, "risk_register：此处需要 true 或 false（现为 1）"),
        ({"demos": [[]]}, "demos 第 1 项：不是有效的日期（现为空列表）"),
        ({"demos": [[1]]}, "demos 第 1 项：不是有效的日期（现为列表）"),
        ({"issues": [{"id": 1, "severity": "hgih"}]}, 'severity：应为 low、medium、high、critical 之一（现为 "hgih"）'),
        ({"issues": [{}]}, "缺少“id”"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_in_chinese(block: dict[str, Any], message: str):
    assert told(block)[0].zh == message


@pytest.mark.parametrize(
    ("project", "message", "hint"),
    [
        ({"timezone": "Asia/Shangai"}, 'timezone: unknown time zone (found "Asia/Shangai")', 'did you mean "Asia/Shanghai"?'),
        ({"timezone": "?"}, 'timezone: unknown time zone (found "?")', "a name such as Asia/Shanghai"),
        ({"timezone": 5}, "timezone: unknown time zone (found 5)", "a name such as Asia/Shanghai"),
        ({"timezone": "../UTC"}, 'timezone: unknown time zone (found "../UTC")', ""),
        ({"holidays": "cn"}, 'holidays: unknown country code (found "cn")', "two letters such as CN, GB, DE"),
        ({"holidays": ["x"]}, 'holidays, item 1: not a date (found "x")', "write YYYY-MM-DD"),
        ({"holidays": {}}, "holidays: a text or a list is needed (found a block)", ""),
        ({"workdays": []}, "workdays: must not be empty (found an empty list)", ""),
        ({"workdays": [8]}, "workdays, item 1: at most 7 is needed (found 8)", ""),
        ({"phase": "exec"}, 'phase: not one of initiation, planning, execution, closing, post_project (found "exec")', ""),
    ],
)  # fmt: skip
def test_a_mistake_in_the_project_is_told_once(project: dict[str, Any], message: str, hint: str):
    found, told_hint = told({}, **project)
    assert found.en == message
    assert hint in (told_hint.en if told_hint else "")


def test_the_file_as_a_whole_may_be_at_fault():
    (found,) = mistakes(Snapshot, parse("~", "x"))
    assert found.message == Text(
        "the file: a block of keys and values is needed (found null)",
        "文件：此处需要“键: 值”块（现为 null）",
    )


def test_all_mistakes_of_a_file_are_told_in_the_order_of_their_places():
    text = (
        "project:\n  name: n\n  as_of: soon\nisues: []\nreports:\n"
        "  - id: r1\n    rag: geen\n  - sent_on: 2025-06-01\n"
    )
    found = mistakes(Snapshot, parse(text, "a.yaml"))
    assert [(m.position.line, m.position.column) for m in found if m.position] == [
        (3, 10),
        (4, 1),
        (7, 10),
        (8, 5),
    ]
    assert {m.file for m in found} == {"a.yaml"}


def test_no_more_than_a_hundred_mistakes_are_told():
    value = {"project": {"name": "n", "as_of": "2025-06-30"}, "demos": [1] * 5000}
    found = mistakes(Snapshot, value)
    assert len(found) == MAX_MISTAKES + 1
    assert found[0].message.en == "more than 100 mistakes; here are 100"


def test_a_long_value_is_cut_in_a_message():
    found, hint = told({"x" * 5000: 1})
    assert len(found.en) < 100
    assert hint
    assert len(hint.en) < 150
    assert len(told({"demos": ["x" * 5000]})[0].en) < 150


def test_a_key_with_a_slash_has_its_place():
    (found,) = mistakes(Snapshot, parse("project: {name: n, as_of: 2025-06-30}\na/b~c: 1", "x"))
    assert found.position
    assert (found.position.line, found.position.column) == (2, 1)


# -- rule packs -----------------------------------------------------------------------------------

RULE = yaml.safe_load((ROOT / "rules/trust/TRU002.yaml").read_text(encoding="utf-8"))
RULE["examples"] = RULE["examples"][-1:]
PROFILE = yaml.safe_load((ROOT / "rules/profiles/default.yaml").read_text(encoding="utf-8"))


def with_change(value: Any, path: str, new: Any) -> Any:
    """A copy in which something else stands at a path."""
    changed = copy.deepcopy(value)
    inner = changed
    *above, last = path.split("/")
    for step in above:
        inner = inner[int(step) if isinstance(inner, list) else step]
    inner[int(last) if isinstance(inner, list) else last] = new
    return changed


@pytest.mark.parametrize(
    ("path", "new", "message"),
    [
        ("core", "yes", 'core: true or false is needed (found "yes")'),
        ("id", "TR1", r'id: not of the form ^[A-Z]{2,3}\d{3}$ (found "TR1")'),
        ("title/en", "", 'en: must not be empty (found "")'),
        ("params/allowed/value", None, "value: a number or a whole number or a list or a block of keys and values is needed (found null)"),
        ("params/allowed/value", {"a": "x"}, 'a: a number or a whole number is needed (found "x")'),
        ("params/allowed/value", [1], "value, item 1: a text is needed (found 1)"),
        ("params/Bad", {"value": 1, "unit": "x", "doc": {"en": "a", "zh": "b"}}, "Bad: not of the form ^[a-z][a-z0-9_]*$"),
        ("check/fial", "x", 'unknown key "fial"'),
        ("check/value", "1", "check: a check is of one of two forms"),
        ("examples/0/outcome", "passed", 'outcome: not one of pass, partial, fail, unknown, not_applicable (found "passed")'),
    ],
)  # fmt: skip
def test_a_mistake_in_a_rule_is_told_once(path: str, new: Any, message: str):
    (found,) = mistakes(RuleFile, with_change(RULE, path, new))
    assert found.message.en == message
    assert HANZI.search(found.message.zh)


@pytest.mark.parametrize(
    ("path", "new", "message"),
    [
        ("dimension_weights/trust", 21, "dimension_weights: the dimensions' weights come to 101, not to 100"),
        ("dimension_weights/trusst", 0, 'unknown key "trusst"'),
        ("phase_weights/planing", {}, 'unknown key "planing"'),
        ("critical_caps/0", [1], "item 2 is missing"),
        ("critical_caps/0", [1, 59, 3], "critical_caps, item 1: no more than 2 items are needed (found a list)"),
        ("critical_caps/0/0", 1.5, "critical_caps, item 1, item 1: a whole number is needed (found 1.5)"),
        ("critical_caps/0/0", True, "critical_caps, item 1, item 1: a whole number is needed (found true)"),
        ("efforts/S", 0, "S: more than 0 is needed (found 0)"),
        ("voice_days", "120", 'voice_days: a whole number is needed (found "120")'),
    ],
)  # fmt: skip
def test_a_mistake_in_a_profile_is_told_once(path: str, new: Any, message: str):
    (found,) = mistakes(ProfileFile, with_change(PROFILE, path, new))
    assert found.message.en == message
    assert HANZI.search(found.message.zh)


def test_keys_below_a_table_s_own_are_suggested():
    entry = {"text": {"en": "a", "zh": "b"}, "who": "PM", "when": {"en": "a", "zh": "b"}}
    value = {"call": {**entry, "efort": "S", "effort": "S"}}
    for model in (dict[str, Action], TypeAdapter(dict[str, Action])):
        (found,) = mistakes(model, value)
        assert found.hint
        assert found.hint.en == 'did you mean "effort"?'


def test_a_kind_of_inference_rule_is_known_or_suggested():
    model = TypeAdapter(AnyInference)
    (found,) = mistakes(model, {"kind": "supress"})
    assert found.message.en.startswith("kind: not one of ")
    assert found.hint
    assert found.hint.en == 'did you mean "suppress"?'
    (found,) = mistakes(model, INFERENCE[0] | {"titel": 1})
    assert found.hint
    assert found.hint.en == 'did you mean "title"?'
    (found,) = mistakes(model, {"id": "SUP001"})
    assert found.message == Text('"kind" is missing', "缺少“kind”")


def test_a_complaint_that_no_model_makes_today_is_still_told():
    (found,) = mistakes(dict[str, Annotated[int, Field(multiple_of=2)]], {"a": 3})
    assert found.message == Text(
        "a: not a value for this field (found 3)", "a：此字段不接受该值（现为 3）"
    )


def test_the_caller_says_of_which_kind_an_error_is():
    with pytest.raises(RuleError):
        validate(RuleFile, of(None), RuleError)


# -- any file -------------------------------------------------------------------------------------

JUNK = st.sampled_from(
    [None, True, 0, -1, 1.5, 101, "", "x", "2025-06-30", [], [None], {}, {"x": 1}, {"en": 1}]
)
INFERENCE = [
    document.value
    for path in sorted((ROOT / "rules/inference").glob("*.yaml"))
    for document in parse_many(path.read_bytes(), path.name)
]
PACK: list[tuple[Any, Any]] = [
    (RuleFile, RULE),
    (ProfileFile, PROFILE),
    *[(TypeAdapter(AnyInference), value) for value in INFERENCE[:3] + INFERENCE[-3:]],
]


def paths(value: Any, path: str = "") -> list[str]:
    pairs = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    return [p for key, item in pairs for p in (f"{path}{key}", *paths(item, f"{path}{key}/"))]


@given(
    st.sampled_from(PACK).flatmap(
        lambda pair: st.tuples(st.just(pair), st.sampled_from(paths(pair[1])))
    ),
    JUNK,
)
def test_whatever_stands_at_any_place_of_a_rule_pack_is_taken_or_told_in_words_at_its_place(
    chosen: tuple[tuple[Any, Any], str], junk: Any
):
    (model, value), path = chosen
    document = parse(json.dumps(with_change(value, path, junk)), "x.json")
    try:
        validate(model, document, RuleError)
    except ComityError as error:
        for mistake in error.mistakes if isinstance(error, Mistakes) else [error]:
            assert mistake.position
            assert HANZI.search(mistake.message.zh)
            assert not HANZI.search(mistake.message.en.partition(" (found ")[0])
            assert "not a value for this field" not in mistake.message.en
