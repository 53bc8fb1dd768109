"""Branches that nothing can reach: conditions whose answer is known before any snapshot is read.

Only what can be decided from the text alone: comparisons of constants, parts of an `and` that exclude
each other, parts that are said twice, steps and grades that an earlier one always takes. A condition that
is passed over here may still be one that never holds; one that is reported here surely is.
"""

import ast
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, pairwise
from typing import Any

from comity.engine.language.parser import Fault, parse, span
from comity.schemas.text import Text

__all__ = ["dead_branches", "hidden_grade", "repeated"]

_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: lambda a, b: a == b,
    ast.NotEq: lambda a, b: a != b,
    ast.Lt: lambda a, b: a < b,
    ast.LtE: lambda a, b: a <= b,
    ast.Gt: lambda a, b: a > b,
    ast.GtE: lambda a, b: a >= b,
}
_MIRRORED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.Gt, ast.LtE: ast.GtE, ast.Gt: ast.Lt, ast.GtE: ast.LtE, ast.Eq: ast.Eq, ast.NotEq: ast.NotEq,
}  # fmt: skip

_Test = tuple[str, type[ast.cmpop], Any, ast.expr]  # what is tested, how, against what, where


def dead_branches(tree: ast.expr, text: str) -> Iterator[Fault]:
    """The mistakes of this kind in a well-typed expression."""
    if isinstance(_value(tree), bool):
        yield _fault("decides the condition for good", "使整个条件恒定不变", tree, text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            yield from _constant(node, text)
        elif isinstance(node, ast.BoolOp):
            yield from _twice(node, text)
            yield from _fixed(node, text)
            if isinstance(node.op, ast.And):
                yield from _excluded(node, text)


def repeated(conditions: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The steps with the same condition as an earlier one: both places."""
    seen: dict[str, int] = {}
    for place, condition in enumerate(conditions):
        first = seen.setdefault(_plain(condition), place)
        if first != place:
            yield place, first


def hidden_grade(amber: tuple[str, float], red: tuple[str, float]) -> bool:
    """Whether all that is amber is red already; each a sign and a limit, as in `> 5`."""
    (sign, at), (red_sign, red_at) = amber, red
    if sign[0] != red_sign[0]:
        return False
    if sign[0] in "=!":
        return sign == red_sign and at == red_at
    if at == red_at:
        return not (sign.endswith("=") and not red_sign.endswith("="))
    return at > red_at if sign[0] == ">" else at < red_at


def _plain(condition: str) -> str:
    tree = parse(condition)
    return condition if isinstance(tree, Fault) else ast.unparse(tree)


def _fault(en: str, zh: str, node: ast.expr, text: str) -> Fault:
    return Fault(Text(en, zh), *span(node, text))


def _value(node: ast.expr) -> Any:
    """What a literal stands for; None for anything else."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = _value(node.operand)
        return -inner if isinstance(inner, int | float) else None
    if isinstance(node, ast.Name) and node.id in ("true", "false"):
        return node.id == "true"
    if isinstance(node, ast.List):
        values = [_value(element) for element in node.elts]
        return None if None in values else values
    return node.value if isinstance(node, ast.Constant) else None


def _constant(node: ast.Compare, text: str) -> Iterator[Fault]:
    for left, right in pairwise([node.left, *node.comparators]):
        if _value(left) is not None and _value(right) is not None:
            yield _fault("compares two constants", "比较的是两个常量", node, text)
            return
        elif ast.dump(left) == ast.dump(right):
            yield _fault("compares a value with itself", "把一个值与它自己比较", node, text)


def _twice(node: ast.BoolOp, text: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for part in node.values:
        written = ast.unparse(part)
        if written in seen:
            yield _fault("says the same twice", "同一条件写了两次", part, text)
        seen.add(written)


def _fixed(node: ast.BoolOp, text: str) -> Iterator[Fault]:
    for part in node.values:
        if isinstance(_value(part), bool):
            yield _fault("decides the condition for good", "使整个条件恒定不变", part, text)


def _excluded(node: ast.BoolOp, text: str) -> Iterator[Fault]:
    """Two tests of one value that can't both hold."""
    tests = [test for part in node.values for test in _tests(part)]
    for a, b in combinations(tests, 2):
        if a[0] == b[0] and not _together(a, b):
            one, other = ast.unparse(a[3]), ast.unparse(b[3])
            en = f"can never hold: {one} and {other}"
            yield _fault(en, f"永远不会成立：{one} 与 {other} 互相矛盾", b[3], text)


def _tests(part: ast.expr) -> Iterator[_Test]:
    """The comparisons with a constant that must hold for a part of an `and` to hold."""
    if not isinstance(part, ast.Compare):
        return
    operands = [part.left, *part.comparators]
    for left, op, right in zip(operands, part.ops, operands[1:], strict=False):
        none = isinstance(right, ast.Constant) and right.value is None
        if none or _value(right) is not None:
            yield ast.unparse(left), type(op), _value(right), part
        elif _value(left) is not None and type(op) in _MIRRORED:
            yield ast.unparse(right), _MIRRORED[type(op)], _value(left), part


def _together(a: _Test, b: _Test) -> bool:
    """Whether some value passes both tests. Numbers lie densely; any text may be one that is not named."""
    for (_, op, value, _), (_, other, against, _) in ((a, b), (b, a)):
        if op is ast.Is:
            return other is ast.Is  # any other test asks for a value
        if op is ast.IsNot:
            return other is not ast.Is
        if op in (ast.Eq, ast.In):
            allowed = value if op is ast.In else [value]
            return any(_passes(x, other, against) for x in allowed)
    (_, op, value, _), (_, other, against, _) = a, b
    if not isinstance(value, int | float) or not isinstance(against, int | float):
        return True
    for (low_op, low), (high_op, high) in (
        ((op, value), (other, against)),
        ((other, against), (op, value)),
    ):
        if low_op in (ast.Gt, ast.GtE) and high_op in (ast.Lt, ast.LtE):
            return low < high or (low == high and low_op is ast.GtE and high_op is ast.LtE)
    return True


def _passes(value: Any, op: type[ast.cmpop], against: Any) -> bool:
    if op in (ast.Is, ast.IsNot):
        return op is ast.IsNot
    if op in (ast.In, ast.NotIn):
        return (value in against) == (op is ast.In)
    if isinstance(value, str) and op not in (ast.Eq, ast.NotEq):
        return True  # by the order of its vocabulary, which is not known here
    return _COMPARE[op](value, against)
