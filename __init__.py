"""Comity: how healthy is the relationship with the client, why, and what to do first."""

__all__ = ["__version__"]

__version__ = "0.1.0"
