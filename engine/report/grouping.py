"""What renderers pick out of a report, and in which order: the same for every form."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from comity.schemas.report import FindingReport, ProjectReport
from comity.schemas.vocabulary import OUTCOMES, SEVERITIES

__all__ = [
    "GRAVEST_FIRST",
    "Group",
    "gravest_first",
    "grouped",
    "is_convention",
    "located",
    "open_findings",
    "outcome_counts",
    "place",
    "severity_counts",
    "suppressed_counts",
    "waived_findings",
]

GRAVEST_FIRST = SEVERITIES[::-1]


class Group(NamedTuple):
    """The findings of one dimension."""

    dimension: str
    rules: tuple[tuple[FindingReport, ...], ...]  #: findings of one rule, gravest rule first


def open_findings(project: ProjectReport) -> tuple[FindingReport, ...]:
    """Those that are neither waived nor suppressed: what there is to act on."""
    return tuple(f for f in project.findings if f.waived is None and f.suppressed_by is None)


def waived_findings(project: ProjectReport) -> tuple[FindingReport, ...]:
    return tuple(f for f in project.findings if f.waived is not None)


def suppressed_counts(project: ProjectReport) -> dict[str, int]:
    """Findings by the rule that suppressed them; a waived one is counted as waived."""
    return _sorted_counts(
        f.suppressed_by for f in project.findings if f.suppressed_by and f.waived is None
    )


def severity_counts(findings: Iterable[FindingReport]) -> dict[str, int]:
    """Gravest first; only severities that occur."""
    counts = Counter(finding.severity for finding in findings)
    return {severity: counts[severity] for severity in sorted(counts, key=_gravity)}


def outcome_counts(project: ProjectReport) -> dict[str, int]:
    """Rules by outcome, all six; strengths are no rules to pass or fail."""
    counts = Counter(o.outcome for o in project.outcomes if o.kind != "strength")
    return {outcome: counts[outcome] for outcome in OUTCOMES}


def grouped(findings: Sequence[FindingReport], dimensions: Sequence[str]) -> tuple[Group, ...]:
    """By dimension and rule, gravest first; what is equally grave keeps the report's order."""
    order = {dimension: place for place, dimension in enumerate(dimensions)}
    by_rule: dict[tuple[str, str, str], list[FindingReport]] = {}
    for finding in findings:
        key = (finding.dimension, finding.severity, finding.rule)
        by_rule.setdefault(key, []).append(finding)
    by_dimension: dict[str, list[tuple[FindingReport, ...]]] = {}
    for key in sorted(by_rule, key=lambda key: (_gravity(key[1]), key[2])):
        by_dimension.setdefault(key[0], []).append(tuple(by_rule[key]))
    groups = [Group(dimension, tuple(rules)) for dimension, rules in by_dimension.items()]
    return tuple(
        sorted(
            groups,
            key=lambda group: (
                _gravity(group.rules[0][0].severity),
                order.get(group.dimension, len(order)),
                group.dimension,
            ),
        )
    )


def located(finding: FindingReport) -> tuple[int | None, int | None]:
    """Line and column of the first evidence that has a place, each 1 or more; None where there is none."""
    for evidence in finding.evidence:
        if evidence.line is not None and evidence.line > 0:
            column = evidence.column if evidence.column and evidence.column > 0 else None
            return evidence.line, column
    return None, None


def gravest_first(findings: Iterable[FindingReport]) -> list[FindingReport]:
    """What is equally grave keeps the report's order."""
    return sorted(findings, key=lambda finding: _gravity(finding.severity))


def place(finding: FindingReport, file: str) -> str:
    """`file:line:column` of the first evidence that has a place; the file alone when none has."""
    for evidence in finding.evidence:
        if evidence.line is not None:
            column = "" if evidence.column is None else f":{evidence.column}"
            return f"{file}:{evidence.line}{column}"
    return file


def is_convention(finding: FindingReport) -> bool:
    """The number behind the rule is a team's own: no published source stands for it."""
    kinds = {basis.kind for basis in finding.basis}
    return "convention" in kinds and not any(kind.startswith("published") for kind in kinds)


def _gravity(severity: str) -> tuple[int, str]:
    """Sorts the gravest first, words that are not known last."""
    known = severity in GRAVEST_FIRST
    return GRAVEST_FIRST.index(severity) if known else len(GRAVEST_FIRST), severity


def _sorted_counts(keys: Iterable[str]) -> dict[str, int]:
    counts = Counter(keys)
    return {key: counts[key] for key in sorted(counts)}
