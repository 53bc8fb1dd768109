"""The file of a profile: every constant of the score. Read on the slow path only."""

from itertools import pairwise
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from comity.schemas.pack import Override
from comity.schemas.rule import Part, Phase, RuleId, Words
from comity.schemas.vocabulary import Dimension, Severity

__all__ = ["ProfileFile"]

Band = Literal["healthy", "watch", "at_risk", "critical"]
Points = Annotated[float, Field(ge=0, le=100)]
Times = Annotated[int, Field(ge=1)]
Part01 = Annotated[float, Field(ge=0, le=1)]
LIST = Field(strict=False)  #: a file has lists where we want tuples


def _wrong(en: str, zh: str) -> PydanticCustomError:
    return PydanticCustomError("profile", "profile", {"en": en, "zh": zh})


def _every(*keys: str) -> AfterValidator:
    """A table with an entry for each key: a missing one would only be noticed in the middle of a check."""

    def check(table: dict[str, Any]) -> dict[str, Any]:
        if lacking := [key for key in keys if key not in table]:
            raise _wrong(f"{', '.join(lacking)} missing", f"缺少 {'、'.join(lacking)}")
        return table

    return AfterValidator(check)


def _rising(*keys: str) -> AfterValidator:
    """A table whose values don't fall from key to key."""

    def check(table: dict[str, float]) -> dict[str, float]:
        if any(table[a] > table[b] for a, b in pairwise(keys)):
            order = ", ".join(keys)
            raise _wrong(f"{order}: each at least the one before", f"{order}：后项不得小于前项")
        return table

    return AfterValidator(check)


def _fills_100(weights: dict[str, float]) -> dict[str, float]:
    total = sum(weights.values())
    if abs(total - 100) > 1e-6:  # noqa: PLR2004
        raise _wrong(
            f"the dimensions' weights come to {total:g}, not to 100",
            f"各维度权重合计为 {total:g}，应为 100",
        )
    return weights


def _leaves_room(weights: dict[str, float]) -> dict[str, float]:
    """What a phase sets: under 100 in all, so that something is left for the other dimensions."""
    total = sum(weights.values())
    if total >= 100 or len(weights) == len(get_args(Dimension)):  # noqa: PLR2004
        raise _wrong(
            f"the weights that a phase sets come to {total:g}: leave some for the other dimensions",
            f"该阶段设定的权重合计为 {total:g}：须给其余维度留出份额",
        )
    return weights


def _falls_to_0(bands: list[tuple[float, str]]) -> list[tuple[float, str]]:
    if not bands or bands[-1][0] != 0 or any(a[0] <= b[0] for a, b in pairwise(bands)):
        raise _wrong("bands go from the best down to 0", "等级应从高到低排列，直至 0 分")
    return bands


class Limit(Part):
    under: float
    cap: Points


class ProfileFile(Part):
    """A profile."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$")]
    title: Words
    extends: str | None = None  #: a profile of which this one says only what differs
    #: What it changes of rules.
    overrides: dict[RuleId, Override] = Field(default_factory=dict)
    severity_weights: Annotated[
        dict[Severity, Annotated[float, Field(gt=0)]],
        _every(*get_args(Severity)),
        _rising(*get_args(Severity)),
    ]
    credits: Annotated[
        dict[Literal["pass", "partial", "fail"], Part01],
        _every("fail", "partial", "pass"),
        _rising("fail", "partial", "pass"),
    ]
    dimension_weights: Annotated[
        dict[Dimension, Points], _every(*get_args(Dimension)), AfterValidator(_fills_100)
    ]
    phase_weights: dict[Phase, Annotated[dict[Dimension, Points], AfterValidator(_leaves_room)]]
    dimension_caps: list[Annotated[tuple[Severity, Times, Points], LIST]]
    trust_margin: Points
    trust_unknown_cap: Points
    critical_caps: list[Annotated[tuple[Times, Points], LIST]]
    weak_dimension: Limit
    high_caps: list[Annotated[tuple[Times, Points], LIST]]
    critical_counts_as: Times
    low_coverage: Limit
    thin_dimension: Limit
    no_voice_cap: Points
    voice_days: Annotated[int, Field(ge=0)]
    bands: Annotated[list[Annotated[tuple[Points, Band], LIST]], AfterValidator(_falls_to_0)]
    min_coverage: Part01
    confidence: Annotated[
        dict[Literal["high", "medium"], Part01],
        _every("medium", "high"),
        _rising("medium", "high"),
    ]
    doubts: Annotated[
        dict[Literal["medium", "low"], Times], _every("medium", "low"), _rising("medium", "low")
    ]
    efforts: Annotated[
        dict[Literal["S", "M", "L"], Annotated[float, Field(gt=0)]], _every("S", "M", "L")
    ]
    top_actions: Times
    top_per_dimension: Times
    expiring_days: Annotated[int, Field(ge=0)]
