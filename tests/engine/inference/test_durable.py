"""The fence around durable-rules, line by line: the hazard where it is safe to show, and that we stay clear.

Whatever might crash runs in a process of its own, so that a crash fails one test.
"""

import ast
import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from comity.engine.inference import python
from comity.engine.inference.facts import Token
from comity.engine.inference.rules import Flat, Join
from comity.tests.engine.inference.builders import failed, inferred, needs_durable, suppressed

pytestmark = needs_durable

INFERENCE = Path(python.__file__).parent
RAW = """
import json
import durable_rules_engine as engine

def network(*patterns, **more):
    rules = {"r": {"all": list(patterns)}} | {n: {"all": list(p)} for n, p in more.items()}
    return engine.create_ruleset("raw", json.dumps(rules))

def of(number):
    return {"$and": [{"of": number}]}

def put(handle, **fact):
    return engine.assert_fact(handle, json.dumps({"sid": 1, **fact}))

def matches(handle, state):
    result = engine.start_action_for_state(handle, state)
    messages, count = result[1] if result else None, 0
    while messages:
        messages, count = engine.complete_and_start_action(handle, state), count + 1
    return count
"""
OURS = """
from comity.engine.inference import durable, python
from comity.engine.inference.facts import Token
from comity.engine.inference.rules import Flat, Join

def pattern(*fields, join=None, absent=False):
    return Flat(fields, join, absent)

def same(shape, tokens):
    found = durable.match(shape, tokens)
    assert found == python.match(shape, tokens), found
    return len(found.found)
"""


def said(prelude, code):
    """What a process prints."""
    program = f"import sys; sys.path[:0] = {sys.path!r}\n{prelude}\n{code}"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, (done.returncode, done.stderr)
    return done.stdout.strip()


def pattern(*fields, join=None, absent=False):
    return Flat(fields, join, absent)


SAME = Join("subject", 0, "subject")
PAIR = (pattern("subject"), pattern("subject", join=SAME))


def match(shape, tokens):
    from comity.engine.inference import durable

    return durable.match(shape, tokens)


# -- 1: the C module alone -------------------------------------------------------------------------


def test_one_file_knows_the_c_module_and_calls_the_safe_part_of_it():
    users = [
        path.name
        for path in INFERENCE.parent.rglob("*.py")
        if {"durable", "durable_rules_engine"} & set(_imported(ast.parse(path.read_text("utf-8"))))
    ]
    assert users == ["durable.py"]
    tree = ast.parse((INFERENCE / "durable.py").read_text("utf-8"))
    used = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "engine"
    }
    assert used == {
        "assert_fact",
        "complete_and_start_action",
        "create_ruleset",
        "delete_ruleset",
        "delete_state",
        "error",
        "start_action_for_state",
    }


def _imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


def test_no_thread_is_started():
    code = (
        "import threading\n"
        "same(((pattern(),),), [Token(0, 0, (), ())])\n"
        "print(threading.active_count(), 'durable.lang' in sys.modules)"
    )
    assert said(OURS, code) == "1 False"


# -- 2: made once, warmed up -----------------------------------------------------------------------


def test_a_network_is_made_once_and_the_oldest_is_dropped():
    from comity.engine.inference import durable

    before = dict(durable._networks)
    shape = (PAIR, (pattern(), pattern(absent=True)))
    for _ in range(3):
        assert match(shape, [Token(1, 0, (), ())]).found
    assert len(durable._networks) <= min(len(before) + 1, durable.MAX_NETWORKS)
    for extra in range(durable.MAX_NETWORKS + 1):
        assert match(shape + ((pattern(),),) * (extra + 1), [Token(1, 0, (), ())]).found
    assert len(durable._networks) == durable.MAX_NETWORKS
    assert match(shape, [Token(1, 0, (), ())]).found


def test_a_state_in_which_nothing_was_met_can_be_dropped():
    code = """
for size in range(50, 3000, 7):
    bytes([255]) * size  # leaves dirt where an uninitialised pointer would be read
shape = ((pattern(), pattern()),)
for _ in range(100):
    assert same(shape, [Token(0, 0, (), ())]) == 0
"""
    assert said(OURS, code) == ""


# -- 3: one state, whole numbers, names apart ------------------------------------------------------


def test_names_and_ids_are_compared_by_their_hash_alone():
    code = """
handle = network({"m": {"$and": [{"costarring": 1}]}})
print(put(handle, id=1, liquid=1)[0], put(handle, id=2, other=1)[0])
handle = network({"m": of(1)})
print(put(handle, id="costarring", of=1)[0], put(handle, id="liquid", of=1)[0])
"""
    assert said(RAW, code) == "0 1\n0 2"


