import csv
import io
from dataclasses import replace

import pytest

from comity.engine.report.csv import HEADS, render
from comity.schemas.report import EvidenceReport


def rows(report, language="en"):
    text = render(report, language=language).removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))


def valued(report, value):
    project = report.reports[0]
    finding = replace(project.findings[0], evidence=(EvidenceReport("/x", value, None, None),))
    return replace(report, reports=(replace(project, findings=(finding,)),))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_table_is_written_as_it_was(golden, sample_report, language):
    golden(f"findings-{language}.csv", render(sample_report, language=language))


def test_each_finding_is_a_row_the_waived_and_suppressed_too(sample_report):
    found = rows(sample_report)
    assert [row["rule"] for row in found] == [
        *("TRU007", "TRU002", "TRU002", "LNG006", "TRA004", "TRU003", "DQ003"),
    ]
    assert {row["rule"]: row["waived_until"] for row in found}["LNG006"] == "2025-09-20"
    assert {row["rule"]: row["suppressed_by"] for row in found}["TRU003"] == "SUP01"
    assert set(found[0]) == set(HEADS)


def test_heads_and_ids_are_the_same_in_both_languages(sample_report):
    for english, chinese in zip(rows(sample_report), rows(sample_report, "zh"), strict=True):
        differ = {head for head in HEADS if english[head] != chinese[head]}
        assert differ == {"title", "message"}


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (-3.5, "-3.5"),
        ("-3", "'-3"),
        (True, "true"),
        (None, ""),
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        (10**30, str(10**30)),
    ],
)
def test_numbers_stay_numbers_and_texts_stay_texts(sample_report, value, written):
    [row] = rows(valued(sample_report, value))
    assert row["value"] == written


def test_a_finding_without_evidence_has_empty_cells(sample_report):
    project = sample_report.reports[0]
    finding = replace(project.findings[0], evidence=())
    [row] = rows(replace(sample_report, reports=(replace(project, findings=(finding,)),)))
    assert row["pointer"] == row["value"] == row["line"] == ""


def test_spreadsheets_see_that_it_is_utf_8(sample_report):
    assert render(sample_report, language="zh").encode().startswith(b"\xef\xbb\xbf")
