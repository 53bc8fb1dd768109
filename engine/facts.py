"""The facts of a snapshot: typed rows that rules read.

A row is a dict with every field of its shape (None where nothing was recorded) and its JSON pointer
under "@". Dates are ordinals, so comparing and subtracting them is arithmetic on whole numbers. The
root row holds the blocks and, beside them, what is derived: `as_of`, `today`, `client_voice_on`,
`contradictions`, `ratings`, `lapsed`.

The reader here accepts only what the pydantic models accept and says nothing about the rest: whenever it
is in doubt, the models give the verdict, with every mistake and its place (`tests/properties/
test_reader_agrees_with_models.py` holds the two together). So a good file costs no import of pydantic.
"""

from datetime import UTC, date, datetime, tzinfo
from typing import Any, NamedTuple

from comity.engine.calendar import Calendar
from comity.engine.errors import SnapshotError
from comity.engine.hindsight import REFERENCES, blanked, hidden, later, unborn
from comity.engine.shapes import NUMBER, Shapes, Type
from comity.engine.source import Document
from comity.schemas.moment import DATE_LENGTH, MOMENT
from comity.schemas.places import countries, zone
from comity.schemas.text import Language

__all__ = ["AGEING_DAYS", "POINTER", "Facts", "Replay", "Row", "read"]

Row = dict[str, Any]

POINTER = "@"  #: the key of a row's own JSON pointer
AGEING_DAYS = 90  #: a judged value older than this counts as unknown


class Replay(NamedTuple):
    """What a file left out to be judged as of a day before its own."""

    written_on: int  #: the file's own day, an ordinal
    left_out: tuple[str, ...]  #: JSON pointers of items and dates that are of later days


class Facts(NamedTuple):
    """One snapshot, ready to be judged."""

    root: Row
    document: Document
    calendar: Calendar
    #: "issues.owner": fields that the file's source cannot know, or that a replay can't.
    unavailable: frozenset[str]
    replay: "Replay | None" = None  #: where the day lies before the file's own

    @property
    def as_of(self) -> int:
        day: int = self.root["as_of"]
        return day

    @property
    def language(self) -> Language | None:
        """Of the project's reports, where the file names one."""
        found: Language | None = self.root["project"]["language"]
        return found


class _Doubt(Exception):
    """The reader met something that it does not accept by itself."""


def read(document: Document, shapes: Shapes, *, as_of: date | None = None) -> Facts:
    """Read a snapshot; `as_of` replays another day than the file's own.

    As of an earlier day, whatever the file dates later is left out: it had not happened.

    Raises SnapshotError, or Mistakes with all of them.
    """
    try:
        return _Reader(document, shapes).facts(document.value, as_of)
    except _Doubt:
        return _Reader(document, shapes).facts(_verdict(document), as_of)


def _verdict(document: Document) -> object:
    """The models' word on a file: its canonical form, or every mistake in it."""
    from comity.engine.validate import validate
    from comity.schemas.snapshot import Snapshot

    model = validate(Snapshot, document, SnapshotError)
    return model.model_dump(mode="json", by_alias=True, exclude_unset=True)


