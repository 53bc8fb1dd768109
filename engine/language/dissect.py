"""An expression taken apart: every sub-expression with its value, as a person would check it by hand.

Each part is compiled by the same compiler that compiles rules, so there is one meaning and no second
interpreter; nothing of this is on the way of a check.
"""

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from comity.engine.language.code import Name
from comity.engine.language.compiler import Compiler
from comity.engine.language.functions import RUNTIME
from comity.engine.language.parser import Fault, parse, span
from comity.engine.shapes import BOOL, Shapes, Type

__all__ = ["MOST_ROWS", "Dissector", "Part", "PartRow"]

MOST_ROWS = 5  #: items of an aggregate that are taken apart; the others are counted
_UNKNOWN_TYPE = Type("none")
_JOINTS = {"any": "or", "all": "and"}  #: what they are over a list that is written out
_CHOOSING = ("latest", "first", "minimum", "maximum")  #: give one of the values that they look at
_LEAST = 2  #: rank of the items that decide nothing


class Part(NamedTuple):
    """A sub-expression and what it came to."""

    text: str  #: as its author wrote it
    type: Type
    value: Any  #: None where it is missing; a date is an ordinal
    parts: tuple["Part", ...] = ()
    rows: tuple["PartRow", ...] = ()  #: of an aggregate: the most telling items
    more: int = 0  #: items beyond those
    joint: str = ""  #: and | or, of a condition that is made of its parts
    passed_over: int = 0  #: items that the aggregate's `if` leaves out
    error: str = ""  #: why it has no value

    @property
    def condition(self) -> bool:
        return self.type == BOOL


class PartRow(NamedTuple):
    """One item that an aggregate looks at."""

    row: Any
    type: Type
    parts: tuple[
        Part, ...
    ]  #: the element and, where they are undecided, the conditions of the `if`


class _Scope(NamedTuple):
    """The names that may be used at a place, and the values of the item variables among them."""

    names: Mapping[str, Name]
    values: Mapping[str, Any]  #: by the name in the code

    def with_item(self, name: str, kind: Type, path: str, row: Any) -> "_Scope":
        code = f"x{len(self.values)}"
        item = Name(code, kind, path=path, variable=True)
        return _Scope({**self.names, name: item}, {**self.values, code: row})


class _Compiled(NamedTuple):
    run: Callable[..., Any]
    type: Type
    path: str


