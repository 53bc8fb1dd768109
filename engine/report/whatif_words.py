"""What text and page say alike of a what-if: rows before and after, and what goes and comes."""

from collections.abc import Iterator
from typing import NamedTuple

from comity.engine.report.sentences import cap_reason
from comity.engine.report.words import Words, number, percent, points
from comity.schemas.report import FindingReport, Score
from comity.schemas.whatif import WhatIf

__all__ = ["Group", "Row", "groups", "lead", "rows", "wishes"]


class Row(NamedTuple):
    label: str
    before: str
    after: str
    moved: str  #: "" where nothing did


class Group(NamedTuple):
    """A heading and its lines, each with a severity where it has one."""

    key: str
    lines: tuple[tuple[str, str], ...]  #: severity or "", text


def lead(say: Words, whatif: WhatIf) -> str:
    """What it comes to, in a sentence."""
    before, after = whatif.before.score, whatif.after.score
    if before.overall is None or after.overall is None:
        return say["whatif.unscored"]
    key = "whatif.level" if not whatif.moved else "whatif.moved"
    return say.say(
        key,
        before=points(before.overall),
        after=points(after.overall),
        moved=_signed(whatif.moved),
        band=say.band(after.band),
        was=say.band(before.band),
    )


def wishes(say: Words, whatif: WhatIf) -> list[str]:
    found = []
    for wish in whatif.wishes:
        kind, _, what = wish.partition(" ")
        found.append(say.say(f"whatif.wish.{kind}", what=what))
    return found


def rows(say: Words, whatif: WhatIf) -> Iterator[Row]:
    """The whole, then every dimension that moves."""
    before, after = whatif.before.score, whatif.after.score
    yield Row(
        say["whatif.score"], _score(before.overall), _score(after.overall), _signed(whatif.moved)
    )
    yield Row(say["whatif.band"], say.band(before.band), say.band(after.band), "")
    yield Row(say["whatif.range"], _range(say, before), _range(say, after), "")
    yield Row(say["whatif.coverage"], percent(before.coverage), percent(after.coverage), "")
    for old, new in zip(whatif.before.dimensions, whatif.after.dimensions, strict=True):
        if old.score != new.score:
            moved = None if None in (old.score, new.score) else (new.score or 0) - (old.score or 0)
            label = say.title("dimensions", old.id)
            yield Row(label, _score(old.score), _score(new.score), _signed(moved))


def groups(say: Words, whatif: WhatIf) -> Iterator[Group]:
    """What goes and what comes; groups without a line are left out."""
    caps = {
        "caps_lifted": whatif.caps_lifted,
        "caps_new": whatif.caps_new,
    }
    for key, found in caps.items():
        yield Group(
            key,
            tuple(
                ("", say.say("score.limit", limit=number(c.limit), reason=cap_reason(say, c)))
                for c in found
            ),
        )
    for key, diagnoses in (
        ("diagnoses_gone", whatif.diagnoses_gone),
        ("diagnoses_come", whatif.diagnoses_come),
    ):
        yield Group(key, tuple((d.severity, f"{d.id} {say.of(d.title)}") for d in diagnoses))
    for key, findings in (("gone", whatif.gone), ("come", whatif.come)):
        yield Group(key, tuple((f.severity, _finding(say, f)) for f in findings))


def _finding(say: Words, finding: FindingReport) -> str:
    named = f"{finding.rule} {say.of(finding.title)}"
    return (
        say.say("whatif.about", rule=named, subject=finding.subject) if finding.subject else named
    )


def _score(value: float | None) -> str:
    return "–" if value is None else points(value)


def _range(say: Words, score: Score) -> str:
    return "–" if score.overall is None else say.range(score.low, score.high)


def _signed(value: float | None) -> str:
    if value is None or not round(value, 1):
        return ""
    return f"{'+' if value > 0 else '−'}{points(abs(value))}"
