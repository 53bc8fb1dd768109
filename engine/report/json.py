"""The report whole, as JSON: what is stored, compared and rendered again."""

import re
from typing import TYPE_CHECKING, Any

from comity.schemas.report import SCHEMA, Report
from comity.schemas.text import Text

if TYPE_CHECKING:
    from comity.schemas.coach import CoachReport, QuestionReport
    from comity.schemas.explanation import DiagnosisExplanation, Explanation
    from comity.schemas.forecast import Forecast
    from comity.schemas.history import ProjectHistory
    from comity.schemas.plan import Plan
    from comity.schemas.portfolio import Portfolio
    from comity.schemas.whatif import WhatIf

    Shown = Explanation | DiagnosisExplanation | Forecast | Plan | ProjectHistory | WhatIf

__all__ = ["SavedReportError", "dumps", "loads"]

_HALF_CHARACTER = re.compile("[\ud800-\udfff]")


class SavedReportError(ValueError):
    """What was to be read is no report, or one that this version can't read."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.en)
        self.message = message


def dumps(report: "Report | Portfolio | Shown | CoachReport | tuple[QuestionReport, ...]") -> str:
    """The report as `schemas/report.schema.json` has it, indented by two, with a newline at the end.

    Portfolios, explanations, forecasts and histories are written in the same way. The same report gives
    the same text, and so does the one that `loads` reads from it.
    """
    import orjson  # 20 ms that a check which prints text need not wait for

    try:
        return orjson.dumps(report, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()
    except TypeError:
        return _rare(report)


def _rare(report: Any) -> str:
    """For what orjson refuses: numbers past 64 bits, a file name that is not UTF-8.

    Half a surrogate pair is no character: U+FFFD stands for what was lost.
    """
    import json  # needed once in a blue moon

    text = json.dumps(report, default=_fields, ensure_ascii=False, indent=2)
    return _HALF_CHARACTER.sub("\ufffd", text) + "\n"


def _fields(record: Any) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__slots__}


def loads(data: bytes | str) -> Report:
    """A saved report. Raises SavedReportError with the first thing that is wrong."""
    # Slow to import, and needed for saved reports only.
    from pydantic import TypeAdapter, ValidationError
    from pydantic_core import from_json

    try:
        tree = from_json(data, allow_inf_nan=False)
    except ValueError as error:
        raise SavedReportError(Text(f"not JSON: {error}", f"不是 JSON：{error}")) from None
    schema = tree.get("schema") if isinstance(tree, dict) else None
    if schema != SCHEMA:
        raise SavedReportError(
            Text(
                f'not a report that this version reads: "schema" is {schema!r}, not {SCHEMA!r}',
                f"本版本不能读取这份报告：“schema”为 {schema!r}，应为 {SCHEMA!r}",
            )
        )
    try:
        # Strict, so that what is read is written again byte by byte.
        return TypeAdapter(Report).validate_json(data, strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise SavedReportError(
            Text(f"{where}: {first['msg']}", f"{where} 不符合报告的格式")
        ) from None
