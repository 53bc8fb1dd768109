"""Text of a snapshot made inert for each form: whatever it says, it is shown and never obeyed.

First `plain` takes what drives terminals and readers (control characters, overrides of direction, line
breaks) and cuts what is longer than anybody reads. Then each form has signs of its own to disarm.
"""

import re
from html import escape
from urllib.parse import quote

from comity.engine.report.layout import clean

__all__ = [
    "cell",
    "code",
    "command",
    "markdown",
    "path",
    "plain",
    "property_of_command",
    "uri",
    "xml",
]

_LONGEST = 1000  #: characters of one text
_LONGEST_PATH = 4096  #: as systems have it
#: Half a surrogate pair and the two that XML forbids: no characters, and a saved report has none.
_LOST = re.compile("[\ud800-\udfff\ufffe\uffff]")
_SEPARATE = "\u200b"  # no width: parts what a forge would link, and looks the same

_MARKUP = re.compile(r"([\\`*_\[\]#|~$])")
#: Signs that begin a list, a quote or a line across the page.
_START = re.compile(r"^\s*(?:\d+(?=[.)](?:\s|$))|(?=[-+=]))")
#: What GitHub and GitLab make links and pictures of: names, numbers, addresses, `:smile:`.
_LINKED = re.compile(
    r"(?<=[@#!~%$])(?=\w)|(?<=&)(?=\d)|(?<=:)(?=//|[\w+-]+:)|(?<=www)(?=\.)|(?<=\bGH)(?=-\d)",
    re.IGNORECASE,
)
_BACKTICKS = re.compile("`+")

#: A spreadsheet takes a cell for a formula by its first sign, the wide forms too. Where a table is
#: split at semicolons or tabs instead of commas, a cell may begin inside a text.
_FORMULA = re.compile(r"(^|[;\t])(\s*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20|%])")


def plain(text: str, longest: int = _LONGEST) -> str:
    """On one line, without a character that could drive anything."""
    return clean(_LOST.sub("\ufffd", text), longest)


def path(text: str) -> str:
    """The name of a file, with slashes and without a leading `./`, as forges compare it."""
    return plain(text.replace("\\", "/").removeprefix("./"), _LONGEST_PATH)


def uri(text: str) -> str:
    """The name of a file as a reference: relative as it is, absolute with its scheme."""
    name = _LOST.sub("\ufffd", text).replace("\\", "/").removeprefix("./")
    drive = re.match("[A-Za-z]:/", name)
    quoted = quote(name[2:] if drive else name, safe="/")
    if drive:
        return f"file:///{drive[0][:2]}{quoted}"
    # Two slashes would begin the name of a host.
    return f"file:///{quoted.lstrip('/')}" if name.startswith("/") else quoted


def xml(text: str) -> str:
    """For an element or an attribute in double quotes."""
    return escape(plain(text))


def markdown(text: str, longest: int = _LONGEST) -> str:
    """For a paragraph, list item or table cell of Markdown as GitHub and GitLab read it."""
    marked = _MARKUP.sub(r"\\\1", _LINKED.sub(_SEPARATE, plain(text, longest)))
    return _START.sub(r"\g<0>\\", escape(marked, quote=False))


def code(text: str) -> str:
    """As a span of code; pipes are guarded for tables."""
    text = plain(text, _LONGEST_PATH)
    fence = "`" * (max([len(run) for run in _BACKTICKS.findall(text)], default=0) + 1)
    room = " " if text.startswith(("`", " ")) or text.endswith(("`", " ")) or not text else ""
    return f"{fence}{room}{text}{room}{fence}".replace("|", r"\|")


def command(text: str) -> str:
    """The message of a workflow command."""
    return plain(text).replace("%", "%25")


def property_of_command(text: str) -> str:
    """A property of a workflow command, such as its file."""
    return command(text).replace(":", "%3A").replace(",", "%2C")


def cell(text: str) -> str:
    """For a table that a spreadsheet may open: what looks like a formula gets an apostrophe first."""
    return _FORMULA.sub(r"\1\2'", plain(text))
