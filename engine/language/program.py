"""The program of one rule: two Python functions written from its expressions.

`check(R)` judges the root row R of a snapshot; `tell(R)` is asked only when something was found, and
gives the functions that word it: `escalate`, `message`, `mark`, `evidence`. See `evaluate` for what they
take and give.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from comity.engine.language.code import Code, Name, Read
from comity.engine.language.compiler import Compiler
from comity.engine.language.parser import Fault
from comity.engine.shapes import (
    BOOL,
    DATE,
    NUMBER,
    TABLE,
    TEXT,
    Shapes,
    Type,
    enum_of,
    item_of,
    list_of,
)
from comity.engine.wording import Slot, Template, split
from comity.schemas.rule import Check, Expression, Param, RuleFile, Threshold
from comity.schemas.text import Text

__all__ = ["DERIVED", "REFLECTED", "Misfit", "Program", "names_of", "write"]

_ITEM = "v_item"  #: the Python name of the judged item
_WITNESSES = 3  #: items shown as evidence of one aggregate
_TELL = ("judged", "failed", "share", "failing", "value")

#: What facts add to the snapshot's own blocks: a name, its type, whether it may be missing.
DERIVED: dict[str, tuple[Type, bool]] = {
    "as_of": (DATE, False),
    "today": (DATE, True),
    "client_voice_on": (DATE, True),
    "contradictions": (list_of(item_of("Contradiction")), False),
    "ratings": (list_of(item_of("SelfRating")), True),
    "lapsed": (list_of(item_of("Lapsed")), True),
}
REFLECTED = ("ratings", "lapsed")  #: those that are made from other rules' outcomes


class Misfit(NamedTuple):
    """A mistake in one of a rule's expressions."""

    field: str  #: JSON pointer of the expression in the rule file
    text: str
    fault: Fault


class Program(NamedTuple):
    """A compiled rule."""

    check: str  #: Python source
    tell: str
    item: bool  #: ITEM form
    severities: tuple[str, ...]  #: of the escalations, in order
    message: tuple[Template, Template]  #: en, zh
    subject: str  #: the field that names an item
    needs: tuple[str, ...]  #: lists and blocks without which the rule is unknown
    reads: tuple[Read, ...]
    asked: frozenset[str]  #: fields asked whether they are recorded
    misfits: tuple[Misfit, ...]


def names_of(shapes: Shapes, params: dict[str, Param]) -> dict[str, Name]:
    """Every name that a rule's expressions may begin with."""
    blocks = {
        key: Name(f"R[{key!r}]", kind, key != "project", key)
        for key, kind in shapes["Snapshot"].fields.items()
    }
    derived = {key: Name(f"R[{key!r}]", kind, maybe, key) for key, (kind, maybe) in DERIVED.items()}
    return blocks | derived | {key: _param(param) for key, param in params.items()}


def _param(param: Param) -> Name:
    value = param.value
    if isinstance(value, dict):
        return Name(repr(value), TABLE)
    if isinstance(value, list):
        return Name(repr(tuple(value)), list_of(enum_of(*value)))
    return Name(repr(value), NUMBER)


def write(rule: RuleFile, shapes: Shapes) -> Program:
    """Write the program of a rule; its `misfits` say what is wrong with the expressions."""
    return _Writer(rule, shapes).program()


