"""Rules over facts: outcomes with findings, evidence and what is missing."""

import pytest

from comity.engine.compiling import compile_rule
from comity.engine.evaluate import MAX_EVIDENCE, MAX_MISSING, evaluate, value_at
from comity.engine.facts import read
from comity.engine.outcomes import Evidence
from comity.engine.shapes import derive
from comity.engine.source import of
from comity.schemas.rule import RuleFile
from comity.schemas.snapshot import Snapshot
from comity.schemas.text import Text

SHAPES = derive(Snapshot)
WORDS = {
    "none": Text("not recorded", "无记录"),
    "true": Text("yes", "是"),
    "false": Text("no", "否"),
    "high": Text("high", "高"),
}
BOTH = {"en": "words", "zh": "文字"}
RULE = {
    "id": "TRU900",
    "dimension": "trust",
    "covers": ["S1.2"],
    "severity": "high",
    "basis": ["ART"],
    "title": BOTH,
    "pass_title": BOTH,
    "question": BOTH,
    "rationale": BOTH,
    "coach": BOTH,
    "message": BOTH,
    "examples": [{"outcome": "unknown", "snapshot": {}}],
}
COST = {"value": "metrics.forecast_cost", "amber": "> 10", "red": "> 20"}


def rule(**fields):
    compiled, misfits = compile_rule(RuleFile.model_validate(RULE | fields), SHAPES, "own.yaml")
    assert misfits == ()
    return compiled


def late(**fields):
    """The check that promises are kept."""
    return {"each": "commitments", "as": "c", "fail": "late(c)"} | fields


def facts(**snapshot):
    project = {"name": "Example", "as_of": "2025-06-30"} | snapshot.pop("project", {})
    found = read(of({"project": project, **snapshot}), SHAPES)
    found.root.update(dict.fromkeys(("today", "client_voice_on", "ratings", "lapsed")))
    found.root["contradictions"] = []
    return found


def judged(check, snapshot=None, **fields):
    (outcome,) = evaluate([rule(check=check, **fields)], facts(**(snapshot or {})), WORDS)
    return outcome


def promises(*kinds):
    """Promises that are `late`, `kept`, or of which nobody knows when they were due (`open`)."""
    due = {"late": {"due": "2025-06-01"}, "kept": {"due": "2025-06-30"}, "open": {}}
    return {"commitments": [{"id": f"c{i}", **due[kind]} for i, kind in enumerate(kinds)]}


# -- ITEM form ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kinds", "limit", "outcome"),
    [
        ([], None, "pass"),
        (["kept", "kept"], None, "pass"),
        (["kept", "late"], None, "fail"),
        (["kept", "open"], None, "unknown"),
        (["late", "open"], None, "fail"),
        (["late", "late"], {"count": 2}, "pass"),
        (["late", "late", "late"], {"count": 2}, "fail"),
        (["late", "late", "open"], {"count": 2}, "unknown"),
        (["late", "open"], {"count": 2}, "unknown"),
        (["late", "kept", "kept", "kept"], {"share": 0.25}, "pass"),
        (["late", "kept", "kept"], {"share": 0.25}, "fail"),
        (["late", "kept", "kept", "open"], {"share": 0.25}, "unknown"),
        (["late", "late", "kept", "open"], {"share": 0.25}, "fail"),
        (["late", "late"], {"share": 0.25, "min_n": 3}, "unknown"),
        (["late", "late", "late"], {"share": 0.25, "min_n": 3}, "fail"),
        ([], {"share": 0.25, "min_n": 1}, "unknown"),
        ([], {"share": 0.25}, "pass"),
        (["late", "kept"], {"amber": {"count": 0}, "red": {"count": 1}}, "partial"),
        (["late", "late"], {"amber": {"count": 0}, "red": {"count": 1}}, "fail"),
        (["kept", "kept"], {"amber": {"count": 0}, "red": {"count": 1}}, "pass"),
        (["late", "open"], {"amber": {"count": 0}, "red": {"count": 1}}, "unknown"),
        (["late", "open"], {"amber": {"count": 0}, "red": {"count": 2}}, "partial"),
        (["kept", "open"], {"amber": {"count": 0}, "red": {"count": 2}}, "unknown"),
        (["late", "late"], {"amber": {"count": 0}}, "partial"),
        (["late", "late"], {"red": {"count": 1}}, "fail"),
        (["late", "kept"], {"red": {"count": 1}}, "pass"),
        (["late", "kept", "open"], {"amber": {"share": 0.1}}, "partial"),
        (["late"], {"count": "metrics.budget"}, "unknown"),
        (["late", "late"], {"count": "judged / 2"}, "fail"),
        (["late", "kept"], {"count": "judged / 2"}, "pass"),
    ],
)
def test_how_many_items_may_fail(kinds, limit, outcome):
    assert judged(late(limit=limit), promises(*kinds)).outcome == outcome


