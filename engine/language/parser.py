"""Text to syntax tree: Python's expression syntax, cut down to what rules may say.

Everything outside the whitelist is refused by name. Nothing of Python can be reached from here: the
tree only ever names blocks, fields, parameters, item variables and the functions of the language, and
the compiler writes the code itself. Length, size and depth are bounded, so any text is read in no time.
"""

import ast
import re
import warnings
from collections.abc import Iterator
from typing import NamedTuple

from comity.schemas.text import Text

__all__ = ["MAX_DEPTH", "MAX_LENGTH", "MAX_NODES", "Fault", "parse", "span"]

MAX_LENGTH = 2000  #: characters of one expression
MAX_NODES = 400
MAX_DEPTH = 40  #: of nesting; Python takes 200 brackets, and a level becomes up to four of them
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
#: Operators have no place of their own in the tree; here is how they are written.
_SIGNS: dict[type[ast.AST], str] = {
    ast.Pow: "**", ast.FloorDiv: "//", ast.Mod: "%", ast.MatMult: "@", ast.LShift: "<<", ast.RShift: ">>",
    ast.BitOr: "|", ast.BitAnd: "&", ast.BitXor: "^", ast.Invert: "~", ast.UAdd: "+",
}  # fmt: skip

#: A text between quotes; without backslashes and triple quotes there is nothing else to it.
_STRING = re.compile(r"'[^']*'|\"[^\"]*\"")
_WITH = re.compile(r"(?<=\.)with\b")
_WIDE = str.maketrans("（），．：；“”‘’＝＞＜！＋－＊／［］", "(),.:;\"\"''=><!+-*/[]")


class Fault(NamedTuple):
    """One mistake in an expression."""

    message: Text
    start: int  #: offset of the offending word in the text, in characters
    end: int
    hint: Text | None = None


def parse(text: str) -> ast.expr | Fault:
    """The tree of one expression, or what is wrong with it."""
    if len(text) > MAX_LENGTH:
        message = f"an expression has at most {MAX_LENGTH} characters"
        return Fault(Text(message, f"表达式不得超过 {MAX_LENGTH} 个字符"), 0, 0)
    for fault in _signs(text):
        return fault
    try:
        with warnings.catch_warnings():  # of what `1if` might once mean; refused anyway
            warnings.simplefilter("ignore")
            tree = ast.parse(readable(text), mode="eval")
    except SyntaxError as error:
        return _syntax(text, error)
    except (RecursionError, MemoryError, ValueError):
        return _too("nested too deeply, or not a text", "嵌套过深，或含有非法字符", text)
    return next(_mistakes(tree, text), tree.body)


def span(node: ast.AST, text: str) -> tuple[int, int]:
    """Where a node stands in the text, in characters (ast counts bytes of UTF-8)."""
    if not isinstance(node, ast.expr | ast.keyword):
        child = next((c for c in ast.walk(node) if isinstance(c, ast.expr)), None)
        return span(child, text) if child else (0, len(text))
    data = readable(text).encode()
    start = len(data[: node.col_offset].decode())
    end = len(data[: node.end_col_offset].decode())
    return start, end


def readable(text: str) -> str:
    """The text on one line, of the same length, in which `c.with` reads a field.

    `with` is a keyword of Python. It folds identifiers by NFKC, so a full-width first letter names the
    same field without being the keyword. What stands between quotes stays.
    """
    flat = text.replace("\n", " ").replace("\t", " ").replace("\r", " ")
    if ".with" not in flat:
        return flat
    parts = [(_WITH.sub("\uff57ith", flat[a:b]), flat[b:c]) for a, b, c in _outside(flat)]
    return "".join(part for pair in parts for part in pair)


def _outside(text: str) -> Iterator[tuple[int, int, int]]:
    """Where what is not between quotes begins and ends, and where the quoted text after it ends."""
    end = 0
    for match in _STRING.finditer(text):
        yield end, match.start(), match.end()
        end = match.end()
    yield end, len(text), len(text)


