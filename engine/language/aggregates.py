"""Code for the functions that work on many values.

An aggregate becomes a loop of plain statements. One that uses no item variable from outside runs once,
before anything else of the rule; any other becomes a local function of the variables it uses. An item
whose filter can't be decided makes the aggregate unknown; a missing value is left out, as in SQL.
"""

import ast
from typing import TYPE_CHECKING, NamedTuple

from comity.engine.language.code import POISON, Code, Name, Witness, fits, joined
from comity.engine.language.functions import AGGREGATES
from comity.engine.shapes import BOOL, NUMBER, Type, list_of
from comity.schemas.text import Text

if TYPE_CHECKING:
    from comity.engine.language.compiler import Compiler

__all__ = ["aggregate"]


class _Stream(NamedTuple):
    """Where an aggregate's values come from."""

    source: Code | None  #: the list that is looped over; None for a list of expressions
    variable: str
    filters: tuple[Code, ...]  #: none, or one: all the `if`s together
    values: tuple[Code, ...]  #: one per pass of the loop, or the expressions of the list
    kind: Type  #: of the values
    when: str  #: the date that orders: of the values if they are items, else of what is looped over
    free: tuple[str, ...] = ()  #: item variables from outside


#: What collecting aggregates do with the values: Python, by the kind they collect ("" for any other).
_FINISH: dict[str, dict[str, str]] = {
    "sum": {"": "F_sum(X)"},
    "mean": {"": "F_mean(X)"},
    "median": {"": "F_median(X)"},
    "minimum": {"": "F_min(X)"},
    "maximum": {"": "F_max(X)"},
    "latest": {"": "F_max(X)", "item": "F_newest(X, {when!r})"},
    "first": {"": "F_min(X)", "item": "F_oldest(X, {when!r})"},
    "distinct": {"": "F_distinct(X)"},
    "repeated": {"": "F_repeated(X)"},
    "last_n": {"item": "F_last_n(X, {second}, {when!r})"},
    "change": {"": "F_change(X, R['as_of'], {second})"},
    "changes": {"": "F_changes(X)"},
    "rises": {"": "F_rises(X)"},
}
_DATED = ("change", "changes", "rises")  #: look at each value with the date of its item
_BY_DATE = ("latest", "first", "last_n")  #: order items by their date
_TAKES = {
    "any": ("bool",),
    "all": ("bool",),
    "share": ("bool",),
    "sum": ("number", "duration"),
    "mean": ("number", "duration"),
    "median": ("number", "duration"),
    "minimum": ("number", "duration", "date"),
    "maximum": ("number", "duration", "date"),
    "latest": ("date", "item"),
    "first": ("date", "item"),
    "last_n": ("item",),
    "change": ("number", "duration"),
    "changes": ("text", "enum", "number", "date", "bool"),
    "rises": ("number", "duration", "date"),
    "repeated": ("text", "enum", "number"),
    "distinct": ("text", "enum", "number", "date"),
}
_SECOND = {"share": False, "last_n": True, "change": True}  #: takes a second number; must have it


def aggregate(compiler: "Compiler", name: str, node: ast.Call) -> Code:
    """Compile a call of an aggregate; its loop goes to the compiler's lines."""
    if not 1 <= len(node.args) <= (2 if name in _SECOND else 1) or (
        _SECOND.get(name) and len(node.args) == 1
    ):
        return _signature(compiler, name, node)
    outside, compiler.used = compiler.used, set()
    stream = _stream(compiler, node.args[0])
    second = compiler.visit(node.args[1]) if len(node.args) > 1 else None
    free, compiler.used = tuple(sorted(compiler.used)), compiler.used | outside
    if stream is None:
        return Code("None", POISON)
    stream = stream._replace(free=free)
    if second is not None and not fits(second.type, NUMBER):
        return _signature(compiler, name, node)
    kind = stream.kind
    if POISON in (kind, second and second.type):
        return Code("None", POISON)
    if name in _TAKES and kind.kind not in _TAKES[name]:
        wanted = " or ".join(_TAKES[name])
        message = Text(
            f"{name} needs {wanted}, this is {kind}", f"{name} 需要 {wanted}，而不是 {kind}"
        )
        return compiler.fail(node.args[0], message)
    if not stream.when and (name in _DATED or (name in _BY_DATE and kind.kind == "item")):
        message = Text(f"{name} needs items with a date", f"{name} 需要带日期的项")
        return compiler.fail(node.args[0], message)
    _witness(compiler, name, stream)
    return _emit(compiler, name, stream, second)


