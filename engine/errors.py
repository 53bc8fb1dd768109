"""Everything that can go wrong for a user, as one tree.

ComityError                 root: a message, a hint, and where
├── UsageError              wrong call: no file, unmatched glob, unknown rule in --select
├── SnapshotError           a snapshot that can't be read or is not valid
├── RuleError               a rule, inference, action, source or profile file at fault
├── ConfigError             a configuration file at fault
├── WaiverError             a waiver that names what does not exist
└── ImportFileError         an export of another tool that can't be read

All mistakes of a file are reported together: raise `Mistakes` with the list. A bug is none of these:
it stays a traceback, exit code 70.
"""

from collections.abc import Sequence

__all__ = [
    "ComityError",
    "ConfigError",
    "ImportFileError",
    "Mistakes",
    "Position",
    "RuleError",
    "SnapshotError",
    "UsageError",
    "WaiverError",
    "suggest",
]


class Position:
    """A place in a text file."""

    __slots__ = ("column", "line")

    def __init__(self, line: int, column: int) -> None:
        self.line = line  #: 1-based
        self.column = column  #: 1-based, in characters

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Position) and (self.line, self.column) == (other.line, other.column)

    def __hash__(self) -> int:
        return hash((self.line, self.column))

    def __repr__(self) -> str:
        return f"Position({self.line}, {self.column})"


class ComityError(Exception):
    """One mistake, told to a person: what, where, and what to do about it."""

    def __init__(
        self,
        message: str,
        *,
        file: str | None = None,
        position: Position | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.file = file
        self.position = position
        self.hint = hint

    def __str__(self) -> str:
        """`file:line:column: message`, the hint on a line of its own."""
        where = self.file or ""
        if self.position:
            where += f":{self.position.line}:{self.position.column}"
        text = f"{where}: {self.message}" if where else self.message
        return f"{text}\n    hint: {self.hint}" if self.hint else text


class UsageError(ComityError):
    """The command was called wrongly."""


class SnapshotError(ComityError):
    """A snapshot can't be read or breaks the model."""


class RuleError(ComityError):
    """A file of a rule pack is at fault."""


class ConfigError(ComityError):
    """A configuration file is at fault."""


class WaiverError(ComityError):
    """A waiver names a rule that does not exist or lacks what it must say."""


class ImportFileError(ComityError):
    """A file to import can't be understood."""


class Mistakes(ComityError):
    """Several mistakes found in one pass, in the order of their places."""

    def __init__(self, mistakes: Sequence[ComityError]) -> None:
        super().__init__(f"{len(mistakes)} mistakes")
        self.mistakes = tuple(
            sorted(
                mistakes,
                key=lambda m: (
                    m.file or "",
                    (m.position.line, m.position.column) if m.position else (0, 0),
                ),
            )
        )

    def __str__(self) -> str:
        return "\n".join(str(mistake) for mistake in self.mistakes)


def suggest(word: str, known: Sequence[str]) -> str | None:
    """`did you mean "x"?` for the nearest known word, or None when nothing is near."""
    from difflib import get_close_matches

    near = get_close_matches(word, known, n=1, cutoff=0.6)
    return f'did you mean "{near[0]}"?' if near else None
