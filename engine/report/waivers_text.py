"""Waivers for a terminal: what is accepted, by whom, and for how many more days."""

from collections.abc import Mapping, Sequence
from typing import Any

from comity.engine.report.layout import GAP, Page, Span, clean, columns
from comity.engine.report.words import Words, number, words
from comity.schemas.text import Language

__all__ = ["waivers_text"]

_HEADS = ("state", "rule", "subject", "until", "days")
_CELL = 16  #: columns of a cell at the most
_REASON = 200  #: characters


def waivers_text(
    projects: Sequence[Mapping[str, Any]], language: Language, width: int, *, color: bool = False
) -> str:
    """The waivers of each project, in the order given; rows as `comity waivers --format json` has them."""
    say = words(language)
    page = Page(width, color=color, ambiguous=2 if language == "zh" else 1)
    for project in projects:
        page.heading(clean(project["name"]), "=")
        page.line(Span(say["dot"].join((project["as_of"], project["file"])), "quiet"))
        if not project["waivers"]:
            page.line(say["waiver_table.none"])
            continue
        page.line(_score(say, project))
        page.blank()
        _table(page, say, project["waivers"])
    return page.text()


def _score(say: Words, project: Mapping[str, Any]) -> str:
    overall, without = project["overall"], project["without_waivers"]
    if overall is None:
        return say["waiver_table.no_score"]
    key = "same" if without in (None, overall) else "score"
    plain = None if without is None else number(without)
    return say.say(f"waiver_table.{key}", overall=number(overall), without=plain)


def _table(page: Page, say: Words, waivers: Sequence[Mapping[str, Any]]) -> None:
    """One line for each, and below it the reason with who answers for it."""
    rows = [[Span(say[f"waiver_table.{head}"], "quiet") for head in _HEADS]]
    rows += [_cells(say, waiver) for waiver in waivers]
    widths = [min(max(columns(row[n].text) for row in rows), _CELL) for n in range(len(_HEADS))]
    page.row(rows[0], widths, left=(0, 1, 2, 3))
    for row, waiver in zip(rows[1:], waivers, strict=True):
        page.row(row, widths, left=(0, 1, 2, 3))
        key = "by" if waiver["approver"] else "by_nobody"
        said = say.say(
            f"waiver_table.{key}",
            reason=clean(waiver["reason"], _REASON),
            owner=waiver["owner"],
            approver=waiver["approver"],
        )
        page.line(said, indent=2 * GAP)


def _cells(say: Words, waiver: Mapping[str, Any]) -> list[Span]:
    state = waiver["state"]
    return [
        Span(
            say.title("waiver_states", state),
            {"expired": "high", "expiring": "medium"}.get(state, ""),
        ),
        Span(waiver["rule"]),
        Span(clean(waiver["subject"] or say["waiver_table.whole"])),
        Span(waiver["expires"]),
        Span(str(waiver["days_left"])),
    ]
