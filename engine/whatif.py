"""What would be if: the same file judged again with some things done.

    whatif(text, "status.yaml", Wishes(fixes=("TRU002",), sets=("reports.0.sent_on=2025-06-27",)), ...)

What is set and what is waived is written into the text, in memory, and the text is judged: the report is
the one that the edited file would give, to the byte. What is fixed is judged as passed, before waivers
and inference look at it: the fact behind it stays as it is.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from comity import __version__
from comity.engine.catalog import Catalog
from comity.engine.check import Settings, check
from comity.engine.edit import Change, edited
from comity.engine.errors import ComityError, UsageError, clip, suggest
from comity.engine.facts import read
from comity.engine.source import parse, together
from comity.schemas.report import Cap, FindingReport, ProjectReport, Tool
from comity.schemas.text import Text
from comity.schemas.whatif import WHATIF_SCHEMA, WhatIf

__all__ = ["Wishes", "whatif"]

_BETWEEN_KEYS = re.compile(r"(?<!\.S\d)(?<!\.S10)\.")  #: no dot of self_assessment.S1.1
_WHY = "what if"  #: reason and owner of a waiver that nobody has given yet


class Wishes(NamedTuple):
    """What should be done, in the words of the command line."""

    fixes: tuple[str, ...] = ()  #: a rule, RULE:subject, or a finding's fingerprint
    sets: tuple[str, ...] = ()  #: place=value; a place is a JSON pointer or reports.0.sent_on
    waives: tuple[str, ...] = ()  #: a rule, or RULE:subject


def whatif(
    text: str,
    name: str,
    wishes: Wishes,
    catalog: Catalog,
    settings: Settings = Settings(),  # noqa: B008  frozen
    *,
    as_of: date | None = None,
) -> WhatIf:
    """A file as it stands and as it would. Raises what a check raises, and UsageError for wishes at fault.

    Mistakes in several wishes are told together.
    """
    facts = read(parse(text, name), catalog.shapes, as_of=as_of)
    before = check(facts, catalog, settings)
    mistakes: list[ComityError] = []
    fixes = tuple(_collected(_fixed, wishes.fixes, before, mistakes))
    changes = [
        *_collected(_set, wishes.sets, facts.document.value, mistakes),
        *_collected(_waived, wishes.waives, before, mistakes),
    ]
    if mistakes:
        raise together(mistakes)
    changed = parse(edited(text, name, changes) if changes else text, name)
    then = read(changed, catalog.shapes, as_of=as_of)
    after = check(then, catalog, settings._replace(fixed=fixes))
    tool = Tool(__version__, catalog.hash, settings.matcher, catalog.profile.name)
    return _compared(wishes, tool, before, after, facts.language)


def _collected(
    read_wish: Any, wishes: Iterable[str], known: Any, mistakes: list[ComityError]
) -> Iterator[Any]:
    for wish in wishes:
        try:
            yield read_wish(wish, known)
        except ComityError as error:
            mistakes.append(error)


def _fixed(wish: str, report: ProjectReport) -> tuple[str, str | None]:
    """The rule, and the subject where only one of its findings is meant."""
    for finding in report.findings:
        if finding.fingerprint == wish:
            return finding.rule, finding.subject
    rule, _, subject = wish.partition(":")
    outcome = _outcome(rule, report)
    if outcome == "not_applicable":
        message = f"{rule} does not apply to this project", f"{rule} 不适用于本项目"
        raise UsageError(Text(*message), hint=Text("there is nothing to fix", "没有需要解决的问题"))
    subjects = [f.subject for f in report.findings if f.rule == rule]
    if subject and subject not in subjects:
        raise UsageError(
            Text(
                f"{rule} found nothing about {clip(subject)!r}",
                f"{rule} 没有关于“{clip(subject)}”的发现",
            ),
            hint=suggest(subject, subjects) or _listed(subjects),
        )
    return rule, subject or None


def _outcome(rule: str, report: ProjectReport) -> str:
    known = {outcome.rule: outcome.outcome for outcome in report.outcomes}
    if rule not in known:
        raise UsageError(
            Text(f"no rule and no finding {clip(rule)!r}", f"没有规则或发现“{clip(rule)}”"),
            hint=suggest(rule, sorted(known)),
        )
    return known[rule]


def _listed(subjects: Sequence[str]) -> Text | None:
    found = [subject for subject in dict.fromkeys(subjects) if subject]
    en, zh = ", ".join(found), "、".join(found)
    return Text(f"it found: {en}", f"它发现的有：{zh}") if found else None


def _set(wish: str, value: Any) -> Change:
    place, equals, written = wish.partition("=")
    if not (equals and place.strip()):
        message = Text(f"no value to set in {clip(wish)!r}", f"“{clip(wish)}”没有写要设的值")
        hint = "reports.0.sent_on=2025-06-27"
        raise UsageError(message, hint=Text(f"such as {hint}", f"例如 {hint}"))
    return Change(_pointer(place.strip(), value), _value(written.strip(), wish))


def _pointer(place: str, value: Any) -> str:
    """A JSON pointer as it is; a dotted path with each item's id in the place of its number."""
    if place.startswith("/"):
        return place
    keys = []
    for key in _BETWEEN_KEYS.split(place):
        if isinstance(value, list):
            ids = [str(item.get("id")) if isinstance(item, dict) else "" for item in value]
            key = str(ids.index(key)) if key in ids else key  # noqa: PLW2901  its place in the list
            at = int(key) if key.isascii() and key.isdecimal() else len(value)
            value = value[at] if at < len(value) else None
        else:
            value = value.get(key) if isinstance(value, dict) else None
        keys.append(key.replace("~", "~0").replace("/", "~1"))
    return "/" + "/".join(keys)


