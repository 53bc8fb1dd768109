"""A forecast as Markdown: a table to paste into a plan or a comment."""

from collections.abc import Iterator

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
from comity.engine.report.quoting import code, markdown, path
from comity.engine.report.sentences import overall
from comity.engine.report.text_views import replay_note
from comity.engine.report.words import Words, words
from comity.schemas.forecast import Change, Forecast, ForecastDay
from comity.schemas.text import Language

__all__ = ["forecast_markdown"]

_MESSAGE, _NAME = 300, 120  #: characters
_MOST = 5  #: findings of one change
_HEADS = ("day", "score", "turn", "what")


def forecast_markdown(forecast: Forecast, language: Language) -> str:
    """The same as for a terminal; each row a change, the day in its first one."""
    say = words(language)
    title = say.say("forecast.title", day=forecast.until)
    blocks = [
        f"### {markdown(forecast.project.name, _NAME)}",
        f"**{markdown(overall(say, forecast.score))}**",
        f"{forecast.project.as_of} {code(path(forecast.file))}",
        *([markdown(replay_note(say, forecast))] if forecast.replay else ()),
        f"**{markdown(title)}**",
    ]
    rows = [row for day in shown_days(forecast) for row in _rows(say, day)]
    if rows:
        if said := counted(say, forecast):
            blocks.append(markdown(said))
        heads = [markdown(say[f"forecast.heads.{head}"]) for head in _HEADS]
        lines = [heads, ["---"] * len(heads), *rows]
        blocks.append("\n".join(f"| {' | '.join(line)} |" for line in lines))
    else:
        blocks.append(markdown(say["forecast.none"]))
    return "\n\n".join(blocks) + "\n"


def _rows(say: Words, day: ForecastDay) -> Iterator[list[str]]:
    when = say.say("forecast.day", weekday=weekday(say, day.day), day=day.day)
    told = [*_told(say, day)] or [("", "")]
    for number, (turn, what) in enumerate(told):
        first = (markdown(when), markdown(score(say, day))) if number == 0 else ("", "")
        yield [*first, turn, what]


def _told(say: Words, day: ForecastDay) -> Iterator[tuple[str, str]]:
    for ended in day.waivers:
        yield markdown(say["forecast.turns.waiver"]), markdown(waiver(say, ended), _MESSAGE)
    for change in shown(day):
        yield markdown(say[f"forecast.turns.{name(change)}"]), _what(say, change)
    if day.aged:
        yield markdown(say["forecast.turns.aged"]), code(aged(say, day.aged))


def _what(say: Words, change: Change) -> str:
    head = f"**{markdown(change.rule)}** {markdown(say.of(change.title), _NAME)}"
    if change.kind != "strength":
        head += f" ({markdown(say.name('severities', change.severity))}"
        if before := was(say, change):
            head += markdown(say["dot"] + say.say("forecast.before", before=before))
        head += ")"
    lines = [markdown(say.of(f.message), _MESSAGE) for f in change.findings[:_MOST]]
    if (more := len(change.findings) - _MOST) > 0:
        lines.append(markdown(say.say("forecast.more", n=more)))
    return "<br>".join((head, *lines))
