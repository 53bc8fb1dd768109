"""Where everything of a YAML or JSON text stands: spans by character, for whoever changes a few of them.

The readers in `source` say what a text means; this says where each piece of it begins and ends, with
anchors and aliases as they are written. The text has been read before, so it is known to be well formed.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

__all__ = ["Entry", "Node", "json_tree", "yaml_tree"]

_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|[{}\[\],:]|[^\s{}\[\],:"]++', re.DOTALL)
_PROPERTIES = re.compile(r"(?:[&!]\S*+(?:\s++|$))+")


class Entry(NamedTuple):
    """One entry of a mapping or list: `start` is where its key or its dash stands."""

    key: str  #: "" in a list
    start: int
    node: "Node"


class Node(NamedTuple):
    """A value as it is written."""

    kind: str  #: map | list | scalar | alias
    start: int  #: behind its anchor and tag
    end: int  #: of its last character that is no blank and no comment
    style: str = ""  #: of a scalar: "" plain, ', ", | or >; of a map or list: "flow" or "block"
    entries: tuple[Entry, ...] = ()
    anchor: str = ""  #: its own name, or the one that an alias names
    after: int = (
        0  #: where a line can be put behind it: the end, but for texts with line breaks kept
    )


def yaml_tree(text: str) -> Node:
    """The tree of a YAML text with one document."""
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    wanted = (yaml.NodeEvent, yaml.CollectionEndEvent)
    events = (event for event in yaml.parse(text, Loader=loader) if isinstance(event, wanted))
    return _yaml(next(events), events, text)


def _yaml(event: Any, events: Iterator[Any], text: str) -> Node:
    kind, anchor = event.__class__.__name__, event.anchor or ""
    start, end = event.start_mark.index, event.end_mark.index
    if kind == "AliasEvent":
        return Node("alias", start, end, anchor=anchor, after=end)
    if (anchor or event.tag) and (found := _PROPERTIES.match(text, start)):
        start = min(found.end(), end) if kind == "ScalarEvent" else found.end()
    if kind == "ScalarEvent":
        style = event.style or ""
        last = len(text[:end].rstrip()) if style in ("|", ">") else end
        return Node("scalar", start, last, style, anchor=anchor, after=end)
    mapping, flow = kind == "MappingStartEvent", bool(event.flow_style)
    entries: list[Entry] = []
    while hasattr(inner := next(events), "anchor"):  # else it is the end
        if mapping:
            key = inner
            node = _yaml(next(events), events, text)
            name = getattr(key, "value", "")
            entries.append(Entry(name, key.start_mark.index, node))
            if node.end < key.end_mark.index:  # a key alone in a flow mapping
                at = key.end_mark.index
                entries[-1] = entries[-1]._replace(node=node._replace(start=at, end=at, after=at))
        else:
            at = inner.start_mark.index
            node = _yaml(inner, events, text)
            entries.append(Entry("", at if flow else _dash(text, at, entries, start), node))
    style = "flow" if flow else "block"
    closed = inner.end_mark.index if flow else entries[-1].node.end
    after = closed if flow else entries[-1].node.after
    return Node("map" if mapping else "list", start, closed, style, tuple(entries), anchor, after)


def _dash(text: str, item: int, before: list[Entry], start: int) -> int:
    """Where the dash of an item stands: the first one behind the last item, comments passed over."""
    at = before[-1].node.end if before else start
    while at < item:
        if text[at] == "#":
            at = min(text.find("\n", at) % (len(text) + 1), item)
        elif text[at] == "-":
            return at
        else:
            at += 1
    return item


def json_tree(text: str) -> Node:
    """The tree of a JSON text: every map and list is in flow style."""
    return _json(next(tokens := _TOKEN.finditer(text)), tokens)


def _json(token: re.Match[str], tokens: Iterator[re.Match[str]]) -> Node:
    start, end, first = token.start(), token.end(), token[0][0]
    if first not in "{[":
        return Node("scalar", start, end, '"' if first == '"' else "", after=end)
    entries: list[Entry] = []
    while (token := next(tokens))[0] not in "}]":
        if token[0] == ",":
            continue
        if first == "[":
            entries.append(Entry("", token.start(), _json(token, tokens)))
            continue
        from json import loads

        next(tokens)  # the colon
        entries.append(Entry(loads(token[0]), token.start(), _json(next(tokens), tokens)))
    kind, end = "map" if first == "{" else "list", token.end()
    return Node(kind, start, end, "flow", tuple(entries), after=end)
