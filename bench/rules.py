"""Twenty rules on one snapshot: our rule engine, hand-written Python, zen-engine.

All three get the rows that `facts.read` makes (zen as JSON, the fastest that it takes) and give messages in
two languages for each finding. They must agree before they are timed. The closures are timed twice: with
plain tuples for what they find, and with the records that a report is made of, as ours gives them. Blocks of
each are interleaved and CPU time is counted, so that a busy machine disturbs no ratio.

    python bench/rules.py [ROUNDS]
"""

import re
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import orjson
import zen
from snapshots import json_bytes, snapshot, yaml_text
from twenty import LEVELS, RULES, Item, Row, Value

from comity.engine import source
from comity.engine.compiling import compile_rule
from comity.engine.evaluate import evaluate
from comity.engine.facts import Facts, read
from comity.engine.outcomes import Evidence, Finding, Outcome
from comity.engine.shapes import derive
from comity.engine.wording import number
from comity.schemas.rule import RuleFile
from comity.schemas.snapshot import Snapshot
from comity.schemas.text import Text

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 60
BLOCK = 50  #: snapshots a turn
SEED = 13  #: a snapshot with five findings
Found = list[tuple[str, str, str, list[tuple[str, Any]]]]  #: subject, English, Chinese, evidence
WORDS = {"none": Text("not recorded", "未记录")}


def main() -> None:
    shapes = derive(Snapshot)
    pack = [compile_rule(_rule_file(i, rule), shapes, "")[0] for i, rule in enumerate(RULES)]
    hands = [_by_hand(rule) for rule in RULES]
    best, usual = _one_expression(), _one_graph()

    def ours(facts: Facts) -> Any:
        return evaluate(pack, facts, WORDS)

    def by_hand(facts: Facts) -> Any:
        return [hand(facts.root) for hand in hands]

    for seed in range(200):
        _compare(seed, _facts(seed, shapes), ours, by_hand, best, usual)
    print(f"{len(RULES)} rules; all agree on 200 snapshots")

    facts = _facts(SEED, shapes)
    rows = _rows(facts)
    raw, text = json_bytes(snapshot(SEED)), yaml_text(snapshot(SEED))
    count = sum(len(outcome.findings) for outcome in ours(facts))
    print(f"{len(raw):,} bytes of JSON, {len(text.encode()):,} of YAML, {count} findings")

    def from_json() -> Any:
        return ours(read(source.parse(raw, "a.json"), shapes))

    def from_yaml() -> Any:
        return ours(read(source.parse(text, "a.yaml"), shapes))

    contenders: dict[str, Callable[[], Any]] = {
        "closures, records as ours": lambda: [_recorded(*hand(facts.root)) for hand in hands],
        "closures, plain tuples": lambda: by_hand(facts),
        "comity": lambda: ours(facts),
        "zen-engine, one expression": lambda: best.evaluate(rows),
        "zen-engine, one graph": lambda: usual.evaluate(rows),
        "comity, read from JSON as well": from_json,
        "comity, read from YAML as well": from_yaml,
    }
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(ROUNDS):
        for name, run in contenders.items():
            times[name].append(_timed(run))
    base = times["closures, records as ours"]
    print(
        "Microseconds of CPU a snapshot: median and quartiles; ratio to the closures, block by block"
    )
    for name, found in times.items():
        low, middle, high = statistics.quantiles(found, n=4)
        ratio = statistics.median(a / b for a, b in zip(found, base, strict=True))
        print(f"  {name:32}{middle:8.0f}  ({low:6.0f} -{high:6.0f})  {ratio:7.2f}")


def _timed(run: Callable[[], Any]) -> float:
    run()
    start = time.process_time()
    for _ in range(BLOCK):
        run()
    return (time.process_time() - start) / BLOCK * 1e6


def _facts(seed: int, shapes: Any) -> Facts:
    return read(source.of(snapshot(seed)), shapes)


def _rows(facts: Facts) -> bytes:
    """The rows as JSON, and the order of the levels, which zen-engine has no type for."""
    plain = {key: value for key, value in facts.root.items() if not key.startswith("@")}
    return orjson.dumps(plain | {"ranks": LEVELS})


def _compare(seed: int, facts: Facts, ours: Any, by_hand: Any, best: Any, usual: Any) -> None:
    """The same outcomes and messages; of zen-engine the same number of findings."""
    left = [(o.outcome, [(f.message.en, f.message.zh) for f in o.findings]) for o in ours(facts)]
    right = [(outcome, [(en, zh) for _, en, zh, _ in found]) for outcome, found in by_hand(facts)]
    counts = [len(messages) for _, messages in left]
    rows = _rows(facts)
    for name, other in (
        ("by hand", right),
        ("one expression", [len(best.evaluate(rows)[f"r{i}"]) for i in range(len(RULES))]),
        ("one graph", [len(usual.evaluate(rows)["result"][f"r{i}"]) for i in range(len(RULES))]),
    ):
        mine = left if name == "by hand" else counts
        for i, (a, b) in enumerate(zip(mine, other, strict=True)):
            if a != b:
                sys.exit(f"rule {i} of snapshot {seed}, {name}: {a} is not {b}")


