"""Audits of many projects: snapshots a second and core, memory, two processes against one.

    python bench/audit.py [SNAPSHOTS [ROUNDS]]

The snapshots are invented by seed and written to a folder that is taken away at the end. A run over all of
them and one over a tenth must need the same memory, in the process that leads and in those that work.
One process and two take turns, since what else the machine does would tilt the ratio. On busy cores the clock
can't show what a second process brings: the CPU time of the busier one is what the clock would show on free ones.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import NamedTuple

from snapshots import json_bytes, snapshot

from comity.engine.catalog import load
from comity.engine.portfolio import audit
from comity.engine.portfolio_rows import Job, check_target
from comity.engine.portfolio_targets import find

MANY = 2_000
ROUNDS = 3


class Run(NamedTuple):
    wall: float  # seconds by the clock
    cpu: float  # seconds of CPU, of all processes that work
    leader: float  # highest resident memory in MB
    worker: float  # of the largest
    busier: float  # seconds of CPU of the process that works most


def main(count: int = MANY, rounds: int = ROUNDS) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(count):
            sub = Path(folder, "few" if seed < count // 10 else "more")
            sub.mkdir(exist_ok=True)
            (sub / f"{seed:05}.comity.json").write_bytes(json_bytes(snapshot(seed)))
        pairs = [(_run(folder, 1), _run(folder, 2)) for _ in range(rounds)]
        few = _run(f"{folder}/few", 2)
    one, two = ([pair[jobs] for pair in pairs] for jobs in (0, 1))
    print(f"{count} snapshots (JSON), median of {rounds}")
    print(f"  a second of CPU:                       {count / _median(r.cpu for r in one):6.0f}")
    print(f"  by the clock, one process:             {count / _median(r.wall for r in one):6.0f}")
    print(f"  by the clock, two:                     {count / _median(r.wall for r in two):6.0f}")
    ratio = _median(first.wall / second.wall for first, second in pairs)
    print(f"  two beside one, pair by pair:          {ratio:6.2f}")
    free = _median(first.busier / second.busier for first, second in pairs)
    print(f"  the same by CPU of the busier one:     {free:6.2f}")
    cost = _median(second.cpu / first.cpu for first, second in pairs)
    print(f"  CPU of two beside that of one:         {cost:6.2f}")
    for name, many, tenth in (
        ("leader", max(r.leader for r in two), few.leader),
        ("worker", max(r.worker for r in two), few.worker),
    ):
        told = f"{many:.0f} MB, after {count // 10}: {tenth:.0f} MB, ratio {many / tenth:.2f}"
        print(f"  memory of the {name}, highest:         {told}")


def _median(values) -> float:
    return statistics.median(values)


def _run(folder: str, jobs: int) -> Run:
    """An audit in a fresh process."""
    command = [sys.executable, __file__, "--run", folder, str(jobs)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return Run(*map(float, said.split()))


def _measured(folder: str, jobs: int) -> None:
    job, targets = Job(load()), find([folder])
    with tempfile.TemporaryDirectory() as told:
        start = time.perf_counter()
        found = audit(targets, job, jobs, work=partial(_work, job, told))
        wall = time.perf_counter() - start
        each = [tuple(map(float, path.read_text().split())) for path in Path(told).iterdir()]
    if found.roll_up.checked != len(targets.files):
        raise SystemExit("some were not checked")
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    worker, busier = (max(column) for column in zip(*each, strict=True))
    print(wall, spent.ru_utime + spent.ru_stime, _peak(), worker, busier)


def _work(job: Job, told: str, path: str):
    """A check; each process leaves word of its memory and its CPU time."""
    found = check_target(job, path)
    Path(told, str(os.getpid())).write_text(f"{_peak()} {time.process_time()}")
    return found


def _peak() -> float:
    """Highest resident memory of this process in MB. `getrusage` counts that of whoever started it as well."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        _measured(sys.argv[2], int(sys.argv[3]))
    else:
        main(*map(int, sys.argv[1:]))
