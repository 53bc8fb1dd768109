"""What peers got wrong, each as a test from outside: none of these may ever be true of this tool.

The list stands in the product's design. Where a fault is also held closer to its cause, the name of that
test is given.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from comity.engine.config_keys import SETTINGS

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "watermelon.comity.yaml"
BARE = "project: {name: Bare, as_of: 2025-06-30}\n"
PROMISE = "{id: c1, text: Plan, due: 2025-06-20}"


class Run:
    def __init__(self, folder, *arguments, **files):
        for name, text in files.items():
            (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "comity.cli", *map(str, arguments)],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(ROOT / ".src"), "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        self.code, self.out, self.err = done.returncode, done.stdout, done.stderr

    @property
    def report(self):
        return json.loads(self.out)["reports"][0]


def test_a_project_to_which_no_rule_applies_has_no_score_rather_than_none_of_a_hundred(tmp_path):
    # A rule of the time after a project, asked of one that has only begun.
    start = BARE.replace("}", ", phase: initiation}")
    run = Run(
        tmp_path, "check", "start.yaml", "--select", "LNG001", "--format", "json", start=start
    )
    assert [outcome["outcome"] for outcome in run.report["outcomes"]] == ["not_applicable"]
    assert run.report["score"]["overall"] is None
    assert run.report["score"]["band"] == "insufficient_data"
    assert Run(tmp_path, "check", "start.yaml", "--select", "LNG001", "--fail-under", "1").code == 3


def test_a_share_of_nothing_is_unknown_and_not_zero(tmp_path):
    nothing_due = BARE + "reports: []\nmeetings: []\n"
    run = Run(tmp_path, "check", "none.yaml", "--format", "json", none=nothing_due)
    shares = {"COL002", "ATT005", "SRV004"}
    outcomes = {row["rule"]: row["outcome"] for row in run.report["outcomes"]}
    assert {outcomes[rule] for rule in shares} == {"unknown"}


def test_one_rule_in_error_blanks_nothing_but_itself(tmp_path):
    both = {"en": "Far {value}", "zh": "远至 {value}"}
    rule = {
        "id": "OUR001",
        **{key: both | {"en": "Far", "zh": "很远"} for key in ("title", "pass_title", "question")},
        **{key: {"en": "Far", "zh": "很远"} for key in ("rationale", "coach")},
        "dimension": "trust",
        "severity": "critical",
        "covers": ["S1.2"],
        "basis": ["ART"],
        # A day beyond the calendar: there is no date to tell.
        "check": {"value": "as_of + (as_of - project.start) * 99999", "red": "> as_of"},
        "message": both,
        "actions": ["call_client_today"],
        "examples": [{"outcome": "unknown", "snapshot": {}}],
    }
    folder = tmp_path / "pack" / "trust"
    folder.mkdir(parents=True)
    (folder / "OUR001.yaml").write_text(yaml.safe_dump(rule, allow_unicode=True), "utf-8")
    whole = Run(tmp_path, "check", EXAMPLE, "--format", "json").report
    beside = Run(tmp_path, "check", EXAMPLE, "--rules", "pack", "--format", "json").report
    (broken,) = [row for row in beside["outcomes"] if row["rule"] == "OUR001"]
    assert broken["outcome"] == "error"
    assert broken["error"]
    assert [row for row in beside["outcomes"] if row != broken] == whole["outcomes"]
    assert beside["score"] == whole["score"]


@pytest.mark.parametrize("extra", [(), ("--exit-zero",), ("--format", "json")])
def test_a_file_that_can_not_be_read_never_exits_0(tmp_path, extra):
    assert Run(tmp_path, "check", "gone.yaml", *extra).code == 2
    assert Run(tmp_path, "check", EXAMPLE, "bad.yaml", *extra, bad="project: [").code == 2


def test_a_project_of_many_that_can_not_be_read_never_exits_0(tmp_path):
    (tmp_path / "all").mkdir()
    (tmp_path / "all" / "bad.comity.yaml").write_text("project: [", encoding="utf-8")
    (tmp_path / "all" / "good.comity.yaml").write_text(BARE, encoding="utf-8")
    run = Run(tmp_path, "audit", "all", "--exit-zero")
    assert run.code == 3
    assert "bad.comity.yaml" in run.out


@pytest.mark.parametrize("command", ["check", "audit", "waivers"])
def test_a_pattern_that_matches_nothing_is_an_error(tmp_path, command):
    run = Run(tmp_path, command, "projects/*.yaml")
    assert run.code == 2
    assert "projects/*.yaml" in run.err


def test_a_waiver_for_a_rule_that_does_not_exist_is_an_error_with_its_place(tmp_path):
    waived = (
        BARE + "waivers:\n  - {rule: TRU0002, reason: agreed, owner: pm, expires: 2025-09-30}\n"
    )
    run = Run(tmp_path, "check", "waived.yaml", waived=waived)
    assert run.code == 2
    assert "waived.yaml:3:12" in run.err
    assert "TRU002" in run.err


@pytest.mark.parametrize(
    ("day", "state"),
    [("2025-09-29", "expiring"), ("2025-09-30", "expiring"), ("2025-10-01", "expired")],
)
def test_a_waiver_holds_through_its_last_day_in_every_command(tmp_path, day, state):
    waived = (
        BARE + f"commitments: [{PROMISE}]\n"
        "waivers: [{rule: TRU002, reason: agreed, owner: pm, expires: 2025-09-30}]\n"
    )
    checked = Run(
        tmp_path, "check", "w.yaml", "--as-of", day, "--format", "json", w=waived
    ).report["waivers"]  # fmt: skip
    listed = json.loads(Run(tmp_path, "waivers", "w.yaml", "--as-of", day, "--format", "json").out)
    assert [row["state"] for row in checked] == [state]
    assert f'"{state}"' in json.dumps(listed)


def test_the_defaults_in_the_documents_are_those_of_the_code():
    text = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    told = {
        key: row.split("|")[3].strip()
        for row in text.splitlines()
        if row.startswith("| `")
        for key in row.split("|")[1].replace("`", "").replace(" ", "").split(",")
    }
    assert told.keys() == SETTINGS.keys()
    for key, kind in SETTINGS.items():
        said = told[key].strip("`")
        if kind.default in (None, (), {}):
            assert said in {"none", "no gate", "no limit", "all rules", "the project's own",
                            "durable where installed"}, key  # fmt: skip
        elif kind.form == "flag":
            assert said == str(kind.default).lower()
        else:
            assert said == (kind.default if isinstance(kind.default, str) else kind.default[0])


def test_a_baseline_has_no_slack(tmp_path):
    known = BARE + f"commitments: [{PROMISE}]\n"
    more = BARE + f"commitments: [{PROMISE}, {PROMISE.replace('c1', 'c2')}]\n"
    assert Run(tmp_path, "check", "p.yaml", "--write-baseline", "known.json", p=known).code == 0
    gate = ("check", "p.yaml", "--baseline", "known.json", "--fail-on-new")
    assert Run(tmp_path, *gate).code == 0
    assert Run(tmp_path, *gate, p=more).code == 1
    # What was fixed leaves the baseline, and is new when it comes back.
    fixed = Run(
        tmp_path, "check", "p.yaml", "--write-baseline", "known.json", p=BARE + "commitments: []\n"
    )
    assert fixed.code == 0
    assert Run(tmp_path, *gate, p=known).code == 1


def test_a_gate_on_a_severity_stops_at_it_and_at_nothing_milder(tmp_path):
    low_only = ("--select", "TRU002")  # one late promise that nobody announced: high
    known = BARE + f"commitments: [{PROMISE}]\n"
    codes = {
        severity: Run(tmp_path, "check", "p.yaml", *low_only, "--fail-on", severity, p=known).code
        for severity in ("low", "medium", "high", "critical")
    }
    assert codes == {"low": 1, "medium": 1, "high": 1, "critical": 0}
