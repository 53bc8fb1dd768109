"""The page on scores: its figures are the profile's, its example comes out as it says, in both languages."""

import re
from pathlib import Path

import pytest
import yaml

from comity.engine.outcomes import DIMENSIONS, SEVERITIES
from comity.engine.report.words import words
from comity.engine.scoring import points, score, total
from comity.engine.sums import applicable_core, marks, standing
from comity.tests.properties.outcomes import DEFAULT, outcome, turned

ROOT = Path(__file__).parents[2]
DOCS, RULES = ROOT / "docs", ROOT / "rules"
PAGES = {
    "en": (DOCS / "scoring.md").read_text(encoding="utf-8"),
    "zh": (DOCS / "zh" / "scoring.md").read_text(encoding="utf-8"),
}
NUMBER = re.compile(r"\d+(?:\.\d+)?")
LANGUAGES = pytest.mark.parametrize("language", PAGES)


def tables(language):
    """Every table of the page: rows of cells, without the head."""
    found = re.findall(r"^\|.*\n\|(?: --- \|)+\n((?:\|.*\n)+)", PAGES[language], re.MULTILINE)
    return [
        [[c.strip() for c in row.strip("|").split("|")] for row in t.splitlines()] for t in found
    ]


def table(language, index):
    return tables(language)[index]


def numbers(cells):
    return [float(number) for cell in cells for number in NUMBER.findall(cell)]


def figures(language, index):
    return [numbers(row) for row in table(language, index)]


def percent(share):
    return round(100 * share)


def name(language, group, key):
    return words(language).name(group, key)


# -- the figures ------------------------------------------------------------------------------------


@LANGUAGES
def test_credits(language):
    assert figures(language, 0) == [[1.0], [0.5], [0.0], [], [], []]
    assert [DEFAULT.credits[key] for key in ("pass", "partial", "fail")] == [1, 0.5, 0]
    assert [row[0] for row in table("zh", 0)] == [
        name("zh", "outcomes", key)
        for key in ("pass", "partial", "fail", "unknown", "not_applicable", "error")
    ]


@LANGUAGES
def test_severity_weights(language):
    rows = [
        [name(language, "severities", s), f"{DEFAULT.severity_weights[s]:g}"] for s in SEVERITIES
    ]
    assert table(language, 1) == rows


@LANGUAGES
def test_dimension_caps(language):
    assert figures(language, 2) == [[n, limit] for _, n, limit in DEFAULT.dimension_caps]


@LANGUAGES
def test_dimension_weights_by_phase(language):
    phases = [DEFAULT.weights(phase) for phase in ("execution", "initiation", "post_project")]
    assert DEFAULT.weights("closing") == phases[0]
    assert DEFAULT.weights("planning") == phases[1]
    assert table(language, 3) == [
        [name(language, "dimensions", d), *(f"{round(w[d], 1):g}" for w in phases)]
        for d in DIMENSIONS
    ]


@LANGUAGES
def test_caps_of_the_whole(language):
    assert figures(language, 4) == [
        [DEFAULT.trust_margin],
        [DEFAULT.trust_unknown_cap],
        *([n, limit] for n, limit in DEFAULT.critical_caps),
        [*DEFAULT.weak_dimension],
        *([n, limit] for n, limit in DEFAULT.high_caps),
        [percent(DEFAULT.low_coverage[0]), DEFAULT.low_coverage[1]],
        [percent(DEFAULT.thin_dimension[0]), DEFAULT.thin_dimension[1]],
        [DEFAULT.voice_days, DEFAULT.no_voice_cap],
    ]


@LANGUAGES
def test_bands(language):
    say = words(language)
    assert [row[1:] for row in table(language, 5)] == [
        [say.name("bands", band), say[f"letters.{band}"]] for _, band in DEFAULT.bands
    ]
    assert figures(language, 5) == [[least] for least, _ in DEFAULT.bands]


@LANGUAGES
def test_confidence(language):
    assert figures(language, 6) == [
        [percent(DEFAULT.confidence["high"]), DEFAULT.voice_days],
        [percent(DEFAULT.confidence["medium"])],
        [],
    ]
    assert [row[0] for row in table(language, 6)] == [
        name(language, "confidence", key) for key in ("high", "medium", "low")
    ]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", f"make up {sum(list(DEFAULT.dimension_weights.values())[:5]):g} of 100"),
        ("zh", f"合计占 {sum(list(DEFAULT.dimension_weights.values())[:5]):g}（满分 100）"),
        ("en", f"a critical one counts as {DEFAULT.critical_counts_as}."),
        ("zh", f"一项严重失败按 {DEFAULT.critical_counts_as} 项计算。"),
        ("en", f"Below {percent(DEFAULT.min_coverage)} % there is no score"),
        ("zh", f"低于 {percent(DEFAULT.min_coverage)} % 就不给分数"),
        ("en", f"medium at best; with {DEFAULT.doubts['low']} such failures it is low"),
        ("zh", f"有 {DEFAULT.doubts['low']} 项未通过则为低"),
        ("en", f"during its last {DEFAULT.expiring_days} days"),
        ("zh", f"到期前 {DEFAULT.expiring_days} 天内"),
        ("en", "as {S:g}, a medium one as {M:g}, a large one as {L:g}".format(**DEFAULT.efforts)),
        ("zh", "分别按 {S:g}、{M:g}、{L:g} 计".format(**DEFAULT.efforts)),
        ("en", f"Among the first {DEFAULT.top_actions}, at most {DEFAULT.top_per_dimension} are"),
        ("zh", f"前 {DEFAULT.top_actions} 项中，同一维度至多 {DEFAULT.top_per_dimension} 项"),
    ],
)  # fmt: skip
def test_figures_in_the_running_text(language, sentence):
    assert sentence in " ".join(PAGES[language].split())


