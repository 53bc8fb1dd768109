"""The radar of the dimensions as inline SVG: pygal reckons where everything goes, the page styles it.

Of pygal's drawing only shapes and labels are kept: its styles, script, tooltips and dated comment stay
out, so the same scores give the same bytes and the chart follows the colours of the page.
"""

import re
import sys
from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree as ET  # writes only what was just made

import pygal
from markupsafe import Markup

from comity.engine.report.layout import clean

__all__ = ["LEAST", "radar"]

# For its maps pygal leaves an importer of Python 2's kind behind, on which others stumble (pytest does).
sys.meta_path[:] = [finder for finder in sys.meta_path if hasattr(finder, "find_spec")]

LEAST = 3  #: spokes; with fewer there is no shape to see
_WIDTH, _HEIGHT = 330, 300
_ROOM = 125  #: for labels on either side
_RINGS = (20, 40, 60, 80, 100)
_FAR = re.compile(r"-?\d+\.\d{2,}")
_SHAPES = {"svg", "g", "path", "text", "circle"}
_KEPT = {"d", "x", "y", "r", "cx", "cy", "class", "viewBox"}
_LONGEST = 1000  #: characters of the label
_LIFT = 6  #: what the labels at the top and the bottom stand farther out
_MIDDLE = 0.08  #: share of the width within which a label counts as in the middle


def radar(spokes: Sequence[tuple[str, float]], label: str) -> Markup:
    """Names with their scores of 0 to 100, clockwise from the top; `label` says it all in words."""
    chart: Any = pygal.Radar(
        width=_WIDTH,
        height=_HEIGHT,
        range=(0, 100),
        y_labels=_RINGS,
        show_legend=False,
        margin=4,
        js=[],
    )
    first, *others = spokes
    ordered = [first, *reversed(others)]  # pygal goes anticlockwise
    chart.x_labels = [clean(f"{name} {score // 1:.0f}") for name, score in ordered]
    chart.add("", [min(max(score, 0), 100) for _, score in ordered])
    svg = _kept(chart.render_tree())
    svg.attrib = {
        "class": "radar",
        "viewBox": f"{-_ROOM} -12 {_WIDTH + 2 * _ROOM} {_HEIGHT + 24}",
        "role": "img",
        "aria-label": clean(label, _LONGEST),
    }
    return Markup(_FAR.sub(_rounded, ET.tostring(svg, encoding="unicode")))  # noqa: S704  ours, escaped


def _kept(element: Any) -> Any:
    """The element with what the page shows of it, and nothing else."""
    made = ET.Element(element.tag, {k: v for k, v in element.attrib.items() if k in _KEPT})
    if "translate" in element.get("transform", ""):
        made.set("transform", element.get("transform"))
    if element.tag == "text":
        made.text = element.text
        _anchor(made)
    kept = (child for child in element if isinstance(child.tag, str) and child.tag in _SHAPES)
    made.extend(_kept(child) for child in kept if "tooltip" not in child.get("class", ""))
    return made


def _anchor(text: Any) -> None:
    """Upright, where pygal turns labels along the circle, and growing outwards."""
    if (text.text or "").isdecimal():
        text.set("class", "ring")
        text.text = None if text.text == str(_RINGS[-1]) else text.text  # a label stands there
        return
    x, y = (float(text.get(axis)) for axis in "xy")
    text.set("class", "spoke")
    if abs(x / _WIDTH - 0.5) < _MIDDLE:
        text.set("text-anchor", "middle")
        text.set("y", str(y + (_LIFT if y > _HEIGHT / 2 else -_LIFT)))
    else:
        text.set("text-anchor", "end" if x < _WIDTH / 2 else "start")


def _rounded(number: re.Match[str]) -> str:
    return f"{float(number[0]):.1f}"
