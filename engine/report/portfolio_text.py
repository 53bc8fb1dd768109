"""The portfolio for a terminal: the roll-up, the ranking, the heat map, what recurs, what failed.

It fits 80 columns, and narrower ones with fewer columns of the tables. A long portfolio shows its worst
projects unless every one is asked for.
"""

from collections.abc import Sequence

from comity.engine.report.layout import GAP, Page, Span, clean, columns
from comity.engine.report.portfolio_words import (
    LETTERLESS,
    letter,
    movement,
    severities,
    terms,
    trend,
)
from comity.engine.report.text import gate_lines, tool_line
from comity.engine.report.words import Words, percent, points, words
from comity.schemas.portfolio import Portfolio, ProjectRow, Theme
from comity.schemas.text import Language

__all__ = ["text"]

_SHOWN = 25  #: projects in a table, and gates not met
_RULES = 3  #: recurring rules of a dimension
_LONGEST_NAME = 120  #: characters of a project's name
_NAME = 16  #: least room for it in a table
_WIDEST = {"band": 18}  #: most room for a column: a profile may name its bands as it likes
_WIDE = 12  #: and for all others
_CODE = 3  #: columns of a field of the heat map
#: Columns of the ranking in the order in which they are given up when there is no room.
_GIVEN_UP = ("confidence", "coverage", "range", "high_open", "critical", "movement", "place")


def text(
    portfolio: Portfolio, *, language: Language, width: int, color: bool, show_all: bool = False
) -> str:
    """The whole portfolio, in lines of at most `width` columns (40 or more; a path is never broken)."""
    say = words(language)
    page = Page(width, color=color, ambiguous=2 if language == "zh" else 1)
    rows = portfolio.projects if show_all else portfolio.projects[:_SHOWN]
    more = len(portfolio.projects) - len(rows)
    _roll_up(page, say, portfolio)
    if rows:
        _ranking(page, say, rows, more)
        _heat(page, say, portfolio, rows, more)
        _recurring(page, say, portfolio, show_all=show_all)
    if portfolio.unchecked:
        page.heading(say["audit.not_checked"], "-")
        for target in portfolio.unchecked:
            reason = say.of(target.reason)
            page.line(Span(f"{target.file}:", solid=True), " ", reason, indent=2, hang=4)
    tool_line(page, say, portfolio.tool)
    if not portfolio.gate.passed:
        reasons = portfolio.gate.reasons if show_all else portfolio.gate.reasons[:_SHOWN]
        gate_lines(page, say, reasons)
        _more(page, say, len(portfolio.gate.reasons) - len(reasons))
    return page.text()


def _roll_up(page: Page, say: Words, portfolio: Portfolio) -> None:
    whole = portfolio.roll_up
    page.heading(say["audit.title"], "=")
    projects = say.say("audit.projects", n=whole.checked)
    facts = [say.say("audit.checked", projects=projects, scored=whole.scored)]
    if portfolio.unchecked:
        facts.append(say.say("audit.unchecked", n=len(portfolio.unchecked)))
    page.line(say["dot"].join(facts))
    if whole.worst is None or whole.mean is None:
        page.line(say["audit.no_mean"])
    else:
        name = clean(whole.worst.name, _LONGEST_NAME)
        mean, worst = points(whole.mean), points(whole.worst.score)
        page.line(Span(say.say("audit.mean", mean=mean, worst=worst, name=name), "head"))
        page.line(Span(say["audit.mean_about"], "quiet"))
    counted = [(band, n) for band, n in whole.bands.items() if n]
    page.line(say.row([say.say("audit.bands", n=n, band=say.band(band)) for band, n in counted]))
    page.line(severities(say, whole.open))
    if portfolio.trend:
        clauses = [clean(clause) for clause in trend(say, portfolio.trend)]
        page.line(say["audit.trend.between"].join(clauses))


def _ranking(page: Page, say: Words, rows: Sequence[ProjectRow], more: int) -> None:
    heads = ["place", "project", "score", "band", "range", "coverage", "confidence"]
    heads += ["movement"] if any(row.movement for row in rows) else []
    heads += ["critical", "high_open"]
    cells = [
        dict(zip(heads, _cells(say, n, row, heads), strict=True)) for n, row in enumerate(rows, 1)
    ]
    named = {head: Span(say[f"audit.heads.{head}"], "quiet") for head in heads}
    wide = {head: max(columns(line[head].text) for line in (named, *cells)) for head in heads}
    wide |= {head: min(wide[head], _WIDEST.get(head, _WIDE)) for head in heads if head != "project"}
    for given_up in _GIVEN_UP:
        if _room(page, wide) >= min(wide["project"], _NAME):
            break
        wide.pop(given_up, None)
    wide["project"] = min(wide["project"], max(_room(page, wide), 1))
    left = [list(wide).index(head) for head in ("project", "band")]
    page.heading(say["audit.ranking"], "-")
    for line in (named, *cells):
        page.row([line[head] for head in wide], list(wide.values()), left=left)
    _more(page, say, more)
    if "movement" in wide:
        page.line(Span(say["audit.movement_about"], "quiet"), indent=2)


def _room(page: Page, wide: dict[str, int]) -> int:
    """What is left for the name."""
    others = [width for head, width in wide.items() if head != "project"]
    return page.width - sum(others) - GAP * (len(wide))


