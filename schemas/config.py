"""The file in which a team keeps what it decided: `comity.toml`, or `[tool.comity]` in `pyproject.toml`."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from comity.schemas.fields import Count, Moment
from comity.schemas.pack import Override
from comity.schemas.rule import Part, RuleId
from comity.schemas.snapshot import WaiverEntry
from comity.schemas.vocabulary import Severity

__all__ = ["ConfigFile"]

Percent = Annotated[float, Field(ge=0, le=100)]
Name = Annotated[str, Field(min_length=1)]


def _day(value: date | datetime) -> date | datetime:
    if isinstance(value, datetime):
        told = {"en": "a day without a time is needed", "zh": "此处只写日期，不写时间"}
        raise PydanticCustomError("moment", "a day is needed", told)
    return value


Day = Annotated[
    Moment,
    AfterValidator(_day),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}),
]


class Waiver(WaiverEntry):
    """As in a snapshot; its last day is a day in the time zone of each project that it is for."""

    expires: Day


def _hyphens(name: str) -> str:
    return name.replace("_", "-")


class ConfigFile(Part):
    """Everything is optional. Paths count from the folder of the file."""

    model_config = ConfigDict(alias_generator=_hyphens)

    extends: list[Name] = Field(default_factory=list)
    profile: Name | None = None
    overrides: dict[RuleId, Override] = Field(default_factory=dict)
    select: list[Name] = Field(default_factory=list)
    ignore: list[Name] = Field(default_factory=list)
    lang: Literal["en", "zh"] | None = None
    format: Name | list[Name] | None = None
    fail_under: Percent | None = None
    fail_under_low: Percent | None = None
    fail_on: Severity | None = None
    fail_on_new: bool | None = None
    min_coverage: Percent | None = None
    waivers: list[Waiver] = Field(default_factory=list)
    waiver_max_days: Count | None = None
    waiver_max_weight: Percent | None = None
    waiver_needs_approver: bool | None = None
    baseline: Name | None = None
    matcher: Literal["durable", "python"] | None = None
