"""Syntax tree to Python: typing and code in one walk.

The walk gives every expression a type, says whether it may be missing, and writes the Python that
computes it. Missing is None throughout; a truth value is True, False or None (Kleene's third). A
comparison with a missing operand is None, `is None` alone sees it.

Closed aggregates (those that use no item variable) become statements before the loop of the rule, so
that they run once a snapshot; the others become local functions. What is written is made of names that
the compiler chose and of constants by `repr`: no text of a rule file reaches Python as code.
"""

import ast
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from comity.engine.errors import suggest
from comity.engine.language.aggregates import aggregate
from comity.engine.language.code import POISON, Code, Name, Read, Witness, fits, joined
from comity.engine.language.comparisons import NONE, compare
from comity.engine.language.functions import AGGREGATES, SCALARS
from comity.engine.language.parser import Fault, parse, span
from comity.engine.language.reachability import dead_branches
from comity.engine.language.scalars import scalar
from comity.engine.shapes import BOOL, DATE, DURATION, NUMBER, Shapes, Type, enum_of, list_of
from comity.schemas.text import Text

__all__ = ["Compiler"]

_NO_NAMES: Mapping[str, Name] = MappingProxyType({})


class Compiler:
    """Compiles the expressions of one rule into the body of one Python function.

    `lines` are statements to run first (closed aggregates and local functions), `reads` what was looked
    at, `asked` what was asked whether it is recorded, `faults` every mistake.
    """

    def __init__(self, shapes: Shapes, names: dict[str, Name]) -> None:
        self.shapes = shapes
        self.names = names
        self.lines: list[str] = []
        self.reads: list[Read] = []
        self.asked: set[str] = set()
        self.faults: list[Fault] = []
        self.used: set[str] = set()  #: item variables met by the walk so far
        self.witnesses: list[Witness] = []
        self._text = ""
        self._count = 0

    # -- the public way in -------------------------------------------------------------------------

    def expression(
        self, text: str, expected: Type | None = None, names: Mapping[str, Name] = _NO_NAMES
    ) -> Code:
        """Compile one expression; `names` are for it alone. Faults are added to `faults`."""
        self._text = text
        tree = parse(text)
        if isinstance(tree, Fault):
            self.faults.append(tree)
            return Code("None", POISON)
        before = len(self.faults)
        code = self.tree(tree, text, expected, names)
        if len(self.faults) == before:
            self.faults += dead_branches(tree, text)
        return code

    def tree(
        self,
        tree: ast.expr,
        text: str,
        expected: Type | None = None,
        names: Mapping[str, Name] = _NO_NAMES,
    ) -> Code:
        """Compile a tree that `parse` gave for the text, or a part of it."""
        self._text = text
        before = self.names
        self.names = {**before, **names}
        code = self.visit(tree)
        self.names = before
        if expected is not None and not fits(code.type, expected):
            self.fail(
                tree,
                Text(
                    f"expected a {expected}, this is a {code.type}",
                    f"应为 {expected}，这里是 {code.type}",
                ),
            )
        return code

    # -- helpers -----------------------------------------------------------------------------------

    def fail(self, node: ast.AST, message: Text, hint: Text | None = None) -> Code:
        self.faults.append(Fault(message, *span(node, self._text), hint))
        return Code("None", POISON)

    def fresh(self, prefix: str = "t") -> str:
        self._count += 1
        return f"{prefix}{self._count}"

    def guard(self, parts: Sequence[Code], build: Callable[..., str]) -> tuple[str, bool]:
        """`build` over the parts' code, None when one of them is; with whether that may be."""
        tests, names = [], []
        for part in parts:
            if part.maybe:
                name = self.fresh()
                tests.append(f"({name} := {part.text}) is None")
                names.append(name)
            else:
                names.append(part.text)
        body = build(*names)
        return f"(None if {' or '.join(tests)} else {body})" if tests else f"({body})", bool(tests)

    def visit(self, node: ast.expr) -> Code:
        method = getattr(self, f"_{type(node).__name__.lower()}")
        code: Code = method(node)
        return code

    # -- leaves ------------------------------------------------------------------------------------

    def _constant(self, node: ast.Constant) -> Code:
        value = node.value
        if value is None:
            return Code("None", NONE)
        kind = BOOL if isinstance(value, bool) else NUMBER
        if isinstance(value, str):
            kind = enum_of(value)
        return Code(repr(value), kind, maybe=False, constant=value)

    def _name(self, node: ast.Name) -> Code:
        if node.id in ("true", "false"):
            return Code(node.id.title(), BOOL, maybe=False, constant=node.id == "true")
        found = self.names.get(node.id)
        if found is None:
            if node.id in SCALARS or node.id in AGGREGATES:
                message = Text(f"{node.id} is a function", f"{node.id} 是函数")
                return self.fail(
                    node, message, Text(f"write {node.id}(...)", f"请写 {node.id}(...)")
                )
            return self.fail(
                node,
                Text(f'unknown name "{node.id}"', f"未知的名称“{node.id}”"),
                suggest(node.id, sorted(self.names)),
            )
        if found.variable:
            self.used.add(found.code)
        elif found.path:
            self.reads.append(Read(found.path, ""))
        return Code(found.code, found.type, found.maybe, found.path)

    def _attribute(self, node: ast.Attribute) -> Code:
        base = self.visit(node.value)
        if base.type is POISON:
            return base
        if base.type.kind != "item":
            message = Text(f"a {base.type} has no fields", f"{base.type} 没有字段")
            return self.fail(node, message)
        fields = self.shapes[base.type.shape].fields
        kind = fields.get(node.attr)
        if kind is None:
            return self.fail(
                node,
                Text(
                    f'{base.type} has no field "{node.attr}"', f"{base.type} 没有字段“{node.attr}”"
                ),
                suggest(node.attr, sorted(fields)),
            )
        text, _ = self.guard([base], lambda b: f"{b}[{node.attr!r}]")
        gives = BOOL if kind.kind == "note" else kind
        if not base.path:
            return Code(text, gives)
        path, read = f"{base.path}.{node.attr}", Read(base.path, self._variable(node))
        if isinstance(node.value, ast.Attribute) or not read.variable:
            self.reads.remove(read)  # the longest path says it all
        self.reads.append(read._replace(path=path))
        return Code(text, gives, path=path)

    def _variable(self, node: ast.expr) -> str:
        """The item variable that a chain of fields begins with; "()" for the result of a call."""
        while isinstance(node, ast.Attribute):
            node = node.value
        if not isinstance(node, ast.Name):
            return "()"
        return node.id if self.names[node.id].variable else ""

    def _list(self, node: ast.List) -> Code:
        parts = [self.visit(e) for e in node.elts]
        if any(p.type is POISON for p in parts):
            return Code("None", POISON)
        if not parts:
            return self.fail(node, Text("an empty list says nothing", "空列表没有意义"))
        kind = joined(p.type for p in parts)
        if kind is None:
            return self.fail(node, Text("a list holds values of one type", "列表中的值须同一类型"))
        text = f"({''.join(p.text + ', ' for p in parts)})"
        constant = tuple(p.constant for p in parts)
        known = None if any(p.constant is None for p in parts) else constant
        return Code(text, list_of(kind), any(p.maybe for p in parts), constant=known)

    # -- logic -------------------------------------------------------------------------------------

    def _boolop(self, node: ast.BoolOp) -> Code:
        parts = [self.condition(value) for value in node.values]
        if POISON in [p.type for p in parts]:
            return Code("None", POISON)
        return self.together(parts, stop=isinstance(node.op, ast.Or))

    def together(self, parts: Sequence[Code], *, stop: bool) -> Code:
        """Kleene's `and` (`stop` is False) or `or` (True): decided by the first part that is `stop`."""
        if not any(p.maybe for p in parts):
            word = " or " if stop else " and "
            return Code(f"({word.join(p.text for p in parts)})", BOOL, maybe=False)
        text, unknowns = "", []
        for part in parts:
            name = self.fresh()
            text += f"{stop} if ({name} := {part.text}) is {stop} else "
            unknowns += [f"{name} is None"] if part.maybe else []
        return Code(f"({text}None if {' or '.join(unknowns)} else {not stop})", BOOL)

    def _compare(self, node: ast.Compare) -> Code:
        return compare(self, node)

    def _unaryop(self, node: ast.UnaryOp) -> Code:
        if isinstance(node.op, ast.Not):
            text, maybe = self.guard([self.condition(node.operand)], lambda x: f"not {x}")
            return Code(text, BOOL, maybe)
        part = self.visit(node.operand)
        if part.type is POISON:
            return part
        if part.type.kind not in ("number", "duration"):
            return self.fail(
                node, Text(f"no minus before a {part.type}", f"{part.type} 前不能用负号")
            )
        text, maybe = self.guard([part], lambda x: f"-{x}")
        constant = -part.constant if part.constant is not None else None
        return Code(text, part.type, maybe, constant=constant)

    def hides(self, node: ast.AST, name: str) -> bool:
        """Whether a new name would hide another; says so."""
        if name not in self.names and name not in ("true", "false"):
            return False
        self.fail(node, Text(f'"{name}" hides another name', f"“{name}”与已有名称重复"))
        return True

    def condition(self, node: ast.expr) -> Code:
        code = self.visit(node)
        if fits(code.type, BOOL):
            return code
        return self.fail(
            node,
            Text(
                f"a condition is needed, this is a {code.type}", f"此处需要条件，而不是 {code.type}"
            ),
        )

    # -- arithmetic --------------------------------------------------------------------------------

    def _binop(self, node: ast.BinOp) -> Code:
        a, b = self.visit(node.left), self.visit(node.right)
        if POISON in (a.type, b.type):
            return Code("None", POISON)
        op = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}[type(node.op)]
        kind = _ARITHMETIC.get((a.type.kind, op, b.type.kind))
        if kind is None:
            message = Text(f"no {a.type} {op} {b.type}", f"{a.type} 与 {b.type} 之间不能用 {op}")
            return self.fail(node, message)
        if op == "/":  # a denominator of 0 is unknown
            x, y = self.fresh(), self.fresh()
            return Code(
                f"(None if ({x} := {a.text}) is None or not ({y} := {b.text}) else {x} / {y})", kind
            )
        text, maybe = self.guard([a, b], lambda x, y: f"{x} {op} {y}")
        return Code(text, kind, maybe)

    # -- calls -------------------------------------------------------------------------------------

    def _call(self, node: ast.Call) -> Code:
        assert isinstance(node.func, ast.Name)  # noqa: S101  the parser saw to it
        name = node.func.id
        if name in AGGREGATES:
            return aggregate(self, name, node)
        if name in SCALARS:
            return scalar(self, name, node)
        known = sorted((*SCALARS, *AGGREGATES))
        message = Text(f'unknown function "{name}"', f"未知的函数“{name}”")
        return self.fail(node.func, message, suggest(name, known))

    def _generatorexp(self, node: ast.GeneratorExp) -> Code:
        message = Text(
            "`for` stands inside an aggregate such as count(...)",
            "`for` 只能写在 count(...) 等聚合函数里",
        )
        return self.fail(node, message)


_ARITHMETIC: dict[tuple[str, str, str], Type] = {
    **{("number", op, "number"): NUMBER for op in "+-*/"},
    ("date", "-", "date"): DURATION,
    ("date", "-", "duration"): DATE,
    ("date", "+", "duration"): DATE,
    ("duration", "+", "duration"): DURATION,
    ("duration", "-", "duration"): DURATION,
    ("duration", "*", "number"): DURATION,
    ("number", "*", "duration"): DURATION,
    ("duration", "/", "duration"): NUMBER,
}