def _cells(say: Words, place: int, row: ProjectRow, heads: Sequence[str]) -> list[Span]:
    cells = {
        "place": Span(str(place), "quiet"),
        "project": Span(clean(row.project.name, _LONGEST_NAME)),
        "score": Span(say["table.none"] if row.overall is None else points(row.overall)),
        "band": Span(say.band(row.band), row.band),
        "range": Span(say.range(row.low, row.high)),
        "coverage": Span(percent(row.coverage)),
        "confidence": Span(say.name("confidence", row.confidence)),
        "movement": Span(movement(say, row.movement)),
        "critical": Span(str(row.open.get("critical", 0))),
        "high_open": Span(str(row.open.get("high", 0))),
    }
    return [cells[head] for head in heads]


def _heat(
    page: Page, say: Words, portfolio: Portfolio, rows: Sequence[ProjectRow], more: int
) -> None:
    rolls = portfolio.roll_up.dimensions
    page.heading(say["audit.heat"], "-")
    room = page.width - (len(rolls) + 1) * GAP - len(rolls) * _CODE
    if room < _NAME:
        _heat_in_words(page, say, rows, more)
        return
    lines = [[Span("")] + [Span(say.name("audit.codes", name), "quiet") for name in rolls]]
    for row in rows:
        marks = [row.dimensions[name].band if name in row.dimensions else "" for name in rolls]
        lines.append(
            [Span(clean(row.project.name, _LONGEST_NAME)), *(_mark(say, m) for m in marks)]
        )
    lines.append(
        [Span(say["audit.mean_row"], "quiet"), *(_points(r.mean, r.band) for r in rolls.values())]
    )
    lines.append(
        [Span(say["audit.worst_row"], "quiet"), *(_points(r.worst, "") for r in rolls.values())]
    )
    name = min(max(columns(line[0].text) for line in lines), room)
    for line in lines:
        page.row(line, [name, *[_CODE] * len(rolls)], left=(0,))
    _more(page, say, more)
    key = [
        say.say(
            "audit.heat_key", code=say.name("audit.codes", d), dimension=say.name("dimensions", d)
        )
        for d in rolls
    ]
    page.line(Span(say.row(key), "quiet"), indent=2)
    page.line(Span(say["audit.heat_about"], "quiet"), indent=2)


def _heat_in_words(page: Page, say: Words, rows: Sequence[ProjectRow], more: int) -> None:
    """Where there is no room for a table: the weak dimensions of each project."""
    for row in rows:
        weak = [
            say.say(
                "audit.heat_weak", dimension=say.name("dimensions", d), letter=letter(say, m.band)
            )
            for d, m in row.dimensions.items()
            if m.band in ("at_risk", "critical")
        ]
        name, told = clean(row.project.name, _LONGEST_NAME), say.row(weak)
        shown = told or say["audit.heat_well"]
        page.line(say.say("audit.heat_row", name=name, weak=shown), indent=2, hang=4)
    _more(page, say, more)


def _mark(say: Words, band: str) -> Span:
    return Span(letter(say, band), "quiet" if band in LETTERLESS else band)


def _points(score: float | None, band: str) -> Span:
    return Span("-" if score is None else points(score), band or "quiet")


def _more(page: Page, say: Words, more: int) -> None:
    if more:
        page.line(Span(say.say("audit.more", n=more), "quiet"), indent=2)


def _recurring(page: Page, say: Words, portfolio: Portfolio, *, show_all: bool) -> None:
    page.heading(say["audit.recurring"], "-")
    if not portfolio.themes:
        page.line(say["audit.none_recurring"], indent=2)
    for theme in portfolio.themes:
        _theme(page, say, theme, show_all=show_all)
    least = portfolio.recurs
    about = say.say("audit.recurring_about", fewest=least.projects, share=percent(least.share))
    page.line(Span(about, "quiet"), indent=2)


def _theme(page: Page, say: Words, theme: Theme, *, show_all: bool) -> None:
    dimension = say.title("dimensions", theme.dimension)
    projects, share = say.say("audit.projects", n=theme.projects), percent(theme.share)
    head = say.say("audit.theme", dimension=dimension, projects=projects, share=share)
    page.line(Span(head, "head"), indent=2)
    action = say.of(theme.action.text)
    page.line(say.say("audit.action", text=action), indent=4, hang=6)
    page.line(Span(terms(say, theme.action), "quiet"), indent=6)
    rules = theme.rules if show_all else theme.rules[:_RULES]
    for rule in rules:
        page.line(
            Span(say.name("severities", rule.severity), rule.severity),
            " ",
            say.say("audit.rule", rule=rule.rule, title=say.of(rule.title)),
            say["dot"],
            say.say(
                "audit.where",
                projects=say.say("audit.projects", n=rule.projects),
                share=percent(rule.share),
            ),
            indent=4,
            hang=6,
        )
        if show_all:
            page.line(say.say("audit.first", files=say.row(rule.files)), indent=6, hang=8)
    if len(rules) < len(theme.rules):
        left = len(theme.rules) - len(rules)
        page.line(Span(say.say("audit.more_rules", n=left), "quiet"), indent=4)
