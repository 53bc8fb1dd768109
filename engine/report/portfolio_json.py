"""The portfolio whole, as JSON: to store, to compare with later (`comity audit --compare`)."""

from comity.engine.report.json import dumps
from comity.schemas.portfolio import Portfolio
from comity.schemas.text import Language

__all__ = ["render"]


def render(portfolio: Portfolio, *, language: Language = "en") -> str:  # noqa: ARG001  holds both
    """As `schemas/portfolio.py` has it, indented by two, with a newline at the end."""
    return dumps(portfolio)
