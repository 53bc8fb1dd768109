"""The report as a comment on a pull request: the verdict at a glance, all else folded away."""

from collections.abc import Iterator, Sequence

from comity.engine.report.grouping import gravest_first, open_findings, place, severity_counts
from comity.engine.report.quoting import code, markdown, path
from comity.engine.report.sentences import gate_reason, held, overall, sureness
from comity.engine.report.text_views import replay_note
from comity.engine.report.trend_words import counts, fixed, movement, silent
from comity.engine.report.words import Words, number, percent, points, words
from comity.schemas.report import ActionAdvice, FindingReport, ProjectReport, Report, Trend
from comity.schemas.text import Language

__all__ = ["render"]

_ROOM = 60_000  #: characters; GitHub takes 65,536 of a comment
_FIRST = 3  #: findings that are seen without unfolding
_MOST = 50  #: findings of a project
_ACTIONS = 5
_MESSAGE, _NAME = 300, 120  #: characters
_ARROWS = {"up": "↑", "down": "↓", "level": "→"}


def render(report: Report, *, language: Language) -> str:
    """The gate where it was not met, of several projects a table, then each project.

    What finds no room in a comment is left out, from the end, and said to be.
    """
    say = words(language)
    blocks = [*_gate(say, report), *_overview(say, report.reports)]
    for project in report.reports:
        blocks += _project(say, project)
    return _fitted(say, blocks, _tool(say, report))


def _fitted(say: Words, blocks: Sequence[str], last: str) -> str:
    room = _ROOM - len(last)
    kept: list[str] = []
    for block in blocks:
        room -= len(block) + 2
        if room < 0:
            kept.append(markdown(say["markdown.cut"]))
            break
        kept.append(block)
    return "\n\n".join((*kept, last, ""))[:-1]


def _gate(say: Words, report: Report) -> Iterator[str]:
    if not report.gate.passed:
        yield f"**{markdown(say['gate.not_met'])}**"
        reasons = report.gate.reasons[:_MOST]
        if reasons:
            yield "\n".join(
                f"- {code(path(r.file))} {markdown(gate_reason(say, r))}" for r in reasons
            )


def _overview(say: Words, projects: Sequence[ProjectReport]) -> Iterator[str]:
    if len(projects) > 1:
        heads = ("project", "score", "band", "range", "confidence", "critical", "high")
        yield _table([say[f"table.{head}"] for head in heads], [_line(say, p) for p in projects])


def _line(say: Words, project: ProjectReport) -> list[str]:
    score, counts = project.score, severity_counts(open_findings(project))
    return [
        markdown(project.project.name, _NAME),
        "-" if score.overall is None else points(score.overall),
        markdown(say.band(score.band)),
        markdown(say.range(score.low, score.high)),
        markdown(say.name("confidence", score.confidence)),
        str(counts.get("critical", 0)),
        str(counts.get("high", 0)),
    ]


def _project(say: Words, project: ProjectReport) -> Iterator[str]:
    score = project.score
    yield f"### {markdown(project.project.name, _NAME)}"
    yield f"**{markdown(overall(say, score))}**"
    facts = [project.project.as_of, *(sureness(say, score) if score.overall is not None else ())]
    yield markdown(say["dot"].join(facts))
    if project.replay:
        yield markdown(replay_note(say, project))
    if said := held(say, score):
        yield markdown(said)
    if project.trend:
        yield from _trend(say, project.trend)
    shown = gravest_first(open_findings(project))
    yield _findings(say, project.file, shown[:_FIRST]) if shown else markdown(say["findings.none"])
    if rest := shown[_FIRST:_MOST]:
        summary = say.say("markdown.more", n=len(shown) - _FIRST)
        inside = _findings(say, project.file, rest)
        if (left := len(shown) - _MOST) > 0:
            inside += f"\n\n{markdown(say.say('markdown.rest', n=left))}"
        yield _folded(summary, inside)
    if project.actions:
        rows = [
            f"{place}. {_action(say, action)}"
            for place, action in enumerate(project.actions[:_ACTIONS], 1)
        ]
        yield _folded(say["headings.actions"], "\n".join(rows))
    if project.diagnoses:
        rows = [
            f"- **{markdown(say.of(d.title))}**{say['colon']}{markdown(say.of(d.root_cause), _MESSAGE)}"
            for d in project.diagnoses
        ]
        yield _folded(say["headings.diagnoses"], "\n".join(rows))
    if project.dimensions:
        yield _folded(say["headings.dimensions"], _dimensions(say, project))
    if broken := list(_broken(say, project)):
        yield "\n".join(f"- {markdown(said, _MESSAGE)}" for said in broken)


