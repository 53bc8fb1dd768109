import io
import os
from contextlib import contextmanager

import pytest

from comity.engine.errors import UsageError
from comity.engine.portfolio_targets import find


def made(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("project: {name: P, as_of: 2025-06-30}\n", encoding="utf-8")


@contextmanager
def without_rights(folder):
    """Root may read everything, so the test is somebody else for a while."""
    folder.chmod(0)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o700)


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_folder_is_searched_for_snapshots_to_the_bottom(here):
    made(
        here,
        "p/a.comity.yaml",
        "p/q/b.comity.yml",
        "p/q/r/c.comity.json",
        "p/x.yaml",
        "p/readme.md",
    )
    assert find(["p"]).files == ("p/a.comity.yaml", "p/q/b.comity.yml", "p/q/r/c.comity.json")


def test_folders_that_begin_with_a_dot_are_passed_over(here):
    made(here, "p/a.comity.yaml", "p/.git/b.comity.yaml")
    assert find(["p"]).files == ("p/a.comity.yaml",)


def test_each_file_is_found_once_however_it_is_named(here):
    made(here, "p/a.comity.yaml")
    assert find(["p", "p/*.yaml", "./p/a.comity.yaml"]).files == ("p/a.comity.yaml",)


def test_a_pattern_may_match_files_and_folders(here):
    made(here, "p1/a.comity.yaml", "p2/status.yaml", "p2/b.comity.yaml", "plan.yaml")
    assert find(["p*"]).files == ("p1/a.comity.yaml", "p2/b.comity.yaml", "plan.yaml")


def test_a_pattern_that_matches_nothing_is_an_error(here):
    with pytest.raises(UsageError, match="nothing matches q"):
        find(["q*.yaml"])


def test_nothing_named_is_an_error():
    with pytest.raises(UsageError, match="no project to audit"):
        find([])


def test_a_list_names_one_path_a_line(here):
    made(here, "p/a.comity.yaml", "b.yaml")
    (here / "list.txt").write_text("# ours\n\n  p\nb.yaml\ngone.yaml\n", encoding="utf-8-sig")
    assert find(["@list.txt"]).files == ("p/a.comity.yaml", "b.yaml", "gone.yaml")


def test_a_list_may_come_from_standard_input(here):
    assert find(["@-"], stdin=io.BytesIO(b"a.yaml\nb.yaml\n")).files == ("a.yaml", "b.yaml")


def test_a_list_that_is_not_there_is_an_error(here):
    with pytest.raises(UsageError, match="no such file"):
        find(["@gone.txt"])


def test_a_list_in_another_encoding_is_an_error(here):
    (here / "list.txt").write_bytes("项目.yaml".encode("gb18030"))
    with pytest.raises(UsageError, match="not UTF-8"):
        find(["@list.txt"])


def test_lists_that_name_nothing_are_an_error(here):
    with pytest.raises(UsageError, match="nothing to audit"):
        find(["@-"], stdin=io.BytesIO(b"# none\n"))


def test_a_folder_without_a_snapshot_is_told(here):
    made(here, "p/x.yaml", "q/a.comity.yaml")
    found = find(["p", "q"])
    assert found.files == ("q/a.comity.yaml",)
    assert [(u.file, u.code) for u in found.unchecked] == [("p", "folder")]


def test_a_folder_without_rights_is_told_and_the_rest_is_found(tmp_path):
    # Below the shared folder for temporary files: what pytest gives only its owner may enter.
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        top.chmod(0o755)
        made(top, "closed/a.comity.yaml", "open/b.comity.yaml")
        (top / "open").chmod(0o755)
        with without_rights(top / "closed"):
            found = find([name])
    assert [os.path.relpath(file, name) for file in found.files] == ["open/b.comity.yaml"]
    (target,) = found.unchecked
    assert (os.path.relpath(target.file, name), target.code) == ("closed", "folder")
    assert target.reason.en == "the folder can't be searched: Permission denied"
