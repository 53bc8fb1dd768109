"""A forecast for a terminal: a short calendar of the days on which something changes."""

from comity.engine.report.forecast_words import (
    aged,
    counted,
    name,
    score,
    shown,
    shown_days,
    waiver,
    was,
    weekday,
)
from comity.engine.report.layout import GAP, Page, Span, clean
from comity.engine.report.sentences import held, overall, sureness
from comity.engine.report.text import tool_line
from comity.engine.report.text_views import replayed
from comity.engine.report.words import Words, number, words
from comity.schemas.forecast import Change, Forecast, ForecastDay
from comity.schemas.text import Language

__all__ = ["forecast_text"]

_DEEP = 2 * GAP
_NAME = 120  #: characters of a project's name
_MOST = 5  #: findings of one change
_REASON = 200  #: characters
#: A colour is never the only sign: a word says the same.
_STYLES = {"red": "high", "amber": "medium", "grows": "high", "graver": "high", "unknown": "low"}


def forecast_text(
    forecast: Forecast, language: Language, width: int, *, color: bool = False
) -> str:
    """The score now, what it comes to, and each day with what changes on it."""
    say = words(language)
    page = Page(width, color=color, ambiguous=2 if language == "zh" else 1)
    project = forecast.project
    page.heading(clean(project.name, _NAME), "=")
    page.line(Span(say["dot"].join((project.as_of, forecast.file)), "quiet"))
    replayed(page, say, forecast)
    page.line(overall(say, forecast.score))
    page.line(Span(say["dot"].join(sureness(say, forecast.score)), "quiet"))
    page.heading(say.say("forecast.title", day=forecast.until), "-")
    days = shown_days(forecast)
    if not days:
        page.line(say["forecast.none"])
    else:
        _outlook(page, say, forecast)
    for day in days:
        _day(page, say, day)
    tool_line(page, say, forecast.tool)
    return page.text()


def _outlook(page: Page, say: Words, forecast: Forecast) -> None:
    last = forecast.days[-1].score.overall
    parts = [counted(say, forecast)]
    if None not in (last, forecast.score.overall):
        now = number(forecast.score.overall)
        key = "level" if last == forecast.score.overall else "from_to"
        parts.append(say.say(f"forecast.{key}", before=now, after=number(last)))
    page.line(say["semicolon"].join(part for part in parts if part))


def _day(page: Page, say: Words, day: ForecastDay) -> None:
    """The date, the score then and what holds it, and below it what changes."""
    when = say.say("forecast.day", weekday=weekday(say, day.day), day=day.day)
    page.blank()
    page.line(Span(when, "head"), say["dot"], Span(score(say, day), day.score.band))
    if day.moved and (said := held(say, day.score)):
        page.line(Span(said, "quiet"), indent=GAP)
    for ended in day.waivers:
        page.line(clean(waiver(say, ended), _REASON), indent=GAP, hang=_DEEP)
    for change in shown(day):
        _change(page, say, change)
    if day.aged:
        said = say.say("forecast.aged", values=aged(say, day.aged))
        page.line(Span(said, "quiet"), indent=GAP, hang=_DEEP)


def _change(page: Page, say: Words, change: Change) -> None:
    """What it is called, by which rule, what it was before; what is new, in the rule's own words."""
    key, before = name(change), was(say, change)
    form = "strength" if change.kind == "strength" else "change_was" if before else "change"
    line: list[str | Span] = say.pieces(
        f"forecast.{form}",
        turn=Span(say[f"forecast.turns.{key}"], _STYLES.get(key, "")),
        severity=say.name("severities", change.severity),
        rule=Span(change.rule, "head"),
        title=say.of(change.title),
        before=before,
    )
    page.line(*line, indent=GAP, hang=_DEEP)
    for finding in change.findings[:_MOST]:
        page.line(say.of(finding.message), indent=_DEEP)
    if (more := len(change.findings) - _MOST) > 0:
        page.line(Span(say.say("forecast.more", n=more), "quiet"), indent=_DEEP)
    if change.aged:
        said = say.say("forecast.for_age", values=aged(say, change.aged))
        page.line(Span(said, "quiet"), indent=_DEEP)
