"""What is allowed in a rule and still not good: told with its place, for authors to mend.

What is wrong (unknown fields, types, missing translations, branches that nothing reaches) stops a pack
from loading and is told there.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from comity.engine.authoring import Written
from comity.engine.errors import RuleError
from comity.engine.wording import split
from comity.schemas.rule import RuleFile, Words
from comity.schemas.text import Text

__all__ = ["lint"]

_HAN = re.compile("[\u4e00-\u9fff]")
#: Half-width punctuation beside a Chinese character.
_HALF_WIDTH = re.compile("[\u4e00-\u9fff][,:;?!]|[,;?!][\u4e00-\u9fff]")
_LONG_TITLE = 70  #: characters that a table of findings has room for
_TEXTS = ("title", "pass_title", "question", "rationale", "message", "coach")


class _Doubt(NamedTuple):
    pointer: str
    message: Text
    hint: Text | None = None


def lint(mine: Mapping[str, Written], everything: Mapping[str, Written]) -> list[RuleError]:
    """All that is doubtful in some rules, each held against `everything` that is loaded with them."""
    found = []
    for written in mine.values():
        for doubt in _doubts(written.rule, everything):
            place = written.document.position(doubt.pointer)
            file = written.document.name
            found.append(RuleError(doubt.message, file=file, position=place, hint=doubt.hint))
    return found


def _doubts(rule: RuleFile, everything: Mapping[str, Written]) -> Iterator[_Doubt]:
    yield from _unused(rule)
    yield from _texts(rule)
    yield from _overlap(rule, everything)
    if not rule.actions and rule.dimension != "strength":
        message = Text("no action says what to do about it", "没有行动说明该怎么办")
        yield _Doubt(
            "/id", message, Text("name keys of actions.yaml", "请填写 actions.yaml 中的键")
        )
    failing = [example for example in rule.examples if example.outcome in ("fail", "partial")]
    judged = (
        rule.check.each and rule.dimension != "strength"
    )  # a strength that is not there finds nothing
    if judged and failing and not any(example.findings for example in failing):
        message = Text("no failing example names its findings", "没有一个不通过的示例写明 findings")
        yield _Doubt("/examples", message)


def _unused(rule: RuleFile) -> Iterator[_Doubt]:
    used = set(re.findall(r"[A-Za-z_]\w*", " ".join(_expressions(rule))))
    for name in rule.params:
        if name not in used:
            message = Text(f'the parameter "{name}" is used nowhere', f"参数“{name}”没有用到")
            yield _Doubt(f"/params/{name}", message)


def _expressions(rule: RuleFile) -> Iterator[str]:
    check = rule.check.model_dump(exclude_none=True)
    yield from _leaves(check)
    yield rule.applies.when or ""
    yield from (step.when for step in rule.escalate)
    yield from (part[0] for part in split(rule.message.en)[1])


def _leaves(tree: object) -> Iterator[str]:
    if isinstance(tree, dict):
        for value in tree.values():
            yield from _leaves(value)
    else:
        yield str(tree)


def _texts(rule: RuleFile) -> Iterator[_Doubt]:
    for field in _TEXTS:
        words: Words = getattr(rule, field)
        chinese = re.sub(r"\{[^{}]*\}", "", words.zh)
        if _HAN.search(words.en):
            yield _Doubt(f"/{field}/en", Text("Chinese in the English text", "英文中夹有汉字"))
        if re.search(r"\w", chinese) and not _HAN.search(chinese):
            yield _Doubt(f"/{field}/zh", Text("no Chinese in the Chinese text", "中文里没有汉字"))
        if _HALF_WIDTH.search(chinese):
            message = Text("half-width punctuation in Chinese", "中文里用了半角标点")
            yield _Doubt(f"/{field}/zh", message, Text("write ，：；？！", "请用 ，：；？！"))
    for field in ("title", "pass_title"):
        if len(getattr(rule, field).en) > _LONG_TITLE:
            message = Text(f"longer than {_LONG_TITLE} characters", f"超过 {_LONG_TITLE} 个字符")
            yield _Doubt(f"/{field}/en", message)
    for field in ("question", "coach"):
        for language, marks in (("en", "?"), ("zh", "？")):
            if not getattr(getattr(rule, field), language).endswith(marks):
                yield _Doubt(f"/{field}/{language}", Text("this is no question", "这不是一个问句"))


def _overlap(rule: RuleFile, everything: Mapping[str, Written]) -> Iterator[_Doubt]:
    """Another rule whose condition differs by nothing but its numbers says the same, or nearly."""
    mine = _condition(rule)
    for id_, other in everything.items():
        if id_ != rule.id and mine == _condition(other.rule):
            message = Text(f"says the same as {id_}, but for its numbers", f"除数值外与 {id_} 相同")
            hint = Text(
                "one fact should hurt once: merge them, or suppress one in inference/",
                "一件事只应扣一次分：请合并，或在 inference/ 中抑制其一",
            )
            yield _Doubt("/check", message, hint)


def _condition(rule: RuleFile) -> tuple[str, ...]:
    """What a rule judges by, its numbers and the names of its parameters left out."""
    check = rule.check
    names = "|".join(map(re.escape, rule.params)) or "$^"
    number = re.compile(rf"\b(?:{names}|[0-9]+(?:\.[0-9]+)?)\b")
    texts = (check.each, check.among, check.fail, check.value, check.amber, check.red)
    return tuple(number.sub("#", " ".join((text or "").split())) for text in texts)
