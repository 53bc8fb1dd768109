"""The report as workflow commands: GitHub shows them beside the lines of a pull request.

Of each kind GitHub shows the first ten of a step, so the gravest come first.
"""

from collections.abc import Iterator

from comity.engine.report.grouping import gravest_first, located, open_findings
from comity.engine.report.quoting import command, path, property_of_command
from comity.engine.report.sentences import gate_reason, overall
from comity.engine.report.words import Words, words
from comity.schemas.report import FindingReport, ProjectReport, Report
from comity.schemas.text import Language

__all__ = ["render"]

_KINDS = {"critical": "error", "high": "error", "medium": "warning", "low": "notice"}


def render(report: Report, *, language: Language) -> str:
    """One command a line: the gate where it was not met, then of each project its score and findings."""
    say = words(language)
    lines = [
        _line("error", gate_reason(say, reason), file=reason.file, title=say["gate.not_met"])
        for reason in report.gate.reasons
    ]
    for project in report.reports:
        lines += _project(say, project)
    return "".join(f"{line}\n" for line in lines)


def _project(say: Words, project: ProjectReport) -> Iterator[str]:
    yield _line(
        "notice", overall(say, project.score), file=project.file, title=project.project.name
    )
    for finding in gravest_first(open_findings(project)):
        yield _finding(say, project.file, finding)


def _finding(say: Words, file: str, finding: FindingReport) -> str:
    line, column = located(finding)
    kind = _KINDS.get(finding.severity, "warning")
    title = f"{finding.rule} {say.of(finding.title)}"
    return _line(kind, say.of(finding.message), file=file, line=line, col=column, title=title)


def _line(kind: str, message: str, *, file: str, **properties: object) -> str:
    """`-` is standard input: there is no file to show it beside."""
    named = {"file": path(file) if file != "-" else None, **properties}
    told = ",".join(
        f"{name}={property_of_command(str(value))}"
        for name, value in named.items()
        if value is not None
    )
    return f"::{kind} {told}::{command(message)}"
