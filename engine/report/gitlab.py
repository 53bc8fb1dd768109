"""The report as GitLab's code quality artifact: open findings in the merge request.

The fields are those of GitLab's documentation ("Code Quality report format"); every one is required.
"""

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from comity.engine.report.grouping import gravest_first, located, open_findings
from comity.engine.report.quoting import path, plain
from comity.engine.report.words import words
from comity.schemas.report import ProjectReport, Report
from comity.schemas.text import Language

__all__ = ["render"]

_SEVERITIES = {"critical": "blocker", "high": "critical", "medium": "major", "low": "minor"}


def render(report: Report, *, language: Language) -> str:
    """A list, empty where nothing is open."""
    rows = [row for project in report.reports for row in _rows(project, language)]
    seen: dict[str, int] = {}
    for row in rows:  # GitLab keeps only the first of equal ones
        fingerprint = row["fingerprint"]
        seen[fingerprint] = seen.get(fingerprint, 0) + 1
        row["fingerprint"] = _hash(fingerprint, str(seen[fingerprint]))
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def _rows(project: ProjectReport, language: Language) -> Iterator[dict[str, Any]]:
    say = words(language)
    file = path(project.file)
    for finding in gravest_first(open_findings(project)):
        line, _ = located(finding)
        yield {
            "description": f"{plain(say.of(finding.title))}{say['colon']}"
            f"{plain(say.of(finding.message))}",
            "check_name": plain(finding.rule),
            "fingerprint": _hash(file, plain(finding.fingerprint)),
            "severity": _SEVERITIES.get(finding.severity, "info"),
            "location": {"path": file, "lines": {"begin": line or 1}},
        }


def _hash(*parts: str) -> str:
    """A finding's own fingerprint leaves the file out, and two files may have the same finding."""
    return sha256("\0".join(parts).encode()).hexdigest()
