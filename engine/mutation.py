"""How well examples hold their rule: change the rule a little, and some example must come out otherwise.

A mutation changes one thing: a comparison, `and` for `or`, `is None` for its opposite, a number by one
step, up or down. It is killed when an example of the rule comes out otherwise than its author said. The
numbers among the mutations are the rule's thresholds: their share that is killed is the boundary
coverage (Jia and Harman, "An Analysis and Survey of the Development of Mutation Testing", 2011, for the
idea; the operators are theirs cut down to this language).
"""

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from comity.engine.authoring import Written
from comity.engine.catalog import Catalog, Rule
from comity.engine.compiling import compile_rule
from comity.engine.examples import ready, said
from comity.engine.facts import Facts
from comity.engine.language.parser import parse, readable
from comity.schemas.rule import Param, RuleFile

__all__ = ["Boundaries", "Mutation", "boundaries", "mutations", "survivors"]

#: By how much a number is moved, by the unit of its parameter; of any other 1. Snapshots keep days, so
#: working hours come by the day, 8 at a time: a smaller move changes nothing that a rule could say.
_STEPS = {"share": 0.01, "ratio": 0.01, "index": 0.01, "factor": 0.1, "working hours": 8}
_FINE = 0.1  #: of a number that is written with a decimal point

_OPPOSITE: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}


class Mutation(NamedTuple):
    """A rule with one thing changed."""

    place: str  #: pointer of what was changed in the rule file
    change: str  #: as `before -> after`
    boundary: bool  #: a number was moved
    rule: RuleFile


class Boundaries(NamedTuple):
    """How well the examples of a pack hold its numbers."""

    moved: int  #: moves of a number by one step that were tried
    unnoticed: tuple[tuple[str, Mutation], ...]  #: by rule, those that no example notices

    @property
    def share(self) -> float:
        """Of the moves that are noticed, 0 to 1; 1 where there is no number."""
        return 1 - len(self.unnoticed) / self.moved if self.moved else 1.0


def boundaries(rules: Mapping[str, Written], catalog: Catalog) -> Boundaries:
    """Move every number of some rules by one step."""
    moved, unnoticed = 0, []
    for id_, written in rules.items():
        alive, tried = survivors(written.rule, catalog, numbers=True)
        moved += tried
        unnoticed += [(id_, mutation) for mutation in alive]
    return Boundaries(moved, tuple(unnoticed))


def mutations(rule: RuleFile) -> Iterator[Mutation]:
    """Every small change of a rule's numbers and expressions."""
    for key, param in rule.params.items():
        for place, before, value in _moved_param(key, param):
            params = rule.params | {key: param.model_copy(update={"value": value})}
            changed = rule.model_copy(update={"params": params})
            yield Mutation(place, f"{before} -> {_shown(value)}", boundary=True, rule=changed)
    for place, text in _expressions(rule):
        for change, boundary, mutated in _mutated(text):
            yield Mutation(place, change, boundary, _with(rule, place, mutated))


def survivors(
    rule: RuleFile, catalog: Catalog, *, numbers: bool = False
) -> tuple[list[Mutation], int]:
    """The mutations that no example notices, and how many were tried; only those of `numbers` if asked."""
    facts = [ready(example, catalog) for example in rule.examples]
    alive, tried = [], 0
    for mutation in mutations(rule):
        if numbers and not mutation.boundary:
            continue
        compiled, misfits = compile_rule(mutation.rule, catalog.shapes, "")
        if misfits:
            continue  # no rule of the language: nobody could write it by mistake
        tried += 1
        if not _killed(compiled, rule, facts, catalog):
            alive.append(mutation)
    return alive, tried


def _killed(compiled: Rule, rule: RuleFile, facts: Sequence[Facts], catalog: Catalog) -> bool:
    return any(
        next(said(example, compiled, ready_, catalog), None) is not None
        for example, ready_ in zip(rule.examples, facts, strict=True)
    )


