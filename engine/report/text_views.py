"""For a terminal: where the sides see a point otherwise, and that another day than the file's was judged."""

from typing import TYPE_CHECKING

from comity.engine.report.layout import GAP, Page, Span
from comity.engine.report.words import Words, number, percent
from comity.schemas.report import ProjectReport, View

if TYPE_CHECKING:
    from comity.schemas.forecast import Forecast

__all__ = ["replay_note", "replayed", "told", "views"]

_STYLES = {"blind_spot": "medium", "hidden_strength": "healthy"}


def views(page: Page, say: Words, report: ProjectReport) -> None:
    """The sub-points on which own rating, facts and client do not agree; nothing where all do."""
    apart = [view for view in report.views if view.gap or view.differs]
    if not apart:
        return
    page.heading(say["views.title"], "-")
    for view in apart:
        line: list[str | Span] = [
            Span(view.row, "head"),
            " ",
            say.name("html.points", view.row),
            say["colon"],
        ]
        verdicts = [Span(said, _STYLES.get(key, "")) for key, said in told(say, view)]
        for place, verdict in enumerate(verdicts):
            line += [say["semicolon"], verdict] if place else [verdict]
        page.line(*line, indent=GAP, hang=2 * GAP)
        page.line(Span(say["dot"].join(_sides(say, view)), "quiet"), indent=2 * GAP)


def told(say: Words, view: View) -> list[tuple[str, str]]:
    """What there is to say of a view, each with its key."""
    keys = [key for key in (view.gap, view.differs) if key]
    return [(key, say.name("views.verdicts", key)) for key in keys]


def _sides(say: Words, view: View) -> list[str]:
    found = []
    if view.own is not None:
        found.append(say.say("views.own", mark=number(view.own)))
    if view.facts is not None:
        found.append(say.say("views.facts", share=percent(view.facts), n=view.judged))
    if view.client_mark is not None:
        found.append(say.say("views.mark", mark=number(view.client_mark)))
    elif view.client is not None:
        found.append(say.say("views.client", share=percent(view.client)))
    return found


def replayed(page: Page, say: Words, report: "ProjectReport | Forecast") -> None:
    """That an earlier day was judged, and what the file could not tell of it."""
    if report.replay:
        page.line(replay_note(say, report))


def replay_note(say: Words, report: "ProjectReport | Forecast") -> str:
    """In one sentence or two."""
    replay = report.replay
    if replay is None:
        return ""
    first = say.say("replay.written", day=report.project.as_of, written=replay.written_on)
    if not replay.left_out:
        return first
    left_out = say.say("replay.left_out", n=replay.left_out)
    return say["sentence"].join((first, left_out, say["replay.undated"]))
