"""Random expressions over random rows: compiled code agrees with a naive evaluator of SQL's logic.

The evaluator below walks the tree and knows nothing of the compiler. It is slow, obvious, and the meaning
of the language.
"""

import ast
import operator
import re
from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from comity.engine.facts import read
from comity.engine.language.code import Name
from comity.engine.language.compiler import Compiler
from comity.engine.language.functions import AGGREGATES, RUNTIME, SCALARS
from comity.engine.language.parser import Fault, parse
from comity.engine.language.scribe import names_of
from comity.engine.shapes import derive, item_of
from comity.engine.source import of
from comity.schemas.snapshot import Snapshot

SHAPES = derive(Snapshot)
AS_OF = date(2025, 6, 30)
SEVERITIES = ("low", "medium", "high", "critical")

# -- the oracle ------------------------------------------------------------------------------------

COMPARE = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
ARITHMETIC = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul}


def kleene(truths, *, stop):
    if stop in truths:
        return stop
    return None if None in truths else not stop


def meaning(node, scope):
    """The value of an expression; None is missing, and the third truth."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name):
        return scope[node.id]
    if isinstance(node, ast.Attribute):
        row = meaning(node.value, scope)
        return None if row is None else row[node.attr]
    if isinstance(node, ast.BoolOp):
        truths = [meaning(value, scope) for value in node.values]
        return kleene(truths, stop=isinstance(node.op, ast.Or))
    if isinstance(node, ast.UnaryOp):
        value = meaning(node.operand, scope)
        if value is None:
            return None
        return not value if isinstance(node.op, ast.Not) else -value
    if isinstance(node, ast.BinOp):
        return computed(node.op, meaning(node.left, scope), meaning(node.right, scope))
    if isinstance(node, ast.Compare):
        operands = [node.left, *node.comparators]
        pairs = zip(node.ops, operands, operands[1:], strict=False)
        return kleene([compared(op, a, b, scope) for op, a, b in pairs], stop=False)
    if isinstance(node, ast.List):
        return [meaning(element, scope) for element in node.elts]
    assert isinstance(node, ast.Call)
    return called(ast.unparse(node.func), node.args, scope)


def computed(op, a, b):
    if a is None or b is None:
        return None
    if isinstance(op, ast.Div):
        return a / b if b else None
    return ARITHMETIC[type(op)](a, b)


def compared(op, left, right, scope):
    a = meaning(left, scope)
    if isinstance(op, ast.Is | ast.IsNot):
        return (a is None) == isinstance(op, ast.Is)
    b = meaning(right, scope)
    if a is None or b is None:
        return None
    if isinstance(op, ast.In | ast.NotIn):
        found = kleene([None if x is None else a == x for x in b], stop=True)
        return found if found is None or isinstance(op, ast.In) else not found
    if isinstance(a, str) and not isinstance(op, ast.Eq | ast.NotEq):
        a, b = SEVERITIES.index(a), SEVERITIES.index(b)
    return COMPARE[type(op)](a, b)


def called(name, arguments, scope):
    if name == "coalesce":
        return next((x for x in (meaning(a, scope) for a in arguments) if x is not None), None)
    if name == "choose":
        condition = meaning(arguments[0], scope)
        return None if condition is None else meaning(arguments[1 if condition else 2], scope)
    if name in ("days", "level", "within"):
        values = [meaning(argument, scope) for argument in arguments]
        if None in values:
            return None
        if name == "within":
            return 0 <= scope["as_of"] - values[0] <= values[1]
        return SEVERITIES.index(values[0]) if name == "level" else values[0]
    least = meaning(arguments[1], scope) if len(arguments) > 1 else 1
    return gathered(name, arguments[0], least, scope)


def gathered(name, argument, least, scope):
    """An aggregate: what its filter leaves undecided makes it unknown, what is missing is left out."""
    if isinstance(argument, ast.List):
        values, unsure = meaning(argument, scope), False
    else:
        (loop,) = argument.generators
        rows = meaning(loop.iter, scope)
        if rows is None:
            return None
        inner = [scope | {loop.target.id: row} for row in rows]
        kept = [(kleene([meaning(f, s) for f in loop.ifs], stop=False), s) for s in inner]
        unsure = any(passed is None for passed, _ in kept)
        values = [meaning(argument.elt, s) for passed, s in kept if passed]
    if name in ("any", "all"):
        return kleene([*values, *([None] if unsure else [])], stop=name == "any")
    truths = all(isinstance(value, bool) or value is None for value in values)
    if name in ("count", "share") and truths and is_condition(argument):
        if unsure or None in values:
            return None
        return sum(values) if name == "count" else shared(values, least)
    known = [value for value in values if value is not None]
    if unsure:
        return None
    if name in ("minimum", "maximum", "latest", "first"):
        choose = max if name in ("maximum", "latest") else min
        return choose(known, default=None)
    if name == "mean":
        return sum(known) / len(known) if known else None
    return sum(known) if name == "sum" else len(known)


def shared(values, least):
    enough = values and least is not None and len(values) >= least
    return sum(values) / len(values) if enough else None


def is_condition(argument):
    element = argument.elts[0] if isinstance(argument, ast.List) else argument.elt
    if isinstance(element, ast.Call):
        name = ast.unparse(element.func)
        return name in ("any", "all", "within") or (
            name == "coalesce" and is_condition(ast.List(element.args))
        )
    return isinstance(element, ast.Compare | ast.BoolOp) or (
        isinstance(element, ast.UnaryOp) and isinstance(element.op, ast.Not)
    )


# -- random rows and expressions -------------------------------------------------------------------

days = st.one_of(st.none(), st.integers(-3, 3).map(lambda n: str(AS_OF + timedelta(n))))
counts = st.one_of(st.none(), st.integers(0, 3))
issues = st.fixed_dictionaries(
    {
        "severity": st.sampled_from((None, *SEVERITIES)),
        "due": days,
        "raised_on": days,
        "reopened": counts,
        "options_offered": counts,
    }
)
metrics = st.fixed_dictionaries({"spi": st.sampled_from((None, -1, 0, 0.5, 2)), "cpi": counts})
snapshots = st.fixed_dictionaries(
    {
        "issues": st.one_of(st.none(), st.lists(issues, max_size=4)),
        "metrics": st.one_of(st.none(), metrics),
    }
)


def facts(snapshot):
    rows = snapshot["issues"]
    listed = rows and [{"id": f"i{n}", **row} for n, row in enumerate(rows)]
    project = {"name": "Example", "as_of": str(AS_OF)}
    return read(of({"project": project, **snapshot, "issues": listed}), SHAPES).root


class Writer:
    """Draws expressions; `names` are the item variables in scope."""

    def __init__(self, draw):
        self.draw = draw

    def one(self, *forms):
        """One of some forms, each a text or a way to write one."""
        form = self.draw(st.sampled_from(forms))
        return form if isinstance(form, str) else form()

    def number(self, depth, names):
        own = [f"{name}.{field}" for name in names for field in ("reopened", "options_offered")]
        if depth <= 0:
            return self.one("0", "1", "2.5", "metrics.spi", "metrics.cpi", *own)
        n, c, e = (
            self.below(self.number, depth, names),
            self.below(self.condition, depth, names),
            self.each,
        )
        return self.one(
            n,
            *(lambda sign=sign: f"({n()} {sign} {n()})" for sign in "+-*/"),
            lambda: f"(-{n()})",
            lambda: f"coalesce({n()}, {n()})",
            lambda: f"choose({c()}, {n()}, {n()})",
            lambda: f"minimum([{n()}, {n()}])",
            lambda: f"share(({e(self.condition, depth, names)}), {n()})",
            lambda: f"count({e(self.condition, depth, names)})",
            *(
                lambda name=name: f"{name}({e(self.number, depth, names)})"
                for name in ("sum", "count", "mean", "maximum")
            ),
            lambda: f"days({self.date(0, names)} - {self.date(depth - 1, names)})",
            lambda: f"level({names[-1]}.severity)",
        )

    def date(self, depth, names):
        own = [f"{name}.{field}" for name in names for field in ("due", "raised_on")]
        if depth <= 0:
            return self.one("as_of", *own)
        ends = (
            lambda end=end: f"{end}({self.each(self.date, depth, names)})"
            for end in ("latest", "first")
        )
        return self.one(*own, *ends)

    def condition(self, depth, names):
        n, c = self.below(self.number, depth, names), self.below(self.condition, depth, names)
        if depth <= 0:
            return self.one(
                lambda: f"{n()} > {n()}",
                lambda: f"{n()} == {n()}",
                "metrics is None",
                "metrics.cpi is not None",
                f"{names[-1]}.severity >= 'high'",
            )
        d, e = self.below(self.date, depth, names), self.each
        return self.one(
            lambda: f"({c()}) and ({c()})",
            lambda: f"({c()}) or ({c()})",
            lambda: f"not ({c()})",
            lambda: f"{n()} <= {n()}",
            lambda: f"{n()} != {n()} < {n()}",
            lambda: f"{n()} < {n()} <= {n()} == {n()}",
            lambda: f"{n()} in [{n()}, {n()}]",
            lambda: f"{n()} not in [{n()}, 1]",
            lambda: f"{d()} > {d()}",
            lambda: f"within({d()}, {n()})",
            lambda: f"any({e(self.condition, depth, names)})",
            lambda: f"all({e(self.condition, depth, names)})",
            lambda: f"any([{c()}, {c()}])",
            lambda: f"all([{c()}, {c()}])",
            lambda: f"({n()}) is None",
            lambda: f"coalesce({c()}, {c()})",
            f"{names[-1]}.severity < {names[0]}.severity",
            f"{names[-1]}.severity in ['low', 'high']",
        )

    def below(self, kind, depth, names):
        return lambda: kind(depth - 1, names)

    def each(self, kind, depth, names):
        """An element over the issues, and up to two filters of them."""
        inner = (*names, "abcdefgh"[len(names)])
        tests = [self.condition(depth - 2, inner) for _ in range(self.draw(st.integers(0, 2)))]
        filters = "".join(f" if ({test})" for test in tests)
        return f"({kind(depth - 1, inner)}) for {inner[-1]} in issues{filters}"


@st.composite
def written(draw):
    writer = Writer(draw)
    return draw(st.sampled_from((writer.number, writer.condition)))(3, ("i",))


expressions = written()


def compiled(text, compiler=None):
    """The Python of an expression about one issue, `i`."""
    item = Name("v_item", item_of("Issue"), path="issues", variable=True)
    compiler = compiler or Compiler(SHAPES, names_of(SHAPES, {}) | {"i": item})
    tree = parse(text)
    assume(not isinstance(tree, Fault))
    code = compiler.tree(tree, text)
    lines = (*compiler.lines, f"return {code.text}")
    return "\n".join(["def run(R, v_item):", *(f"    {line}" for line in lines)]), compiler.faults


def runs(source, root, row):
    scope = {**RUNTIME, "__builtins__": {}}
    exec(source, scope)  # noqa: S102
    return scope["run"](root, row)


def same(a, b):
    if isinstance(a, bool) or isinstance(b, bool) or a is None or b is None:
        return a is b
    return abs(a - b) <= 1e-9 * max(1, abs(a), abs(b))


@given(expressions, snapshots, issues)
def test_compiled_code_agrees_with_the_naive_evaluator(text, snapshot, issue):
    source, faults = compiled(text)
    assert all(fault.message.en == "this is always recorded" for fault in faults)
    assume(not faults)
    root = facts(snapshot)
    row = facts({"issues": [issue], "metrics": None})["issues"][0]
    expected = meaning(parse(text), root | {"i": row})
    assert same(runs(source, root, row), expected), source


@given(expressions)
def test_generated_code_names_nothing_but_its_own(text):
    source, _ = compiled(text)
    own = re.compile(r"(t|a|fa|v|w|n)\d+|[RLEXCUN]|v_item|row|run")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name):
            assert own.fullmatch(node.id) or node.id in RUNTIME
        elif isinstance(node, ast.Attribute):
            assert node.attr in ("append", "index")
        assert not isinstance(
            node, ast.Import | ast.ImportFrom | ast.Lambda | ast.Global | ast.Nonlocal
        )


# -- logic ---------------------------------------------------------------------------------------

fields = st.sampled_from(
    ("metrics.spi", "metrics.cpi", "metrics.budget", "i.reopened", "i.options_offered")
)
atoms = st.builds(
    "{} {} {}".format, fields, st.sampled_from(("<", "==", ">=")), st.sampled_from("012")
)
logic = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.builds("not ({})".format, inner),
        st.builds("({}) and ({})".format, inner, inner),
        st.builds("({}) or ({})".format, inner, inner),
    ),
    max_leaves=8,
)


@given(logic, st.tuples(*[st.one_of(st.none(), st.integers(0, 2))] * 5), st.integers(0, 2))
def test_what_is_decided_stays_so_when_more_becomes_known(text, values, added):
    spi, cpi, budget, reopened, options = values
    source, _ = compiled(text)

    def judged(*known):
        figures = {"spi": known[0], "cpi": known[1], "budget": known[2]}
        return runs(
            source, {"metrics": figures}, {"reopened": known[3], "options_offered": known[4]}
        )

    before = judged(spi, cpi, budget, reopened, options)
    after = judged(*(added if value is None else value for value in values))
    assert after is not None
    assert before is None or before is after


# -- any text --------------------------------------------------------------------------------------

WORDS = (
    "i", "issues", "metrics", "project", "as_of", "c", ".due", ".spi", ".severity", ".__class__", "._x", "(", ")",
    "[", "]", "{", "}", " and ", " or ", "not ", " in ", " is ", "None", "true", "'high'", '"', "'", "1", "-", "+",
    "*", "/", "**", "//", "%", "==", "!=", "<", ">=", ":=", "=", ",", ":", ";", "\n", "\\", "#", " if ", " else ",
    " for ", "lambda ", "await ", "yield ", "f'", "@", "~", "...", "\uff3f", "，", "（", "承诺", "1e999", "1j", "b''",
    *(f"{name}(" for name in (*SCALARS, *AGGREGATES, "print", "__import__")),
)  # fmt: skip


@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(WORDS), max_size=14).map("".join)))
def test_any_text_is_refused_with_a_place_or_compiles(text):
    compiler = Compiler(SHAPES, names_of(SHAPES, {}))
    code = compiler.expression(text)
    for fault in compiler.faults:
        assert 0 <= fault.start <= fault.end <= max(len(text), fault.start + 1)
        assert fault.message.en
        assert fault.message.zh
    if not compiler.faults:
        lines = (*compiler.lines, f"return {code.text}")
        compile("\n".join(["def run(R):", *(f"    {line}" for line in lines)]), "<rule>", "exec")
