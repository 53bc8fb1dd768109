"""What to ask: one question for each thing that the file lacks, the one that brings most coverage first.

A gap of the report becomes questions: a list is asked for item by item, a block field by field, a field
of an item by itself. Absence is an answer to some rules ("no root cause is recorded"), so that a block
begun and not finished would be judged by what was not asked yet. Such fields are held under
`unavailable` until they are answered: their rules stay unknown, and the interview finds them again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from comity.engine.catalog import Catalog
from comity.engine.facts import AGEING_DAYS, Facts
from comity.engine.shapes import Shapes, Type
from comity.schemas.moment import DATE_LENGTH
from comity.schemas.report import DataGap
from comity.schemas.text import Text

__all__ = ["Field", "Question", "budget", "kind_of", "minutes", "questions", "within"]

#: What makes an item recognisable; asked whatever the rules look at.
_NAMING = (
    "name",
    "aspect",
    "title",
    "text",
    "topic",
    "what",
    "role",
    "measure",
    "kind",
    "to",
    "by",
)
_MINUTES = {"items": 2.0, "several": 1.0}  #: that a question takes; the others half a one
_NAMES = ("title", "name", "text", "topic", "what", "aspect", "role")


class Field(NamedTuple):
    """One field of an item."""

    name: str
    type: Type
    asks: Text


class Question(NamedTuple):
    """One thing to ask for."""

    id: str
    pointer: str
    type: Type
    asks: Text
    rules: tuple[str, ...]
    gain: float
    about: Text | None = None  #: the item whose field it is
    fields: tuple[Field, ...] = ()  #: of an item of the list that is asked for
    there: int = 0  #: items that the list has already
    absent: bool = True  #: there is no such list or field yet
    holds: tuple[
        str, ...
    ] = ()  #: paths to hold under `unavailable` when the answer makes the block
    frees: tuple[str, ...] = ()  #: paths that the answer takes out of there


class _Maker(NamedTuple):
    value: Mapping[str, Any]  #: of the file
    catalog: Catalog
    asks: Mapping[str, Text]
    as_of: int

    @property
    def shapes(self) -> Shapes:
        return self.catalog.shapes

    def gap(self, gap: DataGap) -> Iterator[Question]:
        keys = gap.pointer.strip("/").split("/")
        kind, shape, path = Type("item", shape="Snapshot"), "", ""
        here: Any = self.value
        for place, key in enumerate(keys):
            if kind.kind == "list" and not key.isdigit():
                yield from self._each(here, path, keys[place:], gap)
                return
            if kind.kind == "list":
                kind, path = kind.of, f"{path}/{key}"
                here = here[int(key)]
                continue
            shape = kind.shape
            found = self.shapes[shape].fields.get(key)
            if found is None:
                return
            kind, path = found, f"{path}/{key}"
            here = here.get(key) if isinstance(here, Mapping) else None
        if keys[-1] in self.shapes[shape].ageing and self._is_old("/" + "/".join(keys[:-1]), shape):
            yield from self.gap(_moved(gap, "/" + "/".join(keys[:-2])))
            return
        yield from self._at(path, shape, keys[-1], kind, here, gap)

    def _is_old(self, item: str, shape: str) -> bool:
        """A judged value of that day counts no more, so that only a new item can help."""
        day = _walk(self.value, f"{item}/{self.shapes[shape].when}")
        if not isinstance(day, str):
            return False
        return date.fromisoformat(day[:DATE_LENGTH]).toordinal() < self.as_of - AGEING_DAYS

    def _each(self, items: Any, path: str, keys: Sequence[str], gap: DataGap) -> Iterator[Question]:
        """A field that the source could not know, of every item that lacks it."""
        if items is None:
            yield from self.gap(_moved(gap, path))
            return
        lacking = [
            place
            for place, item in enumerate(items)
            if isinstance(item, Mapping) and item.get(keys[0]) is None
        ]
        for place in lacking:
            pointer = "/".join((path, str(place), *keys))
            for question in self.gap(_moved(gap, pointer)):
                last = len(lacking) == 1
                yield question._replace(frees=(_dotted(gap.pointer),) if last else ())

    def _at(
        self, path: str, shape: str, key: str, kind: Type, here: Any, gap: DataGap
    ) -> Iterator[Question]:
        if kind.kind == "item":
            yield from self._block(path, kind.shape, here, gap)
        elif kind.kind == "list" and kind.of.kind == "item":
            yield self._list(path, shape, key, kind, here, gap)
        else:
            yield self._field(path, shape, key, kind, here, gap)

    def _block(self, path: str, shape: str, here: Any, gap: DataGap) -> Iterator[Question]:
        """The fields of a block that rules look at, whether it is there or not."""
        read = self._read(gap.rules)
        for key, kind in self.shapes[shape].fields.items():
            dotted = f"{_plain(path)}.{key}"
            inside = here.get(key) if isinstance(here, Mapping) else None
            wanted = any(p == dotted or p.startswith(f"{dotted}.") for p in read)
            if wanted and (inside is None or kind.kind == "item"):
                yield from self._at(f"{path}/{key}", shape, key, kind, inside, gap)

    def _field(
        self, path: str, shape: str, key: str, kind: Type, here: Any, gap: DataGap
    ) -> Question:
        block = path.rpartition("/")[0]
        return Question(
            self._id(path),
            path,
            kind,
            self._asks(shape, key),
            gap.rules,
            gap.coverage_gain,
            about=self._about(block),
            there=len(here) if isinstance(here, list) else 0,
            absent=here is None,
            holds=self._holds(block, but={_plain(path)}),
            frees=self._freed(_plain(path)),
        )

    def _list(
        self, path: str, shape: str, key: str, kind: Type, here: Any, gap: DataGap
    ) -> Question:
        fields = self._item(path, kind.of.shape, gap.rules, new=not here)
        block = path.rpartition("/")[0]
        asked = {f"{_plain(path)}.{field.name}" for field in fields}
        holds = () if here else self._holds(path, but=asked, of=kind.of.shape)
        return Question(
            self._id(path),
            path,
            kind,
            self._asks(shape, key),
            gap.rules,
            gap.coverage_gain,
            fields=fields,
            there=len(here or ()),
            absent=here is None,
            holds=tuple(dict.fromkeys((*holds, *self._holds(block, but=asked)))),
            frees=self._freed(_plain(path)),
        )

    def _item(self, path: str, shape: str, rules: Iterable[str], *, new: bool) -> tuple[Field, ...]:
        """What to ask of one item: what names and dates it, what core rules read, what waits for it.

        Where no core rule reads such items, all that any rule reads.
        """
        own, listed = self.shapes[shape], f"{_plain(path)}."
        core = self._read(rule.id for rule in self.catalog.rules if rule.core)
        waiting = self._read(rules)
        read = {p for p in core if p.startswith(listed)}
        if not new or not read:
            read |= {p for p in waiting if p.startswith(listed)}
        wanted = {p.removeprefix(listed).split(".")[0] for p in read} | {own.when, *_NAMING}
        found = [
            Field(key, kind, self._asks(shape, key))
            for key, kind in own.fields.items()
            if key in wanted and key != "id" and kind.kind not in ("item", "table")
        ]
        # The scale belongs to the mark, and the name comes first.
        return tuple(sorted(found, key=lambda field: field.name not in _NAMES))

    def _holds(self, block: str, *, but: Iterable[str], of: str | None = None) -> tuple[str, ...]:
        """Paths below a block that does not exist yet whose absence would be judged."""
        if not block or (of is None and _walk(self.value, block) is not None):
            return ()
        below = f"{_plain(block)}."
        asked = {p for rule in self.catalog.rules if rule.kind == "scored" for p in rule.asked}
        held = self.value.get("unavailable") or ()
        return tuple(sorted(p for p in asked if p.startswith(below) and p not in {*but, *held}))

    def _freed(self, path: str) -> tuple[str, ...]:
        """What is held of a field or list, and of what is below it."""
        held = self.value.get("unavailable") or ()
        return tuple(p for p in held if p == path or str(p).startswith(f"{path}."))

    def _read(self, rules: Iterable[str]) -> set[str]:
        ids = set(rules)
        chosen = [rule for rule in self.catalog.rules if rule.id in ids and rule.kind == "scored"]
        return {read.path for rule in chosen for read in rule.reads} | {
            path for rule in chosen for path in rule.asked
        }

    def _asks(self, shape: str, key: str) -> Text:
        """The question in words; a field that only a pack of the user's looks at has none."""
        plain = key.replace("_", " ")
        return self.asks.get(f"{shape}.{key}") or Text(
            f"What is known of “{plain}”?", f"“{plain}”的情况如何？"
        )

    def _about(self, pointer: str) -> Text | None:
        item = _walk(self.value, pointer)
        if not pointer.rpartition("/")[2].isdigit() or not isinstance(item, Mapping):
            return None
        name = next((str(item[key]) for key in _NAMES if item.get(key)), "")
        mark = str(item.get("id") or "")
        said = " · ".join(part for part in (mark, name) if part)
        return Text(said, said) if said else None

    def _id(self, pointer: str) -> str:
        """The pointer with dots, and the ids of items in place of their places."""
        names: list[str] = []
        here: Any = self.value
        for key in pointer.strip("/").split("/"):
            if isinstance(here, list):
                here = here[int(key)]
                mark = here.get("id") if isinstance(here, Mapping) else None
                names.append(str(mark) if mark is not None else key)
            else:
                here = here.get(key) if isinstance(here, Mapping) else None
                names.append(key)
        return ".".join(names)