def test_the_names_that_we_use_have_hashes_of_their_own():
    names = ["id", "sid", "of", "subject", "rule", "dimension", "warm"]
    names += [f"p{i}" for i in range(100)] + [f"r{i}" for i in range(10_000)]
    assert _fnv("costarring") == _fnv("liquid")
    assert len({_fnv(name) for name in names}) == len(names)


def _fnv(name):
    """FNV-1a in 32 bits, as the engine computes it."""
    value = 2166136261
    for byte in name.encode():
        value = (value ^ byte) * 16777619 % 2**32
    return value


def test_the_ids_of_thousands_of_facts_stay_apart():
    tokens = [Token(0, p, (value,), ()) for value in range(1, 4001) for p in (0, 1)]
    found = match((PAIR,), tokens)
    assert len(found.found) == 4000
    assert found == python.match((PAIR,), tokens)


# -- 4: one fact at a time, the state always dropped -----------------------------------------------


def test_facts_asserted_together_are_lost_in_silence_after_a_bad_one():
    code = """
handle = network({"m": of(1)})
rows = [{"id": 1, "sid": 1, "of": 1}, {"id": 2, "sid": 1, "of": 1e-05}, {"id": 3, "sid": 1, "of": 1}]
print(engine.assert_facts(handle, json.dumps(rows))[0], len(json.loads(engine.get_facts(handle, "1"))))
"""
    assert said(RAW, code) == "0 1"


def test_a_fact_whose_id_was_seen_is_dropped_but_by_us_refused():
    code = 'handle = network({"m": of(1)})\nprint(*(put(handle, id=1, of=1)[0] for _ in "ab"))'
    assert said(RAW, code) == "0 2"
    code = """
handle = durable._network(((0, (pattern(),)),))
try:
    for _ in "ab": durable._assert(handle, 4, Token(0, 0, (), ()), pattern())
except durable.engine.error as error: print(error)
"""
    assert said(OURS, code) == "fact 5 seen twice"


def test_states_that_stay_run_out_and_ours_never_stay():
    code = """
handle = network({"m": of(1)})
try:
    for i in range(1030): engine.assert_fact(handle, json.dumps({"id": 1, "sid": i + 1, "of": 1}))
except MemoryError: print(i)
"""
    assert said(RAW, code) == "1024"
    code = """
shape = ((pattern("subject"), pattern("subject", join=Join("subject", 0, "subject"))),)
bad = [Token(0, 0, (1,), ()), Token(0, 1, (float("inf"),), ())]
good = [Token(0, 0, (1,), ()), Token(0, 1, (1,), ())]
for _ in range(1100):
    assert durable.match(shape, bad).faults
    assert same(shape, good) == 1
"""
    assert said(OURS, code) == ""


# -- 5: what facts may hold ------------------------------------------------------------------------


def test_a_fraction_breaks_the_parser():
    code = """
try: put(network({"m": of(1)}), id=1, of=1e-05)
except engine.error as error: print(error)
"""
    assert said(RAW, code) == "Could not assert fact, error code: 204"


@pytest.mark.parametrize(
    "subject",
    [
        "1e-05",
        "null",
        '"',
        "\\",
        "\x00",
        "\n",
        "业主",
        "\U0001f600",
        "a" * 70_000,
        "{$and: 1}",
        "0",
    ],
)
def test_subjects_are_never_shown_to_it(subject):
    rules = """
id: SUP01
kind: suppress
when: [{rule: TRA007, as: a}, {rule: TRA006, same: a.subject}]
then: {suppress: [TRA006]}
"""
    other = f"{subject}{'b' * 65_536}"  # equal to the subject modulo 65,536 bytes
    hidden, late = failed("TRA007", subject, "x"), failed("TRA006", other, subject, "y")
    _, after = inferred(rules, hidden, late, matcher="durable")
    assert suppressed(after) == {f"TRA006 {subject}".strip(): "SUP01"}


def test_facts_are_whole_numbers_and_only_those_that_patterns_read():
    code = """
pair = (pattern("subject"), pattern("subject", join=Join("subject", 0, "subject")))
handle = durable._network(((0, pair), (1, (pattern(),))))
durable._assert(handle, 4, Token(0, 1, (7,), ()), pair[1])
durable._assert(handle, 5, Token(1, 0, (), ()), pattern())
print(durable.engine.get_facts(handle, "1"))
"""
    assert json.loads(said(OURS, code)) == [
        {"id": 5, "sid": 1, "of": 2, "subject": 7},
        {"id": 6, "sid": 1, "of": 101},
    ]


# -- 6 and 7: what patterns may say, and in which order --------------------------------------------


