"""Why a rule passed, failed or is unknown: its expressions taken apart over one snapshot.

The outcome is the check's own; what is shown beside it is computed by the same compiler from the rule's
source. See `language.dissect` for the parts, `report.explain_text` for how they are printed.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from comity.engine.catalog import Catalog
from comity.engine.check import Conclusion, Settings, conclude
from comity.engine.errors import Position
from comity.engine.facts import POINTER, Facts, Row
from comity.engine.inference import trace
from comity.engine.language.code import Name
from comity.engine.language.dissect import Dissector, Part
from comity.engine.language.judging import grade
from comity.engine.language.scribe import ITEM, names_of, source_of
from comity.engine.outcomes import Finding, Outcome
from comity.engine.shapes import NUMBER, Type, list_of
from comity.engine.wording import written
from comity.schemas import explanation as shown
from comity.schemas.rule import Expression, RuleFile
from comity.schemas.text import LANGUAGES, Text

__all__ = ["MOST_ITEMS", "explain", "explained"]

MOST_ITEMS = 20  #: items of a rule that are taken apart, of each verdict
_MOST_NAMES = 6  #: of a list of items
_VERDICTS = ("fail", "unknown", "pass")


def explain(
    file: RuleFile,
    facts: Facts,
    catalog: Catalog,
    settings: Settings = Settings(),  # noqa: B008
) -> shown.Explanation:
    """Explain a rule as it stands in the catalog (`authoring.standing`), whatever is selected."""
    return explained(file, facts, catalog, conclude(facts, catalog, settings._replace(rules=None)))


def explained(
    file: RuleFile, facts: Facts, catalog: Catalog, concluded: Conclusion
) -> shown.Explanation:
    """Explain a rule as it stands in the catalog, from what the snapshot came to."""
    rule = catalog.rule(file.id)
    outcome = next(o for o in concluded.outcomes if o.rule == rule.id)
    desk = _Desk(file, facts, catalog, outcome)
    passed = outcome.outcome == "pass"
    judged = _judged(desk) if outcome.outcome != "not_applicable" else _Judgement()
    counts = Counter(item.verdict for item in judged.items)
    return shown.Explanation(
        file=facts.document.name,
        rule=rule.id,
        title=rule.pass_title if passed else rule.title,
        question=rule.question,
        outcome=outcome.outcome,
        severity=outcome.severity,
        nominal=outcome.nominal,
        phases=tuple(file.applies.phase)
        if rule.phases is not None and file.applies.phase
        else None,
        phase=facts.root["project"]["phase"],
        applies=desk.part(file.applies.when) if file.applies.when else None,
        error=outcome.error,
        missing=tuple(shown.Missing(p, *desk.place(p)) for p in outcome.missing),
        parameters=tuple(_parameters(desk)),
        each=file.check.each,
        among=file.check.among,
        condition=file.check.fail or file.check.value or "",
        value=judged.value,
        judged=len(judged.items),
        failed=counts["fail"],
        left_out=judged.left_out,
        items=tuple(_shown(desk, judged.items)),
        more=tuple(
            (verdict, counts[verdict] - MOST_ITEMS)
            for verdict in _VERDICTS
            if counts[verdict] > MOST_ITEMS
        ),
        limits=judged.limits,
        steps=tuple(_steps(desk, judged)) if outcome.outcome in ("fail", "partial") else (),
        notes=(*_notes(outcome), *_inferred(concluded, rule.id)),
    )


class _Item(NamedTuple):
    row: Row
    name: Name
    verdict: str
    among: bool | None


class _Judgement(NamedTuple):
    """What the rule's `check` looked at."""

    items: tuple[_Item, ...] = ()
    left_out: int = 0
    value: shown.Part | None = None
    limits: tuple[shown.Limit, ...] = ()
    told: Mapping[str, Name] = MappingProxyType({})
    values: Mapping[str, Any] = MappingProxyType({})


