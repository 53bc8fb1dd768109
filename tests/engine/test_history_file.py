"""The record beside a snapshot: added to, never rewritten but for a torn last line."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.engine.errors import Mistakes, UsageError
from comity.engine.history_file import Recorded, add, beside, latest, loads, mark, written
from comity.schemas.history import HistoryEntry, HistoryFinding
from comity.schemas.report import ProjectInfo

PROJECT = "0123456789abcdef"


def entry(as_of="2025-06-30", overall=70.5, ruleset="sha256:a"):
    return HistoryEntry(
        as_of, overall, None, 60.0, 80.0, "watch", 0.91, "high", {"trust": 39.0, "needs": None},
        ruleset, "default", {"fail": ("TRU001",), "pass": ("TRU002",)},
        (HistoryFinding("TRU001", "ab12", "high", "open"),),
    )  # fmt: skip


def data(*entries):
    return "".join(f"{written(entry, PROJECT)}\n" for entry in entries).encode()


def read(text):
    return loads(text, "h.jsonl", PROJECT)


def added(path, one):
    before = path.read_bytes() if path.exists() else b""
    return add(str(path), before, loads(before, str(path), PROJECT), one, PROJECT)


def line_of(error):
    assert error.position
    return error.position.line


@pytest.mark.parametrize(
    ("file", "record"),
    [
        ("status.comity.yaml", "status.history.jsonl"),
        ("a/b.yml", "a/b.history.jsonl"),
        ("x.json", "x.history.jsonl"),
        ("x.v2.toml", "x.v2.history.jsonl"),
        ("plain", "plain.history.jsonl"),
    ],
)
def test_the_record_stands_beside_its_file(file, record):
    assert beside(file) == record


def test_what_was_written_is_read_again():
    assert read(data(entry(), entry("2025-07-07", None))).entries == (
        entry(),
        entry("2025-07-07", None),
    )


def test_an_entry_is_one_line_of_json():
    line = written(entry(), PROJECT)
    assert "\n" not in line
    assert json.loads(line)["project"] == PROJECT


def test_the_first_result_makes_the_file_and_the_same_again_adds_nothing(tmp_path):
    path = tmp_path / "h.jsonl"
    assert added(path, entry())
    first = path.read_bytes()
    assert not added(path, entry())
    assert path.read_bytes() == first == data(entry())


def test_another_result_of_the_day_is_added_and_counts():
    right = entry(overall=60.0)
    assert latest(read(data(entry(), right)).entries) == (right,)


def test_going_back_to_an_earlier_result_is_a_correction_too(tmp_path):
    path = tmp_path / "h.jsonl"
    for one in (entry(), entry(overall=60.0), entry()):
        assert added(path, one)
    assert latest(read(path.read_bytes()).entries) == (entry(),)


def test_other_rules_on_the_same_day_are_another_result():
    other = entry(ruleset="sha256:b")
    assert latest(read(data(entry(), other)).entries) == (entry(), other)


def test_results_are_told_by_day_whatever_their_place_in_the_file():
    late, early = entry("2025-07-07"), entry("2025-06-01")
    assert latest(read(data(late, early)).entries) == (early, late)


@given(st.integers(0, 2000), st.booleans())
def test_a_write_that_was_cut_off_loses_no_earlier_line(cut, third):
    whole = data(entry(), entry("2025-07-07"), *[entry("2025-07-14")] * third)
    lines = whole.splitlines(keepends=True)
    kept = b"".join(lines[:-1]) + lines[-1][: cut % len(lines[-1])]
    found = read(kept)
    assert found.entries[: len(lines) - 1] == read(b"".join(lines[:-1])).entries
    torn = kept != b"".join(lines[:-1]) and len(found.entries) == len(lines) - 1
    assert (found.torn == len(lines)) is torn


def test_adding_after_a_torn_line_takes_it_out_and_keeps_all_others(tmp_path):
    path = tmp_path / "h.jsonl"
    path.write_bytes(data(entry()) + data(entry("2025-07-07"))[:50])
    assert added(path, entry("2025-07-14"))
    assert path.read_bytes() == data(entry(), entry("2025-07-14"))


def test_a_last_line_without_its_end_that_says_all_is_kept(tmp_path):
    path = tmp_path / "h.jsonl"
    path.write_bytes(data(entry())[:-1])
    assert added(path, entry("2025-07-14"))
    assert path.read_bytes() == data(entry(), entry("2025-07-14"))


def test_adding_writes_behind_what_is_there(tmp_path):
    path = tmp_path / "h.jsonl"
    added(path, entry())
    inode = path.stat().st_ino
    added(path, entry("2025-07-07"))
    assert path.stat().st_ino == inode  # the same file: nothing was rewritten


def test_empty_lines_are_no_mistake():
    assert read(b"\n" + data(entry()) + b"\n\n").entries == (entry(),)
    assert read(b"") == Recorded(())


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "not JSON"),
        ("[]", "schema"),
        ("7", "schema"),
        ('{"schema": "comity-history/9"}', "comity-history/9"),
        ("[" * 100_000, "not JSON"),
        (written(entry(), PROJECT).replace("70.5", "NaN"), "not JSON"),
        (written(entry(), PROJECT).replace("70.5", '"much"'), "overall"),
        (written(entry(), PROJECT).replace("2025-06-30", "yesterday"), "as_of"),
        (written(entry(), "another"), "another project"),
        ('{"schema": "comity-history/1", "project": "0123456789abcdef"}', "as_of"),
    ],
)
def test_a_broken_line_is_told_with_its_number(line, said):
    with pytest.raises(UsageError, match=said) as caught:
        read(data(entry()) + line.encode() + b"\n" + data(entry("2025-07-07")))
    assert caught.value.file == "h.jsonl"
    assert line_of(caught.value) == 2
    assert caught.value.hint


def test_bytes_that_are_no_text_are_told_with_their_line():
    with pytest.raises(UsageError, match="not JSON") as caught:
        read(b"\xff\xfe\n" + data(entry()))
    assert line_of(caught.value) == 1


def test_all_broken_lines_are_told_together():
    with pytest.raises(Mistakes) as caught:
        read(b"{\n" + data(entry()) + b"[]\n")
    assert [line_of(mistake) for mistake in caught.value.mistakes] == [1, 3]


def test_a_folder_that_can_not_be_written_to_is_told(tmp_path):
    with pytest.raises(UsageError, match="can't be written"):
        add(str(tmp_path / "none" / "h.jsonl"), b"", Recorded(()), entry(), PROJECT)


def test_a_project_is_told_apart_without_being_named():
    one = ProjectInfo("P-001", "Harbour", None, "2025-06-30", None)
    assert mark(one) == mark(replace(one, name="Harbour II", as_of="2025-07-07"))
    assert mark(one) != mark(replace(one, id="P-002"))
    assert "P-001" not in mark(one)
