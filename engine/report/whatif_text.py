"""A what-if for a terminal: what is wished for, before and after, and what goes and comes."""

from comity.engine.report.layout import GAP, Page, Span, clean, columns
from comity.engine.report.sentences import held
from comity.engine.report.text import tool_line
from comity.engine.report.whatif_words import Row, groups, lead, rows, wishes
from comity.engine.report.words import Words, words
from comity.schemas.text import Language
from comity.schemas.whatif import WhatIf

__all__ = ["whatif_text"]

_NAME = 120  #: characters of a project's name
_MOST = 12  #: lines of one group
_WISH = 200  #: characters


def whatif_text(whatif: WhatIf, language: Language, width: int, *, color: bool = False) -> str:
    say = words(language)
    page = Page(width, color=color, ambiguous=2 if language == "zh" else 1)
    project = whatif.before.project
    page.heading(clean(project.name, _NAME), "=")
    page.line(Span(say["dot"].join((project.as_of, whatif.before.file)), "quiet"))
    page.heading(say["whatif.title"], "-")
    for wish in wishes(say, whatif):
        page.line("- ", clean(wish, _WISH), indent=GAP, hang=2 * GAP)
    page.blank()
    page.line(Span(lead(say, whatif), whatif.after.score.band))
    if said := held(say, whatif.after.score):
        page.line(Span(said, "quiet"))
    page.blank()
    _table(page, say, list(rows(say, whatif)))
    for group in groups(say, whatif):
        if group.lines:
            page.heading(say.say(f"whatif.{group.key}", n=len(group.lines)), "-")
        for severity, text in group.lines[:_MOST]:
            word = Span(say.name("severities", severity) if severity else "", severity)
            page.line(word, " " if severity else "", text, indent=GAP, hang=2 * GAP)
        if len(group.lines) > _MOST:
            page.line(say.say("whatif.more", n=len(group.lines) - _MOST), indent=GAP)
    tool_line(page, say, whatif.tool)
    return page.text()


def _table(page: Page, say: Words, found: list[Row]) -> None:
    heads = Row("", say["whatif.before"], say["whatif.after"], "")
    widths = [max(columns(row[i]) for row in (heads, *found)) for i in range(4)]
    for number, row in enumerate((heads, *found)):
        style = ("quiet", "head")[number] if number < 2 else ""  # noqa: PLR2004  the heads, the score
        cells = [Span(cell, style) for cell in (row if row.moved else row[:-1])]
        page.row(cells, widths[: len(cells)], {0})
