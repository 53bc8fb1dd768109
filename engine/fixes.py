"""What is taken as done, for a what-if: rules and findings judged as passed, whatever the facts say."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from comity.engine.outcomes import Outcome

__all__ = ["Fix", "apply"]

Fix = tuple[str, str | None]  #: a rule, and the subject of its findings; None: all of them


def apply(outcomes: Iterable[Outcome], fixes: Sequence[Fix]) -> tuple[Outcome, ...]:
    """The outcomes with what is fixed passed.

    A rule of which some findings are left stays as grave as it was: how it would grade fewer items is for its
    own condition to say, and that needs facts.
    """
    by_rule: dict[str, set[str | None]] = {}
    for rule, subject in fixes:
        by_rule.setdefault(rule, set()).add(subject)
    return tuple(
        _fixed(outcome, by_rule[outcome.rule]) if outcome.rule in by_rule else outcome
        for outcome in outcomes
    )


def _fixed(outcome: Outcome, subjects: set[str | None]) -> Outcome:
    left = tuple(f for f in outcome.findings if not subjects & {None, f.subject})
    if left:
        return replace(outcome, findings=left)
    return replace(
        outcome, outcome="pass", severity=outcome.nominal, findings=(), missing=(), error=None
    )
