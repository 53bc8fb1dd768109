"""The versions of a snapshot in a real repository, judged by today's rules."""

import subprocess
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

from comity.engine.catalog import load
from comity.engine.check import Settings, check
from comity.engine.errors import SnapshotError, UsageError
from comity.engine.facts import read
from comity.engine.history import Now, entry_of, from_git
from comity.engine.history_git import versions
from comity.engine.source import parse
from comity.engine.source import read as opened

FIRST = date(2025, 6, 2)


@cache
def catalog():
    return load()


def git(folder, *words):
    identity = (
        "-c",
        "user.name=PM",
        "-c",
        "user.email=pm@example.org",
        "-c",
        "commit.gpgsign=false",
    )
    run = subprocess.run(
        ["git", *identity, *words], cwd=folder, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()


def snapshot(week, late=0):
    """The file of a week, with so many promises missed in silence."""
    day = FIRST + timedelta(weeks=week)
    promises = "".join(
        f"\n  - {{id: c{n}, text: Pump {n}, due: 2025-05-{10 + n}}}" for n in range(late)
    )
    kept = "\n  - {id: c9, text: Kept, due: 2025-05-20, delivered_on: 2025-05-20}"
    head = f"project: {{id: P-1, name: Harbour, as_of: {day}, phase: execution}}"
    return f"{head}\ncommitments:{kept}{promises}\n"


@pytest.fixture
def repository(tmp_path):
    """A repository with three weeks of a project."""
    git(tmp_path, "init", "-q", "-b", "main")
    for week, late in enumerate((0, 2, 1)):
        commit(tmp_path, "status.yaml", snapshot(week, late))
    return tmp_path


def commit(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    git(folder, "add", name)
    git(folder, "commit", "-q", "-m", f"status {name}")
    return git(folder, "rev-parse", "HEAD")


def history(path):
    facts = read(opened(str(path)), catalog().shapes)
    now = Now(facts, check(facts, catalog()), catalog(), Settings())
    return from_git(now, versions(str(path)))


def judged(text):
    return entry_of(
        check(read(parse(text.encode(), "x.yaml"), catalog().shapes), catalog()), catalog()
    )


def test_every_committed_version_is_found_oldest_first(repository):
    found = versions(str(repository / "status.yaml"))
    assert [v.data.decode() for v in found.found] == [
        snapshot(0), snapshot(1, 2), snapshot(2, 1),
    ]  # fmt: skip
    assert not found.shallow
    assert found.found[-1].commit == git(repository, "rev-parse", "HEAD")


def test_each_version_comes_to_what_a_check_of_it_comes_to(repository):
    found = history(repository / "status.yaml")
    assert [point.entry for point in found.points] == [
        judged(snapshot(0)), judged(snapshot(1, 2)), judged(snapshot(2, 1)),
    ]  # fmt: skip
    assert all(point.recorded and point.commit for point in found.points)


def test_what_came_and_went_between_two_versions_is_told(repository):
    moved = [point.moved for point in history(repository / "status.yaml").points]
    assert moved[0] is None
    assert moved[1].new["TRU002"] == 2
    assert moved[2].fixed["TRU002"] == 1
    assert all(m.same_rules for m in moved[1:])


def test_a_file_that_was_changed_since_is_a_result_of_its_own(repository):
    (repository / "status.yaml").write_text(snapshot(3), encoding="utf-8")
    *_, last = history(repository / "status.yaml").points
    assert (last.recorded, last.commit) == (False, None)
    assert last.entry == judged(snapshot(3))


def test_a_file_is_followed_across_renames_and_folders(repository):
    (repository / "项目 1").mkdir()
    git(repository, "mv", "status.yaml", "项目 1/状态.yaml")
    git(repository, "commit", "-q", "-m", "move")
    commit(repository, "项目 1/状态.yaml", snapshot(3))
    found = versions(str(repository / "项目 1" / "状态.yaml"))
    assert [v.path for v in found.found] == [
        *["status.yaml"] * 3, *["项目 1/状态.yaml"] * 2,
    ]  # fmt: skip
    assert len(history(repository / "项目 1" / "状态.yaml").points) == 4  # one a day


@pytest.mark.parametrize("name", ["-v.yaml", "*.yaml", ":(top)x.yaml", "a b.yaml", "$(x).yaml"])
def test_odd_names_are_names_and_nothing_else(repository, name):
    commit(repository, f"./{name}", snapshot(0))
    assert [v.path for v in versions(str(repository / name)).found] == [name]


def test_the_last_commit_of_a_day_counts(repository):
    last = commit(repository, "status.yaml", snapshot(2, 3))
    found = history(repository / "status.yaml")
    assert len(found.points) == 3
    assert found.points[-1].commit == last[:10]
    assert found.points[-1].entry == judged(snapshot(2, 3))


def test_a_version_that_can_not_be_read_is_told_and_left_out(repository):
    broken = commit(repository, "status.yaml", "project: {name: Harbour\n")
    commit(repository, "status.yaml", snapshot(4))
    found = history(repository / "status.yaml")
    assert len(found.points) == 4
    (note,) = found.notes
    assert broken[:10] in note.en
    assert broken[:10] in note.zh


def test_where_no_version_can_be_read_the_mistake_is_told(repository):
    commit(repository, "other.yaml", "project: [\n")
    (repository / "other.yaml").write_text(snapshot(0), encoding="utf-8")
    with pytest.raises(SnapshotError) as caught:
        history(repository / "other.yaml")
    assert str(caught.value.file).endswith(":other.yaml")


def test_a_file_that_was_taken_out_and_put_back_keeps_its_past(repository):
    git(repository, "rm", "-q", "status.yaml")
    git(repository, "commit", "-q", "-m", "out")
    commit(repository, "status.yaml", snapshot(4))
    assert len(versions(str(repository / "status.yaml")).found) == 4


def test_versions_of_a_merged_branch_are_there(repository):
    git(repository, "checkout", "-q", "-b", "side", "HEAD~1")
    commit(repository, "other.txt", "x")
    git(repository, "checkout", "-q", "main")
    git(repository, "merge", "-q", "--no-edit", "side")
    assert len(versions(str(repository / "status.yaml")).found) == 3


def test_a_shallow_clone_says_that_the_past_is_missing(repository, tmp_path_factory):
    clone = tmp_path_factory.mktemp("clone")
    git(clone, "clone", "-q", "--depth", "1", repository.as_uri(), ".")
    assert versions(str(clone / "status.yaml")).shallow
    (note,) = history(clone / "status.yaml").notes
    assert "unshallow" in note.en


def test_nothing_is_written(repository):
    before = {p: p.stat().st_mtime_ns for p in repository.rglob("*")}
    history(repository / "status.yaml")
    assert {p: p.stat().st_mtime_ns for p in repository.rglob("*")} == before


def test_a_filter_of_the_repository_is_not_run(repository):
    (repository / ".gitattributes").write_text("*.yaml diff=evil filter=evil\n", encoding="utf-8")
    for key in ("diff.evil.textconv", "diff.evil.command", "filter.evil.smudge"):
        git(repository, "config", key, f"touch {repository}/ran; cat")
    git(repository, "config", "diff.external", f"touch {repository}/ran")
    assert len(history(repository / "status.yaml").points) == 3
    assert not (repository / "ran").exists()


def test_outside_a_repository_there_is_no_such_history(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    (tmp_path / "status.yaml").write_text(snapshot(0), encoding="utf-8")
    with pytest.raises(UsageError, match="git finds no repository") as caught:
        versions(str(tmp_path / "status.yaml"))
    assert caught.value.hint


def test_a_file_that_is_not_committed_has_no_history_in_git(repository):
    (repository / "new.yaml").write_text(snapshot(0), encoding="utf-8")
    with pytest.raises(UsageError, match="no committed version"):
        versions(str(repository / "new.yaml"))


def test_a_repository_without_a_commit_has_none_either(tmp_path):
    git(tmp_path, "init", "-q")
    (tmp_path / "new.yaml").write_text(snapshot(0), encoding="utf-8")
    with pytest.raises(UsageError, match="no committed version"):
        versions(str(tmp_path / "new.yaml"))


def test_without_git_it_is_said_to_be_missing(repository, monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UsageError, match="git is not installed"):
        versions(str(Path(repository) / "status.yaml"))
