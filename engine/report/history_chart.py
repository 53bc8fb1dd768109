"""The curve of a score as inline SVG: pygal reckons where everything goes, the page styles it.

As for the radar, only shapes and labels are kept of pygal's drawing, so the same scores give the same bytes.
A result without a score breaks the line.
"""

import re
import sys
from collections.abc import Sequence
from datetime import date
from typing import Any
from xml.etree import ElementTree as ET  # writes only what was just made

import pygal
from markupsafe import Markup

from comity.engine.report.layout import clean

__all__ = ["curve"]

# For its maps pygal leaves an importer of Python 2's kind behind, on which others stumble (pytest does).
sys.meta_path[:] = [finder for finder in sys.meta_path if hasattr(finder, "find_spec")]

_WIDTH, _HEIGHT = 720, 280
_GRID = (0, 20, 40, 60, 80, 100)
_SHAPES = {"svg", "g", "path", "text", "circle"}
_KEPT = {"d", "x", "y", "r", "cx", "cy", "class", "viewBox", "transform"}
_FAR = re.compile(r"-?\d+\.\d{2,}")
_LONGEST = 1000  #: characters of the label


def curve(points: Sequence[tuple[str, float | None]], label: str) -> Markup:
    """ISO dates in order, each with a score of 0 to 100 or None; `label` says it all in words."""
    days = [_ordinal(day) for day, _ in points]
    # Days as whole numbers: pygal's own lines of dates call what Python 3.12 warns of.
    chart: Any = pygal.XY(
        width=_WIDTH,
        height=_HEIGHT,
        range=(0, 100),
        y_labels=_GRID,
        show_legend=False,
        margin=4,
        margin_right=40,
        dots_size=4,
        x_value_formatter=lambda day: date.fromordinal(round(day)).isoformat(),
        js=[],
    )
    chart.x_labels = [days[0], days[-1]] if days[0] != days[-1] else days[:1]
    for run in _runs(points):
        chart.add("", run)
    svg = _kept(chart.render_tree(), "")
    svg.attrib = {
        "class": "curve",
        "viewBox": f"0 0 {_WIDTH} {_HEIGHT}",
        "role": "img",
        "aria-label": clean(label, _LONGEST),
    }
    return Markup(_FAR.sub(_rounded, ET.tostring(svg, encoding="unicode")))  # noqa: S704  ours, escaped


def _runs(points: Sequence[tuple[str, float | None]]) -> list[list[tuple[int, float]]]:
    """The results with a score, parted where one has none."""
    runs: list[list[tuple[int, float]]] = [[]]
    for day, score in points:
        if score is None:
            runs.append([])
        else:
            runs[-1].append((_ordinal(day), min(max(score, 0), 100)))
    return [run for run in runs if run] or [[]]


def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def _kept(element: Any, axis: str) -> Any:
    """The element with what the page shows of it, and nothing else."""
    axis = _axis(element) or axis
    made = ET.Element(element.tag, {k: v for k, v in element.attrib.items() if k in _KEPT})
    if element.tag == "text":
        made.text = element.text
        made.set("text-anchor", "end" if axis == "y" else "middle")
    kept = (child for child in element if isinstance(child.tag, str) and child.tag in _SHAPES)
    made.extend(_kept(child, axis) for child in kept if "tooltip" not in _classes(child))
    return made


def _classes(element: Any) -> list[str]:
    """A circle is said to raise a tooltip, which is no reason to lose it."""
    return [name for name in element.get("class", "").split() if name != "tooltip-trigger"]


def _axis(element: Any) -> str:
    names = element.get("class", "").split()
    return names[1] if len(names) > 1 and names[0] == "axis" and names[1] in "xy" else ""


def _rounded(number: re.Match[str]) -> str:
    return f"{float(number[0]):.1f}"
