"""Input made to exhaust us: an error with its place, in bounded memory and time, in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from comity.engine.source import MAX_BYTES, MAX_NODES

ROOT = Path(__file__).parents[2]
SECONDS = 5  #: that nothing takes long, not how fast it is
MEGABYTES = 500
NAME = "project: {name: n, as_of: 2025-06-30}\n"

#: Reads the file as `comity check` does: address space held to what Python takes and 500 MB more, time to
#: seconds of its own, whatever else the machine does.
CHILD = f"""
import json, os, resource, sys
from comity.engine import facts, source
from comity.engine.errors import Mistakes, SnapshotError
from comity.engine.shapes import derive
from comity.schemas.snapshot import Snapshot

shapes = derive(Snapshot)
resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS}, {SECONDS}))
linux = os.path.exists("/proc/self/statm")
if linux:
    pages = int(open("/proc/self/statm").read().split()[0])
    limit = pages * os.sysconf("SC_PAGE_SIZE") + {MEGABYTES}_000_000
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
try:
    facts.read(source.read(sys.argv[1]), shapes)
    told = None
except SnapshotError as error:
    told = [error]
except Mistakes as error:
    told = error.mistakes
usage = resource.getrusage(resource.RUSAGE_SELF)
peak = usage.ru_maxrss / 1e6
if linux:  # there the figure above begins with the parent's
    status = dict(line.split(":", 1) for line in open("/proc/self/status"))
    peak = int(status["VmHWM"].split()[0]) / 1e3
