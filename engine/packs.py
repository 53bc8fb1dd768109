"""Which packs a run judges by, in which order.

A pack is named by its folder, by `package:NAME` when a Python package brings it (entry point group
`comity.packs`; the object is a package or a folder), or as `comity:default`. A pack's own `extends`
come before it, each pack once, the built-in one first of all.
"""

import os
from collections.abc import Iterable, Sequence

from comity.engine.catalog import BUILT_IN, MANIFEST
from comity.engine.errors import ComityError, Position, RuleError, UsageError, suggest
from comity.schemas.text import Text

__all__ = ["GROUP", "resolve"]

GROUP = "comity.packs"
DEFAULT = "comity:default"


def resolve(names: Iterable[str]) -> tuple[str, ...]:
    """The folders of some packs and of all that they extend, in the order in which they are read.

    Raises UsageError for a pack that is not there, RuleError for a manifest at fault or a cycle.
    """
    found: dict[str, None] = {BUILT_IN: None}
    for name in names:
        _add(_folder(name, os.curdir, UsageError), found, ())
    return tuple(found)


def _add(folder: str, found: dict[str, None], path: tuple[str, ...]) -> None:
    if folder in found:
        return
    manifest = os.path.join(folder, MANIFEST)
    if folder in path:
        chain = " > ".join((*path[path.index(folder) :], folder))
        message = Text(f"packs extend each other: {chain}", f"规则包互相引用：{chain}")
        raise RuleError(message, file=manifest)
    for name, position in _extends(manifest):
        _add(_folder(name, folder, RuleError, manifest, position), found, (*path, folder))
    found[folder] = None


def _extends(manifest: str) -> Sequence[tuple[str, Position | None]]:
    if not os.path.exists(manifest):
        return ()
    from comity.engine.source import read
    from comity.engine.validate import validate
    from comity.schemas.pack import PackFile

    document = read(manifest, error=RuleError)
    extended = validate(PackFile, document, RuleError).extends
    return [(name, document.position(f"/extends/{i}")) for i, name in enumerate(extended)]


def _folder(
    name: str,
    base: str,
    error: type[ComityError],
    file: str | None = None,
    position: Position | None = None,
) -> str:
    """The folder of a pack; a relative one is looked up from `base`."""
    if name == DEFAULT:
        return BUILT_IN
    if name.startswith("package:"):
        return _installed(name.removeprefix("package:"), error, file, position)
    folder = os.path.normpath(os.path.join(base, name))
    if not os.path.isdir(folder):
        message = Text(f"no rule pack at {name}", f"{name} 不是规则包目录")
        raise error(message, file=file, position=position)
    return folder


def _installed(
    name: str, error: type[ComityError], file: str | None, position: Position | None
) -> str:
    """The folder that an installed package offers under this name."""
    from importlib.metadata import entry_points
    from importlib.resources import files

    offered = {point.name: point for point in entry_points(group=GROUP)}
    if name not in offered:
        known = sorted(offered)
        message = Text(
            f'no installed package offers a pack "{name}"', f"没有已安装的包提供规则包“{name}”"
        )
        hint = suggest(name, known) or Text(
            f"offered: {', '.join(known)}" if known else "none is installed",
            f"可用：{'、'.join(known)}" if known else "尚未安装任何规则包",
        )
        raise error(message, file=file, position=position, hint=hint)
    brought = offered[name].load()
    return os.path.normpath(brought if isinstance(brought, str) else str(files(brought)))
