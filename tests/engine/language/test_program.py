"""A rule file to its program: the mistakes of a whole rule, and what it notes beside the code."""

import pytest

from comity.engine.language.code import Read

VALUE = {"value": "count(commitments)", "red": "> 3"}
PARAM = {"value": 2, "unit": "count", "doc": {"en": "Most", "zh": "上限"}}


def message(en, zh=None):
    return {"message": {"en": en, "zh": zh or "文字"}}


def check(**fields):
    return {"check": {"each": "commitments", "as": "c", "fail": "late(c)"} | fields}


def test_a_sound_rule_has_no_misfits(bench):
    assert bench.misfits() == []
    assert bench.misfits(check=VALUE) == []


@pytest.mark.parametrize(
    ("fields", "misfit"),
    [
        (check(each="comitments"), ("/check/each", "comitments", 'unknown name "comitments"')),
        (check(each="demos"), ("/check/each", "demos", "expected a list of item, this is a list of date")),
        (check(fail="late(d)"), ("/check/fail", "d", 'unknown name "d"')),
        (check(fail="c.due"), ("/check/fail", "c.due", "expected a bool, this is a date")),
        (check(among="c.by"), ("/check/among", "c.by", "expected a bool, this is a one of us, client")),
        (check(limit={"count": "c.due"}), ("/check/limit/count", "c", 'unknown name "c"')),
        (check(limit={"share": "as_of"}), ("/check/limit/share", "as_of", "expected a number, this is a date")),
        (check(limit={"count": True}), ("/check/limit/count", "true", "expected a number, this is a bool")),
        (check(limit={"min_n": "x"}), ("/check/limit/min_n", "x", 'unknown name "x"')),
        (check(mark={"soon": "c.du is None"}), ("/check/mark/soon", "c.du", 'Commitment has no field "du"')),
        ({"check": VALUE | {"value": "1 +"}}, ("/check/value", "1", "not a complete expression")),
        ({"check": VALUE | {"red": "> as_of"}}, ("/check/red", "> as_of", "a number does not compare with a date")),
        ({"check": VALUE | {"amber": "> limt"}}, ("/check/amber", "limt", 'unknown name "limt"')),
        ({"check": VALUE | {"red": "value > 3"}}, ("/check/red", "value > 3", "a threshold compares the value")),
        ({"needs": ["metrics", "isues"]}, ("/needs/1", "isues", 'unknown name "isues"')),
        ({"applies": {"when": "project.fase is None"}}, ("/applies/when", "project.fase", 'Project has no field "fase"')),
        (
            {"escalate": [{"set": "low", "when": "failed > 1"}, {"set": "low", "when": "fail > 1"}]},
            ("/escalate/1/when", "fail", 'unknown name "fail"'),
        ),
        (message("{c.text} by {c.duo}"), ("/message/en", "c.duo", 'Commitment has no field "duo"')),
        (message("{c.text}", "“{c.text}”应于 { c.duo } 兑现"), ("/message/zh", "c.duo", 'Commitment has no field "duo"')),
        (message("{c}"), ("/message/en", "c", "a message can't show a Commitment: name a field")),
        (message("{failing}"), ("/message/en", "failing", "a message can't show a Commitment: name a field")),
        (message("{c.due:%}"), ("/message/en", "c.due", ":% is for numbers, this is a date")),
        (message("{c.revisions:.2f}"), ("/message/en", "2", "not a complete expression")),
        (message("{c.text"), ("/message/en", "{", "a brace without its partner")),
        (message("{{c.text}}"), ("/message/en", "{", "a brace without its partner")),
        (message("c.text}"), ("/message/en", "}", "a brace without its partner")),
        (message("{c.text.__class__}"), ("/message/en", "c.text.__class__", 'no such name: "__class__"')),
        (message("{c.text!r}"), ("/message/en", "!", "not a complete expression")),
        ({"params": {"issues": PARAM}}, ("/params/issues", "issues", 'the parameter "issues" hides a name')),
        ({"params": {"share": PARAM}}, ("/params/share", "share", 'the parameter "share" hides a name')),
        ({"params": {"true": PARAM}}, ("/params/true", "true", 'the parameter "true" hides a name')),
        ({"params": {"c": PARAM}}, ("/check/as", "c", '"c" hides another name')),
    ],
)  # fmt: skip
def test_a_mistake_has_its_field_and_word(bench, fields, misfit):
    assert misfit in bench.misfits(**fields)


def test_mistakes_of_all_expressions_are_told_together(bench):
    fields = check(fail="late(d)", among="x") | message("{y}", "{z}") | {"needs": ["w"]}
    assert {word for _, word, _ in bench.misfits(**fields)} == {"d", "x", "y", "z", "w"}


