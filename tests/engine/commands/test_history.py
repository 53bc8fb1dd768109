"""`comity history` over several weeks: the record, the ratchet, a repository."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
HEALTHY = ROOT / "examples" / "healthy.comity.yaml"


def comity(folder, *words):
    return subprocess.run(
        [sys.executable, "-m", "comity.cli", *words],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT / ".src"), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def git(folder, *words):
    identity = (
        "-c",
        "user.name=PM",
        "-c",
        "user.email=pm@example.org",
        "-c",
        "commit.gpgsign=false",
    )
    run = subprocess.run(["git", *identity, *words], cwd=folder, capture_output=True, check=False)
    assert run.returncode == 0, run.stderr


def of_day(folder, day):
    """The healthy example as its file would stand unchanged on a later day."""
    text = HEALTHY.read_text(encoding="utf-8")
    assert "as_of: 2025-06-30" in text
    text = text.replace("as_of: 2025-06-30", f"as_of: {day}")
    (folder / "status.comity.yaml").write_text(text, encoding="utf-8")


@pytest.fixture
def weeks(tmp_path):
    for day in ("2025-06-30", "2025-07-08"):
        of_day(tmp_path, day)
        assert comity(tmp_path, "history", "status.comity.yaml", "--add").returncode == 0
    return tmp_path


def points(folder, *words):
    run = comity(folder, "history", "status.comity.yaml", "--format", "json", *words)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)["points"]


def test_each_result_stands_on_its_day(weeks):
    assert [(p["entry"]["as_of"], p["recorded"]) for p in points(weeks)] == [
        ("2025-06-30", True), ("2025-07-08", True),
    ]  # fmt: skip


def test_showing_writes_nothing(weeks):
    of_day(weeks, "2025-07-20")
    before = {p.name: p.read_bytes() for p in weeks.iterdir()}
    for words in ((), ("--format", "html"), ("--ratchet",)):
        comity(weeks, "history", "status.comity.yaml", *words)
    assert {p.name: p.read_bytes() for p in weeks.iterdir()} == before


def test_adding_the_same_result_again_adds_nothing(weeks):
    record = weeks / "status.history.jsonl"
    before = record.read_bytes()
    comity(weeks, "history", "status.comity.yaml", "--add")
    assert record.read_bytes() == before


def test_a_correction_is_added_behind_and_counts(weeks):
    record = weeks / "status.history.jsonl"
    before = record.read_bytes()
    text = (weeks / "status.comity.yaml").read_text(encoding="utf-8")
    corrected = text.replace("phase: execution", "phase: closing")
    assert corrected != text
    (weeks / "status.comity.yaml").write_text(corrected, encoding="utf-8")
    comity(weeks, "history", "status.comity.yaml", "--add")
    assert record.read_bytes().startswith(before)
    assert len(record.read_bytes().splitlines()) == 3
    assert len(points(weeks)) == 2


def test_the_ratchet_fails_where_the_newest_is_worse_than_the_best(weeks):
    run = comity(weeks, "history", "status.comity.yaml", "--ratchet")
    assert run.returncode == 1
    assert "Ratchet broken" in run.stdout


def test_the_ratchet_is_not_talked_round_by_adding_the_worse_result_again(weeks):
    of_day(weeks, "2025-07-09")
    for _ in range(2):
        run = comity(weeks, "history", "status.comity.yaml", "--add", "--ratchet")
        assert run.returncode == 1


def test_the_ratchet_asks_for_a_score_where_there_was_one(weeks):
    bare = "project: {id: LK-7, name: x, as_of: 2025-08-01, phase: execution}\n"
    head = HEALTHY.read_text(encoding="utf-8")
    name = next(x.split(":")[1].strip() for x in head.splitlines() if x.strip().startswith("id:"))
    (weeks / "status.comity.yaml").write_text(bare.replace("LK-7", name), encoding="utf-8")
    run = comity(weeks, "history", "status.comity.yaml", "--ratchet")
    assert run.returncode == 3, run.stdout + run.stderr
    assert "no score" in run.stdout


def test_a_curve_in_a_pipe_is_plain_ascii(weeks):
    run = comity(weeks, "history", "status.comity.yaml", "--width", "40")
    curve = run.stdout[run.stdout.index("100 |") : run.stdout.index("2 results")]
    assert curve.isascii()
    assert curve.count("*") == 2
    assert all(len(line) <= 40 for line in curve.splitlines())


def test_git_is_read_through_the_command(tmp_path):
    git(tmp_path, "init", "-q")
    for day in ("2025-06-30", "2025-07-08"):
        of_day(tmp_path, day)
        git(tmp_path, "add", ".")
        git(tmp_path, "commit", "-q", "-m", day)
    found = points(tmp_path, "--git")
    assert [(p["entry"]["as_of"], bool(p["commit"])) for p in found] == [
        ("2025-06-30", True), ("2025-07-08", True),
    ]  # fmt: skip
    assert found[1]["moved"]["points"] < 0
    run = comity(tmp_path, "history", "status.comity.yaml", "--git", "--ratchet", "--lang", "zh")
    assert run.returncode == 1
    assert "棘轮失守" in run.stdout


def test_the_record_is_whole_however_often_adding_is_killed(tmp_path):
    """Killed at any moment: every line that was there stays, and the next --add goes on."""
    shutil.copy(HEALTHY, tmp_path / "status.comity.yaml")
    comity(tmp_path, "history", "status.comity.yaml", "--add")
    record = tmp_path / "status.history.jsonl"
    first = record.read_bytes()
    for moment, day in enumerate(("2025-07-01", "2025-07-02", "2025-07-03", "2025-07-04")):
        of_day(tmp_path, day)
        run = subprocess.Popen(
            [sys.executable, "-m", "comity.cli", "history", "status.comity.yaml", "--add"],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(ROOT / ".src")},
            stdout=subprocess.DEVNULL,
        )
        try:
            run.wait(0.1 * moment + 0.05)
        except subprocess.TimeoutExpired:
            run.kill()
        run.wait()
        assert record.read_bytes().startswith(first)
    assert comity(tmp_path, "history", "status.comity.yaml", "--add").returncode == 0
    assert "2025-07-04" in [p["entry"]["as_of"] for p in points(tmp_path)]
