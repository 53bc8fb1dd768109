"""Why a diagnosis was made, or what it lacks: its conditions over what the snapshot came to.

Diagnoses are concluded after suppression and escalation, so the outcomes as they stand at the end are what
they saw.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from comity.engine.catalog import Catalog
from comity.engine.check import Conclusion, Settings, conclude
from comity.engine.facts import Facts
from comity.engine.inference.facts import Fact, Memory, gather
from comity.engine.inference.rules import InferenceRule, Pattern
from comity.engine.outcomes import Outcome
from comity.schemas.explanation import Candidate, DiagnosisCondition, DiagnosisExplanation
from comity.schemas.text import Text

__all__ = ["described", "explain_diagnosis"]

_NONE = Text("", "")


def explain_diagnosis(
    rule: InferenceRule,
    facts: Facts,
    catalog: Catalog,
    settings: Settings = Settings(),  # noqa: B008
) -> DiagnosisExplanation:
    """Explain a diagnosis of the catalog, whatever is selected."""
    concluded = conclude(facts, catalog, settings._replace(rules=None))
    made = {diagnosis.id for diagnosis in concluded.inference.diagnoses}
    outcomes = {outcome.rule: outcome for outcome in concluded.outcomes}
    found = _told(rule, catalog, _memory(concluded, facts), outcomes)
    return replace(found, file=facts.document.name, made=rule.id in made)


def described(rule: InferenceRule, catalog: Catalog) -> DiagnosisExplanation:
    """A diagnosis by itself, of no snapshot: nothing is known and nothing is met."""
    return _told(rule, catalog, Memory(()), {})


def _told(
    rule: InferenceRule, catalog: Catalog, memory: Memory, outcomes: Mapping[str, Outcome]
) -> DiagnosisExplanation:
    titles = {r.id: r.title for r in catalog.rules} | {
        d.id: d.title for d in catalog.inference.diagnoses
    }
    return DiagnosisExplanation(
        file="",
        id=rule.id,
        title=rule.title,
        severity=rule.severity,
        made=False,
        root_cause=rule.root_cause or _NONE,
        playbook=tuple(catalog.actions[key].text for key in rule.playbook),
        coach=rule.coach or _NONE,
        conditions=tuple(_condition(p, memory, outcomes, titles) for p in rule.patterns),
    )


def _memory(concluded: Conclusion, facts: Facts) -> Memory:
    project = {key: value for key, value in facts.root["project"].items() if isinstance(value, str)}
    made = [Fact("diagnosis", found.id, {}) for found in concluded.inference.diagnoses]
    return gather(concluded.outcomes, project, made)


def _condition(
    pattern: Pattern, memory: Memory, outcomes: Mapping[str, Outcome], titles: Mapping[str, Text]
) -> DiagnosisCondition:
    select = pattern.select
    taken = {fact.name for fact in memory.select(pattern)}
    enough = len(taken) >= pattern.at_least
    return DiagnosisCondition(
        kind=select.kind,
        at_least=pattern.at_least,
        absent=pattern.flat.absent,
        tests=tuple((field, tuple(sorted(map(str, values)))) for field, values in select.tests),
        met=not taken if pattern.flat.absent else enough,
        candidates=tuple(_candidates(pattern, taken, outcomes, titles)),
    )


def _candidates(
    pattern: Pattern,
    taken: set[str],
    outcomes: Mapping[str, Outcome],
    titles: Mapping[str, Text],
) -> Iterator[Candidate]:
    """What could meet the condition: all that is named, else what meets it; that which does comes first."""
    named = taken if pattern.select.names is None else pattern.select.names
    for name in sorted(named, key=lambda name: (name not in taken, name)):
        outcome = outcomes.get(name)
        yield Candidate(
            id=name,
            title=titles.get(name, _NONE),
            outcome=outcome.outcome if outcome else None,
            suppressed=bool(outcome and outcome.suppressed),
            taken=name in taken,
        )