class _Desk:
    """One rule over one snapshot: takes apart, words, finds places."""

    def __init__(self, file: RuleFile, facts: Facts, catalog: Catalog, outcome: Outcome) -> None:
        self.file = file
        self.facts = facts
        self.catalog = catalog
        self.outcome = outcome
        names = names_of(catalog.shapes, file.params)
        self.dissector = Dissector(catalog.shapes, names, facts.root)

    def part(
        self,
        expression: Expression,
        names: Mapping[str, Name] | None = None,
        values: Mapping[str, Any] | None = None,
    ) -> shown.Part:
        return self.worded(self.dissector.dissect(source_of(expression), names, values))

    def worded(self, part: Part) -> shown.Part:
        truth = part.value if part.condition else None
        items = tuple(
            shown.ItemPart(
                self.subject(row.row, row.type),
                *self.place(row.row[POINTER] if isinstance(row.row, dict) else ""),
                tuple(self.worded(piece) for piece in row.parts),
            )
            for row in part.rows
        )
        return shown.Part(
            part.text,
            self.text(part.value, part.type),
            part.condition,
            truth,
            tuple(self.worded(piece) for piece in part.parts),
            items,
            part.more,
            part.passed_over,
            part.joint,
            part.error,
        )

    def text(self, value: Any, kind: Type) -> Text:
        """A value as a reader writes it."""
        if value is not None and kind.kind == "item":
            value, kind = self.subject(value, kind), NUMBER
        elif value is not None and kind.kind == "list":
            kind = kind.of
            if kind.kind == "item":
                names = [self.subject(row, kind) for row in value[:_MOST_NAMES]]
                value = names + ["..."] * (len(value) > _MOST_NAMES)
        elif isinstance(value, dict):
            value = [f"{key}: {number}" for key, number in value.items() if number is not None]
        unit = _DAYS if kind.kind == "duration" and value is not None else _NO_UNIT
        try:
            en, zh = (written(value, kind.kind, lang, self.catalog.words) for lang in LANGUAGES)
        except (
            ValueError,
            OverflowError,
        ) as problem:  # a date beyond the calendar: why a rule broke
            return Text(str(problem), str(problem))
        return Text(en + unit.en, zh + unit.zh)

    def subject(self, row: Any, kind: Type) -> str:
        """The name of an item: its id, or what its kind goes by."""
        shape = self.catalog.shapes.get(kind.shape)
        if not isinstance(row, dict) or shape is None:
            return written(row, kind.kind, "en", self.catalog.words)
        name = row.get(shape.subject)
        if name is None:
            return str(row[POINTER]) or shape.name
        return written(name, shape.fields[shape.subject].kind, "en", {})

    def place(self, pointer: str) -> tuple[int | None, int | None]:
        found: Position | None = self.facts.document.position(pointer) if pointer else None
        return (found.line, found.column) if found else (None, None)


_DAYS = Text(" days", " 天")
_NO_UNIT = Text("", "")


def _judged(desk: _Desk) -> _Judgement:
    return _items(desk) if desk.file.check.fail else _value(desk)


def _items(desk: _Desk) -> _Judgement:
    check = desk.file.check
    source = desk.dissector.dissect(check.each or "")
    kind: Type = source.type.of
    name = Name(ITEM, kind, variable=True)
    names = {check.as_ or "": name}
    items: list[_Item] = []
    left_out = 0
    for row in source.value or ():
        among = desk.dissector.value(check.among, names, {ITEM: row}).value if check.among else True
        if among is False:
            left_out += 1
            continue
        fails = desk.dissector.value(check.fail or "", names, {ITEM: row}).value
        verdict = "unknown" if among is None or fails is None else "fail" if fails else "pass"
        items.append(_Item(row, name, verdict, among))
    failing = [item.row for item in items if item.verdict == "fail"]
    judged, failed = len(items), len(failing)
    values = {
        "judged": judged,
        "failed": failed,
        "share": failed / judged if judged else None,
        "failing": failing,
    }
    told = {key: Name(key, NUMBER, maybe=key == "share", variable=True) for key in values}
    told["failing"] = Name("failing", list_of(kind), variable=True)
    limits = tuple(_limits(desk, judged)) if source.value is not None else ()
    return _Judgement(tuple(items), left_out, None, limits, told, values)


