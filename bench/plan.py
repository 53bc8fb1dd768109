"""What a plan costs: the CPU of the search and of the whole, for a project with many findings.

Every effort from 1 to 40 and every target from 40 to 100 is asked for; the bar is a second for each.

    python bench/plan.py [FILE...]
"""

import statistics
import sys
import time

from comity.engine.catalog import BUILT_IN, Catalog, load
from comity.engine.check import Settings, check
from comity.engine.facts import Facts, read
from comity.engine.plan import plan
from comity.engine.source import read as open_

FILES = sys.argv[1:] or ["examples/watermelon.comity.yaml", "examples/trouble.zh.comity.yaml"]


def main() -> None:
    catalog = load((BUILT_IN,))
    for file in FILES:
        facts = read(open_(file), catalog.shapes)
        report = check(facts, catalog)
        open_findings = [f for f in report.findings if f.waived is None and not f.suppressed_by]
        print(f"{file}: {len(open_findings)} open findings, {len(report.actions)} actions")
        asked = [(float(effort), None) for effort in range(1, 41)]
        asked += [(None, str(target)) for target in range(40, 101, 5)]
        rows = [(*_timed(facts, catalog, *one), one) for one in asked]
        times = [seconds for seconds, *_ in rows]
        proven = sum(exact for _, exact, _ in rows)
        slowest = max(rows)[2]
        print(
            f"  {len(rows)} plans, {proven} proven the best; CPU median {statistics.median(times):.3f} s,"
        )
        print(f"  worst {max(times):.3f} s (effort {slowest[0]}, target {slowest[1]})")


def _timed(facts: Facts, catalog: Catalog, effort: float | None, target: str | None):
    start = time.process_time()
    found = plan(facts, catalog, Settings(), effort=effort, target=target)
    return time.process_time() - start, found.exact


if __name__ == "__main__":
    main()
