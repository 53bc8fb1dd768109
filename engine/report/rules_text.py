"""Rules for a terminal: the list of them, and one rule as a person reads it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from comity.engine.report.layout import Page, Span, clean
from comity.engine.report.words import Words, words
from comity.schemas.rule import RuleFile, Source
from comity.schemas.text import Language, Text

__all__ = ["rule_list", "rule_page"]

_TITLE = 44  #: columns of a title before it is broken


def rule_list(rows: Sequence[Mapping[str, Any]], language: Language, width: int) -> str:
    """A table of rules and diagnoses, as `comity rules list` has them.

    Rows hold `id`, `title` (both languages), `dimension`, `severity`, `core`, `covers`, `kind`.
    """
    from tabulate import tabulate  # half as slow to import as everything else together

    say = words(language)
    heads = [say[f"rules.{key}"] for key in ("id", "title", "dimension", "severity", "covers")]
    title = max(20, min(_TITLE, width - 60))
    table = [
        [
            f"{row['id']}{' *' if row['core'] else ''}",
            clean(row["title"][language]),
            say.name("dimensions", row["dimension"])
            if row["dimension"]
            else say["rules.diagnosis"],
            say.name("severities", row["severity"]),
            " ".join(row["covers"]),
        ]
        for row in rows
    ]
    text = tabulate(table, heads, tablefmt="simple", maxcolwidths=[None, title, None, None, 20])
    return f"{text}\n\n{say.say('rules.listed', n=len(rows))}\n"


def rule_page(
    rule: RuleFile,
    sources: Mapping[str, Source],
    actions: Mapping[str, Any],
    origins: Sequence[tuple[str, Any, str, str | None]] | None,
    language: Language,
    width: int,
    *,
    color: bool = False,
) -> str:
    """One rule: what it asks, why, how it is judged, where the number comes from, what to do.

    `origins`: what was changed of it elsewhere (field, value, place, reason); None leaves that out.
    """
    say = words(language)
    page = Page(width, color=color, ambiguous=2 if language == "zh" else 1)
    page.heading(f"{rule.id} {getattr(rule.title, language)}", "=")
    facts = (
        say.name("dimensions", rule.dimension),
        say.name("severities", rule.severity),
        *([say["rules.core"]] if rule.core else []),
        *rule.covers,
    )
    page.line(Span(say["dot"].join(facts), "quiet"))
    _part(page, say["rules.question"], [getattr(rule.question, language)])
    _part(page, say["rules.rationale"], [getattr(rule.rationale, language)])
    _part(page, say["rules.condition"], _condition(rule), solid=True)
    _part(page, say["rules.params"], list(_params(rule, language)))
    _part(page, say["rules.basis"], [_source(say, key, sources, language) for key in rule.basis])
    _part(page, say["rules.actions"], [actions[key].text.of(language) for key in rule.actions])
    _part(page, say["rules.coach"], [getattr(rule.coach, language)])
    if origins is not None:
        changed = [_origin(say, *origin) for origin in origins]
        _part(page, say["rules.origin"], changed or [say["rules.as_written"]])
    return page.text()


def _origin(say: Words, field: str, value: Any, place: str, reason: str | None) -> str:
    line = say.say("rules.changed", field=field, value=_flat(value), place=place)
    return say.say("rules.because", line=line, reason=reason) if reason else line


def _part(page: Page, heading: str, lines: Iterable[str], *, solid: bool = False) -> None:
    lines = list(lines)
    if not lines:
        return
    page.heading(heading)
    for line in lines:
        page.line(Span(line, solid=solid) if solid else line, indent=2, hang=4)


def _condition(rule: RuleFile) -> list[str]:
    check = rule.check.model_dump(exclude_none=True, by_alias=True)
    lines = []
    if rule.applies.phase:
        lines.append(f"phase: {', '.join(rule.applies.phase)}")
    if rule.applies.when:
        lines.append(f"when: {rule.applies.when}")
    lines += [f"{key}: {_flat(value)}" for key, value in check.items()]
    return lines + [f"escalate to {step.set}: {_flat(step.when)}" for step in rule.escalate]


def _flat(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flat(item)}" for key, item in value.items()) + "}"
    return " ".join(str(value).split())


def _params(rule: RuleFile, language: Language) -> Iterable[str]:
    for key, param in rule.params.items():
        yield f"{key} = {_flat(param.value)} ({param.unit}): {getattr(param.doc, language)}"


def _source(say: Words, key: str, sources: Mapping[str, Source], language: Language) -> str:
    source = sources[key]
    kind, text = say.name("sources", source.kind), getattr(source.text, language)
    return say.say("rules.source", key=key, kind=kind, text=text)


def pack_result(
    rules: int,
    examples: int,
    failures: Sequence[tuple[str, str, Text]],
    lacking: Mapping[str, Sequence[str]],
    language: Language,
    width: int,
) -> str:
    """What `comity rules test` prints: each failing example (place, rule, why), then the count.

    `lacking` are the outcomes that a rule has no example of, by rule.
    """
    say = words(language)
    page = Page(width, color=False)
    for place, rule, why in failures:
        page.line(Span(f"{place}:", solid=True), " ", rule)
        page.line(why.of(language), indent=4)
    for rule, outcomes in lacking.items():
        shown = say.row([say.name("outcomes", outcome) for outcome in outcomes])
        page.line(say.say("rules.lacks", rule=rule, outcomes=shown))
    key = "rules.failed" if failures else "rules.tested"
    page.line(say.say(key, n=len(failures) or rules, examples=examples))
    return page.text()


def boundary_result(
    unnoticed: Sequence[tuple[str, str, str]],
    moved: int,
    share: float,
    language: Language,
    width: int,
) -> str:
    """The moves of a number that no example notices (rule, place, change), then the share of the others."""
    say = words(language)
    page = Page(width, color=False)
    for rule, place, change in unnoticed:
        page.line(say.say("rules.unnoticed", rule=rule, place=place, change=change))
    page.line(say.say("rules.boundaries", moved=moved, share=f"{share * 100:.1f}%"))
    return page.text()