def _limits(desk: _Desk, judged: int) -> Iterator[shown.Limit]:
    limit = desk.file.check.limit
    names = {"judged": Name("judged", NUMBER, variable=True)}
    wanted = [] if limit is None else [
        ("count", limit.count),
        ("share", limit.share),
        *((f"amber.{key}", getattr(limit.amber, key, None)) for key in ("count", "share")),
        *((f"red.{key}", getattr(limit.red, key, None)) for key in ("count", "share")),
        ("min_n", limit.min_n),
    ]  # fmt: skip
    for name, expression in wanted:
        if expression is not None:
            yield shown.Limit(name, desk.part(expression, names, {"judged": judged}))


def _value(desk: _Desk) -> _Judgement:
    check = desk.file.check
    part = desk.dissector.dissect(check.value or "")
    told = {"value": Name("value", part.type, variable=True)}
    values = {"value": part.value}
    limits = tuple(
        shown.Limit(name, desk.worded(desk.dissector.dissect(grade(text), told, values)))
        for name, text in (("amber", check.amber), ("red", check.red))
        if text is not None and part.value is not None
    )
    return _Judgement(value=desk.worded(part), limits=limits, told=told, values=values)


def _shown(desk: _Desk, items: Sequence[_Item]) -> Iterator[shown.Judged]:
    """The items that are taken apart, failing first; what was decided about each failing one."""
    check = desk.file.check
    failing = [item for item in items if item.verdict == "fail"]
    findings = dict(zip(map(id, failing), desk.outcome.findings, strict=False))
    for verdict in _VERDICTS:
        for item in [item for item in items if item.verdict == verdict][:MOST_ITEMS]:
            names, values = {check.as_ or "": item.name}, {ITEM: item.row}
            asked = [check.among] if item.among is None else []
            finding = findings.get(id(item))
            yield shown.Judged(
                desk.subject(item.row, item.name.type),
                *desk.place(item.row[POINTER]),
                verdict,
                tuple(desk.part(text or "", names, values) for text in (*asked, check.fail)),
                tuple(_decided(finding)) if finding else (),
            )


def _steps(desk: _Desk, judged: _Judgement) -> Iterator[shown.Step]:
    taken = False
    for step in desk.file.escalate:
        part = desk.part(step.when, judged.told, judged.values)
        first = part.truth is True and not taken
        taken = taken or first
        yield shown.Step(step.set, part, first)


def _parameters(desk: _Desk) -> Iterator[shown.Parameter]:
    for name, param in desk.file.params.items():
        value = desk.part(name).value
        yield shown.Parameter(name, value, param.unit, Text(param.doc.en, param.doc.zh))


def _decided(finding: Finding) -> Iterator[Text]:
    if finding.waived:
        waiver = finding.waived
        yield Text(
            f"waived until {waiver.expires} by {waiver.owner}: {waiver.reason}",
            f"已豁免至 {waiver.expires}（{waiver.owner}）：{waiver.reason}",
        )
    if finding.suppressed_by:
        by = finding.suppressed_by
        yield Text(
            f"does not count beside a graver finding ({by})", f"已有更严重的发现，不重复计（{by}）"
        )


def _notes(outcome: Outcome) -> Iterator[Text]:
    """What was decided about the one finding of a VALUE rule; those of items stand with the items."""
    for finding in outcome.findings:
        if not finding.subject:
            yield from _decided(finding)


def _inferred(concluded: Conclusion, rule: str) -> tuple[Text, ...]:
    """The inferences that this rule's findings or outcome had a part in."""

    def of_rule(places: Sequence[Any]) -> bool:
        return any(concluded.outcomes[place[0]].rule == rule for place in places)

    inference = concluded.inference
    steps = tuple(s for s in inference.steps if of_rule((*s.hit, *s.since)) or rule in s.other)
    return trace(inference._replace(steps=steps, faults=()), concluded.outcomes)
