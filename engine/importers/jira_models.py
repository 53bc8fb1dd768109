"""The models of a Jira answer: what of it is read, under our names."""

import re
from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

__all__ = ["Page", "Ticket", "clean"]


def _moment(value: object) -> datetime:
    """`2025-08-29T09:10:55.000+0000`: always with an offset."""
    try:
        when = datetime.fromisoformat(value) if isinstance(value, str) else None
        if when and when.tzinfo and when.astimezone(UTC):
            return when
    except (ValueError, OverflowError):
        pass
    raise PydanticCustomError("moment", "not a moment")


def clean(value: object) -> object:
    """Half an emoji, left where Jira cut a text short, can't be written to a file."""
    return re.sub("[\ud800-\udfff]", "\ufffd", value).strip() if isinstance(value, str) else value


Moment = Annotated[datetime, BeforeValidator(_moment)]
Line = Annotated[str, BeforeValidator(clean)]


class _Part(BaseModel):
    """A piece of Jira's answer; what is not named here is not read."""

    model_config = ConfigDict(frozen=True)


class Named(_Part):
    name: Line


class Person(_Part):
    display_name: Annotated[Line | None, Field(alias="displayName")] = None
    name: Line | None = None  #: Server and Data Center
    account: Annotated[Line | None, Field(alias="accountId")] = None  #: Cloud


class Project(_Part):
    key: Line
    name: Line | None = None


class Category(_Part):
    key: Line  #: new | indeterminate | done


class Status(_Part):
    name: Line
    category: Annotated[Category | None, Field(alias="statusCategory")] = None


class Fields(_Part):
    created: Moment
    updated: Moment | None = None
    resolved: Annotated[Moment | None, Field(alias="resolutiondate")] = None
    moved: Annotated[Moment | None, Field(alias="statuscategorychangedate")] = None  #: Cloud only
    due: Annotated[date | None, Field(alias="duedate")] = None
    summary: Line | None = None
    priority: Named | None = None
    status: Status | None = None
    type: Annotated[Named | None, Field(alias="issuetype")] = None
    assignee: Person | None = None
    project: Project | None = None


class Ticket(_Part):
    key: Annotated[Line, Field(pattern=r"^.+-[0-9]{1,18}$")]
    fields: Fields

    @property
    def ended(self) -> datetime | None:
        """The end, also one before the beginning: a contradiction is for DQ004 to find."""
        return self.fields.resolved or (self.fields.moved if self._done else None)

    @property
    def undated(self) -> bool:
        """Done, nobody knows when: neither "open" nor any day would be true."""
        return self._done and self.ended is None

    @property
    def _done(self) -> bool:
        status = self.fields.status
        return bool(status and status.category and status.category.key == "done")


class Page(_Part):
    issues: tuple[Ticket, ...]
    total: int | None = None  #: of the whole search, not of the page
    next_page: Annotated[str | None, Field(alias="nextPageToken")] = None
    last: Annotated[bool | None, Field(alias="isLast")] = None