def test_a_limit_may_hang_on_the_snapshot():
    check = late(limit={"count": "metrics.budget"})
    assert judged(check, {**promises("late", "late"), "metrics": {"budget": 2}}).outcome == "pass"
    assert judged(check, {**promises("late", "late"), "metrics": {"budget": 1}}).outcome == "fail"


def test_a_list_that_is_absent_makes_the_rule_unknown():
    outcome = judged(late())
    assert (outcome.outcome, outcome.missing) == ("unknown", ("/commitments",))


def test_a_list_inside_a_block_may_be_absent():
    check = {"each": "requirements.items", "as": "r", "fail": "r.need is None"}
    outcome = judged(check, {"requirements": {"baseline_count": 3}})
    assert (outcome.outcome, outcome.missing) == ("unknown", ("/requirements/items",))


def test_only_items_among_those_asked_for_are_judged():
    snapshot = {
        "commitments": [
            {"id": "a", "due": "2025-06-01", "importance": "low"},
            {"id": "b", "due": "2025-06-02", "importance": "high"},
        ]
    }
    outcome = judged(late(among="c.importance == 'high'"), snapshot)
    assert [finding.subject for finding in outcome.findings] == ["b"]


def test_an_item_of_which_nobody_knows_whether_it_is_asked_for_counts_as_unknown():
    snapshot = {"commitments": [{"id": "a", "due": "2025-06-01"}]}
    outcome = judged(
        late(among="c.importance == 'high'", limit={"share": 0.5, "min_n": 1}), snapshot
    )
    assert (outcome.outcome, outcome.missing) == ("unknown", ("/commitments/0/importance",))


def test_findings_come_in_the_order_of_the_file():
    outcome = judged(late(), promises("late", "kept", "late"))
    assert [finding.subject for finding in outcome.findings] == ["c0", "c2"]


# -- VALUE form --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cost", "outcome"),
    [(10, "pass"), (11, "partial"), (20, "partial"), (21, "fail"), (None, "unknown")],
)
def test_a_value_is_graded(cost, outcome):
    assert judged(COST, {"metrics": {"forecast_cost": cost}}).outcome == outcome


def test_one_grade_is_enough():
    assert judged(COST | {"amber": None}, {"metrics": {"forecast_cost": 15}}).outcome == "pass"
    assert judged(COST | {"red": None}, {"metrics": {"forecast_cost": 15}}).outcome == "partial"


@pytest.mark.parametrize(
    ("fields", "cost", "outcome"),
    [
        ({"red": "> metrics.budget"}, 15, "unknown"),
        ({"amber": "> metrics.budget"}, 15, "unknown"),
        ({"amber": "> metrics.budget"}, 25, "fail"),
        ({"red": "> metrics.budget"}, 5, "unknown"),
    ],
)
def test_a_threshold_that_is_missing_leaves_the_grade_open(fields, cost, outcome):
    assert judged(COST | fields, {"metrics": {"forecast_cost": cost}}).outcome == outcome


