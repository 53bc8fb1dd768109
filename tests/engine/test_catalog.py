"""The cache never changes what a catalog is: it is left out, spoilt, outdated and shared here."""

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import yaml

from comity.engine import catalog as module
from comity.engine import loading
from comity.engine.catalog import BUILT_IN, load
from comity.engine.errors import Mistakes, RuleError, UsageError

LONG_AGO = 1_700_000_000  #: a file that changed within the last seconds is not trusted to stay


def rule(number, **changes):
    words = {"en": "Promises are kept", "zh": "信守承诺"}
    return {
        "id": f"TRU{number:03}", "title": words, "pass_title": words, "dimension": "trust",
        "covers": ["S1.1"], "severity": "high", "question": words, "rationale": words,
        "basis": ["CONV"], "check": {"each": "commitments", "as": "c", "fail": "late(c)"},
        "message": words, "coach": words,
        "examples": [{"outcome": "unknown", "snapshot": {}}],
    } | changes  # fmt: skip


def write(pack, name, tree):
    path = pack / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(tree, allow_unicode=True), encoding="utf-8")
    os.utime(path, (LONG_AGO, LONG_AGO))
    return path


def a_pack(folder, *rules):
    row = {"title": {"en": "-", "zh": "-"}, "claim": {"en": "-", "zh": "-"}}
    write(folder, "outline.yaml", {"S1.1": row})
    write(folder, "sources.yaml", {"CONV": {"kind": "convention", "text": {"en": "-", "zh": "-"}}})
    (folder / "profiles").mkdir()
    for name in ("default", "strict"):
        shutil.copy(
            Path(BUILT_IN, "profiles", "default.yaml"), folder / "profiles" / f"{name}.yaml"
        )
        os.utime(folder / "profiles" / f"{name}.yaml", (LONG_AGO, LONG_AGO))
    for tree in rules:
        write(folder, f"trust/{tree['id']}.yaml", tree)
    return folder


@pytest.fixture
def pack(tmp_path):
    folder = tmp_path / "pack"
    folder.mkdir()
    return a_pack(folder, rule(1), rule(2))


@pytest.fixture
def cache(tmp_path):
    return tmp_path / "cache"


@pytest.fixture
def compiled(monkeypatch):
    """How often a catalog was compiled."""
    calls = []

    def counted(*arguments):
        calls.append(1)
        return compile_catalog(*arguments)

    compile_catalog = loading.compile_catalog
    monkeypatch.setattr(loading, "compile_catalog", counted)
    return calls


def kept(cache):
    return sorted(cache.iterdir())


def test_kept_catalog_is_the_compiled_one(pack, cache, compiled):
    first = load((pack,), cache=cache)
    assert load((pack,), cache=cache) == first == load((pack,))
    assert len(compiled) == 2  # the last one had no cache


def test_change_of_a_file_is_seen(pack, cache):
    load((pack,), cache=cache)
    write(pack, "trust/TRU002.yaml", rule(2, severity="low"))
    assert load((pack,), cache=cache).rule("TRU002").severity == "low"


def test_change_that_keeps_size_and_time_is_seen(pack, cache):
    load((pack,), cache=cache)
    path = pack / "trust" / "TRU001.yaml"
    size = path.stat().st_size
    path.write_text(path.read_text(encoding="utf-8").replace("high", "low "), "utf-8")
    os.utime(path, (LONG_AGO, LONG_AGO))
    assert path.stat().st_size == size
    assert load((pack,), cache=cache).rule("TRU001").severity == "low"


def test_new_file_and_removed_file_are_seen(pack, cache):
    load((pack,), cache=cache)
    write(pack, "trust/TRU003.yaml", rule(3))
    (pack / "trust" / "TRU001.yaml").unlink()
    assert [rule.id for rule in load((pack,), cache=cache).rules] == ["TRU002", "TRU003"]


def test_change_of_the_compiler_is_seen(pack, cache, compiled, monkeypatch):
    load((pack,), cache=cache)
    state = module._state
    monkeypatch.setattr(
        module,
        "_state",
        lambda path: (*state(path)[:-1], 0) if path.endswith("compiler.py") else state(path),
    )
    load((pack,), cache=cache)
    assert len(compiled) == 2


