"""The `when` of an inference rule, from its author's words to flat patterns."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from comity.engine.errors import suggest
from comity.engine.inference.names import Lookup, listed
from comity.engine.inference.rules import Flat, Join, Pattern, Selector, Value
from comity.schemas import inference as files
from comity.schemas.text import Text

__all__ = ["read"]

_JOINED = {"as", "same"}
#: What the patterns of each kind may say. A kind is known by the key of its name; findings have none.
_KEYS = {
    "project": {"project"},
    "strength": {"strength", "at_least"},
    "diagnosis": {"diagnosis", "at_least"},
    "outcome": {"outcome", "rule", "dimension", "at_least"} | _JOINED,
    "finding": {
        "rule",
        "dimension",
        "severity",
        "severity_at_least",
        "mark",
        "subject",
        "waived",
        "at_least",
    }
    | _JOINED,
}
#: The fields of each kind that `same` may compare.
_COMPARED = {"finding": ("subject", "rule", "dimension"), "outcome": ("rule", "dimension")}


class _Draft(NamedTuple):
    """A pattern whose joins are still words."""

    pointer: str
    select: Selector
    at_least: int
    alias: str | None
    same: str | None
    absent: bool


def read(when: Sequence[files.Condition], lookup: Lookup) -> tuple[Pattern, ...] | None:
    """The patterns, those that are met by absence last.

    None when they can never be met, for want of rules that are declared optional.
    """
    drafts: list[_Draft] = []
    possible = True
    for i, condition in enumerate(when):
        for draft in _condition(condition, f"/when/{i}", lookup):
            met = draft.select.names is None or len(draft.select.names) >= draft.at_least
            if met or not draft.absent:  # where nothing can be, absence is certain
                drafts.append(draft)
            possible = possible and (met or draft.absent)
    drafts.sort(key=lambda draft: draft.absent)
    if all(draft.absent for draft in drafts):
        message = Text(
            "something must be there: absence alone is met by every empty snapshot",
            "至少要有一项条件不是 none，否则空白的快照也会满足",
        )
        lookup.fault("/when", message)
    joins = [_join(i, drafts, lookup) for i in range(len(drafts))]
    patterns = tuple(
        Pattern(draft.select, draft.at_least, Flat(_fields(i, joins), joins[i], draft.absent))
        for i, draft in enumerate(drafts)
    )
    return patterns if possible else None


def _condition(condition: files.Condition, pointer: str, lookup: Lookup) -> Iterator[_Draft]:
    if condition.none is None:
        yield from _drafts(condition, pointer, lookup, absent=False)
        return
    for key in sorted(_keys(condition)):
        _misplaced(f"{pointer}/{key}", key, "none", lookup)
    if condition.none.as_ is not None:
        message = Text("what is not there can't be named", "none 中的条件没有匹配对象，不能命名")
        lookup.fault(f"{pointer}/none/as", message)
    yield from _drafts(condition.none, f"{pointer}/none", lookup, absent=True)


def _keys(pattern: files.Pattern) -> set[str]:
    fields = type(pattern).model_fields
    return {fields[name].alias or name for name in pattern.model_fields_set} - {"none"}


def _drafts(
    pattern: files.Pattern, pointer: str, lookup: Lookup, *, absent: bool
) -> Iterator[_Draft]:
    """One pattern; of a project's several fields, one each."""
    keys = _keys(pattern)
    kind = next((kind for kind in _KEYS if kind in keys), "finding")
    if not keys:
        lookup.fault(pointer, Text("an empty pattern", "条件是空的"))
    for key in sorted(keys - _KEYS[kind]):
        _misplaced(f"{pointer}/{key}", key, kind, lookup)
    if pattern.at_least is not None and keys & _JOINED:
        message = Text(
            "at_least counts over the whole snapshot: not together with `as` or `same`",
            "at_least 统计整个快照，不能与 as 或 same 同用",
        )
        lookup.fault(f"{pointer}/at_least", message)
    at_least = pattern.at_least or 1
    for select, given in _selectors(kind, pattern, pointer, lookup):
        if 0 < given < at_least:
            message = Text(
                f"{at_least} of {given} can never be met",
                f"只列出 {given} 项，不可能达到 {at_least} 项",
            )
            lookup.fault(f"{pointer}/at_least", message)
        yield _Draft(pointer, select, at_least, pattern.as_, pattern.same, absent)


