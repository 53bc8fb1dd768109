"""The fixed words of reports: bands, severities, headings, sentences with placeholders, roles.

They stand in `i18n/<language>.yaml` and, what a check that prints text never says, in
`<language>.more.yaml`, read when a key of it is asked for. Both languages have the same keys and the same
placeholders. A key
that ends in `.one` is the form for a count of one and may be missing.
"""

import os
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from comity.schemas.text import Language, Text

__all__ = ["Words", "number", "percent", "points", "signed", "words"]

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_BETWEEN_ROLES = re.compile(r"\s*(\+|/|\bor\b)\s*")
#: Where Chinese meets Latin letters, a space belongs; what a translator wrote has it already. Compiled when
#: somebody speaks Chinese.
_SEAM = r"(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[\u4e00-\u9fff])"


class Words:
    """The words of one language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._entries = dict(_read(f"{language}.yaml"))  #: by dotted key
        self._whole = False  #: the rest is among them

    def __getitem__(self, key: str) -> str:
        found = self._find(key)
        if found is None:
            raise KeyError(key)
        return found

    def _find(self, key: str) -> str | None:
        found = self._entries.get(key)
        if found is None and not self._whole:
            self._entries |= _read(f"{self.language}.more.yaml")
            self._whole = True
            found = self._entries.get(key)
        return found

    def of(self, text: Text) -> str:
        return text.of(self.language)

    def name(self, group: str, key: str) -> str:
        """The word for a value of a vocabulary; the value itself when a pack brought a new one."""
        return self._find(f"{group}.{key}") or key

    def say(self, key: str, /, **values: object) -> str:
        """A sentence with its placeholders filled; with `n` of 1 its form for one."""
        return _PLACEHOLDER.sub(lambda match: str(values[match[1]]), self._template(key, values))

    def pieces(self, key: str, /, **values: Any) -> list[Any]:
        """The same in parts, for values that are more than their text (a style, a link)."""
        parts = _PLACEHOLDER.split(self._template(key, values))
        filled = [values[part] if place % 2 else part for place, part in enumerate(parts)]
        return [part for part in filled if part != ""]

    def _template(self, key: str, values: Mapping[str, object]) -> str:
        found = self._entries.get(f"{key}.other") or self._find(key) or self[f"{key}.other"]
        one = self._entries.get(f"{key}.one") if values.get("n") == 1 else None
        return one or found

    def knows(self, key: str) -> bool:
        return self._find(key) is not None

    def band(self, band: str) -> str:
        """The word of a band and its letter: no reader needs the colour."""
        name = self.name("bands", band)
        if not self.knows(f"letters.{band}"):
            return name
        return self.say("score.band", band=name, letter=self[f"letters.{band}"])

    def range(self, low: float | None, high: float | None) -> str:
        if low is None or high is None:
            return self["table.none"]
        return self.say("range", low=points(low), high=points(high))

    def outcomes(self, outcome: str, count: int) -> str:
        return self.say("rules.count", n=count, outcome=self.name("outcomes", outcome))

    def title(self, group: str, key: str) -> str:
        """A word of a vocabulary as a heading begins."""
        word = self.name(group, key)
        return word[:1].upper() + word[1:]

    def who(self, roles: str) -> str:
        """`PM+our sponsor`, each role in this language; one that is not known as it stands."""
        parts = _BETWEEN_ROLES.split(roles)
        joined = "".join(
            self.name("joined", part)
            if place % 2
            else self._entries.get(f"roles.{part.casefold()}", part)
            for place, part in enumerate(parts)
        )
        return re.sub(_SEAM, " ", joined) if self.language == "zh" else joined

    def row(self, items: Sequence[str]) -> str:
        return self._entries["comma"].join(items)

    def few(self, items: Sequence[str], most: int = 6) -> str:
        """A list, cut to so many with the number of the others."""
        if len(items) <= most:
            return self.row(items)
        return self.say("few", items=self.row(items[:most]), more=len(items) - most)


def points(value: float) -> str:
    """Whole points, rounded down: a number never looks better than its band."""
    return f"{value // 1:.0f}"


def number(value: float | str | None) -> str:
    """A number with one decimal at most; anything else as it is."""
    if isinstance(value, int | float):
        return f"{value:.1f}".removesuffix(".0")
    return "-" if value is None else value


def signed(value: float) -> str:
    """A difference for readers, with a true minus sign."""
    return f"{value:+.1f}".replace("-", "\u2212")


def percent(share: float) -> str:
    return f"{share * 100:.0f}%"


@cache
def words(language: Language) -> Words:
    """The words of a language, read once."""
    return Words(language)


def _read(name: str) -> dict[str, str]:
    import yaml  # a check of a JSON snapshot that prints JSON never needs it

    loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # every scalar as its text
    path = os.path.join(os.path.dirname(__file__), "i18n", name)
    with open(path, encoding="utf-8") as file:
        return dict(_flat(yaml.load(file, Loader=loader)))  # noqa: S506  it builds nothing but texts


def _flat(tree: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    found = []
    for key, value in tree.items():
        if isinstance(value, Mapping):
            found += _flat(value, f"{prefix}{key}.")
        else:
            found.append((f"{prefix}{key}", str(value)))
    return found
