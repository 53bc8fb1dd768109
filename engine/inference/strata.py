"""The order of inference: suppressions, escalations, diagnoses, and each diagnosis after those it builds on.

A stratum is settled before the next one begins, so that absence is only ever asked of what can't change
any more.
"""

from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from comity.engine.errors import ComityError, RuleError
from comity.engine.inference.rules import InferenceRule, Ruleset, Selector, Stratum
from comity.engine.source import Document
from comity.schemas.text import Text

__all__ = ["arrange", "causes"]


def arrange(
    placed: Sequence[tuple[Document, InferenceRule]], mistakes: list[ComityError]
) -> Ruleset:
    """The rules in strata; a circle among them is added to the mistakes."""
    rules = {rule.id: rule for _, rule in placed}
    documents = {rule.id: document for document, rule in placed}
    by_kind = {
        kind: {id_: rule for id_, rule in rules.items() if rule.kind == kind}
        for kind in ("suppress", "escalate", "diagnosis")
    }
    silencing = {
        id_: _silenced(rule, by_kind["suppress"]) for id_, rule in by_kind["suppress"].items()
    }
    _levels(silencing, documents, mistakes, _SILENCE)
    building = {id_: _built_on(rule) & rules.keys() for id_, rule in by_kind["diagnosis"].items()}
    levels = [
        [*by_kind["suppress"]],
        [*by_kind["escalate"]],
        *_levels(building, documents, mistakes, _CIRCLE),
    ]
    return Ruleset(tuple(Stratum(tuple(rules[i] for i in sorted(ids))) for ids in levels if ids))


_SILENCE = Text(
    "these suppress each other, so that nobody says it any more: {circle}",
    "这些规则互相抑制，最后没有规则说明这件事：{circle}",
)
_CIRCLE = Text("these diagnoses build on each other: {circle}", "这些诊断互为依据：{circle}")


def causes(rule: InferenceRule) -> list[Selector]:
    """What a suppression leaves standing: what its patterns select, but for its targets."""
    return [
        pattern.select
        for pattern in rule.patterns
        if not pattern.flat.absent and not any(map(pattern.select.meet, rule.targets))
    ]


def _silenced(rule: InferenceRule, others: Mapping[str, InferenceRule]) -> set[str]:
    """The suppressions whose cause is among what this one suppresses."""
    present = [pattern.select for pattern in rule.patterns if not pattern.flat.absent]
    aimed = [select.meet(target) for select in present for target in rule.targets]
    return {
        id_
        for id_, other in others.items()
        if any(aim and aim.meet(cause) for aim in aimed for cause in causes(other))
    }


def _built_on(rule: InferenceRule) -> set[str]:
    selectors = (pattern.select for pattern in rule.patterns)
    return {name for s in selectors if s.kind == "diagnosis" for name in s.names or ()}


def _levels(
    graph: Mapping[str, set[str]],
    documents: Mapping[str, Document],
    mistakes: list[ComityError],
    told: Text,
) -> list[list[str]]:
    """Ids by level: each after all that the graph says it needs."""
    sorter = TopologicalSorter(graph)
    try:
        sorter.prepare()
    except CycleError as error:
        ids: list[str] = error.args[1]
        document = documents[min(ids)]
        circle = " > ".join(_from_least(ids[:-1]))
        message = Text(told.en.format(circle=circle), told.zh.format(circle=circle))
        position = document.position("/id")
        mistakes.append(RuleError(message, file=document.name, position=position))
        return []
    levels = []
    while sorter.is_active():
        ready = sorter.get_ready()
        levels.append(list(ready))
        sorter.done(*ready)
    return levels


def _from_least(circle: Sequence[str]) -> list[str]:
    """The same circle whatever the order in which its members were read."""
    start = circle.index(min(circle))
    return [*circle[start:], *circle[:start], circle[start]]
