"""Audits of many projects: snapshots a second and core, memory, two processes against one.

    python bench/audit.py [SNAPSHOTS]

The snapshots are invented by seed and written to a folder that is taken away at the end. A run over all of
them and one over a tenth must need the same memory, in the process that leads and in those that work.
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from snapshots import json_bytes, snapshot

from comity.engine.catalog import load
from comity.engine.portfolio import audit
from comity.engine.portfolio_rows import Job
from comity.engine.portfolio_targets import find

MANY = 2_000


def main(count: int = MANY) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(count):
            sub = Path(folder, "few" if seed < count // 10 else "more")
            sub.mkdir(exist_ok=True)
            (sub / f"{seed:05}.comity.json").write_bytes(json_bytes(snapshot(seed)))
        one, two = (_run(folder, jobs) for jobs in (1, 2))
        few = _run(f"{folder}/few", 2)
    print(f"{count} snapshots (JSON)")
    print(
        f"  one process:   {count / one[0]:6.0f} a second by the clock, {count / one[1]:6.0f} a second of CPU"
    )
    print(
        f"  two processes: {count / two[0]:6.0f} a second by the clock, {one[0] / two[0]:.2f} times one"
    )
    for name, place in (("leader", 2), ("worker", 3)):
        print(f"  memory of the {name}: {two[place]:5.0f} MB, after {count // 10} snapshots "
              f"{few[place]:5.0f} MB, ratio {two[place] / few[place]:.2f}")  # fmt: skip


def _run(folder: str, jobs: int) -> tuple[float, ...]:
    """Seconds by the clock and of the workers' CPU, peaks of leader and worker in MB; in a fresh process."""
    command = [sys.executable, __file__, "--run", folder, str(jobs)]
    return tuple(
        map(
            float,
            subprocess.run(command, capture_output=True, text=True, check=True).stdout.split(),
        )
    )


def _measured(folder: str, jobs: int) -> None:
    job, targets = Job(load()), find([folder])
    start = time.perf_counter()
    found = audit(targets, job, jobs)
    wall = time.perf_counter() - start
    if found.roll_up.checked != len(targets.files):
        raise SystemExit("some were not checked")
    own, theirs = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(wall, theirs.ru_utime + theirs.ru_stime, own.ru_maxrss / 1024, theirs.ru_maxrss / 1024)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        _measured(sys.argv[2], int(sys.argv[3]))
    else:
        main(*map(int, sys.argv[1:]))
