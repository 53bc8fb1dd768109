"""The report for a terminal.

Each project from the verdict to what to record next; of several projects a table at the end, where
the eye rests after scrolling; last of all the gate, when it was not met.
"""

from collections.abc import Sequence

from comity.engine.report.grouping import open_findings, severity_counts
from comity.engine.report.layout import GAP, Page, Span, clean, columns
from comity.engine.report.sentences import gate_reason
from comity.engine.report.text_advice import advice
from comity.engine.report.text_findings import findings
from comity.engine.report.text_verdict import verdict
from comity.engine.report.text_views import replayed, views
from comity.engine.report.words import Words, points, words
from comity.schemas.report import GateReason, ProjectReport, Report, Tool
from comity.schemas.text import Language

__all__ = ["gate_lines", "text", "tool_line"]

_LONGEST_NAME = 120  #: characters of a project's name
_NAME = 14  #: least room for it in the table of projects
_CELL = 17  #: columns of any other cell at the most
_FIRST = 3  #: columns of that table that always stand: project, score, band


def text(
    report: Report,
    *,
    language: Language,
    width: int,
    color: bool,
    show_waived: bool = False,
    show_all: bool = False,
) -> str:
    """The whole report, in lines of at most `width` columns (40 or more; a place is never broken).

    Waived findings are only counted unless `show_waived`, and of one rule only the first ones are shown
    unless `show_all`, which also shows where our own rating, the facts and the client differ.
    """
    say = words(language)
    page = Page(width, color=color, ambiguous=2 if language == "zh" else 1)
    for project in report.reports:
        _title(page, say, project)
        verdict(page, say, project)
        findings(page, say, project, show_waived=show_waived, show_all=show_all)
        if show_all:
            views(page, say, project)
        advice(page, say, project)
    if len(report.reports) > 1:
        _summary(page, say, report.reports)
    tool_line(page, say, report.tool)
    if not report.gate.passed:
        gate_lines(page, say, report.gate.reasons)
    return page.text()


def _title(page: Page, say: Words, report: ProjectReport) -> None:
    project = report.project
    phase = say.name("phases", project.phase) if project.phase else None
    about = [part for part in (project.client, project.as_of, phase, project.id) if part]
    page.heading(clean(project.name, _LONGEST_NAME), "=")
    page.line(Span(say["dot"].join(about), "quiet"))
    page.line(Span(report.file, "quiet", solid=True))
    replayed(page, say, report)
    page.blank()


def _summary(page: Page, say: Words, reports: Sequence[ProjectReport]) -> None:
    """One line a project; columns that find no room are left out, the last ones first."""
    heads = ("project", "score", "band", "critical", "high", "range", "confidence")
    rows = [[Span(say[f"table.{head}"], "quiet") for head in heads]]
    rows += [_cells(say, report) for report in reports]
    name, *rest = [max(columns(row[n].text) for row in rows) for n in range(len(heads))]
    rest = [min(width, _CELL) for width in rest]
    while len(rest) >= _FIRST and _room(page, rest) < min(name, _NAME):
        rest.pop()
    widths = [min(name, _room(page, rest)), *rest]
    page.heading(say["headings.summary"], "-")
    for row in rows:
        page.row(row[: len(widths)], widths, left=(0, 2))


def _room(page: Page, widths: Sequence[int]) -> int:
    """What is left for the first column."""
    return page.width - sum(widths) - GAP * (len(widths) + 1)


def _cells(say: Words, report: ProjectReport) -> list[Span]:
    score, counts = report.score, severity_counts(open_findings(report))
    none = say["table.none"]
    return [
        Span(clean(report.project.name, _LONGEST_NAME)),
        Span(none if score.overall is None else points(score.overall)),
        Span(say.band(score.band), score.band),
        Span(str(counts.get("critical", 0))),
        Span(str(counts.get("high", 0))),
        Span(say.range(score.low, score.high)),
        Span(say.name("confidence", score.confidence)),
    ]


def tool_line(page: Page, say: Words, tool: Tool) -> None:
    """What judged, in one line at the end."""
    ruleset = tool.ruleset_hash.removeprefix("sha256:")[:12]
    line = say.say("tool", version=tool.version, profile=tool.profile, ruleset=ruleset)
    page.blank()
    page.line(Span(line, "quiet"))


def gate_lines(page: Page, say: Words, reasons: Sequence[GateReason]) -> None:
    """Each gate that was not met, by file."""
    page.heading(say["gate.not_met"], "-")
    for reason in reasons:
        said = gate_reason(say, reason)
        page.line(Span(f"{reason.file}:", solid=True), " ", said, indent=2, hang=4)
