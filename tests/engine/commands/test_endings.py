"""How a run ends that was stopped, or that met a bug of ours: in both languages."""

import os
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

SOURCE = str(Path(__file__).parents[3] / ".src")
BROKEN = "import comity.cli as c; c.COMMANDS['check'] = 'nowhere'; c.main()"


def environment():
    return os.environ | {"PYTHONPATH": SOURCE, "PYTHONIOENCODING": "utf-8"}


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "This is a bug in comity. Please report it"), ("zh", "这是 comity 自身的缺陷。请")],
)
def test_a_bug_is_a_traceback_and_asks_to_be_reported(language, said):
    run = subprocess.run(
        [sys.executable, "-c", BROKEN, "check", "a.yaml", "--lang", language],
        env=environment(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 70
    assert run.stderr.startswith("Traceback")
    assert said in run.stderr.splitlines()[-1]
    assert "comity --version" in run.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("language", "asked", "said"),
    [("en", "Name of the project", "Interrupted."), ("zh", "项目名称", "已中断。")],
)
def test_an_interrupt_at_a_question_is_told_on_a_line_of_its_own(tmp_path, language, asked, said):
    child = pexpect.spawn(
        sys.executable,
        ["-m", "comity.cli", "init", "a.yaml", "--lang", language],
        cwd=tmp_path,
        env=environment(),
        encoding="utf-8",
        timeout=30,
    )
    child.expect_exact(f"{asked}: ")
    child.sendintr()
    if child.expect_exact([f"\r\n{said}", pexpect.TIMEOUT], timeout=10):
        child.sendintr()  # the first came before Python was reading, and waits there for a key
        child.expect_exact(f"\r\n{said}")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130
    assert not (tmp_path / "a.yaml").exists()
