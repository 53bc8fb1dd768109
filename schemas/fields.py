"""Field types that the models share: how a date, a text and an amount may be written in a file."""

from datetime import date, datetime
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from comity.schemas.moment import DATE_LENGTH, MOMENT
from comity.schemas.places import countries, zone, zones

__all__ = [
    "ORDERED",
    "Block",
    "Count",
    "Country",
    "Flag",
    "Label",
    "Moment",
    "Number",
    "Rating",
    "Zone",
    "strict_number",
]

#: Marks a vocabulary whose values stand in ascending order, so that rules may compare them.
ORDERED = "ordered"

# What a person is told. Shared: a file may hold half a million mistakes.
_NO_DATE = {
    "en": "not a date",
    "zh": "不是有效的日期",
    "hint_en": "write YYYY-MM-DD (1900 to 2199), or a time with it: 2025-06-30T14:00+08:00",
    "hint_zh": "请写成 YYYY-MM-DD（1900 至 2199 年），可带时间：2025-06-30T14:00+08:00",
}
_NO_NUMBER = {"en": "not a number", "zh": "不是数字"}
_NO_COUNT = {"en": "not a whole number", "zh": "不是整数"}


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
            plain = len(value) == DATE_LENGTH
            return date.fromisoformat(value) if plain else datetime.fromisoformat(value)
        except ValueError:  # 2025-02-30: the right form, no such day
            pass
    raise PydanticCustomError("moment", "not a date", _NO_DATE)


def _label(value: object) -> object:
    """`id: 12` means the text "12"; a float has lost its spelling by now and is refused."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def strict_number(value: object) -> object:
    """The value, which must not be a boolean or a text that looks like a number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise PydanticCustomError("number", "not a number", _NO_NUMBER)
    return value


def _strict_count(value: object) -> object:
    whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    if isinstance(value, bool) or not whole:
        raise PydanticCustomError("count", "not a whole number", _NO_COUNT)
    return int(value)  # type: ignore[call-overload]


def _unknown(what: tuple[str, str], hint: tuple[str, str], known: list[str]) -> Exception:
    """The list of known names goes with the complaint: the nearest makes a better hint."""
    return PydanticCustomError(
        "name",
        "not known",
        {
            "en": f"unknown {what[0]}",
            "zh": f"未知的{what[1]}",
            "hint_en": hint[0],
            "hint_zh": hint[1],
            "known": known,
        },
    )


def _zone(value: str) -> str:
    if zone(value) is None:
        hint = ("a name such as Asia/Shanghai", "请用 Asia/Shanghai 这样的名称")
        raise _unknown(("time zone", "时区"), hint, zones())
    return value


def _country(value: str) -> str:
    if value not in (known := countries()):
        hint = (
            "two letters such as CN, GB, DE, or a list of dates",
            "请用 CN、GB、DE 这样的两位代码，或给出日期列表",
        )
        raise _unknown(("country code", "国家代码"), hint, known)
    return value


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
Number = Annotated[float, BeforeValidator(strict_number)]
#: 0, 1, 2, ...
Count = Annotated[int, BeforeValidator(_strict_count), Field(ge=0)]
#: A mark from 1 to 5.
Rating = Annotated[float, BeforeValidator(strict_number), Field(ge=1, le=5)]
#: An IANA name.
Zone = Annotated[Label, AfterValidator(_zone)]
#: ISO 3166, two letters.
Country = Annotated[Label, AfterValidator(_country)]
