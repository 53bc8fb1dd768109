"""Rule packs as their authors wrote them: for those who read, test and explain rules.

A check uses what was compiled from the same files and never comes here.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeVar

from pydantic import TypeAdapter

from comity.engine.catalog import BUILT_IN, Catalog, StrPath, is_rule, pack_files
from comity.engine.errors import RuleError
from comity.engine.overrides import Origin, apply, configured, manifests
from comity.engine.profiles import choose
from comity.engine.source import Document, parse
from comity.engine.validate import validate
from comity.schemas.rule import Row, RuleFile, Source

__all__ = ["Written", "listed", "outline", "rules", "sources", "standing"]

_T = TypeVar("_T")


class Written(NamedTuple):
    """A rule and the file that it stands in."""

    rule: RuleFile
    document: Document


def rules(packs: Sequence[StrPath] = (BUILT_IN,)) -> dict[str, Written]:
    """Every rule of some packs, by id, sorted. Raises RuleError, or Mistakes with all of them."""
    found = {}
    for file in (file for pack in packs for file in pack_files(pack) if is_rule(file.name)):
        document = parse(file.data, file.path, error=RuleError)
        rule = validate(RuleFile, document, RuleError)
        found[rule.id] = Written(rule, document)
    return dict(sorted(found.items()))


def sources(packs: Sequence[StrPath] = (BUILT_IN,)) -> dict[str, Source]:
    """Where duties and numbers come from, by key; a later pack's entry wins."""
    return _entries(packs, "sources.yaml", TypeAdapter(dict[str, Source]))


def outline(packs: Sequence[StrPath] = (BUILT_IN,)) -> dict[str, Row]:
    """The points that rules answer to, by key."""
    return _entries(packs, "outline.yaml", TypeAdapter(dict[str, Row]))


def _entries(
    packs: Sequence[StrPath], name: str, kind: TypeAdapter[dict[str, _T]]
) -> dict[str, _T]:
    found: dict[str, _T] = {}
    for file in (file for pack in packs for file in pack_files(pack)):
        if file.name == name:
            entries: dict[str, _T] = validate(
                kind, parse(file.data, file.path, error=RuleError), RuleError
            )
            found |= entries
    return found


def standing(
    packs: Sequence[StrPath], profile: str, rule_id: str, own: Document | None = None
) -> tuple[RuleFile, list[Origin]]:
    """A rule with all that packs, profile and configuration change of it, and where each change was made.

    Of several changes of one field the last holds. Raises RuleError, UsageError or Mistakes as loading does.
    """
    files = [file for pack in packs for file in pack_files(pack)]
    last = [configured(own)] if own and own.value.get("overrides") else []
    layers = [*manifests(files), *choose(profile, files).layers, *last]
    return apply(rules(packs)[rule_id].rule, layers)


def listed(catalog: Catalog) -> list[dict[str, Any]]:
    """Every rule and diagnosis in plain values: scored rules, data quality, strengths, diagnoses."""
    kinds = ("scored", "data_quality", "strength")
    rows = [
        {
            "id": rule.id,
            "kind": rule.kind,
            "dimension": rule.dimension,
            "severity": rule.severity,
            "core": rule.core,
            "covers": list(rule.covers),
            "tags": list(rule.tags),
            "title": _both(rule.title),
            "pass_title": _both(rule.pass_title),
            "question": _both(rule.question),
            "basis": list(rule.basis),
            "actions": list(rule.actions),
            "phases": sorted(rule.phases) if rule.phases else None,
        }
        for rule in sorted(catalog.rules, key=lambda rule: (kinds.index(rule.kind), rule.id))
    ]
    return rows + [
        {
            "id": diagnosis.id,
            "kind": "diagnosis",
            "dimension": None,
            "severity": diagnosis.severity,
            "core": False,
            "covers": [],
            "tags": [],
            "title": _both(diagnosis.title),
            "actions": list(diagnosis.playbook),
        }
        for diagnosis in catalog.inference.diagnoses
    ]


def _both(text: Any) -> dict[str, str]:
    return {"en": text.en, "zh": text.zh}
