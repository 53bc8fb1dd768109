"""One target checked: a path in, a row out. Pure but for the files that were asked for.

`check_target` and its `Job` can be pickled, so any pool of processes may call it, on this machine or
another. Whatever goes wrong with one target becomes its row: nothing is raised.
"""

import os
import re
import sys
import traceback
from dataclasses import replace
from datetime import date
from hashlib import blake2b
from typing import NamedTuple

from comity import __version__
from comity.engine.catalog import Catalog
from comity.engine.check import Settings, check
from comity.engine.errors import ComityError, Mistakes
from comity.engine.facts import read
from comity.engine.gate import GateSettings, judge
from comity.engine.outcomes import DIMENSIONS, SEVERITIES
from comity.engine.output import write
from comity.engine.profile import Profile
from comity.engine.scoring import band
from comity.engine.source import read as read_source
from comity.schemas.portfolio import DimensionMark, ProjectRow, Unchecked
from comity.schemas.report import SCHEMA, Gate, ProjectReport, Report, Tool
from comity.schemas.text import Language, Text

__all__ = ["Job", "check_target", "page_name", "row", "tool"]

_SLUG = 40  #: characters of a file's name in the name of its page
_SHOWN = 3  #: mistakes of a file that its row tells


class Job(NamedTuple):
    """What every target of an audit is checked with."""

    catalog: Catalog
    settings: Settings = Settings()
    gates: GateSettings = GateSettings()
    as_of: date | None = None
    language: Language | None = (
        None  #: that a page shows first; None: the project's own, else English
    )
    pages: str | None = None  #: folder for an HTML page a project
    reports: str | None = None  #: folder for a JSON report a project


def check_target(job: Job, path: str) -> ProjectRow | Unchecked:
    """What a project comes to, or why it could not be checked. Writes its page and report when asked."""
    try:
        facts = read(read_source(path, plain=True), job.catalog.shapes, as_of=job.as_of)
        report = check(facts, job.catalog, job.settings)
        gate = judge([report], job.gates)
        found = row(report, gate, job.catalog.profile, facts.language)
    except ComityError as error:
        return Unchecked(path, "unreadable", _reason(error))
    except Exception as error:  # noqa: BLE001  a bug that one project shows must not cost the others
        return Unchecked(path, "bug", _bug(error))
    try:
        return replace(found, page=_written(job, report, gate, facts.language))
    except ComityError as error:
        return Unchecked(path, "unsaved", _unsaved(error))
    except Exception as error:  # noqa: BLE001  as above
        return Unchecked(path, "bug", _bug(error))


def row(
    report: ProjectReport, gate: Gate, profile: Profile, language: Language | None = None
) -> ProjectRow:
    """What an audit keeps of a report: some kilobytes, whatever its size."""
    kinds = {outcome.rule: outcome.kind for outcome in report.outcomes}
    findings = [f for f in report.findings if f.waived is None and f.suppressed_by is None]
    failing = {
        sys.intern(outcome.rule): sys.intern(outcome.severity)
        for outcome in report.outcomes
        if outcome.outcome == "fail"
        and outcome.kind != "strength"
        and not outcome.waived
        and not outcome.suppressed
    }
    counted = [f.severity for f in findings if kinds[f.rule] == "scored"]
    score, marks = report.score, {d.id: _mark(d.score, profile) for d in report.dimensions}
    return ProjectRow(
        file=report.file,
        project=report.project,
        overall=score.overall,
        low=score.low,
        high=score.high,
        band=score.band,
        coverage=score.coverage,
        confidence=score.confidence,
        open={severity: counted.count(severity) for severity in reversed(SEVERITIES)},
        dimensions={name: marks.get(name, _mark(None, profile)) for name in DIMENSIONS},
        failing=failing,
        reasons=gate.reasons,
        language=language,
    )


def _mark(score: float | None, profile: Profile) -> DimensionMark:
    return DimensionMark(score, "insufficient_data" if score is None else band(score, profile))


def page_name(file: str) -> str:
    """A name for a project's page or report, without suffix: the same for the same path, safe anywhere."""
    stem = os.path.basename(file).split(".")[0]
    slug = re.sub(r"[^A-Za-z0-9]+", "-", stem).strip("-")[:_SLUG] or "project"
    whose = blake2b(file.encode("utf-8", "surrogateescape"), digest_size=6).hexdigest()
    return f"{slug}-{whose}"


def _written(job: Job, report: ProjectReport, gate: Gate, own: Language | None) -> str | None:
    """The page of a project below the folder of pages, where one was asked for."""
    if job.pages is None and job.reports is None:
        return None
    whole = Report(SCHEMA, tool(job.catalog, job.settings), gate, (report,))
    name = page_name(report.file)
    if job.reports is not None:
        from comity.engine.report.json import dumps

        write(dumps(whole), os.path.join(job.reports, f"{name}.json"))
    if job.pages is None:
        return None
    from comity.engine.report.html import html

    page = f"projects/{name}.html"
    write(html(whole, language=job.language or own or "en"), os.path.join(job.pages, page))
    return page


def tool(catalog: Catalog, settings: Settings) -> Tool:
    return Tool(__version__, catalog.hash, settings.matcher, catalog.profile.name)


def _reason(error: ComityError) -> Text:
    """What is wrong with a file, with line and column; of many mistakes the first ones."""
    mistakes = error.mistakes if isinstance(error, Mistakes) else (error,)
    told = [_told(mistake) for mistake in mistakes[:_SHOWN]]
    more = len(mistakes) - len(told)
    en, zh = "; ".join(text.en for text in told), "；".join(text.zh for text in told)
    return Text(f"{en}; and {more} more", f"{zh}；另有 {more} 处") if more else Text(en, zh)


def _told(error: ComityError) -> Text:
    if error.position is None:
        return error.message
    line, column = error.position.line, error.position.column
    return Text(
        f"line {line}, column {column}: {error.message.en}",
        f"第 {line} 行第 {column} 列：{error.message.zh}",
    )


def _unsaved(error: ComityError) -> Text:
    """Which page or report could not be written, and why."""
    return Text(f"{error.file}: {error.message.en}", f"{error.file}：{error.message.zh}")


def _bug(error: Exception) -> Text:
    """Where comity itself broke, for a report of the bug."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    what = f"{type(error).__name__}: {error} ({os.path.basename(last.filename)}:{last.lineno})"
    return Text(f"a bug in comity: {what}", f"comity 自身出错：{what}")
