"""Rendering a report with a thousand findings to HTML, beside building that report.

    python bench/render.py [FINDINGS]

Building is all that comes before: read the text, judge, infer, score, advise. Both run in turn in one process
once they are warm; the ratio is the median over neighbours.
"""

import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from snapshots import json_bytes, snapshot, yaml_text

from comity.engine import source
from comity.engine.catalog import BUILT_IN, Catalog, load
from comity.engine.check import Settings, check
from comity.engine.facts import read
from comity.engine.inference import choose
from comity.engine.report.html import html
from comity.schemas.report import SCHEMA, Gate, ProjectReport, Report, Tool

ROUNDS = 15
SEED = 7


def main(findings: int = 1_000) -> None:
    catalog = load((BUILT_IN,))
    settings = Settings(matcher=choose(None))
    tree = _with(findings, catalog, settings)
    files = {"JSON": ("a.json", json_bytes(tree)), "YAML": ("a.yaml", yaml_text(tree).encode())}
    built = _built(files["JSON"], catalog, settings)
    tool = Tool("0", catalog.hash, settings.matcher, catalog.profile.name)
    report = Report(SCHEMA, tool, Gate(passed=True), (built,))
    page = html(report)
    print(f"{len(built.findings):,} findings: a page of {len(page.encode()) / 1000:.0f} KB")
    for name, file in files.items():
        build = partial(_built, file, catalog, settings)
        pairs = [(_spent(build), _spent(partial(html, report))) for _ in range(ROUNDS + 2)][2:]
        ratio = statistics.median(rendering / building for building, rendering in pairs)
        print(f"  rendering takes {ratio:.2f} times as long as building it from {name}")


def _with(findings: int, catalog: Catalog, settings: Settings) -> dict[str, Any]:
    """The smallest snapshot that gives so many, its lists multiplied."""
    times = 1
    while True:
        tree = snapshot(SEED, times)
        if len(_built(("a.json", json_bytes(tree)), catalog, settings).findings) >= findings:
            return tree
        times += 1


def _built(file: tuple[str, bytes], catalog: Catalog, settings: Settings) -> ProjectReport:
    name, data = file
    return check(read(source.parse(data, name), catalog.shapes), catalog, settings)


def _spent(work: Callable[[], Any]) -> float:
    """CPU time: on a busy machine wall time measures the neighbours."""
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
