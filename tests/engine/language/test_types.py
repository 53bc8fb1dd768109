"""What may meet what: every type error is found when a rule is loaded, with the word at fault."""

import pytest

from comity.engine.language.code import POISON, fits, joined
from comity.engine.shapes import ANY, BOOL, DATE, NUMBER, TEXT, enum_of, item_of, list_of


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("3", "number"),
        ("coalesce(metrics.spi > 1, true)", "bool"),
        ("'us'", "one of us"),
        ("as_of", "date"),
        ("as_of - as_of", "duration"),
        ("as_of - (as_of - as_of)", "date"),
        ("as_of + (as_of - as_of)", "date"),
        ("(as_of - as_of) * 2 + 3 * (as_of - as_of)", "duration"),
        ("(as_of - as_of) / (as_of - as_of)", "number"),
        ("-(as_of - as_of)", "duration"),
        ("project", "Project"),
        ("commitments", "list of Commitment"),
        ("limit * 2", "number"),
        ("wanted", "list of one of goals, scope"),
        ("['goals', 'scope']", "list of one of goals, scope"),
        ("[project.name, 'x']", "list of text"),
        ("project.phase == 'planning'", "bool"),
        ("choose(project.name is None, 'a', 'b')", "one of a, b"),
        ("coalesce(metrics.spi, 1)", "number"),
        ("latest(commitments)", "Commitment"),
        ("latest(c.due for c in commitments)", "date"),
        ("last_n(commitments, 2)", "list of Commitment"),
        ("find('c1', commitments)", "Commitment"),
        ("distinct(c.by for c in commitments)", "list of one of us, client"),
        ("mean(c.due - as_of for c in commitments)", "duration"),
        ("any(f.analysis for f in feedback)", "bool"),
    ],
)
def test_every_expression_has_a_type(bench, text, kind):
    assert bench.faults(text) == []
    assert bench.type(text) == kind


