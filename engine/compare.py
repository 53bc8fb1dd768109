"""Two results of one project: what moved, what is new, what is fixed, and by what the score moved.

Scores are compared only where the same rules made both. After a change of rules the earlier snapshot, where
it is at hand, is judged again by today's; where it is not, the comparison of scores is refused in words.
Findings are told apart by their fingerprints, whatever the rules.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, Protocol

from comity.engine.baseline import Baseline, key
from comity.engine.catalog import Catalog
from comity.engine.check import Settings, check
from comity.engine.errors import UsageError
from comity.engine.facts import Facts, read
from comity.engine.source import parse
from comity.engine.waivers import Limits
from comity.schemas.report import SCHEMA, FixedFinding, ProjectReport, Report, Trend
from comity.schemas.text import Text

__all__ = ["Earlier", "History", "Scored", "against", "earlier", "moved", "remembering", "trend"]

_ARROW = 5  #: points from which a movement is one
_JUDGED = ("pass", "partial", "fail", "not_applicable")
_REFUSED = Text(
    "The earlier result was made with other rules, so the scores are not compared; --compare with the "
    "earlier snapshot judges it by today's",
    "上次结果所用的规则不同，得分不作比较；请用 --compare 再给出当时的快照，即可按现在的规则重新评分",
)


class Earlier(NamedTuple):
    """An earlier result of one project."""

    report: ProjectReport | None  #: as it was saved
    ruleset_hash: str | None  #: of the rules that made it
    again: ProjectReport | None  #: the snapshot of then, judged by today's rules

    @property
    def best(self) -> ProjectReport:
        """The one to tell findings by."""
        found = self.again or self.report
        assert found is not None  # noqa: S101  there is one of them at least
        return found


class Scored(Protocol):
    """What a movement is reckoned from."""

    @property
    def overall(self) -> float | None: ...

    @property
    def without_waivers(self) -> float | None: ...


class History(NamedTuple):
    """What is known from before, by the key of a project."""

    baseline: Baseline | None = None
    earlier: Mapping[str, Earlier] = {}


def earlier(
    files: Sequence[tuple[str, bytes]], catalog: Catalog, settings: Settings
) -> dict[str, Earlier]:
    """Reports and snapshots of before, by project: each the text of a file with its name.

    Raises UsageError, SnapshotError or Mistakes for what is neither, or names a project twice.
    """
    then = settings._replace(today=None, limits=Limits())  # limits are for who decides today
    found: dict[str, Earlier] = {}
    for name, data in files:
        if f'"{SCHEMA.partition("/")[0]}/'.encode() in data[:200]:
            report = _saved(name, data)
            for project in report.reports:
                _put(found, name, Earlier(project, report.tool.ruleset_hash, None))
        else:
            facts = read(parse(data, name), catalog.shapes)
            _put(found, name, Earlier(None, None, check(facts, catalog, then)))
    return found


def _saved(name: str, data: bytes) -> Report:
    from comity.engine.report.json import SavedReportError, loads

    try:
        return loads(data)
    except SavedReportError as error:
        raise UsageError(error.message, file=name) from None


def _put(found: dict[str, Earlier], file: str, one: Earlier) -> None:
    """Beside a saved report its snapshot, and the other way round; never two of a kind."""
    project = one.best.project
    name = key(project.id, project.name)
    there = found.get(name)
    if there is None:
        found[name] = one
    elif there.report is None and one.report is not None:
        found[name] = one._replace(again=there.again)
    elif there.again is None and one.again is not None:
        found[name] = there._replace(again=one.again)
    else:
        message = Text(
            f'a second earlier result of the project "{name}"', f"项目“{name}”的上次结果给出了两份"
        )
        raise UsageError(message, file=file)


def remembering(settings: Settings, facts: Facts, history: History) -> Settings:
    """The settings for one project, with what is known of it from before.

    Where there is a baseline, it alone says which findings were there.
    """
    project = facts.root["project"]
    name = key(project["id"], project["name"])
    then = history.earlier.get(name)
    best = then.best if then else None
    standing = {finding.fingerprint: finding.rule for finding in best.findings} if best else {}
    if history.baseline is not None:
        standing = known.standing if (known := history.baseline.get(name)) else {}
    return settings._replace(
        previous={o.rule: o.outcome for o in best.outcomes} if best else None,
        severities={o.rule: o.severity for o in best.outcomes} if best else {},
        standing=standing,
    )


def against(report: ProjectReport, history: History, ruleset_hash: str) -> ProjectReport:
    """The report with its trend, where the project has an earlier result."""
    then = history.earlier.get(key(report.project.id, report.project.name))
    return replace(report, trend=trend(report, then, ruleset_hash)) if then else report


def trend(now: ProjectReport, then: Earlier, ruleset_hash: str) -> Trend:
    """What moved; parts of the movement add up to the whole."""
    told = then.report or then.best
    same = then.report if then.report and then.ruleset_hash == ruleset_hash else then.again
    parts = moved(now.score, told.score, same.score) if same else None
    rules, facts, waivers = parts or (None, None, None)
    best = then.best
    there = {finding.fingerprint for finding in best.findings}
    silent = sorted(outcome.rule for outcome in now.outcomes if outcome.remembered)
    shown = [f for f in now.findings if f.waived is None and f.suppressed_by is None]
    new = sum(f.fingerprint not in there and f.rule not in silent for f in shown)
    return Trend(
        since=told.project.as_of,
        before=told.score.overall,
        moved=None if parts is None else round(sum(parts), 1),
        arrow=None if parts is None else _arrow(parts[1] + parts[2]),
        facts=facts,
        rules=rules,
        waivers=waivers,
        new=new,
        standing=len(shown) - new,
        fixed=tuple(_fixed(now, best, silent)),
        silent=tuple(silent),
        refused=None if same else _REFUSED,
    )


def moved(now: Scored, before: Scored, same: Scored) -> tuple[float, float, float] | None:
    """Points by rules, facts and waivers; None where there is no score on one side.

    `same` is the earlier score by today's rules.
    """
    if now.overall is None or before.overall is None or same.overall is None:
        return None
    waived = (now.overall - _bare(now)) - (before.overall - _bare(before))
    parts = (_bare(same) - _bare(before), _bare(now) - _bare(same), waived)
    return tuple(round(part, 1) + 0.0 for part in parts)  # type: ignore[return-value]  # no -0.0


def _bare(score: Scored) -> float:
    """Without waivers."""
    found = score.overall if score.without_waivers is None else score.without_waivers
    return found or 0.0


def _arrow(points: float) -> str:
    if abs(round(points, 1)) < _ARROW:
        return "level"
    return "up" if points > 0 else "down"


def _fixed(now: ProjectReport, best: ProjectReport, silent: Sequence[str]) -> list[FixedFinding]:
    """What was found and is not any more, by rules that could be judged."""
    there = {finding.fingerprint for finding in now.findings}
    judged = {o.rule for o in now.outcomes if o.outcome in _JUDGED} - {*silent}
    return [
        FixedFinding(finding.rule, finding.severity, finding.subject, finding.title)
        for finding in best.findings
        if finding.fingerprint not in there
        and finding.rule in judged
        and finding.suppressed_by is None
    ]
