"""Profile files to the constants of a score, and to what a profile changes of the rules.

A profile may extend another: it then says only what differs. Tables are merged entry by entry.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from comity.engine.catalog import PackFile
from comity.engine.errors import RuleError, UsageError, suggest
from comity.engine.overrides import Layer, weights
from comity.engine.profile import Profile
from comity.engine.source import Document, parse
from comity.engine.validate import validate
from comity.schemas.profile import ProfileFile
from comity.schemas.text import Text

__all__ = ["Chosen", "choose", "names"]

_FOLDER = "profiles/"


class Chosen(NamedTuple):
    """A profile and all that it extends."""

    profile: Profile
    layers: tuple[Layer, ...]  #: what they change of rules, the profile itself last


def names(pack: Sequence[PackFile]) -> dict[str, PackFile]:
    """The profiles of some packs by name; a later pack's wins."""
    return {
        file.name.removeprefix(_FOLDER).rpartition(".")[0]: file
        for file in pack
        if file.name.startswith(_FOLDER)
    }


def choose(name: str, pack: Sequence[PackFile]) -> Chosen:
    """The profile of this name.

    Raises UsageError when there is none, RuleError or Mistakes when it, or one that it extends, is at fault.
    """
    known = names(pack)
    if name not in known:
        raise UsageError(_nowhere(name), hint=_hint(name, known))
    chain = [_parsed(known[name])]
    while base := _extended(chain[-1]):
        place = chain[-1].position("/extends")
        if base not in known:
            hint = _hint(base, known)
            raise RuleError(_nowhere(base), file=chain[-1].name, position=place, hint=hint)
        if any(document.name == known[base].path for document in chain):
            message = Text("profiles extend each other", "评分方案互相引用")
            raise RuleError(message, file=chain[-1].name, position=place)
        chain.append(_parsed(known[base]))
    whole: dict[str, Any] = {}
    for document in reversed(chain):
        whole = _merged(whole, document.value)
    found = validate(ProfileFile, chain[0].with_value(whole), RuleError)
    layers = tuple(_layer(document, whole) for document in reversed(chain))
    return Chosen(_constants(found, weights(layers)), layers)


def _nowhere(name: str) -> Text:
    return Text(f'no profile "{name}"', f"没有名为“{name}”的评分方案")


def _hint(name: str, known: Mapping[str, Any]) -> Text:
    listed = sorted(known)
    return suggest(name, listed) or Text(
        f"one of {', '.join(listed)}", f"可选：{'、'.join(listed)}"
    )


def _parsed(file: PackFile) -> Document:
    return parse(file.data, file.path, error=RuleError)


def _extended(document: Document) -> str | None:
    base = document.value.get("extends") if isinstance(document.value, dict) else None
    return base if isinstance(base, str) else None


def _merged(base: dict[str, Any], own: Any) -> dict[str, Any]:
    """The base with what the extending file says; what it overrides of rules is its own."""
    if not isinstance(own, dict):
        return base
    whole = {key: value for key, value in base.items() if key != "overrides"}
    for key, value in own.items():
        old = whole.get(key)
        whole[key] = old | value if isinstance(old, dict) and isinstance(value, dict) else value
    return whole


def _layer(document: Document, whole: Mapping[str, Any]) -> Layer:
    """A file's own overrides; the rest of it is checked with what extends it."""
    own = {**whole, "overrides": document.value.get("overrides") or {}}
    return Layer(document, validate(ProfileFile, document.with_value(own), RuleError).overrides)


def _constants(profile: ProfileFile, rule_weights: dict[str, float]) -> Profile:
    found = profile.model_dump(exclude={"title", "extends", "overrides"})
    pairs = {
        key: tuple(tuple(row) for row in found[key])
        for key in ("dimension_caps", "critical_caps", "high_caps", "bands")
    }
    limits = {
        key: (found[key]["under"], found[key]["cap"])
        for key in ("weak_dimension", "low_coverage", "thin_dimension")
    }
    return Profile(**(found | pairs | limits), rule_weights=rule_weights)
