"""Code for the functions that work on single values."""

import ast
from typing import TYPE_CHECKING

from comity.engine.language.code import POISON, Code, Read, fits
from comity.engine.language.functions import SCALARS
from comity.engine.shapes import BOOL, DATE, DURATION, NUMBER, Type, item_of
from comity.schemas.text import Text

if TYPE_CHECKING:
    from comity.engine.language.compiler import Compiler

__all__ = ["scalar"]

_ENUM = Type("enum")
#: Functions of fixed types: what they take, what they give, their Python.
_PLAIN: dict[str, tuple[tuple[Type, ...], Type, str]] = {
    "days": ((DURATION,), NUMBER, "{0}"),
    "workdays": ((DATE, DATE), NUMBER, "R['@workdays']({0}, {1})"),
    "workhours": ((DATE, DATE), NUMBER, "R['@workdays']({0}, {1}) * 8"),
    "within": ((DATE, NUMBER), BOOL, "0 <= R['as_of'] - {0} <= {1}"),
    "late": ((item_of("Commitment"),), BOOL, "F_late({0}, R['as_of'])"),
    "normalised": ((NUMBER, NUMBER), NUMBER, "F_normalised({0}, {1})"),
    "ratio": ((NUMBER, NUMBER, NUMBER), NUMBER, "F_ratio({0}, {1}, {2})"),
}
_MAY_BE_MISSING = ("late", "ratio")  #: even when their arguments are there


def scalar(compiler: "Compiler", name: str, node: ast.Call) -> Code:
    """Compile a call of a function that works on values."""
    special = {"coalesce": _coalesce, "choose": _choose, "lookup": _lookup, "level": _level}
    if name in special:
        parts = [compiler.visit(argument) for argument in node.args]
        if any(part.type is POISON for part in parts):
            return Code("None", POISON)
        return special[name](compiler, node, parts)
    wanted, gives, template = _PLAIN[name]
    if len(node.args) != len(wanted):
        return _signature(compiler, name, node)
    parts = [
        _typed(compiler, name, argument, kind)
        for argument, kind in zip(node.args, wanted, strict=True)
    ]
    if name == "late" and parts[0].path:
        variable = node.args[0].id if isinstance(node.args[0], ast.Name) else ""
        compiler.reads += [Read(f"{parts[0].path}.{f}", variable) for f in ("due", "delivered_on")]
    text, maybe = compiler.guard(parts, template.format)
    return Code(text, gives, maybe or name in _MAY_BE_MISSING)


def _signature(compiler: "Compiler", name: str, node: ast.Call) -> Code:
    form = SCALARS[name].signature
    message = Text(f"{name} takes other arguments", f"{name} 的参数不对")
    return compiler.fail(node, message, Text(f"write {form}", f"写法：{form}"))


def _typed(compiler: "Compiler", name: str, node: ast.expr, kind: Type) -> Code:
    code = compiler.visit(node)
    if not fits(code.type, kind):
        message = f"{name} needs a {kind} here, this is a {code.type}"
        hint = None
        if (code.type.kind, kind.kind) == ("duration", "number"):
            hint = Text(
                "days(...) makes a number of a span of time", "days(...) 把时间跨度变为天数"
            )
        compiler.fail(node, Text(message, f"{name} 此处需要 {kind}，而不是 {code.type}"), hint)
    return code


def _coalesce(compiler: "Compiler", node: ast.Call, parts: list[Code]) -> Code:
    """The first that is there. To fall back on another value is to ask whether the first is recorded."""
    if len(parts) < 2:  # noqa: PLR2004  one value has nothing to fall back on
        return _signature(compiler, "coalesce", node)
    for argument, part in zip(node.args[1:], parts[1:], strict=True):
        if not fits(part.type, parts[0].type):
            message = f"coalesce takes values of one type: {parts[0].type}, not {part.type}"
            zh = f"coalesce 的值须同一类型：{parts[0].type}，而不是 {part.type}"
            return compiler.fail(argument, Text(message, zh))
    compiler.asked.update(part.path for part in parts[:-1] if part.path)
    text = parts[-1].text
    for part in reversed(parts[:-1]):
        name = compiler.fresh()
        text = f"({name} if ({name} := {part.text}) is not None else {text})"
    return Code(text, parts[0].type, all(part.maybe for part in parts))


def _choose(compiler: "Compiler", node: ast.Call, parts: list[Code]) -> Code:
    if len(parts) != 3 or not fits(parts[0].type, BOOL) or not fits(parts[2].type, parts[1].type):  # noqa: PLR2004
        return _signature(compiler, "choose", node)
    condition, a, b = parts
    text, maybe = compiler.guard([condition], lambda x: f"({a.text} if {x} else {b.text})")
    return Code(text, a.type, maybe or a.maybe or b.maybe)


def _lookup(compiler: "Compiler", node: ast.Call, parts: list[Code]) -> Code:
    tables = parts[1:]
    known = {"SeverityTable"}
    if not tables or not fits(parts[0].type, Type("text")):
        return _signature(compiler, "lookup", node)
    for argument, table in zip(node.args[1:], tables, strict=True):
        if table.type.kind != "table" and table.type.shape not in known:
            message = Text(
                f"a table is needed, this is a {table.type}", f"此处需要表，而不是 {table.type}"
            )
            return compiler.fail(argument, message)
    rest = "".join(f", {table.text}" for table in tables)
    text, _ = compiler.guard([parts[0]], lambda key: f"F_lookup({key}{rest})")
    return Code(text, NUMBER)


def _level(compiler: "Compiler", node: ast.Call, parts: list[Code]) -> Code:
    if len(parts) != 1 or not parts[0].type.ordered:
        return _signature(compiler, "level", node)
    values = parts[0].type.values
    text, maybe = compiler.guard(parts, lambda word: f"{values!r}.index({word})")
    return Code(text, NUMBER, maybe)