def _moved_param(key: str, param: Param) -> Iterator[tuple[str, str, Any]]:
    """The values of a parameter one step up and down; of a table, of each of its numbers."""
    value, step = param.value, _STEPS.get(param.unit)
    if isinstance(value, dict):
        for name, number in value.items():
            for moved in _around(number, step):
                yield f"/params/{key}/value/{name}", f"{number:g}", value | {name: moved}
    elif isinstance(value, int | float):
        for moved in _around(value, step):
            yield f"/params/{key}/value", f"{value:g}", moved


def _around(number: float, step: float | None = None) -> tuple[float, float]:
    size = step or (1 if isinstance(number, int) else _FINE)
    return round(number + size, 6), round(number - size, 6)


def _shown(value: Any) -> str:
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def _expressions(rule: RuleFile) -> Iterator[tuple[str, str]]:
    """Every expression that judges, with its pointer; messages judge nothing."""
    check = rule.check
    for key in ("among", "fail", "value", "amber", "red"):
        text = getattr(check, key)
        if text is not None:
            yield f"/check/{key}", text
    for key, text in (check.mark or {}).items():
        yield f"/check/mark/{key}", text
    if check.limit:
        yield from _leaves(check.limit.model_dump(exclude_none=True), "/check/limit")
    if rule.applies.when:
        yield "/applies/when", rule.applies.when
    for i, step in enumerate(rule.escalate):
        yield f"/escalate/{i}/when", step.when


def _leaves(limit: Mapping[str, Any], place: str) -> Iterator[tuple[str, str]]:
    """How many items may fail, with the pointer of each number or expression."""
    for key, value in limit.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{place}/{key}")
        else:
            yield f"{place}/{key}", str(value)


def _with(rule: RuleFile, place: str, text: str) -> RuleFile:
    """The rule with another text at a place."""
    _, head, *keys = place.split("/")
    if head == "escalate":
        steps = list(rule.escalate)
        steps[int(keys[0])] = steps[int(keys[0])].model_copy(update={"when": text})
        return rule.model_copy(update={"escalate": steps})
    if head == "applies":
        return rule.model_copy(update={"applies": rule.applies.model_copy(update={"when": text})})
    return rule.model_copy(update={"check": _replaced(rule.check, keys, text)})


def _replaced(node: Any, keys: Sequence[str], text: str) -> Any:
    """A block or table with another text at a path below it."""
    if not keys:
        return text
    key, *below = keys
    if isinstance(node, Mapping):
        return {**node, key: _replaced(node[key], below, text)}
    return node.model_copy(update={key: _replaced(getattr(node, key), below, text)})


def _mutated(text: str) -> Iterator[tuple[str, bool, str]]:
    """Each change of one expression: what was changed, whether a number, and the new text."""
    prefix = "" if isinstance(parse(text), ast.expr) else "value "  # a threshold such as `> limit`
    tree = ast.parse(readable(prefix + text), mode="eval")
    for node in ast.walk(tree):
        before = ast.unparse(node)
        for undo in _changes(node):
            change = f"{before} -> {ast.unparse(node)}"
            after = ast.unparse(tree.body).removeprefix(prefix)
            undo()
            yield change, isinstance(node, ast.Constant), after


def _changes(node: ast.AST) -> Iterator[Callable[[], None]]:
    """Changes a node in place, one change at a time; yields how to take it back."""
    if isinstance(node, ast.Compare):
        for i, op in enumerate(node.ops):
            for other in _OPPOSITE[type(op)]:
                node.ops[i] = other()
                yield partial(node.ops.__setitem__, i, op)
    elif isinstance(node, ast.BoolOp):
        word = node.op
        node.op = ast.Or() if isinstance(word, ast.And) else ast.And()
        yield partial(setattr, node, "op", word)
    elif isinstance(node, ast.Constant) and type(node.value) in (int, float):
        value = node.value
        for moved in _around(value):  # type: ignore[arg-type]
            node.value = moved
            yield partial(setattr, node, "value", value)
