"""Code for the functions that work on single values."""

import ast
from typing import TYPE_CHECKING

from comity.engine.language.code import POISON, Code, Read, fits, joined
from comity.engine.language.comparisons import vocabulary
from comity.engine.language.functions import SCALARS
from comity.engine.shapes import BOOL, DATE, DURATION, NUMBER, TEXT, Type, enum_of, item_of
from comity.schemas.text import Text

if TYPE_CHECKING:
    from comity.engine.language.compiler import Compiler

__all__ = ["scalar"]

#: Functions of fixed types: what they take, what they give, their Python.
_PLAIN: dict[str, tuple[tuple[Type, ...], Type, str]] = {
    "days": ((DURATION,), NUMBER, "{0}"),
    "workdays": ((DATE, DATE), NUMBER, "R['@workdays']({0}, {1})"),
    "workhours": ((DATE, DATE), NUMBER, "R['@workdays']({0}, {1}) * 8"),
    "within": ((DATE, NUMBER), BOOL, "0 <= R['as_of'] - {0} <= {1}"),
    "late": ((item_of("Commitment"),), BOOL, "F_late({0}, R['as_of'])"),
    "has_number": ((TEXT,), BOOL, "F_has_number({0})"),
    "normalised": ((NUMBER, NUMBER), NUMBER, "F_normalised({0}, {1})"),
    "ratio": ((NUMBER, NUMBER, NUMBER), NUMBER, "F_ratio({0}, {1}, {2})"),
}
_MAY_BE_MISSING = ("late", "normalised", "ratio")  #: even when their arguments are there


def scalar(compiler: "Compiler", name: str, node: ast.Call) -> Code:
    """Compile a call of a function that works on values."""
    if name in _SPECIAL:
        parts = [compiler.visit(argument) for argument in node.args]
        if any(part.type is POISON for part in parts):
            return Code("None", POISON)
        return _SPECIAL[name](compiler, node, parts)
    wanted, gives, template = _PLAIN[name]
    if len(node.args) != len(wanted):
        return _signature(compiler, name, node)
    parts = [
        _typed(compiler, name, argument, kind)
        for argument, kind in zip(node.args, wanted, strict=True)
    ]
    if name == "late" and parts[0].path:
        variable = node.args[0].id if isinstance(node.args[0], ast.Name) else "()"
        fields = [f"{parts[0].path}.{field}" for field in ("due", "delivered_on")]
        compiler.reads += [Read(field, variable) for field in fields]
        compiler.asked.add(fields[1])  # what is not delivered has no date
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
        if not vocabulary(compiler, argument, parts[0], part):
            return Code("None", POISON)
    compiler.asked.update(part.path for part in parts[:-1] if part.path)
    text = parts[-1].text
    for part in reversed(parts[:-1]):
        name = compiler.fresh()
        text = f"({name} if ({name} := {part.text}) is not None else {text})"
    return Code(text, parts[0].type, all(part.maybe for part in parts))


def _choose(compiler: "Compiler", node: ast.Call, parts: list[Code]) -> Code:
    if len(parts) != 3 or not fits(parts[0].type, BOOL):  # noqa: PLR2004
        return _signature(compiler, "choose", node)
    condition, a, b = parts
    kind = joined([a.type, b.type])
    if kind is None:
        return _signature(compiler, "choose", node)
    text, maybe = compiler.guard([condition], lambda x: f"({a.text} if {x} else {b.text})")
    return Code(text, kind, maybe or a.maybe or b.maybe)


def _lookup(compiler: "Compiler", node: ast.Call, parts: list[Code]) -> Code:
    tables = parts[1:]
    if not tables or not fits(parts[0].type, TEXT):
        return _signature(compiler, "lookup", node)
    for argument, table in zip(node.args[1:], tables, strict=True):
        keys = _keys(compiler, table.type)
        if keys is None:
            message = Text(
                f"a table is needed, this is a {table.type}", f"此处需要表，而不是 {table.type}"
            )
            return compiler.fail(argument, message)
        if keys and not vocabulary(compiler, node.args[0], parts[0], Code("", enum_of(*keys))):
            return Code("None", POISON)
    compiler.asked.update(table.path for table in tables[:-1] if table.path)
    rest = "".join(f", {table.text}" for table in tables)
    text, _ = compiler.guard([parts[0]], lambda key: f"F_lookup({key}{rest})")
    return Code(text, NUMBER)


def _keys(compiler: "Compiler", kind: Type) -> tuple[str, ...] | None:
    """The keys that a table may have, () for any; None for what is no table."""
    if kind.kind == "table":
        return kind.values
    shape = compiler.shapes.get(kind.shape) if kind.kind == "item" else None
    numbers = shape is not None and all(t.kind == "number" for t in shape.fields.values())
    return tuple(shape.fields) if shape and numbers else None


def _find(compiler: "Compiler", node: ast.Call, parts: list[Code]) -> Code:
    if len(parts) != 2 or not fits(parts[0].type, TEXT) or parts[1].type.kind != "list":  # noqa: PLR2004
        return _signature(compiler, "find", node)
    element: Type = parts[1].type.of
    shape = compiler.shapes.get(element.shape)
    if shape is None or shape.fields.get(shape.subject, BOOL).kind != "text":
        message = Text("these items have no id", "这些项没有编号")
        return compiler.fail(node.args[1], message)
    if parts[1].path:
        compiler.reads.append(Read(f"{parts[1].path}.{shape.subject}", "()"))
    text, _ = compiler.guard(parts, lambda key, rows: f"F_find({key}, {rows}, {shape.subject!r})")
    return Code(text, element, path=parts[1].path)


def _level(compiler: "Compiler", node: ast.Call, parts: list[Code]) -> Code:
    if len(parts) != 1 or not parts[0].type.ordered:
        return _signature(compiler, "level", node)
    values = parts[0].type.values
    text, maybe = compiler.guard(parts, lambda word: f"{values!r}.index({word})")
    return Code(text, NUMBER, maybe)


_SPECIAL = {
    "coalesce": _coalesce,
    "choose": _choose,
    "find": _find,
    "level": _level,
    "lookup": _lookup,
}