@pytest.mark.parametrize(
    ("fields", "field", "text"),
    [
        (check(limit={"count": -1}), "/check/limit/count", "below 0: nothing could pass"),
        (check(limit={"share": 1}), "/check/limit/share", "a share that may fail is from 0 to below 1"),
        (check(limit={"share": -0.1}), "/check/limit/share", "a share that may fail is from 0 to below 1"),
        (check(limit={"amber": {"count": 3}, "red": {"count": 3}}), "/check/limit/amber", "amber is never reached"),
        (check(limit={"amber": {"share": 0.5}, "red": {"share": 0.3}}), "/check/limit/amber", "amber is never reached"),
        (check(limit={"amber": {"count": "most"}, "red": {"count": 1}}), "/check/limit/amber", "amber is never reached"),
        ({"check": VALUE | {"amber": "> 4"}}, "/check/amber", "amber is never reached"),
        ({"check": VALUE | {"amber": ">= most", "red": "> 1"}}, "/check/amber", "amber is never reached"),
        (
            {"escalate": [{"set": "low", "when": "failed > 1"}, {"set": "critical", "when": "failed  > 1"}]},
            "/escalate/1/when",
            "never reached: step 1 asks the same",
        ),
    ],
)  # fmt: skip
def test_grades_and_steps_that_are_never_reached_are_mistakes(bench, fields, field, text):
    params = {"params": {"most": PARAM}}
    found = bench.misfits(**(params | fields))
    assert [(f, m.split(":")[0] if "amber" in m else m) for f, _, m in found] == [(field, text)]


@pytest.mark.parametrize(
    "fields",
    [
        check(limit={"amber": {"count": 1}, "red": {"count": 3}}),
        check(limit={"amber": {"share": 0.1}, "red": {"share": 0.3}, "min_n": 5}),
        check(limit={"amber": {"count": 5}, "red": {"share": 0.3}}),
        check(limit={"amber": {"count": 5, "share": 0.1}, "red": {"count": 2, "share": 0.3}}),
        check(limit={"amber": {"count": 1}}),
        check(limit={"red": {"count": 1}}),
        check(limit={"count": "judged * 0.1"}),
        check(limit={"amber": {"count": "judged - 1"}, "red": {"count": 2}}),
        {"check": VALUE | {"amber": "> 1"}},
        {"check": VALUE | {"amber": "> most * 3"}},
        {"check": VALUE | {"amber": "== 9", "red": "> 3"}},
        {"check": VALUE | {"amber": "> most", "red": "> 3"}},
    ],
)
def test_grades_that_can_be_reached_are_none(bench, fields):
    assert bench.misfits(**({"params": {"most": PARAM}} | fields)) == []


def test_a_strength_is_worded_without_an_item(bench):
    assert bench.misfits(kind="strength", **message("{judged} kept, e.g. {c.text}")) == [
        ("/message/en", "c", 'unknown name "c"')
    ]
    assert bench.misfits(dimension="strength", **message("{judged} kept")) == []


def test_a_program_notes_what_it_reads_and_asks(bench):
    program = bench.program(
        check={
            "each": "commitments",
            "as": "c",
            "fail": "late(c) and (c.client_informed_on is None or c.client_informed_on > c.due)",
            "limit": {"count": "metrics.budget"},
        },
        applies={"when": "project.contract_type == 'framework'"},
        needs=["governance"],
    )
    assert program.needs == ("governance", "commitments")
    assert program.subject == "id"
    assert program.asked == {"commitments.client_informed_on", "commitments.delivered_on"}
    assert Read("commitments.delivered_on", "c") in program.reads
    assert Read("metrics.budget", "") in program.reads
    assert Read("metrics", "") not in program.reads  # the longest path says it all
    assert Read("project.contract_type", "") in program.reads
    assert program.item
    assert program.when


def test_what_a_rule_can_fall_back_on_it_asks_for(bench):
    program = bench.program(
        check={
            "each": "issues",
            "as": "i",
            "fail": "lookup(i.severity, sla.ack_wh, table) > coalesce(project.reply_period_wd, i.reopened)",
        },
        params={"table": {"value": {"high": 1}, "unit": "h", "doc": {"en": "h", "zh": "时"}}},
    )
    assert program.asked == {"sla.ack_wh", "project.reply_period_wd"}


def test_reads_inside_an_aggregate_survive_a_field_of_its_result(bench):
    program = bench.program(check=VALUE | {"value": "latest(r for r in reports if r.rag == 'red').read_by_client", "red": "== true"})  # fmt: skip
    assert {read.path for read in program.reads} == {
        "reports",
        "reports.rag",
        "reports.read_by_client",
    }


def test_params_may_be_numbers_words_or_tables(bench):
    doc = {"unit": "x", "doc": {"en": "x", "zh": "x"}}
    params = {
        "words": {"value": ["us", "client"], **doc},
        "table": {"value": {"us": 1, "client": 2}, **doc},
        "most": {"value": 2, **doc},
    }
    fields = check(among="c.by in words", fail="c.revisions > lookup(c.by, table) + most")
    assert bench.misfits(params=params, **fields) == []
