"""One change to a text whose tree is known: what is put where, and in which style.

Each function gives the whole new text. What it puts in follows its surroundings: the quotes of the value
that it replaces, the indentation of its neighbours, the line ends of the file; new items are written as
`yaml_out` writes them. Comments go only with a line that goes.
"""

import json
import re
from typing import Any, NamedTuple

from comity.engine import yaml_out
from comity.engine.edit_tree import Entry, Node

__all__ = ["Page", "append", "insert", "remove", "replace"]

_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_HEADER = re.compile(r"[|>][-+0-9]*")


class Page(NamedTuple):
    """A text and how it is written."""

    text: str
    json: bool

    @property
    def line_end(self) -> str:
        found = _BREAK.search(self.text)
        return found[0] if found else "\n"

    def line_start(self, at: int) -> int:
        breaks = [m.end() for m in _BREAK.finditer(self.text, 0, at)]
        return breaks[-1] if breaks else 0

    def line_stop(self, at: int) -> int:
        """Where the line ends, before its break."""
        found = _BREAK.search(self.text, at)
        return found.start() if found else len(self.text)

    def column(self, at: int) -> int:
        return at - self.line_start(at)

    def put(self, start: int, end: int, new: str) -> str:
        return self.text[:start] + new + self.text[end:]

    def below(self, at: int, lines: list[str]) -> str:
        """With lines put in below the line of a place; a place at a line's beginning is below already."""
        if at and self.line_start(at) == at:
            return self.put(at, at, "".join(line + self.line_end for line in lines))
        stop = self.line_stop(at)
        return self.put(stop, stop, "".join(self.line_end + line for line in lines))

    def flow(self, value: Any, key: str) -> str:
        if self.json:
            return json.dumps(value, ensure_ascii=False, allow_nan=False)
        return yaml_out.flow(value, key)


def replace(page: Page, parent: Node, node: Node, key: str, value: Any) -> str:
    """With another value in the place of a node; `key` names the field that it is about."""
    text = page.text
    if node.style in ("|", ">"):
        return _replace_block_text(page, node, page.flow(value, key))
    in_block = parent.style == "block" and not page.json
    if node.style == "block":
        return _replace_block(page, parent, node, key, value)
    if in_block and parent.kind == "map" and _holds_items(value):
        return _spread(page, parent, node, key, value)
    new = page.flow(value, key)
    if isinstance(value, str) and node.style in ("'", '"') and not page.json:
        new = _quoted(value, node.style)
    if node.start == node.end and node.start and not text[node.start - 1].isspace():
        new = " " + new
        if parent.style == "flow" and text[node.start - 1] != ":":  # a key that stands alone
            new = ":" + new
    return page.put(node.start, node.end, new)


def _quoted(value: str, style: str) -> str:
    """In the quotes that were there, where they can hold it."""
    if style == "'" and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    bare = yaml_out.scalar(value, "")
    return bare if bare.startswith('"') else f'"{bare}"'


def _replace_block_text(page: Page, node: Node, new: str) -> str:
    """A text below its mark: what stands beside the mark stays."""
    header = _HEADER.match(page.text, node.start)
    stop = header.end() if header else node.start
    line = page.line_stop(stop)
    return page.put(node.start, max(node.end, line), new + page.text[stop:line])


def _replace_block(page: Page, parent: Node, node: Node, key: str, value: Any) -> str:
    """A whole block of lines: what is new stands where it began."""
    new = page.flow(value, key)
    indented = page.column(node.start) > (
        page.column(parent.entries[0].start) if parent.entries else -1
    )
    return page.put(node.start, node.end, new if indented else f" {new}")


def _holds_items(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(item, dict) for item in value)


def _spread(page: Page, parent: Node, node: Node, key: str, value: Any) -> str:
    """Items one below the other, below the key that they belong to."""
    lines = list(yaml_out.entry(key, value, page.column(parent.entries[0].start)))[1:]
    start = len(page.text[: node.start].rstrip(" ")) if node.start < node.end else node.start
    cut = Page(page.put(start, node.end, ""), json=False)
    return cut.below(start, lines)


def insert(page: Page, node: Node, key: str, value: Any, *, apart: bool) -> str:
    """With one more key at the end of a map; `apart`: an empty line before a block of its own."""
    name = json.dumps(key, ensure_ascii=False) if page.json else yaml_out.scalar(key, "")
    if node.style == "flow":
        return _into_flow(page, node, f"{name}: {page.flow(value, key)}")
    lines = list(yaml_out.entry(key, value, page.column(node.entries[0].start)))
    return page.below(node.after, ["", *lines] if apart else lines)


def append(page: Page, node: Node, key: str, value: Any) -> str:
    """With one more item at the end of a list."""
    new = page.flow(value, key)
    if node.style == "flow":
        return _into_flow(page, node, new)
    return page.below(node.after, [f"{' ' * page.column(node.entries[0].start)}- {new}"])


def _into_flow(page: Page, node: Node, new: str) -> str:
    if not node.entries:
        return page.put(node.start + 1, node.start + 1, new)
    last = node.entries[-1]
    at, line = last.node.end, page.line_start(last.start)
    before, behind = page.text[line : last.start], page.text[at : page.line_stop(at)]
    gap = " "
    if line > node.start and not before.strip() and "#" not in behind:  # each on a line of its own
        gap = page.line_end + before
    return page.put(at, at, f",{gap}{new}")


def remove(page: Page, node: Node, index: int) -> str:
    """Without one entry of a map or list, and without the lines that were its own."""
    gone = node.entries[index]
    if node.style == "flow":
        return _out_of_flow(page, node, index)
    if len(node.entries) == 1:
        empty = "{}" if node.kind == "map" else " []"
        return page.put(gone.start, gone.node.end, empty)
    start, stop = page.line_start(gone.start), page.line_stop(gone.node.end)
    if not page.text[start : gone.start].strip():
        found = _BREAK.match(page.text, stop)
        if (
            found is None and start
        ):  # the file's last line, and no break ends it: the one before goes
            start -= 2 if page.text.endswith("\r\n", 0, start) else 1
        return page.put(start, found.end() if found else stop, "")
    following = node.entries[index + 1].start  # it shares its line with the dash before it
    clear = not page.text[gone.node.end : following].strip()
    return page.put(gone.start, following if clear else gone.node.end, "")


def _out_of_flow(page: Page, node: Node, index: int) -> str:
    """Without an entry and the one comma that parted it from its neighbour."""
    gone, last = node.entries[index], index == len(node.entries) - 1
    if last and index:
        comma = _comma(page.text, node.entries[index - 1])
        kept = page.text[comma + 1 : gone.start]
        return page.put(comma, gone.node.end, kept if kept.strip() else "")
    if last:
        return page.put(gone.start, gone.node.end, "")
    comma = _comma(page.text, gone)
    kept = page.text[gone.node.end : comma]
    rest = page.text[comma + 1 :]
    blank = len(rest) - len(rest.lstrip(" ")) if not kept.strip() else 0
    return page.put(gone.start, comma + 1 + blank, kept if kept.strip() else "")


def _comma(text: str, entry: Entry) -> int:
    """The comma behind an entry of a flow collection, comments passed over."""
    at = entry.node.end
    while text[at] != ",":
        at = text.find("\n", at) if text[at] == "#" else at + 1
    return at
