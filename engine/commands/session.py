"""What a run works with: the settings that hold, the rules, the files."""

import os
import sys
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

    from comity.engine.catalog import Catalog
    from comity.engine.check import Settings
    from comity.engine.source import Document

__all__ = ["catalog", "contents", "open_snapshot", "pack_paths", "settings", "settled", "words"]


def settled(options: dict[str, Any], file: str | None) -> dict[str, Any]:
    """Options as they hold: what was typed, else the environment's word, else the team's file.

    The file is looked for from the folder of `file` upwards, or from the current one. Beside the options
    come `own`, the file, and `settings`, every setting with its origin.
    """
    from comity.engine import config
    from comity.engine.config_keys import SETTINGS

    typed, names = click.get_current_context().get_parameter_source, {"extends": "packs"}
    names |= {"format": "formats"}
    options = {name.replace("-", "_"): value for name, value in options.items()}
    by_key = {key: names.get(key, key.replace("-", "_")) for key in SETTINGS}
    flags = {
        key: options[name]
        for key, name in by_key.items()
        if name in options and typed(name) is click.core.ParameterSource.COMMANDLINE
    }
    folder = os.path.dirname(file) if file and file != "-" else ""
    own = None if options["no_config"] else config.find(folder)
    found = config.resolve(own, os.environ, flags)
    held = {name: found[key].value for key, name in by_key.items()}
    return options | held | {"own": own, "settings": found}


def settings(catalog: "Catalog", options: dict[str, Any]) -> "Settings":
    """What a check is told, by options that are settled."""
    from comity.engine.batch import select
    from comity.engine.check import Settings
    from comity.engine.config import waivers
    from comity.engine.inference import choose
    from comity.engine.waivers import Limits

    return Settings(
        matcher=choose(options["matcher"]),
        today=options.get("today"),
        rules=select(catalog, words(options["select"]), words(options["ignore"])),
        waivers=waivers(options["own"]),
        limits=Limits(
            options["waiver_max_days"],
            options["waiver_max_weight"],
            options["waiver_needs_approver"],
        ),
    )


def catalog(options: dict[str, Any]) -> "Catalog":
    from comity.engine.catalog import load

    profile, own = options.get("profile", "default"), options.get("own")
    return load(pack_paths(options), profile, _cache(), own)


def pack_paths(options: dict[str, Any]) -> tuple[str, ...]:
    from comity.engine.packs import resolve

    return resolve(options["packs"])


def _cache() -> str | None:
    """Where compiled catalogs are kept; COMITY_CACHE_DIR="" keeps none."""
    own = os.environ.get("COMITY_CACHE_DIR")
    if own is not None:
        return own or None
    if sys.platform == "linux":  # as platformdirs has it, without its 5 ms
        base = os.environ.get("XDG_CACHE_HOME", "").strip() or "~/.cache"
        return os.path.join(os.path.expanduser(base), "comity")
    from platformdirs import user_cache_dir

    return user_cache_dir("comity", appauthor=False)


def open_snapshot(name: str) -> "Document":
    from comity.engine.source import read

    return read(name, stdin=sys.stdin.buffer)


def contents(path: str) -> bytes:
    from comity.engine.errors import UsageError
    from comity.engine.source import read_bytes

    return read_bytes(path, stdin=sys.stdin.buffer, error=UsageError)


def words(values: "Iterable[str]") -> list[str]:
    return [word.strip() for value in values for word in value.split(",") if word.strip()]