def _signature(compiler: "Compiler", name: str, node: ast.Call) -> Code:
    form = AGGREGATES[name].signature
    message = Text(f"{name} takes other arguments", f"{name} 的参数不对")
    return compiler.fail(node, message, Text(f"write {form}", f"写法：{form}"))


def _stream(compiler: "Compiler", node: ast.expr) -> _Stream | None:
    if isinstance(node, ast.List) and node.elts:
        values = tuple(compiler.visit(element) for element in node.elts)
        kind = joined(value.type for value in values)
        if kind is None:
            compiler.fail(node, Text("a list holds values of one type", "列表中的值须同一类型"))
            return None
        if len(values) > 1:  # one that is missing is left out: what is recorded of them decides
            compiler.asked.update(value.path for value in values if value.path)
        return _Stream(None, "", (), values, kind, _when(compiler, kind) if kind.shape else "")
    generator = node if isinstance(node, ast.GeneratorExp) else None
    source = compiler.visit(generator.generators[0].iter if generator else node)
    if source.type.kind != "list":
        if source.type is not POISON:
            message = Text(
                f"a list is needed, this is a {source.type}", f"此处需要列表，而不是 {source.type}"
            )
            compiler.fail(node, message)
        return None
    variable = compiler.fresh("v")
    element: Type = source.type.of
    item = Name(variable, element, path=source.path, variable=True)
    filters: tuple[Code, ...] = ()
    values = (Code(variable, element, maybe=False, path=source.path),)
    if generator:
        loop = generator.generators[0]
        assert isinstance(loop.target, ast.Name)  # noqa: S101  the parser saw to it
        if compiler.hides(loop.target, loop.target.id):
            return None
        compiler.names, before = {**compiler.names, loop.target.id: item}, compiler.names
        tests = [compiler.condition(test) for test in loop.ifs]
        filters = (compiler.together(tests, stop=False),) if len(tests) > 1 else tuple(tests)
        values = (compiler.visit(generator.elt),)
        compiler.names = before
    kind = values[0].type
    compiler.used.discard(variable)
    when = _when(compiler, kind if kind.kind == "item" else element)
    return _Stream(source, variable, filters, values, kind, when)


def _when(compiler: "Compiler", kind: Type) -> str:
    """The date field of items of a type."""
    shape = compiler.shapes.get(kind.shape)
    return shape.when if shape else ""


def _emit(compiler: "Compiler", name: str, stream: _Stream, second: Code | None) -> Code:
    """Write the loop; give the expression that stands for its result."""
    kind = stream.kind
    result = compiler.fresh("a")
    limit = compiler.fresh("n") if second and second.maybe else second.text if second else "1"
    start, step, finish = _plan(name, kind, stream, limit)
    if second and second.maybe:
        finish = f"(None if ({limit} := {second.text}) is None else {finish})"
    unsure = (
        name in ("any", "all", "count", "share")
        and kind.kind == "bool"
        and any(value.maybe for value in stream.values)
    ) or any(test.maybe for test in stream.filters)
    decided = {"any": " and not X", "all": " and X"}.get(name, "")  # whatever else was undecided
    final = f"None if U{decided} else {finish}" if unsure else finish
    lines = [f"{result} = None", *_loop(stream, start, step, final, result, unsure=unsure)]
    if stream.free:
        body = [*(f"    {line}" for line in lines), f"    return {result}"]
        compiler.lines += [f"def f{result}({', '.join(stream.free)}):", *body]
        text = f"f{result}({', '.join(stream.free)})"
    else:
        compiler.lines += lines
        text = result
    gives = _gives(name, kind)
    path = stream.source.path if stream.source and gives.kind in ("item", "list") else ""
    maybe = unsure or stream.source is None or stream.source.maybe or gives.kind != "bool"
    return Code(text, gives, maybe, path)