class _Reader:
    """Turns plain values into rows by shape."""

    def __init__(self, document: Document, shapes: Shapes) -> None:
        self.document = document
        self.shapes = shapes
        self.zone: tzinfo = UTC
        self.oldest = 0
        self.past: int | None = None  #: the day, where it lies before the file's own
        self.left_out: list[str] = []
        self.hidden: set[str] = set()
        self.blank: dict[str, Row] = {
            name: dict.fromkeys((*shape.fields, POINTER)) for name, shape in shapes.items()
        }

    def facts(self, value: object, as_of: date | None) -> Facts:
        project = value.get("project") if isinstance(value, dict) else None
        if not isinstance(project, dict):
            raise _Doubt
        self.zone = _zone(project.get("timezone"))
        own = self._date(project.get("as_of"))
        day = as_of.toordinal() if as_of else own
        self.oldest = day - AGEING_DAYS
        self.past = day if day < own else None
        root = self.row("Snapshot", value, "")
        root["as_of"] = day
        root["@workdays"] = (calendar := _calendar(root["project"])).between
        unavailable = frozenset(root["unavailable"] or ())
        if self.past is None:
            return Facts(root, self.document, calendar, unavailable)
        self._forget_references(root)
        document = self.document.with_value(blanked(self.document.value, self.left_out))
        replay = Replay(own, tuple(self.left_out))
        return Facts(root, document, calendar, unavailable | self.hidden, replay)

    def row(self, name: str, value: object, pointer: str) -> Row:
        if not isinstance(value, dict):
            raise _Doubt
        shape = self.shapes[name]
        fields = shape.fields
        row = self.blank[name].copy()
        row[POINTER] = pointer
        for key, item in value.items():
            kind = fields.get(key)
            if kind is None:
                if not key.startswith("x-"):
                    raise _Doubt
            elif item is not None:
                row[key] = self.value(kind, item, pointer, key)
        for key in shape.required:
            if row[key] is None:
                raise _Doubt
        if name in _DEFAULTS:
            _DEFAULTS[name](row)
        if shape.ageing:
            self._age(row, shape.when, shape.ageing)
        return row

    def value(self, kind: Type, value: Any, pointer: str, key: str | int) -> Any:
        name = kind.kind
        if name == "date":
            return self._date(value)
        if name == "text":
            return _text(kind, value)
        if name == "enum":
            if value.__class__ is str and value in kind.values:
                return value
            raise _Doubt
        if name == "list":
            found = self._list(kind, value, f"{pointer}/{key}")
            return found if self.past is None else self._happened(kind.of, found, pointer, key)
        if name == "item":
            block = self.row(kind.shape, value, f"{pointer}/{key}")
            return block if self.past is None else self._forgetting(block, kind.shape, self.past)
        if name == "calendar":
            return value if value.__class__ is str else self._list(_DAYS, value, f"{pointer}/{key}")
        if name == "table":
            return self._table(kind, value)
        return _PLAIN[name](kind, value)

    def _list(self, kind: Type, value: Any, pointer: str) -> list[Any]:
        if value.__class__ is not list or (kind.low and len(value) < kind.low):
            raise _Doubt
        element = kind.of
        if element.kind == "item":
            shape = element.shape
            return [self.row(shape, item, f"{pointer}/{i}") for i, item in enumerate(value)]
        return [self.value(element, item, pointer, i) for i, item in enumerate(value)]

    def _table(self, kind: Type, value: Any) -> dict[str, float]:
        if value.__class__ is not dict:
            raise _Doubt
        rating = kind._replace(values=())
        found = {k: _number(rating, v) for k, v in value.items() if not k.startswith("x-")}
        if not found.keys() <= set(kind.values):
            raise _Doubt
        return found

    def _date(self, value: Any) -> int:
        """The ordinal of a date, or of a date-time's date in the project's zone."""
        if value.__class__ is not str or not MOMENT.fullmatch(value):
            raise _Doubt
        try:
            if len(value) == DATE_LENGTH:
                return date.fromisoformat(value).toordinal()
            moment = datetime.fromisoformat(value)
        except ValueError:
            raise _Doubt from None
        return (moment.astimezone(self.zone) if moment.tzinfo else moment).toordinal()

    def _happened(
        self, kind: Type, values: list[Any], pointer: str, key: str | int
    ) -> list[Any] | None:
        """What of a list there was on the day that is replayed.

        Where all of it is of later days, nobody knows what stood there before.
        """
        past, found = self.past or 0, []
        for number, value in enumerate(values):
            if kind.kind == "item" and not unborn(self.shapes[kind.shape], value, past):
                found.append(self._forgetting(value, kind.shape, past))
            elif kind.kind != "item" and (kind.kind != "date" or value <= past):
                found.append(value)
            else:
                self.left_out.append(f"{pointer}/{key}/{number}")
        return found if found or not values else None

    def _forgetting(self, row: Row, name: str, past: int) -> Row:
        """The row without the dates that lie after the day that is replayed."""
        for field in later(self.shapes[name], row, past):
            row[field] = None
            pointer = f"{row[POINTER]}/{field}"
            self.left_out.append(pointer)
            if hidden(field):
                keys = (key for key in pointer.split("/")[1:] if not key.isdecimal())
                self.hidden.add(".".join(keys))
        return row

    def _forget_references(self, root: Row) -> None:
        """What names an issue that had not come up yet named nothing."""
        known = {issue["id"] for issue in root["issues"] or ()}
        for block, field in REFERENCES:
            for row in root[block] or ():
                if row[field] is not None and row[field] not in known and self._unborn(row[field]):
                    row[field] = None
                    self.left_out.append(f"{row[POINTER]}/{field}")

    def _unborn(self, issue: str) -> bool:
        return any(str(row["id"]) == issue for row in self.document.value.get("issues") or ())

    def _age(self, row: Row, when: str, fields: tuple[str, ...]) -> None:
        day = row[when]
        if day is not None and day < self.oldest:
            for field in fields:
                row[field] = None


def _zone(name: Any) -> tzinfo:
    if name is None:
        return UTC
    found = zone(name) if name.__class__ is str else None
    if found is None:
        raise _Doubt
    return found


def _calendar(project: Row) -> Calendar:
    holidays = project["holidays"]
    workdays = project["workdays"] or (1, 2, 3, 4, 5)
    if not isinstance(holidays, str):
        return Calendar(workdays, holidays or ())
    if holidays not in countries():
        raise _Doubt
    return Calendar(workdays, (), holidays)


def _text(kind: Type, value: Any) -> str:
    if value.__class__ is str:
        if kind.low and len(value) < kind.low:
            raise _Doubt
        return str(value)
    if value.__class__ is int:  # `id: 12` means the text "12"
        return str(value)
    raise _Doubt


def _number(kind: Type, value: Any) -> float:
    if value.__class__ is not int and value.__class__ is not float:
        raise _Doubt
    if kind.whole and value.__class__ is float:
        if not value.is_integer():
            raise _Doubt
        value = int(value)
    elif not kind.whole and abs(value) > _EXACT:
        value = float(value)
    if (kind.low is not None and value < kind.low) or (kind.high is not None and value > kind.high):
        raise _Doubt
    if kind.values and value not in kind.values:
        raise _Doubt
    number: float = value
    return number


def _bool(_: Type, value: Any) -> bool:
    if value is True or value is False:
        return bool(value)
    raise _Doubt


def _note(kind: Type, value: Any) -> bool:
    """A note counts as true."""
    return (
        bool(_text(kind._replace(low=1), value)) if value.__class__ is str else _bool(kind, value)
    )


def _any(_: Type, value: Any) -> float | str:
    return str(value) if value.__class__ is str else _number(NUMBER, value)


_EXACT = 2**53  #: whole numbers beyond have no double of their own
_PLAIN = {"number": _number, "bool": _bool, "note": _note, "any": _any}
_DAYS = Type("list", of=Type("date"))


def _commitment(row: Row) -> None:
    row["by"] = row["by"] or "us"


def _issue(row: Row) -> None:
    if row["detected_on"] is None:
        row["detected_on"] = row["raised_on"]


_DEFAULTS = {"Commitment": _commitment, "Issue": _issue}
