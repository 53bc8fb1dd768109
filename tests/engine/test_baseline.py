"""Baselines: what is known stays known, what is new is new, and the ratchet only tightens."""

import re
from pathlib import Path

import pytest
import yaml

from comity.engine.baseline import Entry, Known, dumps, loads, written
from comity.engine.catalog import load
from comity.engine.check import Settings, check
from comity.engine.compare import Earlier, History, against, remembering
from comity.engine.errors import UsageError
from comity.engine.facts import read
from comity.engine.report.text import text
from comity.engine.source import of, parse
from comity.schemas.report import SCHEMA, Gate, Report, Tool

ROOT = Path(__file__).parents[2]
EXAMPLE = (ROOT / "examples/watermelon.comity.yaml").read_text(encoding="utf-8")
CATALOG = load()


def checked(value, history=None):
    facts = read(value if hasattr(value, "position") else of(value), CATALOG.shapes)
    settings = Settings()
    return check(facts, CATALOG, remembering(settings, facts, history) if history else settings)


def late(*ids, **project):
    about = {"id": "P", "name": "n", "as_of": "2025-06-30", "phase": "execution"} | project
    return {"project": about, "commitments": [{"id": i, "due": "2025-06-01"} for i in ids]}


def marks(report):
    return sorted(finding.fingerprint for finding in report.findings)


def test_fingerprints_are_unique_in_a_report():
    found = marks(checked(parse(EXAMPLE, "a.yaml")))
    assert found
    assert len(found) == len(set(found))


def test_fingerprints_survive_reordering_comments_and_reformatting():
    plain = yaml.load(EXAMPLE, Loader=yaml.BaseLoader)  # noqa: S506  texts only
    assert plain
    commented = re.sub(r"(?m)^(\w+:)", r"# a comment\n\n\1", EXAMPLE)
    value = parse(EXAMPLE, "a.yaml").value
    turned = {k: v[::-1] if isinstance(v, list) else v for k, v in value.items()}
    base = marks(checked(parse(EXAMPLE, "a.yaml")))
    assert marks(checked(parse(commented, "a.yaml"))) == base
    assert marks(checked(of(turned))) == base


def test_a_second_finding_of_a_rule_that_had_one_is_new():
    known = written([checked(late("c1"))], "h", None, update=False).baseline
    report = checked(late("c1", "c2"), History(known))
    found = {f.subject: f.status for f in report.findings if f.rule == "TRU002"}
    assert found == {"c1": "standing", "c2": "new"}


def test_the_ratchet_only_tightens_unless_told_to():
    first = written([checked(late("c1", "c2"))], "h", None, update=False).baseline
    entries = {(e.rule, e.subject) for e in first["P"].findings}
    assert ("TRU002", "c1") in entries
    made = written([checked(late("c1", "c3"))], "h", first, update=False)
    subjects = {e.subject for e in made.baseline["P"].findings if e.rule == "TRU002"}
    assert subjects == {"c1"}
    assert made.fixed
    assert made.left_out
    taken = written([checked(late("c1", "c3"))], "h", first, update=True).baseline
    assert {e.subject for e in taken["P"].findings if e.rule == "TRU002"} == {"c1", "c3"}


def test_what_can_not_be_judged_now_stays_in_the_baseline():
    first = written([checked(late("c1"))], "h", None, update=False).baseline
    silent = late()
    del silent["commitments"]
    kept = written([checked(silent)], "h", first, update=False).baseline
    assert any(e.rule == "TRU002" for e in kept["P"].findings)


def test_two_files_of_one_project_are_refused():
    with pytest.raises(UsageError, match="same project"):
        written([checked(late("c1")), checked(late("c2"))], "h", None, update=False)


def test_a_baseline_reads_as_it_was_written_and_is_sorted():
    baseline = {
        "b": Known("h", (Entry("R2", "", "f2"), Entry("R1", "业", "f1"))),
        "a": Known("h", ()),
    }
    text = dumps(baseline)
    assert text == dumps(loads(text.encode(), "b.json"))
    assert text.index('"a"') < text.index('"b"')
    assert text.index("R1") < text.index("R2")


@pytest.mark.parametrize("text", ["{", "[]", '{"schema": "comity-baseline/2"}', '{"schema": "comity-baseline/1"}', '{"schema": "comity-baseline/1", "projects": {"a": {"ruleset_hash": 1, "findings": []}}}'])  # fmt: skip
def test_what_is_no_baseline_is_refused(text):
    with pytest.raises(UsageError):
        loads(text.encode(), "b.json")


def trended(now, then, *, hash_then="h", again=None):
    earlier = Earlier(checked(then), hash_then, again and checked(again))
    history = History(None, {"P": earlier})
    return against(checked(now, history), history, "h").trend


def test_trend_tells_new_fixed_and_standing():
    trend = trended(late("c1", "c3"), late("c1", "c2"))
    assert [f.subject for f in trend.fixed if f.rule == "TRU002"] == ["c2"]
    assert trend.new >= 1
    assert trend.standing >= 1
    assert trend.refused is None


def test_lost_data_is_silent_and_not_fixed():
    silent = late()
    del silent["commitments"]
    trend = trended(silent, late("c1"))
    assert "TRU002" in trend.silent
    assert not [f for f in trend.fixed if f.rule == "TRU002"]


def test_scores_by_other_rules_are_refused_unless_the_snapshot_is_at_hand():
    refused = trended(late("c1"), late("c1"), hash_then="other")
    assert refused.refused is not None
    assert refused.moved is None
    assert trended(late("c1"), late("c1"), hash_then="other", again=late("c1")).refused is None


def test_parts_of_a_movement_add_up():
    value = parse(EXAMPLE, "a.yaml").value
    better = value | {"project": value["project"] | {"id": "P"}, "commitments": []}
    trend = trended(better, value | {"project": value["project"] | {"id": "P"}})
    assert trend.moved == pytest.approx(trend.facts + trend.rules + trend.waivers)


@pytest.mark.parametrize(
    ("language", "pieces"),
    [
        ("en", ("Since 2025-06-30", "fixed", "Fixed: TRU002")),
        ("zh", ("与 2025-06-30 相比", "已解决", "已解决：TRU002")),
    ],
)
def test_the_text_tells_what_moved(language, pieces):
    earlier = Earlier(checked(late("c1", "c2")), "h", None)
    history = History(None, {"P": earlier})
    report = against(checked(late("c1"), history), history, "h")
    tool = Tool("0", "sha256:0", "python", "default")
    shown = text(
        Report(SCHEMA, tool, Gate(passed=True), (report,)),
        language=language,
        width=100,
        color=False,
    )
    assert all(piece in shown for piece in pieces), shown
