"""The built-in pack: every rule runs its own examples, says everything in two languages, covers the outline."""

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from comity.engine.authoring import outline, rules, sources, standing
from comity.engine.catalog import BUILT_IN, load
from comity.engine.examples import run_example, run_pack
from comity.engine.explain_diagnosis import described
from comity.engine.mutation import boundaries
from comity.engine.packs import resolve
from comity.engine.report.rule_docs import Library, pages

ROOT = Path(__file__).parents[1]

FILES = sorted(Path(BUILT_IN).glob("*/[A-Z]*[0-9].yaml"))
BY_ID = {id_: written.rule for id_, written in rules().items()}
RULES = list(BY_ID.values())
EXAMPLES = [(rule.id, i) for rule in RULES for i in range(len(rule.examples))]

HAN = re.compile("[\u4e00-\u9fff]")
#: Half-width punctuation beside a Chinese character.
HALF_WIDTH = re.compile(
    "[\u4e00-\u9fff][,:;?!]|[,;?!][\u4e00-\u9fff]|\\([^()]*[\u4e00-\u9fff][^()]*\\)"
)


@pytest.fixture(scope="module")
def catalog():
    return load()


@pytest.mark.parametrize(("rule", "index"), EXAMPLES, ids=str)
def test_example_comes_out_as_its_author_said(rule, index, catalog):
    messages = [m.en for m in run_example(rule, BY_ID[rule].examples[index], catalog)]
    assert messages == []


def test_every_rule_has_examples_of_each_kind(catalog):
    assert run_pack(rules(), catalog).lacking == {}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule_speaks_two_languages(rule):
    for where, english, chinese in texts(rule.model_dump()):
        assert not HAN.search(english), where
        assert HAN.search(re.sub(r"\{[^{}]*\}", "", chinese)), where
        assert not HALF_WIDTH.search(re.sub(r"\{[^{}]*\}", "\u4e00", chinese)), where


def texts(tree, where=""):
    """Every pair of texts in a rule, with its place."""
    if isinstance(tree, dict) and set(tree) == {"en", "zh"}:
        yield where, tree["en"], tree["zh"]
    elif isinstance(tree, dict):
        for key, value in tree.items():
            if key != "examples":
                yield from texts(value, f"{where}/{key}")
    elif isinstance(tree, list):
        for index, value in enumerate(tree):
            yield from texts(value, f"{where}/{index}")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_rule_stands_in_the_folder_of_its_dimension_under_its_id(path):
    rule = BY_ID[path.stem]
    assert path.parent.name == rule.dimension


def test_every_row_of_the_outline_is_covered_by_two_rules_or_more():
    rows = yaml.safe_load((ROOT / "rules" / "outline.yaml").read_text(encoding="utf-8"))
    counts = Counter(row for rule in RULES if rule.kind is None for row in rule.covers)
    assert {row: counts[row] for row in rows if counts[row] < 2} == {}


def test_the_example_pack_passes_its_examples_and_every_move_of_a_number_breaks_one():
    packs = resolve([str(ROOT / "examples" / "packs" / "construction")])
    catalog, own = load(packs), rules(packs[1:])
    assert len(own) == 3
    assert run_pack(own, catalog).passed
    assert boundaries(own, catalog).unnoticed == ()


def test_the_example_pack_changes_what_it_overrides():
    packs = resolve([str(ROOT / "examples" / "packs" / "construction")])
    rule, origins = standing(packs, "default", "RSP002")
    assert "low: 30" in str(rule.params["resolve_wd"].value).replace("'", "")
    assert "small defects" in str(origins[0].reason)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_pages_of_the_rules_are_fresh(language, catalog):
    """`make docs` writes them."""
    diagnoses = [described(rule, catalog) for rule in catalog.inference.diagnoses]
    library = Library(BY_ID, sources(), catalog.actions, outline(), diagnoses)
    folder = ROOT / "docs" / "rules" / language
    written = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    assert written == pages(library, language)