def test_a_value_may_be_a_truth():
    check = {"value": "any(late(c) for c in commitments)", "red": "== true"}
    assert judged(check, promises("late", "open")).outcome == "fail"
    assert judged(check, promises("kept", "open")).outcome == "unknown"
    assert judged(check, promises()).outcome == "pass"


# -- where a rule applies ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phase", "outcome"), [("execution", "fail"), ("planning", "not_applicable"), (None, "unknown")]
)
def test_a_rule_applies_in_its_phases(phase, outcome):
    snapshot = {"project": {"phase": phase}, **promises("late")}
    found = judged(late(), snapshot, applies={"phase": ["execution"]})
    assert found.outcome == outcome
    assert found.missing == (("/project/phase",) if phase is None else ())


def test_a_rule_of_every_phase_needs_none():
    phases = ["initiation", "planning", "execution", "closing", "post_project"]
    assert judged(late(), promises("late"), applies={"phase": phases}).outcome == "fail"


@pytest.mark.parametrize(
    ("contract", "outcome", "missing"),
    [
        ("framework", "fail", ()),
        ("internal", "not_applicable", ()),
        (None, "unknown", ("/project/contract_type",)),
    ],
)
def test_a_rule_may_apply_on_a_condition(contract, outcome, missing):
    snapshot = {"project": {"contract_type": contract}, **promises("late")}
    found = judged(late(), snapshot, applies={"when": "project.contract_type == 'framework'"})
    assert (found.outcome, found.missing) == (outcome, missing)


@pytest.mark.parametrize(
    ("phase", "contract", "outcome"),
    [
        ("planning", None, "not_applicable"),
        (None, "internal", "not_applicable"),
        (None, "framework", "unknown"),
        ("execution", None, "unknown"),
    ],
)
def test_phase_and_condition_decide_together(phase, contract, outcome):
    snapshot = {"project": {"phase": phase, "contract_type": contract}, **promises("late")}
    applies = {"phase": ["execution"], "when": "project.contract_type == 'framework'"}
    assert judged(late(), snapshot, applies=applies).outcome == outcome


def test_a_rule_is_unknown_without_the_blocks_that_it_needs():
    outcome = judged(late(), promises("kept"), needs=["metrics", "issues"])
    assert (outcome.outcome, outcome.missing) == ("unknown", ("/metrics", "/issues"))
    full = {**promises("kept"), "metrics": {"spi": 1}, "issues": []}
    assert judged(late(), full, needs=["metrics", "issues"]).outcome == "pass"
    assert judged(late(), full, needs=["metrics.cpi"]).missing == ("/metrics/cpi",)
    assert judged(late(), full, needs=["metrics.history"]).missing == ("/metrics/history",)
    assert judged(late(), full, needs=["governance.tolerances"]).missing == ("/governance",)


# -- what is missing ---------------------------------------------------------------------------------


def test_an_unknown_outcome_points_at_what_each_undecided_item_lacks():
    outcome = judged(late(), promises("open", "kept", "open"))
    assert outcome.missing == ("/commitments/0/due", "/commitments/2/due")


def test_what_a_rule_asks_about_is_not_missing():
    check = late(fail="c.delivered_on is None and c.due < as_of")
    assert judged(check, promises("open")).missing == ("/commitments/0/due",)


def test_a_field_inside_a_block_of_an_item_is_named_in_full():
    check = {"each": "deliverables", "as": "d", "fail": "d.defects.open_major > 0"}
    snapshot = {"deliverables": [{"id": "d1"}, {"id": "d2", "defects": {"found_by_team": 1}}]}
    assert judged(check, snapshot).missing == (
        "/deliverables/0/defects",
        "/deliverables/1/defects/open_major",
    )


