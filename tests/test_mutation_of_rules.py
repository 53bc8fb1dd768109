"""The examples of the built-in rules hold them: a small change of a rule breaks one, or is listed with its reason."""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest
import yaml

from comity.engine.authoring import rules
from comity.engine.catalog import load
from comity.engine.mutation import mutations, survivors

WRITTEN = rules()
LISTED = yaml.safe_load(Path(__file__).with_name("survivors.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def tried():
    """For a rule its surviving mutations, and how many there were."""
    catalog = load()
    return cache(lambda id_: survivors(WRITTEN[id_].rule, catalog))


@pytest.mark.parametrize("id_", WRITTEN)
def test_what_survives_is_listed_and_nothing_else_is(id_, tried):
    alive, _ = tried(id_)
    listed = [(row["place"], row["change"]) for row in LISTED if row["rule"] == id_]
    assert sorted((m.place, m.change) for m in alive) == sorted(listed)


@pytest.mark.parametrize("id_", WRITTEN)
def test_examples_kill_95_percent_of_the_mutations_or_all_but_one(id_, tried):
    alive, count = tried(id_)
    assert len(alive) <= max(1, count * 0.05)


def test_98_percent_of_the_moves_of_a_number_break_an_example(tried):
    moved = sum(m.boundary for written in WRITTEN.values() for m in mutations(written.rule))
    unnoticed = sum(m.boundary for id_ in WRITTEN for m in tried(id_)[0])
    assert unnoticed <= moved * 0.02


def test_each_listed_survivor_is_of_a_rule_and_has_a_reason_of_its_own():
    assert {row["rule"] for row in LISTED} <= set(WRITTEN)
    assert [reason for reason, n in Counter(row["reason"] for row in LISTED).items() if n > 1] == []
    assert all(row["reason"].endswith(".") for row in LISTED)
