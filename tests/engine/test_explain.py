"""Why a rule came out as it did: what is shown agrees with what was judged."""

from pathlib import Path

import pytest

import comity
from comity.engine import authoring
from comity.engine.catalog import BUILT_IN, load
from comity.engine.check import Settings, conclude
from comity.engine.errors import UsageError
from comity.engine.explain import MOST_ITEMS, explain, explained
from comity.engine.facts import read
from comity.engine.report.explain_text import explanation_text
from comity.engine.source import parse
from comity.engine.source import read as read_file

EXAMPLES = sorted((Path(comity.__file__).parent / "examples").glob("*.comity.yaml"))
SNAPSHOT = """\
project: {name: Example, as_of: 2025-06-30, phase: execution}
commitments:
  - {id: c1, text: Pump, due: 2025-06-20, importance: high}
  - {id: c2, text: Pipe, due: 2025-06-20, delivered_on: 2025-06-20}
  - {id: c3, text: Roof}
  - {id: c4, text: Site, due: 2025-06-20, by: client}
  - {id: c5, text: Door, due: 2025-06-21, client_informed_on: 2025-06-25}
metrics: {forecast_end: 2026-01-16, client_told_end: 2025-12-19}
waivers:
  - {rule: TRU002, subject: c5, reason: agreed, owner: pm, approver: pmo, expires: 2025-12-31}
"""


@pytest.fixture(scope="module")
def catalog():
    return load()


@pytest.fixture(scope="module")
def files():
    return authoring.rules()


@pytest.fixture(scope="module")
def told(catalog, files):
    """The explanation of a rule for a snapshot in YAML."""

    def explain_text(rule, text=SNAPSHOT):
        facts = read(parse(text, "status.yaml"), catalog.shapes)
        return explain(files[catalog.rule(rule).id].rule, facts, catalog)

    return explain_text


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name.partition(".")[0])
def test_what_is_shown_agrees_with_what_was_judged(catalog, files, path):
    facts = read(read_file(str(path)), catalog.shapes)
    concluded = conclude(facts, catalog, Settings())
    outcomes = {o.rule: o for o in concluded.outcomes}
    for rule in catalog.rules:
        outcome, file = outcomes[rule.id], files[rule.id].rule
        shown = explained(file, facts, catalog, concluded)
        assert shown.outcome == outcome.outcome
        assert shown.severity == outcome.severity
        if rule.kind != "strength" and rule.item and outcome.outcome in ("fail", "partial"):
            failed = [item.subject for item in shown.items if item.verdict == "fail"]
            assert failed == [finding.subject for finding in outcome.findings]
            assert shown.failed == len(failed)
        if outcome.outcome in ("fail", "partial"):
            taken = [step.severity for step in shown.steps if step.taken]
            assert (taken or [outcome.nominal]) == [outcome.severity]
        if not rule.item and outcome.outcome not in ("unknown", "not_applicable"):
            red = [limit.part.truth for limit in shown.limits if limit.name == "red"]
            assert (outcome.outcome == "fail") == (red == [True])
        for language in ("en", "zh"):
            text = explanation_text(shown, language=language, width=80, color=False)
            assert text.startswith(f"{rule.id} ")


def test_failing_items_come_first_then_unknown_then_passing(told):
    shown = told("TRU002")
    verdicts = [(item.subject, item.verdict, item.line) for item in shown.items]
    assert verdicts == [
        ("c1", "fail", 3),
        ("c5", "fail", 7),
        ("c3", "unknown", 5),
        ("c2", "pass", 4),
    ]
    assert (shown.judged, shown.failed, shown.left_out) == (4, 2, 1)


def test_the_parts_of_a_condition_have_their_values(told):
    condition = told("TRU002").items[0].parts[0]
    late, silent = condition.parts
    assert (condition.joint, condition.truth, late.truth, silent.truth) == ("and", True, True, True)
    assert [(p.text, p.value.en, p.value.zh) for p in late.parts] == [
        ("c.due", "2025-06-20", "2025-06-20"),
        ("c.delivered_on", "not recorded", "无记录"),
    ]
    assert [part.truth for part in silent.parts] == [True, None]


