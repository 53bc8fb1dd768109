import ast

import pytest

from comity.engine.language.parser import MAX_DEPTH, MAX_LENGTH, MAX_NODES, Fault, parse
from comity.engine.shapes import derive
from comity.schemas.snapshot import Snapshot


def refused(text):
    found = parse(text)
    assert isinstance(found, Fault), f"{text} was accepted"
    return found


@pytest.mark.parametrize(
    "text",
    [
        "late(c) and not c.delivered_on is None",
        "-1.5 < c.revisions <= 3 or c.by == 'us'",
        "share((late(c) for c in commitments if c.by == 'us'), 5) / 2 * 3 + 1 - 4",
        'c.importance in ["high", "medium"]',
        "c.by not in ['us'] and\n  c.due is not None",
        "数量 > 3",
    ],
)
def test_what_rules_may_say_is_parsed(text):
    assert isinstance(parse(text), ast.expr)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("any(lambda: 1)", "lambda: 1"),
        ("c.due if c else 1", "c.due if c else 1"),
        ("c['due']", "c['due']"),
        ("[x for x in y]", "[x for x in y]"),
        ("count({x for x in y})", "{x for x in y}"),
        ("count({x: 1 for x in y})", "{x: 1 for x in y}"),
        ("{'a': 1}", "{'a': 1}"),
        ("{1, 2}", "{1, 2}"),
        ("(1, 2)", "(1, 2)"),
        ("f'{c.due}'", "f'{c.due}'"),
        ("1 + (n := 2)", "n := 2"),
        ("count([*y])", "*y"),
        ("count(*y)", "*y"),
        ("await x", "await x"),
        ("any(x async for x in y)", "async"),
        ("9 ** 9", "**"),
        ("'**' == a ** 9", "**"),
        ("7 // 2", "//"),
        ("7 % 2", "%"),
        ("a @ b", "@"),
        ("1 << 9", "<<"),
        ("9 >> 1", ">>"),
        ("a | b", "|"),
        ("a & b", "&"),
        ("a ^ b", "^"),
        ("~a", "~"),
        ("+a", "+"),
    ],
)
def test_what_is_python_but_no_rule_is_refused_by_name(text, word):
    fault = refused(text)
    assert fault.message.en == f"not part of the rule language: {word}"
    assert fault.message.zh == f"规则语言不支持：{word}"
    wanted = "x" if word == "async" else word  # Python keeps no place for it
    assert text[fault.start : fault.end] == wanted


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("c.__class__", "c.__class__"),
        ("c._private", "c._private"),
        ("_", "_"),
        ("__import__('os')", "__import__"),
        (
            "c.d\uff3f\uff3fx.\uff43",
            None,
        ),  # full-width letters fold to plain ones: nothing is gained
    ],
)
def test_names_with_underscores_in_front_are_unknown(text, word):
    if word is None:
        assert isinstance(parse(text), ast.expr)
        return
    fault = refused(text)
    assert "no such name" in fault.message.en
    assert text[fault.start : fault.end] == word


def test_look_alikes_of_dunder_names_fold_to_them_and_are_refused():
    for text in ("c.\uff3f_class__", "\u2040x", "c.\ufe33class", "c.\ufe4dclass\ufe4d"):
        assert isinstance(parse(text), Fault), text


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("f()()", "f()"),
        ("c.due()", "c.due"),
        ("'x'.format(c)", "'x'.format"),
        ("(lambda: 1)()", "lambda: 1"),
        ("(f)(1)(2)", "(f)(1)"),
        ("[f][0]()", "[f][0]"),
    ],
)
def test_only_functions_are_called(text, word):
    fault = refused(text)
    assert word in fault.message.en
    assert text[fault.start : fault.end] == word


@pytest.mark.parametrize(
    "text", ["1e400", "1j", "b'x'", "...", "9007199254740992", "9" * 400, "-" + "9" * 400]
)
def test_constants_are_texts_and_numbers_that_json_can_hold(text):
    assert "not a number or text" in refused(text).message.en


