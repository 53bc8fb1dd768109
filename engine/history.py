"""The history of a project: its results by day, what moved between them, and the ratchet.

Results come from the file beside the snapshot, each as it was judged then, or from the versions that git
keeps, each judged by today's rules. Scores are compared only where the same rules made both.
"""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from comity import __version__
from comity.engine.catalog import Catalog
from comity.engine.check import Settings, check
from comity.engine.compare import moved
from comity.engine.errors import ComityError, Mistakes
from comity.engine.facts import Facts, read
from comity.engine.history_file import Recorded, latest
from comity.engine.history_git import Versions
from comity.engine.outcomes import OUTCOMES
from comity.engine.source import parse
from comity.engine.waivers import Limits
from comity.schemas.history import (
    HISTORY_SCHEMA,
    Best,
    HistoryEntry,
    HistoryFinding,
    Movement,
    Point,
    ProjectHistory,
    Ratchet,
)
from comity.schemas.report import ProjectReport, Tool
from comity.schemas.text import Text

__all__ = ["Now", "entry_of", "from_file", "from_git", "movement", "ratchet"]

_JUDGED = ("pass", "partial", "fail", "not_applicable")
_ABBREVIATED = 10  #: characters of a commit's name


class Now(NamedTuple):
    """The file as it is, and the result that it comes to today."""

    facts: Facts
    report: ProjectReport
    catalog: Catalog
    settings: Settings

    @property
    def entry(self) -> HistoryEntry:
        return entry_of(self.report, self.catalog)


def entry_of(report: ProjectReport, catalog: Catalog) -> HistoryEntry:
    """What is kept of a result."""
    score = report.score
    outcomes = {
        kind: tuple(sorted(o.rule for o in report.outcomes if o.outcome == kind))
        for kind in OUTCOMES
    }
    return HistoryEntry(
        as_of=report.project.as_of,
        overall=score.overall,
        without_waivers=score.without_waivers,
        low=score.low,
        high=score.high,
        band=score.band,
        coverage=score.coverage,
        confidence=score.confidence,
        dimensions={dimension.id: dimension.score for dimension in report.dimensions},
        ruleset=catalog.hash,
        profile=catalog.profile.name,
        outcomes={kind: rules for kind, rules in outcomes.items() if rules},
        findings=tuple(
            HistoryFinding(
                f.rule,
                f.fingerprint,
                f.severity,
                "waived" if f.waived else "suppressed" if f.suppressed_by else "open",
            )
            for f in report.findings
        ),
    )


def from_file(now: Now, recorded: Recorded) -> ProjectHistory:
    """The recorded results, and the present one where it is not recorded yet."""
    kept = latest(recorded.entries)
    present = now.entry
    there = present in kept
    found = [(entry, True, None) for entry in kept if _stands(entry, present, there=there)]
    if not there:
        found.append((present, False, None))
    notes = []
    if recorded.torn is not None:
        line = recorded.torn
        notes.append(
            Text(
                f"Line {line} of the record was not written to its end and is left out; the next --add "
                "takes it out",
                f"历史文件第 {line} 行没有写完，未计入；下次 --add 时会清除",
            )
        )
    return _history(now, "file", found, notes)


def from_git(now: Now, versions: Versions) -> ProjectHistory:
    """Every committed version by today's rules, and the file itself where it says something else.

    Of several versions of one day the last counts. Raises the first mistake where no version can be read.
    """
    then = now.settings._replace(today=None, limits=Limits())  # limits are for who decides today
    by_day: dict[str, tuple[HistoryEntry, bool, str | None]] = {}
    notes, mistakes = [], []
    for version in versions.found:
        short = version.commit[:_ABBREVIATED]
        try:
            facts = read(parse(version.data, f"{short}:{version.path}"), now.catalog.shapes)
            report = check(facts, now.catalog, then)
        except ComityError as error:
            mistakes.append(error)
            notes.append(_unread(short, error))
            continue
        by_day[report.project.as_of] = entry_of(report, now.catalog), True, short
    if mistakes and not by_day:
        raise mistakes[-1]
    present = now.entry
    if present.as_of not in by_day or by_day[present.as_of][0] != present:
        by_day[present.as_of] = present, False, None
    if versions.shallow:
        notes.append(
            Text(
                "The clone is shallow, so earlier versions are missing: git fetch --unshallow",
                "这是浅克隆，缺少更早的版本：git fetch --unshallow",
            )
        )
    return _history(now, "git", [by_day[day] for day in sorted(by_day)], notes)


