"""The score as a badge: an SVG for a README or a dashboard, with nothing to fetch."""

from comity.engine.report.layout import columns
from comity.engine.report.quoting import plain, xml
from comity.engine.report.sentences import overall, sureness
from comity.engine.report.words import Words, points, words
from comity.schemas.report import ProjectReport, Report
from comity.schemas.text import Language

__all__ = ["render"]

#: White text stands out at 4.5:1 or more on each of these; the word says what the colour says.
_COLOURS = {"healthy": "#2e7d32", "watch": "#8a6100", "at_risk": "#b5440b", "critical": "#b3261e"}
_GREY, _DARK = "#5f6368", "#3c4043"
_COLUMN = 6.6  #: pixels that a column of text takes at most, at 11 px
_PAD = 8  #: pixels beside a text
_WORD = "comity"

_SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="20" role="img" aria-label="{name}">
  <title>{title}</title>
  <clipPath id="edge"><rect width="{width}" height="20" rx="3"/></clipPath>
  <g clip-path="url(#edge)">
    <rect width="{left}" height="20" fill="{dark}"/>
    <rect x="{left}" width="{right}" height="20" fill="{colour}"/>
  </g>
  <g fill="#fff" text-anchor="middle" font-family="Verdana,'DejaVu Sans','Noto Sans CJK SC',sans-serif" font-size="11">
    <text x="{left_middle}" y="14">{word}</text>
    <text x="{right_middle}" y="14">{said}</text>
  </g>
</svg>
"""  # noqa: E501


def render(report: Report, *, language: Language) -> str:
    """Score and band of the project; of several the one that stands worst, and how many there are."""
    say = words(language)
    if not report.reports:
        return _svg(say["table.none"], say["table.none"], "")
    worst = min(report.reports, key=_standing)
    said = _short(say, worst)
    if len(report.reports) > 1:
        said = say.say("badge.worst", said=said, n=len(report.reports))
    name, score = plain(worst.project.name, 120), worst.score
    facts = sureness(say, score) if score.overall is not None else ()
    title = say["dot"].join((f"{name}{say['colon']}{overall(say, score)}", *facts))
    return _svg(said, title, score.band)


def _standing(project: ProjectReport) -> float:
    """Less than nothing where too little is known: that is never the better news."""
    return -1.0 if project.score.overall is None else project.score.overall


def _short(say: Words, project: ProjectReport) -> str:
    score = project.score
    if score.overall is None:
        return say.band(score.band)
    return say.say("badge.score", score=points(score.overall), band=say.band(score.band))


def _svg(said: str, title: str, band: str) -> str:
    said = plain(said, 60)
    left, right = _room(_WORD), _room(said)
    return _SVG.format(
        width=left + right,
        left=left,
        right=right,
        left_middle=left / 2,
        right_middle=left + right / 2,
        word=_WORD,
        said=xml(said),
        name=xml(f"{_WORD}: {said}"),
        title=xml(title),
        dark=_DARK,
        colour=_COLOURS.get(band, _GREY),
    )


def _room(text: str) -> int:
    return round(columns(text) * _COLUMN) + 2 * _PAD
