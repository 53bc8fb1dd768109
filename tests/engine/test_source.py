"""Files to documents: what is read, by which reader, and what is told of a file that can't be read."""

import io
import os
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

import pytest

from comity.engine.errors import (
    ComityError,
    ImportFileError,
    Mistakes,
    Position,
    RuleError,
    SnapshotError,
)
from comity.engine.source import (
    MAX_BYTES,
    MAX_MISTAKES,
    of,
    parse,
    parse_many,
    read,
    read_bytes,
    together,
)
from comity.schemas.text import Text

YAML_OR_JSON = ["", " # a comment, so this is no JSON"]


def refused(data: bytes | str, name: str = "x.yaml") -> ComityError:
    with pytest.raises(ComityError) as caught:
        parse(data, name)
    return caught.value


def test_a_file_is_read_with_its_name(tmp_path: Path):
    path = tmp_path / "a.yaml"
    path.write_text("a: 1\n")
    document = read(str(path))
    assert (document.name, document.value) == (str(path), {"a": 1})


def test_standard_input_is_read_for_a_dash():
    document = read("-", stdin=io.BytesIO(b"a: 1"))
    assert (document.name, document.value) == ("<stdin>", {"a": 1})


def test_the_process_s_own_standard_input_is_read_when_none_is_given():
    code = "from comity.engine.source import read; print(read('-').value)"
    path = str(Path(__file__).parents[2] / ".src")
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=b"a: 1",
        env={"PYTHONPATH": path},
        capture_output=True,
        check=True,
    )
    assert done.stdout == b"{'a': 1}\n"


PIPES = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
OPEN = pytest.mark.skipif(not os.path.isdir("/dev/fd"), reason="the system shows no open files")


@PIPES
def test_a_named_pipe_is_refused_whether_or_not_somebody_writes_to_it(tmp_path: Path):
    path = str(tmp_path / "pipe.yaml")
    os.mkfifo(path)
    with pytest.raises(SnapshotError, match="a pipe or a device, not a file") as caught:
        read(path)
    assert caught.value.hint == Text(
        f"let the shell open it: - < {path}", f"可由 shell 打开：- < {path}"
    )
    keeper = os.open(path, os.O_RDWR)
    with pytest.raises(SnapshotError, match="a pipe or a device"):
        read(path)
    os.close(keeper)


