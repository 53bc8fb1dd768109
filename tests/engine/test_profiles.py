import re
from functools import cache
from pathlib import Path

import pytest

from comity.engine.authoring import rules
from comity.engine.catalog import BUILT_IN, PackFile, load, pack_files
from comity.engine.check import check
from comity.engine.errors import ComityError, RuleError, UsageError
from comity.engine.facts import read
from comity.engine.profiles import choose, names
from comity.engine.source import of

BUILT = [file for file in pack_files(BUILT_IN) if file.name.startswith("profiles/")]
TITLE = "title: {en: Own, zh: 自有}\n"


def with_own(text, name="own"):
    return [*BUILT, PackFile(f"{name}.yaml", f"profiles/{name}.yaml", text.encode())]


@pytest.mark.parametrize("name", sorted(names(BUILT)))
def test_built_in_profile_is_whole(name):
    profile = choose(name, BUILT).profile
    assert profile.name == name
    assert sum(profile.weights("execution").values()) == pytest.approx(100)


def test_profile_says_only_what_differs_from_the_one_it_extends():
    own = choose("own", with_own(f"name: own\n{TITLE}extends: default\nvoice_days: 60\n")).profile
    default = choose("default", BUILT).profile
    assert own == default._replace(name="own", voice_days=60)


def test_tables_are_merged_entry_by_entry():
    own = choose("own", with_own(f"name: own\n{TITLE}extends: default\nefforts: {{L: 5}}\n"))
    assert own.profile.efforts == {"S": 1, "M": 2, "L": 5}


def test_what_profiles_change_of_rules_adds_up_the_last_one_wins():
    base = f"name: base\n{TITLE}extends: default\noverrides: {{TRU001: {{weight: 2}}}}\n"
    own = f"name: own\n{TITLE}extends: base\noverrides: {{TRU002: {{weight: 3}}}}\n"
    chosen = choose("own", [*with_own(base, "base"), *with_own(own)[len(BUILT) :]])
    assert [sorted(layer.overrides) for layer in chosen.layers] == [[], ["TRU001"], ["TRU002"]]
    assert chosen.profile.weight("TRU001", "high") == 2
    assert chosen.profile.weight("TRU002", "low") == 3
    assert chosen.profile.weight("TRU003", "critical") == 8


def test_profile_that_is_not_there_is_an_error_with_the_nearest():
    with pytest.raises(UsageError) as caught:
        choose("defalt", BUILT)
    assert 'did you mean "default"' in caught.value.render()


def test_extended_profile_that_is_not_there_is_an_error_at_its_place():
    with pytest.raises(RuleError) as caught:
        choose("own", with_own(f"name: own\n{TITLE}extends: defalt\n"))
    assert 'own.yaml:3:10: no profile "defalt"' in caught.value.render()


def test_profiles_that_extend_each_other_are_an_error():
    with pytest.raises(RuleError, match="profiles extend each other"):
        choose("own", with_own(f"name: own\n{TITLE}extends: own\n"))


def test_profile_at_fault_is_told_at_the_place_of_the_mistake():
    with pytest.raises(ComityError) as caught:
        choose("own", with_own(f"name: own\n{TITLE}extends: default\nvoice_days: -1\n"))
    assert "own.yaml:4:13:" in caught.value.render()


def test_profile_that_is_no_block_is_an_error():
    with pytest.raises(ComityError):
        choose("own", with_own("- a\n"))


# -- by contract --------------------------------------------------------------------------------------

CONTRACTS = sorted(set(names(BUILT)) - {"default"})
FIVE_KEYS = ("trust", "transparency", "service_quality", "responsiveness", "needs")

METRICS = {"forecast_cost": 1_030_000, "client_told_cost": 1_000_000}
DATES = {"forecast_end": "2025-12-19", "client_told_end": "2025-12-19"}


def reports(*days):
    return {"reports": [{"id": f"r{n}", **day} for n, day in enumerate(days)]}


def sent_after(days):
    return [
        {"period_end": f"2025-0{month}-10", "sent_on": f"2025-0{month}-{10 + days}"}
        for month in range(1, 5)
    ]


def letters(replied_on):
    row = {"on": "2025-06-16", "direction": "in", "needs_reply": True, "replied_on": replied_on}
    return {"communications": [row] * 5}