@pytest.mark.parametrize("spoil", [
    pytest.param(lambda _: b"", id="empty"),
    pytest.param(lambda data: data[: len(data) // 2], id="cut off"),
    pytest.param(lambda data: data[:-9] + bytes([data[-9] ^ 1]) + data[-8:], id="one bit"),
    pytest.param(lambda data: b"\x80\x05" + data, id="longer"),
    pytest.param(lambda _: module._checksum(b"x") + b"x", id="well-formed nonsense"),
])  # fmt: skip
def test_spoilt_copy_is_compiled_anew_and_mended(pack, cache, compiled, spoil):
    first = load((pack,), cache=cache)
    (path,) = kept(cache)
    path.write_bytes(spoil(path.read_bytes()))
    assert load((pack,), cache=cache) == first
    assert load((pack,), cache=cache) == first
    assert len(compiled) == 2


def test_pickle_of_something_else_is_no_catalog(pack, cache):
    first = load((pack,), cache=cache)
    (path,) = kept(cache)
    data = path.read_bytes()[module._CHECK :]
    other = data[: data.index(b"\x80\x05")] + b"\x80\x05K\x01."  # 1
    path.write_bytes(module._checksum(other) + other)
    assert load((pack,), cache=cache) == first


def test_copy_of_another_user_is_not_read(pack, cache, compiled, monkeypatch):
    load((pack,), cache=cache)
    stat = os.fstat

    def foreign(file):
        found = list(stat(file))
        found[4] = os.geteuid() + 1
        return os.stat_result(found)

    monkeypatch.setattr(os, "fstat", foreign)
    load((pack,), cache=cache)
    assert len(compiled) == 2


def test_cache_that_cannot_be_written_changes_nothing(pack, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    assert load((pack,), cache=blocked / "cache") == load((pack,))
    assert blocked.read_text() == "no folder"


def test_disk_that_fills_up_leaves_no_scraps(pack, cache, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert load((pack,), cache=cache) == load((pack,))
    assert kept(cache) == []


def test_pack_that_changed_just_now_is_not_kept(pack, cache):
    os.utime(pack / "trust" / "TRU001.yaml")
    load((pack,), cache=cache)
    assert kept(cache) == []


def test_versions_and_profiles_live_side_by_side(pack, cache, compiled, monkeypatch):
    load((pack,), cache=cache)
    load((pack,), "strict", cache)
    with monkeypatch.context() as other:
        other.setattr(module, "__version__", "0.0.1")
        load((pack,), cache=cache)
    assert len(kept(cache)) == 3
    assert len(compiled) == 3
    load((pack,), cache=cache)
    load((pack,), "strict", cache)
    assert len(compiled) == 3


def test_many_at_once_all_get_the_whole_catalog(pack, cache):
    expected = load((pack,))
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: load((pack,), cache=cache), range(16)))
    assert all(catalog == expected for catalog in found)
    assert [path.suffix for path in kept(cache)] == [".pickle"]


def test_later_pack_adds_to_the_earlier_one(pack, tmp_path):
    write(tmp_path / "more", "trust/TRU009.yaml", rule(9))
    found = load((pack, tmp_path / "more"))
    assert [rule.id for rule in found.rules] == ["TRU001", "TRU002", "TRU009"]


def test_mistakes_of_all_files_are_told_together_and_nothing_is_kept(pack, cache):
    write(pack, "trust/TRU001.yaml", rule(1, severity="huge", basis=["NONE"]))
    write(pack, "trust/TRU002.yaml", rule(2, actions=["nobody_knows"], basis=["CONF"]))
    with pytest.raises(Mistakes) as caught:
        load((pack,), cache=cache)
    told = [(Path(str(m.file)).name, m.message.en) for m in caught.value.mistakes]
    assert [name for name, _ in told] == ["TRU001.yaml", "TRU002.yaml", "TRU002.yaml"]
    assert "nobody_knows" in caught.value.render("en")
    assert 'did you mean "CONV"?' in caught.value.render("en")
    assert all(isinstance(m, RuleError) and m.position for m in caught.value.mistakes)
    assert not cache.exists()


def test_two_rules_of_one_id_name_each_other(pack):
    write(pack, "needs/TRU001.yaml", rule(1))
    with pytest.raises(RuleError, match=r"TRU001 stands in .*TRU001\.yaml too"):
        load((pack,))


def test_unknown_profile_and_unknown_folder_are_told(pack, tmp_path):
    with pytest.raises(UsageError) as caught:
        load((pack,), "strickt")
    assert 'did you mean "strict"?' in str(caught.value)
    with pytest.raises(UsageError, match="no rule pack"):
        load((tmp_path / "nowhere",))


def test_digest_tells_contents_not_places(pack, tmp_path):
    (tmp_path / "other").mkdir()
    other = a_pack(tmp_path / "other", rule(1), rule(2))
    assert load((pack,)).hash == load((other,)).hash
    write(other, "trust/TRU001.yaml", rule(1, severity="low"))
    assert load((pack,)).hash != load((other,)).hash
    assert load((pack,)).hash != load((pack,), "strict").hash
