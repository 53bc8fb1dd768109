"""The frame that pages stand in: both languages and their switch, looks, a policy that forbids requests.

A page brings a template for its body and, where it needs them, styles of its own. Every value passes
`harmless` on its way into a template, which takes the force from control characters and overrides of
direction, and then jinja2's escaping, which takes it from markup. Should both fail, the page's own policy
still runs no script but the one whose hash it names.
"""

import os
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from comity.engine.report.layout import clean
from comity.engine.report.words import Words, percent, words
from comity.schemas.text import LANGUAGES, Language

__all__ = ["environment", "framed", "harmless", "letter"]

_TEMPLATES = os.path.join(os.path.dirname(__file__), "templates")
_LONGEST = 1000  #: characters of one text
_TAGS = {"en": "en", "zh": "zh-Hans"}  #: languages as HTML names them


def framed(
    body: Callable[[Words], Markup],
    title: Callable[[Words], str],
    *,
    language: Language,
    styles: Sequence[str] = (),
    audience: str = "internal",
) -> str:
    """A whole page; `language` is the one that shows first, `styles` are files beside page.css.

    `audience`: internal | client, who reads it.
    """
    script = _source("page.js")
    style = "\n".join(_source(name) for name in ("page.css", *styles))
    return (
        environment()
        .get_template("page.html")
        .render(
            bodies=[(tongue, body(words(tongue))) for tongue in LANGUAGES],
            titles={tongue: title(words(tongue)) for tongue in LANGUAGES},
            says={tongue: words(tongue) for tongue in LANGUAGES},
            language=language,
            audience=audience,
            tags=_TAGS,
            style=Markup(style),  # noqa: S704  our own files
            script=Markup(script),  # noqa: S704  our own file
            script_hash=b64encode(sha256(script.encode()).digest()).decode(),
        )
    )


def environment(
    names: Mapping[str, Any] = MappingProxyType({}),
    filters: Mapping[str, Callable[..., Any]] = MappingProxyType({}),
) -> Environment:
    """The templates, with what all of them use and what one page brings."""
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=harmless,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"letter": letter, **names}
    made.filters |= {"percent": percent, **filters}
    return made


def letter(band: str, say: Words) -> Markup:
    """A letter on the ground of its band."""
    found = say.name("letters", band)
    shown, known = ("?", "u") if found == band or found not in "ABCD" else (found, found)
    return Markup('<span class="letter g-{}">{}</span>').format(known, shown)


def harmless(value: Any) -> Any:
    """Texts harmless and on one line; what is markup already is ours."""
    if type(value) is str:
        return value if value.isascii() and value.isprintable() else clean(value, _LONGEST)
    return value


@cache
def _source(name: str) -> str:
    with open(os.path.join(_TEMPLATES, name), encoding="utf-8") as file:
        return file.read().strip()