def test_parameters_and_limits_have_value_and_unit(told):
    shown = told("TRU002")
    assert [(p.name, p.value.en, p.unit) for p in shown.parameters] == [("allowed", "0", "count")]
    assert [(limit.name, limit.part.value.en) for limit in shown.limits] == [("count", "0")]


def test_the_step_that_sets_the_severity_is_marked(told):
    shown = told("TRU002")
    assert (shown.nominal, shown.severity) == ("high", "critical")
    (step,) = shown.steps
    assert (step.severity, step.taken, step.part.joint) == ("critical", True, "or")
    items = step.part.parts[1].items
    assert [(item.subject, item.line) for item in items][:1] == [("c1", 3)]


def test_a_waiver_stands_with_its_item(told):
    shown = told("TRU002")
    notes = {item.subject: [note.en for note in item.notes] for item in shown.items}
    assert notes["c5"] == ["waived until 2025-12-31 by pm: agreed"]
    assert notes["c1"] == []


def test_a_value_has_its_threshold_beside_it(told):
    shown = told("EXP005")
    assert shown.each is None
    assert shown.value.truth is True
    assert [child.truth for child in shown.value.parts] == [True, None, None]
    assert [(limit.name, limit.part.truth) for limit in shown.limits] == [("red", True)]


def test_what_is_missing_has_its_place(told):
    shown = told("NED002")
    assert [(lack.pointer, lack.line) for lack in shown.missing] == [("/requirements", 1)]
    assert (shown.judged, shown.items, shown.limits) == (0, (), ())
    shown = told("EXP005", SNAPSHOT.replace("client_told_end: 2025-12-19", "spi: 1"))
    assert ("/metrics/client_told_end", 8) in [(lack.pointer, lack.line) for lack in shown.missing]
    assert shown.limits == ()


def test_a_rule_that_does_not_apply_is_not_taken_apart(told):
    shown = told("NED002", SNAPSHOT.replace("execution", "closing"))
    assert (shown.outcome, shown.phases, shown.phase) == (
        "not_applicable",
        ("planning", "execution"),
        "closing",
    )
    assert (shown.value, shown.items, shown.steps) == (None, (), ())
    assert told("TRU002").phases is None


def test_what_was_inferred_from_a_rule_is_told(catalog, files):
    facts = read(read_file(str(EXAMPLES[-1])), catalog.shapes)
    notes = [
        explain(files[catalog.rule(rule).id].rule, facts, catalog).notes
        for rule in ("TRA007", "TRU007")
    ]
    assert any("DX02" in note.en for note in notes[0])
    assert all(note.zh for note in notes[0])


def test_not_more_items_are_taken_apart_than_anybody_reads(told):
    many = "".join(f"  - {{id: c{i}, due: 2025-06-01}}\n" for i in range(MOST_ITEMS + 3))
    text = f"project: {{name: Example, as_of: 2025-06-30, phase: execution}}\ncommitments:\n{many}"
    shown = told("TRU002", text)
    assert (len(shown.items), shown.failed, shown.more) == (
        MOST_ITEMS,
        MOST_ITEMS + 3,
        (("fail", 3),),
    )
    page = explanation_text(shown, language="en", width=80, color=False)
    assert "and 3 more: failed" in page


def test_an_unknown_rule_is_an_error_with_the_nearest(told):
    with pytest.raises(UsageError) as error:
        told("TRU0002")
    assert error.value.hint is not None
    assert "TRU002" in error.value.hint.en


def own_pack(folder, **fields):
    """The built-in pack and one rule beside it."""
    import yaml

    both = {"en": "words", "zh": "文字"}
    rule = {
        "id": "TRU900",
        **dict.fromkeys(("title", "pass_title", "question", "rationale", "coach", "message"), both),
        "dimension": "trust",
        "covers": ["S1.2"],
        "severity": "high",
        "basis": ["ART"],
        "examples": [{"outcome": "unknown", "snapshot": {}}],
        **fields,
    }
    (folder / "trust").mkdir()
    (folder / "trust" / "TRU900.yaml").write_text(yaml.safe_dump(rule, allow_unicode=True), "utf-8")
    return (BUILT_IN, str(folder))


