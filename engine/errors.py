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

from comity.schemas.text import Language, Text

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
    "clip",
    "suggest",
]

HINT = Text("hint: ", "提示：")
LONGEST_WORD = 100  #: no word of ours is nearly as long


class Position:
    """A place in a text file."""

    __slots__ = ("column", "line")

    def __init__(self, line: int, column: int) -> None:
        self.line = line  #: 1-based
        self.column = column  #: 1-based, in characters

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Position) and (self.line, self.column) == (
            other.line,
            other.column,
        )

    def __hash__(self) -> int:
        return hash((self.line, self.column))

    def __repr__(self) -> str:
        return f"Position({self.line}, {self.column})"


class ComityError(Exception):
    """One mistake, told to a person in either language: what, where, and what to do about it."""

    def __init__(
        self,
        message: Text,
        *,
        file: str | None = None,
        position: Position | None = None,
        hint: Text | None = None,
    ) -> None:
        super().__init__(message.en)
        self.message = message
        self.file = file
        self.position = position
        self.hint = hint

    def render(self, language: Language = "en") -> str:
        """`file:line:column: message`, the hint on a line of its own."""
        where = self.file or ""
        if self.position:
            where += f":{self.position.line}:{self.position.column}"
        message = self.message.of(language)
        text = f"{where}: {message}" if where else message
        return f"{text}\n    {HINT.of(language)}{self.hint.of(language)}" if self.hint else text

    def __str__(self) -> str:
        return self.render()


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
        count = len(mistakes)
        super().__init__(Text(f"{count} mistakes", f"{count} 处错误"))
        self.mistakes = tuple(
            sorted(
                mistakes,
                key=lambda m: (
                    m.file or "",
                    (m.position.line, m.position.column) if m.position else (0, 0),
                ),
            )
        )

    def render(self, language: Language = "en") -> str:
        return "\n".join(mistake.render(language) for mistake in self.mistakes)


def clip(text: str, width: int = 60) -> str:
    """As much of a file's text as a message bears, on one line and without control characters."""
    line = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[: width + 1])
    return line if len(line) <= width else f"{line[: width - 1]}…"


def suggest(word: str, known: Sequence[str]) -> Text | None:
    """`did you mean "x"?` for the nearest known word, or None when nothing is near."""
    from difflib import get_close_matches

    if len(word) > LONGEST_WORD:  # comparing takes the product of the lengths
        return None
    near = get_close_matches(word, known, n=1, cutoff=0.6)
    return Text(f'did you mean "{near[0]}"?', f"是否想写“{near[0]}”？") if near else None