class Dissector:
    """Takes apart the expressions of one rule over one snapshot."""

    def __init__(self, shapes: Shapes, names: Mapping[str, Name], root: Mapping[str, Any]) -> None:
        self._shapes = shapes
        self._names = dict(names)
        self._root = root
        self._kept: dict[tuple[Any, ...], _Compiled] = {}
        self._trees: dict[str, ast.expr] = {}

    def dissect(
        self,
        text: str,
        names: Mapping[str, Name] | None = None,
        values: Mapping[str, Any] | None = None,
    ) -> Part:
        """Take an expression apart. It must be one that compiles; `values` are those of item variables."""
        return self._part(self._tree(text), text, _Scope(names or {}, values or {}))

    def value(
        self,
        text: str,
        names: Mapping[str, Name] | None = None,
        values: Mapping[str, Any] | None = None,
    ) -> Part:
        """The value of an expression, not taken apart."""
        return self._whole(self._tree(text), text, _Scope(names or {}, values or {}))

    def _tree(self, text: str) -> ast.expr:
        if text not in self._trees:
            tree = parse(text)
            if isinstance(tree, Fault):
                raise ValueError(tree.message.en)
            self._trees[text] = tree
        return self._trees[text]

    def _compile(self, node: ast.expr, text: str, scope: _Scope) -> _Compiled:
        key = (text, id(node), *scope.values)  # the trees are kept, so no other node has this id
        if key not in self._kept:
            compiler = Compiler(self._shapes, self._names)
            code = compiler.tree(node, text, names=scope.names)
            lines = "".join(f"    {line}\n" for line in (*compiler.lines, f"return {code.text}"))
            space: dict[str, Any] = {**RUNTIME, "__builtins__": {}}
            exec(f"def part(R, {', '.join(scope.values)}):\n{lines}", space)  # noqa: S102  the compiler's
            self._kept[key] = _Compiled(space["part"], code.type, code.path)
        return self._kept[key]

    def _whole(self, node: ast.expr, text: str, scope: _Scope) -> Part:
        compiled = self._compile(node, text, scope)
        start, end = span(node, text)
        try:
            value, error = compiled.run(self._root, **scope.values), ""
        except Exception as problem:  # noqa: BLE001  shown at its place: this is how it is found
            value, error = None, f"{type(problem).__name__}: {problem}"
        return Part(" ".join(text[start:end].split()), compiled.type, value, error=error)

    def _part(self, node: ast.expr, text: str, scope: _Scope) -> Part:
        part = self._whole(node, text, scope)
        name = (
            node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
        )
        if isinstance(node, ast.Call) and isinstance(node.args[0], ast.GeneratorExp):
            others = tuple(self._parts(node.args[1:], text, scope))
            return self._rows(part._replace(parts=others), name, node.args[0], text, scope)
        if (
            isinstance(node, ast.Call) and name == "late"
        ):  # says nothing by itself of what it looks at
            start, end = span(node.args[0], text)
            fields = (f"{text[start:end]}.{field}" for field in ("due", "delivered_on"))
            return part._replace(parts=tuple(self._whole(self._tree(t), t, scope) for t in fields))
        joint = type(node.op).__name__.lower() if isinstance(node, ast.BoolOp) else ""
        if isinstance(node, ast.Call) and isinstance(node.args[0], ast.List):
            joint = _JOINTS.get(name, "")
        return part._replace(parts=tuple(self._parts(_children(node), text, scope)), joint=joint)

    def _parts(self, nodes: Iterable[ast.expr], text: str, scope: _Scope) -> Iterator[Part]:
        """The parts that say something: neither constants nor whole items."""
        for node in nodes:
            if isinstance(node, ast.List):
                yield from self._parts(node.elts, text, scope)
            elif not (isinstance(node, ast.Constant) or ast.unparse(node) in ("true", "false")):
                part = self._part(node, text, scope)
                if part.parts or part.rows or part.type.kind != "item":
                    yield part

    def _rows(
        self, part: Part, name: str, loop: ast.GeneratorExp, text: str, scope: _Scope
    ) -> Part:
        """The part of an aggregate with the items that it looked at."""
        generator = loop.generators[0]
        source = self._compile(generator.iter, text, scope)
        found = self._whole(generator.iter, text, scope)
        target = generator.target.id if isinstance(generator.target, ast.Name) else ""
        kind: Type = source.type.of or _UNKNOWN_TYPE
        ranked: list[tuple[int, Any, _Scope]] = []
        passed_over = 0
        for row in found.value or ():
            inner = scope.with_item(target, kind, source.path, row)
            passed = _all(self._whole(test, text, inner).value for test in generator.ifs)
            if passed is False:
                passed_over += 1
            else:
                value = self._whole(loop.elt, text, inner).value
                rank = _rank(name, value, part.value, decided=passed is True)
                ranked.append((rank, row, inner))
        ranked.sort(key=lambda entry: entry[0])
        rows = []
        telling = [entry for entry in ranked if entry[0] < _LEAST] or ranked
        for _, row, inner in telling[:MOST_ROWS]:
            tests = [self._part(test, text, inner) for test in generator.ifs]
            undecided = [test for test in tests if test.value is None]
            rows.append(PartRow(row, kind, (*undecided, self._part(loop.elt, text, inner))))
        missing = [] if found.value is not None else self._parts([generator.iter], text, scope)
        return part._replace(
            parts=(*missing, *part.parts),
            rows=tuple(rows),
            more=len(ranked) - len(rows),
            passed_over=passed_over,
        )


def _children(node: ast.expr) -> Iterator[ast.expr]:
    """The sub-expressions of one that say something of their own."""
    if isinstance(node, ast.Call):
        yield from node.args
    elif isinstance(node, ast.BoolOp):
        yield from node.values
    elif isinstance(node, ast.Compare):
        yield from (node.left, *node.comparators)
    elif isinstance(node, ast.BinOp):
        yield from (node.left, node.right)
    elif isinstance(node, ast.UnaryOp):
        yield node.operand
    elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Call):
        yield node.value


def _all(truths: Iterator[bool | None]) -> bool | None:
    known = list(truths)
    return False if False in known else None if None in known else True


def _rank(name: str, value: Any, result: Any, *, decided: bool) -> int:
    """The items that decide come first, then those that can't be decided."""
    telling = value is False if name == "all" else value not in (None, False)
    if name in _CHOOSING:
        telling = telling and value == result
    return 0 if telling and decided else 1 if value is None or not decided else _LEAST
