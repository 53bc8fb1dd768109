import json as plain
from dataclasses import replace

import pytest

from comity.engine.report.json import SavedReportError, dumps, loads
from comity.schemas.report import EvidenceReport


def with_evidence(report, value):
    project = report.reports[0]
    finding = replace(project.findings[0], evidence=(EvidenceReport("/x", value, None, None),))
    return replace(report, reports=(replace(project, findings=(finding,)),))


def test_the_report_is_written_whole(golden, sample_report):
    golden("report.json", dumps(sample_report))


def test_chinese_is_written_as_it_is(sample_report):
    assert "西瓜式汇报" in dumps(sample_report)


def test_a_saved_report_reads_back_the_same(several_reports):
    saved = dumps(several_reports)
    assert loads(saved) == several_reports
    assert loads(saved.encode()) == several_reports
    assert dumps(loads(saved)) == saved


@pytest.mark.parametrize("value", ["green", "", 3, 3.0, 0.84, True, None, 10**30, -(10**30)])
def test_a_value_keeps_its_type(sample_report, value):
    report = with_evidence(sample_report, value)
    [evidence] = loads(dumps(report)).reports[0].findings[0].evidence
    assert (type(evidence.value), evidence.value) == (type(value), value)


def test_half_a_character_is_replaced(sample_report):
    project = replace(sample_report.reports[0], file="caf\udce9.yaml")
    saved = dumps(replace(sample_report, reports=(project,)))
    assert plain.loads(saved.encode())["reports"][0]["file"] == "caf\ufffd.yaml"
    assert dumps(loads(saved)) == saved


def test_numbers_past_64_bits_change_nothing_else(sample_report):
    small, large = (dumps(with_evidence(sample_report, 7 * 10**n)) for n in (0, 30))
    assert large == small.replace('"value": 7,', f'"value": {7 * 10**30},')


@pytest.mark.parametrize(
    ("data", "en"),
    [
        ("{", "not JSON"),
        (b"\xff", "not JSON"),
        ('{"schema": NaN}', "not JSON"),
        ("[" * 5000, "not JSON"),
        ("[]", '"schema" is None'),
        ('{"schema": "comity-report/2"}', "\"schema\" is 'comity-report/2'"),
        ('{"schema": "comity-report/1"}', "tool: "),
    ],
)
def test_what_is_no_report_is_refused_in_both_languages(data, en):
    with pytest.raises(SavedReportError) as caught:
        loads(data)
    assert en in caught.value.message.en
    assert caught.value.message.zh
    assert str(caught.value) == caught.value.message.en


def test_a_field_of_the_wrong_type_is_named(sample_report):
    tree = plain.loads(dumps(sample_report))
    tree["reports"][0]["score"]["band"] = 7
    with pytest.raises(SavedReportError) as caught:
        loads(plain.dumps(tree))
    assert caught.value.message.en.startswith("reports.0.score.band: ")
    assert caught.value.message.zh == "reports.0.score.band 不符合报告的格式"
