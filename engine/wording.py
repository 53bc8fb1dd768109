"""Messages: templates with expressions in braces, and values as each language writes them."""

import re
from datetime import date
from typing import Any, NamedTuple

from comity.schemas.text import Language, Text

__all__ = ["Expressed", "Slot", "Template", "Words", "fill", "number", "split", "stray", "written"]

Words = dict[str, Text]  #: fixed words by key: the vocabularies' values, `none`, `true`, `false`

_BRACES = re.compile(r"\{([^{}]*)\}")


class Expressed(NamedTuple):
    """An expression in a template."""

    text: str
    start: int  #: its offset in the template
    percent: bool  #: marked `:%`


class Slot(NamedTuple):
    """A place in a template."""

    place: int  #: of its value among the values
    kind: str  #: type of the value, of the elements for a list
    percent: bool = False


Template = tuple[str | Slot, ...]


def split(template: str) -> tuple[list[str], list[Expressed]]:
    """The literal parts and, between them, the expressions.

    There is one literal more than there are expressions.
    """
    literals, found, end = [], [], 0
    for match in _BRACES.finditer(template):
        inside = match[1]
        text = inside.removesuffix(":%").strip()
        start = match.start(1) + len(inside) - len(inside.lstrip())
        literals.append(template[end : match.start()])
        found.append(Expressed(text, start, inside.endswith(":%")))
        end = match.end()
    return [*literals, template[end:]], found


def stray(template: str) -> int | None:
    """Where a brace stands that has no partner; None when there is none."""
    left = _BRACES.sub(lambda match: " " * len(match[0]), template)
    return next((at for at, sign in enumerate(left) if sign in "{}"), None)


def fill(template: Template, values: tuple[Any, ...], language: Language, words: Words) -> str:
    """The text of a template for these values."""
    parts = []
    for part in template:
        if isinstance(part, str):
            parts.append(part)
            continue
        place, kind, percent = part
        value = values[place]
        plain = value.__class__ is str and kind != "enum"
        parts.append(value if plain else written(value, kind, language, words, percent=percent))
    return "".join(parts)


def written(
    value: Any, kind: str, language: Language, words: Words, *, percent: bool = False
) -> str:
    """A value of a type's kind (of the elements' for a list) as a reader writes it."""
    if value is None:
        return words["none"].of(language)
    if isinstance(value, list | tuple):
        comma = "、" if language == "zh" else ", "
        return comma.join(written(v, kind, language, words, percent=percent) for v in value)
    if isinstance(value, bool):
        return words["true" if value else "false"].of(language)
    if kind == "date":
        return date.fromordinal(round(value)).isoformat()
    if isinstance(value, int | float):
        return f"{number(value * 100, 1)}%" if percent else number(value)
    if kind == "enum" and value in words:
        return words[value].of(language)
    return str(value)


def number(value: float, decimals: int = 2) -> str:
    """At most so many decimals; a number beside its limit must not look like the limit."""
    text = f"{round(value, decimals) + 0:,.{decimals}f}"
    return text.rstrip("0").rstrip(".")
