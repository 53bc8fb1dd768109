"""How time grows: ten times the items, ten times the rules.

Rules are multiplied by giving each compiled rule nine brothers of other ids; items by making every list of the
snapshot ten times as long. Ten times the data should take no more than eleven times the time.

    python bench/growth.py [ROUNDS]
"""

import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from snapshots import json_bytes, snapshot, yaml_text

from comity.engine import source
from comity.engine.catalog import BUILT_IN, Catalog, load
from comity.engine.check import Settings, check, judge
from comity.engine.facts import read

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 15
MATCHERS = ("durable", "python")


def main() -> None:
    one = load((BUILT_IN,))
    ten = one._replace(rules=tuple(_brothers(one)))
    table = {
        "items x 10": (_cases(1, one), _cases(10, one)),
        "rules x 10": (_cases(1, one), _cases(1, ten)),
        "both": (_cases(1, one), _cases(10, ten)),
    }
    print(f"{len(one.rules)} and {len(ten.rules)} rules; CPU time of ten times the data, in times")
    print(f"  {'':14}" + "".join(f"{name:>14}" for name in _cases(1, one)))
    for name, (small, large) in table.items():
        cells = [_ratio(small[step], large[step]) for step in small]
        print(f"  {name:14}" + "".join(f"{cell:>14.1f}" for cell in cells))


def _brothers(catalog: Catalog) -> list[Any]:
    rules = [
        rule._replace(id=f"{rule.id}{i}" if i else rule.id)
        for rule in catalog.rules
        for i in range(10)
    ]
    return sorted(rules, key=lambda rule: rule.id)


def _cases(times: int, catalog: Catalog) -> dict[str, Callable[[], Any]]:
    tree = snapshot(7, times)
    raw, text = json_bytes(tree), yaml_text(tree)
    shapes = catalog.shapes

    def facts() -> Any:
        return read(source.parse(raw, "a.json"), shapes)

    settings = {name: Settings(matcher=name) for name in MATCHERS}
    return {
        "read JSON": facts,
        "read YAML": lambda: read(source.parse(text, "a.yaml"), shapes),
        "judge": lambda: judge(facts(), catalog, settings["python"]),
        **{
            name: lambda chosen=chosen: check(facts(), catalog, chosen)
            for name, chosen in settings.items()
        },
    }


def _ratio(small: Callable[[], Any], large: Callable[[], Any]) -> float:
    """The median over neighbouring pairs; the first pair warms up."""
    pairs = [(_timed(small), _timed(large)) for _ in range(ROUNDS + 1)][1:]
    return statistics.median(b / a for a, b in pairs)


def _timed(run: Callable[[], Any]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


if __name__ == "__main__":
    main()
