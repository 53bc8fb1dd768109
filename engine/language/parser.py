"""Text to syntax tree: Python's expression syntax, cut down to what rules may say.

Everything outside the whitelist is refused by name. Nothing of Python can be reached from here: the
tree only ever names blocks, fields, parameters, item variables and the functions of the language, and
the compiler writes the code itself.
"""

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from comity.schemas.text import Text

__all__ = ["Fault", "parse"]

MAX_LENGTH = 2000  #: characters of one expression
MAX_NODES = 400
_LARGEST = 2**53  #: whole numbers beyond it are not exact in JSON

_ALLOWED: tuple[type[ast.AST], ...] = (
    ast.Expression, ast.BoolOp, ast.And, ast.Or, ast.UnaryOp, ast.Not, ast.USub, ast.BinOp, ast.Add,
    ast.Sub, ast.Mult, ast.Div, ast.Compare, ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In,
    ast.NotIn, ast.Is, ast.IsNot, ast.Call, ast.Attribute, ast.Name, ast.Load, ast.Store, ast.Constant,
    ast.List, ast.GeneratorExp, ast.comprehension,
)  # fmt: skip

#: What people try, and what to write instead.
_INSTEAD: dict[type[ast.AST], Text] = {
    ast.IfExp: Text("write choose(condition, a, b)", "请写 choose(条件, a, b)"),
    ast.Subscript: Text("write lookup(key, table)", "请写 lookup(键, 表)"),
    ast.ListComp: Text("leave out the square brackets", "请去掉方括号"),
    ast.Tuple: Text("write a list: [a, b]", "请写成列表：[a, b]"),
    ast.Set: Text("write a list: [a, b]", "请写成列表：[a, b]"),
    ast.JoinedStr: Text(
        "messages take {expressions}; conditions don't", "只有 message 可以用 {表达式}"
    ),
}


class Fault(NamedTuple):
    """One mistake in an expression."""

    message: Text
    start: int  #: offset of the offending word in the text, in characters
    end: int
    hint: Text | None = None


class _Refused(Exception):
    def __init__(self, fault: Fault) -> None:
        self.fault = fault


def parse(text: str) -> ast.expr | Fault:
    """The tree of one expression, or what is wrong with it."""
    if len(text) > MAX_LENGTH:
        message = f"an expression has at most {MAX_LENGTH} characters"
        return Fault(Text(message, f"表达式不得超过 {MAX_LENGTH} 个字符"), 0, 0)
    try:
        tree = ast.parse(_readable(text), mode="eval")
        _check(tree, text)
    except _Refused as refused:
        return refused.fault
    except SyntaxError as error:
        return _syntax(text, error)
    except (RecursionError, MemoryError, ValueError):
        return Fault(
            Text("nested too deeply, or not a text", "嵌套过深，或含有非法字符"), 0, len(text)
        )
    return tree.body


def _readable(text: str) -> str:
    """`c.with` reads a field whose name is a Python keyword.

    Python folds identifiers by NFKC, so a full-width first letter names the same field without being
    the keyword; line breaks become spaces so that an expression may run over lines. Lengths stay.
    """
    flat = text.replace("\n", " ").replace("\t", " ").replace("\r", " ")
    return re.sub(r"(?<=\.)with\b", "\uff57ith", flat)


def _check(tree: ast.AST, text: str) -> None:
    nodes = 0
    for node in ast.walk(tree):
        nodes += 1
        if nodes > MAX_NODES:
            message = Text("the expression is too large", "表达式过大")
            raise _Refused(Fault(message, 0, len(text)))
        for fault in _faults(node, text):
            raise _Refused(fault)


def _faults(node: ast.AST, text: str) -> Iterator[Fault]:
    start, end = span(node, text)
    if not isinstance(node, _ALLOWED):
        word = text[start:end] or type(node).__name__
        message = Text(f"not part of the rule language: {word}", f"规则语言不支持：{word}")
        yield Fault(message, start, end, _INSTEAD.get(type(node)))
    elif isinstance(node, ast.Attribute | ast.Name):
        name = node.attr if isinstance(node, ast.Attribute) else node.id
        if name.startswith("_"):
            yield Fault(Text(f'no such name: "{name}"', f"没有这个名称：“{name}”"), start, end)
    elif isinstance(node, ast.Constant):
        yield from _constant(node, start, end)
    elif isinstance(node, ast.Call):
        yield from _call(node, text)
    elif isinstance(node, ast.comprehension) and not isinstance(node.target, ast.Name):
        yield Fault(Text("one name after `for`", "`for` 之后只能是一个名称"), start, end)
    elif isinstance(node, ast.GeneratorExp) and len(node.generators) != 1:
        yield Fault(
            Text("one `for` in one aggregate", "一个聚合函数里只能有一个 `for`"), start, end
        )


def _constant(node: ast.Constant, start: int, end: int) -> Iterator[Fault]:
    value = node.value
    if value is None or isinstance(value, bool | str):
        return
    if isinstance(value, int | float) and abs(value) < _LARGEST:
        return
    yield Fault(Text("not a number or text that rules may use", "规则中不能使用这个值"), start, end)


def _call(node: ast.Call, text: str) -> Iterator[Fault]:
    start, end = span(node.func, text)
    if not isinstance(node.func, ast.Name):
        word = text[start:end]
        yield Fault(
            Text(f"only functions can be called, not {word}", f"不能调用 {word}"), start, end
        )
    elif node.keywords:
        message = Text("arguments have no names here", "这里的参数不写名称")
        yield Fault(message, *span(node.keywords[0], text))


def _syntax(text: str, error: SyntaxError) -> Fault:
    at = min(max((error.offset or 1) - 1, 0), len(text))
    hint = None
    if "parenthesized" in (error.msg or ""):
        hint = Text(
            "put the `for` part in brackets: share((... for ...), 5)",
            "请给 `for` 部分加括号：share((... for ...), 5)",
        )
    elif re.search(r"(?<![=!<>])=(?!=)", text):
        hint = Text("to compare, write ==", "比较请写 ==")
    elif "&&" in text or "||" in text or "!" in text.replace("!=", ""):
        hint = Text("write `and`, `or`, `not`", "请写 `and`、`or`、`not`")
    return Fault(Text("not a complete expression", "表达式不完整或写法有误"), at, at + 1, hint)


def span(node: ast.AST, text: str) -> tuple[int, int]:
    """Where a node stands in the text, in characters (ast counts bytes of UTF-8)."""
    if not isinstance(node, ast.expr | ast.keyword):
        child = next((c for c in ast.walk(node) if isinstance(c, ast.expr)), None)
        return span(child, text) if child else (0, len(text))
    data = _readable(text).encode()
    start = len(data[: node.col_offset].decode())
    end = len(data[: node.end_col_offset or node.col_offset].decode())
    return start, end
