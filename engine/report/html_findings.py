"""How much of each rule's findings a page shows, so that a thousand of them make a page that still opens.

Evidence is what costs room. Every rule shows its first findings with evidence, then so many by message and
line, folded away; the rest is counted, and the JSON report has it. Only the numbers of findings decide,
so that both languages cut at the same place.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from comity.engine.report.grouping import Group, open_findings, waived_findings
from comity.schemas.report import FindingReport, ProjectReport

__all__ = ["Depth", "Found", "Section", "depth", "sections"]

_FULL, _MOST_FULL = 200, 10  #: findings with evidence: of a page, of a rule
_BRIEF, _MOST_BRIEF = 300, 40  #: findings in one line: of a page, of a rule


class Depth(NamedTuple):
    """How many findings of one rule are shown."""

    full: int  #: with evidence; 1 or more
    brief: int  #: after them, by message and line


class Found(NamedTuple):
    """What one rule found, as far as it is shown."""

    first: FindingReport
    full: Sequence[FindingReport]
    brief: Sequence[FindingReport]
    left: int  #: findings that are only counted


class Section(NamedTuple):
    """The rules of one dimension."""

    dimension: str
    rules: tuple[Found, ...]


def depth(projects: Sequence[ProjectReport]) -> Depth:
    """What a page with these projects has room for."""
    sizes = [size for project in projects for size in _sizes(project)]
    full = max(1, _most(sizes, _FULL, _MOST_FULL))
    return Depth(full, _most([size - full for size in sizes if size > full], _BRIEF, _MOST_BRIEF))


def sections(groups: Sequence[Group], shown: Depth) -> tuple[Section, ...]:
    return tuple(
        Section(group.dimension, tuple(_found(rule, shown) for rule in group.rules))
        for group in groups
    )


def _found(rule: Sequence[FindingReport], shown: Depth) -> Found:
    end = shown.full + shown.brief
    return Found(rule[0], rule[: shown.full], rule[shown.full : end], max(len(rule) - end, 0))


def _sizes(project: ProjectReport) -> Iterator[int]:
    """How many findings stand under each heading."""
    for findings in (open_findings(project), waived_findings(project)):
        sizes: dict[tuple[str, str, str], int] = {}
        for finding in findings:
            key = (finding.dimension, finding.severity, finding.rule)
            sizes[key] = sizes.get(key, 0) + 1
        yield from sizes.values()


def _most(sizes: Sequence[int], room: int, most: int) -> int:
    """The most of each, 0 to `most`, that all together find room."""
    fitting = (n for n in range(most, 0, -1) if sum(min(n, size) for size in sizes) <= room)
    return next(fitting, 0)
