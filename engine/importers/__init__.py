"""Importers: the export of another tool to a snapshot, one module a format.

An importer fills in what its source records and nothing else. What the source cannot know it lists
under `unavailable`, so that no rule takes "not kept in this tool" for "never done".
"""

from datetime import date
from importlib import import_module
from typing import Any, NamedTuple, Protocol, cast

from comity.engine.errors import UsageError, suggest
from comity.schemas.text import Text

__all__ = ["FORMATS", "Imported", "Importer", "importer"]


class Imported(NamedTuple):
    """A snapshot, and what to say about the export that it came from."""

    snapshot: dict[str, Any]  #: plain values, in the order of the snapshot model
    summary: tuple[Text, ...]  #: what was counted and what was left out, a line each
    comments: dict[str, Text]  #: for the written file: the block's name, "" for the top


class Importer(Protocol):
    """Reads one export. Raises ImportFileError, or Mistakes with all of them."""

    def __call__(
        self, data: bytes, name: str, *, project_name: str | None = None, as_of: date | None = None
    ) -> Imported: ...


#: Format as the user names it: the module whose `read` is the importer, loaded when asked for.
FORMATS = {"jira": "comity.engine.importers.jira"}


def importer(format_name: str) -> Importer:
    """The importer of a format; UsageError when there is none."""
    if format_name not in FORMATS:
        known = ", ".join(FORMATS)
        raise UsageError(
            Text(f'no importer for "{format_name}"', f"没有“{format_name}”格式的导入器"),
            hint=suggest(format_name, list(FORMATS))
            or Text(f"known: {known}", f"可用格式：{known}"),
        )
    return cast("Importer", import_module(FORMATS[format_name]).read)
