"""Lines for a terminal: wrapped by display width, coloured if asked, and safe to print.

Every text passes through here on its way out, so nothing that a file holds can drive the terminal:
control characters and bidirectional overrides are shown as escapes, line breaks fold into a space.
Columns are counted with `unicodedata`, at a tenth of the start-up cost of `wcwidth`; where terminals
disagree (emoji sequences) the count errs to the wide side, so that a line never runs over.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple
from unicodedata import category, east_asian_width

__all__ = ["GAP", "LEAST_WIDTH", "Page", "Span", "clean", "columns"]

LEAST_WIDTH = 40
GAP = 2  #: columns in front of every cell of a table
_LONGEST = 400  #: characters of one text, unless told otherwise; the rest is cut
_CUT = "..."  # U+2026 is as wide as the terminal likes

#: Codes of 16-colour terminals. A colour is never the only sign: a word says the same.
_STYLES = {
    "head": "1",
    "quiet": "2",
    "critical": "1;31",
    "high": "31",
    "medium": "33",
    "low": "36",
    "healthy": "1;32",
    "watch": "1;33",
    "at_risk": "1;31",
    "insufficient_data": "1;35",
}

_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_SPACES = re.compile(r"\s+")

#: No line ends with these.
_OPENING = frozenset("([{\u201c\u2018\uff08\u300a\u3008\u300c\u300e\u3010\u3014\uff3b\uff5b\uff5e")
#: No line begins with these.
_CLOSING = frozenset(
    ".,;:?!)]}%\u201d\u2019\uff0c\u3002\u3001\uff1b\uff1a\uff1f\uff01\uff09\u300b\u3009\u300d"
    "\u300f\u3011\u3015\uff3d\uff5d\u2026\uff5e\u00b7"
)
_DOT = "\u00b7"  # between facts; ends a line rather than begins one
_NO_COLUMN = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")


class Span(NamedTuple):
    """A run of text in one style."""

    text: str
    style: str = ""  #: a key of the styles; any other word is no style
    solid: bool = False  #: never broken, its spaces kept: a place to click on, a padded cell


class _Word(NamedTuple):
    """What stays together on a line."""

    spaced: bool  #: a space stands before it, unless it begins the line
    spans: list[Span]


class Page:
    """A text for the terminal, written line by line."""

    def __init__(self, width: int, *, color: bool, ambiguous: int = 1) -> None:
        """`ambiguous`: columns to allow for what some East Asian terminals draw twice as wide."""
        self.width = max(width, LEAST_WIDTH)
        self._color = color
        self._ambiguous = ambiguous
        self._lines: list[str] = []

    def line(self, *pieces: str | Span, indent: int = 0, hang: int | None = None) -> None:
        """A paragraph; from its second line on it stands `hang` columns in."""
        margins = (indent, indent if hang is None else hang)
        spans = [span for span in map(_cleaned, pieces) if span.text]
        rows = _rows(spans, [self.width - margin for margin in margins], self._ambiguous)
        for number, row in enumerate(rows):
            self._lines.append(" " * margins[number > 0] + self._painted(row))

    def blank(self) -> None:
        """One empty line, unless one stands there already or the page is empty."""
        if self._lines and self._lines[-1]:
            self._lines.append("")

    def heading(self, text: str, rule: str = "") -> None:
        """A line that begins a part; underlined with `rule` where parts hold parts."""
        self.blank()
        first = len(self._lines)
        self.line(Span(text, "head"))
        if rule and len(self._lines) == first + 1:
            length = min(columns(clean(text)), self.width)
            self.line(Span(rule * length, "quiet", solid=True))

    def row(self, cells: Sequence[Span], widths: Sequence[int], left: Collection[int]) -> None:
        """One row of a table; the columns of `left` begin on the left, the others end on the right."""
        padded = [
            cell._replace(text=_pad(clean(cell.text), width, right=number not in left))
            for number, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ]
        padded[-1] = padded[-1]._replace(text=padded[-1].text.rstrip())
        gap = " " * GAP
        self._lines.append(gap + gap.join(self._painted([cell]) for cell in padded))

    def text(self) -> str:
        return "\n".join(self._lines) + "\n"

    def _painted(self, row: Sequence[Span]) -> str:
        painted = ""
        for style, spans in groupby(row, key=lambda span: span.style):
            text = "".join(span.text for span in spans)
            code = _STYLES.get(style) if self._color else None
            painted += f"\x1b[{code}m{text}\x1b[0m" if code and text else text
        return painted


def clean(text: str, longest: int = _LONGEST) -> str:
    """On one line, harmless, and cut where it is longer than anybody reads."""
    text = _inert(_SPACES.sub(" ", text))
    return text if len(text) <= longest else text[: longest - len(_CUT)].rstrip() + _CUT


def _inert(text: str) -> str:
    """Everything that could drive a terminal shown as an escape."""
    return _UNSAFE.sub(_escaped, text)


def _escaped(character: re.Match[str]) -> str:
    code = ord(character[0])
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}"  # noqa: PLR2004


def columns(text: str, ambiguous: int = 1) -> int:
    """How many columns a terminal gives to a text, at the most."""
    if text.isascii():
        return len(text)
    return sum(_columns(character, ambiguous) for character in text)


def _columns(character: str, ambiguous: int) -> int:
    if character in _NO_COLUMN or category(character) in ("Mn", "Me"):
        # The selector of emoji presentation makes a narrow sign wide.
        return int(character == "\ufe0f")
    width = east_asian_width(character)
    return 2 if width in "WF" else ambiguous if width == "A" else 1


def _pad(text: str, width: int, *, right: bool = False) -> str:
    """A clean text in exactly so many columns: filled up with spaces, or cut."""
    if columns(text) > width:
        cut = _CUT[:width]
        while columns(text) > width - len(cut):
            text = text[:-1]
        text += cut
    fill = " " * (width - columns(text))
    return fill + text if right else text + fill


def _cleaned(piece: str | Span) -> Span:
    span = Span(piece) if isinstance(piece, str) else piece
    return span._replace(text=_inert(span.text) if span.solid else clean(span.text))


def _words(spans: Sequence[Span]) -> list[_Word]:
    words: list[_Word] = []
    spaced = False
    for atom in (atom for span in spans for atom in _atoms(span)):
        if atom.text == " ":
            spaced = True
            continue
        last = words[-1].spans if words else []
        if last and spaced and atom.text == _DOT:
            last += (_space(last[-1], atom), atom)
        elif last and not spaced and not _may_part(last[-1].text[-1], atom.text[0]):
            last.append(atom)
        else:
            words.append(_Word(spaced, [atom]))
        spaced = False
    return words


def _atoms(span: Span) -> Iterator[Span]:
    """A span in the smallest pieces that stay whole; spaces are pieces of their own."""
    if span.solid:
        yield span
        return
    for part in re.split("( )", span.text):
        for piece in [part] if part.isascii() else _parted(part):
            if piece:
                yield Span(piece, span.style)


def _parted(text: str) -> Iterator[str]:
    start = 0
    for place in range(1, len(text)):
        if _may_part(text[place - 1], text[place]):
            yield text[start:place]
            start = place
    yield text[start:]


def _may_part(before: str, after: str) -> bool:
    """Whether a line may end between two characters without a space: beside a wide one."""
    if before in _OPENING or after in _CLOSING:
        return False
    return east_asian_width(before) in "WF" or east_asian_width(after) in "WF"


def _space(before: Span, after: Span) -> Span:
    return Span(" ", before.style if before.style == after.style else "")


def _rows(spans: Sequence[Span], rooms: Sequence[int], ambiguous: int) -> Iterator[list[Span]]:
    """The words set in lines: the first in the first room, all others in the second."""
    room, row, used = rooms[0], list[Span](), 0
    for word in _fitting(_words(spans), min(rooms), ambiguous):
        size = _size(word, ambiguous)
        if row and used + word.spaced + size > room:
            yield row
            room, row, used = rooms[1], [], 0
        elif row and word.spaced:
            row.append(_space(row[-1], word.spans[0]))
            used += 1
        row += word.spans
        used += size
    if row:
        yield row


def _fitting(words: Sequence[_Word], room: int, ambiguous: int) -> Iterator[_Word]:
    """Words as they are; one that is longer than a line in single characters, unless it is solid."""
    for word in words:
        if _size(word, ambiguous) <= room or any(span.solid for span in word.spans):
            yield word
            continue
        spaced = word.spaced
        for span in word.spans:
            for character in span.text:
                yield _Word(spaced, [Span(character, span.style)])
                spaced = False


def _size(word: _Word, ambiguous: int) -> int:
    return sum([columns(span.text, ambiguous) for span in word.spans])