# -- ours ------------------------------------------------------------------------------------------


def _rule_file(i: int, rule: Item | Value) -> RuleFile:
    if isinstance(rule, Item):
        check: dict[str, Any] = {"each": rule.each, "as": "c", "fail": rule.fail}
        check |= {"among": rule.among} if rule.among else {}
    else:
        check = {"value": rule.value, "red": rule.red}
    words = {"en": "-", "zh": "-"}
    return RuleFile.model_validate({
        "id": f"BEN{i:03}", "title": words, "pass_title": words, "dimension": "trust",
        "covers": ["S1.1"], "severity": "medium", "question": words, "rationale": words,
        "basis": ["CONV"], "check": check, "message": dict(zip(("en", "zh"), rule.message, strict=True)),
        "coach": words, "examples": [{"outcome": "pass", "snapshot": {}}],
    })  # fmt: skip


# -- by hand ---------------------------------------------------------------------------------------


def _sentence(template: str) -> Callable[[Any], str]:
    """The f-string that one would write."""
    body = re.sub(r"\{c\.(\w+)\}", r"{c['\1']}", template)
    body = body.replace("{value:%}", "{number(c * 100, 1)}%").replace("{value}", "{number(c)}")
    sentence: Callable[[Any], str] = eval(f'lambda c: f"{body}"', {"number": number})  # noqa: S307
    return sentence


def _by_hand(rule: Item | Value) -> Callable[[Row], Any]:
    en, zh = map(_sentence, rule.message)
    if isinstance(rule, Value):
        return _of_value(rule, en, zh)
    each, asked, fails, look = rule.each, rule.asked, rule.by_hand, rule.look

    def judge(root: Row) -> Any:
        rows, day = root[each], root["as_of"]
        if rows is None:
            return "unknown", []
        found, unknown = [], False
        for row in rows:
            wanted = asked(row, day)
            if wanted:
                failed = fails(row, day)
                if failed:
                    evidence = [(f"{row['@']}/{field}", row[field]) for field in look]
                    found.append((row.get("id"), en(row), zh(row), evidence))
                elif failed is None:
                    unknown = True
            elif wanted is None:
                unknown = True
        return ("fail" if found else "unknown" if unknown else "pass"), found

    return judge


def _of_value(rule: Value, en: Any, zh: Any) -> Callable[[Row], Any]:
    value_of, fails, look = rule.by_hand, rule.fails, rule.look

    def judge(root: Row) -> Any:
        value = value_of(root)
        if value is None:
            return "unknown", []
        if not fails(value):
            return "pass", []
        return "fail", [("", en(value), zh(value), [(pointer, value) for pointer in look])]

    return judge


def _recorded(outcome: str, found: Found) -> Outcome:
    """What a closure found as the rest of the engine takes it."""
    findings = tuple(
        Finding(
            "BEN",
            "trust",
            "medium",
            subject,
            Text(en, zh),
            tuple(Evidence(*pair) for pair in evidence),
        )
        for subject, en, zh, evidence in found
    )
    return Outcome("BEN", "trust", "scored", outcome, "medium", "medium", False, findings)  # noqa: FBT003


# -- zen-engine ------------------------------------------------------------------------------------


def _zen(rule: Item | Value) -> str:
    if isinstance(rule, Value):
        en, zh = (re.sub(r"\{value(:%)?\}", "${#}", text) for text in rule.message)
        return (
            f"map(filter([{rule.zen}], # != null and # {rule.zen_red}), {{en: `{en}`, zh: `{zh}`}})"
        )
    en, zh = (re.sub(r"\{c\.(\w+)\}", r"${#.\1}", text) for text in rule.message)
    return f"map(filter({rule.each}, {rule.zen}), {{id: #.id, en: `{en}`, zh: `{zh}`}})"


def _one_expression() -> Any:
    parts = ", ".join(f"r{i}: {_zen(rule)}" for i, rule in enumerate(RULES))
    return zen.compile_expression(f"{{{parts}}}")


def _one_graph() -> Any:
    """A node a rule between input and output, as its editor draws them."""
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode"},
        {"id": "out", "name": "out", "type": "outputNode"},
    ]
    edges = []
    for i, rule in enumerate(RULES):
        content = {"expressions": [{"id": "e", "key": f"r{i}", "value": _zen(rule)}]}
        nodes.append({"id": f"n{i}", "name": f"r{i}", "type": "expressionNode", "content": content})
        edges += [
            {"id": f"a{i}", "type": "edge", "sourceId": "in", "targetId": f"n{i}"},
            {"id": f"b{i}", "type": "edge", "sourceId": f"n{i}", "targetId": "out"},
        ]
    return zen.ZenEngine().create_decision(orjson.dumps({"nodes": nodes, "edges": edges}).decode())


if __name__ == "__main__":
    main()
