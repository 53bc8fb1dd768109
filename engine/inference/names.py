"""Names and values of an inference file, looked up; what is not there is a mistake at its place."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from comity.engine.errors import ComityError, RuleError, suggest
from comity.engine.inference.rules import Value
from comity.engine.outcomes import DIMENSIONS, SEVERITIES
from comity.engine.shapes import derive
from comity.engine.source import Document
from comity.schemas import inference as files
from comity.schemas.snapshot import Snapshot
from comity.schemas.text import Text

__all__ = ["Lookup", "Names", "Placed", "listed"]

Placed = Sequence[tuple[str, str]]  #: words, each with its JSON pointer


class Names(NamedTuple):
    """What the inference files of some packs may name."""

    dimensions: Mapping[str, str]  #: by rule, of all rules that are no strengths
    strengths: frozenset[str]
    diagnoses: frozenset[str]
    marks: Mapping[str, tuple[str, ...]]  #: by rule


def listed(words: str | Sequence[str] | None, pointer: str) -> Placed:
    """One word or several, with their places."""
    if words is None:
        return ()
    if isinstance(words, str):
        return ((words, pointer),)
    return [(word, f"{pointer}/{i}") for i, word in enumerate(words)]


class Lookup:
    """Looks up the names of one file and collects its mistakes."""

    def __init__(self, document: Document, names: Names, optional: Sequence[str]) -> None:
        self.mistakes: list[ComityError] = []
        self._document = document
        self._names = names
        self._optional = optional
        self._named: set[str] = set()

    def fault(self, pointer: str, message: Text, hint: Text | None = None) -> None:
        document = self._document
        position = document.position(pointer)
        self.mistakes.append(RuleError(message, file=document.name, position=position, hint=hint))

    def rules(self, words: Placed) -> frozenset[str]:
        strengths = self._names.strengths
        for word, pointer in words:
            if word in strengths:
                message = Text(f"{word} is a strength", f"{word} 是优势规则")
                self.fault(
                    pointer, message, Text(f"write strength: {word}", f"请写 strength: {word}")
                )
        others = [(word, pointer) for word, pointer in words if word not in strengths]
        return self._known(others, self._names.dimensions.keys(), Text("rule", "规则"))

    def strengths(self, words: Placed) -> frozenset[str]:
        return self._known(words, self._names.strengths, Text("strength", "优势规则"))

    def diagnoses(self, words: Placed) -> frozenset[str]:
        return self._known(words, self._names.diagnoses, Text("diagnosis", "诊断"))

    def _known(self, words: Placed, known: Collection[str], what: Text) -> frozenset[str]:
        """The words that name something; those that are declared optional may not."""
        self._named |= {word for word, _ in words}
        for word, pointer in words:
            if word not in known and word not in self._optional:
                message = Text(f'no {what.en} "{word}"', f"没有{what.zh}“{word}”")
                self.fault(pointer, message, suggest(word, sorted(known)))
        return frozenset(word for word, _ in words if word in known)

    def dimensions(self, words: Placed, rules: frozenset[str] | None) -> frozenset[Value]:
        known = (*DIMENSIONS, "data_quality")
        for word, pointer in words:
            if word not in known:
                message = Text(f'no dimension "{word}"', f"没有维度“{word}”")
                self.fault(pointer, message, suggest(word, known))
        chosen = frozenset(word for word, _ in words)
        if rules and not any(self._names.dimensions[rule] in chosen for rule in rules):
            message = Text("none of the rules is of this dimension", "所列规则都不属于这个维度")
            self.fault(words[0][1], message)
        return chosen

    def marks(self, words: Placed, rules: frozenset[str] | None) -> frozenset[Value]:
        ids = self._names.marks.keys() if rules is None else rules
        known = sorted({mark for rule in ids for mark in self._names.marks[rule]})
        for word, pointer in words if ids else ():
            if word not in known:
                message = Text(f'no mark "{word}"', f"没有标记“{word}”")
                self.fault(pointer, message, suggest(word, known))
        return frozenset(word for word, _ in words)

    def severities(self, pattern: files.Pattern, pointer: str) -> frozenset[Value]:
        least = pattern.severity_at_least or SEVERITIES[0]
        graver = SEVERITIES[SEVERITIES.index(least) :]
        words = listed(pattern.severity or graver, "")
        chosen = frozenset(word for word, _ in words if word in graver)
        if not chosen:
            message = Text("no severity is both", "没有同时满足两者的严重度")
            self.fault(f"{pointer}/severity", message)
        return chosen

    def project(self, key: str, words: Placed, pointer: str) -> frozenset[Value]:
        """The values of a text field of the project block."""
        fields = derive(Snapshot)["Project"].fields
        known = {name: kind for name, kind in fields.items() if kind.kind in ("enum", "text")}
        if key not in known:
            message = Text(f'project: no text "{key}"', f"project：没有文字字段“{key}”")
            self.fault(pointer, message, suggest(key, sorted(known)))
            return frozenset()
        values = known[key].values
        for word, place in words:
            if values and word not in values:
                message = Text(
                    f"{key}: not one of {', '.join(values)}",
                    f"{key}：应为 {'、'.join(values)} 之一",
                )
                self.fault(place, message, suggest(word, values))
        return frozenset(word for word, _ in words)

    def check_optional(self) -> None:
        """An optional id that the rule does not name is a slip."""
        for i, word in enumerate(self._optional):
            if word not in self._named:
                message = Text(f"{word} is named nowhere in this rule", f"这条规则没有用到 {word}")
                self.fault(f"/optional/{i}", message, suggest(word, sorted(self._named)))
