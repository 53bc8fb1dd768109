"""An explanation for a terminal."""

from dataclasses import replace

import pytest

from comity.engine.report.explain_text import explanation_text
from comity.schemas.explanation import (
    Explanation,
    ItemPart,
    Judged,
    Limit,
    Missing,
    Parameter,
    Part,
    Step,
)
from comity.schemas.text import Text


def same(text):
    return Text(text, text)


def condition(text, truth, *parts, **more):
    word = {True: Text("yes", "是"), False: Text("no", "否"), None: Text("not recorded", "无记录")}
    return Part(text, word[truth], condition=True, truth=truth, parts=parts, **more)


def value(text, shown, *parts, **more):
    return Part(text, same(shown), condition=False, parts=parts, **more)


YES, NO = True, False
SILENT = condition(
    "c.told is None or c.told > c.due",
    YES,
    condition("c.told is None", YES, value("c.told", "-")),
    condition("c.told > c.due", None, value("c.told", "-"), value("c.due", "2025-06-20")),
    joint="or",
)
LATE = condition("late(c)", YES, value("c.due", "2025-06-20"))
GRAVE = condition(
    "any(c.importance == 'high' for c in failing)",
    YES,
    items=(ItemPart("c1", 3, 5, (condition("c.importance == 'high'", YES),)),),
    more=2,
    passed_over=1,
)
EXPLANATION = Explanation(
    file="status.yaml",
    rule="TRU002",
    title=Text("Promise missed without notice", "承诺落空且未提前告知"),
    question=Text("Did the client hear it from us?", "业主是否从我们这里得知？"),
    outcome="fail",
    severity="critical",
    nominal="high",
    phases=("planning", "execution"),
    phase="execution",
    applies=None,
    error=None,
    missing=(Missing("/commitments/2/due", 5, 5),),
    parameters=(Parameter("allowed", same("0"), "count", Text("Tolerated", "可以容忍")),),
    each="commitments",
    among="c.by == 'us'",
    condition="late(c) and (c.told is None or c.told > c.due)",
    value=None,
    judged=3,
    failed=1,
    left_out=1,
    items=(
        Judged(
            "c1",
            3,
            5,
            "fail",
            (condition("late(c) and (...)", YES, LATE, SILENT, joint="and"),),
            (Text("waived", "已豁免"),),
        ),
        Judged("c2", None, None, "pass", (condition("late(c)", NO),)),
    ),
    more=(("pass", 1),),
    limits=(Limit("count", value("allowed", "0")),),
    steps=(
        Step("critical", GRAVE, taken=True),
        Step("low", condition("failed > 9", NO), taken=False),
    ),
    notes=(Text("DX02 is concluded", "DX02 成立"),),
)
ENGLISH = """\
TRU002 Promise missed without notice
failed · critical (the rule's own severity is high)
Did the client hear it from us?

Rule
----
  applies in: planning, execution (now: execution)
  judges each of: commitments
  among them those where: c.by == 'us'
  one fails when: late(c) and (c.told is None or c.told > c.due)
  allowed = 0 (count): Tolerated

Items
-----
  3 judged, 1 failed
  not for this rule: 1

  c1 failed status.yaml:3:5
    waived
    yes all of these:
      yes late(c) [c.due = 2025-06-20]
      yes any of these:
        yes c.told is None [c.told = -]
        unknown c.told > c.due

  c2 passed
    no late(c)
  and 1 more: passed

Limits
------
  count
    allowed = 0

Severity
--------
  critical: this step was taken
    yes any(c.importance == 'high' for c in failing)
      c1 :3:5
        yes c.importance == 'high'
      and 2 more
      left out by `if`: 1
  low: this step was not taken
    no failed > 9

What is missing
---------------
  /commitments/2/due status.yaml:5:5

What followed
-------------
  DX02 is concluded
"""


def shown(explanation=EXPLANATION, language="en", width=80, **more):
    return explanation_text(
        explanation, language=language, width=width, **({"color": False} | more)
    )


def test_an_explanation_is_told_part_by_part():
    assert shown() == ENGLISH


def test_in_chinese_every_word_of_ours_is_chinese():
    text = shown(language="zh")
    for word in (
        "未通过",
        "适用阶段：",
        "检查 3 项，1 项不通过",
        "须全部成立：",
        "成立一条即可：",
        "未知",
        "DX02 成立",
    ):
        assert word in text
    assert "all of these" not in text


@pytest.mark.parametrize("width", [40, 60])
def test_lines_keep_to_the_width(width):
    lines = shown(width=width).splitlines()
    assert max(map(len, lines)) <= width


def test_colour_is_never_the_only_sign():
    import re

    colored = shown(color=True)
    assert "\x1b[" in colored
    assert re.sub(r"\x1b\[[\d;]*m", "", colored) == ENGLISH


def test_a_long_condition_is_not_cut():
    long = " or ".join(f"metrics.spi < 0.{n}" for n in range(100, 160))
    text = " ".join(shown(replace(EXPLANATION, condition=long)).split())
    assert long in text


def test_what_did_not_decide_is_named_and_no_more():
    both = condition(
        "a and b", NO, condition("a", NO), condition("b", YES, value("c", "1")), joint="and"
    )
    text = shown(replace(EXPLANATION, items=(Judged("c", 1, 1, "pass", (both,)),)))
    assert "yes b\n" in text
    undecided = condition("a and b", None, condition("a", None, value("x", "-")), condition("b", YES, value("c", "1")), joint="and")  # fmt: skip
    text = shown(replace(EXPLANATION, items=(Judged("c", 1, 1, "unknown", (undecided,)),)))
    assert "yes b [c = 1]" in text
    assert "unknown a [x = -]" in text


def test_a_value_rule_shows_its_value_and_what_broke():
    broken = value("sum(x)", "not recorded", error="OverflowError: too large")
    explanation = replace(
        EXPLANATION,
        each=None,
        among=None,
        condition="sum(x) / 2",
        value=value("sum(x) / 2", "not recorded", broken),
        items=(),
        outcome="error",
        error="OverflowError: too large",
        severity="high",
        phases=None,
        applies=condition("project.phase == 'planning'", YES),
    )
    text = shown(explanation)
    assert "looks at: sum(x) / 2" in text
    assert "the rule broke: OverflowError: too large" in text
    assert "sum(x) = not recorded the rule broke" in text
    assert "applies when:\n    yes project.phase == 'planning'" in text
    assert "applies in" not in text
    assert "Items" not in text


def test_a_severity_that_was_not_changed_is_told_once():
    text = shown(
        replace(EXPLANATION, severity="high", steps=(), notes=(), missing=(), limits=(), phase=None)
    )
    assert text.splitlines()[1] == "failed · high"
    assert "(now: not recorded)" in text
    for heading in ("Severity", "What followed", "What is missing", "Limits"):
        assert heading not in text
