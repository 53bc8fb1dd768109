"""Settings of a team: the nearest file, then variables, then flags."""

from pathlib import Path

import pytest

from comity.engine.config import find, resolve, waivers
from comity.engine.config_keys import SETTINGS
from comity.engine.errors import ComityError
from comity.schemas.config import ConfigFile

ROOT = Path(__file__).parents[2]


def held(folder, text, environment=None, flags=None):
    (folder / "comity.toml").write_text(text, encoding="utf-8")
    return resolve(find(str(folder)), environment or {}, flags or {})


def test_settings_are_the_keys_of_the_file():
    assert {*SETTINGS} == {info.alias for info in ConfigFile.model_fields.values()}


@pytest.mark.parametrize("page", ["docs/configuration.md", "docs/zh/configuration.md"])
def test_every_setting_is_documented(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    assert [key for key in SETTINGS if f"`{key}`" not in text] == []


def test_the_nearest_word_counts(tmp_path):
    found = held(tmp_path, "fail-under = 1\nfail-on-new = true\n", {"COMITY_FAIL_UNDER": "2"})
    assert found["fail-under"] == (2.0, "COMITY_FAIL_UNDER")
    assert found["fail-on-new"].value is True
    assert found["profile"] == ("default", "default")
    found = held(tmp_path, "fail-under = 1\n", {"COMITY_FAIL_UNDER": "2"}, {"fail-under": 3})
    assert found["fail-under"] == (3, "flag")


def test_paths_of_the_file_count_from_its_folder(tmp_path):
    text = 'extends = ["own", "package:x"]\nbaseline = "b.json"\nformat = ["text", "json:r.json"]\n'
    found = held(tmp_path, text)
    assert Path(found["baseline"].value).resolve() == (tmp_path / "b.json").resolve()
    assert found["extends"].value[1] == "package:x"
    assert found["format"].value[0] == "text"
    assert found["format"].value[1].endswith("r.json")


def test_a_project_file_of_others_is_passed_over(tmp_path):
    inner = tmp_path / "a"
    inner.mkdir()
    (inner / "pyproject.toml").write_text("[tool.ruff]\n", encoding="utf-8")
    assert held(tmp_path, 'lang = "zh"\n')["lang"].value == "zh"
    found = find(str(inner))
    assert found is not None
    assert found.value == {"lang": "zh"}


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("COMITY_FAIL_UNDER", "101"),
        ("COMITY_FAIL_ON", "hihg"),
        ("COMITY_FAIL_ON_NEW", "maybe"),
        ("COMITY_WAIVER_MAX_DAYS", "-1"),
    ],
)
def test_a_variable_at_fault_is_named(name, told):
    with pytest.raises(ComityError, match=name):
        resolve(None, {name: told}, {})


def test_waivers_know_their_place_and_end_on_a_day(tmp_path):
    entry = '[[waivers]]\nrule = "TRU001"\nreason = "r"\nowner = "o"\n'
    (tmp_path / "comity.toml").write_text(entry + "expires = 2025-09-30\n", encoding="utf-8")
    (one,) = waivers(find(str(tmp_path)))
    assert one.expires == "2025-09-30"
    assert one.place is not None
    assert one.place[1:] == (2, 8)
    (tmp_path / "comity.toml").write_text(
        entry + "expires = 2025-09-30T08:00:00\n", encoding="utf-8"
    )
    with pytest.raises(ComityError, match="a day without a time"):
        find(str(tmp_path))
