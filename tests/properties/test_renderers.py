"""What holds of every renderer for any report, however strange."""

import re
from dataclasses import fields, is_dataclass, replace
from functools import cache
from types import NoneType
from typing import Any, cast, get_args, get_origin, get_type_hints

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.engine.report.json import dumps, loads
from comity.engine.report.layout import _inert, columns
from comity.engine.report.text import text
from comity.schemas.report import SCHEMA, Report

HOSTILE = st.sampled_from(
    [
        "\x1b[2J\x1b]8;;http://example.com\x07",
        "\u202egnp.exe",
        "\u2066x\u2069",
        "a\r\nb\tc\x0b\x85",
        "{rule} {0} %s",
        "“业主”，" * 60,
        "w" * 500,
        "👩\u200d👧 ❤\ufe0f e\u0301",
        "<script>alert(1)</script><img src=x onerror=y>&amp;\"'",
        "[x](javascript:y) ![i](http://e.example/i.png) @team #1 `c` | **b** <!-- -->",
        "- a\n# b\n```\n</details>",
        "=cmd|' /C calc'!A0;@SUM(1)\t+1",
        "x\n::error file=a,line=1::b%0A##[error]c",
        "مرحبا \u200f\u061cשלום",
    ]
)
#: Words that renderers know, so that their branches are taken too.
KNOWN = st.sampled_from(
    [
        *("trust", "improvement", "critical", "high", "fail", "error", "unknown", "scored"),
        *("healthy", "insufficient_data", "trust_ceiling", "weak_dimension", "standing", "expired"),
        *("execution", "PM+our sponsor", "S", "convention", "fail_on", "no_score"),
    ]
)
TEXTS = st.one_of(KNOWN, HOSTILE, st.text(max_size=20))
PARTS = settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


@cache
def made(kind):
    """Any value of a type: records field by field, numbers that are numbers, short tuples."""
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return st.builds(
            cast("type[Any]", kind),
            **{field.name: made(hints[field.name]) for field in fields(kind)},
        )
    plain = {
        str: TEXTS,
        bool: st.booleans(),
        int: st.integers(),
        float: st.floats(allow_nan=False, allow_infinity=False) | st.floats(0, 100),
        NoneType: st.none(),
    }
    if kind in plain:
        return plain[kind]
    parts = [made(part) for part in get_args(kind) if part is not ...]
    if get_origin(kind) is tuple:
        return st.lists(*parts, max_size=2).map(tuple)
    return st.dictionaries(*parts, max_size=3) if get_origin(kind) is dict else st.one_of(parts)


REPORTS = made(Report)
LANGUAGES = st.sampled_from(["en", "zh"])
WIDTHS = st.integers(0, 130)


@PARTS
@given(REPORTS, LANGUAGES, WIDTHS, st.booleans())
def test_text_is_inert_and_keeps_to_the_width(report, language, width, show_waived):
    out = text(report, language=language, width=width, color=False, show_waived=show_waived)
    assert not UNSAFE.search(out)
    files = [part.file for part in (*report.reports, *report.gate.reasons)]
    for line in out.splitlines():
        # A place is not broken, so that it can be clicked on.
        assert columns(line) <= max(width, 40) or any(_inert(file) in line for file in files)


@PARTS
@given(REPORTS, LANGUAGES, WIDTHS)
def test_colour_adds_nothing_but_colour(report, language, width):
    plain = text(report, language=language, width=width, color=False)
    painted = text(report, language=language, width=width, color=True)
    assert re.sub("\x1b\\[[0-9;]*m", "", painted) == plain


@PARTS
@given(REPORTS.map(lambda report: replace(report, schema=SCHEMA)))
def test_a_saved_report_renders_to_the_same_bytes(report):
    saved = dumps(report)
    assert dumps(loads(saved)) == saved