def movement(before: HistoryEntry, now: HistoryEntry) -> Movement:
    """What moved from one result to the next; the parts add up to the points."""
    same = before.ruleset == now.ruleset
    parts = moved(now, before, before) if same else None
    there = {f.fingerprint for f in before.findings}
    here = {f.fingerprint for f in now.findings}
    judged = {rule for kind in _JUDGED for rule in now.outcomes.get(kind, ())}
    new = Counter(f.rule for f in now.findings if f.state == "open" and f.fingerprint not in there)
    fixed = Counter(
        f.rule
        for f in before.findings
        if f.fingerprint not in here and f.rule in judged and f.state != "suppressed"
    )
    return Movement(
        since=before.as_of,
        points=None if parts is None else round(sum(parts), 1),
        facts=None if parts is None else parts[1],
        waivers=None if parts is None else parts[2],
        same_rules=same,
        new=dict(sorted(new.items())),
        fixed=dict(sorted(fixed.items())),
    )


def ratchet(entries: Sequence[HistoryEntry]) -> Ratchet:
    """The newest held to the best that came before it by the same rules; there is no slack."""
    *earlier, newest = entries
    best = _best([entry for entry in earlier if entry.ruleset == newest.ruleset])
    if best is None:
        return Ratchet(met=True, newest=newest.overall, best=None)
    if newest.overall is None:
        return Ratchet(met=None, newest=None, best=best)
    return Ratchet(met=newest.overall >= best.score, newest=newest.overall, best=best)


def _history(
    now: Now,
    source: str,
    found: Sequence[tuple[HistoryEntry, bool, str | None]],
    notes: list[Text],
) -> ProjectHistory:
    found = sorted(found, key=lambda one: one[0].as_of)  # stable: of one day the last written last
    entries = [entry for entry, _, _ in found]
    other = sum(entry.ruleset != entries[-1].ruleset for entry in entries)
    if other:
        notes = [*notes, _other_rules(other)]
    before: list[HistoryEntry | None] = [None, *entries]
    points = [
        Point(entry, recorded, commit, movement(earlier, entry) if earlier else None)
        for (entry, recorded, commit), earlier in zip(found, before, strict=False)
    ]
    return ProjectHistory(
        schema=HISTORY_SCHEMA,
        tool=Tool(__version__, now.catalog.hash, now.settings.matcher, now.catalog.profile.name),
        file=now.report.file,
        project=now.report.project,
        language=now.facts.language,
        source=source,
        points=tuple(points),
        best=_best([entry for entry in entries if entry.ruleset == entries[-1].ruleset]),
        ratchet=ratchet(entries),
        notes=tuple(notes),
    )


def _stands(entry: HistoryEntry, present: HistoryEntry, *, there: bool) -> bool:
    """A recorded result that the present one of its day and rules has overtaken gives way to it."""
    return there or (entry.as_of, entry.ruleset) != (present.as_of, present.ruleset)


def _best(entries: Sequence[HistoryEntry]) -> Best | None:
    """The highest score; the latest of equals."""
    scored = [(e.overall, e.as_of) for e in entries if e.overall is not None]
    return Best(*max(scored)) if scored else None


def _other_rules(count: int) -> Text:
    return Text(
        f"{count} of these results come from other rules than the newest; scores are not compared across "
        "them, and the ratchet passes them over (--git judges every version by today's rules)",
        f"其中 {count} 次结果所用的规则与最近一次不同，得分不作比较，棘轮也不计入（加 --git 可按现在的规则"
        "重新评判各个版本）",
    )


def _unread(commit: str, error: ComityError) -> Text:
    first = error.mistakes[0] if isinstance(error, Mistakes) else error
    return Text(
        f"Commit {commit} can't be judged and is left out: {first.message.en}",
        f"提交 {commit} 无法评判，未计入：{first.message.zh}",
    )
