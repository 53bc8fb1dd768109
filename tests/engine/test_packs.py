import os
import sys

import pytest

from comity.engine.catalog import BUILT_IN
from comity.engine.errors import ComityError, Position, RuleError, UsageError
from comity.engine.packs import resolve


def pack(folder, *extends):
    folder.mkdir(parents=True)
    listed = ", ".join(extends)
    text = f"name: own\ntitle: {{en: Own, zh: 自有}}\nextends: [{listed}]\n"
    (folder / "pack.yaml").write_text(text, encoding="utf-8")
    return str(folder)


def test_built_in_pack_comes_first_even_when_nothing_names_it():
    assert resolve([]) == (BUILT_IN,)
    assert resolve(["comity:default"]) == (BUILT_IN,)


def test_folder_without_a_manifest_only_adds(tmp_path):
    assert resolve([str(tmp_path)]) == (BUILT_IN, str(tmp_path))


def test_what_a_pack_extends_comes_before_it_and_once(tmp_path):
    base = pack(tmp_path / "base", "comity:default")
    house = pack(tmp_path / "house", "../base")
    site = pack(tmp_path / "site", "../base", "../house")
    assert resolve([site, house]) == (BUILT_IN, base, house, site)


def test_packs_that_extend_each_other_are_an_error_that_shows_the_chain(tmp_path):
    one = pack(tmp_path / "one", "../two")
    two = pack(tmp_path / "two", "../one")
    with pytest.raises(RuleError) as caught:
        resolve([one])
    assert f"{one} > {two} > {one}" in caught.value.message.en


def test_pack_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(UsageError, match="no rule pack at nowhere"):
        resolve(["nowhere"])


def test_extended_pack_that_is_not_there_is_an_error_at_its_place(tmp_path):
    site = pack(tmp_path / "site", "comity:default", "../hous")
    with pytest.raises(RuleError) as caught:
        resolve([site])
    assert caught.value.position == Position(3, 27)
    assert caught.value.file == os.path.join(site, "pack.yaml")


def test_manifest_at_fault_is_an_error_at_its_place(tmp_path):
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "pack.yaml").write_text("name: site\ntitel: x\n", encoding="utf-8")
    with pytest.raises(ComityError) as caught:
        resolve([str(folder)])
    assert 'pack.yaml:2:1: unknown key "titel"' in caught.value.render()


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """A distribution that offers the pack `acme`."""
    package = tmp_path / "acme_rules"
    package.mkdir()
    (package / "__init__.py").write_text("", encoding="utf-8")
    info = tmp_path / "acme_rules-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Name: acme-rules\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[comity.packs]\nacme = acme_rules\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield str(package)
    sys.modules.pop("acme_rules", None)


def test_installed_package_brings_a_pack(installed):
    assert resolve(["package:acme"]) == (BUILT_IN, installed)


def test_package_that_offers_no_pack_is_an_error_that_names_those_that_do(installed):
    with pytest.raises(UsageError) as caught:
        resolve(["package:acne"])
    assert "acme" in caught.value.render()
    with pytest.raises(UsageError) as caught:
        resolve(["package:zzz"])
    assert "offered: acme" in caught.value.render()