def questions(
    gaps: Sequence[DataGap], facts: Facts, catalog: Catalog, asks: Mapping[str, Text]
) -> tuple[Question, ...]:
    """The questions for a file's gaps, in the order of the gaps: the greatest gain of coverage first."""
    maker = _Maker(facts.document.value, catalog, asks, facts.as_of)
    found: dict[str, Question] = {}
    for gap in gaps:
        for question in maker.gap(gap):
            first = found.setdefault(question.pointer, question)
            if first is not question:
                rules = dict.fromkeys((*first.rules, *question.rules))
                found[question.pointer] = first._replace(rules=tuple(rules))
    return tuple(found.values())


def kind_of(question: Question) -> str:
    """What kind of answer it takes: one of those of `QuestionReport.kind`."""
    kind = question.type
    if question.fields:
        return "items"
    if kind.kind == "list":
        return "several"
    names = {"bool": "yes_no", "note": "yes_no", "date": "date", "number": "number"}
    return names.get(kind.kind, "choice" if kind.kind == "enum" else "text")


def minutes(question: Question) -> float:
    return _MINUTES.get(kind_of(question), 0.5)


def budget(found: Sequence[Question], limit: int | None, spent: float | None) -> int | None:
    """How many questions may be put: at most `limit`, and what fits into `spent` minutes; None: all."""
    fits = [] if spent is None else [within(found, spent)]
    allowed = [] if limit is None else [limit]
    return min((*fits, *allowed), default=None)


def within(found: Sequence[Question], budget: float) -> int:
    """How many questions, from the first on, fit into so many minutes; at least one."""
    spent = 0.0
    for place, question in enumerate(found):
        spent += minutes(question)
        if spent > budget:
            return max(place, 1)
    return len(found)


def _moved(gap: DataGap, pointer: str) -> DataGap:
    return DataGap(pointer, gap.rules, gap.coverage_gain)


def _dotted(pointer: str) -> str:
    return pointer.strip("/").replace("/", ".")


def _plain(pointer: str) -> str:
    """A pointer as rules name a path: without the places of items."""
    return ".".join(key for key in pointer.strip("/").split("/") if not key.isdigit())


def _walk(value: Any, pointer: str) -> Any:
    for key in pointer.strip("/").split("/") if pointer else ():
        if isinstance(value, Mapping):
            value = value.get(key)
        elif isinstance(value, list) and key.isdigit() and int(key) < len(value):
            value = value[int(key)]
        else:
            return None
    return value
