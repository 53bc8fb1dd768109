"""Where a word of an expression stands in its rule file, however YAML lets the text be written."""

from collections.abc import Sequence

from comity.engine.errors import Position

__all__ = ["place"]


def place(lines: Sequence[str], start: Position, offset: int, *, quoted: bool) -> Position:
    """The place of the character at `offset` of a scalar that begins at `start`.

    A scalar may run over lines, each break counting as one character: plain or quoted ones without the
    indentation of their lines, block ones (`>-`, `|`) beneath their own sign and with what is indented
    further. Escapes in quotes and blank lines are not counted: then the place is close, not exact.
    """
    first = lines[start.line - 1][start.column - 1 :]
    block = first[:1] in ("|", ">") and not quoted
    if not block:
        piece = first[quoted:].rstrip()
        if offset < len(piece):
            return Position(start.line, start.column + quoted + offset)
        offset -= len(piece) + 1
    rest = lines[start.line :]
    indent = _indent(rest[0]) if rest else 0
    for number, line in enumerate(rest, start.line + 1):
        if not block:
            indent = _indent(line)
        piece = line[indent:].rstrip()
        if offset < len(piece):
            return Position(number, indent + 1 + max(offset, 0))
        offset -= len(piece) + 1
    return start


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
