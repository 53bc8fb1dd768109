"""The page on profiles: its tables are what the files say, every change of a rule among them, in both languages."""

import re
from pathlib import Path

import pytest

from comity.engine.authoring import rules, sources
from comity.engine.catalog import BUILT_IN, pack_files
from comity.engine.outcomes import DIMENSIONS
from comity.engine.profiles import choose, names
from comity.engine.report.words import words

DOCS = Path(__file__).parents[2] / "docs"
PAGES = {
    "en": (DOCS / "profiles.md").read_text(encoding="utf-8"),
    "zh": (DOCS / "zh" / "profiles.md").read_text(encoding="utf-8"),
}
LANGUAGES = pytest.mark.parametrize("language", PAGES)
FILES = list(pack_files(BUILT_IN))
#: In the order of the pages.
CONTRACTS = ("fidic", "nec4", "agile", "fixed_price", "time_materials", "support")
OURS = {"en": "ours", "zh": "我们约定"}
ASKED = {"en": ["asked", "not asked"], "zh": ["判断", "不判断"]}
RULES = {id_: written.rule for id_, written in rules().items()}


def tables(language):
    """Every table of the page: rows of cells, without the head."""
    found = re.findall(r"^\|.*\n\|(?: --- \|)+\n((?:\|.*\n)+)", PAGES[language], re.MULTILINE)
    return [
        [[c.strip() for c in row.strip("|").split("|")] for row in t.splitlines()] for t in found
    ]


def weights(name):
    return choose(name, FILES).profile.dimension_weights


def changes(name, language):
    """Rule, value by default and value here, of everything that a profile changes; in the pages' words."""
    severity = words(language).name
    for rule_id, override in choose(name, FILES).layers[-1].overrides.items():
        rule = RULES[rule_id]
        for key, value in override.params.items():
            unit = rule.params[key].unit
            yield rule_id, shown(rule.params[key].value, unit), shown(value, unit)
        if override.severity:
            both = (severity("severities", s) for s in (rule.severity, override.severity))
            yield rule_id, *both
        if override.weight:
            default = choose("default", FILES).profile.severity_weights[rule.severity]
            yield rule_id, f"{default:g}", f"{override.weight:g}"
        if not override.enabled:
            yield rule_id, *ASKED[language]


def shown(value, unit):
    return f"{100 * value:g} %" if unit == "share" else f"{value:g}"


@LANGUAGES
def test_every_profile_is_listed_and_none_besides(language):
    listed = [row[0].strip("`") for row in tables(language)[0]]
    assert listed == ["default", *CONTRACTS]
    assert set(listed) == set(names(FILES))


@LANGUAGES
def test_weights_of_the_dimensions(language):
    columns = [weights(name) for name in ("default", *CONTRACTS)]
    assert tables(language)[1] == [
        [words(language).name("dimensions", d), *(f"{column[d]:g}" for column in columns)]
        for d in DIMENSIONS
    ]


@LANGUAGES
@pytest.mark.parametrize(("index", "name"), [*enumerate(CONTRACTS, start=2)])
def test_every_change_of_a_rule_is_told_with_both_values(language, index, name):
    told = [
        (rule, before, here)
        for rule, _, before, here, _ in tables(language)[index]
        if not re.match("named|档案", before)
    ]
    assert sorted(told) == sorted(changes(name, language))


@LANGUAGES
@pytest.mark.parametrize(("index", "name"), [*enumerate(CONTRACTS, start=2)])
def test_change_of_where_a_rule_applies_is_told(language, index, name):
    told = [row[0] for row in tables(language)[index] if re.match("named|档案", row[2])]
    overrides = choose(name, FILES).layers[-1].overrides
    assert told == [rule for rule, override in overrides.items() if override.applies]


@LANGUAGES
def test_figure_comes_from_a_source_that_the_file_names_or_is_ours(language):
    for name, table in zip(CONTRACTS, tables(language)[2:], strict=True):
        overrides = choose(name, FILES).layers[-1].overrides
        for rule, *_, origin in table:
            keys = re.findall(r"[A-Z]{2,}[0-9]*", origin)
            assert keys or origin == OURS[language]
            assert all(f"({key})" in str(overrides[rule].reason) for key in keys)
            assert set(keys) <= sources().keys()


def test_both_pages_have_the_same_sections_and_tables():
    english, chinese = (
        (page.count("\n## "), [len(t) for t in tables(language)])
        for language, page in PAGES.items()
    )
    assert english == chinese
