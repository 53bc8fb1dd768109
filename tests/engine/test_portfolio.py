"""Whole audits: whatever becomes of one target, the others are complete, and the bytes are the same."""

import os
import shutil
import tempfile
from functools import partial
from pathlib import Path

import pytest

from comity.engine.catalog import load
from comity.engine.check import Settings
from comity.engine.errors import UsageError
from comity.engine.gate import GateSettings
from comity.engine.portfolio import audit
from comity.engine.portfolio_forms import FORMS, render
from comity.engine.portfolio_rows import Job
from comity.engine.portfolio_targets import find
from comity.tests.engine import portfolio_work as work
from comity.tests.engine.test_portfolio_targets import without_rights

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = ("healthy", "trouble.zh", "watermelon")


@pytest.fixture(scope="module")
def job():
    return Job(load(), Settings(matcher="python"))


def projects(folder, *names):
    folder.mkdir(exist_ok=True)
    for name in names or NAMES:
        shutil.copy(EXAMPLES / f"{name}.comity.yaml", folder)
    return folder


def test_each_fault_is_a_row_and_the_rest_is_complete_however_many_processes(
    job, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    folder = projects(tmp_path / "p")
    for name in ("killed", "endless"):
        shutil.copy(folder / "healthy.comity.yaml", folder / f"{name}.comity.yaml")
    (folder / "broken.comity.yaml").write_text("project: [", encoding="utf-8")
    (folder / "empty").mkdir()
    os.mkfifo(folder / "pipe.comity.yaml")
    targets = find(["p", "p/empty", "gone.yaml"])
    found = [
        audit(targets, job, jobs, timeout=6, work=partial(work.check_or_die, job))
        for jobs in (1, 2, 4)
    ]
    assert [row.project.id for row in found[0].projects] == [
        "LQ-2024-31",
        "CA-2025-08",
        "LF-24-017",
    ]
    assert [(target.file, target.code) for target in found[0].unchecked] == [
        ("gone.yaml", "unreadable"),
        ("p/broken.comity.yaml", "unreadable"),
        ("p/empty", "folder"),
        ("p/endless.comity.yaml", "timeout"),
        ("p/killed.comity.yaml", "crashed"),
        ("p/pipe.comity.yaml", "unreadable"),
    ]
    reasons = {target.file: target.reason.en for target in found[0].unchecked}
    assert "killed twice (SIGKILL)" in reasons["p/killed.comity.yaml"]
    assert "not done after 6 seconds" in reasons["p/endless.comity.yaml"]
    assert (found[0].roll_up.targets, found[0].roll_up.checked) == (9, 3)
    for form in FORMS:
        assert len({render(each, form, language="zh") for each in found}) == 1


def test_what_may_not_be_read_is_a_row(job):
    # Below the shared folder for temporary files: what pytest gives only its owner may enter.
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        top.chmod(0o755)
        for folder in (projects(top / "open", "healthy"), projects(top / "closed", "watermelon")):
            folder.chmod(0o755)
        secret = top / "open" / "secret.comity.yaml"
        shutil.copy(EXAMPLES / "healthy.comity.yaml", secret)
        secret.chmod(0)
        with without_rights(top / "closed"):
            targets = find([name])
        found = audit(targets, job, 2, work=partial(work.check_as_nobody, job))
    assert [os.path.relpath(row.file, name) for row in found.projects] == [
        "open/healthy.comity.yaml"
    ]
    told = {os.path.relpath(u.file, name): (u.code, u.reason.en) for u in found.unchecked}
    assert told == {
        "closed": ("folder", "the folder can't be searched: Permission denied"),
        "open/secret.comity.yaml": ("unreadable", "no permission to read it"),
    }


def test_every_target_is_counted_once_whatever_became_of_it(job, tmp_path):
    folder = projects(tmp_path / "p", "healthy")
    (folder / "broken.comity.yaml").write_text("project: [", encoding="utf-8")
    calls: list[None] = []
    targets = find([str(folder)])
    audit(targets, job, 1, advance=lambda: calls.append(None))
    assert len(calls) == len(targets.files) == 2


def test_every_gate_holds_for_every_project(job, tmp_path):
    targets = find([str(projects(tmp_path / "p"))])
    found = audit(targets, job._replace(gates=GateSettings(fail_under=50)), 2)
    assert not found.gate.passed
    assert [os.path.basename(reason.file) for reason in found.gate.reasons] == [
        "trouble.zh.comity.yaml",
        "watermelon.comity.yaml",
    ]


def test_gates_without_sense_are_refused_before_any_work(job, tmp_path):
    targets = find([str(projects(tmp_path / "p", "healthy"))])
    with pytest.raises(UsageError):
        audit(targets, job._replace(gates=GateSettings(fail_under=101)), 1, work=work.Unloadable())


def test_a_folder_that_cant_be_made_is_refused_before_any_work(job, tmp_path):
    (tmp_path / "file").touch()
    targets = find([str(projects(tmp_path / "p", "healthy"))])
    for key in ("pages", "reports"):
        blocked = job._replace(**{key: str(tmp_path / "file" / "site")})
        with pytest.raises(UsageError, match="the folder can't be made"):
            audit(targets, blocked, 1, work=work.Unloadable())


def test_every_link_of_the_overview_leads_to_a_page(job, tmp_path):
    site = tmp_path / "site"
    found = audit(find([str(projects(tmp_path / "p"))]), job._replace(pages=str(site)), 2)
    pages = {row.page for row in found.projects}
    assert {f"projects/{file.name}" for file in (site / "projects").iterdir()} == pages
    page = render(found, "html", language="en")
    assert isinstance(page, str)
    assert all(f'<a href="{link}">' in page for link in pages)
