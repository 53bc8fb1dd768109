"""The examples of rules, run: each is a small snapshot and what its rule must say of it.

An example leaves out what its rule does not look at: `project` gets a name, a day and a phase, so a rule
is judged as in the middle of a project, and everything else is not known.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from comity.engine.authoring import Written
from comity.engine.catalog import Catalog, Rule
from comity.engine.check import Settings, judge
from comity.engine.errors import ComityError
from comity.engine.facts import Facts, read
from comity.engine.outcomes import Outcome
from comity.engine.source import Document, of
from comity.schemas.rule import Example, RuleFile
from comity.schemas.text import Text

__all__ = ["PROJECT", "Failure", "Result", "ready", "run_example", "run_pack", "said"]

#: The project block of an example, unless it says otherwise.
PROJECT = {"name": "Example", "as_of": "2025-06-30", "phase": "execution"}


#: The outcomes that a rule's examples show: one of each group at least.
_KINDS = (("pass",), ("fail", "partial"), ("unknown",))


class Failure(NamedTuple):
    """An example that does not come out as its author said."""

    place: str  #: file:line:column
    rule: str
    message: Text


class Result(NamedTuple):
    """What running the examples of a pack came to."""

    rules: int
    examples: int
    failures: tuple[Failure, ...]
    lacking: dict[str, tuple[str, ...]]  #: outcomes of which a rule has no example, by rule

    @property
    def passed(self) -> bool:
        return not (self.failures or self.lacking)


def run_pack(rules: Mapping[str, Written], catalog: Catalog) -> Result:
    """Judge every example of some rules of the catalog."""
    failures = [
        Failure(_place(written.document, i), id_, message)
        for id_, written in rules.items()
        for i, example in enumerate(written.rule.examples)
        for message in run_example(id_, example, catalog)
    ]
    lacking = {id_: _lacking(written.rule) for id_, written in rules.items()}
    return Result(
        len(rules),
        sum(len(written.rule.examples) for written in rules.values()),
        tuple(failures),
        {id_: outcomes for id_, outcomes in lacking.items() if outcomes},
    )


def _place(document: Document, index: int) -> str:
    place = document.position(f"/examples/{index}")
    return f"{document.name}:{place.line}:{place.column}" if place else document.name


def _lacking(rule: RuleFile) -> tuple[str, ...]:
    """A rule about the data judges the file itself, which is always there: it need not be unknown."""
    shown = {example.outcome for example in rule.examples}
    wanted = _KINDS[:-1] if rule.dimension == "data_quality" else _KINDS
    return tuple(kinds[0] for kinds in wanted if shown.isdisjoint(kinds))


def run_example(rule: str, example: Example, catalog: Catalog) -> Iterator[Text]:
    """What is wrong with one example; nothing when it comes out as said."""
    try:
        facts = ready(example, catalog)
    except ComityError as error:
        yield Text(f"not a snapshot: {error.render('en')}", f"不是有效的快照：{error.render('zh')}")
        return
    yield from said(example, catalog.rule(rule), facts, catalog)


def ready(example: Example, catalog: Catalog) -> Facts:
    """The facts of an example. Raises SnapshotError, or Mistakes with all of them."""
    project = PROJECT | example.snapshot.get("project", {})
    return read(of(example.snapshot | {"project": project}), catalog.shapes)


def said(example: Example, rule: Rule, facts: Facts, catalog: Catalog) -> Iterator[Text]:
    """Where the rule, given the facts of the example, does not say what the example says.

    The rule need not be the catalog's own of that id: another version of it takes its place.
    """
    outcome = _judged(example, rule, facts, catalog)
    if outcome.error:
        yield Text(f"the rule broke: {outcome.error}", f"规则出错：{outcome.error}")
        return
    yield from _different("outcome", example.outcome, outcome.outcome)
    if example.findings is not None:
        wanted = [str(subject) for subject in example.findings]
        yield from _different("findings", wanted, [f.subject for f in outcome.findings])
    if example.severity is not None:
        yield from _different("severity", example.severity, outcome.severity)
    if example.marks is not None:
        found = {f.subject: f.mark for f in outcome.findings if f.mark}
        yield from _different("marks", example.marks, found)


def _judged(example: Example, rule: Rule, facts: Facts, catalog: Catalog) -> Outcome:
    """A rule about other rules' outcomes is judged with all of them, any other alone."""
    others = [other for other in catalog.rules if other.id != rule.id] if rule.reflects else []
    settings = Settings(
        today=date.fromisoformat(example.today) if example.today else None,
        previous=example.previous,
    )
    outcomes = judge(facts, catalog._replace(rules=(*others, rule)), settings)
    return next(outcome for outcome in outcomes if outcome.rule == rule.id)


def _different(what: str, wanted: Any, found: Any) -> Iterator[Text]:
    if wanted != found:
        yield Text(
            f"{what}: {wanted} expected, {found} found", f"{what}：应为 {wanted}，实为 {found}"
        )
