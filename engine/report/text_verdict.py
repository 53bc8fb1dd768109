"""The first lines for a terminal: the score, what holds it down, and the dimensions."""

from collections.abc import Sequence
from typing import NamedTuple

from comity.engine.report.layout import GAP, Page, Span, clean, columns
from comity.engine.report.sentences import cap_reason, held, sureness
from comity.engine.report.trend_words import counts, fixed, movement, silent
from comity.engine.report.words import Words, number, percent, points
from comity.schemas.report import DimensionReport, ProjectReport, Score, Trend

__all__ = ["verdict"]

_SHORT, _LONG = 12, 30  #: columns of the shortest and the longest bar
_SCORE = 5  #: columns of a score at the most
_COUNTS = ("fail", "partial", "pass", "unknown")


class _Row(NamedTuple):
    """A dimension as it is shown."""

    of: DimensionReport
    scored: bool  #: the project has a score; without one a part of it would pass for one

    @property
    def score(self) -> float | None:
        return self.of.score if self.scored else None


def verdict(page: Page, say: Words, report: ProjectReport) -> None:
    """How healthy, how sure, and where."""
    _score(page, say, report.score)
    _limits(page, say, report.score)
    if report.trend:
        _trend(page, say, report.trend)
    if report.dimensions:
        page.heading(say["headings.dimensions"], "-")
        _dimensions(page, say, report)


def _score(page: Page, say: Words, score: Score) -> None:
    coverage = percent(score.coverage)
    if score.overall is None:
        page.line(Span(say.say("score.none", coverage=coverage), score.band))
        return
    page.line(
        Span(say.say("score.overall", overall=points(score.overall)), "head"),
        say["dot"],
        Span(say.band(score.band), score.band),
        *(say["dot"] + part for part in sureness(say, score)),
    )


def _limits(page: Page, say: Words, score: Score) -> None:
    """What holds the score, what would hold it next, what waivers do to it."""
    if said := held(say, score):
        page.line(said)
        behind = say["semicolon"].join(
            say.say("score.limit", limit=number(cap.limit), reason=cap_reason(say, cap))
            for cap in score.caps[1:]
        )
        if behind:
            page.line(Span(say.say("score.limits_behind", limits=behind), "quiet"))
    if score.without_waivers not in (None, score.overall):
        page.line(say.say("score.without_waivers", overall=number(score.without_waivers)))


def _trend(page: Page, say: Words, trend: Trend) -> None:
    """How the score moved and by what; what is new, what is fixed."""
    page.line(movement(say, trend) + say["semicolon"] + counts(say, trend))
    if trend.refused:
        page.line(Span(say.of(trend.refused), "quiet"))
    for said in (fixed(say, trend), silent(say, trend)):
        if said:
            page.line(said)


def _dimensions(page: Page, say: Words, report: ProjectReport) -> None:
    """A table where there is room for a bar that says something, else a list."""
    scored = report.score.overall is not None
    rows = [_Row(dimension, scored) for dimension in report.dimensions]
    if not _table(page, say, rows):
        _list(page, say, rows)
    if any(row.score is not None and (row.of.raw or 0) > row.score for row in rows):
        page.line(Span(say["dimension.taken"], "quiet"), indent=GAP)


def _table(page: Page, say: Words, rows: Sequence[_Row]) -> bool:
    """One line for each dimension; False, and nothing written, where that finds no room."""
    heads = ("dimension", "score", "bar", "weight", "coverage", *_COUNTS)
    texts = [[say[f"table.{head}"] if head != "bar" else "" for head in heads]]
    texts += [
        [
            _name(say, row),
            _points(say, row),
            "",
            f"{row.of.weight:.0f}",
            percent(row.of.coverage),
            *(str(row.of.counts.get(outcome, 0)) for outcome in _COUNTS),
        ]
        for row in rows
    ]
    widths = [max(columns(text[n]) for text in texts) for n in range(len(heads))]
    widths[2] = min(_LONG, page.width - sum(widths) - GAP * len(heads))
    if widths[2] < _SHORT:
        return False
    page.row([Span(text, "quiet") for text in texts[0]], widths, left=(0,))
    for row, text in zip(rows, texts[1:], strict=True):
        cells = [Span(cell) for cell in text]
        cells[2] = _bar(say, row, widths[2])
        page.row(cells, widths, left=(0, 2))
    return True


def _list(page: Page, say: Words, rows: Sequence[_Row]) -> None:
    """Two lines for each dimension: name, score and bar; what they rest on."""
    score = min(max(columns(_points(say, row)) for row in rows), _SCORE)
    room = page.width - 3 * GAP - score
    name = min(max(columns(_name(say, row)) for row in rows), room - _SHORT)
    widths = (name, score, min(room - name, _LONG))
    for row in rows:
        cells = [Span(_name(say, row)), Span(_points(say, row)), _bar(say, row, widths[2])]
        page.row(cells, widths, left=(0, 2))
        page.line(Span(say["dot"].join(_facts(say, row.of)), "quiet"), indent=2 * GAP)


def _facts(say: Words, dimension: DimensionReport) -> list[str]:
    counts = [(outcome, dimension.counts.get(outcome, 0)) for outcome in _COUNTS]
    return [
        say.say("dimension.weight", weight=f"{dimension.weight:.0f}"),
        say.say("dimension.coverage", coverage=percent(dimension.coverage)),
        *(say.outcomes(outcome, count) for outcome, count in counts if count),
    ]


def _name(say: Words, row: _Row) -> str:
    return clean(say.title("dimensions", row.of.id))


def _points(say: Words, row: _Row) -> str:
    return say["table.none"] if row.score is None else points(row.score)


def _bar(say: Words, row: _Row, width: int) -> Span:
    """`#` the score, `-` what limits took from it, `.` the rest: one column each in any terminal."""
    if row.score is None:
        word = "not_assessed" if row.of.score is None else "too_little"
        return Span(say[f"dimension.{word}"], "quiet")
    full, raw = (_share(value, width) for value in (row.score, row.of.raw))
    taken = max(raw - full, 0)
    return Span("#" * full + "-" * taken + "." * (width - full - taken))


def _share(score: float | None, width: int) -> int:
    return round(min(max((score or 0) / 100, 0), 1) * width)
