"""The desk at which a rule's programs are written: its names, and the mistakes found so far."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from comity.engine.language.code import Code, Name
from comity.engine.language.compiler import Compiler
from comity.engine.language.parser import Fault
from comity.engine.shapes import (
    DATE,
    NUMBER,
    TABLE,
    Shapes,
    Type,
    enum_of,
    item_of,
    list_of,
)
from comity.schemas.rule import Expression, Param, RuleFile
from comity.schemas.text import Text

__all__ = ["DERIVED", "ITEM", "TOLD", "Misfit", "Scribe", "names_of", "source_of"]

ITEM = "v_item"  #: the Python name of the judged item
TOLD = ("judged", "failed", "share", "failing", "value")  #: what escalations and messages are told
_NO_NAMES: Mapping[str, Name] = MappingProxyType({})

#: What facts add to the snapshot's own blocks: a name, its type, whether it may be missing.
DERIVED: dict[str, tuple[Type, bool]] = {
    "as_of": (DATE, False),
    "today": (DATE, True),
    "client_voice_on": (DATE, True),
    "contradictions": (list_of(item_of("Contradiction")), False),
    "ratings": (list_of(item_of("SelfRating")), True),
    "lapsed": (list_of(item_of("Lapsed")), True),
}


class Misfit(NamedTuple):
    """A mistake in one of a rule's expressions."""

    field: str  #: JSON pointer of the expression in the rule file
    text: str
    fault: Fault


def names_of(shapes: Shapes, params: Mapping[str, Param]) -> dict[str, Name]:
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


def source_of(expression: Expression) -> str:
    """An expression as its author wrote it: YAML reads a bare number or truth value as such."""
    return str(expression).lower() if isinstance(expression, bool) else str(expression)


class Scribe:
    """Compiles the expressions of one rule and notes each mistake with its place."""

    def __init__(self, rule: RuleFile, shapes: Shapes) -> None:
        self.rule = rule
        self.shapes = shapes
        self.names = names_of(shapes, rule.params)
        self.misfits: list[Misfit] = []
        self.item: Name | None = None  #: the judged item, once its list is known
        self.value = NUMBER  #: the type of a VALUE rule's value, once it is known
        self._clashes()

    def compiler(self) -> Compiler:
        return Compiler(self.shapes, self.names)

    @property
    def items(self) -> dict[str, Name]:
        """The name of the judged item; nothing in a VALUE rule."""
        return {self.rule.check.as_ or "": self.item} if self.item else {}

    @property
    def told(self) -> dict[str, Name]:
        """The words that escalations and messages may use."""
        if self.item is None:
            return {"value": Name("value", self.value, variable=True)}
        numbers = {key: Name(key, NUMBER, variable=True) for key in ("judged", "failed")}
        share = Name("share", NUMBER, maybe=True, variable=True)
        failing = Name("failing", list_of(self.item.type), path=self.item.path, variable=True)
        return {**numbers, "share": share, "failing": failing}

    def compile(
        self,
        compiler: Compiler,
        field: str,
        expression: Expression,
        expected: Type | None = None,
        names: Mapping[str, Name] = _NO_NAMES,
        within: tuple[str, int] | None = None,
    ) -> Code:
        """Compile one expression; `within` is the text that it is a part of, and its offset there."""
        before = len(compiler.faults)
        source = source_of(expression)
        code = compiler.expression(source, expected, names)
        whole, shift = within or (source, 0)
        for fault in compiler.faults[before:]:
            start, end = max(fault.start + shift, 0), max(fault.end + shift, 0)
            self.misfits.append(Misfit(field, whole, fault._replace(start=start, end=end)))
        return code

    def misfit(self, field: str, text: str, message: Text, hint: Text | None = None) -> None:
        """Note a mistake of a whole field."""
        self.misfits.append(Misfit(field, text, Fault(message, 0, len(text), hint)))

    def _clashes(self) -> None:
        reserved = {*self.shapes["Snapshot"].fields, *DERIVED, *TOLD, "true", "false"}
        for key in self.rule.params:
            if key in reserved:
                message = Text(f'the parameter "{key}" hides a name', f"参数“{key}”与已有名称冲突")
                self.misfit(f"/params/{key}", key, message)
        variable = self.rule.check.as_
        if variable and variable in reserved | self.rule.params.keys():
            message = Text(f'"{variable}" hides another name', f"“{variable}”与已有名称重复")
            self.misfit("/check/as", variable, message)