def test_what_an_aggregate_lacks_is_found_in_the_items_behind_it():
    check = {"value": "all(v.agreed for v in value_added)", "red": "== false"}
    snapshot = {"value_added": [{"id": "v1", "agreed": True}, {"id": "v2"}]}
    assert judged(check, snapshot).missing == ("/value_added/1/agreed",)


def test_values_from_the_root_are_missing_by_their_path():
    outcome = judged(COST, {"metrics": {"spi": 1}})
    assert outcome.missing == ("/metrics/forecast_cost",)
    assert judged(COST).missing == ("/metrics",)


def test_lists_of_plain_values_have_no_fields_to_lack():
    check = {"value": "latest(demos)", "red": "< as_of"}
    outcome = judged(check, {"demos": []})
    assert (outcome.outcome, outcome.missing) == ("unknown", ())
    check = {"value": "count(demos) * metrics.cpi", "red": "> 3"}
    outcome = judged(check, {"demos": ["2025-01-01"], "metrics": {"spi": 1}})
    assert outcome.missing == ("/metrics/cpi",)
    outcome = judged(
        check, {"demos": ["2025-01-01"], "project": {"phase": None}}, applies={"phase": ["closing"]}
    )
    assert outcome.missing == ("/project/phase",)


def test_where_nothing_single_is_missing_the_needs_are_named():
    outcome = judged(late(limit={"min_n": 3}), promises("kept"))
    assert (outcome.outcome, outcome.missing) == ("unknown", ("/commitments",))


def test_a_table_is_read_by_its_keys():
    check = {"value": "lookup('S1.1', self_assessment)", "red": "< 3"}
    assert judged(check, {"self_assessment": {"S1.2": 4}}).outcome == "unknown"


def test_not_more_is_named_than_anybody_reads():
    assert len(judged(late(), promises(*["open"] * 50)).missing) == MAX_MISSING


def test_a_source_that_can_not_know_a_field_makes_the_rule_that_asks_for_it_unknown():
    check = late(fail="late(c) and c.client_informed_on is None")
    snapshot = {**promises("late"), "unavailable": ["commitments.client_informed_on"]}
    outcome = judged(check, snapshot)
    assert (outcome.outcome, outcome.missing) == ("unknown", ("/commitments/client_informed_on",))
    assert judged(late(), snapshot).outcome == "fail"


def test_what_is_chosen_among_several_fields_depends_on_which_the_source_can_know():
    check = late(fail="days(as_of - coalesce(maximum([c.delivered_on, c.revised_due]), c.due)) > 5")
    assert judged(check, promises("late")).outcome == "fail"
    snapshot = {**promises("late"), "unavailable": ["commitments.revised_due"]}
    assert judged(check, snapshot).outcome == "unknown"


# -- what is found -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kinds", "severity"),
    [
        (["late"], "high"),
        (["late", "late"], "low"),
        (["late"] * 3, "critical"),
        (["late", "kept"], "medium"),
    ],
)
def test_the_first_step_that_holds_sets_the_severity(kinds, severity):
    escalate = [
        {"set": "critical", "when": "failed >= 3 or any(c.revisions > 1 for c in failing)"},
        {"set": "low", "when": "failed >= 2"},
        {"set": "medium", "when": "share < 1 and judged > 1"},
    ]
    outcome = judged(late(), promises(*kinds), escalate=escalate)
    assert (outcome.severity, outcome.nominal) == (severity, "high")
    assert {finding.severity for finding in outcome.findings} == {severity}


def test_a_value_escalates_too():
    escalate = [{"set": "critical", "when": "value > 99"}]
    assert (
        judged(COST, {"metrics": {"forecast_cost": 100}}, escalate=escalate).severity == "critical"
    )
    assert judged(COST, {"metrics": {"forecast_cost": 90}}, escalate=escalate).severity == "high"


