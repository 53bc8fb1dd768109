"""The findings as a table, one a row: for a spreadsheet, or for whoever counts them.

Heads, ids and words of a vocabulary are those of the JSON report in either language; only titles and
messages change. A mark at the beginning tells spreadsheets that the text is UTF-8.
"""

import csv
import io

from comity.engine.report.grouping import gravest_first, located
from comity.engine.report.quoting import cell
from comity.schemas.report import Basis, FindingReport, ProjectReport, Report
from comity.schemas.text import Language

__all__ = ["HEADS", "render"]

HEADS = (
    *("file", "project", "as_of", "rule", "dimension", "severity", "status", "subject", "title"),
    *("message", "pointer", "value", "line", "column", "waived_until", "waived_because"),
    *("suppressed_by", "basis", "fingerprint"),
)
_BYTE_ORDER_MARK = "\ufeff"


def render(report: Report, *, language: Language) -> str:
    """Every finding, the waived and suppressed ones too, gravest first within its project."""
    out = io.StringIO()
    table = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    table.writerow(HEADS)
    for project in report.reports:
        for finding in gravest_first(project.findings):
            table.writerow([_value(value) for value in _row(project, finding, language)])
    return _BYTE_ORDER_MARK + out.getvalue()


def _row(project: ProjectReport, finding: FindingReport, language: Language) -> list[object]:
    first = finding.evidence[0] if finding.evidence else None
    waived = finding.waived
    return [
        *(project.file, project.project.name, project.project.as_of),
        *(finding.rule, finding.dimension, finding.severity, finding.status, finding.subject),
        *(finding.title.of(language), finding.message.of(language)),
        *((first.pointer, first.value) if first else (None, None)),
        *located(finding),
        *((waived.expires, waived.reason) if waived else (None, None)),
        *(finding.suppressed_by, _basis(finding.basis), finding.fingerprint),
    ]


def _basis(basis: tuple[Basis, ...]) -> str:
    return " ".join(f"{one.key}:{one.kind}" for one in basis)


def _value(value: object) -> object:
    """Numbers as they are; a text so that no spreadsheet runs it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, int | float) else cell(str(value))
