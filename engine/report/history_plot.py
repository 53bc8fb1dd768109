"""A line over time drawn with characters: scores of 0 to 100 by day.

In a terminal eight dots of Braille make up a character, which every terminal draws one column wide; elsewhere
plain ASCII. Libraries that draw such charts (plotext, asciichartpy) take the width of a box-drawing character
for one column, which it is not in a Chinese terminal, and know no days; this is all of it that we need.
"""

from collections.abc import Iterator, Sequence
from datetime import date

__all__ = ["plot"]

_STEPS = (
    100,
    80,
    60,
    40,
    20,
    0,
)  #: scores with a label, from the top; bands change at most of them
_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))  #: of a Braille cell, by row
_BLANK = 0x2800
_LABEL = 4  #: columns of a label with the space behind it


def plot(points: Sequence[tuple[str, float | None]], width: int, *, ascii_only: bool) -> list[str]:
    """Lines of at most `width` columns: the curve, its axis, the first day and the last below it.

    `points` are ISO dates in order, with a score or None where there is none; the line breaks there.
    """
    room = width - _LABEL - 1
    across, up = (1, 2) if ascii_only else (2, 4)
    rows = (len(_STEPS) - 1) * 2
    lit = _lit(points, room * across - 1, rows * up)
    lines = []
    for row in range(rows + 1):
        label = f"{_STEPS[row // 2]:>3} " if row % 2 == 0 else " " * _LABEL
        cells = [_cell(lit, column, row, ascii_only=ascii_only) for column in range(room)]
        lines.append(f"{label}|{''.join(cells).rstrip()}")
    first, last = points[0][0], points[-1][0]
    dates = first if first == last else first + last.rjust(room - len(first))
    lines.append(f"{' ' * _LABEL}+{'-' * room}")
    lines.append(" " * (_LABEL + 1) + dates)
    return lines


_Lit = dict[tuple[int, int], bool]  #: dots by column and row from the top: True for a result itself


def _lit(points: Sequence[tuple[str, float | None]], right: int, bottom: int) -> _Lit:
    days = [date.fromisoformat(day).toordinal() for day, _ in points]
    span = max(days[-1] - days[0], 1)
    found: _Lit = {}
    before: tuple[int, int] | None = None
    for day, (_, score) in zip(days, points, strict=True):
        if score is None:
            before = None
            continue
        here = (
            round((day - days[0]) / span * right),
            round((100 - min(max(score, 0), 100)) / 100 * bottom),
        )
        for dot in _between(before, here) if before else ():
            found.setdefault(dot, False)
        found[here] = True
        before = here
    return found


def _between(one: tuple[int, int], other: tuple[int, int]) -> Iterator[tuple[int, int]]:
    steps = max(abs(other[0] - one[0]), abs(other[1] - one[1]))
    for step in range(1, steps):
        yield (
            round(one[0] + (other[0] - one[0]) * step / steps),
            round(one[1] + (other[1] - one[1]) * step / steps),
        )


def _cell(lit: _Lit, column: int, row: int, *, ascii_only: bool) -> str:
    if ascii_only:
        dots = [lit[place] for y in (-1, 0) if (place := (column, row * 2 + y)) in lit]
        return ("*" if any(dots) else ".") if dots else " "
    code = 0
    for y, pair in enumerate(_DOTS):
        for x, dot in enumerate(pair):
            place = (column * 2 + x, row * 4 + y - 2)
            if place in lit:
                code |= sum(pair) if lit[place] else dot
    return chr(_BLANK | code) if code else " "