def test_messages_hold_actual_values_in_both_languages():
    message = {
        "en": "{c.text} was due {c.due}; told: {c.client_informed_on}; {failed} of {judged} ({share:%})",
        "zh": "“{c.text}”应于 {c.due} 兑现；重要性：{c.importance}",
    }
    snapshot = {
        "commitments": [{"id": "a", "text": "Pump", "due": "2025-06-01", "importance": "high"}]
    }
    (finding,) = judged(late(), snapshot, message=message).findings
    assert finding.message.en == "Pump was due 2025-06-01; told: not recorded; 1 of 1 (100%)"
    assert finding.message.zh == "“Pump”应于 2025-06-01 兑现；重要性：高"


def test_the_first_mark_that_holds_sets_a_finding_apart():
    check = late(
        mark={
            "soon": "c.due > as_of",
            "long": "days(as_of - c.due) > 9",
            "never": "c.revisions > 3",
        }
    )
    snapshot = {"commitments": [{"id": "a", "due": "2025-06-01"}, {"id": "b", "due": "2025-06-25"}]}
    assert [finding.mark for finding in judged(check, snapshot).findings] == ["long", ""]


def test_evidence_names_the_fields_that_were_looked_at():
    check = late(fail="late(c) and (c.client_informed_on is None or c.client_informed_on > c.due)")
    snapshot = {"commitments": [{"id": "a", "due": "2025-06-01"}]}
    (finding,) = judged(check, snapshot).findings
    assert finding.evidence == (
        Evidence("/commitments/0/due", "2025-06-01"),
        Evidence("/commitments/0/delivered_on", None),
        Evidence("/commitments/0/client_informed_on", None),
    )


def test_evidence_of_an_aggregate_is_the_items_behind_it():
    check = {"value": "count(late(c) for c in commitments)", "red": "> 0"}
    (finding,) = judged(check, promises("kept", "late", "kept")).findings
    assert [e.pointer for e in finding.evidence] == ["/commitments", "/commitments/1/due", "/commitments/1/delivered_on"]  # fmt: skip


def test_evidence_of_the_latest_item_is_that_item():
    check = {"value": "latest(r for r in reports if r.rag is not None).rag", "red": "== 'green'"}
    reports = [
        {"id": "r1", "sent_on": "2025-06-01", "rag": "green"},
        {"id": "r2", "sent_on": "2025-06-20", "rag": "green"},
        {"id": "r3", "sent_on": "2025-06-10", "rag": "red"},
    ]
    (finding,) = judged(check, {"reports": reports}).findings
    assert "/reports/1/rag" in [e.pointer for e in finding.evidence]
    assert "/reports/0/rag" not in [e.pointer for e in finding.evidence]


def test_evidence_where_an_aggregate_found_nothing_is_the_list():
    check = {"value": "first(c for c in commitments if late(c)) is None", "red": "== true"}
    (finding,) = judged(check, promises("kept")).findings
    assert [(e.pointer, e.value) for e in finding.evidence] == [("/commitments", 1)]


def test_evidence_of_an_item_holds_the_items_that_it_was_compared_with():
    check = late(fail="any(i.raised_on > c.due for i in issues)")
    snapshot = {
        **promises("late"),
        "issues": [{"id": "i1"}, {"id": "i2", "raised_on": "2025-06-20"}],
    }
    (finding,) = judged(check, snapshot).findings
    pointers = [e.pointer for e in finding.evidence]
    assert pointers == ["/commitments/0/due", "/issues", "/issues/1/raised_on"]


def test_evidence_inside_nested_aggregates_is_that_of_the_outer_one():
    check = {
        "value": "any(any(b == 'blame' for b in m.behaviours) for m in communications)",
        "red": "== true",
    }
    snapshot = {"communications": [{"on": "2025-06-29", "behaviours": ["blame"]}]}
    (finding,) = judged(check, snapshot).findings
    assert "/communications/0/behaviours" in [e.pointer for e in finding.evidence]