def serious_issue(told_on):
    row = {"id": "i1", "severity": "high", "detected_by": "team", "detected_on": "2025-06-16"}
    return {"issues": [row | {"client_informed_on": told_on}]}


def due_on(day):
    return {"deliverables": [{"id": "d1", "due": day, "acceptance_criteria_agreed": False}]}


def extras(cost):
    row = {"id": "v1", "agreed": True, "cost": cost}
    return {"metrics": {"budget": 100_000}, "value_added": [row]}


def confirmed(number):
    rows = [{"id": f"r{n}", "confirmed_by_client_on": "2025-05-05"} for n in range(number)]
    return {"requirements": {"items": rows + [{"id": f"n{n}"} for n in range(10 - number)]}}


def moved(number):
    counts = {"baseline_count": 100, "added_30d": number, "changed_30d": 0, "removed_30d": 0}
    return {"requirements": counts}


def found_by(party):
    row = {"severity": "high", "detected_on": "2025-06-16", "detected_by": party}
    return {"issues": [row | {"id": f"i{n}"} for n in range(3)]}


def queue(number):
    row = {"raised_on": "2025-06-16", "severity": "low"}
    older = [row | {"id": f"o{n}", "raised_on": "2025-05-12"} for n in range(number - 2)]
    return {"issues": [*older, row | {"id": "n1"}, row | {"id": "n2"}]}


NOTICE = {"contract_notices": [{"id": "n1", "deadline": "2025-07-02"}]}
LOOKED_BACK = {"retrospectives": [{"on": "2025-05-29"}]}
FORECAST = {"forecast_end": "2026-03-31", "baseline_end": "2025-12-19", "forecast_history": []}


@pytest.mark.parametrize(
    ("profile", "rule", "snapshot", "by_default", "here"),
    [
        # 38 days are the most that FIDIC leaves between two reports; 45 is the limit elsewhere.
        ("fidic", "TRA002", reports({"sent_on": "2025-05-22"}), "pass", "pass"),
        ("fidic", "TRA002", reports({"sent_on": "2025-05-21"}), "pass", "fail"),
        ("fidic", "TRA003", reports(*sent_after(7)), "fail", "pass"),
        ("fidic", "TRA003", reports(*sent_after(8)), "fail", "fail"),
        ("fidic", "RSP012", NOTICE, "unknown", "fail"),
        ("nec4", "SRV011", letters("2025-06-23"), "fail", "pass"),
        ("nec4", "SRV011", letters("2025-06-24"), "fail", "fail"),
        ("nec4", "TRA006", serious_issue("2025-06-17"), "pass", "pass"),
        ("nec4", "TRA006", serious_issue("2025-06-18"), "pass", "fail"),
        ("nec4", "RSP012", NOTICE, "unknown", "fail"),
        ("agile", "IMP001", LOOKED_BACK, "pass", "fail"),
        ("agile", "NED002", confirmed(8), "partial", "pass"),
        ("agile", "NED005", moved(10), "fail", "pass"),
        ("agile", "NED005", moved(11), "fail", "partial"),
        ("agile", "SRV007", due_on("2025-08-01"), "fail", "pass"),
        ("agile", "TRA002", reports({"sent_on": "2025-06-08"}), "pass", "fail"),
        ("fixed_price", "SRV007", due_on("2025-09-28"), "pass", "fail"),
        ("fixed_price", "LNG010", extras(1000), "pass", "pass"),
        ("fixed_price", "LNG010", extras(1001), "pass", "fail"),
        ("time_materials", "EXP005", {"metrics": METRICS | DATES}, "pass", "fail"),
        ("time_materials", "TRA002", reports({"sent_on": "2025-06-19"}), "pass", "fail"),
        ("support", "TRA005", found_by("client"), "fail", "not_applicable"),
        ("support", "RSP010", queue(9), "fail", "pass"),
        ("support", "RSP010", queue(10), "fail", "fail"),
        ("support", "NED005", moved(6), "fail", "not_applicable"),
        ("support", "NED011", {"demos": [], "meetings": []}, "fail", "not_applicable"),
        ("support", "NED002", confirmed(6), "fail", "not_applicable"),
        ("support", "SRV001", {"metrics": {"spi": 0.8}}, "fail", "not_applicable"),
        ("support", "TRU009", {"metrics": FORECAST}, "unknown", "not_applicable"),
        ("support", "TRA010", {"issues": []}, "unknown", "not_applicable"),
    ],
)  # fmt: skip
def test_snapshot_comes_out_otherwise_under_a_contract(profile, rule, snapshot, by_default, here):
    assert judged("default", rule, snapshot).outcome == by_default
    assert judged(profile, rule, snapshot).outcome == here


