"""Own ratings beside the facts and the client's words, point by point."""

from functools import cache
from pathlib import Path

import pytest

from comity.engine.catalog import load
from comity.engine.check import Settings, check
from comity.engine.facts import read
from comity.engine.shapes import derive
from comity.engine.source import of
from comity.engine.source import read as opened
from comity.engine.views import CLIENTS_WORDS, client_speaks
from comity.schemas.snapshot import Snapshot

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.comity.yaml"))


@cache
def catalog():
    return load()


def report(rules=None, **blocks):
    head = {"name": "n", "as_of": "2025-06-30", "phase": "execution"}
    facts = read(of({"project": head, **blocks}), catalog().shapes)
    return check(facts, catalog(), Settings(rules=rules))


def view(row, rules=None, **blocks):
    return next(v for v in report(rules, **blocks).views if v.row == row)


def late(count):
    return [{"id": f"c{n}", "text": "t", "due": "2025-06-20"} for n in range(count)]


def pulse(**marks):
    return [{"on": "2025-06-20", **marks}]


def test_every_sub_point_of_the_outline_has_a_view_in_its_order():
    rows = [view.row for view in report().views]
    assert rows == [f"S{dimension}.{point}" for dimension in range(1, 11) for point in (1, 2)]


def test_where_nothing_is_known_no_side_says_anything():
    (view, *_) = (v for v in report().views if v.row == "S9.1")
    assert (view.own, view.facts, view.client, view.client_mark) == (None,) * 4
    assert (view.judged, view.gap, view.differs) == (0, None, None)


def test_a_rating_far_above_the_facts_is_a_blind_spot():
    rules = {"TRU002", "TRU005"}  # without the one on blind spots
    found = view("S1.2", rules, self_assessment={"S1.2": 3}, commitments=late(3))
    assert (found.facts, found.judged, found.gap) == (0, 2, "blind_spot")


def test_a_rating_that_the_facts_bear_out_is_no_gap():
    kept = [{"id": f"c{n}", "text": "t", "due": "2025-06-20", "delivered_on": "2025-06-19"}
            for n in range(6)]  # fmt: skip
    found = view("S1.2", self_assessment={"S1.2": 4}, commitments=kept)
    assert found.facts == 1
    assert found.gap is None


def test_a_modest_rating_where_all_is_well_hides_a_strength():
    kept = [{"id": f"c{n}", "text": "t", "due": "2025-06-20", "delivered_on": "2025-06-19"}
            for n in range(6)]  # fmt: skip
    assert view("S1.2", self_assessment={"S1.2": 2}, commitments=kept).gap == "hidden_strength"


def test_a_strength_is_not_hidden_where_the_client_sees_none():
    kept = [{"id": f"c{n}", "text": "t", "due": "2025-06-20", "delivered_on": "2025-06-19"}
            for n in range(6)]  # fmt: skip
    rated = {"self_assessment": {"S1.2": 2}, "commitments": kept}
    assert view("S1.2", **rated, trust_pulse=pulse(reliability=2)).gap is None


def test_the_clients_mark_counts_before_the_rules_on_their_words():
    found = view("S1.2", trust_pulse=pulse(reliability=2), commitments=late(3))
    assert found.client_mark == 2
    assert found.differs is None  # both are low


def test_facts_that_look_better_than_the_client_feels_are_told():
    kept = [{"id": f"c{n}", "text": "t", "due": "2025-06-20", "delivered_on": "2025-06-19"}
            for n in range(6)]  # fmt: skip
    assert (
        view("S1.2", commitments=kept, trust_pulse=pulse(reliability=1)).differs == "facts_higher"
    )
    assert view("S1.2", commitments=late(3), trust_pulse=pulse(reliability=5)).differs == (
        "client_higher"
    )


def test_one_rule_on_facts_is_too_few_to_set_against_a_rating():
    found = view("S1.2", {"TRU002"}, self_assessment={"S1.2": 5}, commitments=late(3))
    assert (found.facts, found.judged, found.gap) == (0, 1, None)


def test_a_waiver_changes_no_view():
    waiver = {"rule": "TRU002", "reason": "r", "owner": "o", "expires": "2025-12-31"}
    blocks = {"commitments": late(3), "self_assessment": {"S1.2": 3}}
    assert view("S1.2", **blocks, waivers=[waiver]) == view("S1.2", **blocks)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_what_the_rule_on_blind_spots_finds_is_one_here(path):
    found = check(read(opened(str(path)), catalog().shapes), catalog())
    blind = {finding.subject for finding in found.findings if finding.rule == "DQ003"}
    assert blind <= {view.row for view in found.views if view.gap == "blind_spot"}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_own_ratings_move_no_score(path):
    document = opened(str(path))
    rated = {f"S{dimension}.{point}": 5 for dimension in range(1, 11) for point in (1, 2)}
    other = document.with_value(document.value | {"self_assessment": rated})
    found = [check(read(one, catalog().shapes), catalog()) for one in (document, other)]
    one, two = (
        (r.score.overall, r.score.low, r.score.high, [d.score for d in r.dimensions]) for r in found
    )
    assert one == two


def test_the_fields_of_the_clients_words_are_fields_of_a_snapshot():
    shapes = derive(Snapshot)
    for path in CLIENTS_WORDS:
        block, field = path.split(".")
        assert field in shapes[shapes["Snapshot"].fields[block].of.shape].fields


def test_rules_on_what_we_did_about_the_clients_words_do_not_speak_for_them():
    speaks = {rule.id for rule in catalog().rules if client_speaks(rule)}
    assert {"TRU012", "SRV009", "SRV010", "EXP010"} <= speaks
    assert not {"IMP008", "COL002", "IMP007", "TRU001"} & speaks
