"""The functions of the language as tables of Markdown: what the documentation holds of them."""

from collections.abc import Mapping

from comity.engine.language.functions import AGGREGATES, SCALARS, Function
from comity.schemas.text import Language, Text

__all__ = ["tables"]

_HEADS = Text("| Function | What it gives |", "| 函数 | 结果 |")


def tables(language: Language) -> dict[str, str]:
    """The tables of both kinds of functions, by the name of their kind."""
    return {
        "scalars": _table(SCALARS, language),
        "aggregates": _table(AGGREGATES, language),
    }


def _table(functions: Mapping[str, Function], language: Language) -> str:
    rows = [f"| `{f.signature}` | {f.doc.of(language)} |" for f in functions.values()]
    return "\n".join([_HEADS.of(language), "| --- | --- |", *rows])
