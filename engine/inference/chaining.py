"""Forward chaining: stratum by stratum, each seeing what the ones before it concluded."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from comity.engine.inference.conclusions import Diagnosis, Fault, Inference, Step, apply
from comity.engine.inference.facts import Fact, Memory, Place, Token, gather, tokens
from comity.engine.inference.matches import Matches
from comity.engine.inference.rules import InferenceRule, Ruleset, Shape, Stratum
from comity.engine.outcomes import SEVERITIES, Finding, Outcome
from comity.schemas.text import Text

__all__ = ["infer"]

_Matcher = Callable[[Shape, Sequence[Token]], Matches]
_NONE = Text("", "")


def infer(
    outcomes: Sequence[Outcome],
    project: Mapping[str, str],
    ruleset: Ruleset,
    matcher: str = "python",
) -> Inference:
    """What follows from the outcomes. `project` is the text fields of the snapshot's project block."""
    match = _matcher(matcher)
    done = Inference({}, {}, (), (), ())
    concluded: list[Fact] = []  # diagnoses, for those that build on them
    for stratum in ruleset.strata:
        memory = gather(apply(done, outcomes), project, concluded)
        steps, faults = _run(stratum, memory, match)
        diagnoses = dict(_diagnose(stratum, steps, concluded))
        concluded += diagnoses.values()
        done = Inference(
            done.suppressed | _suppressed(steps),
            done.escalated | _escalated(steps),
            (*done.diagnoses, *(_diagnosis(r, f, outcomes) for r, f in diagnoses.items())),
            (*done.faults, *faults),
            (*done.steps, *steps),
        )
    ranked = sorted(done.diagnoses, key=lambda d: (-SEVERITIES.index(d.severity), d.id))
    return done._replace(diagnoses=tuple(ranked), faults=tuple(sorted(done.faults)))


def _matcher(name: str) -> _Matcher:
    if name == "durable":
        from comity.engine.inference import durable

        return durable.match
    from comity.engine.inference import python

    return python.match


def _run(stratum: Stratum, memory: Memory, match: _Matcher) -> tuple[list[Step], list[Fault]]:
    """The steps that a stratum takes, by rule."""
    chosen = tokens(stratum, memory)
    matches = match(stratum.shape, chosen)
    steps = [
        _step(stratum.rules[found.rule], [chosen[i] for i in found.tokens])
        for found in matches.found
    ]
    faults = [Fault(stratum.rules[r].id, why) for r, why in matches.faults.items()]
    return [step for step in steps if step.hit or step.kind == "diagnosis"], faults


def _step(rule: InferenceRule, met: Sequence[Token]) -> Step:
    facts = [fact for token in met for fact in token.facts]
    since = sorted({place for fact in facts for place in fact.places})
    hit = sorted({place for fact in facts if _aimed(rule, fact) for place in fact.places})
    other = sorted({fact.name for fact in facts if fact.name and fact.kind != "finding"})
    return Step(rule.id, rule.kind, tuple(hit), tuple(since), tuple(other), rule.severity)


def _aimed(rule: InferenceRule, fact: Fact) -> bool:
    return fact.kind == "finding" and any(
        target.takes(fact.name, fact.fields) for target in rule.targets
    )


def _suppressed(steps: Sequence[Step]) -> dict[Place, str]:
    """The first rule, by id, that suppresses a finding."""
    by_place: dict[Place, str] = {}
    for step in steps:
        if step.kind == "suppress":
            for place in step.hit:
                by_place[place] = min(step.rule, by_place.get(place, step.rule))
    return by_place


def _escalated(steps: Sequence[Step]) -> dict[Place, str]:
    """The gravest of the severities that rules set for a finding."""
    by_place: dict[Place, str] = {}
    for step in steps:
        if step.kind == "escalate":
            for place in step.hit:
                rivals = (step.severity, by_place.get(place, step.severity))
                by_place[place] = max(rivals, key=SEVERITIES.index)
    return by_place


def _diagnose(
    stratum: Stratum, steps: Sequence[Step], concluded: Sequence[Fact]
) -> Iterator[tuple[InferenceRule, Fact]]:
    """The diagnoses that are made, as facts that stand for all the findings behind them."""
    below = {fact.name: fact for fact in concluded}
    for rule in stratum.rules:
        mine = [step for step in steps if step.rule == rule.id and rule.kind == "diagnosis"]
        if mine:
            places = {place for step in mine for place in step.since}
            names = {name for step in mine for name in step.other}
            for name in names & below.keys():
                names = names - {name} | below[name].behind
            yield rule, Fact("diagnosis", rule.id, {}, tuple(sorted(places)), frozenset(names))


def _diagnosis(rule: InferenceRule, fact: Fact, outcomes: Sequence[Outcome]) -> Diagnosis:
    made_by: tuple[Finding, ...] = tuple(outcomes[i].findings[j] for i, j in fact.places)
    rules = {finding.rule for finding in made_by} | fact.behind
    return Diagnosis(
        rule.id,
        rule.title,
        rule.severity,
        tuple(sorted(rules)),
        made_by,
        rule.root_cause or _NONE,
        rule.playbook,
        rule.coach or _NONE,
    )
