"""Messages: templates with expressions in braces, and values as each language writes them."""

import re
from datetime import date
from typing import Any, NamedTuple

from comity.schemas.text import Language, Text

__all__ = ["Slot", "Template", "Words", "fill", "split"]

Words = dict[str, Text]  #: fixed words by key: the vocabularies' values, `none`, `true`, `false`

_BRACES = re.compile(r"\{([^{}]*)\}")


class Slot(NamedTuple):
    """A place in a template."""

    index: int  #: into the values
    kind: str  #: type of the value, of the elements for a list
    percent: bool = False


Template = tuple[str | Slot, ...]


def split(template: str) -> tuple[list[str], list[tuple[str, bool]]]:
    """The literal parts and, between them, the expressions with their `:%` marks.

    There is one literal more than there are expressions.
    """
    pieces = _BRACES.split(template)
    marked = [(e.removesuffix(":%").strip(), e.endswith(":%")) for e in pieces[1::2]]
    return pieces[::2], marked


def fill(template: Template, values: tuple[Any, ...], language: Language, words: Words) -> str:
    """The text of a template for these values."""
    return "".join(
        part if isinstance(part, str) else _written(values[part.index], part, language, words)
        for part in template
    )


def _written(value: Any, slot: Slot, language: Language, words: Words) -> str:
    if value is None:
        return words["none"].of(language)
    if isinstance(value, list | tuple):
        comma = "、" if language == "zh" else ", "
        return comma.join(_written(v, slot, language, words) for v in value)
    if isinstance(value, bool):
        return words["true" if value else "false"].of(language)
    if slot.kind == "date":
        return date.fromordinal(value).isoformat()
    if isinstance(value, int | float):
        return f"{value * 100:.0f}%" if slot.percent else f"{value:.2f}".rstrip("0").rstrip(".")
    if slot.kind == "enum" and value in words:
        return words[value].of(language)
    return str(value)