def _value(written: str, wish: str) -> Any:
    """As YAML reads it: 2025-06-27 a date, true a truth, [a, b] a list, "null" nothing."""
    try:
        return parse(f"value: {written}", "--set").value["value"]
    except ComityError:
        message = Text(f"{clip(wish)!r}: not a value", f"“{clip(wish)}”：不是合法的值")
        hint = Text(
            'a text with a colon needs quotes: place="a: b"', '含冒号的文字要加引号：place="甲: 乙"'
        )
        raise UsageError(message, hint=hint) from None


def _waived(wish: str, report: ProjectReport) -> Change:
    rule, _, subject = wish.partition(":")
    _outcome(rule, report)
    entry = {"rule": rule, **({"subject": subject} if subject else {})}
    whose = {"reason": _WHY, "owner": _WHY, "approver": f"{_WHY}, approved"}
    return Change("/waivers/-", entry | whose | {"expires": report.project.as_of})


def _compared(
    wishes: Wishes, tool: Tool, before: ProjectReport, after: ProjectReport, language: Any
) -> WhatIf:
    then, now = after.score.overall, before.score.overall
    open_before, open_after = _open(before), _open(after)
    return WhatIf(
        schema=WHATIF_SCHEMA,
        tool=tool,
        wishes=(
            *(f"fix {wish}" for wish in wishes.fixes),
            *(f"set {wish}" for wish in wishes.sets),
            *(f"waive {wish}" for wish in wishes.waives),
        ),
        before=before,
        after=after,
        moved=None if then is None or now is None else round(then - now, 1),
        caps_lifted=_other_caps(before, after),
        caps_new=_other_caps(after, before),
        gone=tuple(found for mark, found in open_before.items() if mark not in open_after),
        come=tuple(found for mark, found in open_after.items() if mark not in open_before),
        diagnoses_gone=tuple(d for d in before.diagnoses if d.id not in _ids(after)),
        diagnoses_come=tuple(d for d in after.diagnoses if d.id not in _ids(before)),
        language=language,
    )


def _open(report: ProjectReport) -> dict[str, FindingReport]:
    return {f.fingerprint: f for f in report.findings if not (f.waived or f.suppressed_by)}


def _ids(report: ProjectReport) -> set[str]:
    return {diagnosis.id for diagnosis in report.diagnoses}


def _other_caps(held: ProjectReport, other: ProjectReport) -> tuple[Cap, ...]:
    """Caps whose kind and height the other report does not have."""
    there = {(cap.kind, cap.limit) for cap in other.score.caps}
    return tuple(cap for cap in held.score.caps if (cap.kind, cap.limit) not in there)
