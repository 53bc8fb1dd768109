import re
from pathlib import Path
from typing import get_args
from unittest import mock

import pytest
import yaml

from comity.engine.outcomes import DIMENSIONS, OUTCOMES, SEVERITIES
from comity.engine.report import text as text_module
from comity.engine.report import words as module
from comity.engine.report.words import number, percent, points, words
from comity.schemas.rule import Phase

ROOT = Path(__file__).parents[3]
REPORT = Path(module.__file__).parent
LANGUAGES = ("en", "zh")


def entries(language):
    say = words(language)
    say.knows("no such key")  # so all of them are read
    return say._entries


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_check_that_prints_text_reads_the_first_file_only(language, sample_report):
    say = words.__wrapped__(language)
    first = set(say._entries)
    with mock.patch.object(text_module, "words", return_value=say):
        text_module.text(sample_report, language=language, width=80, color=False)
    assert set(say._entries) == first
    assert say["plan.way"]
    assert set(say._entries) > first


def without_forms_for_one(language):
    return {key: text for key, text in entries(language).items() if not key.endswith(".one")}


def test_both_languages_have_the_same_keys():
    assert set(without_forms_for_one("en")) == set(without_forms_for_one("zh"))


def test_both_languages_have_the_same_placeholders():
    def placeholders(language):
        return {
            key: sorted(set(re.findall(r"\{\w+\}", text)))
            for key, text in without_forms_for_one(language).items()
        }

    assert placeholders("en") == placeholders("zh")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_for_one_fills_the_same_placeholders_as_the_other(language):
    for key, text in entries(language).items():
        if key.endswith(".one"):
            other = entries(language)[key.removesuffix("one") + "other"]
            assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", other))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("group", "keys"),
    [
        ("dimensions", (*DIMENSIONS, "data_quality", "strength")),
        ("severities", SEVERITIES),
        ("outcomes", OUTCOMES),
        ("confidence", ("high", "medium", "low")),
        ("efforts", ("S", "M", "L")),
        ("statuses", ("new", "standing")),
        ("waiver_states", ("active", "expiring", "expired", "unused")),
        ("phases", get_args(Phase)),
        ("matchers", ("durable", "python")),
    ],
)
def test_every_value_of_a_vocabulary_has_a_word(language, group, keys):
    assert {f"{group}.{key}" for key in keys} <= set(entries(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_band_of_the_default_profile_has_a_word_and_a_letter(language):
    profile = yaml.safe_load((ROOT / "rules/profiles/default.yaml").read_text(encoding="utf-8"))
    for _, band in profile["bands"]:
        assert words(language).knows(f"bands.{band}")
        assert words(language).knows(f"letters.{band}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_role_of_an_action_has_a_word(language):
    path = ROOT / "rules/actions.yaml"
    if not path.exists():
        pytest.skip("no actions yet")
    actions = yaml.safe_load(path.read_text(encoding="utf-8"))
    roles = {
        role.casefold()
        for action in actions.values()
        for role in module._BETWEEN_ROLES.split(action["who"])[::2]
    }
    known = {key.removeprefix("roles.") for key in entries(language) if key.startswith("roles.")}
    assert roles <= known


def test_every_key_that_a_renderer_names_stands_in_the_file():
    sources = "".join(path.read_text(encoding="utf-8") for path in REPORT.glob("*.py"))
    named = set(re.findall(r"""(?:say|self)(?:\[|\.(?:say|pieces)\()\s*"([\w.]+)""", sources))
    known = set(entries("en")) | {key.removesuffix(".other") for key in entries("en")}
    assert named
    assert named <= known


def test_chinese_sentences_have_chinese_punctuation():
    # Not between a number and its sign, a key and its value, or words of another script.
    for key, text in entries("zh").items():
        assert not re.search(r"[\u4e00-\u9fff][,;:?!()]|[,;:?!()][\u4e00-\u9fff]", text), key


def test_roles_are_told_one_by_one():
    assert words("zh").who("PM+our sponsor") == "项目经理和我方发起人"
    assert words("en").who("PM or Neutral colleague") == "PM or neutral colleague"
    assert words("zh").who("BA/PM") == "需求分析师或项目经理"


def test_a_role_that_nobody_knows_stands_as_it_is():
    assert words("zh").who("Harbour master+PM") == "Harbour master 和项目经理"


def test_a_value_that_a_pack_brought_stands_for_itself():
    assert words("en").name("bands", "splendid") == "splendid"
    assert words("en").band("splendid") == "splendid"


def test_one_is_told_from_many():
    assert words("en").say("findings.waived", n=1) == "1 more is waived."
    assert words("en").say("findings.waived", n=2) == "2 more are waived."
    assert words("zh").say("findings.waived", n=1) == "另有 1 项已豁免。"


def test_braces_in_a_value_are_left_alone():
    assert words("en").say("rules.error", rule="{error}", error="{rule}") == "{error} broke: {rule}"


def test_a_long_list_is_cut_and_says_how_much_is_left():
    assert words("en").few(["A", "B", "C"], most=2) == "A, B and 1 more"
    assert words("zh").few(["A", "B", "C"], most=2) == "A、B，另有 1 项"
    assert words("en").few(["A", "B"], most=2) == "A, B"


def test_points_never_look_better_than_their_band():
    assert points(79.9) == "79"
    assert points(80.0) == "80"


def test_numbers_are_written_short():
    assert number(59.0) == "59"
    assert number(88.2) == "88.2"
    assert number("high") == "high"
    assert number(None) == "-"
    assert percent(0.83) == "83%"
