"""What a YAML parser complains of, in words that say what to do."""

import re

import yaml

from comity.engine.errors import ComityError, Position
from comity.engine.source import MAX_DEPTH
from comity.schemas.text import Text

__all__ = ["complaint"]

_QUOTES = Text("a text that begins with this sign takes quotes", "以此符号开头的文字须加引号")
_COLON = Text("a text with a colon and a space takes quotes", "含有冒号加空格的文字须加引号")
_COLUMN = Text("keys of one block begin in the same column", "同一块的键须左对齐")
_ITEMS = Text("items of one list begin in the same column", "同一列表的各项须左对齐")
_INSIDE = Text("a text with a comma or a bracket takes quotes", "含逗号或括号的文字须加引号")
_GO_ON = Text("write `key: value`; indent a text that goes on", "请写成“键: 值”；续行的文字须缩进")
_OWN_LINE = Text("put `- ` in a line of its own, below the key", "请把“- ”另起一行，写在键的下方")
_NEXT_LINE = Text("begin the text in the next line, indented", "文字请从下一行开始，并缩进")
_SINGLE = Text("in single quotes a backslash is a backslash", "单引号中的反斜杠就是反斜杠")
_SPACES = Text("indent with spaces", "请用空格缩进")
_REMOVE = Text("remove it", "请删除该字符")
_FAMILIAR = Text("remove what is not `key: value`", "请删除“键: 值”以外的内容")

_DEEP = Text(f"nested more than {MAX_DEPTH} levels deep", f"嵌套超过 {MAX_DEPTH} 层")
_TAB = "\t cannot start"
#: A piece of what libyaml or the pure parser says, in our words; the first that fits.
_SYNTAX = {
    "scanning a quoted": (Text("this text has no closing quote", "这段文字缺少结尾的引号"), None),
    "expected ':'": (Text("a colon is missing in this line", "这一行缺少冒号"), _GO_ON),
    "mapping values": (Text("no `key: value` can begin here", "此处不能出现“键: 值”"), _COLON),
    "sequence entries": (Text("no list can begin here", "此处不能开始列表"), _OWN_LINE),
    "undefined alias": (Text("an alias that names nothing", "别名没有对应的锚点"), _QUOTES),
    "alphabetic or": (Text("not a name of an anchor or alias", "不是锚点或别名的名称"), _QUOTES),
    "duplicate anchor": (Text("a second anchor of this name", "此名称的锚点重复出现"), None),
    "',' or ']'": (
        Text("a comma or `]` is missing before this", "此处之前缺少逗号或 `]`"),
        _INSIDE,
    ),
    "',' or '}'": (
        Text("a comma or `}` is missing before this", "此处之前缺少逗号或 `}`"),
        _INSIDE,
    ),
    "block mapping": (Text("this does not fit the block around it", "此处与所在的块不符"), _COLUMN),
    "block collection": (
        Text("an item with `- ` is due here", "此处应为以“- ”开头的列表项"),
        _ITEMS,
    ),
    "node content": (Text("a value is missing here", "此处缺少一个值"), _INSIDE),
    "block scalar": (Text("not how a text block begins", "多行文字块的开头有误"), _NEXT_LINE),
    "escape": (Text("an escape that YAML does not have", "YAML 中没有这种转义"), _SINGLE),
    "hexdecimal": (Text("an escape that YAML does not have", "YAML 中没有这种转义"), _SINGLE),
    _TAB: (Text("a tab can't indent", "不能用制表符缩进"), _SPACES),
    "cannot start": (Text("a text can't begin with this sign", "文字不能以此符号开头"), _QUOTES),
    " tag": (Text("not a tag", "不是有效的标签"), _QUOTES),
    "document start": (
        Text("the text goes on after its end", "内容结束之后还有多余的文字"),
        _FAMILIAR,
    ),
    "directive": (Text("not a directive", "不是有效的指令"), _QUOTES),
    "incompatible": (Text("not a version of YAML 1", "不是 YAML 1 的版本"), _FAMILIAR),
    "nesting depth": (_DEEP, None),  # libyaml has a limit too, and looks ahead
    "characters are not": (Text("a control character", "不可见的控制字符"), _REMOVE),
}
#: Where the parser notices these says little; where the faulty part begins says it.
_FROM_START = ("scanning a quoted", "expected ':'")
_CONTROL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def complaint(
    problem: yaml.YAMLError, text: str, name: str, error: type[ComityError]
) -> ComityError:
    """What the parser found wrong, in our words, where a person would look for it."""
    mark = getattr(problem, "problem_mark", None)
    told = f"{getattr(problem, 'context', '')} {getattr(problem, 'problem', problem)}"
    sign = text[mark.index : mark.index + 1] if mark else ""
    if "cannot start" in told and sign == "\t":
        told = _TAB
    piece = next((piece for piece in _SYNTAX if piece in told), None)
    message, hint = _SYNTAX[piece] if piece else (Text(told, told), None)
    if piece in _FROM_START:
        mark = problem.context_mark  # type: ignore[attr-defined]
    place = Position(mark.line + 1, mark.column + 1) if mark else None
    if isinstance(problem, yaml.reader.ReaderError) and (control := _CONTROL.search(text)):
        place = _after(text[: control.start()])
    elif mark and mark.index >= len(text):  # the parser sees a line more at the end
        place = _after(text)
    message = Text(f"not YAML: {message.en}", f"不是合法的 YAML：{message.zh}")
    return error(message, file=name, position=place, hint=hint)


def _after(text: str) -> Position:
    return Position(text.count("\n") + 1, len(text) - text.rfind("\n"))
