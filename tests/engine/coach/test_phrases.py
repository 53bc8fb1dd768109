"""What coaching says, as packs have it."""

import json
import shutil

import pytest
import yaml
from jsonschema import Draft202012Validator

from comity.engine.catalog import BUILT_IN, load
from comity.engine.coach.phrases import load as load_phrases
from comity.engine.errors import ComityError
from comity.tests.coach_killing import ROOT

CATALOG = load()


def test_the_built_in_file_fits_its_schema():
    schema = json.loads((ROOT / "schemas" / "coaching.schema.json").read_text(encoding="utf-8"))
    value = yaml.safe_load((ROOT / "rules" / "coaching.yaml").read_text(encoding="utf-8"))
    assert list(Draft202012Validator(schema).iter_errors(value)) == []


def test_a_rules_own_question_is_read_when_it_is_asked_for():
    phrases = load_phrases((BUILT_IN,), CATALOG)
    assert len(phrases.rules) == 0
    assert phrases.rules["TRU007"].en.endswith("?")
    assert len(phrases.rules) == 1


def test_a_pack_replaces_single_questions_and_the_messages_as_a_whole(tmp_path):
    asks = {"Metrics.spi": {"en": "How far behind?", "zh": "落后多少？"}}
    (tmp_path / "coaching_questions.yaml").write_text(yaml.safe_dump(asks), encoding="utf-8")
    shutil.copy(ROOT / "rules" / "coaching.yaml", tmp_path)
    text = (tmp_path / "coaching.yaml").read_text(encoding="utf-8")
    (tmp_path / "coaching.yaml").write_text(
        text.replace("By which day?", "When?"), encoding="utf-8"
    )
    phrases = load_phrases((BUILT_IN, str(tmp_path)), CATALOG)
    assert phrases.asks["Metrics.spi"].en == "How far behind?"
    assert phrases.asks["Metrics.cpi"].en == "What is the cost index (CPI)?"
    assert "When?" in [words.en for words in phrases.coaching.way]


def test_mistakes_of_a_file_are_told_at_their_places(tmp_path):
    (tmp_path / "coaching_questions.yaml").write_text(
        "Metrics.spi: {en: How far}\n", encoding="utf-8"
    )
    with pytest.raises(ComityError) as caught:
        load_phrases((BUILT_IN, str(tmp_path)), CATALOG)
    assert "coaching_questions.yaml:1:" in caught.value.render()


def test_no_text_of_coaching_is_missing_or_smells_of_the_other_language():
    texts = [*words(yaml.safe_load((ROOT / "rules" / "coaching.yaml").read_text(encoding="utf-8")))]
    asks = yaml.safe_load((ROOT / "rules" / "coaching_questions.yaml").read_text(encoding="utf-8"))
    texts += asks.values()
    assert len(texts) > 400
    for text in texts:
        assert text["en"].isascii() or set(text["en"]) & set("“”")
        assert not set(text["zh"]) & set(",;!?"), text["zh"]


def words(value):
    """Every text in both languages, at any depth."""
    if isinstance(value, dict):
        if "en" in value:
            yield value
            value = {"or": value.get("or")}
        value = list(value.values())
    for item in value if isinstance(value, list) else ():
        yield from words(item)
