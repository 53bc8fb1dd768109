"""Diagnoses explained: what meets each condition, agreed with what inference concluded."""

from pathlib import Path

import pytest

from comity.engine.catalog import load
from comity.engine.check import Settings, conclude
from comity.engine.explain_diagnosis import explain_diagnosis
from comity.engine.facts import read
from comity.engine.report.diagnosis_text import diagnosis_text
from comity.engine.report.layout import columns
from comity.engine.source import parse
from comity.engine.source import read as read_file

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.comity.yaml"))


@pytest.fixture(scope="module")
def catalog():
    return load()


def facts_of(path, catalog):
    return read(read_file(str(path)), catalog.shapes)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name.partition(".")[0])
def test_a_diagnosis_is_made_where_all_of_its_conditions_are_met(catalog, path):
    facts = facts_of(path, catalog)
    made = {found.id: found for found in conclude(facts, catalog, Settings()).inference.diagnoses}
    for rule in catalog.inference.diagnoses:
        shown = explain_diagnosis(rule, facts, catalog)
        assert shown.made == (rule.id in made)
        assert shown.made == all(condition.met for condition in shown.conditions)
        if shown.made:
            taken = {
                c.id for condition in shown.conditions for c in condition.candidates if c.taken
            }
            assert taken == set(made[rule.id].findings)


def test_what_is_lacking_is_named_with_the_outcome_that_it_has(catalog):
    nothing = read(parse("project: {name: Bare, as_of: 2025-06-30}", "a.yaml"), catalog.shapes)
    shown = explain_diagnosis(catalog.diagnosis("DX02"), nothing, catalog)
    assert not shown.made
    first = shown.conditions[0]
    assert not first.met
    assert {candidate.outcome for candidate in first.candidates} == {"unknown"}
    text = diagnosis_text(shown, language="en", width=80, color=False)
    assert "was not made" in text
    assert "- TRU007 not assessed" in text
    assert "What to do" not in text


def test_a_finding_that_another_one_covers_does_not_meet_a_condition_and_says_so(catalog):
    (watermelon,) = [path for path in EXAMPLES if path.name.startswith("watermelon")]
    shown = explain_diagnosis(catalog.diagnosis("DX02"), facts_of(watermelon, catalog), catalog)
    covered = [c for c in shown.conditions[0].candidates if c.suppressed]
    assert [c.taken for c in covered] == [False] * len(covered) != []


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [40, 100])
def test_every_diagnosis_is_told_within_the_width(catalog, language, width):
    for path in EXAMPLES:
        facts = facts_of(path, catalog)
        for rule in catalog.inference.diagnoses:
            shown = explain_diagnosis(rule, facts, catalog)
            text = diagnosis_text(shown, language=language, width=width, color=False)
            assert text.startswith(rule.id)
            assert max(map(columns, text.splitlines())) <= width