def test_in_every_pattern_the_class_comes_first_and_a_join_last():
    from comity.engine.inference import durable

    flats = (*PAIR, pattern("rule", join=Join("rule", 1, "rule"), absent=True))
    assert list(durable._patterns(2, flats)) == [
        {"p0": {"$and": [{"of": 201}]}},
        {"p1": {"$and": [{"of": 202}, {"subject": {"p0": "subject"}}]}},
        {"p2$not": {"$and": [{"of": 203}, {"rule": {"p1": "rule"}}]}},
    ]


def test_a_disjunction_would_fire_once_a_branch():
    code = """
handle = network({"m": {"$or": [{"of": 1}, {"x": 1}]}})
print(matches(handle, put(handle, id=1, of=1, x=1)[1]))
"""
    assert said(RAW, code) == "2"


def test_absence_is_only_seen_when_it_is_asserted_first():
    code = """
for order in (1, 2), (2, 1):
    handle = network({"m": of(1)}, {"n$not": of(2)})
    for i, number in enumerate(order): _, state = put(handle, id=i + 1, of=number)
    print(matches(handle, state))
"""
    assert said(RAW, code) == "1\n0"


def test_tokens_in_any_order_give_the_same_matches():
    shape = (
        (*PAIR, pattern("subject", join=Join("subject", 1, "subject"), absent=True)),
        (pattern(), pattern(absent=True), pattern(absent=True)),
    )
    tokens = [
        Token(0, p, (v,), ()) for p, some in enumerate(("abc", "bcd", "c")) for v in map(ord, some)
    ]
    tokens += [Token(1, 0, (), ()), Token(1, 2, (), ())]
    for seed in range(50):
        random.Random(seed).shuffle(tokens)  # noqa: S311  seeded
        found = match(shape, tokens)
        assert found == python.match(shape, tokens)
        assert len(found.found) == 1


# -- 8: how much it bears --------------------------------------------------------------------------


def test_more_patterns_of_one_fact_than_it_bears_are_refused():
    code = """
fields = [f"f{i}" for i in range(70)]
more = {f"r{field}": [{"m": {"$and": [{"of": 1}, {field: 1}]}}] for field in fields}
try: put(network({"m": of(1)}, **more), id=1, of=1, **dict.fromkeys(fields, 1))
except engine.error as error: print(error)
"""
    assert said(RAW, code) == "Could not assert fact, error code: 303"


def test_more_than_sixteen_patterns_of_one_rule_are_refused():
    code = """
handle = network(*({f"m{i}": of(i)} for i in range(17)))
try:
    for i in range(17): put(handle, id=i + 1, of=i)
except engine.error as error: print(error)
"""
    assert said(RAW, code) == "Could not assert fact, error code: 304"


def test_hundreds_of_rules_about_one_finding_are_split_over_networks():
    code = """
shape = ((pattern(), pattern(), pattern(absent=True)),) * 400
tokens = [Token(r, p, (), ()) for r in range(400) for p in range(2 + r % 2)]
print(same(shape, tokens))
"""
    assert said(OURS, code) == "200"


def test_sixteen_patterns_of_one_rule_are_borne():
    code = """
chain = [pattern("subject", join=Join("subject", i - 1, "subject") if i else None) for i in range(16)]
tokens = [Token(0, p, (v,), ()) for p in range(16) for v in range(1, 30)]
print(same((tuple(chain),), tokens))
absent = (pattern(), *[pattern(absent=True)] * 15)
print(same((absent,), [Token(0, 0, (), ())]), same((absent,), [Token(0, p, (), ()) for p in (0, 15)]))
"""
    assert said(OURS, code) == "29\n1 0"


# -- 9 and 10: answers, and faults -----------------------------------------------------------------


def test_matches_come_once_and_sorted():
    shape = (PAIR, PAIR)
    tokens = [Token(r, p, (v,), ()) for v in (3, 1, 2) for p in (1, 0) for r in (1, 0)]
    found = match(shape, tokens).found
    assert found == sorted(set(found))
    assert len(found) == 6


def test_a_fact_that_is_refused_costs_its_rule_only():
    shape = (PAIR, (pattern(),), tuple(pattern() for _ in range(17)))
    endless: Any = float("inf")
    tokens = [Token(0, 0, (endless,), ()), Token(1, 0, (), ())]
    tokens += [Token(2, p, (), ()) for p in range(17)]
    found = match(shape, tokens)
    assert [m.rule for m in found.found] == [1]
    assert found.faults == {
        0: "error: Could not assert fact, error code: 202",
        2: "error: Could not assert fact, error code: 304",
    }
