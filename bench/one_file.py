"""One check of one file of 8 KB, beside yamllint on the same file, and where the time goes.

Runs are interleaved (A B C A B C ...), since a shared machine speeds up and slows down by a third within
a minute: a ratio of two neighbours holds, a time alone does not.

    python bench/one_file.py [ROUNDS]
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from snapshots import json_bytes, snapshot, yaml_text

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 40
BIN = Path(sys.executable).parent

#: What a check does, one step after the other, each with the imports that it is the first to need.
STEPS = """
import time
at = [time.perf_counter()]
import comity.cli; from comity.engine.commands import check, printing, session; at.append(time.perf_counter())
from comity.engine import batch, check, facts, gate, inference, source; at.append(time.perf_counter())
catalog = session.catalog({"packs": ()}); at.append(time.perf_counter())
document = session.open_snapshot(FILE); at.append(time.perf_counter())
read = facts.read(document, catalog.shapes); at.append(time.perf_counter())
settings = check.Settings(matcher=inference.choose(None))
report = check.check(read, catalog, settings); at.append(time.perf_counter())
from comity.schemas.report import SCHEMA, Gate, Report, Tool
whole = Report(SCHEMA, Tool("0", "sha256:0", "durable", "default"), Gate(True), (report,))
printing._rendered(whole, "text", "en", {"width": 80, "color": "never", "show_waived": False, "show_all": False}, to_file=False)
at.append(time.perf_counter())
print(*[b - a for a, b in zip(at, at[1:])])
"""
NAMES = (
    "import click and the command line",
    "import the engine",
    "recall the catalog",
    "read the YAML",
    "facts",
    "judge, infer, score, advise",
    "render the text",
)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        run(Path(folder))


def run(folder: Path) -> None:
    tree = snapshot(7)
    as_yaml, as_json = folder / "project.yaml", folder / "project.json"
    as_yaml.write_text(yaml_text(tree), encoding="utf-8")
    as_json.write_bytes(json_bytes(tree))
    kept = {**os.environ, "COMITY_CACHE_DIR": str(folder / "cache")}
    comity, yamllint = (shutil.which(name, path=BIN) for name in ("comity", "yamllint"))
    commands = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "yamllint project.yaml": [yamllint, as_yaml],
        "comity check project.yaml": [comity, "check", as_yaml],
        "comity check project.json": [comity, "check", as_json],
        "comity check project.json --format json": [comity, "check", as_json, "--format", "json"],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for command in commands.values():  # the catalog into the cache, files into memory
        timed(command, kept)
    for _ in range(ROUNDS):
        for name, command in commands.items():
            times[name].append(timed(command, kept))
    print(
        f"Python {sys.version.split()[0]}, {as_yaml.stat().st_size:,} bytes of YAML, {ROUNDS} rounds"
    )
    print("Wall time in ms: median, and the quartiles")
    for name, found in times.items():
        print(f"  {name:42}{show(found, 1000)}")
    pairs = zip(times["comity check project.yaml"], times["yamllint project.yaml"], strict=True)
    print(
        f"Ratio to yamllint, pair by pair:            {show([a / b for a, b in pairs], 1, '6.2f')}"
    )
    cold = [
        timed(commands["comity check project.yaml"], {**kept, "COMITY_CACHE_DIR": ""})
        for _ in range(5)
    ]
    print(f"With no cache, median of 5:                 {statistics.median(cold) * 1000:6.0f}")
    steps(as_yaml, kept)


def timed(command: list[object], environment: dict[str, str]) -> float:
    start = time.perf_counter()
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    seconds = time.perf_counter() - start
    if done.returncode:
        sys.exit(f"{command}: {done.returncode}\n{done.stdout.decode()}{done.stderr.decode()}")
    return seconds


def steps(file: Path, environment: dict[str, str]) -> None:
    script = f"FILE = {str(file)!r}\n{STEPS}"
    rows = []
    for _ in range(ROUNDS):
        done = subprocess.run(
            [sys.executable, "-c", script],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        rows.append([float(number) for number in done.stdout.split()])
    print("Where it goes, in ms, beside the interpreter's own start")
    for name, column in zip(NAMES, zip(*rows, strict=True), strict=True):
        print(f"  {name:42}{show(list(column), 1000, '6.1f')}")


def show(found: list[float], scale: float, form: str = "6.0f") -> str:
    low, middle, high = (x * scale for x in statistics.quantiles(found, n=4))
    return f"{middle:{form}}  ({low:{form}} -{high:{form}})"


if __name__ == "__main__":
    main()
