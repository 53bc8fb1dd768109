"""Outcomes, and rulesets from YAML, as the tests of inference need them."""

from typing import NamedTuple

import pytest

from comity.engine.errors import Mistakes, RuleError
from comity.engine.inference import apply, infer
from comity.engine.inference.loading import Known, load
from comity.engine.outcomes import Finding, Outcome, Waiver
from comity.engine.source import parse_many
from comity.schemas.text import Text

WAIVER = Waiver("TRA006", None, "agreed", "PM", None, "2030-01-01")


class KnownRule(NamedTuple):
    id: str
    dimension: str
    kind: str = "scored"
    marks: tuple[str, ...] = ()


RULES = (
    KnownRule("TRU001", "trust"),
    KnownRule("TRU007", "trust", marks=("forecast_only",)),
    KnownRule("TRA006", "transparency"),
    KnownRule("TRA007", "transparency"),
    KnownRule("SRV001", "service_quality"),
    KnownRule("EXP005", "expectations"),
    KnownRule("DQ001", "data_quality", "data_quality"),
    KnownRule("STR001", "strength", "strength"),
    KnownRule("STR002", "strength", "strength"),
)
DIMENSIONS = {rule.id: rule.dimension for rule in RULES}
THEN = (
    "then: {severity: high, root_cause: {en: Cause., zh: 原因。}, playbook: [call], "
    "coach: {en: Why?, zh: 为什么？}}"
)


def ruleset(text, rules=RULES):
    """A ruleset; `title` and a diagnosis's `then` are filled in where the text leaves them out."""
    return load(documents(text), Known(rules, ["call", "write"]))


def documents(text):
    return parse_many(
        "\n---\n".join(map(_whole, text.split("\n---\n"))), "rules.yaml", error=RuleError
    )


def _whole(document):
    lines = document.strip().splitlines()
    if not any(line.startswith("title:") for line in lines):
        lines.append("title: {en: Title, zh: 标题}")
    if not any(line.startswith("then:") for line in lines):
        lines.append(THEN)
    return "\n".join(lines)


def mistakes(text, rules=RULES):
    """What loading complains of: `line:column: message (hint)`."""
    try:
        ruleset(text, rules)
    except Mistakes as several:
        return [_told(mistake) for mistake in several.mistakes]
    except RuleError as one:
        return [_told(one)]
    return []


def _told(mistake):
    where = f"{mistake.position.line}:{mistake.position.column}"
    hint = f" ({mistake.hint.en})" if mistake.hint else ""
    return f"{where}: {mistake.message.en}{hint}"


def failed(rule, *subjects, severity="high", marks=None, waived=(), outcome="fail"):
    """A failed rule with a finding for each subject; with none, about the whole project."""
    found = tuple(
        Finding(
            rule,
            DIMENSIONS[rule],
            severity,
            subject,
            Text("found", "发现"),
            mark=(marks or {}).get(subject, ""),
            waived=WAIVER if subject in waived else None,
        )
        for subject in subjects or ("",)
    )
    return Outcome(rule, DIMENSIONS[rule], "scored", outcome, severity, severity, findings=found)


def plain(rule, outcome="pass", kind="scored", severity="high"):
    return Outcome(rule, DIMENSIONS[rule], kind, outcome, severity, severity)


def strength(rule, outcome="pass"):
    text = Text("good", "好")
    found = (Finding(rule, "strength", "low", "", text),) if outcome == "pass" else ()
    return Outcome(rule, "strength", "strength", outcome, "low", "low", findings=found)


def inferred(rules, *outcomes, matcher="python", **project):
    """The inference, and the outcomes after it."""
    inference = infer(
        outcomes, project, ruleset(rules) if isinstance(rules, str) else rules, matcher
    )
    return inference, apply(inference, outcomes)


def suppressed(outcomes):
    """`rule subject` by the rule that suppressed it."""
    return {
        f"{f.rule} {f.subject}".strip(): f.suppressed_by
        for outcome in outcomes
        for f in outcome.findings
        if f.suppressed_by
    }


def _durable():
    try:
        import durable_rules_engine  # noqa: F401
    except ImportError as error:
        return str(error)
    return ""


#: Why durable can't be tested here; "" where it can.
NO_DURABLE = _durable()
needs_durable = pytest.mark.skipif(bool(NO_DURABLE), reason=f"durable-rules: {NO_DURABLE}")
both_matchers = pytest.mark.parametrize(
    "matcher", ["python", pytest.param("durable", marks=needs_durable)]
)