@cache
def loaded(profile):
    return load((BUILT_IN,), profile)


def judged(profile, rule, snapshot):
    catalog = loaded(profile)
    project = {"name": "n", "as_of": "2025-06-30", "phase": "execution"}
    report = check(read(of({"project": project} | snapshot), catalog.shapes), catalog)
    return next(found for found in report.outcomes if found.rule == rule)


@pytest.mark.parametrize(
    ("profile", "rule", "severity"),
    [
        ("nec4", "RSP007", "high"),
        ("agile", "IMP001", "high"),
        ("agile", "NED005", "low"),
        ("agile", "NED011", "high"),
        ("fixed_price", "NED005", "high"),
        ("fixed_price", "SRV002", "low"),
        ("fixed_price", "SRV008", "medium"),
        ("time_materials", "SRV002", "high"),
        ("support", "RSP001", "high"),
        ("support", "RSP002", "high"),
        ("support", "RSP010", "high"),
    ],
)
def test_rule_weighs_otherwise_under_a_contract(profile, rule, severity):
    catalogs = loaded("default"), loaded(profile)
    before, after = (
        catalog.profile.weight(rule, catalog.rule(rule).severity) for catalog in catalogs
    )
    assert catalogs[1].rule(rule).severity == severity
    assert before != after


@pytest.mark.parametrize("profile", ["fidic", "nec4"])
def test_notice_under_a_contract_form_weighs_like_a_critical_rule_without_being_one(profile):
    catalog = loaded(profile)
    assert catalog.profile.weight("RSP012", "high") == catalog.profile.severity_weights["critical"]
    assert judged(profile, "RSP012", NOTICE).severity == "high"


@pytest.mark.parametrize("name", CONTRACTS)
def test_trust_stays_the_foundation_and_the_five_keys_keep_their_part_in_every_profile(name):
    weights, default = (choose(n, BUILT).profile.dimension_weights for n in (name, "default"))
    assert weights["trust"] == default["trust"]
    assert sum(weights[d] for d in FIVE_KEYS) == sum(default[d] for d in FIVE_KEYS)


@pytest.mark.parametrize("name", CONTRACTS)
def test_profile_by_contract_changes_weights_phases_and_rules_only(name):
    profile, default = (choose(n, BUILT).profile for n in (name, "default"))
    changed = {f for f in profile._fields if getattr(profile, f) != getattr(default, f)}
    assert changed <= {"name", "dimension_weights", "phase_weights", "rule_weights"}
    assert "dimension_weights" in changed


@pytest.mark.parametrize("name", CONTRACTS)
def test_profile_by_contract_says_why_of_every_change(name):
    layer = choose(name, BUILT).layers[-1]
    assert layer.overrides
    assert all(override.reason for override in layer.overrides.values())
    text = Path(layer.document.name).read_text(encoding="utf-8")
    block = (
        text.split("\ndimension_weights:\n")[1]
        .split("\nphase_weights:")[0]
        .split("\noverrides:")[0]
    )
    lines = [line for line in block.splitlines() if line.strip()]
    assert all(re.search(r"\S  # \S", line) for line in lines)


@pytest.mark.parametrize("name", CONTRACTS)
def test_profile_by_contract_repeats_nothing_that_stands_already(name):
    written, default = rules(), choose("default", BUILT).profile
    layer = choose(name, BUILT).layers[-1]
    for dimension, weight in layer.document.value["dimension_weights"].items():
        assert weight != default.dimension_weights[dimension], dimension
    for id_, override in layer.overrides.items():
        rule = written[id_].rule
        assert override.severity != rule.severity, id_
        assert all(rule.params[key].value != value for key, value in override.params.items()), id_
