"""Findings for a terminal: by dimension, the gravest first, each with the place to look at."""

from collections.abc import Sequence

from comity.engine.report.grouping import (
    grouped,
    is_convention,
    open_findings,
    place,
    severity_counts,
    suppressed_counts,
    waived_findings,
)
from comity.engine.report.layout import GAP, Page, Span, clean
from comity.engine.report.words import Words
from comity.schemas.report import FindingReport, ProjectReport, WaiverReport

__all__ = ["findings"]

_DEEP = 2 * GAP
_REASON = 200  #: characters of a waiver's reason
_MOST = 8  #: findings of one rule, unless all are asked for
_SUBJECT = 60  #: characters of a subject, an id as a rule


def findings(
    page: Page, say: Words, report: ProjectReport, *, show_waived: bool, show_all: bool
) -> None:
    """What is open; what is suppressed or waived is counted, the waived shown on request.

    Of one rule so many findings are shown as a reader takes in, unless all are asked for.
    """
    shown = open_findings(report)
    page.heading(say["headings.findings"], "-")
    page.line(_counted(say, shown))
    most = len(shown) if show_all else _MOST
    _groups(page, say, report, shown, most)
    if any(is_convention(finding) for finding in shown):
        page.blank()
        page.line(Span(say["findings.about_convention"], "quiet"), indent=GAP)
    _left_out(page, say, report, show_waived=show_waived)
    if show_waived and (waived := waived_findings(report)):
        page.heading(say["headings.waived"], "-")
        _groups(page, say, report, waived, most)
    _waivers(page, say, report)


def _counted(say: Words, shown: Sequence[FindingReport]) -> str:
    if not shown:
        return say["findings.none"]
    counts = [
        say.say("findings.count", n=n, severity=say.name("severities", severity))
        for severity, n in severity_counts(shown).items()
    ]
    return say.say("findings.open", n=len(shown), severities=say.row(counts))


def _groups(
    page: Page, say: Words, report: ProjectReport, shown: Sequence[FindingReport], most: int
) -> None:
    for group in grouped(shown, [dimension.id for dimension in report.dimensions]):
        page.heading(say.title("dimensions", group.dimension))
        for rule in group.rules:
            _rule(page, say, report.file, rule, most)


def _rule(page: Page, say: Words, file: str, found: Sequence[FindingReport], most: int) -> None:
    """Severity, rule and title once; below it every finding with its place."""
    first = found[0]
    severity = Span(say.name("severities", first.severity), first.severity)
    line: list[str | Span] = [severity, " ", Span(first.rule, "head"), " ", say.of(first.title)]
    if is_convention(first):
        line.append(Span(say["findings.convention"], "quiet"))
    page.line(*line, indent=GAP, hang=_DEEP)
    for finding in found[:most]:
        page.line(say.of(finding.message), indent=_DEEP)
        where: list[str | Span] = [Span(place(finding, file), "quiet", solid=True)]
        if finding.subject:
            where += [" ", Span(clean(finding.subject, _SUBJECT), "quiet")]
        if finding.status == "standing":
            status = say.say("findings.status", status=say.name("statuses", finding.status))
            where += [" ", Span(status, "quiet")]
        page.line(*where, indent=_DEEP)
        if finding.waived:
            page.line(_waiver(say, finding.waived), indent=_DEEP)
    if len(found) > most:
        page.line(Span(say.say("findings.more", n=len(found) - most), "quiet"), indent=_DEEP)


def _waiver(say: Words, waiver: WaiverReport) -> str:
    key = "findings.waiver" if waiver.approver else "findings.waiver_unapproved"
    return say.say(
        key,
        reason=clean(waiver.reason, _REASON),
        owner=waiver.owner,
        approver=waiver.approver,
        expires=waiver.expires,
    )


def _left_out(page: Page, say: Words, report: ProjectReport, *, show_waived: bool) -> None:
    suppressed, waived = suppressed_counts(report), waived_findings(report)
    if suppressed or (waived and not show_waived):
        page.blank()
    if suppressed:
        by = [say.say("findings.suppressed_by", n=n, rule=r) for r, n in suppressed.items()]
        said = say.say("findings.suppressed", n=sum(suppressed.values()), by=say.row(by))
        page.line(Span(said, "quiet"), indent=GAP)
    if waived and not show_waived:
        page.line(Span(say.say("findings.waived", n=len(waived)), "quiet"), indent=GAP)


def _waivers(page: Page, say: Words, report: ProjectReport) -> None:
    """Those that need somebody: about to expire, expired, or with nothing left to waive."""
    waivers = [waiver for waiver in report.waivers if waiver.state != "active"]
    if waivers:
        page.heading(say["headings.waivers"], "-")
    for waiver in waivers:
        said = say.say(
            "waivers.line",
            state=say.title("waiver_states", waiver.state),
            rule=f"{waiver.rule} {waiver.subject or ''}".rstrip(),
            expires=waiver.expires,
            owner=waiver.owner,
        )
        page.line(said, indent=GAP, hang=_DEEP)