def test_one_failing_data_quality_rule_is_enough_for_medium_as_the_pages_say():
    assert DEFAULT.doubts["medium"] == 1


# -- the example ------------------------------------------------------------------------------------

#: The words for outcomes in the example, where the report's own count them ("3 passed").
RESULTS = {
    "pass": ("pass", "."),
    "partial": ("partial", "."),
    "fail": ("fail", "."),
    "fail, waived": ("fail", "w"),
    "unknown": ("unknown", "."),
    "通过": ("pass", "."),
    "部分通过": ("partial", "."),
    "未通过": ("fail", "."),
    "未通过，已豁免": ("fail", "w"),
    "未评估": ("unknown", "."),
}


def example(language):
    """The outcomes of the example's table."""
    severities = {name(language, "severities", key): key for key in SEVERITIES}
    dimensions = {name(language, "dimensions", key): key for key in DIMENSIONS}
    found = []
    for rule, dimension, severity, told in table(language, 8):
        result, flag = RESULTS[told]
        graded = severities[severity], dimensions[dimension]
        found.append(outcome(rule, result, *graded, found=flag))
    return found


def told(language):
    """The numbers of the paragraphs after the example's tables, without those in ids of rules."""
    section = PAGES[language].split("\n## ")[-1]
    paragraphs = [p for p in section.split("\n\n") if p.startswith("**")]
    return [numbers([re.sub(r"[A-Z]{3}\d{3}", "", paragraph)]) for paragraph in paragraphs]


def judged(found):
    return score(found, DEFAULT, "execution", voice=True)


def mended(found, rule):
    return judged([turned(o, "pass") if o.rule == rule else o for o in found])[0]


@LANGUAGES
def test_rules_of_the_example_are_as_the_pack_has_them(language):
    for found in example(language):
        path = RULES / found.dimension / f"{found.rule}.yaml"
        rule = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert (rule["severity"], rule["core"]) == (found.severity, True)


@LANGUAGES
def test_dimensions_of_the_example(language):
    found = example(language)
    rows = []
    for part in judged(found)[1]:
        own = [m for m in marks(found, DEFAULT) if m.dimension == part.id]
        earned = sum(m.weight * DEFAULT.credits[m.outcome] for m in own)
        values = (part.weight, earned, sum(m.weight for m in own), part.raw, part.score)
        texts = ["-" if value is None else f"{value:g}" for value in values]
        rows.append([name(language, "dimensions", part.id), *texts])
    assert table(language, 9) == rows


@LANGUAGES
def test_dimensions_of_the_example_in_words(language):
    found = example(language)
    by_dimension = {part.id: part for part in judged(found)[1]}
    expected = [by_dimension["trust"].raw, by_dimension["trust"].score]
    for dimension in ("trust", "transparency", "service_quality"):
        own = [m for m in marks(found, DEFAULT) if m.dimension == dimension]
        earned = (m.weight * DEFAULT.credits[m.outcome] for m in own)
        expected += [sum(m.weight for m in own), *(e for e in earned if e)]
    assert sorted(told(language)[0]) == sorted(expected)


@LANGUAGES
def test_whole_of_the_example(language):
    found = example(language)
    whole, _ = judged(found)
    stand = standing(found, DEFAULT, voice=True)
    now = total(marks(found, DEFAULT), DEFAULT, DEFAULT.weights("execution"), stand)
    first, second, third, *rest = (cap.limit for cap in whole.caps)
    assert [cap.kind for cap in whole.caps] == [
        "trust_ceiling",
        "critical_failures",
        "high_failures",
        "thin_dimension",
        "weak_dimension",
    ]
    assert told(language)[1] == [
        *(points(now.mean or 0), whole.raw),
        *(DEFAULT.trust_margin, first),
        *(second, third, DEFAULT.critical_counts_as),
        *(rest[1], DEFAULT.weak_dimension[0], rest[0]),
        *(whole.overall, whole.raw, first),
    ]
    assert whole.band == "at_risk"


@LANGUAGES
def test_what_is_known_in_the_example(language):
    found = example(language)
    whole, _ = judged(found)
    core = {o: DEFAULT.severity_weights[o.nominal] for o in applicable_core(found)}
    known = sum(weight for o, weight in core.items() if o.outcome != "unknown")
    shown = [sum(core.values()), known, percent(whole.coverage), whole.low, whole.high]
    assert told(language)[2] == shown
    assert whole.confidence == "high"


@LANGUAGES
def test_gains_of_the_example(language):
    found = example(language)
    now = judged(found)[0].overall
    honest, served = mended(found, "TRU007"), mended(found, "SRV003")
    assert told(language)[3] == [
        *(100, honest.overall, honest.overall - now),
        *(honest.low, honest.high),
        served.overall - now,
    ]


def test_both_pages_have_the_same_sections_and_tables():
    english, chinese = (
        (page.count("\n## "), [len(t) for t in tables(language)])
        for language, page in PAGES.items()
    )
    assert english == chinese
