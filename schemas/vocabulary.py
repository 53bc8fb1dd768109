"""The words that everything else is made of, each list in its one place and its one order."""

from typing import Literal, get_args

__all__ = ["DIMENSIONS", "OUTCOMES", "SEVERITIES", "Dimension", "Outcome", "Severity"]

#: What is scored, in the article's order.
Dimension = Literal[
    "trust",
    "transparency",
    "service_quality",
    "responsiveness",
    "needs",
    "collaboration",
    "improvement",
    "expectations",
    "attitude",
    "long_term",
]
#: From mild to grave.
Severity = Literal["low", "medium", "high", "critical"]
Outcome = Literal["pass", "partial", "fail", "unknown", "not_applicable", "error"]

DIMENSIONS: tuple[str, ...] = get_args(Dimension)
SEVERITIES: tuple[str, ...] = get_args(Severity)
OUTCOMES: tuple[str, ...] = get_args(Outcome)