def _signs(text: str) -> Iterator[Fault]:
    """Signs that would make the text mean something else than it shows."""
    if text[:1].isspace():
        yield Fault(Text("begins with a space", "开头有空格"), 0, 1)
    bare = [(start, text[start:end]) for start, end, _ in _outside(text)]
    for sign, en, zh in (
        ("\\", "no backslash in a rule", "规则中不能用反斜杠"),
        ("#", "no comment inside an expression", "表达式中不能写注释"),
    ):
        places = [text.find(sign)] if sign == "\\" else [
            start + part.find(sign) for start, part in bare if sign in part
        ]  # fmt: skip
        if places and places[0] >= 0:
            yield Fault(Text(en, zh), places[0], places[0] + 1)
    for quotes in ("'''", '"""'):
        if quotes in text:
            at = text.index(quotes)
            yield Fault(Text("one quote is enough", "一个引号即可"), at, at + 3)


def _mistakes(tree: ast.Expression, text: str) -> Iterator[Fault]:
    if sum(1 for _ in ast.walk(tree)) > MAX_NODES:
        yield _too("the expression is too large", "表达式过大", text)
    if _depth(tree) > MAX_DEPTH:
        yield _too("nested too deeply", "嵌套过深", text)
    for node in ast.walk(tree):
        yield from _faults(node, text)


def _too(en: str, zh: str, text: str) -> Fault:
    return Fault(Text(en, zh), 0, len(text))


def _depth(tree: ast.AST) -> int:
    """Levels of nesting, counted without recursion."""
    depth, level = 0, [tree]
    while level:
        depth += 1
        level = [child for node in level for child in ast.iter_child_nodes(node)]
    return depth


def _faults(node: ast.AST, text: str) -> Iterator[Fault]:
    start, end = span(node, text)
    if not isinstance(node, _ALLOWED):
        yield _refusal(node, text)
    elif isinstance(node, ast.Attribute | ast.Name):
        name = node.attr if isinstance(node, ast.Attribute) else node.id
        if name.startswith("_"):
            yield Fault(Text(f'no such name: "{name}"', f"没有这个名称：“{name}”"), start, end)
    elif isinstance(node, ast.Constant):
        yield from _constant(node, start, end)
    elif isinstance(node, ast.Call):
        yield from _call(node, text)
    elif isinstance(node, ast.comprehension):
        yield from _loop(node, text)
    elif isinstance(node, ast.GeneratorExp) and len(node.generators) != 1:
        yield Fault(
            Text("one `for` in one aggregate", "一个聚合函数里只能有一个 `for`"), start, end
        )


def _refusal(node: ast.AST, text: str) -> Fault:
    """What is not part of the language, by the word or sign that is written."""
    start, end = span(node, text)
    word = text[start:end]
    if sign := _SIGNS.get(type(node)):
        word = sign
        start = next(
            (a + text[a:b].find(sign) for a, b, _ in _outside(text) if sign in text[a:b]), 0
        )
        end = start + len(sign)
    message = Text(f"not part of the rule language: {word}", f"规则语言不支持：{word}")
    return Fault(message, start, end, _INSTEAD.get(type(node)))


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


def _loop(node: ast.comprehension, text: str) -> Iterator[Fault]:
    start, end = span(node.target, text)
    if not isinstance(node.target, ast.Name):
        yield Fault(Text("one name after `for`", "`for` 之后只能是一个名称"), start, end)
    elif node.is_async:
        yield Fault(
            Text("not part of the rule language: async", "规则语言不支持：async"), start, end
        )


def _syntax(text: str, error: SyntaxError) -> Fault:
    at = min(max((error.offset or 1) - 1, 0), len(text))
    return Fault(
        Text("not a complete expression", "表达式不完整或写法有误"), at, at + 1, _hint(text, error)
    )


def _hint(text: str, error: SyntaxError) -> Text | None:
    bare = "".join(text[start:end] for start, end, _ in _outside(text))
    wide = next((sign for sign in bare if sign.translate(_WIDE) != sign), None)
    if wide:
        narrow = wide.translate(_WIDE)
        return Text(f"write {narrow} instead of {wide}", f"请用半角的 {narrow}，不要用 {wide}")
    if "parenthesized" in error.msg:
        return Text(
            "put the `for` part in brackets: share((... for ...), 5)",
            "请给 `for` 部分加括号：share((... for ...), 5)",
        )
    if "&&" in bare or "||" in bare or "!" in bare.replace("!=", ""):
        return Text("write `and`, `or`, `not`", "请写 `and`、`or`、`not`")
    if ":" in bare:
        return Text("a message knows one format, :%", "message 只有一种格式：:%")
    if re.search(r"(?<![=!<>])=(?!=)", bare):
        return Text("to compare, write ==", "比较请写 ==")
    return None