def _misplaced(pointer: str, key: str, kind: str, lookup: Lookup) -> None:
    message = Text(f"{key} says nothing beside {kind}", f"{kind} 条件中不能写 {key}")
    lookup.fault(pointer, message)


def _selectors(
    kind: str, pattern: files.Pattern, pointer: str, lookup: Lookup
) -> Iterator[tuple[Selector, int]]:
    """What is selected, and how many names the author gave (0: any)."""
    if kind == "project":
        for key, value in (pattern.project or {}).items():
            place = f"{pointer}/project/{key}"
            yield (
                Selector(kind, None, ((key, lookup.project(key, listed(value, place), place)),)),
                0,
            )
        return
    if kind in ("strength", "diagnosis"):
        words = listed(getattr(pattern, kind), f"{pointer}/{kind}")
        known = lookup.strengths if kind == "strength" else lookup.diagnoses
        yield Selector(kind, known(words), ()), len({word for word, _ in words})
        return
    words = listed(pattern.rule, f"{pointer}/rule")
    names = lookup.rules(words) if words else None
    tests = tuple(_tests(kind, names, pattern, pointer, lookup))
    yield Selector(kind, names, tests), len({word for word, _ in words})


def _tests(
    kind: str, names: frozenset[str] | None, pattern: files.Pattern, pointer: str, lookup: Lookup
) -> Iterator[tuple[str, frozenset[Value]]]:
    if pattern.dimension is not None:
        words = listed(pattern.dimension, f"{pointer}/dimension")
        yield "dimension", lookup.dimensions(words, names)
    if kind == "outcome":
        yield "outcome", frozenset(word for word, _ in listed(pattern.outcome, ""))
        return
    if pattern.severity is not None or pattern.severity_at_least is not None:
        yield "severity", lookup.severities(pattern, pointer)
    if pattern.mark is not None:
        yield "mark", lookup.marks(listed(pattern.mark, f"{pointer}/mark"), names)
    if pattern.subject is not None:
        yield "subject", frozenset(word for word, _ in listed(pattern.subject, ""))
    if pattern.waived is not None:
        yield "waived", frozenset({pattern.waived})


def _join(i: int, drafts: Sequence[_Draft], lookup: Lookup) -> Join | None:
    """The earlier pattern, and the field, that `same` names."""
    draft, earlier = drafts[i], drafts[:i]
    aliases = {d.alias: k for k, d in enumerate(earlier) if d.alias}
    if draft.alias in aliases:
        message = Text(f'a second "{draft.alias}"', f"“{draft.alias}”重复命名")
        lookup.fault(f"{draft.pointer}/as", message)
    if draft.same is None:
        return None
    pointer = f"{draft.pointer}/same"
    alias, _, field = draft.same.partition(".")
    if alias not in aliases:
        message = Text(f'no earlier pattern is named "{alias}"', f"前面没有名为“{alias}”的条件")
        lookup.fault(pointer, message, suggest(alias, sorted(aliases)))
        return None
    for kind in (draft.select.kind, earlier[aliases[alias]].select.kind):
        fields = _COMPARED.get(kind, ())
        if field not in fields:
            known = ", ".join(fields)
            message = Text(f"{kind}: no {field} to compare", f"{kind} 没有可比较的 {field}")
            lookup.fault(
                pointer,
                message,
                suggest(field, fields) or Text(f"one of {known}", f"可选：{'、'.join(fields)}"),
            )
            return None
    return Join(field, aliases[alias], field)


def _fields(i: int, joins: Sequence[Join | None]) -> tuple[str, ...]:
    """The fields by which a pattern is joined, by its own join and by those of others."""
    own, fields = joins[i], {join.its for join in joins if join and join.pattern == i}
    return tuple(sorted(fields | {own.field} if own else fields))
