"""What holds of the page for any report: no element, attribute, class or link that our templates do not write."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings

from comity.engine.report import html as module
from comity.engine.report.html import html
from comity.engine.report.json import dumps, loads
from comity.schemas.report import SCHEMA
from comity.tests.properties.test_renderers import LANGUAGES, REPORTS, UNSAFE
from comity.tests.properties.test_renderers import PARTS as MANY

PARTS = settings(MANY, max_examples=30)
TEMPLATES = Path(module.__file__).parent / "templates"
STYLE = (TEMPLATES / "page.css").read_text(encoding="utf-8")

#: What the page is made of; what a value says is text in it and nothing else.
ATTRIBUTES = {
    **dict.fromkeys(("head", "legend", "br", "bdi", "thead", "tbody", "tr", "dd", "dt"), ()),
    **dict.fromkeys(("blockquote", "b"), ()),
    **dict.fromkeys(
        ("strong", "p", "ul", "ol", "li", "dl", "table", "footer", "fieldset", "header"), ("class",)
    ),
    **dict.fromkeys(("style", "title", "script", "body", "small", "summary", "code"), ()),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), ("id",)),
    "html": ("lang", "data-title-en", "data-title-zh"),
    "meta": ("charset", "http-equiv", "content", "name"),
    "a": ("class", "href"),
    "main": ("id", "tabindex"),
    "article": ("class", "id"),
    "section": ("class",),
    "nav": ("class", "aria-label"),
    "div": ("class", "lang", "role", "aria-label", "tabindex"),
    "span": ("class", "lang", "style", "aria-hidden"),
    "label": ("lang",),
    "input": ("type", "name", "id", "value", "autocomplete", "checked"),
    "abbr": ("class", "title"),
    "details": ("class",),
    "th": ("scope", "class", "colspan"),
    "td": ("class", "data-head"),
    "svg": ("class", "viewbox", "role", "aria-label", "xmlns"),
    "g": ("class", "transform"),
    "path": ("class", "d"),
    "circle": ("class", "r", "cx", "cy"),
    "text": ("class", "x", "y", "text-anchor"),
}
#: Words of our own files; what a report brings is none of them, unless it says the same.
CLASSES = {
    word
    for path in (*TEMPLATES.iterdir(), TEMPLATES.parent / "html_chart.py")
    for word in re.findall(r"[\w-]+", path.read_text(encoding="utf-8"))
} | {"graph", "axis", "always_show", "series", "plot", "guide", "background", "dots", "dot"}
LENGTHS = re.compile(r"(?:(?:left|width):-?[\d.e+-]+%;?)+")
LINK = re.compile(r"#(?:main|(?:en|zh)-\d+-[a-z]+)")
#: Elements whose text has no say in the order of what stands around them: by HTML's own rules, or our style's.
ISOLATING = {
    *("p", "ul", "ol", "li", "dl", "dd", "dt", "table", "th", "td", "h1", "h2", "h3", "h4", "h5"),
    *("h6", "div", "section", "article", "blockquote", "bdi", "footer", "summary", "title"),
    *re.search(r"([\w, ]+) \{ unicode-bidi: isolate; \}", STYLE)[1].split(", "),  # type: ignore[index]
    *("text", "b"),
}
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff]")


class Page(HTMLParser):
    """Elements with their attributes, and each piece of text with the element that it stands in."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.elements, self.open, self.texts, self.unclosed, self.others = [], [], [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, attrs))
        if tag not in ("meta", "input", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, attrs))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.unclosed.append(tag)

    def handle_data(self, data):
        self.texts.append((self.open[-1] if self.open else "", data))

    def handle_comment(self, data):
        self.others.append(data)

    def unknown_decl(self, data):
        self.others.append(data)

    def handle_pi(self, data):
        self.others.append(data)


@pytest.mark.parametrize("audience", ["internal", "client"])
def test_no_value_adds_an_element_an_attribute_a_class_or_a_link(audience):
    @PARTS
    @given(REPORTS, LANGUAGES)
    def holds(report, language):
        out = html(report, audience=audience, language=language)
        assert not UNSAFE.search(out)
        page = Page(out)
        assert (page.unclosed, page.open, page.others) == ([], [], [])
        for tag, attributes in page.elements:
            assert {name for name, _ in attributes} <= set(ATTRIBUTES[tag]), tag
            for name, value in attributes:
                if name == "class":
                    assert set(value.split()) <= CLASSES, value
                elif name == "style":
                    assert LENGTHS.fullmatch(value), value
                elif name == "href":
                    assert LINK.fullmatch(value), value

    holds()


@PARTS
@given(REPORTS, LANGUAGES)
def test_texts_that_run_from_right_to_left_move_nothing_around_them(report, language):
    for tag, text in Page(html(report, language=language)).texts:
        assert not RIGHT_TO_LEFT.search(text) or tag in ISOLATING, (tag, text)


@PARTS
@given(REPORTS.map(lambda report: replace(report, schema=SCHEMA)), LANGUAGES)
def test_a_saved_report_gives_the_same_page(report, language):
    assert html(loads(dumps(report)), language=language) == html(report, language=language)
