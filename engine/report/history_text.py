"""A history for a terminal: the curve, and what moved the score from one result to the next."""

from comity.engine.report.history_plot import plot
from comity.engine.report.history_words import best, ratchet_line, score, signed, why
from comity.engine.report.layout import GAP, Page, Span, clean, columns
from comity.engine.report.text import tool_line
from comity.engine.report.words import Words, percent, words
from comity.schemas.history import Point, ProjectHistory
from comity.schemas.text import Language

__all__ = ["history_text"]

_NAME = 120  #: characters of a project's name
_MOST = 12  #: results that are shown, unless all are asked for
_WIDEST = 100  #: columns of the curve
_HEADS = ("day", "score", "move", "band", "range", "coverage")
_ALWAYS = 3  #: columns that stand however narrow the terminal is
_CELL = 18  #: columns of a cell at the most


def history_text(
    history: ProjectHistory,
    language: Language,
    width: int,
    *,
    color: bool = False,
    ascii_only: bool = False,
    show_all: bool = False,
    show_ratchet: bool = False,
) -> str:
    """Newest last. `ascii_only` draws the curve in ASCII, for whatever is no terminal."""
    say = words(language)
    page = Page(width, color=color, ambiguous=2 if language == "zh" else 1)
    newest = history.points[-1].entry
    page.heading(clean(history.project.name, _NAME), "=")
    page.line(Span(history.file, "quiet", solid=True))
    band = Span(say.band(newest.band), newest.band)
    now = say.say("history.now", day=newest.as_of, score=score(say, newest.overall))
    page.line(Span(now, "head"), say["dot"], band, say["dot"], best(say, history))
    page.blank()
    curve = [(point.entry.as_of, point.entry.overall) for point in history.points]
    for line in plot(curve, min(page.width, _WIDEST), ascii_only=ascii_only):
        page.line(Span(line, solid=True))
    shown = history.points if show_all else history.points[-_MOST:]
    page.heading(say.say("history.results", n=len(history.points)), "-")
    if more := len(history.points) - len(shown):
        page.line(Span(say.say("history.earlier", n=more), "quiet"), indent=GAP)
    _table(page, say, shown)
    _notes(page, say, history)
    if show_ratchet:
        page.blank()
        style = {True: "healthy", False: "high", None: "medium"}[history.ratchet.met]
        page.line(Span(ratchet_line(say, history.ratchet), style))
    tool_line(page, say, history.tool)
    return page.text()


def _table(page: Page, say: Words, shown: tuple[Point, ...]) -> None:
    """A row for each; below it what moved."""
    rows = [[Span(say[f"history.heads.{head}"], "quiet") for head in _HEADS]]
    rows += [_cells(say, point) for point in shown]
    widths = [min(max(columns(row[n].text) for row in rows), _CELL) for n in range(len(_HEADS))]
    while len(widths) > _ALWAYS and sum(widths) + GAP * (len(widths) + 1) > page.width:
        widths.pop()
    page.row(rows[0][: len(widths)], widths, left=(0, 3))
    for row, point in zip(rows[1:], shown, strict=True):
        page.row(row[: len(widths)], widths, left=(0, 3))
        if said := why(say, point.moved):
            page.line(Span(said, "quiet"), indent=2 * GAP)


def _cells(say: Words, point: Point) -> list[Span]:
    entry = point.entry
    return [
        Span(entry.as_of if point.recorded else say.say("history.unrecorded", day=entry.as_of)),
        Span(say["table.none"] if entry.overall is None else f"{entry.overall:.1f}"),
        Span(signed(say, point.moved)),
        Span(say.band(entry.band), entry.band),
        Span(say.range(entry.low, entry.high)),
        Span(percent(entry.coverage)),
    ]


def _notes(page: Page, say: Words, history: ProjectHistory) -> None:
    told = [say.of(note) for note in history.notes]
    if not all(point.recorded for point in history.points):
        told.append(say[f"history.about_unrecorded.{history.source}"])
    if told:
        page.blank()
    for note in told:
        page.line(Span(note, "quiet"))
