"""JSON Schemas of the files that people write and read, made from the models: for editors and other tools.

What ships as `schemas/<name>.schema.json` is made here by `make schemas`; a test fails when it is stale.
"""

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from comity.schemas.coaching import CoachingFile
from comity.schemas.config import ConfigFile
from comity.schemas.descriptions import COMMON, DESCRIPTIONS
from comity.schemas.file_descriptions import FILE_DESCRIPTIONS
from comity.schemas.inference import AnyInference
from comity.schemas.pack import PackFile
from comity.schemas.profile import ProfileFile
from comity.schemas.report import Report
from comity.schemas.rule import Action, RuleFile, Source
from comity.schemas.snapshot import Snapshot

__all__ = ["SCHEMAS", "schema", "write"]

#: What each kind of file holds, and what it is called.
SCHEMAS: dict[str, tuple[Any, str]] = {
    "snapshot": (Snapshot, "Comity: a project on one day"),
    "rule": (RuleFile, "Comity: a rule"),
    "profile": (ProfileFile, "Comity: a profile, the constants of the score"),
    "inference": (AnyInference, "Comity: an inference rule"),
    "pack": (PackFile, "Comity: what a rule pack extends and overrides"),
    "config": (ConfigFile, "Comity: what a team decided"),
    "actions": (dict[str, Action], "Comity: the actions of a rule pack"),
    "sources": (dict[str, Source], "Comity: the sources of a rule pack"),
    "coaching": (CoachingFile, "Comity: what a coach asks and says"),
    "report": (Report, "Comity: a report"),
}
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_OWN = {"^x-": True}  #: keys of the user's own
#: Bounds that pydantic leaves under their Python names where a validator of ours stands before them.
_BOUNDS = {"ge": "minimum", "le": "maximum"}
_NULL = {"type": "null"}
_Node = dict[str, Any]


def schema(name: str) -> str:
    """The schema of one kind of file, as JSON text. `$id` is a name, not an address."""
    model, title = SCHEMAS[name]
    made = TypeAdapter(model).json_schema(by_alias=True)
    blocks = made.pop("$defs", {})
    root = made.get("title", "")
    own = name != "report"  # it is written by us alone
    whole: _Node = {"$schema": _DIALECT, "$id": f"comity:{name}/1", "title": title}
    whole |= _described(_tidied(made, own), _texts(name, root))
    for block in sorted(blocks):
        node = _described(_tidied(blocks[block], own), _texts(name, block))
        whole.setdefault("$defs", {})[block] = node
    if name == "profile":
        _may_extend(whole)
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def write(folder: Path) -> None:
    """Write all schemas, as they ship."""
    for name in SCHEMAS:
        (folder / f"{name}.schema.json").write_text(schema(name), encoding="utf-8", newline="\n")


def _may_extend(profile: _Node) -> None:
    """A profile that extends another says only what differs, inside its blocks too."""
    whole = {"required": profile.pop("required")}
    profile["anyOf"] = [{"required": ["extends"]}, whole]
    del profile["$defs"]["Limit"]["required"]


def _tidied(node: _Node, own: bool) -> _Node:  # noqa: FBT001
    """Without titles that repeat a field's name, and with what pydantic could not know."""
    found: _Node = {}
    for key, value in node.items():
        if key == "properties":
            found[key] = {field: _tidied(inner, own) for field, inner in value.items()}
        elif not (key in ("title", "discriminator") or (key == "default" and value is None)):
            found[_BOUNDS.get(key, key)] = _inside(value, own)
    if found.get("anyOf", [None])[1:] == [_NULL]:
        found = _or_null(found)
    return _table(found) if own and found.get("type") == "object" else found


def _inside(value: Any, own: bool) -> Any:  # noqa: FBT001
    if isinstance(value, list):
        return [_inside(item, own) for item in value]
    return _tidied(value, own) if isinstance(value, dict) else value


def _or_null(node: _Node) -> _Node:
    """A scalar or null by its types: a quarter of the length, and easier on an editor."""
    inner: _Node = node["anyOf"][0]
    if not isinstance(inner.get("type"), str | list) or "const" in inner:
        return node
    types = inner["type"] if isinstance(inner["type"], list) else [inner["type"]]
    words = {"enum": [*inner["enum"], None]} if "enum" in inner else {}
    rest: _Node = {key: value for key, value in node.items() if key != "anyOf"}
    return rest | inner | {"type": [*types, "null"]} | words


def _table(node: _Node) -> _Node:
    """A table by known keys names them, so that an editor offers them; `x-` keys are free in any."""
    words = node.get("propertyNames", {}).get("enum")
    if words:
        value = node["additionalProperties"]
        node = {key: inner for key, inner in node.items() if key != "propertyNames"}
        node |= {"properties": dict.fromkeys(words, value), "additionalProperties": False}
    closed = {} if "additionalProperties" in node else {"additionalProperties": False}
    return node | closed | {"patternProperties": node.get("patternProperties", {}) | _OWN}


def _texts(name: str, block: str) -> dict[str, str]:
    """Descriptions by field; "" is the block's own."""
    if name == "snapshot":
        return COMMON | DESCRIPTIONS.get(block, {})
    return FILE_DESCRIPTIONS[name].get(block, {})


def _described(node: _Node, texts: dict[str, str]) -> _Node:
    """Each text where an editor shows it; a field keeps the text that its model gives it."""
    for field, inner in node.get("properties", {}).items():
        if field in texts:
            node["properties"][field] = {"description": texts[field]} | inner
    told = texts.get("") or node.get("description")
    rest = {key: inner for key, inner in node.items() if key != "description"}
    return {"description": told} | rest if told else rest
