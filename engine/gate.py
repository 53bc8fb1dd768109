"""Gates: whether a run is good enough, and the exit code that says so."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from comity.engine.errors import UsageError
from comity.engine.outcomes import SEVERITIES
from comity.schemas.report import FindingReport, Gate, GateReason, ProjectReport
from comity.schemas.text import Text

__all__ = ["GateSettings", "exit_code", "judge"]

_NOT_ENOUGH = ("min_coverage", "no_score")


class GateSettings(NamedTuple):
    """The gates that were asked for; None leaves one out."""

    fail_under: float | None = None  #: least overall score
    fail_on: str | None = None  #: gravest severity that is still too grave
    fail_under_low: float | None = None  #: least low end of the range
    min_coverage: float | None = None  #: percent
    fail_on_new: bool = False  #: no finding that was not there before


def judge(reports: Sequence[ProjectReport], settings: GateSettings) -> Gate:
    """Hold every project against every gate; a value equal to its limit passes.

    Values are taken as the report shows them, rounded. Raises UsageError for a limit that no value can
    be held against: one outside 0 to 100, or no number.
    """
    for name, limit in settings._asdict().items():
        if isinstance(limit, float | int) and not 0 <= limit <= 100:  # noqa: PLR2004
            raise _senseless(f"--{name.replace('_', '-')}", limit)
    reasons = tuple(reason for report in reports for reason in _reasons(report, settings))
    return Gate(not reasons, reasons)


def exit_code(gate: Gate) -> int:
    """0 met; 1 failed; 3 not enough evidence to say."""
    if gate.passed:
        return 0
    return 3 if all(reason.code in _NOT_ENOUGH for reason in gate.reasons) else 1


def _senseless(option: str, limit: float) -> UsageError:
    return UsageError(
        Text(
            f"{option} {limit:g}: a limit is a number from 0 to 100",
            f"{option} {limit:g}：界限应为 0 到 100 之间的数",
        )
    )


def _reasons(report: ProjectReport, settings: GateSettings) -> Iterator[GateReason]:
    score, file = report.score, report.file
    for code, limit, actual in (
        ("fail_under", settings.fail_under, score.overall),
        ("fail_under_low", settings.fail_under_low, score.low),
    ):
        if limit is not None and actual is None:
            yield GateReason("no_score", file, limit, None)
        elif limit is not None and actual is not None and actual < limit:
            yield GateReason(code, file, limit, actual)
    covered = round(score.coverage * 100, 1)
    if settings.min_coverage is not None and covered < settings.min_coverage:
        yield GateReason("min_coverage", file, settings.min_coverage, covered)
    if settings.fail_on is not None:
        yield from _grave(report, settings.fail_on)

    if settings.fail_on_new:
        new = sum(finding.status == "new" for finding in _open(report))
        if new:
            yield GateReason("fail_on_new", report.file, 0.0, float(new))


def _open(report: ProjectReport) -> list[FindingReport]:
    """What scored rules found, and nobody waived or told already."""
    scored = {outcome.rule for outcome in report.outcomes if outcome.kind == "scored"}
    return [
        finding
        for finding in report.findings
        if finding.rule in scored and finding.waived is None and finding.suppressed_by is None
    ]


def _grave(report: ProjectReport, limit: str) -> Iterator[GateReason]:
    """The gravest open finding, when it is as grave as the limit."""
    found = [SEVERITIES.index(finding.severity) for finding in _open(report)]
    if found and max(found) >= SEVERITIES.index(limit):
        yield GateReason("fail_on", report.file, limit, SEVERITIES[max(found)])