def _plan(name: str, kind: Type, stream: _Stream, second: str) -> tuple[str, list[str], str]:
    """The code before the loop, for each value `E`, and after it; `U` notes an undecided one."""
    maybe = any(value.maybe for value in stream.values)
    doubt = ["elif E is None:", "    U = True"] if maybe else []
    if name in ("any", "all"):
        test = "if E:" if name == "any" else "if E is False:"
        leave = ["    break"] if stream.source else []
        stop = name == "any"
        return f"X = {not stop}", [test, f"    X = {stop}", *leave, *doubt], "X"
    if name == "share":
        step = ["if E:", "    X += 1", "    N += 1", "elif E is False:", "    N += 1"]
        step += ["else:", "    U = True"] if maybe else []
        return "X = N = 0", step, f"(X / N if N and N >= {second} else None)"
    if name == "count" and kind.kind == "bool":
        return "X = 0", ["if E:", "    X += 1", *doubt], "X"
    if name == "count":
        return "X = 0", ["if E is not None:", "    X += 1"] if maybe else ["X += 1"], "X"
    gathered = f"({stream.variable}[{stream.when!r}], E)" if name in _DATED else "E"
    step = (
        ["if E is not None:", f"    X.append({gathered})"] if maybe else [f"X.append({gathered})"]
    )
    forms = _FINISH[name]
    finish = forms.get(kind.kind, forms.get("", "")).format(when=stream.when, second=second)
    return "X = []", step, finish


def _loop(
    stream: _Stream, start: str, step: list[str], final: str, result: str, *, unsure: bool
) -> list[str]:
    """The statements of an aggregate; a list that is absent leaves the result missing."""
    head = [start, *(["U = False"] if unsure else [])]
    if stream.source is None:
        each = [line for value in stream.values for line in _value(value, step)]
        return [*head, *each, f"{result} = {final}"]
    body = _filters(stream.filters)
    (value,) = stream.values
    lines = [
        *head,
        f"for {stream.variable} in L:",
        *(f"    {line}" for line in (*body, *_value(value, step))),
        f"{result} = {final}",
    ]
    if not stream.source.maybe:
        return [f"L = {stream.source.text}", *lines]
    return [f"L = {stream.source.text}", "if L is not None:", *(f"    {line}" for line in lines)]


def _value(value: Code, step: list[str]) -> list[str]:
    return [f"E = {value.text}", *step]


def _filters(filters: tuple[Code, ...]) -> list[str]:
    lines: list[str] = []
    for test in filters:
        if test.maybe:
            lines += [f"C = {test.text}", "if C is None:", "    U = True"]
            lines += ["if not C:", "    continue"]
        else:
            lines += [f"if not {test.text}:", "    continue"]
    return lines


def _gives(name: str, kind: Type) -> Type:
    if name in ("any", "all"):
        return BOOL
    if name in ("count", "share", "repeated", "changes", "rises"):
        return NUMBER
    return list_of(kind) if name in ("last_n", "distinct") else kind


def _witness(compiler: "Compiler", name: str, stream: _Stream) -> None:
    """Note how to find the items that an aggregate's value rests on."""
    if stream.source is None or not stream.source.path or stream.source.type.of.kind != "item":
        return
    (value,) = stream.values
    tests = [f"({test.text}) is True" for test in stream.filters]
    if value.type == BOOL:
        tests.append(f"({value.text}) is {name != 'all'}")
    fields = tuple(
        dict.fromkeys(
            read.path.removeprefix(f"{stream.source.path}.")
            for read in compiler.reads
            if read.path.startswith(f"{stream.source.path}.")
        )
    )
    function = compiler.fresh("w")
    chosen = f"[{stream.variable} for {stream.variable} in L or ()"
    chosen += f" if {' and '.join(tests)}]" if tests else "]"
    if name in ("latest", "first") and stream.when:
        end = "newest" if name == "latest" else "oldest"
        chosen = f"F_only(F_{end}({chosen}, {stream.when!r}))"
    arguments = ", ".join(stream.free)
    lines = (
        f"def {function}({arguments}):",
        f"    L = {stream.source.text}",
        f"    return {chosen}",
    )
    call, path = f"{function}({arguments})", stream.source.path
    compiler.witnesses.append(Witness(call, stream.free, lines, fields, path))
