import io
import os
from contextlib import contextmanager

import pytest

from comity.engine.errors import UsageError
from comity.engine.portfolio_targets import find, passed_over
from comity.tests.engine.portfolio_work import NOBODY


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
        os.seteuid(NOBODY)
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


def test_a_project_from_standard_input_is_refused_with_a_word_on_lists():
    with pytest.raises(UsageError, match="no project from standard input") as caught:
        find(["-"])
    assert caught.value.hint is not None
    assert caught.value.hint.en.startswith("@- ")


def test_what_looks_like_a_snapshot_and_is_no_file_is_not_passed_over(here):
    """Reading it says what it is: silence would read as `all are well`."""
    made(here, "p/a.comity.yaml")
    os.mkfifo("p/b.comity.yaml")
    (here / "p" / "c.comity.yaml").symlink_to("gone")
    assert find(["p"]).files == ("p/a.comity.yaml", "p/b.comity.yaml", "p/c.comity.yaml")


def test_folders_that_lead_back_to_themselves_end(here):
    made(here, "p/a.comity.yaml")
    (here / "p" / "round").symlink_to("..")
    assert find(["p"]).files == ("p/a.comity.yaml",)


@pytest.mark.parametrize(
    ("paths", "folder"),
    [
        (["p"], "p"),
        (["p/q/b.comity.yaml"], "p/q"),
        (["p/q/b.comity.yaml", "p/a.comity.yaml"], "p"),
        (["p/*/*.yaml"], "p"),
        (["p/q*/b.*"], "p"),
        (["*/q"], "."),
        (["p/q", "r"], "."),
    ],
)
def test_the_folder_that_holds_all_is_known_by_what_was_named(here, paths, folder):
    made(here, "p/a.comity.yaml", "p/q/b.comity.yaml", "r/c.comity.yaml")
    assert os.path.relpath(find(paths).folder) == folder


def test_the_paths_of_a_list_count_as_if_they_were_typed(here):
    made(here, "p/a.comity.yaml", "p/q/b.comity.yaml")
    assert os.path.relpath(find(["@-"], stdin=io.BytesIO(b"p/q\n")).folder) == os.path.join(
        "p", "q"
    )


def test_configurations_below_the_folder_of_all_are_passed_over(here):
    made(here, "p/a/x.comity.yaml", "p/b/c/y.comity.yaml")
    for place in ("comity.toml", "p/comity.toml", "p/b/comity.toml", "p/z/comity.toml"):
        (here / place).parent.mkdir(exist_ok=True)
        (here / place).write_text("", encoding="utf-8")
    assert passed_over(find(["p"])) == ("p/b/comity.toml",)
    assert passed_over(find(["p/b"])) == ()