@pytest.mark.parametrize(
    ("text", "word", "message"),
    [
        ("comitments", "comitments", 'unknown name "comitments"'),
        ("count(c.deu for c in commitments)", "c.deu", 'Commitment has no field "deu"'),
        ("project.name.x", "project.name.x", "a text has no fields"),
        ("laste(1)", "laste", 'unknown function "laste"'),
        ("late", "late", "late is a function"),
        ("count > 1", "count", "count is a function"),
        ("not as_of", "as_of", "a condition is needed, this is a date"),
        ("as_of and true", "as_of", "a condition is needed"),
        ("-project.name", "-project.name", "no minus before a text"),
        ("-comitments", "comitments", "unknown name"),
        ("as_of > 3", "as_of > 3", "a date does not compare with a number"),
        ("as_of - project.start > 3", "as_of - project.start > 3", "a duration does not compare"),
        ("project.name > 'a'", "project.name > 'a'", "text has no order"),
        ("project.phase > 'planning'", "project.phase > 'planning'", "has no order"),
        (
            "project.phase == 'plannning'",
            "project.phase == 'plannning'",
            '"plannning" is not among',
        ),
        ("project.phase in ['planing']", "project.phase in ['planing']", '"planing" is not among'),
        ("'a' in project.name", "'a' in project.name", "`in` needs a list"),
        ("3 in wanted", "3 in wanted", "does not compare"),
        ("project.name == None", "project.name == None", "nothing compares with None"),
        ("project.name is 'x'", "'x'", "`is` asks for None only"),
        ("comitments is None", "comitments", "unknown name"),
        ("as_of is None", "as_of is None", "this is always recorded"),
        ("limit is not None", "limit is not None", "this is always recorded"),
        ("as_of + as_of", "as_of + as_of", "no date + date"),
        ("as_of - 3", "as_of - 3", "no date - number"),
        ("1 + comitments", "comitments", "unknown name"),
        ("'a' + 'b'", "'a' + 'b'", "no one of a + one of b"),
        ("[]", "[]", "an empty list says nothing"),
        ("[1, as_of]", "[1, as_of]", "values of one type"),
        ("[comitments]", "comitments", "unknown name"),
        ("(c for c in commitments)", "(c for c in commitments)", "`for` stands inside"),
        ("days(3)", "3", "days needs a duration here, this is a number"),
        ("within(as_of, as_of - as_of)", "as_of - as_of", "within needs a number here"),
        ("days(as_of - as_of, 2)", "days(as_of - as_of, 2)", "days takes other arguments"),
        ("late(project)", "project", "late needs a Commitment here"),
        ("has_number(3)", "3", "has_number needs a text here"),
        ("coalesce(1)", "coalesce(1)", "coalesce takes other arguments"),
        ("coalesce(1, as_of)", "as_of", "coalesce takes values of one type"),
        ("coalesce(project.phase, 'planing')", "'planing'", '"planing" is not among'),
        ("coalesce(comitments, 1)", "comitments", "unknown name"),
        ("choose(1, 2, 3)", "choose(1, 2, 3)", "choose takes other arguments"),
        ("choose(true, 1, as_of)", "choose(true, 1, as_of)", "choose takes other arguments"),
        ("choose(true, 1)", "choose(true, 1)", "choose takes other arguments"),
        ("lookup('a')", "lookup('a')", "lookup takes other arguments"),
        ("lookup(1, table)", "lookup(1, table)", "lookup takes other arguments"),
        ("lookup('a', project)", "project", "a table is needed, this is a Project"),
        ("lookup('a', limit)", "limit", "a table is needed, this is a number"),
        ("lookup('@', sla.ack_wh)", "'@'", '"@" is not among'),
        ("level(3)", "level(3)", "level takes other arguments"),
        ("level(project.phase)", "level(project.phase)", "level takes other arguments"),
        ("find(1, commitments)", "find(1, commitments)", "find takes other arguments"),
        ("find('a', project)", "find('a', project)", "find takes other arguments"),
        ("find('a')", "find('a')", "find takes other arguments"),
        ("find('a', demos)", "demos", "these items have no id"),
        ("find('2025-01-01', trust_pulse)", "trust_pulse", "these items have no id"),
        ("any()", "any()", "any takes other arguments"),
        ("any([true], 2)", "any([true], 2)", "any takes other arguments"),
        ("last_n(commitments)", "last_n(commitments)", "last_n takes other arguments"),
        (
            "last_n(commitments, as_of)",
            "last_n(commitments, as_of)",
            "last_n takes other arguments",
        ),
        ("share((late(c) for c in commitments), comitments)", "comitments", "unknown name"),
        ("any(project)", "project", "a list is needed, this is a Project"),
        ("any(comitments)", "comitments", "unknown name"),
        ("any(x for x in comitments)", "comitments", "unknown name"),
        ("any(c.deu for c in commitments)", "c.deu", "has no field"),
        ("any(true for c in commitments if c.due)", "c.due", "a condition is needed"),
        ("any([true, as_of])", "[true, as_of]", "values of one type"),
        ("any([])", "[]", "an empty list says nothing"),
        (
            "sum(c.by for c in commitments)",
            "c.by for c in commitments",
            "sum needs number or duration",
        ),
        ("mean(c.due for c in commitments)", "c.due for c in commitments", "mean needs"),
        ("last_n(contradictions, 2)", "contradictions", "last_n needs items with a date"),
        ("latest(contradictions)", "contradictions", "latest needs items with a date"),
        (
            "latest(d.defects for d in deliverables)",
            "d.defects for d in deliverables",
            "with a date",
        ),
        ("change([1, 2], 30)", "[1, 2]", "change needs items with a date"),
        ("rises([1, 2])", "[1, 2]", "rises needs items with a date"),
        ("changes(d for d in demos)", "d for d in demos", "changes needs items with a date"),
        ("count(limit for limit in demos)", "limit", '"limit" hides another name'),
        ("count(true for true in demos)", "true", "hides another name"),
        ("any(any(c.due is None for c in issues) for c in commitments)", "c", "hides another name"),
        ("all(b.target >= i.severity for i in issues for b in benefits)", None, "one `for`"),
        ("any(b.target >= b.actual for b in benefits)", "b.target >= b.actual", "any has no order"),
        ("1 < as_of < 3", "1 < as_of < 3", "does not compare"),
        ("1 < comitments < 3", "comitments", "unknown name"),
        ("comitments == 1", "comitments", "unknown name"),
        ("comitments in wanted", "comitments", "unknown name"),
        ("comitments.x", "comitments", "unknown name"),
    ],
)
def test_a_type_error_names_the_word(bench, text, word, message):
    fault, found = bench.fault(text)
    assert message in fault.message.en
    assert fault.message.zh
    if word is not None:
        assert found.strip("()") == word.strip("()")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("comitments", 'did you mean "commitments"?'),
        ("count(c.deu for c in commitments)", 'did you mean "due"?'),
        ("laate(1)", 'did you mean "late"?'),
        ("project.phase == 'plannning'", 'did you mean "planning"?'),
        ("late", "write late(...)"),
        ("as_of - project.start > 3", "days(...)"),
        ("ratio(as_of - as_of, 1, 1)", "days(...)"),
        ("project.name == None", "`is None`"),
        ("within(as_of)", "write within(date, window) -> bool"),
        ("share(1, 2, 3)", "write share(bools, min_n)"),
    ],
)
def test_a_type_error_says_what_to_write(bench, text, hint):
    fault, _ = bench.fault(text)
    assert fault.hint is not None
    assert hint in fault.hint.en


def test_all_mistakes_of_an_expression_are_told_together(bench):
    assert len(bench.faults("comitments and reprots or late(1)")) == 3


def test_an_expression_that_is_not_of_the_wanted_type_says_so(bench):
    compiler = bench.compiler()
    compiler.expression("limit + 1", BOOL)
    assert compiler.faults[0].message.en == "expected a bool, this is a number"
    compiler.expression("comitments", BOOL)
    assert len(compiler.faults) == 2  # the mistake itself, not what follows from it


def test_types_that_may_stand_for_each_other():
    level = enum_of("low", "high", ordered=True)
    assert fits(level, TEXT)
    assert not fits(TEXT, level)
    assert fits(ANY, NUMBER)
    assert fits(POISON, DATE)
    assert fits(list_of(level), list_of(TEXT))
    assert not fits(list_of(NUMBER), list_of(TEXT))
    assert fits(item_of("Issue"), item_of(""))
    assert not fits(item_of("Issue"), item_of("Risk"))
    assert not fits(NUMBER, BOOL)


def test_values_of_several_types_have_one_that_holds_them_all():
    level, severity = (
        enum_of("low", "high", ordered=True),
        enum_of("low", "high", "critical", ordered=True),
    )
    assert joined([level, severity]) == severity
    assert joined([severity, level]) == severity
    assert joined([enum_of("a"), enum_of("b")]) == enum_of("a", "b")
    assert joined([enum_of("a"), TEXT]) == TEXT
    assert joined([TEXT, enum_of("a")]) == TEXT
    assert joined([NUMBER, DATE]) is None
