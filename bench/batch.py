"""Whole reports a second: read, judge, infer, score, advise; one core, two processes, and memory.

    python bench/batch.py [SNAPSHOTS]

A run over 1,000 and over 20,000 snapshots, each of them another one, must need the same memory.
"""

import gc
import multiprocessing
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from multiprocessing.pool import Pool

from snapshots import json_bytes, snapshot, yaml_text

from comity.engine import source
from comity.engine.catalog import BUILT_IN, Catalog, load
from comity.engine.check import Settings, check
from comity.engine.facts import read
from comity.engine.inference import choose

FEW, MANY = 1_000, 20_000
ROUNDS = 5
File = tuple[str, bytes]


def main(count: int = 300) -> None:
    catalog = load((BUILT_IN,))
    trees = [snapshot(seed) for seed in range(count)]
    as_json = [("a.json", json_bytes(tree)) for tree in trees]
    as_yaml = [("a.yaml", yaml_text(tree).encode()) for tree in trees]
    print(
        f"{len(catalog.rules)} rules, {count} snapshots, matcher {choose(None)}; median of {ROUNDS}"
    )
    for name, files in (("JSON", as_json), ("YAML", as_yaml)):
        rates = [len(files) / _spent(time.process_time, files, catalog) for _ in range(ROUNDS)]
        print(f"  {name}, one core: {statistics.median(rates):6.0f} reports a second of CPU")
    _two(as_json)
    _memory()


def reports(files: list[File], catalog: Catalog) -> int:
    """How many findings there are: something that needs all of it."""
    settings = Settings(matcher=choose(None))
    return sum(len(check(read(source.parse(data, name), catalog.shapes), catalog, settings).findings)
               for name, data in files)  # fmt: skip


def _spent(clock: Callable[[], float], files: list[File], catalog: Catalog) -> float:
    start = clock()
    reports(files, catalog)
    return clock() - start


def _two(files: list[File]) -> None:
    """Two processes beside one, each ready before the clock starts.

    Where others keep the cores busy, wall time says nothing. So the CPU time of the busier process is compared
    as well: it is what the wall time comes to where both cores are free.
    """
    context = multiprocessing.get_context("spawn")
    with context.Pool(1, _begin) as one, context.Pool(2, _begin) as two:
        runs = [(_run(one, files), _run(two, files)) for _ in range(ROUNDS + 1)][1:]
    for i, clock in enumerate(("wall time", "CPU time of the busier one")):
        ratio = statistics.median(alone[i] / both[i] for alone, both in runs)
        print(f"  two processes: {ratio:.2f} times as fast as one by {clock}")
    if hasattr(os, "getloadavg"):
        print(f"  (load of the last minute: {os.getloadavg()[0]:.1f}, with {os.cpu_count()} cores)")


def _run(pool: Pool, files: list[File]) -> tuple[float, float]:
    """Wall time, and CPU time of the process that had most to do."""
    chunks = [files[i : i + 10] for i in range(0, len(files), 10)]
    spent: dict[int, float] = {}
    start = time.perf_counter()
    for process, seconds in pool.imap_unordered(_chunk, chunks):
        spent[process] = spent.get(process, 0.0) + seconds
    return time.perf_counter() - start, max(spent.values())


def _begin() -> None:
    globals()["kept"] = load((BUILT_IN,))


def _chunk(files: list[File]) -> tuple[int, float]:
    return os.getpid(), _spent(time.process_time, files, globals()["kept"])


def _memory() -> None:
    script = [sys.executable, __file__, "--memory"]
    runs = {
        n: subprocess.run([*script, str(n)], capture_output=True, text=True, check=True)
        for n in (FEW, MANY)
    }
    peaks = {n: int(run.stdout) / 1024 for n, run in runs.items()}
    for n, peak in peaks.items():
        print(f"  memory at its peak after {n:6,} snapshots: {peak:5.0f} MB")
    print(f"  ratio: {peaks[MANY] / peaks[FEW]:.2f}")


def _peak(count: int) -> None:
    """Memory at its peak in KB, collecting as rarely as the command line does."""
    gc.set_threshold(200_000)
    catalog = load((BUILT_IN,))
    for seed in range(count):
        reports([("a.json", json_bytes(snapshot(seed)))], catalog)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--memory"]:
        _peak(int(sys.argv[2]))
    else:
        main(*map(int, sys.argv[1:]))