def explained_own(folder, snapshot=SNAPSHOT, **fields):
    packs = own_pack(folder, **fields)
    catalog = load(packs)
    rule, _ = authoring.standing(packs, "default", "TRU900")
    return explain(rule, read(parse(snapshot, "status.yaml"), catalog.shapes), catalog)


def test_a_rule_of_another_pack_is_found_there(tmp_path):
    shown = explained_own(
        tmp_path,
        check={
            "each": "commitments",
            "as": "c",
            "among": "c.importance == 'high'",
            "fail": "late(c)",
            "limit": {"amber": {"count": 0}, "red": {"share": 0.5}, "min_n": 1},
        },
        applies={"when": "project.phase == 'execution'"},
    )
    assert shown.applies.truth is True
    assert [limit.name for limit in shown.limits] == ["amber.count", "red.share", "min_n"]
    unknown = next(item for item in shown.items if item.verdict == "unknown")
    assert [part.text for part in unknown.parts] == ["c.importance == 'high'", "late(c)"]
    text = explanation_text(shown, language="en", width=60, color=False)
    assert "among them those where: c.importance == 'high'" in text
    assert "applies when:" in text


def test_a_rule_that_breaks_shows_where(tmp_path):
    value = "as_of + (as_of - project.start) * 99999"
    snapshot = SNAPSHOT.replace("phase:", "start: 2025-01-01, phase:")
    shown = explained_own(
        tmp_path,
        snapshot,
        check={"value": value, "red": "> as_of"},
        message={"en": "{value}", "zh": "{value}"},
    )
    assert shown.outcome == "error"
    assert "out of range" in shown.value.value.en
    text = explanation_text(shown, language="zh", width=80, color=False)
    assert "规则出错：" in text


def test_a_part_that_breaks_is_where_the_error_stands(tmp_path):
    snapshot = SNAPSHOT.replace("metrics: {", "metrics: {budget: 1.7e+308, ")
    check = {"value": "sum([metrics.budget, metrics.budget]) / 2", "red": "> 1"}
    shown = explained_own(tmp_path, snapshot, check=check)
    assert shown.outcome == "error"
    assert shown.value.error.startswith("OverflowError")
    assert shown.value.parts[0].parts[0].error == ""
    text = explanation_text(shown, language="en", width=80, color=False)
    assert text.count("the rule broke: OverflowError") == 2


def test_values_of_every_type_are_worded(tmp_path):
    shown = explained_own(
        tmp_path,
        SNAPSHOT.replace("phase:", "start: 2025-01-01, phase:"),
        check={
            "value": "choose(count(last_n(commitments, 9)) > 3 and lookup('a', table) == 1 and 'a' in words "
            "and as_of - as_of < as_of - project.start and count(c.by for c in last_n(commitments, 9)) > 0, 1, 0)",
            "red": "> 0",
        },
        params={
            "table": {"value": {"a": 1, "b": 2}, "unit": "h", "doc": {"en": "x", "zh": "x"}},
            "words": {"value": ["a", "b"], "unit": "words", "doc": {"en": "x", "zh": "x"}},
        },
    )
    values = {p.name: (p.value.en, p.value.zh) for p in shown.parameters}
    assert values == {"table": ("a: 1, b: 2", "a: 1、b: 2"), "words": ("a, b", "a、b")}

    def parts(part):
        yield part
        for child in part.parts:
            yield from parts(child)

    found = {part.text: (part.value.en, part.value.zh) for part in parts(shown.value)}
    assert found["last_n(commitments, 9)"] == ("c1, c2, c4, c5", "c1、c2、c4、c5")
    assert found["as_of - as_of"] == ("0 days", "0 天")
