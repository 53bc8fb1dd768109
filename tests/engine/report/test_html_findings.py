from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from comity.engine.report.grouping import Group
from comity.engine.report.html_findings import Depth, depth, sections
from comity.schemas.report import FindingReport
from comity.schemas.text import Text
from comity.tests.properties.test_renderers import PARTS

A_FINDING = FindingReport(
    rule="TRU001",
    dimension="trust",
    severity="high",
    subject="",
    title=Text("a", "甲"),
    message=Text("b", "乙"),
    evidence=(),
    fingerprint="0",
    status="new",
    waived=None,
    suppressed_by=None,
    basis=(),
)


def project_with(sample_report, *sizes):
    """One whose rules have so many open findings each."""
    first = sample_report.reports[0]
    finding = first.findings[-1]
    found = [
        replace(finding, rule=f"TRU{number:03}", subject=f"s{place}")
        for number, size in enumerate(sizes)
        for place in range(size)
    ]
    return replace(first, findings=tuple(found))


def test_few_findings_are_all_shown_with_evidence(sample_report):
    shown = depth([project_with(sample_report, 10, 3, 1)])
    assert shown.full == 10


def test_of_one_rule_the_first_stand_with_evidence_the_next_in_a_line_the_rest_is_counted(
    sample_report,
):
    project = project_with(sample_report, 60)
    shown = depth([project])
    [section] = sections([Group("trust", (project.findings,))], shown)
    [found] = section.rules
    assert (len(found.full), len(found.brief), found.left) == (10, 40, 10)
    assert (*found.full, *found.brief) == project.findings[:50]


def test_many_rules_share_the_room_of_the_page(sample_report):
    assert depth([project_with(sample_report, *[25] * 40)]) == (5, 7)


def test_every_rule_shows_one_finding_however_many_rules_there_are(sample_report):
    assert depth([project_with(sample_report, *[2] * 900)]) == (1, 0)


def test_projects_of_one_page_share_its_room(sample_report):
    one = project_with(sample_report, *[10] * 20)
    assert depth([one]).full == 10
    assert depth([one, one]).full == 5


@PARTS
@given(st.lists(st.integers(1, 60), max_size=60))
def test_what_is_shown_and_what_is_counted_come_to_all(sizes):
    found = tuple((A_FINDING,) * size for size in sizes)
    [section] = sections([Group("trust", found)], Depth(3, 5))
    for size, rule in zip(sizes, section.rules, strict=True):
        assert len(rule.full) + len(rule.brief) + rule.left == size
        assert len(rule.full) <= 3
        assert len(rule.brief) <= 5
        assert not rule.left or len(rule.brief) == 5
