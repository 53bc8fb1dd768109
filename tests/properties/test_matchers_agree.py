"""Two matchers and one definition: whatever the rules and the findings, they conclude the same."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from comity.engine.inference import apply, infer
from comity.engine.inference.facts import Fact, Place, gather
from comity.engine.outcomes import SEVERITIES
from comity.tests.engine.inference.builders import needs_durable
from comity.tests.properties.rulesets import PHASES, outcomes, rulesets

PROJECTS = st.sampled_from([{}, *({"phase": phase} for phase in PHASES)])


@needs_durable
@given(rulesets(), outcomes(), PROJECTS)
def test_both_matchers_conclude_the_same(rules, found, project):
    durable = infer(found, project, rules, "durable")
    assert durable == infer(found, project, rules, "python")
    assert durable.faults == ()


@given(rulesets(), outcomes(), PROJECTS)
def test_a_matcher_concludes_what_the_rules_say(rules, found, project):
    inference = infer(found, project, rules, "python")
    assert (
        inference.suppressed,
        inference.escalated,
        {diagnosis.id: diagnosis.findings for diagnosis in inference.diagnoses},
    ) == by_definition(rules, found, project)


@given(rulesets(), outcomes(), PROJECTS, st.randoms(use_true_random=False))
def test_the_order_of_outcomes_does_not_matter(rules, found, project, random):
    shuffled = list(found)
    random.shuffle(shuffled)
    one, other = (infer(order, project, rules, "python") for order in (found, shuffled))
    assert [(d.id, d.findings) for d in one.diagnoses] == [
        (d.id, d.findings) for d in other.diagnoses
    ]
    after = apply(other, shuffled)
    assert sorted(apply(one, found), key=lambda o: o.rule) == sorted(after, key=lambda o: o.rule)


def by_definition(rules, found, project):
    """Every choice of facts is tried: no tokens, no index, no network."""
    suppressed: dict[Place, str] = {}
    escalated: dict[Place, str] = {}
    made: dict[str, tuple[str, ...]] = {}
    concluded: list[Fact] = []
    for stratum in rules.strata:
        inference = infer(found, project, rules._replace(strata=()))
        seen = apply(inference._replace(suppressed=suppressed, escalated=escalated), found)
        memory = gather(seen, project, concluded)
        below = {fact.name: fact for fact in concluded}
        silenced, raised = dict(suppressed), dict(escalated)
        for rule in stratum.rules:
            facts = [fact for choice in choices(rule, memory) for fact in choice]
            hit = {
                fact.places[0]
                for fact in facts
                if fact.kind == "finding"
                and any(target.takes(fact.name, fact.fields) for target in rule.targets)
            }
            for place in hit if rule.kind == "suppress" else ():
                silenced[place] = min(rule.id, silenced.get(place, rule.id))
            for place in hit if rule.kind == "escalate" else ():
                raised[place] = max(rule.severity, raised.get(place, "low"), key=SEVERITIES.index)
            if rule.kind == "diagnosis" and any(True for _ in choices(rule, memory)):
                places = {place for fact in facts for place in fact.places}
                names = {f.name for f in facts if f.kind in ("outcome", "strength")}
                for fact in facts:
                    names |= below[fact.name].behind if fact.kind == "diagnosis" else set()
                concluded.append(
                    Fact("diagnosis", rule.id, {}, tuple(sorted(places)), frozenset(names))
                )
                findings = {found[i].findings[j].rule for i, j in places}
                made[rule.id] = tuple(sorted(findings | names))
        suppressed, escalated = silenced, raised
    return suppressed, escalated, made


def choices(rule, memory):
    """The facts of every way to meet a rule; a pattern without a join takes all of its facts at once."""
    present = [pattern for pattern in rule.patterns if not pattern.flat.absent]
    absent = [pattern for pattern in rule.patterns if pattern.flat.absent]
    for chosen in product(*(_options(pattern, memory) for pattern in present)):
        if all(
            _joined(p, option, chosen) for p, option in zip(present, chosen, strict=True)
        ) and not any(_joined(p, option, chosen) for p in absent for option in _options(p, memory)):
            yield [fact for option in chosen for fact in option]


def _options(pattern, memory):
    facts = memory.select(pattern)
    if pattern.flat.fields:
        return [[fact] for fact in facts]
    return [facts] if len({fact.name for fact in facts}) >= pattern.at_least else []


def _joined(pattern, option, chosen):
    join = pattern.flat.join
    if join is None:
        return True
    mine, its = option[0].fields[join.field], chosen[join.pattern][0].fields[join.its]
    return mine == its != ""