@pytest.mark.parametrize("text", ["f(a=1)", "f(**a)"])
def test_arguments_have_no_names(text):
    fault = refused(text)
    assert fault.message.en == "arguments have no names here"
    assert fault.start == 2


@pytest.mark.parametrize(
    "text", ["any(a for a, b in y)", "any(a for c.a in y)", "any(1 for [a] in y)"]
)
def test_one_name_stands_after_for(text):
    assert refused(text).message.en == "one name after `for`"


def test_one_for_stands_in_one_aggregate():
    assert "one `for`" in refused("any(a for b in c for a in b)").message.en


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("a if b else c", "choose(condition, a, b)"),
        ("t['a']", "lookup(key, table)"),
        ("any([a for a in b])", "square brackets"),
        ("a in (1, 2)", "[a, b]"),
        ("a in {1, 2}", "[a, b]"),
        ("f'{a}'", "messages take"),
        ("a = 1", "write =="),
        ("a && b", "`and`"),
        ("a || b", "`or`"),
        ("!a", "`not`"),
        ("share(a for a in b, 5)", "put the `for` part in brackets"),
        ("late（c）", "write ( instead of （"),
        ("a ＞ 1", "write > instead of ＞"),
        ("a == “us”", "instead of “"),
        ("a:.2f", "one format, :%"),
    ],
)
def test_the_hint_says_what_to_write_instead(text, hint):
    found = refused(text).hint
    assert found is not None
    assert hint in found.en
    assert found.zh


@pytest.mark.parametrize("text", ["", "a b", "(", "a.", "for", "1 +", "return a", "a; b", "a\0b"])
def test_what_is_no_expression_has_a_place(text):
    fault = refused(text)
    assert fault.message.en == "not a complete expression"
    assert 0 <= fault.start <= len(text)
    assert fault.hint is None


def test_a_comment_would_hide_what_follows_it_on_the_next_line():
    fault = refused("late(c)  # soon\n and c.by == 'us'")
    assert (fault.start, fault.message.en) == (9, "no comment inside an expression")
    assert isinstance(parse("c.text == '#1'"), ast.expr)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a \\\n b", "no backslash in a rule"),
        ("a == '\\x41'", "no backslash in a rule"),
        ("a == '''x'''", "one quote is enough"),
        ('a == """x"""', "one quote is enough"),
        (" a", "begins with a space"),
        ("\u3000a", "begins with a space"),
    ],
)
def test_signs_that_mean_other_than_they_show_are_refused(text, message):
    assert refused(text).message.en == message


def test_an_expression_has_a_longest_size():
    assert isinstance(parse("a" * MAX_LENGTH), ast.expr)
    assert str(MAX_LENGTH) in refused("a" * (MAX_LENGTH + 1)).message.en
    assert "too large" in refused("+".join("a" * (MAX_NODES // 2))).message.en


@pytest.mark.parametrize(
    "text",
    ["not " * MAX_DEPTH + "a", "-" * 60 + "1", "a" + ".b" * 60, "[" * 60 + "a" + "]" * 60],
)
def test_nesting_has_a_bottom(text):
    assert refused(text).message.en == "nested too deeply"


@pytest.mark.parametrize(
    "text", ["(" * 900 + "a" + ")" * 900, "-" * 1999 + "1", "a" + ".b" * 990, "\ud800"]
)
def test_the_deepest_nesting_is_refused_before_it_can_hurt(text):
    assert isinstance(parse(text), Fault)


def test_a_field_may_be_named_like_a_keyword():
    tree = parse("c.with == '.with' and c.with is not None")
    assert isinstance(tree, ast.expr)
    assert ast.dump(tree).count("attr='with'") == 2
    assert "'.with'" in ast.dump(tree)


def test_with_is_the_only_field_that_python_has_a_keyword_for():
    for shape in derive(Snapshot).values():
        for field in shape.fields:
            assert isinstance(parse(f"x.{field}"), ast.expr), field


def test_places_are_counted_in_characters_whatever_stands_before():
    fault = refused("c.text == '承诺' and c.with == f'x'")
    assert "c.text == '承诺' and c.with == f'x'"[fault.start : fault.end] == "f'x'"
