"""The file that `comity init` writes: good as it stands, and good with every example taken in."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.engine.catalog import load
from comity.engine.check import check
from comity.engine.facts import read
from comity.engine.source import parse
from comity.engine.template import template

DAY = date(2025, 6, 30)
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh"])


@pytest.fixture(scope="module")
def catalog():
    return load()


def whole(text):
    """With every example taken in."""
    return re.sub(
        r"^#(?=\S)", "", re.sub(r"^#  ", "  ", text, flags=re.MULTILINE), flags=re.MULTILINE
    )


@LANGUAGES
def test_a_new_file_is_good_and_claims_nothing(catalog, language):
    text = template("Water plant", DAY, language)
    report = check(read(parse(text, "new.yaml"), catalog.shapes), catalog)
    assert report.score.band == "insufficient_data"
    # What is asked of every file: that the client be heard in it.
    assert [finding.rule for finding in report.findings] == ["DQ002"]


@LANGUAGES
def test_its_examples_are_good_and_cover_most_of_the_core(catalog, language):
    text = whole(template("Water plant", DAY, language))
    report = check(read(parse(text, "new.yaml"), catalog.shapes), catalog)
    assert report.score.coverage >= 0.8
    assert report.score.overall is not None
    assert not {found.severity for found in report.findings} & {"high", "critical"}


def test_both_languages_have_the_same_examples():
    values = [parse(whole(template("x", DAY, language)), "x").value for language in ("en", "zh")]
    values[1]["project"].pop("language")
    assert keys(values[0]) == keys(values[1])


def keys(tree):
    if isinstance(tree, dict):
        return {key: keys(value) for key, value in tree.items()}
    return [keys(item) for item in tree] if isinstance(tree, list) else None


@LANGUAGES
@given(name=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20))
def test_any_name_comes_back_as_it_was(language, name):
    found = parse(template(name, DAY, language), "x").value
    assert found["project"]["name"] == name
    assert found["project"]["as_of"] == "2025-06-30"
