"""Inference files to a ruleset: validated, held against the rules that they name, put in strata.

The slow path: a check that finds its catalog in the cache never comes here.

Every id that a file names must be there, or a slip would silence a rule for good. A pack that builds on
another one that may be missing says so: ids under `optional` are left out of the lists when they are not
there, and a rule that can't be met without them sleeps.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol

from comity.engine.errors import ComityError, Mistakes, RuleError, suggest
from comity.engine.inference import patterns
from comity.engine.inference.names import Lookup, Names
from comity.engine.inference.rules import InferenceRule, Pattern, Ruleset, Selector
from comity.engine.inference.strata import arrange, causes
from comity.engine.source import Document
from comity.engine.validate import validate
from comity.schemas import inference as files
from comity.schemas.text import Text

__all__ = ["MAX_PATTERNS", "Known", "load"]

MAX_PATTERNS = 16  #: of one rule: more are beyond a reader, and beyond durable

_MODELS: dict[object, type[files.Head]] = {
    "suppress": files.Suppression,
    "escalate": files.Escalation,
    "diagnosis": files.Diagnosis,
}


class _Rule(Protocol):
    """What is asked of a compiled rule; the catalog, which has it, stands above this package."""

    @property
    def id(self) -> str: ...
    @property
    def dimension(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def marks(self) -> tuple[str, ...]: ...


class Known:
    """What inference files may name beside each other."""

    def __init__(self, rules: Iterable[_Rule], actions: Iterable[str]) -> None:
        self.rules = {rule.id: rule for rule in rules}
        self.actions = frozenset(actions)

    def names(self, diagnoses: frozenset[str]) -> Names:
        return Names(
            {rule.id: rule.dimension for rule in self.rules.values() if rule.kind != "strength"},
            frozenset(rule.id for rule in self.rules.values() if rule.kind == "strength"),
            diagnoses,
            {rule.id: rule.marks for rule in self.rules.values()},
        )


def load(documents: Sequence[Document], known: Known) -> Ruleset:
    """The ruleset of some documents, one rule each. Raises RuleError, or Mistakes with all of them."""
    mistakes: list[ComityError] = []
    read: list[tuple[Document, files.Head]] = []
    for document in documents:
        try:
            read.append((document, _file(document)))
        except ComityError as error:
            mistakes += error.mistakes if isinstance(error, Mistakes) else [error]
    names = known.names(frozenset(file.id for _, file in read if file.kind == "diagnosis"))
    taken = set(known.rules)
    rules: list[tuple[Document, InferenceRule]] = []
    for document, file in read:
        lookup = Lookup(document, names, file.optional)
        if file.id in taken:
            lookup.fault("/id", Text(f"{file.id} is there already", f"{file.id} 已经存在"))
        taken.add(file.id)
        rule = _rule(file, lookup, known.actions)
        mistakes += lookup.mistakes
        if rule is not None and not lookup.mistakes:
            rules.append((document, rule))
    ruleset = arrange(rules, mistakes)
    if mistakes:
        raise mistakes[0] if len(mistakes) == 1 else Mistakes(mistakes)
    return ruleset


def _file(document: Document) -> files.Head:
    kind = document.value.get("kind") if isinstance(document.value, dict) else None
    model = _MODELS[kind] if isinstance(kind, str) and kind in _MODELS else files.Head
    return validate(model, document, RuleError)


def _rule(file: files.Head, lookup: Lookup, actions: frozenset[str]) -> InferenceRule | None:
    """The rule, or None when it sleeps for want of optional ones."""
    found, then = patterns.read(file.when, lookup), file.then
    if found and len(found) > MAX_PATTERNS:
        message = Text(
            f"{len(found)} patterns; a rule may have {MAX_PATTERNS}",
            f"条件共 {len(found)} 项，一条规则最多 {MAX_PATTERNS} 项",
        )
        lookup.fault("/when", message)
    rule = InferenceRule(file.id, file.kind, Text(file.title.en, file.title.zh), found or ())
    if isinstance(then, files.Conclude):
        _playbook(then.playbook, lookup, actions)
        rule = rule._replace(
            severity=then.severity,
            root_cause=Text(then.root_cause.en, then.root_cause.zh),
            playbook=tuple(then.playbook),
            coach=Text(then.coach.en, then.coach.zh),
        )
    else:
        words, pointer = (
            (then.of, "/then/of")
            if isinstance(then, files.Escalate)
            else (then.suppress, "/then/suppress")
        )
        targets = _targets(words, pointer, found, lookup)
        severity = then.set if isinstance(then, files.Escalate) else ""
        rule = rule._replace(targets=targets, severity=severity)
        _comes_before_diagnoses(file.when, lookup)
        if file.kind == "suppress" and found and targets and not causes(rule):
            message = Text(
                "every pattern finds what is suppressed: nothing is left that says it",
                "每项条件匹配的都是被抑制的问题，抑制之后就没有规则说明这件事了",
            )
            lookup.fault("/when", message)
        found = found if targets else None
    lookup.check_optional()
    return None if found is None else rule


def _playbook(playbook: Sequence[str], lookup: Lookup, actions: frozenset[str]) -> None:
    for i, key in enumerate(playbook):
        if key not in actions:
            message = Text(f'playbook: no action "{key}"', f"playbook：没有行动“{key}”")
            lookup.fault(f"/then/playbook/{i}", message, suggest(key, sorted(actions)))


def _targets(
    words: Sequence[str | files.Target],
    pointer: str,
    found: Sequence[Pattern] | None,
    lookup: Lookup,
) -> tuple[Selector, ...]:
    """The findings that a rule is aimed at: each must be among those that its patterns find."""
    targets = []
    for i, word in enumerate(words):
        place = f"{pointer}/{i}"
        name, mark = (word, None) if isinstance(word, str) else (word.rule, word.mark)
        names = lookup.rules([(name, place if isinstance(word, str) else f"{place}/rule")])
        if not names:
            continue
        marks = lookup.marks([(mark, f"{place}/mark")], names) if mark else None
        target = Selector("finding", names, (("mark", marks),) if marks else ())
        targets.append(target)
        if found is not None and not any(
            target.meet(pattern.select) for pattern in found if not pattern.flat.absent
        ):
            message = Text(
                f"no pattern finds this of {name}, so it never happens",
                f"没有条件会匹配 {name} 的此类问题，此项永远不会生效",
            )
            lookup.fault(place, message)
    return tuple(targets)


def _comes_before_diagnoses(when: Sequence[files.Condition], lookup: Lookup) -> None:
    """A suppression or an escalation can read neither a diagnosis nor the absence of one."""
    for i, condition in enumerate(when):
        for pattern, below in ((condition, ""), (condition.none, "/none")):
            if pattern is not None and pattern.diagnosis is not None:
                message = Text(
                    "diagnoses are made after suppressions and escalations",
                    "诊断在抑制和升级之后才作出，此处还没有诊断",
                )
                lookup.fault(f"/when/{i}{below}/diagnosis", message)