class _Writer:
    def __init__(self, rule: RuleFile, shapes: Shapes) -> None:
        self.rule = rule
        self.check: Check = rule.check
        self.shapes = shapes
        self.names = names_of(shapes, rule.params)
        self.misfits: list[Misfit] = []
        self.item: Name | None = None
        self.value = NUMBER

    def program(self) -> Program:
        self._clashes()
        compiler = Compiler(self.shapes, self.names)
        body = self._items(compiler) if self.check.fail else self._value(compiler)
        check = _function("check", compiler.lines, body)
        reads = list(compiler.reads)
        teller = Compiler(self.shapes, self.names)
        functions, severities, message = self._tell(teller)
        shape = self.shapes.get(self.item.type.shape) if self.item else None
        return Program(
            check=check,
            tell=_function("tell", teller.lines, functions),
            item=self.item is not None,
            severities=severities,
            message=message,
            subject=shape.subject if shape else "",
            needs=self._needs(compiler),
            reads=tuple(dict.fromkeys(reads)),
            asked=frozenset(compiler.asked),
            misfits=tuple(self.misfits),
        )

    # -- compiling with the place of each mistake --------------------------------------------------

    def _compile(
        self,
        compiler: Compiler,
        field: str,
        text: Expression,
        expected: Type | None = None,
        **names: Name,
    ) -> Code:
        before = len(compiler.faults)
        source = str(text).lower() if isinstance(text, bool) else str(text)
        code = compiler.expression(source, expected, **names)
        self.misfits += [Misfit(field, source, fault) for fault in compiler.faults[before:]]
        return code

    def _clashes(self) -> None:
        reserved = {*self.shapes["Snapshot"].fields, *DERIVED, *_TELL}
        for key in self.rule.params:
            if key in reserved:
                message = Text(f'the parameter "{key}" hides a name', f"参数“{key}”与已有名称冲突")
                self.misfits.append(Misfit(f"/params/{key}", key, Fault(message, 0, len(key))))

    # -- check -------------------------------------------------------------------------------------

    def _items(self, compiler: Compiler) -> list[str]:
        check = self.check
        source = self._compile(
            compiler, "/check/each", check.each or "", Type("list", of=item_of(""))
        )
        element = source.type.of or item_of("")
        self.item = Name(_ITEM, element, path=source.path, variable=True)
        names = {check.as_ or "": self.item}
        lines: list[str] = []
        if check.among:
            among = self._compile(compiler, "/check/among", check.among, BOOL, **names)
            lines += [f"E = {among.text}"]
            if among.maybe:
                lines += ["if E is None:", "    judged += 1", f"    unknown.append({_ITEM})"]
            lines += ["if not E:", "    continue"]
        fail = self._compile(compiler, "/check/fail", check.fail or "", BOOL, **names)
        lines += ["judged += 1", f"E = {fail.text}", "if E:", f"    failing.append({_ITEM})"]
        lines += ["elif E is None:", f"    unknown.append({_ITEM})"] if fail.maybe else []
        limits = self._limits(compiler)
        return [
            f"rows = {source.text}",
            "if rows is None:",
            "    return None",
            "judged = 0",
            "failing = []",
            "unknown = []",
            f"for {_ITEM} in rows:",
            *(f"    {line}" for line in lines),
            f"return judged, failing, unknown, {limits}",
        ]

    def _limits(self, compiler: Compiler) -> str:
        """`((count, share) of amber or None, (count, share) of red, min_n)` as Python."""
        limit = self.check.limit
        if limit is None:
            return "(None, (0, None), 0)"
        if limit.amber is None and limit.red is None:
            amber, red = "None", self._threshold(compiler, "/check/limit", limit)
        else:
            amber = self._threshold(compiler, "/check/limit/amber", limit.amber)
            red = self._threshold(compiler, "/check/limit/red", limit.red)
        min_n = 0 if limit.min_n is None else limit.min_n
        least = self._compile(compiler, "/check/limit/min_n", min_n, NUMBER).text
        return f"({amber}, {red}, {least})"

    def _threshold(self, compiler: Compiler, field: str, threshold: Threshold | None) -> str:
        if threshold is None:
            return "None"
        texts = [
            "None" if text is None else self._compile(compiler, f"{field}/{key}", text, NUMBER).text
            for key, text in (("count", threshold.count), ("share", threshold.share))
        ]
        return f"({', '.join(texts)})"

    def _value(self, compiler: Compiler) -> list[str]:
        code = self._compile(compiler, "/check/value", self.check.value or "")
        self.value = code.type
        lines = [f"value = {code.text}", "if value is None:", "    return None, None, None"]
        value = Name("value", code.type, variable=True)
        grades = [
            self._compare(compiler, f"/check/{key}", text, value)
            for key, text in (("amber", self.check.amber), ("red", self.check.red))
        ]
        return [*lines, f"return value, {grades[0]}, {grades[1]}"]

    def _compare(self, compiler: Compiler, field: str, text: str | None, value: Name) -> str:
        """`> limit` as `value > limit`."""
        if text is None:
            return "False"
        if not re.match(r"\s*(<=?|>=?|[=!]=)", text):
            hint = Text(
                'begin with <, <=, >, >=, == or !=: "> 0"',
                "以 <、<=、>、>=、== 或 != 开头，如 “> 0”",
            )
            message = Text("a threshold compares the value", "阈值须与 value 比较")
            self.misfits.append(Misfit(field, text, Fault(message, 0, len(text), hint)))
            return "False"
        return self._compile(compiler, field, f"value {text}", BOOL, value=value).text

    def _needs(self, compiler: Compiler) -> tuple[str, ...]:
        """The blocks that the rule names as needed, and the lists that its items come from."""
        for i, need in enumerate(self.rule.needs):
            self._compile(Compiler(self.shapes, self.names), f"/needs/{i}", need)
        own = [self.item.path.split(".")[0]] if self.item and self.item.path else []
        return tuple(dict.fromkeys([*self.rule.needs, *own]))

    # -- tell --------------------------------------------------------------------------------------

    def _tell(
        self, compiler: Compiler
    ) -> tuple[list[str], tuple[str, ...], tuple[Template, Template]]:
        facts = self._told()
        item = {self.check.as_ or "": self.item} if self.item else {}
        escalate = ["def escalate(judged, failed, share, failing, value):"]
        for i, step in enumerate(self.rule.escalate):
            code = self._compile(compiler, f"/escalate/{i}/when", step.when, BOOL, **facts)
            escalate += [f"    if {code.text}:", f"        return {i}"]
        escalate += ["    return None"]
        mark = [f"def mark({_ITEM}):"]
        for key, text in (self.check.mark or {}).items():
            code = self._compile(compiler, f"/check/mark/{key}", text, BOOL, **item)
            mark += [f"    if {code.text}:", f"        return {key!r}"]
        mark += ["    return ''"]
        slots, message = self._message(compiler, {**facts, **item})
        word = [f"def message({_ITEM}, {', '.join(_TELL)}):", f"    return ({slots})"]
        evidence = self._evidence(compiler, item)
        functions = [*escalate, *mark, *word, *evidence, "return escalate, message, mark, evidence"]
        return functions, tuple(step.set for step in self.rule.escalate), message

    def _told(self) -> dict[str, Name]:
        """The words that escalations and messages may use."""
        numbers = {key: Name(key, NUMBER, variable=True) for key in ("judged", "failed")}
        if self.item is None:
            return {"value": Name("value", self.value, variable=True)}
        path = self.item.path
        failing = Name("failing", list_of(self.item.type), path=path, variable=True)
        share = Name("share", NUMBER, maybe=True, variable=True)
        return {**numbers, "share": share, "failing": failing}

    def _message(
        self, compiler: Compiler, names: dict[str, Name]
    ) -> tuple[str, tuple[Template, Template]]:
        """The Python of all slots' values, and the templates of both languages over them."""
        codes: list[str] = []
        templates: list[Template] = []
        for language in ("en", "zh"):
            literals, expressions = split(getattr(self.rule.message, language))
            parts: list[str | Slot] = [literals[0]]
            for literal, (text, percent) in zip(literals[1:], expressions, strict=True):
                code = self._compile(compiler, f"/message/{language}", text, **names)
                kind = code.type.of if code.type.kind == "list" else code.type
                parts += [Slot(len(codes), kind.kind, percent), literal]
                codes.append(code.text)
            templates.append(tuple(part for part in parts if part != ""))
        return "".join(f"{code}, " for code in codes), (templates[0], templates[1])

    def _evidence(self, compiler: Compiler, item: dict[str, Name]) -> list[str]:
        """`evidence(item)`: JSON pointers of what the judgement rests on, the most telling first."""
        reads, witnesses = len(compiler.reads), len(compiler.witnesses)
        texts = [self.check.fail, self.check.among] if self.item else [self.check.value]
        for text in texts:
            if text:
                compiler.expression(text, **item)
        found = compiler.reads[reads:]
        own = [f"{_ITEM}['@'] + {_tail(read, self.item)!r}" for read in self._own(found)]
        roots = [repr(_pointer(read.path)) for read in _roots(found)]
        body = [f"P = [{', '.join([*own, *roots])}]"]
        for witness in compiler.witnesses[witnesses:]:
            rows = compiler.fresh("W")
            compiler.lines += witness.lines
            closed = witness.call.endswith("()")  # the same for every item: found once
            (compiler.lines if closed else body).append(f"{rows} = {witness.call}")
            fields = tuple("/" + field.replace(".", "/") for field in witness.fields) or ("",)
            body += [f"for row in {rows}[:{_WITNESSES}]:"]
            body += [f"    P += [row['@'] + f for f in {fields!r}]"]
            body += [f"if not {rows}:", f"    P.append({_pointer(witness.path)!r})"]
        return [f"def evidence({_ITEM}):", *(f"    {line}" for line in (*body, "return P"))]

    def _own(self, reads: Iterable[Read]) -> list[Read]:
        """The reads of the judged item itself, each once."""
        own = [read for read in reads if self.item and read.variable == self.check.as_]
        return list(dict.fromkeys(own))


def _function(name: str, prelude: list[str], body: list[str]) -> str:
    return "\n".join([f"def {name}(R):", *(f"    {line}" for line in (*prelude, *body))])


def _pointer(path: str) -> str:
    return "/project/as_of" if path == "as_of" else "/" + path.replace(".", "/")


def _tail(read: Read, item: Name | None) -> str:
    """The pointer of a field below its item; derived items stand for the place they point at."""
    path = item.path if item else ""
    if path in DERIVED:
        return ""
    return "/" + read.path.removeprefix(f"{path}.").replace(".", "/")


def _roots(reads: Iterable[Read]) -> list[Read]:
    """The reads from the root of the snapshot, each once; derived names have no place of their own."""
    found = [read for read in reads if "." in read.path or read.path not in DERIVED]
    kept = [read for read in found if not read.variable or read.variable == read.path.split(".")[0]]
    return list(dict.fromkeys(Read(read.path, "") for read in kept))
