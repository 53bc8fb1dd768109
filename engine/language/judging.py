"""The judging function of a rule: `check(R)` over the root row R of a snapshot.

ITEM form: None without a list, else `judged, failing rows, unknown rows, (amber, red, min_n)`, amber and
red each `(count, share)` or None. VALUE form: `value, is amber, is red`, each None where it is missing.
"""

import re
from collections.abc import Iterator

from comity.engine.language.code import Code, Name
from comity.engine.language.compiler import Compiler
from comity.engine.language.reachability import hidden_grade
from comity.engine.language.scribe import ITEM, Scribe
from comity.engine.shapes import BOOL, NUMBER, item_of, list_of
from comity.schemas.rule import Expression, Limit, Threshold
from comity.schemas.text import Text

__all__ = ["grade", "judging"]

_SIGN = re.compile(r"\s*(<=?|>=?|[=!]=)")


def judging(scribe: Scribe, compiler: Compiler) -> list[str]:
    """The statements of `check`; the compiler's lines go before them."""
    return (_items if scribe.rule.check.fail else _value)(scribe, compiler)


def grade(text: str) -> str:
    """The threshold `> limit` as a condition."""
    return f"value {text}"


def _items(scribe: Scribe, compiler: Compiler) -> list[str]:
    check = scribe.rule.check
    items = list_of(item_of(""))
    source = scribe.compile(compiler, "/check/each", check.each or "", items)
    scribe.item = Name(ITEM, source.type.of or item_of(""), path=source.path, variable=True)
    lines: list[str] = []
    if check.among:
        among = scribe.compile(compiler, "/check/among", check.among, BOOL, scribe.items)
        lines += [f"E = {among.text}"]
        if among.maybe:
            lines += ["if E is None:", "    judged += 1", f"    unknown.append({ITEM})"]
        lines += ["if not E:", "    continue"]
    fail = scribe.compile(compiler, "/check/fail", check.fail or "", BOOL, scribe.items)
    lines += ["judged += 1", f"E = {fail.text}", "if E:", f"    failing.append({ITEM})"]
    lines += ["elif E is None:", f"    unknown.append({ITEM})"] if fail.maybe else []
    return [
        f"rows = {source.text}",
        *(["if rows is None:", "    return None"] if source.maybe else []),
        "judged = 0",
        "failing = []",
        "unknown = []",
        f"for {ITEM} in rows:",
        *(f"    {line}" for line in lines),
        *_limits(scribe, compiler),
    ]


def _limits(scribe: Scribe, compiler: Compiler) -> list[str]:
    """How many may fail. A limit that is missing leaves the rule unknown."""
    limit = scribe.rule.check.limit or Limit(count=0)
    lines: list[str] = []
    if limit.amber is None and limit.red is None:
        amber, red = "None", _threshold(scribe, compiler, "/check/limit", limit, lines)
    else:
        amber = _threshold(scribe, compiler, "/check/limit/amber", limit.amber, lines)
        red = _threshold(scribe, compiler, "/check/limit/red", limit.red, lines)
        _overlap(scribe, limit)
    least = _limit(scribe, compiler, "/check/limit/min_n", limit.min_n, lines)
    least = "0" if least == "None" else least
    return [*lines, f"return judged, failing, unknown, ({amber}, {red}, {least})"]


def _threshold(
    scribe: Scribe, compiler: Compiler, field: str, threshold: Threshold | None, lines: list[str]
) -> str:
    if threshold is None:
        return "None"
    count = _limit(scribe, compiler, f"{field}/count", threshold.count, lines)
    share = _limit(scribe, compiler, f"{field}/share", threshold.share, lines)
    least, most = _number(scribe, threshold.count), _number(scribe, threshold.share)
    if least is not None and least < 0:
        message = Text("below 0: nothing could pass", "小于 0，任何情况都不会通过")
        scribe.misfit(f"{field}/count", str(threshold.count), message)
    if most is not None and not 0 <= most < 1:
        message = Text(
            "a share that may fail is from 0 to below 1", "允许的比例须不小于 0 且小于 1"
        )
        scribe.misfit(f"{field}/share", str(threshold.share), message)
    return f"({count}, {share})"


def _limit(
    scribe: Scribe, compiler: Compiler, field: str, text: Expression | None, lines: list[str]
) -> str:
    if text is None:
        return "None"
    judged = Name("judged", NUMBER, variable=True)
    code = scribe.compile(compiler, field, text, NUMBER, {"judged": judged})
    if not code.maybe:
        return code.text
    name = compiler.fresh("n")
    lines += [f"{name} = {code.text}", f"if {name} is None:", "    return None"]
    return name


def _overlap(scribe: Scribe, limit: Limit) -> None:
    """Whatever is beyond amber is beyond red when each of amber's limits is no lower than red's."""
    if limit.amber is None or limit.red is None:
        return
    pairs = [
        (_number(scribe, low), _number(scribe, high))
        for low, high in (
            (limit.amber.count, limit.red.count),
            (limit.amber.share, limit.red.share),
        )
        if low is not None
    ]
    if all(low is not None and high is not None and low >= high for low, high in pairs):
        _hidden(scribe, "/check/limit/amber", "amber")


def _hidden(scribe: Scribe, field: str, text: str) -> None:
    message = Text(
        "amber is never reached: red takes all of it", "amber 永远不会出现：red 已全部包含"
    )
    scribe.misfit(field, text, message)


def _value(scribe: Scribe, compiler: Compiler) -> list[str]:
    check = scribe.rule.check
    code = scribe.compile(compiler, "/check/value", check.value or "")
    scribe.value = code.type
    lines = [f"value = {code.text}", "if value is None:", "    return None, None, None"]
    amber = _grade(scribe, compiler, "/check/amber", check.amber)
    red = _grade(scribe, compiler, "/check/red", check.red)
    known = tuple(_known(scribe, check.amber)) + tuple(_known(scribe, check.red))
    if len(known) == 2 and hidden_grade(*known):  # noqa: PLR2004  both are known
        _hidden(scribe, "/check/amber", check.amber or "")
    return [*lines, f"return value, {amber.text}, {red.text}"]


def _grade(scribe: Scribe, compiler: Compiler, field: str, text: str | None) -> Code:
    """`> limit` as `value > limit`; what is not given never holds."""
    never = Code("False", BOOL, maybe=False)
    if text is None:
        return never
    if not _SIGN.match(text):
        hint = Text(
            'begin with <, <=, >, >=, == or !=: "> 0"',
            "以 <、<=、>、>=、== 或 != 开头，如 “> 0”",
        )
        message = Text("a threshold compares the value", "阈值须与 value 比较")
        scribe.misfit(field, text, message, hint)
        return never
    within = (text, -len(grade("")))
    return scribe.compile(compiler, field, grade(text), BOOL, scribe.told, within)


def _known(scribe: Scribe, text: str | None) -> Iterator[tuple[str, float]]:
    """The sign and the limit of a grade, where it is a number or a parameter."""
    sign = _SIGN.match(text or "")
    limit = _number(scribe, (text or "")[sign.end() :]) if sign else None
    if sign and limit is not None:
        yield sign[1], limit


def _number(scribe: Scribe, text: Expression | None) -> float | None:
    """A limit that is a number or a parameter, by its value in this file; None for any other."""
    param = scribe.rule.params.get(str(text).strip())
    found = param.value if param else text
    if isinstance(found, str):
        try:
            return float(found)
        except ValueError:
            return None
    return found if isinstance(found, int | float) else None
