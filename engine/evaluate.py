"""Rules over facts: outcomes with findings and evidence. No tree is walked; rules are compiled code."""

import marshal
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from comity.engine.catalog import Rule
from comity.engine.facts import POINTER, Facts, Row
from comity.engine.language.functions import RUNTIME
from comity.engine.outcomes import Evidence, Finding, Outcome, Scalar
from comity.engine.wording import Words, fill
from comity.schemas.text import Text

__all__ = ["evaluate", "value_at"]

MAX_EVIDENCE = 8  #: places that one finding names
MAX_MISSING = 20  #: places that one unknown outcome names


#: What a rule's `check` came to: failing rows and unknown rows of an ITEM rule, how many were judged
#: (with those that could not be), the value of a VALUE rule.
_Verdict = tuple[Sequence[Row], Sequence[Row], int, Any]

#: The outcomes that are worded: failures, and strengths that are there.
_SAID = {"scored": ("fail", "partial"), "data_quality": ("fail", "partial"), "strength": ("pass",)}
_NOTHING: tuple[str, _Verdict] = ("unknown", ((), (), 0, None))


def evaluate(rules: Iterable[Rule], facts: Facts, words: Words) -> tuple[Outcome, ...]:
    """The outcome of every rule, in the rules' order. A rule that breaks gives outcome `error`."""
    return tuple([_outcome(rule, facts, words) for rule in rules])


def _outcome(rule: Rule, facts: Facts, words: Words) -> Outcome:
    try:
        if rule.phases is not None or rule.when is not None:
            applicable = _applies(rule, facts)
            if applicable is False:
                return _plain(rule, "not_applicable")
            if applicable is None:
                return _plain(rule, "unknown", missing=_undecided(rule, facts))
        outcome, verdict = _judge(rule, facts)
        if outcome in _SAID[rule.kind]:
            return _found(rule, facts, outcome, verdict, words)
        if outcome == "unknown":
            return _plain(rule, "unknown", missing=_missing(rule, facts, verdict[1]))
        return _plain(rule, outcome)
    except Exception as error:  # noqa: BLE001  one rule in error must not blank the report
        return _plain(rule, "error", error=f"{type(error).__name__}: {error}")


def _plain(
    rule: Rule, outcome: str, *, missing: tuple[str, ...] = (), error: str | None = None
) -> Outcome:
    about = (rule.id, rule.dimension, rule.kind, outcome, rule.severity)
    if missing or error:
        return Outcome(*about, rule.severity, rule.core, (), missing, error)
    return _bare(*about, rule.core)


@lru_cache(maxsize=4096)
def _bare(
    rule: str,
    dimension: str,
    kind: str,
    outcome: str,
    severity: str,
    core: bool,  # noqa: FBT001  a keyword would double the time of looking up
) -> Outcome:
    """An outcome that says no more than its word: the same one for every snapshot."""
    return Outcome(rule, dimension, kind, outcome, severity, severity, core)


def _applies(rule: Rule, facts: Facts) -> bool | None:
    """By phase and by the rule's own condition; None when what they hang on is not known."""
    phase = facts.root["project"]["phase"]
    unknown = phase is None and rule.phases  # a rule that is switched off has no phases at all
    in_phase = rule.phases is None or (None if unknown else phase in rule.phases)
    when = _function(rule.when, "when")(facts.root) if rule.when and in_phase is not False else True
    if False in (in_phase, when):
        return False
    return None if None in (in_phase, when) else True


def _undecided(rule: Rule, facts: Facts) -> tuple[str, ...]:
    """What is missing to say whether a rule applies."""
    if rule.phases is not None and facts.root["project"]["phase"] is None:
        return ("/project/phase",)
    return _missing(rule, facts, [])


@lru_cache(maxsize=1024)
def _function(code: bytes, name: str) -> Callable[..., Any]:
    """The function that a code object defines. It reaches what the language needs and nothing else."""
    scope: dict[str, Any] = {**RUNTIME, "__builtins__": {}}
    exec(marshal.loads(code), scope)  # noqa: S102, S302  code that the compiler wrote
    function: Callable[..., Any] = scope[name]
    return function


def _judge(rule: Rule, facts: Facts) -> tuple[str, _Verdict]:
    """The outcome, and what it rests on."""
    root = facts.root
    if facts.unavailable and rule.asked & facts.unavailable:
        return _NOTHING
    for need in rule.needs:
        if (_at(root, need) if "." in need else root[need]) is None:
            return _NOTHING
    result = _function(rule.check, "check")(root)
    if not rule.item:
        value, amber, red = result
        return _grade(value, amber=amber, red=red), ((), (), 0, value)
    if result is None:
        return _NOTHING
    judged, failing, unknown, (amber, red, min_n) = result
    if failing or unknown or judged < min_n:
        outcome = _grade_items(judged, len(failing), len(unknown), amber, red, min_n)
    else:
        outcome = "pass"
    return outcome, (failing, unknown, judged, None)


def _grade(value: object, *, amber: bool | None, red: bool | None) -> str:
    if value is None:
        return "unknown"
    if red:
        return "fail"
    if red is None or (amber is None):
        return "unknown"
    return "partial" if amber else "pass"


def _grade_items(
    judged: int,
    failed: int,
    unknown: int,
    amber: tuple[float | None, float | None] | None,
    red: tuple[float | None, float | None] | None,
    min_n: float,
) -> str:
    """An item that can't be judged leaves the rule unknown, unless enough of the others fail anyway."""
    if judged < min_n:
        return "unknown"
    if red is not None and _beyond(failed, judged, red):
        return "fail"
    if unknown and red is not None and _beyond(failed + unknown, judged, red):
        return "unknown"
    if amber is not None and _beyond(failed, judged, amber):
        return "partial"
    return "unknown" if unknown else "pass"


