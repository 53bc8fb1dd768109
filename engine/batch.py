"""Many files in one run: which they are, what each came to, one report over all."""

import glob
import os
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from comity import __version__
from comity.engine.catalog import Catalog
from comity.engine.check import Settings, check
from comity.engine.errors import ComityError, UsageError, suggest
from comity.engine.facts import Facts, read
from comity.engine.gate import GateSettings, judge
from comity.engine.source import Document
from comity.schemas.report import SCHEMA, ProjectReport, Report, Tool
from comity.schemas.text import Language, Text

if TYPE_CHECKING:
    from comity.engine.compare import History

__all__ = ["Batch", "check_documents", "expand", "select"]


class Batch(NamedTuple):
    """What a run came to: the report, and the files that could not be checked."""

    report: Report
    mistakes: tuple[ComityError, ...]
    language: Language  #: of the first project that names one, else English


def expand(patterns: Sequence[str]) -> list[str]:
    """The files that arguments name: patterns in sorted order, each file once, "-" for standard input.

    Raises UsageError when nothing is named or a pattern matches nothing.
    """
    if not patterns:
        raise UsageError(
            Text("no file to check", "没有要检查的文件"),
            hint=Text("comity check status.yaml", "comity check status.yaml"),
        )
    found: dict[str, None] = {}
    for pattern in patterns:
        if pattern != "-" and glob.has_magic(pattern) and not os.path.exists(pattern):
            matched = sorted(p for p in glob.glob(pattern, recursive=True) if os.path.isfile(p))
            if not matched:
                raise UsageError(Text(f"no file matches {pattern}", f"没有文件匹配 {pattern}"))
            found |= dict.fromkeys(matched)
        else:
            found[pattern] = None
    return list(found)


def select(catalog: Catalog, select: Iterable[str], ignore: Iterable[str]) -> frozenset[str]:
    """The ids of the rules to judge: by id, beginning of an id, dimension or tag.

    Raises UsageError for a word that matches no rule, and when no rule is left.
    """
    wanted = _matching(catalog, list(select)) if select else {rule.id for rule in catalog.rules}
    kept = wanted - _matching(catalog, list(ignore))
    if not kept:
        raise UsageError(Text("no rule is left to judge by", "没有剩下可用的规则"))
    return frozenset(kept)


def _matching(catalog: Catalog, words: list[str]) -> set[str]:
    found: set[str] = set()
    for word in words:
        ids = {
            rule.id
            for rule in catalog.rules
            if rule.id.startswith(word) or word == rule.dimension or word in rule.tags
        }
        if not ids:
            names = {
                name for rule in catalog.rules for name in (rule.id, rule.dimension, *rule.tags)
            }
            raise UsageError(
                Text(f'no rule matches "{word}"', f"没有规则与“{word}”匹配"),
                hint=suggest(word, sorted(names))
                or Text("`comity rules list` names them all", "`comity rules list` 列出全部规则"),
            )
        found |= ids
    return found


def check_documents(
    files: Iterable[str],
    open_: Callable[[str], Document],
    catalog: Catalog,
    settings: Settings,
    gates: GateSettings,
    as_of: date | None = None,
    history: "History | None" = None,
) -> Batch:
    """Check each file by itself: one that is at fault leaves the others standing.

    `history` holds what is known of the projects from before.
    """
    reports: list[ProjectReport] = []
    mistakes: list[ComityError] = []
    languages: list[Language] = []
    for file in files:
        try:
            facts = read(open_(file), catalog.shapes, as_of=as_of)
            languages += [facts.language] if facts.language else []
            reports.append(_checked(facts, catalog, settings, history))
        except ComityError as error:
            mistakes.append(error)
    tool = Tool(__version__, catalog.hash, settings.matcher, catalog.profile.name)
    report = Report(SCHEMA, tool, judge(reports, gates), tuple(reports))
    return Batch(report, tuple(mistakes), (languages or ["en"])[0])


def _checked(
    facts: Facts, catalog: Catalog, settings: Settings, history: "History | None"
) -> ProjectReport:
    if history is None:
        return check(facts, catalog, settings)
    from comity.engine.compare import against, remembering

    report = check(facts, catalog, remembering(settings, facts, history))
    return against(report, history, catalog.hash)
