"""Field types that the models share: how a date, a text and an amount may be written in a file."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from comity.schemas.moment import MOMENT

__all__ = ["ORDERED", "Block", "Count", "Flag", "Label", "Moment", "Number", "Rating", "Share"]

#: Marks a vocabulary whose values stand in ascending order, so that rules may compare them.
ORDERED = "ordered"


class Block(BaseModel):
    """Base of every block and item: frozen, closed, `x-...` keys free for the user's own use."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", json_schema_extra={"patternProperties": {"^x-": {}}}
    )


def _moment(value: object) -> date | datetime:
    if isinstance(value, datetime | date):
        return value
    if isinstance(value, str) and MOMENT.fullmatch(value):
        try:
            return date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
        except ValueError:  # 2025-02-30: the right form, no such day
            pass
    raise PydanticCustomError(
        "moment",
        "not a date",
        {
            "en": "not a date",
            "zh": "不是有效的日期",
            "hint_en": "write YYYY-MM-DD, or a date-time such as 2025-06-30T14:00+08:00",
            "hint_zh": "请写成 YYYY-MM-DD，或 2025-06-30T14:00+08:00 这样的日期时间",
        },
    )


def _label(value: object) -> object:
    """`id: 12` means the text "12"; a float has lost its spelling by now and is refused."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _strict_number(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise PydanticCustomError(
            "number", "not a number", {"en": "not a number", "zh": "不是数字"}
        )
    return value


def _strict_count(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value):
        raise PydanticCustomError(
            "count", "not a whole number", {"en": "not a whole number", "zh": "不是整数"}
        )
    return int(value)


def _iso(value: date | datetime) -> str:
    return value.isoformat()


#: A date or a date-time (without offset: in the project's zone).
Moment = Annotated[
    date | datetime,
    BeforeValidator(_moment),
    PlainSerializer(_iso, return_type=str),
    WithJsonSchema({"type": "string", "pattern": f"^{MOMENT.pattern}$"}),
]
#: A text; a whole number is read as its decimal text.
Label = Annotated[
    str,
    BeforeValidator(_label),
    WithJsonSchema({"type": ["string", "integer"]}),
    Field(strict=True),
]
Flag = Annotated[bool, Field(strict=True)]
Number = Annotated[float, BeforeValidator(_strict_number)]
#: 0, 1, 2, ...
Count = Annotated[int, BeforeValidator(_strict_count), Field(ge=0)]
#: A mark from 1 to 5.
Rating = Annotated[float, BeforeValidator(_strict_number), Field(ge=1, le=5)]
#: 0 to 1.
Share = Annotated[float, BeforeValidator(_strict_number), Field(ge=0, le=1)]
