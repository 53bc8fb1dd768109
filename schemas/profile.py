"""The file of a profile: every constant of the score. Read on the slow path only."""

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from comity.schemas.rule import Part, Phase, Severity, Words

__all__ = ["ProfileFile"]

Dimension = Literal[
    "trust",
    "transparency",
    "service_quality",
    "responsiveness",
    "needs",
    "collaboration",
    "improvement",
    "expectations",
    "attitude",
    "long_term",
]
Points = Annotated[float, Field(ge=0, le=100)]
Part01 = Annotated[float, Field(ge=0, le=1)]


class Limit(Part):
    under: float
    cap: Points


class ProfileFile(Part):
    """A profile."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$")]
    title: Words
    severity_weights: dict[Severity, Annotated[float, Field(gt=0)]]
    credits: dict[Literal["pass", "partial", "fail"], Part01]
    dimension_weights: dict[Dimension, Points]
    phase_weights: dict[Phase, dict[Dimension, Points]]
    dimension_caps: list[tuple[Severity, Annotated[int, Field(ge=1)], Points]]
    trust_margin: Points
    trust_unknown_cap: Points
    critical_caps: list[tuple[Annotated[int, Field(ge=1)], Points]]
    weak_dimension: Limit
    high_caps: list[tuple[Annotated[int, Field(ge=1)], Points]]
    critical_counts_as: Annotated[int, Field(ge=1)]
    low_coverage: Limit
    thin_dimension: Limit
    no_voice_cap: Points
    voice_days: Annotated[int, Field(ge=0)]
    bands: list[tuple[Points, str]]
    min_coverage: Part01
    confidence: dict[Literal["high", "medium"], Part01]
    doubts: dict[Literal["medium", "low"], Annotated[int, Field(ge=1)]]
    efforts: dict[Literal["S", "M", "L"], Annotated[float, Field(gt=0)]]
    top_actions: Annotated[int, Field(ge=1)]
    top_per_dimension: Annotated[int, Field(ge=1)]
    expiring_days: Annotated[int, Field(ge=0)]

    @model_validator(mode="after")
    def _fills_100(self) -> "ProfileFile":
        total = sum(self.dimension_weights.values())
        if abs(total - 100) > 1e-6:  # noqa: PLR2004
            raise PydanticCustomError(
                "weights",
                "weights",
                {
                    "en": f"the dimensions' weights come to {total:g}, not to 100",
                    "zh": f"各维度权重合计为 {total:g}，应为 100",
                },
            )
        return self
