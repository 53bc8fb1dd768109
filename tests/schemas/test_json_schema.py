"""The JSON Schemas that ship: fresh, valid, right about our own files, and helpful in an editor."""

import json
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from comity.engine import json_schema
from comity.engine.commands.schema import SCHEMAS as OFFERED
from comity.engine.facts import read as read_facts
from comity.engine.json_schema import SCHEMAS, schema
from comity.engine.shapes import derive
from comity.engine.source import parse_many, read
from comity.schemas.descriptions import COMMON, DESCRIPTIONS
from comity.schemas.file_descriptions import FILE_DESCRIPTIONS
from comity.schemas.snapshot import Snapshot

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted(ROOT.glob("examples/*.comity.yaml"))
RULES = sorted(set(ROOT.glob("rules/*/*.yaml")) - set(ROOT.glob("rules/inference/*")) - set(ROOT.glob("rules/profiles/*")))  # fmt: skip
MINIMAL = {"project": {"name": "n", "as_of": "2025-06-30"}}


@cache
def validator(name: str) -> Draft202012Validator:
    made = json.loads((ROOT / f"schemas/{name}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(made)
    return Draft202012Validator(made)


def faults(name: str, value: Any) -> list[str]:
    return [f"{e.json_path}: {e.message}" for e in validator(name).iter_errors(value)]


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schema_that_ships_is_the_one_that_the_models_make(name: str):
    kept = (ROOT / f"schemas/{name}.schema.json").read_text(encoding="utf-8")
    assert kept == schema(name), "run `make schemas`"


def test_no_other_schema_ships():
    assert {p.name for p in ROOT.glob("schemas/*.json")} == {f"{n}.schema.json" for n in SCHEMAS}


def test_schemas_are_written_to_a_folder(tmp_path: Path):
    json_schema.write(tmp_path)
    assert {p.name for p in tmp_path.iterdir()} == {f"{name}.schema.json" for name in SCHEMAS}
    assert (tmp_path / "rule.schema.json").read_text(encoding="utf-8") == schema("rule")


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_names_itself_without_an_address(name: str):
    made = json.loads(schema(name))
    assert made["$id"] == f"comity:{name}/1"
    assert made["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert made["title"].startswith("Comity: ")


# -- our own files --------------------------------------------------------------------------------


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.name)
def test_an_example_is_valid_and_read_with_its_line_for_editors(path: Path):
    first, *_ = path.read_text(encoding="utf-8").splitlines()
    assert first == "# yaml-language-server: $schema=../schemas/snapshot.schema.json"
    assert (path.parent / first.partition("$schema=")[2]).resolve().exists()
    document = read(str(path))
    assert not faults("snapshot", document.value)
    assert read_facts(document, derive(Snapshot)).root["project"]["name"]


@pytest.mark.parametrize("path", RULES, ids=lambda p: p.name)
def test_a_rule_is_valid(path: Path):
    assert not faults("rule", read(str(path)).value)


@pytest.mark.parametrize(
    ("name", "path"),
    [
        *[("profile", path) for path in sorted(ROOT.glob("rules/profiles/*.yaml"))],
        *[("actions", path) for path in sorted(ROOT.glob("rules/actions.yaml"))],
        *[("sources", path) for path in sorted(ROOT.glob("rules/sources.yaml"))],
        *[("inference", path) for path in sorted(ROOT.glob("rules/inference/*.yaml"))],
    ],
    ids=lambda p: p.name if isinstance(p, Path) else p,
)
def test_the_other_files_of_the_pack_are_valid(name: str, path: Path):
    for document in parse_many(path.read_bytes(), path.name):
        assert not faults(name, document.value)


def test_a_report_is_valid():
    report = json.loads(
        (ROOT / "tests/engine/report/golden/report.json").read_text(encoding="utf-8")
    )
    assert not faults("report", report)
    del report["gate"]
    assert faults("report", report)


# -- snapshots ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "block",
    [
        {},
        {"schema": 1},
        {"issues": None},
        {"issues": []},
        {"x-own": {"a": 1}},
        {"issues": [{"id": 12, "x-own": 1}]},
        {"self_assessment": {"S1.1": 4.5, "x-own": "ours"}},
        {"demos": ["2025-06-30T14:00+08:00", "2025-06-30 14:00:00.5Z"]},
        {"reports": [{"id": "r", "rag": "ON_TRACK"}]},
        {"benefits": [{"target": "five", "actual": 5}]},
        {"feedback": [{"id": "f", "analysis": True, "scale": 7}]},
        {"issues": [{"id": "i", "severity": None, "reopened": 0}]},
    ],
)
def test_a_good_snapshot_is_valid(block: dict[str, Any]):
    assert not faults("snapshot", MINIMAL | block)


@pytest.mark.parametrize(
    ("block", "where"),
    [
        ({"project": {"name": "n"}}, "$.project"),
        ({"project": {"name": "n", "as_of": "30.06.2025"}}, "$.project.as_of"),
        ({"project": {"name": "n", "as_of": "1025-06-30"}}, "$.project.as_of"),
        ({"project": {**MINIMAL["project"], "workdays": [0]}}, "$.project.workdays[0]"),
        ({"project": {**MINIMAL["project"], "workdays": []}}, "$.project.workdays"),
        ({"project": {**MINIMAL["project"], "reply_period_wd": -1}}, "$.project.reply_period_wd"),
        ({"comitments": []}, "$"),
        ({"schema": 2}, "$.schema"),
        ({"issues": {}}, "$.issues"),
        ({"issues": [{}]}, "$.issues[0]"),
        ({"issues": [{"id": 1.5}]}, "$.issues[0].id"),
        ({"issues": [{"id": 1, "severity": "grave"}]}, "$.issues[0].severity"),
        ({"issues": [{"id": 1, "reopened": -1}]}, "$.issues[0].reopened"),
        ({"trust_pulse": [{"openness": 6}]}, "$.trust_pulse[0].openness"),
        ({"trust_pulse": [{"openness": 0.5}]}, "$.trust_pulse[0].openness"),
        ({"self_assessment": {"S1.3": 4}}, "$.self_assessment"),
        ({"self_assessment": {"S1.1": 6}}, "$.self_assessment"),
        ({"feedback": [{"id": 1, "scale": 6}]}, "$.feedback[0].scale"),
        ({"waivers": [{"rule": "A", "reason": "", "owner": "x", "expires": "2025-01-01"}]}, "$.waivers[0].reason"),
    ],
)  # fmt: skip
def test_a_bad_snapshot_is_not_valid(block: dict[str, Any], where: str):
    found = faults("snapshot", MINIMAL | block)
    assert found
    assert all(fault.startswith((where, "$.issues:")) for fault in found), found


def test_a_rule_may_hold_keys_of_its_author_s_own_and_no_others():
    rule = read(str(ROOT / "rules/trust/TRU002.yaml")).value
    assert not faults("rule", rule | {"x-own": 1})
    for wrong in (rule | {"own": 1}, rule | {"core": "yes"}, rule | {"id": "TR2"}):
        assert faults("rule", wrong)
    inner = deepcopy(rule)
    inner["params"]["Bad"] = inner["params"]["allowed"]
    assert faults("rule", inner)
    inner["params"]["x-bad"] = inner["params"].pop("Bad")
    assert not faults("rule", inner)


# -- what an editor shows -------------------------------------------------------------------------


def properties(name: str) -> dict[str, dict[str, Any]]:
    made = json.loads(schema(name))
    return {"": made, **made.get("$defs", {})}


@pytest.mark.parametrize(
    "name", ["snapshot", "rule", "pack", "profile", "inference", "actions", "sources"]
)
def test_every_block_and_every_field_is_described(name: str):
    for block, node in properties(name).items():
        own = FILE_DESCRIPTIONS.get(name, {}).get(block, {})
        missing = [
            f for f, inner in node.get("properties", {}).items() if "description" not in inner
        ]
        tables = [f for f in missing if f in {"kind", "as"} or block in {"Pattern", "Condition"}]
        assert missing == tables, (block, missing, own)
        if name == "snapshot":
            assert node["description"]


def test_every_description_is_of_a_field_that_is_there():
    blocks = properties("snapshot")
    blocks["Snapshot"] = blocks.pop("")
    for block, texts in DESCRIPTIONS.items():
        assert {*texts} <= {"", *blocks[block]["properties"]}, block
    fields = {field for node in blocks.values() for field in node["properties"]}
    assert {*COMMON} <= fields
    for name, files in FILE_DESCRIPTIONS.items():
        known = properties(name)
        root = SCHEMAS[name][0]
        for block, texts in files.items():
            node = known.get(block) or known[""]
            assert block in known or block == getattr(root, "__name__", ""), (name, block)
            assert {*texts} <= {"", *node.get("properties", {})}, (name, block)


def test_descriptions_are_sentences_without_the_name_of_their_field():
    texts = [text for block in DESCRIPTIONS.values() for text in block.values()]
    texts += [text for f in FILE_DESCRIPTIONS.values() for b in f.values() for text in b.values()]
    assert all(text.endswith(".") for text in texts)
    assert not [text for text in texts if text != text.strip() or "  " in text]


def test_units_are_told_where_a_number_has_one():
    project = properties("snapshot")["Project"]["properties"]
    assert "working days" in project["reply_period_wd"]["description"]
    assert "working hours" in properties("snapshot")["Sla"]["properties"]["ack_wh"]["description"]


def test_the_keys_of_a_table_can_be_offered():
    rating = properties("snapshot")[""]["properties"]["self_assessment"]
    assert "S10.2" in rating["properties"]
    assert rating["additionalProperties"] is False


def test_the_command_line_offers_every_schema():
    assert {*OFFERED} == {*SCHEMAS}


def test_a_profile_that_extends_another_says_only_what_differs():
    whole = read(str(ROOT / "rules/profiles/default.yaml")).value
    part = {"name": "mine", "weak_dimension": {"cap": 70}}
    assert not faults("profile", part | {"extends": "default"})
    assert faults("profile", part)
    assert faults("profile", part | {"extends": "default", "trust_margin": 101})
    assert not faults("profile", whole | {"overrides": {"TRU002": {"params": {"allowed": 1}}}})
