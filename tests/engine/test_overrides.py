import pytest

from comity.engine.authoring import standing
from comity.engine.catalog import BUILT_IN, load
from comity.engine.check import check
from comity.engine.errors import ComityError
from comity.engine.facts import read
from comity.engine.source import of


def pack(folder, overrides):
    folder.mkdir(exist_ok=True)
    text = f"name: own\ntitle: {{en: Own, zh: 自有}}\noverrides:\n{overrides}"
    (folder / "pack.yaml").write_text(text, encoding="utf-8")
    return BUILT_IN, str(folder)


def outcome(packs, rule, snapshot, profile="default"):
    catalog = load(packs, profile)
    project = {"name": "n", "as_of": "2025-06-30", "phase": "execution"}
    report = check(read(of({"project": project} | snapshot), catalog.shapes), catalog)
    return next(found for found in report.outcomes if found.rule == rule)


LATE = {"commitments": [{"id": "c1", "due": "2025-06-20"}]}


def test_pack_changes_a_parameter_of_another_packs_rule(tmp_path):
    packs = pack(tmp_path, "  TRU002: {params: {allowed: 1}}\n")
    assert outcome((BUILT_IN,), "TRU002", LATE).outcome == "fail"
    assert outcome(packs, "TRU002", LATE).outcome == "pass"


def test_pack_changes_a_severity(tmp_path):
    packs = pack(tmp_path, "  TRU002: {severity: low}\n")
    assert outcome(packs, "TRU002", LATE).nominal_severity == "low"


def test_pack_switches_a_rule_off_whatever_is_known_of_the_project(tmp_path):
    packs = pack(tmp_path, "  TRU002: {enabled: false}\n")
    without_phase = LATE | {"project": {"name": "n", "as_of": "2025-06-30"}}
    assert outcome(packs, "TRU002", LATE).outcome == "not_applicable"
    assert outcome(packs, "TRU002", without_phase).outcome == "not_applicable"


def test_pack_changes_where_a_rule_applies(tmp_path):
    packs = pack(tmp_path, "  TRU002: {applies: {phase: [closing]}}\n")
    assert outcome(packs, "TRU002", LATE).outcome == "not_applicable"


def test_table_changes_entry_by_entry(tmp_path):
    packs = pack(tmp_path, "  RSP002: {params: {resolve_wd: {low: 40}}}\n")
    before, after = (
        standing(used, "default", "RSP002")[0].params["resolve_wd"].value
        for used in ((BUILT_IN,), packs)
    )
    assert isinstance(before, dict)
    assert after == before | {"low": 40}


def test_weight_takes_the_place_of_the_severitys(tmp_path):
    packs = pack(tmp_path, "  TRU002: {weight: 3}\n")
    assert load(packs).profile.weight("TRU002", "high") == load().profile.weight("TRU002", "high")
    assert standing(packs, "default", "TRU002")[1][0].field == "weight"


def test_last_of_several_packs_holds_and_every_change_is_told(tmp_path):
    *_, one = pack(tmp_path / "one", "  TRU002: {params: {allowed: 1}}\n")
    *_, two = pack(tmp_path / "two", "  TRU002: {params: {allowed: 2}, reason: small site}\n")
    rule, origins = standing((BUILT_IN, one, two), "default", "TRU002")
    assert rule.params["allowed"].value == 2
    assert [(o.field, o.value, o.reason) for o in origins] == [
        ("params.allowed", 1, None),
        ("params.allowed", 2, "small site"),
    ]
    assert origins[1].place == f"{two}/pack.yaml:4:30"


@pytest.mark.parametrize(
    ("overrides", "place", "told", "hint"),
    [
        ("  TRU020: {severity: low}\n", "4:3", 'no rule "TRU020"', "TRU0"),
        ("  TRU002: {params: {alowed: 1}}\n", "4:21", 'no parameter "alowed"', "allowed"),
        ("  TRU002: {params: {allowed: [a]}}\n", "4:30", "a number is needed", ""),
        ("  RSP002: {params: {resolve_wd: 3}}\n", "4:33", "a table is needed, of ", ""),
        ("  RSP002: {params: {resolve_wd: {lo: 3}}}\n", "4:33", "a table is needed, of ", ""),
        ("  TRA004: {params: {required: 3}}\n", "4:31", "a list is needed, of ", ""),
        ("  TRU002: {severty: low}\n", "4:12", 'unknown key "severty"', "severity"),
    ],
)
def test_override_at_fault_is_an_error_at_its_place(tmp_path, overrides, place, told, hint):
    with pytest.raises(ComityError) as caught:
        load(pack(tmp_path, overrides))
    shown = caught.value.render()
    assert f"pack.yaml:{place}:" in shown
    assert told in shown
    assert hint in shown


def test_all_overrides_at_fault_are_told_together(tmp_path):
    with pytest.raises(ComityError) as caught:
        load(pack(tmp_path, "  TRU020: {severity: low}\n  TRU002: {params: {x: 1}}\n"))
    assert caught.value.render().count("pack.yaml:") == 2