print(json.dumps({{
    "megabytes": peak,
    "seconds": usage.ru_utime + usage.ru_stime,
    "mistakes": [[e.message.en, e.message.zh, e.position and e.position.line] for e in told or []],
    "accepted": told is None,
}}))
"""


def read(path: Path) -> Any:
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(path)],
        env={"PYTHONPATH": str(ROOT / ".src"), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    found = json.loads(done.stdout)
    assert found["megabytes"] < MEGABYTES
    return found


def bomb(levels: int, width: int) -> str:
    """Aliases of aliases: width ** levels values."""
    lines = [f"x-0: &a0 [{', '.join(['lol'] * width)}]"]
    lines += [f"x-{n}: &a{n} [{', '.join([f'*a{n - 1}'] * width)}]" for n in range(1, levels)]
    return NAME + "\n".join(lines)


def merge_bomb(levels: int, width: int) -> str:
    lines = ["x-0: &a0 {k: v}"]
    lines += [
        f"x-{n}: &a{n}\n  <<: [{', '.join([f'*a{n - 1}'] * width)}]" for n in range(1, levels)
    ]
    return NAME + "\n".join(lines)


#: What the file holds, and a piece of the first mistake that is told.
FILES: dict[str, tuple[str, str | bytes, str]] = {
    "alias bomb": ("x.yaml", bomb(10, 10), "aliases followed"),
    "merge bomb": ("x.yaml", merge_bomb(12, 10), "aliases followed"),
    "alias to itself": ("x.yaml", f"{NAME}x-a: &a [*a, *a]", "names the block that it is in"),
    "deep YAML": ("x.yaml", "x-a: " + "[" * 10_000 + "]" * 10_000, "nested more than 64"),
    "deep YAML in blocks": ("x.yaml", "- " * 10_000, "nested more than 64"),
    "deep YAML, open": ("x.yaml", "{a: " * 10_000, "nested more than 64"),
    "deep keys": ("x.yaml", "? " * 10_000, "nested more than 64"),
    "deep JSON": ("x.json", "[" * 10_000 + "]" * 10_000, "nested more than 64"),
    "deep JSON, open": ("x.json", '{"a":' * 10_000, "nested more than 64"),
    "deeper JSON": ("x.json", "[" * 5_000_000, "nested more than 64"),
    "string of 50 MB": ("x.yaml", f'{NAME}x-a: "{"x" * 50_000_000}"', "larger than 20 MB"),
    "string of 50 MB, JSON": ("x.json", f'{{"x-a": "{"x" * 50_000_000}"}}', "larger than 20 MB"),
    "string of 20 MB, no quote": ("x.yaml", f'x-a: "{"x" * (MAX_BYTES - 10)}', "no closing quote"),
    "key of 20 MB": ("x.json", f'{{"{"k" * (MAX_BYTES - 10)}": 1}}', '"project" is missing'),
    "python tags": ("x.yaml", f"{NAME}x-a: !!python/object/apply:os.system [id]", "tags are not"),
    "duplicate keys": ("x.yaml", f"{NAME}issues: []\nissues: []", "a second time"),
    "duplicate keys, JSON": ("x.json", '{"issues": [],\n "issues": []}', "a second time"),
    "many duplicate keys": (
        "x.yaml",
        "".join(f"k{n % 60_000}: 1\n" for n in range(120_000)),
        "more than 100 mistakes",
    ),
    "many duplicate keys, JSON": (
        "x.json",
        "{" + ",".join(f'"k{n % 60_000}":1' for n in range(120_000)) + "}",
        "more than 100 mistakes",
    ),
    "many unknown keys": (
        "x.json",
        '{"project":{"name":"n","as_of":"2025-06-30"},'
        + ",".join(f'"comitments{n}":1' for n in range(MAX_NODES // 2 - 10))
        + "}",
        "more than 100 mistakes",
    ),
    "many wrong values": (
        "x.json",
        '{"project":{"name":"n","as_of":"2025-06-30"},"demos":['
        + ",".join(["1"] * (MAX_NODES - 10))
        + "]}",
        "more than 100 mistakes",
    ),
    "too many values": ("x.yaml", "- 1\n" * 1_000_000, "more than 250,000 keys and values"),
    "too many values, JSON": ("x.json", "[" + "1," * 1_000_000 + "1]", "more than 250,000"),
    "many documents": ("x.yaml", "--- 1\n" * 200_000, "a second document"),
    "many anchors": ("x.yaml", "".join(f"- &a{n} 1\n" for n in range(240_000)), "a block of keys"),
    "many tabs": ("x.yaml", "\t" * MAX_BYTES, "the file is empty"),
    "many quotes, JSON": ("x.json", '"' * MAX_BYTES, "goes on after its end"),
    "many backslashes, JSON": ("x.json", '["' + "\\" * (MAX_BYTES - 10), "no closing quote"),
    "GBK": ("x.yaml", "project: {name: 滨河水厂二期}\n".encode("gbk"), "not UTF-8"),
    "UTF-16": ("x.yaml", NAME.encode("utf-16"), "not UTF-8"),
    "NaN": ("x.yaml", f"{NAME}metrics: {{spi: .nan}}", "not a number to work with"),
    "NaN, JSON": ("x.json", '{"metrics": {"spi": NaN}}', "not a number to work with"),
    "a number of 19 MB": ("x.yaml", f"x-a: {'9' * 19_000_000}", "too large to work with"),
    "a number of 19 MB, JSON": ("x.json", f'{{"a": {"9" * 19_000_000}}}', "too large to work with"),
    "two documents": ("x.yaml", f"{NAME}---\n{NAME}", "a second document begins here"),
    "controls": ("x.yaml", "\x00" * 1_000_000, "a control character"),
}
PLACELESS = ("larger than 20 MB", "the file is empty", "more than 100 mistakes")


@pytest.mark.parametrize("name", FILES)
def test_hostile_file_ends_in_an_error_with_its_place(name: str, tmp_path: Path) -> None:
    file, data, piece = FILES[name]
    path = tmp_path / file
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    found = read(path)
    assert not found["accepted"]
    for en, zh, line in found["mistakes"]:
        assert en != zh
        assert len(en) < 500
        assert line or en.startswith(PLACELESS)
    assert piece in found["mistakes"][0][0]


def test_largest_file_that_is_taken_stays_within_bounds(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    item = '  - {id: i%06d, title: "%s", raised_on: 2025-06-01, reopened: 1}\n'
    text = f"{NAME}issues:\n" + "".join(item % (n, "x" * 600) for n in range(MAX_NODES // 9 - 10))
    path.write_text(text)
    assert 10_000_000 < len(text) < MAX_BYTES
    assert read(path)["accepted"]


@pytest.mark.skipif(
    not Path("/dev/zero").exists(), reason="the system has no device without an end"
)
def test_device_without_an_end_is_left_when_it_is_too_large() -> None:
    assert read(Path("/dev/zero"))["mistakes"][0][0] == "larger than 20 MB"


def test_the_child_is_really_held_to_its_memory() -> None:
    limit = 500_000_000
    code = (
        "import resource\n"
        f"resource.setrlimit(resource.RLIMIT_AS, ({limit}, {limit}))\n"
        "try:\n    bytes(600_000_000)\nexcept MemoryError:\n    print('held')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout == "held\n"
