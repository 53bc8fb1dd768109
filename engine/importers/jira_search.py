"""The answer of a Jira search as the REST API writes it, and what people hand in by mistake.

Read are `/rest/api/2/search` of Server and Data Center, the enhanced search of the Cloud
(`/rest/api/3/search/jql`, its pages chained by `nextPageToken`), and a JSON list of such pages.
"""

import json
from datetime import datetime
from typing import Any, NamedTuple

from pydantic import ValidationError

from comity.engine.errors import ComityError, ImportFileError, Mistakes, Position
from comity.engine.importers.jira_models import Page, Ticket, clean
from comity.schemas.text import Text

__all__ = ["Search", "read_search"]


class Search(NamedTuple):
    """All tickets of an export, once each."""

    tickets: tuple[Ticket, ...]  #: by project and number; at least one
    repeated: int  #: that stood on two pages: the one changed last is kept
    absent: int | None  #: found by the search but not exported; None: some, of unknown number

    @property
    def asked(self) -> set[str]:
        """Our names of the fields that the request asked for: Jira writes those even when empty."""
        return {field for ticket in self.tickets for field in ticket.fields.model_fields_set}


def read_search(data: bytes, name: str) -> Search:
    """Read an export. Raises ImportFileError, or Mistakes with one mistake of each kind."""
    value = _json(_text(data, name), name)
    read = _pages(value, name)
    latest: dict[str, Ticket] = {}
    for page in read:
        for ticket in page.issues:
            known = latest.get(ticket.key)
            if known is None or _changed(known) <= _changed(ticket):
                latest[ticket.key] = ticket
    if not latest:
        raise ImportFileError(
            Text("the search found no issues", "搜索结果中没有任何事项"),
            file=name,
            hint=Text("try the query in Jira itself first", "请先在 Jira 中试一下这条查询"),
        )
    more = all(page.next_page is not None or page.last is False for page in read)
    total = max((page.total for page in read if page.total is not None), default=0)
    return Search(
        tickets=tuple(sorted(latest.values(), key=_number)),
        repeated=sum(len(page.issues) for page in read) - len(latest),
        absent=None if more else max(0, total - len(latest)),
    )


def _changed(ticket: Ticket) -> datetime:
    return ticket.fields.updated or ticket.fields.created


def _number(ticket: Ticket) -> tuple[str, int]:
    project, _, number = ticket.key.rpartition("-")
    return project, int(number)


def _text(data: bytes, name: str) -> str:
    # PowerShell writes UTF-16; `detect_encoding` knows it and the byte-order marks.
    try:
        text = data.decode(json.detect_encoding(data)).removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise ImportFileError(
            Text("not a text in UTF-8 or UTF-16", "文件不是 UTF-8 或 UTF-16 文本"), file=name
        ) from None
    if not text.strip():
        raise ImportFileError(Text("the file is empty", "文件是空的"), file=name)
    if text.lstrip().startswith("<"):
        raise ImportFileError(
            Text("a web page or XML, not JSON", "这是网页或 XML，不是 JSON"),
            file=name,
            hint=Text(
                "Jira answers with its log-in page when the request carries no valid token",
                "请求没有带有效令牌时，Jira 返回的是登录页面",
            ),
        )
    return text


def _json(text: str, name: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        cut = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string")
        message = (
            Text("the JSON breaks off before its end", "JSON 不完整，文件在中途断开")
            if cut
            else Text("not JSON", "不是有效的 JSON")
        )
        hint = Text("download the file again", "请重新下载该文件") if cut else _SEARCH
        raise ImportFileError(
            message, file=name, position=Position(error.lineno, error.colno), hint=hint
        ) from None
    except (ValueError, RecursionError):  # thousands of digits in a number, of brackets in brackets
        raise ImportFileError(
            Text("not JSON that a Jira writes", "不是 Jira 会输出的 JSON"), file=name, hint=_SEARCH
        ) from None


_SEARCH = Text(
    "save the answer of /rest/api/2/search, or on Jira Cloud of /rest/api/3/search/jql?fields=*all",
    "请保存 /rest/api/2/search 的返回结果；Jira Cloud 请用 /rest/api/3/search/jql?fields=*all",
)


def _pages(value: Any, name: str) -> tuple[Page, ...]:
    found = value if isinstance(value, list) else [value]
    for page in found:
        if not isinstance(page, dict) or "issues" not in page:
            raise _no_search(page, name)
    read: list[Page] = []
    mistakes: list[ComityError] = []
    for number, page in enumerate(found):
        try:
            read.append(Page.model_validate(page))
        except ValidationError as error:
            mistakes += _mistakes(error, name, f"{number}." if isinstance(value, list) else "")
    if mistakes:
        raise mistakes[0] if len(mistakes) == 1 else Mistakes(mistakes)
    if not read:
        raise ImportFileError(
            Text("a list without pages", "列表中没有任何分页"), file=name, hint=_SEARCH
        )
    return tuple(read)


def _no_search(page: object, name: str) -> ImportFileError:
    told = page.get("errorMessages") if isinstance(page, dict) else None
    if isinstance(told, list) and told:
        words = " ".join(str(clean(word)) for word in told)[:200]
        return ImportFileError(
            Text(f"Jira answered with an error: {words}", f"Jira 返回了错误：{words}"),
            file=name,
            hint=_SEARCH,
        )
    if isinstance(page, dict) and "fields" in page:
        return ImportFileError(
            Text("a single issue, not a search", "这是单个事项，不是搜索结果"),
            file=name,
            hint=_SEARCH,
        )
    return ImportFileError(
        Text("not a Jira search: no list of issues", "不是 Jira 搜索结果：没有 issues 列表"),
        file=name,
        hint=_SEARCH,
    )


def _mistakes(error: ValidationError, name: str, prefix: str) -> list[ComityError]:
    """One mistake of each kind, told at its first place: a lacking field lacks everywhere."""
    kinds: dict[tuple[object, ...], list[str]] = {}
    for detail in error.errors(include_url=False, include_context=False, include_input=False):
        where = detail["loc"]
        kind = (detail["type"], *(step for step in where if isinstance(step, str)))
        kinds.setdefault(kind, []).append(prefix + ".".join(map(str, where)))
    return [
        ImportFileError(
            _told(str(kind[0]), places[0], len(places) - 1),
            file=name,
            hint=_FIELDS if kind[0] == "missing" else None,
        )
        for kind, places in kinds.items()
    ]


_FIELDS = Text(
    "ask Jira for all fields: add fields=*all to the request",
    "请让 Jira 返回全部字段：在请求中加上 fields=*all",
)


def _told(kind: str, place: str, others: int) -> Text:
    en, zh = _WORDS.get(kind, ("is not what Jira writes there", "不是 Jira 在此处的写法"))
    if others:
        return Text(
            f"{place} {en}, and {others} more like it", f"{place} {zh}，同类还有 {others} 处"
        )
    return Text(f"{place} {en}", f"{place} {zh}")


_WORDS = {
    "missing": ("is missing", "缺失"),
    "moment": ("is not a date and time with an offset", "不是带时区偏移的日期时间"),
}