@PIPES
def test_a_link_to_a_named_pipe_is_refused_too(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe")
    link = tmp_path / "a.yaml"
    link.symlink_to("pipe")
    with pytest.raises(SnapshotError, match="a pipe or a device"):
        read(str(link))


@OPEN
def test_a_pipe_that_the_shell_has_opened_is_read_to_its_end_however_slow():
    ours, theirs = os.pipe()

    def write():
        for piece in (b"a: ", b"1\n"):
            time.sleep(0.05)
            os.write(theirs, piece)
        os.close(theirs)

    writer = Thread(target=write)
    writer.start()
    assert read(f"/dev/fd/{ours}").value == {"a": 1}
    writer.join()
    os.close(ours)


@OPEN
def test_where_a_plain_file_is_needed_an_open_pipe_and_a_device_are_refused():
    ours, theirs = os.pipe()
    for path in (f"/dev/fd/{ours}", os.devnull):
        with pytest.raises(SnapshotError, match="a pipe or a device"):
            read(path, plain=True)
    os.close(ours)
    os.close(theirs)


def test_no_more_than_one_byte_too_many_is_read_of_a_pipe_without_an_end():
    class Endless(io.RawIOBase):
        taken = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
            self.taken += len(buffer)
            return len(buffer)

    endless = Endless()
    assert len(read_bytes("-", stdin=io.BufferedReader(endless))) == MAX_BYTES + 1
    assert endless.taken < MAX_BYTES + 100_000


@pytest.mark.parametrize(
    ("path", "en", "zh"),
    [
        ("{}/none.yaml", "no such file", "没有这个文件"),
        ("{}", "this is a folder", "这是一个目录"),
        ("{}/file/below", "can't be read", "无法读取"),
        ("{}/nul\0", "can't be read", "无法读取"),
    ],
)
def test_a_path_that_can_t_be_read_says_why(path: str, en: str, zh: str, tmp_path: Path):
    (tmp_path / "file").write_text("a: 1")
    with pytest.raises(SnapshotError) as caught:
        read(path.format(tmp_path))
    assert caught.value.message.en.startswith(en)
    assert caught.value.message.zh.startswith(zh)
    assert caught.value.file == path.format(tmp_path)


def test_a_folder_s_hint_names_its_files(tmp_path: Path):
    with pytest.raises(SnapshotError) as caught:
        read(str(tmp_path))
    assert caught.value.hint
    assert f"{tmp_path}/*.yaml" in caught.value.hint.en


def test_a_file_without_permission_says_so():
    with pytest.raises(SnapshotError) as caught:
        read("-", stdin=Forbidden())
    assert caught.value.render() == "<stdin>: no permission to read it"
    assert caught.value.render("zh") == "<stdin>: 没有读取权限"


class Forbidden(io.BytesIO):
    """A file that opens and can't be read, as some on a network do."""

    def read(self, _: int | None = -1) -> bytes:
        raise PermissionError(13, "Permission denied")


@pytest.mark.parametrize("kind", [RuleError, ImportFileError])
def test_the_caller_says_of_which_kind_an_error_is(kind: type[ComityError]):
    with pytest.raises(kind):
        read("/none/at/all", error=kind)
    with pytest.raises(kind):
        parse("a: [", "x", error=kind)
    with pytest.raises(kind):
        parse(b"\xff", "x", error=kind)


# -- encodings ------------------------------------------------------------------------------------


def test_a_byte_order_mark_is_passed_over_and_moves_no_column():
    document = parse(b"\xef\xbb\xbfa: 1", "x")
    assert document.value == {"a": 1}
    assert document.position("/a") == Position(1, 4)
    assert parse("\ufeff{}", "x.json").value == {}


@pytest.mark.parametrize("data", [b"", b" \n\t ", b"\xef\xbb\xbf", b"# a comment\n", b"---\n"])
def test_an_empty_file_says_that_it_is_empty(data: bytes):
    assert refused(data).message.en == "the file is empty"


def test_a_file_of_null_is_not_empty():
    assert parse("~", "x").value is None
    assert parse("''", "x").value == ""


@pytest.mark.parametrize(
    ("data", "hint"),
    [
        ("项目: 滨河水厂".encode("gbk"), "it looks like GBK; save it as UTF-8"),
        ("a: 1".encode("utf-16"), "it looks like UTF-16; save it as UTF-8"),
        ("für Elise".encode("latin-1"), "save the file as UTF-8"),
        (b"a: \xff\xff", "save the file as UTF-8"),
    ],
)
def test_another_encoding_is_named_where_it_is_known(data: bytes, hint: str):
    error = refused(data)
    assert error.message.en.startswith("not UTF-8: byte ")
    assert error.hint
    assert error.hint.en == hint
    assert "UTF-8" in error.hint.zh


def test_the_first_byte_at_fault_has_its_place():
    error = refused("a: 1\n业主: ".encode() + b"\xff")
    assert error.position == Position(2, 5)
    assert error.message.en == "not UTF-8: byte 14 is 0xFF"
    assert error.message.zh == "不是 UTF-8 编码：第 14 字节为 0xFF"


def test_half_a_character_in_a_text_has_its_place():
    error = refused("a: 1\nb: \ud83d")
    assert error.message.en == "half a character"
    assert error.position == Position(2, 4)


def test_a_file_of_more_than_20_mb_is_refused_before_it_is_read():
    assert refused(b"x" * (MAX_BYTES + 1)).message.en == "larger than 20 MB"


# -- which reader ---------------------------------------------------------------------------------


def test_json_is_known_by_its_suffix():
    assert refused("a: 1", "x.JSON").message.en.startswith("not JSON")


def test_json_is_known_by_being_json():
    assert refused('{"a": 1, "a": 2}', "x").message.en == '"a" stands here a second time'
    assert parse('\n  [1, {"a": null}]', "x.yaml").value == [1, {"a": None}]


def test_yaml_that_begins_like_json_is_yaml():
    assert parse("{a: 1} # not JSON", "x").value == {"a": 1}
    assert parse("[on, 012]", "x").value == ["on", 12]


def test_comments_are_for_yaml_alone():
    assert parse('{"a": 1} # c', "x").value == {"a": 1}
    assert refused('{"a": 1} # c', "x.json").position == Position(1, 10)


# -- documents ------------------------------------------------------------------------------------


def test_the_documents_of_a_file_are_read_and_empty_ones_left_out():
    documents = parse_many("---\na: 1\n---\n---\nb: 2\n", "x")
    assert [d.value for d in documents] == [{"a": 1}, {"b": 2}]
    assert documents[1].position("/b") == Position(5, 4)


def test_a_file_of_empty_documents_is_empty():
    with pytest.raises(SnapshotError, match="the file is empty"):
        parse_many("---\n---\n", "x")


def test_a_value_without_a_text_has_no_places():
    document = of({"a": 1})
    assert (document.name, document.value) == ("<value>", {"a": 1})
    assert document.position("/a") is None
    assert document.key_position("/a") is None
    assert not document.quoted("/a")


@pytest.mark.parametrize("end", YAML_OR_JSON)
def test_a_pointer_s_escapes_are_understood(end: str):
    document = parse('{"a/b": {"~1": 1}}' + end, "x")
    assert document.position("/a~1b/~01") == Position(1, 16)


@pytest.mark.parametrize("end", YAML_OR_JSON)
def test_what_is_absent_has_the_place_of_its_nearest_parent(end: str):
    document = parse('{"a": [{"b": 1}]}' + end, "x")
    for pointer in ("/a/0/c", "/a/0/c/d/e"):
        assert document.position(pointer) == Position(1, 8)
    assert document.key_position("/a/0/c") == Position(1, 8)
    assert document.position("/a/1") == Position(1, 7)
    assert document.position("/a/x") == Position(1, 7)
    assert document.key_position("/a/1") == Position(1, 2)
    assert document.position("/x") == document.position("") == Position(1, 1)
    assert document.position("/a/0/b/c") == Position(1, 14)


@pytest.mark.parametrize("end", YAML_OR_JSON)
def test_quoted_texts_are_known(end: str):
    document = parse('{"a": "x", "b": 1, "c": ["y"]}' + end, "x")
    assert [document.quoted(p) for p in ("/a", "/b", "/c", "/c/0")] == [True, False, False, True]


# -- many mistakes --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["x.yaml", "x.json"])
def test_all_mistakes_are_told_together(name: str):
    error = refused('{"a": 1,\n "a": NaN,\n "b": 1,\n "b": 1e999}' if name == "x.json" else
                    "a: 1\na: .nan\nb: 1\nb: 1e999\n", name)  # fmt: skip
    assert isinstance(error, Mistakes)
    told = [(m.position.line if m.position else 0, m.message.en) for m in error.mistakes]
    assert told == [
        (2, '"a" stands here a second time'),
        (2, f"not a number to work with: {'NaN' if name == 'x.json' else '.nan'}"),
        (4, '"b" stands here a second time'),
        (4, "a number too large to work with"),
    ]


@pytest.mark.parametrize("name", ["x.yaml", "x.json"])
@pytest.mark.parametrize("count", [MAX_MISTAKES, MAX_MISTAKES + 1])
def test_no_more_than_a_hundred_mistakes_are_told(count: int, name: str):
    word = "NaN" if name == "x.json" else ".nan"
    error = refused(f"[{', '.join([word] * count)}]", name)
    assert isinstance(error, Mistakes)
    if count > MAX_MISTAKES:
        assert error.mistakes[0].message.en == "more than 100 mistakes; here are 100"
        assert error.mistakes[0].position is None
    assert len(error.mistakes) == count


def test_one_mistake_is_itself():
    error = SnapshotError(Text("a", "甲"))
    assert together([error]) is error