def _trend(say: Words, trend: Trend) -> Iterator[str]:
    """The movement in one line, what is behind it in the next."""
    moved = f"{_ARROWS[trend.arrow]} " if trend.arrow in _ARROWS else ""
    yield f"{moved}**{markdown(movement(say, trend))}**{say['semicolon']}{markdown(counts(say, trend))}"
    for said in (
        say.of(trend.refused) if trend.refused else "",
        fixed(say, trend),
        silent(say, trend),
    ):
        if said:
            yield markdown(said, 2 * _MESSAGE)


def _broken(say: Words, project: ProjectReport) -> Iterator[str]:
    """Rules of which nothing can be said: whoever reads the verdict must know."""
    for outcome in project.outcomes:
        if outcome.outcome == "error":
            yield say.say("rules.error", rule=outcome.rule, error=outcome.error or "")
    for fault in project.faults:
        yield say.say("rules.fault", rule=fault.rule, error=fault.error)


def _findings(say: Words, file: str, findings: Sequence[FindingReport]) -> str:
    heads = [say[f"markdown.{head}"] for head in ("severity", "finding", "place")]
    return _table(heads, [_finding(say, file, finding) for finding in findings])


def _finding(say: Words, file: str, finding: FindingReport) -> list[str]:
    title = f"**{markdown(finding.rule)}** {markdown(say.of(finding.title), _NAME)}"
    return [
        markdown(say.name("severities", finding.severity)),
        f"{title}<br>{markdown(say.of(finding.message), _MESSAGE)}",
        code(place(finding, path(file))),
    ]


def _action(say: Words, action: ActionAdvice) -> str:
    gain = say.say("actions.gain", n=action.gain, gain=number(action.gain))
    terms = [
        say.who(action.who),
        say.of(action.when),
        say.name("efforts", action.effort),
        gain if action.gain > 0 else say["actions.no_gain"],
    ]
    said = say.say("actions.terms", terms=say["dot"].join(terms), rules=say.few(action.rules))
    return f"**{markdown(say.of(action.text), _MESSAGE)}**<br>{markdown(said)}"


def _dimensions(say: Words, project: ProjectReport) -> str:
    """Without a score of the whole, a part of it would pass for one."""
    scored = project.score.overall is not None
    rows = [
        [
            markdown(say.title("dimensions", d.id)),
            points(d.score) if scored and d.score is not None else "-",
            f"{d.weight:.0f}",
            percent(d.coverage),
        ]
        for d in project.dimensions
    ]
    heads = ("dimension", "score", "weight", "coverage")
    return _table([say[f"table.{head}"] for head in heads], rows)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _folded(summary: str, inside: str) -> str:
    """Fixed words alone stand in a summary: Markdown's own escapes have no force there."""
    return f"<details>\n<summary>{summary}</summary>\n\n{inside}\n\n</details>"


def _tool(say: Words, report: Report) -> str:
    tool = report.tool
    ruleset = tool.ruleset_hash.removeprefix("sha256:")[:12]
    line = say.say("tool", version=tool.version, profile=tool.profile, ruleset=ruleset)
    return f"*{markdown(line, _NAME)}*"
