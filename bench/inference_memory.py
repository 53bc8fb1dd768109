"""Resident memory over 20,000 snapshots in one process, through durable and the built-in inference rules.

python bench/inference_memory.py [SNAPSHOTS]
"""

import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / ".src"))

from comity.engine.catalog import load
from comity.engine.inference import infer
from comity.engine.outcomes import SEVERITIES, Finding, Outcome
from comity.schemas.text import Text

TEXT = Text("found", "发现")


def outcomes(rules, rng):
    """A project in which every second rule failed, with some subjects in common."""
    for rule in rules:
        severity = rng.choice(SEVERITIES)
        subjects = rng.sample("abcdefgh", rng.randint(1, 5)) if rng.random() < 0.5 else []
        found = tuple(
            Finding(
                rule.id,
                rule.dimension,
                severity,
                subject,
                TEXT,
                mark=rng.choice(rule.marks or ("",)),
            )
            for subject in subjects
        )
        outcome = "fail" if found else "pass"
        yield Outcome(
            rule.id, rule.dimension, rule.kind, outcome, severity, severity, findings=found
        )


def resident():
    """In MB, by Linux's own account."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


def main(snapshots=20_000):
    catalog, rng = load(), random.Random(1)
    strata = len(catalog.inference.strata)
    print(f"{len(catalog.inference.rules)} inference rules in {strata} strata")
    steps, start = 0, time.perf_counter()
    for i in range(snapshots + 1):
        if i % (snapshots // 10) == 0:
            print(f"{i:>7,} snapshots  {resident():6.1f} MB")
        found = tuple(outcomes(catalog.rules, rng))
        steps += len(infer(found, {"phase": "execution"}, catalog.inference, "durable").steps)
    seconds = time.perf_counter() - start
    print(f"{steps:,} inferences, {seconds / snapshots * 1e3:.2f} ms a snapshot")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
