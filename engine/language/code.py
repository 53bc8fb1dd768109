"""What the compiler's parts hand each other."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from comity.engine.shapes import ANY, Type, enum_of

__all__ = ["POISON", "Code", "Name", "Read", "Witness", "fits", "joined"]

POISON = Type("unknown")  #: of an expression that is at fault: stops further complaints


class Read(NamedTuple):
    """A field that an expression looks at."""

    path: str  #: "metrics.spi", or of items "issues.due"
    variable: (
        str  #: the item variable it is read through; "" from the root, "()" from a call's result
    )


class Name(NamedTuple):
    """What a name stands for where an expression is written."""

    code: str
    type: Type
    maybe: bool = False  #: may be missing
    path: str = ""  #: where in the snapshot it comes from
    variable: bool = False  #: an item variable


class Code(NamedTuple):
    """A compiled expression."""

    text: str  #: Python
    type: Type
    maybe: bool = True  #: may be None
    path: str = ""
    constant: Any = None  #: of a constant: the value


class Witness(NamedTuple):
    """How to find the items behind an aggregate's value, for the evidence of a finding."""

    call: str  #: Python giving a list of rows
    free: tuple[str, ...]  #: item variables that it hangs on
    lines: tuple[str, ...]  #: that define what is called
    fields: tuple[str, ...]  #: of those rows that the aggregate looks at
    path: str  #: of the list


def joined(types: Iterable[Type]) -> Type | None:
    """The type of a value that may be of any of some types; None when they don't go together."""
    first, *rest = types
    for kind in rest:
        if not fits(kind, first) and not fits(first, kind):
            return None
        if first.kind == kind.kind == "enum":
            first = _wider(first, kind)
        elif kind.kind == "text":
            first = kind
    return first


def _wider(a: Type, b: Type) -> Type:
    """The vocabulary that holds both; its order is lost where neither holds the other."""
    for narrow, wide in ((a, b), (b, a)):
        if set(narrow.values) <= set(wide.values):
            return wide
    return enum_of(*dict.fromkeys((*a.values, *b.values)))


def fits(actual: Type, expected: Type) -> bool:
    """Whether a value of one type may stand where another is expected."""
    if POISON in (actual, expected) or ANY in (actual, expected):
        return True
    if expected.kind == "text":
        return actual.kind in ("text", "enum")
    if actual.kind != expected.kind:
        return False
    if actual.kind == "list":
        return fits(actual.of, expected.of)
    return actual.kind != "item" or not expected.shape or actual.shape == expected.shape
