from dataclasses import replace

from comity.engine.report.grouping import (
    grouped,
    is_convention,
    open_findings,
    outcome_counts,
    place,
    severity_counts,
    suppressed_counts,
    waived_findings,
)
from comity.schemas.report import Basis, EvidenceReport


def findings_of(report):
    return report.reports[0].findings


def rules(findings):
    return [finding.rule for finding in findings]


def test_open_is_what_is_neither_waived_nor_suppressed(sample_report):
    project = sample_report.reports[0]
    assert rules(open_findings(project)) == ["DQ003", "TRA004", "TRU002", "TRU002", "TRU007"]
    assert rules(waived_findings(project)) == ["LNG006"]
    assert suppressed_counts(project) == {"SUP01": 1}


def test_a_finding_both_waived_and_suppressed_is_counted_once(sample_report):
    project = sample_report.reports[0]
    waived = next(f.waived for f in project.findings if f.waived)
    both = replace(project, findings=tuple(replace(f, waived=waived) for f in project.findings))
    assert suppressed_counts(both) == {}
    assert len(waived_findings(both)) == len(both.findings)


def test_the_gravest_dimension_comes_first_and_in_it_the_gravest_rule(sample_report):
    project = sample_report.reports[0]
    groups = grouped(open_findings(project), [d.id for d in project.dimensions])
    assert [(group.dimension, [found[0].rule for found in group.rules]) for group in groups] == [
        ("trust", ["TRU007", "TRU002"]),
        ("transparency", ["TRA004"]),
        ("data_quality", ["DQ003"]),
    ]


def test_equally_grave_dimensions_keep_their_order(sample_report):
    even = [replace(finding, severity="high") for finding in findings_of(sample_report)]
    order = ("long_term", "transparency", "trust")
    groups = grouped(even, order)
    assert [group.dimension for group in groups] == [*order, "data_quality"]


def test_findings_of_a_rule_keep_the_order_of_the_file(sample_report):
    groups = grouped(findings_of(sample_report), ["trust"])
    assert [finding.subject for finding in groups[0].rules[1]] == ["c3", "c7"]


def test_severities_are_counted_gravest_first_and_unknown_ones_last(sample_report):
    strange = replace(findings_of(sample_report)[0], severity="odd")
    counted = severity_counts((strange, *findings_of(sample_report)))
    assert list(counted.items()) == [
        ("critical", 1),
        ("high", 2),
        ("medium", 3),
        ("low", 1),
        ("odd", 1),
    ]


def test_strengths_are_no_rules_to_pass_or_fail(sample_report):
    assert outcome_counts(sample_report.reports[0]) == {
        "pass": 9,
        "partial": 1,
        "fail": 5,
        "unknown": 2,
        "not_applicable": 1,
        "error": 1,
    }


def test_the_place_is_that_of_the_first_evidence_that_has_one(sample_report):
    nowhere = EvidenceReport("/a", None, None, None)
    line = EvidenceReport("/b", 1, 7, None)
    column = EvidenceReport("/c", 1, 8, 3)
    finding = findings_of(sample_report)[0]
    assert place(replace(finding, evidence=(nowhere, line, column)), "f.yaml") == "f.yaml:7"
    assert place(replace(finding, evidence=(nowhere, column)), "f.yaml") == "f.yaml:8:3"
    assert place(replace(finding, evidence=(nowhere,)), "f.yaml") == "f.yaml"
    assert place(replace(finding, evidence=()), "f.yaml") == "f.yaml"


def test_a_number_that_no_published_source_stands_for_is_a_convention(sample_report):
    def judged(*kinds):
        basis = tuple(Basis("KEY", kind) for kind in kinds)
        return is_convention(replace(findings_of(sample_report)[0], basis=basis))

    assert judged("convention")
    assert judged("article", "convention", "practice")
    assert not judged("convention", "published_contract")
    assert not judged("article")
    assert not judged()
