"""Rules as Markdown pages: one a rule, and an index by dimension and by row of the outline."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from comity.engine.report.diagnosis_docs import diagnosis_page
from comity.engine.report.words import Words, words
from comity.schemas.explanation import DiagnosisExplanation
from comity.schemas.rule import Row, RuleFile, Source
from comity.schemas.text import Language

__all__ = ["INDEX", "Library", "pages"]

INDEX = "README.md"
DIAGNOSES = "diagnoses.md"
_QUOTED_DAY = re.compile(r"'(\d{4}-\d\d-\d\d)'")  #: YAML 1.1 needs the quotes, our reader doesn't


class Library(NamedTuple):
    """Everything that pages are made of."""

    rules: Mapping[str, RuleFile]
    sources: Mapping[str, Source]
    actions: Mapping[str, Any]  #: of the catalog
    outline: Mapping[str, Row]
    diagnoses: Sequence[DiagnosisExplanation] = ()


def pages(library: Library, language: Language) -> dict[str, str]:
    """The text of every page by its file name."""
    say = words(language)
    found = {f"{id_}.md": _page(say, rule, library) for id_, rule in library.rules.items()}
    if library.diagnoses:
        found[DIAGNOSES] = diagnosis_page(library.diagnoses, library.rules, language)
    return found | {INDEX: _index(say, library)}


def _index(say: Words, library: Library) -> str:
    lines = [f"# {say['docs.title']}", "", say.say("docs.about", n=len(library.rules)), ""]
    if library.diagnoses:
        link = f"[{say['docs.diagnoses']}]({DIAGNOSES})"
        lines += [say.say("docs.behind", link=link), ""]
    order = [row.dimension for row in library.outline.values() if row.dimension]
    by_dimension: dict[str, list[RuleFile]] = {dimension: [] for dimension in order}
    for rule in library.rules.values():
        by_dimension.setdefault(rule.dimension, []).append(rule)
    for dimension, rules in ((d, rules) for d, rules in by_dimension.items() if rules):
        lines += [f"## {say.title('dimensions', dimension)}", "", *_table(say, rules), ""]
    lines += [f"## {say['docs.by_row']}", "", say["docs.row_heads"], "| --- | --- | --- |"]
    for key, row in library.outline.items():
        covering = [id_ for id_, rule in library.rules.items() if key in rule.covers]
        links = say.row([f"[{id_}]({id_}.md)" for id_ in covering])
        title, claim = getattr(row.title, say.language), getattr(row.claim, say.language)
        lines.append(f"| {key} {title} | {claim} | {links} |")
    return "\n".join(lines) + "\n"


def _table(say: Words, rules: Iterable[RuleFile]) -> list[str]:
    rows = [
        f"| [{rule.id}]({rule.id}.md){'*' if rule.core else ''} | {getattr(rule.title, say.language)}"
        f" | {say.name('severities', rule.severity)} | {say.row(rule.covers)} |"
        for rule in rules
    ]
    return [say["docs.heads"], "| --- | --- | --- | --- |", *rows]


def _page(say: Words, rule: RuleFile, library: Library) -> str:
    language = say.language
    facts = [
        say.name("dimensions", rule.dimension),
        say.name("severities", rule.severity),
        *([say["rules.core"]] if rule.core else []),
        *(
            f"{row} {getattr(library.outline[row].title, language)}"
            for row in rule.covers
            if row in library.outline
        ),
    ]
    parts = [
        f"# {rule.id} {getattr(rule.title, language)}",
        say["dot"].join(facts),
        f"**{getattr(rule.question, language)}**",
        _part(say["rules.rationale"], getattr(rule.rationale, language)),
        _part(say["rules.condition"], _condition(say, rule)),
        _part(say["rules.basis"], _basis(say, rule, library)),
        _example(say, rule, ("fail", "partial"), "docs.fails"),
        _example(say, rule, ("pass",), "docs.passes"),
        _part(say["rules.actions"], _actions(say, rule, library)) if rule.actions else "",
        _part(say["rules.coach"], f"*{getattr(rule.coach, language)}*"),
        f"[{say['docs.back']}]({INDEX})",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _part(heading: str, body: str) -> str:
    return f"## {heading}\n\n{body}"


def _condition(say: Words, rule: RuleFile) -> str:
    """The condition as it stands in the rule, and its numbers."""
    applies = rule.applies.model_dump(exclude_none=True)
    steps = [step.model_dump() for step in rule.escalate]
    check = _on_one_line(rule.check.model_dump(exclude_none=True, by_alias=True))
    lines = [
        "```yaml",
        *([_yaml({"applies": _on_one_line(applies)})] if applies else []),
        _yaml({"check": check}, flow=False),
        *([_yaml({"escalate": _on_one_line(steps)})] if steps else []),
        "```",
    ]
    if rule.params:
        lines += ["", say["docs.param_heads"], "| --- | --- | --- | --- |"]
        lines += [
            f"| `{key}` | {_value(param.value)} | {param.unit} | {getattr(param.doc, say.language)} |"
            for key, param in rule.params.items()
        ]
    return "\n".join(lines)


def _on_one_line(tree: Any) -> Any:
    """Expressions as one line each, however they were broken."""
    if isinstance(tree, dict):
        return {key: _on_one_line(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_on_one_line(value) for value in tree]
    return " ".join(tree.split()) if isinstance(tree, str) else tree


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {number:g}" for key, number in value.items())
    return ", ".join(value) if isinstance(value, list) else f"{value:g}"


def _basis(say: Words, rule: RuleFile, library: Library) -> str:
    lines = []
    for key in rule.basis:
        source = library.sources[key]
        kind = say.name("sources", source.kind)
        text = getattr(source.text, say.language)
        lines.append("- " + say.say("rules.source", key=f"**{key}**", kind=kind, text=text))
    if any(library.sources[key].kind == "convention" for key in rule.basis):
        lines += ["", say["docs.convention"]]
    return "\n".join(lines)


def _example(say: Words, rule: RuleFile, outcomes: tuple[str, ...], key: str) -> str:
    """The shortest example of an outcome that has something to show."""
    shown = [_yaml(e.snapshot) for e in rule.examples if e.outcome in outcomes and e.snapshot]
    return _part(say[key], f"```yaml\n{min(shown, key=len)}\n```") if shown else ""


def _actions(say: Words, rule: RuleFile, library: Library) -> str:
    lines = []
    for key in rule.actions:
        action = library.actions[key]
        terms = say["dot"].join(
            (
                say.who(action.who),
                action.when.of(say.language),
                say.name("efforts", action.effort),
            )
        )
        text = action.text.of(say.language)
        lines.append("- " + say.say("docs.action", text=text, terms=terms))
    return "\n".join(lines)


def _yaml(tree: Any, *, flow: bool | None = None) -> str:
    """YAML in the house style; `flow` as PyYAML takes it: None sets what holds only scalars on one line."""
    import yaml

    text = yaml.safe_dump(
        tree, allow_unicode=True, sort_keys=False, default_flow_style=flow, width=100
    )
    return _QUOTED_DAY.sub(r"\1", text).rstrip()
