"""Comparisons: two operands or a chain, `is None`, `in`, and words in the order of their vocabulary."""

import ast
from typing import TYPE_CHECKING

from comity.engine.errors import suggest
from comity.engine.language.code import POISON, Code, fits, joined
from comity.engine.shapes import BOOL, Type
from comity.schemas.text import Text

if TYPE_CHECKING:
    from comity.engine.language.compiler import Compiler

__all__ = ["NONE", "compare", "vocabulary"]

NONE = Type("none")
_COMPARED = {ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
_REVERSED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_ORDERED_KINDS = ("number", "date", "duration")


def compare(compiler: "Compiler", node: ast.Compare) -> Code:
    operands = [node.left, *node.comparators]
    parts = [compiler.visit(operand) for operand in operands]
    if len(parts) == 2:  # noqa: PLR2004  one comparison
        return _pair(compiler, node, node.ops[0], operands[1], parts[0], parts[1])
    # Each operand is computed once, before any comparison.
    names = [compiler.fresh() for _ in parts]
    once = ", ".join(f"{name} := {part.text}" for name, part in zip(names, parts, strict=True))
    parts = [part._replace(text=name) for name, part in zip(names, parts, strict=True)]
    pairs = [
        _pair(compiler, node, op, right, a, b)
        for op, right, a, b in zip(node.ops, operands[1:], parts, parts[1:], strict=False)
    ]
    if POISON in [p.type for p in pairs]:
        return Code("None", POISON)
    both = compiler.together(pairs, stop=False)
    return both._replace(text=f"(({once}) and {both.text})")


def _pair(
    compiler: "Compiler", node: ast.Compare, op: ast.cmpop, right: ast.expr, a: Code, b: Code
) -> Code:
    if isinstance(op, ast.Is | ast.IsNot):
        return _is_none(compiler, node, op, right, a)
    if POISON in (a.type, b.type):
        return Code("None", POISON)
    if NONE in (a.type, b.type):
        hint = Text(
            "to ask whether something is recorded, write `is None`",
            "判断是否有记录请写 `is None`",
        )
        return compiler.fail(node, Text("nothing compares with None", "不能与 None 比较"), hint)
    if isinstance(op, ast.In | ast.NotIn):
        return _membership(compiler, node, op, a, b)
    return _comparison(compiler, node, _COMPARED[type(op)], a, b)


def _is_none(
    compiler: "Compiler", node: ast.expr, op: ast.cmpop, right: ast.expr, code: Code
) -> Code:
    if not (isinstance(right, ast.Constant) and right.value is None):
        return compiler.fail(right, Text("`is` asks for None only", "`is` 只能用于 None"))
    if code.type is POISON:
        return code
    if not code.maybe:
        return compiler.fail(node, Text("this is always recorded", "这里总有记录"))
    if code.path:
        compiler.asked.add(code.path)
    word = "is" if isinstance(op, ast.Is) else "is not"
    return Code(f"({code.text} {word} None)", BOOL, maybe=False)


def _membership(compiler: "Compiler", node: ast.expr, op: ast.cmpop, a: Code, b: Code) -> Code:
    if b.type.kind != "list":
        return compiler.fail(
            node, Text(f"`in` needs a list, this is a {b.type}", "`in` 之后须为列表")
        )
    if not vocabulary(compiler, node, a, Code("", b.type.of, constant=b.constant)):
        return Code("None", POISON)
    negated = isinstance(op, ast.NotIn)
    if b.maybe and b.constant is None and not b.path:  # a list written here may hold None
        text, _ = compiler.guard([a, b], lambda x, y: f"F_in({x}, {y}, {negated})")
        return Code(text, BOOL)
    word = "not in" if negated else "in"
    text, maybe = compiler.guard([a, b], lambda x, y: f"{x} {word} {y}")
    return Code(text, BOOL, maybe)


def _comparison(compiler: "Compiler", node: ast.expr, op: str, a: Code, b: Code) -> Code:
    if not vocabulary(compiler, node, a, b):
        return Code("None", POISON)
    if op not in ("==", "!=") and a.type.kind not in _ORDERED_KINDS:
        return _ranked(compiler, node, op, a, b)
    text, maybe = compiler.guard([a, b], lambda x, y: f"{x} {op} {y}")
    return Code(text, BOOL, maybe)


def _ranked(compiler: "Compiler", node: ast.expr, op: str, a: Code, b: Code) -> Code:
    """`severity >= "high"` as membership; two fields by their places in the vocabulary."""
    kind = joined([a.type, b.type]) or a.type
    values = kind.values
    if not kind.ordered:
        named = next((c.type for c in (a, b) if not c.type.ordered), kind)
        return compiler.fail(node, Text(f"{named} has no order", f"{named} 没有先后次序"))
    if isinstance(a.constant, str):
        a, b, op = b, a, _REVERSED[op]
    if isinstance(b.constant, str):
        at = values.index(b.constant)
        kept = {
            "<": values[:at],
            "<=": values[: at + 1],
            ">": values[at + 1 :],
            ">=": values[at:],
        }
        text, maybe = compiler.guard([a], lambda x: f"{x} in {kept[op]!r}")
        return Code(text, BOOL, maybe)
    text, maybe = compiler.guard(
        [a, b], lambda x, y: f"{values!r}.index({x}) {op} {values!r}.index({y})"
    )
    return Code(text, BOOL, maybe)


def vocabulary(compiler: "Compiler", node: ast.expr, a: Code, b: Code) -> bool:
    """Whether two types may meet in a comparison; says why not."""
    if a.type.kind == "enum" and b.type.kind == "enum":
        narrow, wide = (a, b) if a.constant is not None else (b, a)
        if narrow.constant is None and set(narrow.type.values) > set(wide.type.values):
            narrow, wide = wide, narrow
        strange = [v for v in narrow.type.values if v not in wide.type.values]
        if strange:
            known = ", ".join(wide.type.values)
            compiler.fail(
                node,
                Text(f'"{strange[0]}" is not among {known}', f"“{strange[0]}”不在 {known} 之中"),
                suggest(strange[0], wide.type.values),
            )
        return not strange
    if fits(a.type, b.type) or fits(b.type, a.type):
        return True
    hint = None
    if {a.type.kind, b.type.kind} == {"duration", "number"}:
        hint = Text("days(...) makes a number of a span of time", "days(...) 把时间跨度变为天数")
    message = f"a {a.type} does not compare with a {b.type}"
    compiler.fail(node, Text(message, f"{a.type} 不能与 {b.type} 比较"), hint)
    return False