def _beyond(failed: int, total: int, limit: tuple[float | None, float | None]) -> bool:
    count, share = limit
    if count is not None and failed > count:
        return True
    return share is not None and total > 0 and failed / total > share


def _found(rule: Rule, facts: Facts, outcome: str, verdict: _Verdict, words: Words) -> Outcome:
    escalate, message, mark, evidence = _function(rule.tell, "tell")(facts.root)
    failing, _, judged, value = verdict
    failed = len(failing)
    told = (judged, failed, failed / judged if judged else None, failing, value)
    step = escalate(*told)
    severity = rule.severity if step is None else rule.severities[step]
    findings = []
    rows: Iterable[Row | None] = failing or [None]
    for row in rows:
        values = message(row, *told)
        en, zh = rule.message
        text = Text(fill(en, values, "en", words), fill(zh, values, "zh", words))
        whole = rule.item and row is None  # a strength of a whole list: no single item to point at
        found = () if whole else _evidence(evidence(row), facts)
        sign = "" if whole else mark(row)
        subject = _subject(rule, row)
        findings.append(Finding(rule.id, rule.dimension, severity, subject, text, found, sign))
    return Outcome(
        rule.id,
        rule.dimension,
        rule.kind,
        outcome,
        rule.severity,
        severity,
        rule.core,
        tuple(findings),
    )


def _subject(rule: Rule, row: Row | None) -> str:
    """The item's name: stable when the file is reordered, wherever the item has one."""
    if row is None:
        return ""
    name = row.get(rule.subject)
    if name is None:
        return str(row[POINTER])
    if isinstance(name, int):  # a date
        from datetime import date

        return date.fromordinal(name).isoformat()
    return str(name)


def _evidence(pointers: list[str], facts: Facts) -> tuple[Evidence, ...]:
    tree = facts.document.value
    blocks: dict[str, Any] = {}  # fields of one item stand together: it is walked to once
    found = []
    for pointer in list(dict.fromkeys(pointers))[:MAX_EVIDENCE]:
        parent, _, key = pointer.rpartition("/")
        block = (
            blocks[parent] if parent in blocks else blocks.setdefault(parent, _walk(tree, parent))
        )
        value = block.get(key) if block.__class__ is dict else _child(block, key)
        plain = value.__class__ is not list and value.__class__ is not dict
        found.append(Evidence(pointer, value if plain else _scalar(value)))
    return tuple(found)


def value_at(tree: Any, pointer: str) -> Scalar:
    """The value at a pointer as one scalar: a list by its elements, a block by its presence."""
    return _scalar(_walk(tree, pointer))


def _walk(tree: Any, pointer: str) -> Any:
    for key in pointer.split("/")[1:]:
        tree = _child(tree, key)
    return tree


def _child(tree: Any, key: str) -> Any:
    if tree.__class__ is dict:
        return tree.get(key)
    if tree.__class__ is list:
        return tree[int(key)] if key.isdigit() and int(key) < len(tree) else None
    return None


def _scalar(value: Any) -> Scalar:
    if value.__class__ is list:
        return ", ".join(str(x) for x in value if not isinstance(x, list | dict)) or len(value)
    found: Scalar = len(value) if value.__class__ is dict else value
    return found


def _at(root: Row, path: str) -> Any:
    value: Any = root
    for key in path.split("."):
        if not isinstance(value, dict):
            return None
        value = value[key]
    return value


def _missing(rule: Rule, facts: Facts, unknown: Iterable[Row]) -> tuple[str, ...]:
    """Pointers of what an unknown outcome lacks: whole blocks first, else single fields.

    A field that the rule asks about (`is None`) is no lack: its absence is an answer.
    """
    reads = [read for read in rule.reads if read.path not in rule.asked]
    paths = dict.fromkeys([*rule.needs, *(read.path for read in reads)])
    tops = dict.fromkeys(path.split(".")[0] for path in paths)
    if absent := [f"/{top}" for top in tops if facts.root[top] is None]:
        return tuple(absent)
    if asked := sorted(rule.asked & facts.unavailable):
        return tuple("/" + path.replace(".", "/") for path in asked)
    judged = [read.path for read in reads if read.variable and read.variable == rule.variable]
    own = [_below(row, path) for row in unknown for path in judged]
    other = [_absent(facts.root, "", path.split(".")) for path in paths if path not in judged]
    found = dict.fromkeys(pointer for group in (*own, *other) for pointer in group)
    return tuple(found)[:MAX_MISSING] or tuple(f"/{need.replace('.', '/')}" for need in rule.needs)


def _below(row: Row, path: str) -> Iterator[str]:
    """The absent fields of an item; the path to the item's list comes before the field."""
    keys = path.split(".")
    start = next((i for i, key in enumerate(keys) if key in row), len(keys))
    return _absent(row, row[POINTER], keys[start:])


def _absent(value: Any, pointer: str, keys: list[str]) -> Iterator[str]:
    """Where a path ends in nothing, in every item of the lists on its way."""
    if value is None:
        yield pointer
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, dict):
                yield from _absent(item, item[POINTER], keys)
    elif isinstance(value, dict) and keys:
        yield from _absent(value.get(keys[0]), f"{value.get(POINTER, pointer)}/{keys[0]}", keys[1:])
