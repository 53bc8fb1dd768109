"""The file of a rule, as its author writes it. Read on the slow path only: a check uses what was compiled."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from comity.schemas.vocabulary import Dimension, Severity

__all__ = [
    "Action",
    "Check",
    "Escalation",
    "Example",
    "Param",
    "Row",
    "RuleFile",
    "Source",
    "Within",
    "Words",
]

RuleId = Annotated[str, Field(pattern=r"^[A-Z]{2,3}\d{3}$")]
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Phase = Literal["initiation", "planning", "execution", "closing", "post_project"]
#: An expression of the rule language; a bare number is one too.
Expression = str | int | float | bool


class Part(BaseModel):
    """Strict: `core: yes` is a text, and no text is a number."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        json_schema_extra={"patternProperties": {"^x-": {}}},
    )


class Words(Part):
    """One text in both languages."""

    en: Annotated[str, Field(min_length=1)]
    zh: Annotated[str, Field(min_length=1)]


class Param(Part):
    """A number (or table, or list of words) that a profile or the user's configuration may change."""

    value: float | int | list[str] | dict[str, float | int]
    unit: str
    doc: Words


class Threshold(Part):
    count: Expression | None = None
    share: Expression | None = None


class Limit(Threshold):
    """How many items may fail: ungraded (`count`/`share`), or graded by `amber` and `red`."""

    amber: Threshold | None = None
    red: Threshold | None = None
    min_n: Expression | None = None


class Check(Part):
    """Exactly one of two forms: ITEM (`each`, `as`, `fail`) or VALUE (`value`, `amber`, `red`)."""

    each: str | None = None
    as_: Annotated[Key | None, Field(alias="as")] = None
    among: str | None = None
    fail: str | None = None
    limit: Limit | None = None
    mark: dict[Key, str] | None = None
    value: str | None = None
    amber: str | None = None
    red: str | None = None

    @model_validator(mode="after")
    def _one_form(self) -> "Check":
        item = self.each and self.as_ and self.fail
        graded = self.value and (self.amber or self.red)
        stray = (
            (self.value or self.amber or self.red)
            if item
            else (self.each or self.as_ or self.among or self.fail or self.limit)
        )
        if bool(item) == bool(graded) or stray:
            raise PydanticCustomError(
                "form",
                "a check is of one of two forms",
                {
                    "en": "a check is of one of two forms",
                    "zh": "check 只能是两种形式之一",
                    "hint_en": "either `each`, `as`, `fail` or `value` with `amber` and/or `red`",
                    "hint_zh": "要么写 `each`、`as`、`fail`，要么写 `value` 和 `amber`/`red`",
                },
            )
        return self


class Escalation(Part):
    set: Severity
    when: str


class Applies(Part):
    phase: list[Phase] | None = None
    when: str | None = None


class Example(Part):
    """A snapshot (its project block may be left out) and what the rule must say of it."""

    outcome: Literal["pass", "partial", "fail", "unknown", "not_applicable"]
    snapshot: dict[str, Any]
    findings: list[str | int] | None = None
    severity: Severity | None = None
    #: What sets findings apart for inference rules, by subject; those that are left out have no mark.
    marks: dict[str, Key] | None = None
    today: str | None = None  #: the day of reading
    previous: dict[str, str] | None = None  #: outcomes of an earlier result, by rule
    note: str | None = None


class RuleFile(Part):
    """One rule."""

    id: RuleId
    title: Words
    pass_title: Words
    dimension: Literal[
        Dimension,
        "data_quality",
        "strength",
    ]
    kind: Literal["strength"] | None = None
    covers: Annotated[list[str], Field(min_length=1)]
    severity: Severity
    core: bool = False
    lifecycle: Literal["experimental", "stable", "deprecated"] = "stable"
    replaced_by: RuleId | None = None
    since: str = "0.1"
    tags: list[str] = []
    question: Words
    rationale: Words
    basis: Annotated[list[str], Field(min_length=1)]
    applies: Applies = Applies()
    needs: list[str] = []
    params: dict[Key, Param] = {}
    check: Check
    escalate: list[Escalation] = []
    message: Words
    actions: list[Key] = []
    coach: Words
    examples: Annotated[list[Example], Field(min_length=1)]


class Within(Part):
    """`when` as a number of days: working days of the project's calendar, or any."""

    wd: Annotated[int, Field(ge=0, le=250)] | None = None
    days: Annotated[int, Field(ge=0, le=366)] | None = None

    @model_validator(mode="after")
    def _is_one(self) -> "Within":
        if (self.wd is None) == (self.days is None):
            raise PydanticCustomError(
                "within", "within", {"en": "write wd or days", "zh": "请写 wd 或 days 之一"}
            )
        return self


class Action(Part):
    """What to do, by whom, by when, at what effort. One entry of rules/actions.yaml."""

    text: Words
    who: str
    when: Words
    effort: Literal["S", "M", "L"]
    within: Within | None = None


class Source(Part):
    """Where a duty or a number comes from. One entry of rules/sources.yaml."""

    kind: Literal[
        "article", "published", "published_contract", "analogue", "practice", "convention"
    ]
    text: Words


class Row(Part):
    """A point of the article on client relations. One entry of rules/outline.yaml."""

    dimension: str | None = None  #: none for a row that cuts across them
    title: Words
    claim: Words
