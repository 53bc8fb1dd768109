"""The baseline: what was found before, kept in a file, so that a gate can ask for nothing new.

A finding is known by its fingerprint alone, so one more finding of a rule that has some is new: there is no
slack. Writing over a baseline only takes out what is fixed, unless told to take in what is new. What was
found by a rule that can't be judged now stays in: nobody knows that it is fixed. Waived findings are not
written: when the waiver ends, they are news.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from comity.engine.errors import UsageError
from comity.schemas.report import ProjectReport
from comity.schemas.text import Text

__all__ = [
    "SCHEMA",
    "Baseline",
    "Entry",
    "Known",
    "Written",
    "dumps",
    "key",
    "loads",
    "told",
    "written",
]

SCHEMA = "comity-baseline/1"
_JUDGED = ("pass", "partial", "fail", "not_applicable")


class Entry(NamedTuple):
    """A finding that was there."""

    rule: str
    subject: str
    fingerprint: str


class Known(NamedTuple):
    """What is known of one project."""

    ruleset_hash: str  #: of the rules by which it was last written
    findings: tuple[Entry, ...]  #: sorted

    @property
    def standing(self) -> dict[str, str]:
        """Rule id by fingerprint."""
        return {entry.fingerprint: entry.rule for entry in self.findings}


Baseline = dict[str, Known]  #: by the project's key


class Written(NamedTuple):
    """A baseline made anew, and what became of it."""

    baseline: Baseline
    fixed: int  #: findings that left it
    added: int  #: findings that came in
    left_out: int  #: new findings that were not taken in


def key(project_id: str | None, name: str) -> str:
    """What a project is known by: its id, or its name where it has none."""
    return project_id or name


def written(
    reports: Sequence[ProjectReport], ruleset_hash: str, old: Baseline | None, *, update: bool
) -> Written:
    """The baseline after a run; `old` is None where there was none.

    With `update` new findings are taken into an old one too. Projects that the run did not see stay as they
    are. Raises UsageError where two files are of one project: what is fixed could not be told.
    """
    found: Baseline = dict(old or {})
    fixed = added = left_out = 0
    for name, report in _by_key(reports).items():
        now = frozenset(
            Entry(f.rule, f.subject, f.fingerprint) for f in report.findings if f.waived is None
        )
        there = {finding.fingerprint for finding in report.findings}
        before = frozenset(found[name].findings) if name in found else frozenset()
        judged = {o.rule for o in report.outcomes if o.outcome in _JUDGED}
        kept = {e for e in before if e.fingerprint in there or e.rule not in judged}
        new = {e for e in now if e.fingerprint not in {b.fingerprint for b in before}}
        taken = new if old is None or update else set[Entry]()
        fixed += len(before - kept)
        added += len(taken)
        left_out += len(new - taken)
        if kept | taken or name in found or old is None or update:
            found[name] = Known(ruleset_hash, tuple(sorted(kept | taken)))
    return Written(found, fixed, added, left_out)


def told(made: Written) -> Text:
    """What became of a baseline, in words."""
    count = sum(len(known.findings) for known in made.baseline.values())
    en, zh = f"{count} known finding{'s' * (count != 1)}", f"已知发现 {count} 项"
    if made.fixed:
        en, zh = f"{en}, {made.fixed} fixed and taken out", f"{zh}，已解决并移出 {made.fixed} 项"
    if made.added:
        en, zh = f"{en}, {made.added} taken in", f"{zh}，新纳入 {made.added} 项"
    if made.left_out:
        en = f"{en}, {made.left_out} new and not taken in (--update-baseline takes them)"
        zh = f"{zh}，另有新发现 {made.left_out} 项未纳入（如要纳入，请加 --update-baseline）"
    return Text(en, zh)


def _by_key(reports: Iterable[ProjectReport]) -> dict[str, ProjectReport]:
    found: dict[str, ProjectReport] = {}
    for report in reports:
        name = key(report.project.id, report.project.name)
        if name in found:
            raise UsageError(
                Text(
                    f'the same project as {found[name].file}: "{name}"',
                    f"与 {found[name].file} 是同一个项目：“{name}”",
                ),
                file=report.file,
                hint=Text(
                    "a baseline knows a project by its id: give each its own",
                    "基线按项目编号区分项目，请为每个项目设置不同的 id",
                ),
            )
        found[name] = report
    return found


def dumps(baseline: Baseline) -> str:
    """As JSON: sorted, one finding a line, so that a change reads well in a review."""
    projects = ",\n".join(_project(name, baseline[name]) for name in sorted(baseline))
    inner = f"\n{projects}\n  " if projects else ""
    return f'{{\n  "schema": "{SCHEMA}",\n  "projects": {{{inner}}}\n}}\n'


def _project(name: str, known: Known) -> str:
    rows = ",\n".join(f"        {_json(entry._asdict())}" for entry in sorted(known.findings))
    inner = f"\n{rows}\n      " if rows else ""
    head = f'      "ruleset_hash": {_json(known.ruleset_hash)},\n'
    return f'    {_json(name)}: {{\n{head}      "findings": [{inner}]\n    }}'


def _json(value: Any) -> str:
    import json  # only when there is a baseline

    return json.dumps(value, ensure_ascii=False)


def loads(data: bytes, file: str) -> Baseline:
    """A saved baseline. Raises UsageError for what is none."""
    import json

    try:
        tree = json.loads(data)
    except (ValueError, RecursionError):
        raise UsageError(Text("not JSON", "不是 JSON"), file=file) from None
    schema = tree.get("schema") if isinstance(tree, dict) else None
    if schema != SCHEMA:
        raise UsageError(
            Text(
                f'not a baseline that this version reads: "schema" is {schema!r}, not {SCHEMA!r}',
                f"本版本不能读取这份基线：“schema”为 {schema!r}，应为 {SCHEMA!r}",
            ),
            file=file,
        )
    try:
        return {name: _known(entry) for name, entry in tree["projects"].items()}
    except (AttributeError, KeyError, TypeError):
        raise UsageError(
            Text("the baseline is damaged", "基线文件已损坏"),
            file=file,
            hint=Text(
                "write it again with --write-baseline, or take it from version control",
                "请用 --write-baseline 重新生成，或从版本库取回",
            ),
        ) from None


def _known(entry: Mapping[str, Any]) -> Known:
    rows = tuple(sorted(Entry(**row) for row in entry["findings"]))
    if not all(isinstance(value, str) for value in (entry["ruleset_hash"], *sum(rows, ()))):
        raise TypeError
    return Known(entry["ruleset_hash"], rows)