def test_evidence_is_limited():
    text = "count(c.id for c in commitments if c.due < as_of and c.revisions is None and c.text is None and c.to is None)"
    (finding,) = judged({"value": text, "red": "> 0"}, promises(*["late"] * 9)).findings
    assert len(finding.evidence) == MAX_EVIDENCE


def test_items_found_about_the_file_point_at_the_place_they_are_about():
    check = {"each": "contradictions", "as": "x", "fail": "x.kind == 'out_of_order'"}
    found = facts(**promises("kept"))
    found.root["contradictions"] = [
        {"kind": "out_of_order", "subject": "c0", "@": "/commitments/0/due"}
    ]
    (outcome,) = evaluate([rule(check=check)], found, WORDS)
    (finding,) = outcome.findings
    assert (finding.subject, [e.pointer for e in finding.evidence]) == (
        "c0",
        ["/commitments/0/due"],
    )
    counted = rule(
        check={"value": "count(x.kind == 'out_of_order' for x in contradictions)", "red": "> 0"}
    )
    (outcome,) = evaluate([counted], found, WORDS)
    assert [e.pointer for e in outcome.findings[0].evidence] == ["/commitments/0/due"]


@pytest.mark.parametrize(
    ("each", "item", "subject"),
    [
        ("issues", {"id": "i1"}, "i1"),
        ("trust_pulse", {"on": "2025-06-01"}, "2025-06-01"),
        ("trust_pulse", {}, "/trust_pulse/0"),
        ("expectations", {"aspect": "goals"}, "goals"),
    ],
)
def test_a_finding_is_named_after_its_item(each, item, subject):
    check = {"each": each, "as": "x", "fail": "as_of > project.start"}
    snapshot = {each: [item], "project": {"start": "2025-01-01"}}
    (finding,) = judged(check, snapshot).findings
    assert finding.subject == subject


def test_a_strength_is_worded_when_it_is_there():
    fields = {"kind": "strength", "message": {"en": "{judged} kept", "zh": "兑现 {judged} 项"}}
    outcome = judged(late(), promises("kept", "kept"), **fields)
    (finding,) = outcome.findings
    assert (outcome.outcome, finding.message.en, finding.subject, finding.evidence) == (
        "pass",
        "2 kept",
        "",
        (),
    )
    assert judged(late(), promises("late"), **fields).findings == ()
    empty = judged(
        late(), promises(), **fields | {"message": {"en": "{share:%}", "zh": "{share:%}"}}
    )
    assert empty.findings[0].message.zh == "无记录"


def test_a_rule_that_breaks_gives_outcome_error_and_nothing_else():
    broken = {"value": "as_of + (as_of - project.start) * 99999", "red": "> as_of"}
    message = {"en": "{value}", "zh": "{value}"}
    sound, found = rule(check=late()), facts(project={"start": "2025-01-01"}, **promises("late"))
    outcomes = evaluate([rule(check=broken, message=message), sound], found, WORDS)
    assert [outcome.outcome for outcome in outcomes] == ["error", "fail"]
    assert outcomes[0].findings == ()
    assert outcomes[0].error is not None
    assert "Error: " in outcomes[0].error


def test_outcomes_come_in_the_order_of_the_rules():
    rules = [rule(check=late(), id=f"TRU90{i}") for i in (3, 1, 2)]
    assert [o.rule for o in evaluate(rules, facts(), WORDS)] == ["TRU903", "TRU901", "TRU902"]


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("/a", 1),
        ("/b/1/c", "x"),
        ("/b/7/c", None),
        ("/b/x", None),
        ("/a/b", None),
        ("/d", "p, q"),
        ("/b", 2),
        ("/e", 0),
        ("/b/1", 1),
        ("/none", None),
    ],
)
def test_a_value_in_the_file_is_shown_as_one_scalar(pointer, value):
    tree = {"a": 1, "b": [0, {"c": "x"}], "d": ["p", "q"], "e": []}
    if pointer == "/b":
        tree["b"] = [{}, {}]
    assert value_at(tree, pointer) == value
