"""Nothing of Python is within reach: the code that is written is made of a few names and no others."""

import ast
import re
from pathlib import Path

import pytest

import comity
from comity.engine.errors import RuleError
from comity.engine.language.functions import RUNTIME
from comity.engine.language.parser import Fault, parse
from comity.engine.language.program import write
from comity.engine.source import parse as read_yaml
from comity.engine.validate import validate
from comity.schemas.rule import RuleFile

RULES = sorted(
    path
    for path in (Path(comity.__file__).parent / "rules").glob("*/*.yaml")
    if path.parent.name not in ("inference", "profiles")
)
#: Names that the compiler makes up: temporaries, results, variables, functions, and its own few.
OWN = re.compile(r"(t|a|fa|v|w|W|n)\d+|[RLEXCUNP]|v_item|row|rows|f")
SAID = {"judged", "failing", "failed", "unknown", "share", "value"}
FUNCTIONS = {"check", "tell", "when", "run", "escalate", "mark", "message", "evidence"}
NODES = (
    ast.Module, ast.FunctionDef, ast.arguments, ast.arg, ast.Return, ast.Assign, ast.AugAssign, ast.For,
    ast.If, ast.IfExp, ast.Break, ast.Continue, ast.Expr, ast.Call, ast.Compare, ast.BoolOp, ast.BinOp,
    ast.UnaryOp, ast.NamedExpr, ast.Tuple, ast.List, ast.Dict, ast.ListComp, ast.comprehension, ast.Subscript,
    ast.Slice, ast.Attribute, ast.Name, ast.Constant, ast.expr_context, ast.operator, ast.boolop, ast.unaryop,
    ast.cmpop,
)  # fmt: skip


def strangers(source):
    """What stands in generated code and is not on the list."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, NODES):
            yield type(node).__name__
        elif isinstance(node, ast.Name):
            if not (node.id in RUNTIME.keys() | SAID | FUNCTIONS or OWN.fullmatch(node.id)):
                yield node.id
        elif isinstance(node, ast.Attribute):
            if node.attr not in ("append", "index"):
                yield node.attr
        elif isinstance(node, ast.FunctionDef):
            if not (node.name in FUNCTIONS or OWN.fullmatch(node.name)) or node.decorator_list:
                yield node.name
        elif isinstance(node, ast.Call):
            yield from strange_calls(node.func)


def strange_calls(function):
    """Only the language's functions, those written beside, and two methods of lists are called."""
    if isinstance(function, ast.Name):
        if not (function.id in RUNTIME or re.fullmatch(r"(fa|w)\d+", function.id)):
            yield function.id
    elif isinstance(function, ast.Subscript):
        if ast.unparse(function) != "R['@workdays']":
            yield ast.unparse(function)
    elif not isinstance(function, ast.Attribute):
        yield ast.unparse(function)


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_the_code_of_every_rule_of_the_pack_holds_no_stranger(bench, path):
    rule = validate(RuleFile, read_yaml(path.read_bytes(), path.name), RuleError)
    program = write(rule, bench.shapes)
    assert program.misfits == ()
    for source in (program.check, program.tell, program.when or ""):
        assert list(strangers(source)) == []


def test_the_list_would_find_a_stranger():
    source = "def check(R):\n    import os\n    return open(R.__class__), (lambda: x)(), R['f'](1)"
    assert set(strangers(source)) >= {"Import", "open", "__class__", "Lambda", "x", "R['f']"}


HOSTILE = [
    "__import__('os').system('id')",
    "().__class__.__bases__[0].__subclasses__()",
    "commitments.__class__",
    "commitments.\uff3f\uff3fclass\uff3f\uff3f",
    "R",
    "R['@workdays']",
    "F_late(1, 2)",
    "F_find",
    "t1",
    "v_item",
    "v_item.due",
    "fa1()",
    "print(1)",
    "open('/etc/passwd')",
    "eval('1')",
    "exec('1')",
    "getattr(project, 'name')",
    "globals()",
    "vars()",
    "breakpoint()",
    "project['@']",
    "project.name.format(project)",
    "'{0.__class__}'.format(project)",
    "'%s' % project",
    "f'{project.__class__}'",
    "(lambda: 1)()",
    "[x for x in ().__class__.__mro__]",
    "any(x for x in project.__dict__)",
    "any((y := x) for x in commitments)",
    "count(*commitments)",
    "count(**project)",
    "9 ** 9 ** 9",
    "'a' * 1000000000",
    "[1] * 1000000000",
    "1 if true else 2",
    "count(commitments)()",
    "any(any)",
    "late.__globals__",
    "project.name[0]",
    "project.name[::-1]",
    "yield 1",
    "await project",
    "not " * 500 + "true",
    "(" * 500 + "1" + ")" * 500,
    "commitments" + ".x" * 900,
    "1" + "+1" * 900,
    "a" * 100_000,
    "print(1)\nprint(2)",
    "True",
    "None",
    "__builtins__",
    "__debug__",
    "NotImplemented",
    "Ellipsis",
    "nan",
    "inf",
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:40])
def test_a_hostile_expression_is_refused_when_it_is_loaded(bench, text):
    misfits = bench.misfits(check={"each": "commitments", "as": "c", "fail": text})
    assert any(field == "/check/fail" for field, _, _ in misfits)


@pytest.mark.parametrize("text", [t for t in HOSTILE if "{" not in t], ids=lambda text: text[:40])
def test_a_hostile_expression_is_refused_in_a_message_too(bench, text):
    misfits = bench.misfits(message={"en": "{" + text + "}", "zh": "文字"})
    assert misfits


def test_a_text_of_a_rule_never_becomes_code(bench):
    text = "project.name == \"'] or __import__('os') or R['\""
    source = bench.source(text)
    assert list(strangers(source)) == []
    assert bench.value(text) is False


def test_names_that_the_compiler_makes_up_can_not_be_named(bench):
    for name in [*RUNTIME, "R", "L", "E", "X", "U", "t1", "a1", "v1", "v_item", "fa1", "w1"]:
        assert bench.faults(name), name


def test_an_item_variable_may_be_called_like_one_that_the_compiler_makes_up(bench):
    text = "count(t1 for t1 in commitments if any(R.due == t1.due for R in commitments))"
    promises = [{"id": "a", "due": "2025-06-01"}, {"id": "b", "due": "2025-06-02"}]
    assert bench.value(text, commitments=promises) == 2
    assert list(strangers(bench.source(text))) == []


def test_the_longest_expression_is_read_at_once(bench):
    # Bounded work for any text: neither the tree nor the code grows beyond what a rule needs.
    text = " or ".join(f"limit > {n}" for n in range(60))
    assert not isinstance(parse(text), Fault)
    assert len(bench.source(text)) < 20 * len(text)
