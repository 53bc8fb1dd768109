"""The shape of a snapshot as plain data: what fields a block has and of which type.

Derived once from the pydantic models and kept in the compiled catalog. The rule language is typed against
it and the reader of snapshots follows it, so a check needs neither pydantic nor the models.
"""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pydantic import BaseModel

__all__ = [
    "ANY",
    "BOOL",
    "CALENDAR",
    "COUNT",
    "DATE",
    "DURATION",
    "NOTE",
    "NUMBER",
    "TABLE",
    "TEXT",
    "Shape",
    "Shapes",
    "Type",
    "derive",
    "enum_of",
    "item_of",
    "list_of",
]


class Type(NamedTuple):
    """A type of the rule language, with the bounds that a file must keep."""

    kind: str  #: number | text | bool | date | duration | enum | item | list | table | note | any
    values: tuple[Any, ...] = ()  #: of an enum, ascending when `ordered`; keys of a table; choices
    ordered: bool = False
    of: Any = None  #: element type of a list (a Type; NamedTuple can't say so recursively)
    shape: str = ""  #: of an item: the shape's name
    whole: bool = False  #: a number without decimals
    low: float | None = None  #: least number; least length of a text or list
    high: float | None = None

    def __str__(self) -> str:
        if self.kind == "list":
            return f"list of {self.of}"
        if self.kind == "enum":
            return f"one of {', '.join(self.values)}"
        return self.shape or self.kind


class Shape(NamedTuple):
    """The fields of one kind of block or item."""

    name: str
    fields: dict[str, Type]
    required: tuple[str, ...] = ()
    when: str = ""  #: the date that orders items of this kind
    subject: str = ""  #: the field that names an item in a finding
    ageing: tuple[str, ...] = ()  #: judged fields: unknown once `when` is 90 days old


Shapes = dict[str, Shape]

NUMBER = Type("number")
COUNT = Type("number", whole=True)
TEXT = Type("text")
BOOL = Type("bool")
DATE = Type("date")
DURATION = Type("duration")
TABLE = Type("table")  #: numbers by text
NOTE = Type("note")  #: true/false, or a text that counts as true: a bool to rules
ANY = Type("any")  #: a number or a text
CALENDAR = Type("calendar")  #: a country code or dates; no rule reads it


#: How two statements of one file can't both be true.
CONTRADICTION = Type(
    "enum",
    ("out_of_order", "after_as_of", "duplicate_id", "dangling_reference", "impossible_number"),
)
#: Items that are not in the file but found about it; each points at the place that it is about.
FOUND = (
    Shape("Contradiction", {"kind": CONTRADICTION, "subject": TEXT}, subject="subject"),
    Shape(
        "SelfRating",
        {"row": TEXT, "rating": NUMBER, "grave": BOOL, "client": NUMBER},
        subject="row",
    ),
    Shape("Lapsed", {"rule": TEXT}, subject="rule"),
)


def list_of(element: Type) -> Type:
    return Type("list", of=element)


def item_of(shape: str) -> Type:
    return Type("item", shape=shape)


def enum_of(*values: str, ordered: bool = False) -> Type:
    return Type("enum", values=values, ordered=ordered)


def derive(model: "type[BaseModel]", root: str = "Snapshot") -> Shapes:
    """The shapes of a model and of all models below it, by class name."""
    shapes: Shapes = {}
    _add(model, root, shapes)
    return shapes | {shape.name: shape for shape in FOUND}


def _add(model: "type[BaseModel]", name: str, shapes: Shapes) -> None:
    fields = {
        info.alias or field: _type(info.annotation, tuple(info.metadata), shapes)
        for field, info in model.model_fields.items()
    }
    required = tuple(i.alias or f for f, i in model.model_fields.items() if i.is_required())
    subject = getattr(model, "subject", "id" if "id" in fields else "")
    when = getattr(model, "when", "")
    shapes[name] = Shape(name, fields, required, when, subject, getattr(model, "AGEING", ()))


def _type(annotation: Any, metadata: tuple[Any, ...], shapes: Shapes) -> Type:
    """One annotation, `Annotated` and `| None` peeled off, bounds kept."""
    from types import NoneType, UnionType
    from typing import Annotated, Literal, Union, get_args, get_origin

    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _type(args[0], (*metadata, *args[1:]), shapes)
    if origin in (Union, UnionType):
        kinds = [_type(a, metadata, shapes) for a in args if a is not NoneType]
        return kinds[0] if len(kinds) == 1 else _union(kinds)
    if isinstance(annotation, type) and hasattr(annotation, "model_fields"):
        if annotation.__name__ not in shapes:
            _add(annotation, annotation.__name__, shapes)
        return item_of(annotation.__name__)
    bounds = _bounds(metadata)
    if origin is Literal:
        return _choice(args, metadata)
    if origin is tuple:
        return Type("list", of=_type(args[0], (), shapes), **bounds)
    if origin is dict:
        keys = get_args(args[0])
        return TABLE._replace(values=keys, **_bounds(get_args(args[1])[1:]))
    plain = {str: TEXT, bool: BOOL, int: COUNT, float: NUMBER, date: DATE, datetime: DATE}
    return plain[annotation]._replace(**bounds)


def _choice(args: tuple[Any, ...], metadata: tuple[Any, ...]) -> Type:
    from comity.schemas.fields import ORDERED

    if isinstance(args[0], str):
        return enum_of(*args, ordered=ORDERED in metadata)
    return COUNT._replace(values=args)


def _bounds(metadata: tuple[Any, ...]) -> dict[str, Any]:
    """The `ge`, `le` and `min_length` that pydantic's metadata hold, at any depth."""
    found: dict[str, Any] = {}
    for mark in metadata:
        found |= _bounds(tuple(getattr(mark, "metadata", ())))
        for key, names in (("low", ("ge", "min_length")), ("high", ("le",))):
            for name in names:
                if getattr(mark, name, None) is not None:
                    found[key] = getattr(mark, name)
    return found


def _union(kinds: list[Type]) -> Type:
    """The few unions that the models have: a note, a quantity, a calendar, a date or date-time."""
    names = {kind.kind for kind in kinds}
    if names == {"bool", "text"}:
        return NOTE
    if names == {"number", "text"}:
        return ANY
    if names == {"text", "list"}:
        return CALENDAR
    return DATE
