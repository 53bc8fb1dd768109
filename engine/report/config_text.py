"""The settings that hold, for a terminal."""

from collections.abc import Mapping
from typing import Any

from comity.engine.report.layout import GAP, Page, Span, clean, columns
from comity.engine.report.words import Words, number, words
from comity.schemas.text import Language

__all__ = ["config_text"]

_VALUE = 40  #: columns of a value at the most


def config_text(
    settings: Mapping[str, tuple[Any, str]], language: Language, width: int, *, origin: bool
) -> str:
    """A line for each setting: its key, its value and, on request, who said so."""
    say = words(language)
    page = Page(width, color=False, ambiguous=2 if language == "zh" else 1)
    key = max(columns(name) for name in settings)
    values = {name: _value(say, value) for name, (value, _) in settings.items()}
    room = min(max(map(columns, values.values())), _VALUE)
    for name, (_, source) in settings.items():
        told = say.name("config", source) if origin else ""
        if columns(values[name]) > room or key + room + columns(told) + 2 * GAP > page.width:
            page.line(Span(name.ljust(key)), " " * GAP, values[name], hang=key + GAP)
            if told:
                page.line(Span(told, "quiet", solid=True), indent=key + GAP)
            continue
        value = values[name] + " " * (room - columns(values[name])) if told else values[name]
        line = f"{name.ljust(key)}{' ' * GAP}{value}{' ' * GAP}{told}"
        page.line(Span(line.rstrip(), solid=True))
    return page.text()


def _value(say: Words, value: Any) -> str:
    if value is None or value in ((), [], {}):
        return say["config.unset"]
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, dict) or (isinstance(value, list) and isinstance(value[0], dict)):
        return say.say("config.entries", n=len(value))
    return clean(value if isinstance(value, str) else ", ".join(map(str, value)))
