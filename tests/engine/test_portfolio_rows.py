import os
import pickle
from pathlib import Path

import pytest

from comity.engine.catalog import load
from comity.engine.check import Settings
from comity.engine.outcomes import DIMENSIONS
from comity.engine.portfolio_rows import Job, check_target, page_name
from comity.engine.report.json import loads
from comity.schemas.portfolio import ProjectRow, Unchecked

EXAMPLES = Path(__file__).parents[2] / "examples"
WATERMELON = str(EXAMPLES / "watermelon.comity.yaml")
HEALTHY = str(EXAMPLES / "healthy.comity.yaml")


@pytest.fixture(scope="module")
def job():
    return Job(load(), Settings(matcher="python"))


def checked(job, path):
    found = check_target(job, path)
    assert isinstance(found, ProjectRow)
    return found


def failed(job, path):
    found = check_target(job, path)
    assert isinstance(found, Unchecked)
    return found


def written(folder, text, name="a.comity.yaml"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_row_says_what_the_whole_report_says(job, tmp_path):
    row = checked(job._replace(reports=str(tmp_path)), WATERMELON)
    (report,) = loads((tmp_path / f"{page_name(WATERMELON)}.json").read_text("utf-8")).reports
    assert (row.file, row.project) == (report.file, report.project)
    score = report.score
    assert (row.overall, row.low, row.high) == (score.overall, score.low, score.high)
    assert (row.band, row.coverage) == (score.band, score.coverage)
    assert [row.dimensions[d.id].score for d in report.dimensions] == [
        d.score for d in report.dimensions
    ]
    assert tuple(row.dimensions) == DIMENSIONS


def test_what_is_waived_or_suppressed_does_not_count_as_open(job, tmp_path):
    before = checked(job, WATERMELON)
    assert "TRU002" in before.failing
    waiver = "{rule: TRU002, reason: agreed, owner: pm, approver: pmo, expires: 2025-12-31}"
    text = Path(WATERMELON).read_text("utf-8") + f"\nwaivers: [{waiver}]\n"
    after = checked(job, written(tmp_path, text))
    assert "TRU002" not in after.failing
    assert sum(after.open.values()) < sum(before.open.values())


def test_strengths_are_no_failures(job):
    assert not [rule for rule in checked(job, WATERMELON).failing if rule.startswith("STR")]


def test_a_project_without_evidence_has_a_row_without_a_score(job, tmp_path):
    row = checked(job, written(tmp_path, "project: {name: P, as_of: 2025-06-30, language: zh}"))
    assert (row.overall, row.band, row.language) == (None, "insufficient_data", "zh")
    assert {mark.band for mark in row.dimensions.values()} == {"insufficient_data"}


def test_a_broken_file_is_told_with_its_places(job, tmp_path):
    path = written(tmp_path, "project: {name: P, as_of: 2025-06-30}\nrisk: []\nisues: []\n")
    target = failed(job, path)
    assert (target.file, target.code) == (path, "unreadable")
    assert target.reason.en.startswith("line 2, column 1: ")
    assert "; line 3, column 1: " in target.reason.en
    assert "第 3 行第 1 列：" in target.reason.zh


def test_of_many_mistakes_three_are_told(job, tmp_path):
    lines = "".join(f"wrong{n}: 1\n" for n in range(10))
    target = failed(job, written(tmp_path, f"project: {{name: P, as_of: 2025-06-30}}\n{lines}"))
    assert target.reason.en.endswith("; and 7 more")
    assert target.reason.zh.endswith("；另有 7 处")


def test_a_bug_over_one_project_is_its_row(job):
    target = failed(job._replace(catalog=None), HEALTHY)
    assert target.code == "bug"
    assert "AttributeError" in target.reason.en
    assert "portfolio_rows.py:" in target.reason.en


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_that_nobody_writes_to_is_refused_at_once(job, tmp_path):
    path = str(tmp_path / "pipe.comity.yaml")
    os.mkfifo(path)
    assert failed(job, path).reason.en == "this is a pipe or a device, not a file"


@pytest.mark.skipif(not os.path.exists("/dev/null"), reason="the system has no devices as files")
def test_a_device_is_refused(job):
    assert failed(job, "/dev/null").code == "unreadable"


def test_a_link_to_nowhere_is_told(job, tmp_path):
    path = tmp_path / "a.comity.yaml"
    path.symlink_to("gone")
    assert failed(job, str(path)).reason.en == "no such file"


def test_a_page_that_cant_be_written_is_told_with_its_path(job, tmp_path):
    pages = tmp_path / "pages"
    pages.write_text("no folder")
    target = failed(job._replace(pages=str(pages)), HEALTHY)
    assert target.code == "unsaved"
    assert "pages" in target.reason.en
    assert "can't be written" in target.reason.en


def test_a_page_shows_the_language_of_its_project_unless_one_was_asked_for(job, tmp_path):
    (tmp_path / "projects").mkdir()
    chinese = str(EXAMPLES / "trouble.zh.comity.yaml")

    def language(**changes):
        row = checked(job._replace(pages=str(tmp_path), **changes), chinese)
        assert row.page is not None
        return (tmp_path / row.page).read_text("utf-8").partition('lang="')[2].partition('"')[0]

    assert language() == "zh-Hans"
    assert language(language="en") == "en"


def test_a_page_has_the_same_name_for_the_same_path_and_another_for_another():
    assert page_name("a/x.comity.yaml") == page_name("a/x.comity.yaml")
    assert page_name("a/x.comity.yaml") != page_name("b/x.comity.yaml")


@pytest.mark.parametrize(
    "path", ["../../etc/passwd", "项目.yaml", "a b<c>.yaml", "\udcff", "x" * 300]
)
def test_the_name_of_a_page_is_safe_anywhere(path):
    name = page_name(path)
    assert name.isascii()
    assert name.replace("-", "").isalnum()
    assert len(name) < 60


def test_a_job_and_its_rows_can_be_sent_to_another_process(job):
    assert pickle.loads(pickle.dumps(job)).catalog.hash == job.catalog.hash  # noqa: S301  our own
    row = checked(job, HEALTHY)
    assert pickle.loads(pickle.dumps(row)) == row  # noqa: S301  our own
    assert len(pickle.dumps(checked(job, WATERMELON))) < 4_000
