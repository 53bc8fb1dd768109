"""What rows come to together: the ranking, what recurs, the roll-up. Pure arithmetic over small rows."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from comity.engine.outcomes import DIMENSIONS, SEVERITIES
from comity.engine.portfolio_actions import ORGANISATION_ACTIONS
from comity.engine.profile import Profile
from comity.engine.scoring import band
from comity.schemas.portfolio import (
    DimensionRoll,
    ProjectRow,
    Recurring,
    RollUp,
    Theme,
    Worst,
)
from comity.schemas.text import Language, Text

__all__ = ["FEWEST", "LEAST_SHARE", "language_of", "mean", "ranked", "roll_up", "themes"]

FEWEST = 3  #: projects in which a rule recurs, however many there are
LEAST_SHARE = 0.3  #: of the projects, for portfolios too small for that
_TWICE = 2  #: below that nothing has come again
_FIRST = 5  #: files named with a recurring rule

_ByRule = Mapping[str, Sequence[ProjectRow]]


def ranked(rows: Iterable[ProjectRow]) -> tuple[ProjectRow, ...]:
    """Worst first: by score, then by open critical and high findings, low end, name and file.

    Projects without a score come last: of them it is only known that too little is recorded.
    """

    def rank(row: ProjectRow) -> tuple[object, ...]:
        score = 0.0 if row.overall is None else row.overall
        low = 0.0 if row.low is None else row.low
        grave = [-row.open.get(severity, 0) for severity in reversed(SEVERITIES)]
        return row.overall is None, score, *grave, low, row.project.name, row.file

    return tuple(sorted(rows, key=rank))


def themes(
    rows: Sequence[ProjectRow], titles: Mapping[str, Text], dimensions: Mapping[str, str]
) -> tuple[Theme, ...]:
    """Rules that fail in FEWEST projects or LEAST_SHARE of them (two at least), by dimension.

    `rows` are ranked; titles and dimensions are by rule.
    """
    failing: dict[str, list[ProjectRow]] = defaultdict(list)
    for row in rows:
        for rule in row.failing:
            failing[rule].append(row)
    by_dimension: dict[str, dict[str, list[ProjectRow]]] = defaultdict(dict)
    for rule, where in failing.items():
        if len(where) >= _TWICE and (len(where) >= FEWEST or len(where) >= LEAST_SHARE * len(rows)):
            by_dimension[dimensions[rule]][rule] = where
    order = (*DIMENSIONS, "data_quality")
    found = [
        _theme(name, by_dimension[name], titles, len(rows))
        for name in order
        if name in by_dimension
    ]
    return tuple(sorted(found, key=lambda theme: -theme.projects))


def _theme(dimension: str, rules: _ByRule, titles: Mapping[str, Text], count: int) -> Theme:
    told = [_recurring(rule, titles[rule], where, count) for rule, where in rules.items()]
    touched = len({row.file for where in rules.values() for row in where})
    return Theme(
        dimension=dimension,
        projects=touched,
        share=round(touched / count, 2),
        action=ORGANISATION_ACTIONS[dimension],
        rules=tuple(sorted(told, key=lambda r: (-r.projects, _mildness(r.severity), r.rule))),
    )


def _recurring(rule: str, title: Text, where: Sequence[ProjectRow], count: int) -> Recurring:
    return Recurring(
        rule=rule,
        title=title,
        severity=min((row.failing[rule] for row in where), key=_mildness),
        projects=len(where),
        share=round(len(where) / count, 2),
        files=tuple(row.file for row in where[:_FIRST]),
    )


def _mildness(severity: str) -> int:
    return -SEVERITIES.index(severity)


def roll_up(rows: Sequence[ProjectRow], targets: int, profile: Profile) -> RollUp:
    """The whole in a few numbers; each project counts once, whatever its size. `rows` are ranked."""
    scored = [row for row in rows if row.overall is not None]
    scores = [row.overall for row in scored if row.overall is not None]
    bands = Counter(row.band for row in rows)
    lowest = scored[0] if scored else None
    worst = (
        Worst(lowest.file, lowest.project.name, lowest.overall)
        if lowest is not None and lowest.overall is not None
        else None
    )
    return RollUp(
        targets=targets,
        checked=len(rows),
        scored=len(scored),
        mean=mean(scores),
        worst=worst,
        bands={name: bands[name] for name in (*_bands(profile), "insufficient_data")},
        open={
            severity: sum(row.open[severity] for row in rows) for severity in reversed(SEVERITIES)
        },
        dimensions={name: _dimension(name, rows, profile) for name in DIMENSIONS},
    )


def _bands(profile: Profile) -> list[str]:
    return [name for _, name in profile.bands]


def _dimension(name: str, rows: Sequence[ProjectRow], profile: Profile) -> DimensionRoll:
    marks = (row.dimensions[name].score for row in rows)
    scores = [score for score in marks if score is not None]
    middle = mean(scores)
    grade = "insufficient_data" if middle is None else band(middle, profile)
    return DimensionRoll(len(scores), middle, min(scores, default=None), grade)


def mean(scores: Sequence[float]) -> float | None:
    """Rounded down to one decimal, as scores are: a mean never looks better than it is."""
    return sum(round(score * 10) for score in scores) // len(scores) / 10 if scores else None


def language_of(rows: Iterable[ProjectRow]) -> Language:
    """The language that most of the snapshots name; English where none does, and when as many do."""
    named = Counter(row.language for row in rows if row.language)
    return "zh" if named["zh"] > named["en"] else "en"
