"""The HTML report in a browser: nothing asked of the network, nothing wider than the screen, axe content."""

import itertools
from importlib.resources import files

import pytest

EXAMPLES = ("healthy", "trouble", "watermelon")
EVERY = [*EXAMPLES, *(f"{name}-client" for name in EXAMPLES)]
#: Made of the same parts: two looks are enough.
OTHERS = ("all", "all-client", "compared", "overview")
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS = [
    pytest.param(language, width, scheme, id=f"{language}-{width}-{scheme}")
    for language, width, scheme in itertools.product(("en", "zh"), (375, 1440), ("light", "dark"))
]


@pytest.fixture(scope="session")
def axe():
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


#: The same markup again and again, and the language that is hidden: axe takes minutes over them.
REPEATED = (
    ".found > li:nth-child(n+3)",
    ".rule:nth-of-type(n+3)",
    ".group:nth-of-type(n+3)",
    ".card:nth-of-type(n+3)",
    ".project:nth-of-type(n+2)",
    ".heat .cell:nth-of-type(n+6)",
    ".scroll tbody tr:nth-child(n+6)",
    ".month li:nth-child(n+4)",
)
HIDDEN = {"en": "main > .zh", "zh": "main > .en"}


def violations(page, axe, language):
    """What axe objects to; takes repetitions out of the page first."""
    page.evaluate(
        "away => document.querySelectorAll(away).forEach(element => element.remove())",
        ", ".join((HIDDEN[language], *REPEATED)),
    )
    page.evaluate(axe)
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", AXE_TAGS
    )
    assert found["passes"]
    return [
        (rule["id"], [node["target"] for node in rule["nodes"]][:3]) for rule in found["violations"]
    ]


def widest(page):
    """How far the page scrolls sideways, in pixels."""
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


@pytest.mark.parametrize(("language", "width", "scheme"), LOOKS)
@pytest.mark.parametrize("name", EVERY)
def test_a_page_fits_its_screen_and_axe_has_nothing_to_say(
    visit, axe, name, language, width, scheme
):
    looked_at(visit, axe, name, language, width, scheme)


@pytest.mark.parametrize(
    ("language", "width", "scheme"), [("en", 375, "dark"), ("zh", 1440, "light")]
)
@pytest.mark.parametrize("name", OTHERS)
def test_so_do_the_pages_of_several_projects_and_of_a_comparison(
    visit, axe, name, language, width, scheme
):
    looked_at(visit, axe, name, language, width, scheme)


def looked_at(visit, axe, name, language, width, scheme):
    page = visit(name, width=width, scheme=scheme, query=f"?lang={language}")
    assert page.locator("h1:visible").count() == 1
    assert widest(page) == 0
    assert violations(page, axe, language) == []


@pytest.mark.parametrize("name", [*EVERY, *OTHERS])
def test_a_page_is_small(pages, name):
    assert pages[name].stat().st_size < 600_000


def test_the_switch_changes_language_title_and_address(visit):
    page = visit("watermelon")
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("radio", name="中文", exact=True).check()
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    assert page.title().endswith("业主关系报告")
    assert page.get_by_role("heading", name="先做什么").is_visible()
    assert page.get_by_role("heading", name="What to do first").count() == 0
    assert page.url.endswith("?lang=zh")
    page.reload()
    assert page.get_by_role("heading", name="先做什么").is_visible()


def test_the_switches_work_without_a_script(visit):
    page = visit("watermelon", script=False)
    page.get_by_role("radio", name="中文", exact=True).check()
    assert page.get_by_role("heading", name="先做什么").is_visible()
    light = page.locator("body").evaluate("e => getComputedStyle(e).backgroundColor")
    page.get_by_role("radio", name="深色", exact=True).check()
    assert page.locator("body").evaluate("e => getComputedStyle(e).backgroundColor") != light


@pytest.mark.parametrize(("scheme", "other"), [("light", "Dark"), ("dark", "Light")])
def test_colours_follow_the_system_until_switched(visit, scheme, other):
    page = visit("watermelon", scheme=scheme)

    def brightness():
        colour = page.locator("body").evaluate("e => getComputedStyle(e).backgroundColor")
        return sum(int(part) for part in colour.strip("rgb()").split(",")) / 3

    assert (brightness() > 128) == (scheme == "light")
    page.get_by_role("radio", name=other, exact=True).check()
    assert (brightness() > 128) == (scheme == "dark")


def test_the_keyboard_reaches_the_content_the_switches_and_the_tables(visit):
    page = visit("watermelon")
    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        focus = page.evaluate(
            "(e => [e.tagName, e.name || e.className || '', getComputedStyle(e.matches('.switch input') ? e.parentElement : e).outlineStyle])(document.activeElement)"
        )
        seen.append(tuple(focus))
    assert seen[0][:2] == ("A", "skip")
    names = {(tag, name) for tag, name, _ in seen}
    assert {("INPUT", "lang"), ("INPUT", "theme"), ("DIV", "scroll")} <= names
    assert {outline for _, _, outline in seen} == {"solid"}


def test_the_skip_link_leads_past_the_switches(visit):
    page = visit("watermelon")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_evidence_opens_under_its_place(visit):
    page = visit("watermelon")
    first = page.locator(".en .found details").first
    assert not first.locator("ul").is_visible()
    first.locator("summary").click()
    assert first.locator("ul").is_visible()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_page_prints_in_black_on_white_without_its_controls(visit, language):
    page = visit("trouble", query=f"?lang={language}&theme=dark")
    page.emulate_media(media="print")
    assert not page.locator(".switches").is_visible()
    assert (
        page.locator("body").evaluate("e => getComputedStyle(e).backgroundColor")
        == "rgb(255, 255, 255)"
    )
    assert page.locator("h1:visible").evaluate("e => getComputedStyle(e).color") == "rgb(0, 0, 0)"
    pdf = page.pdf(prefer_css_page_size=True)
    assert pdf.startswith(b"%PDF-")
    assert b"/Count" in pdf


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", [*EXAMPLES, "compared"])
def test_the_summary_of_a_project_fits_one_sheet(visit, name, language):
    page = visit(name, width=688, query=f"?lang={language}")  # what A4 leaves between its margins
    page.emulate_media(media="print")
    assert widest(page) == 0  # else the browser prints everything smaller
    height = page.locator(f".{language} .front").evaluate("e => e.getBoundingClientRect().height")
    assert 0 < height < 1009  # 267 mm at 96 dots an inch


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_first_screen_is_the_summary(visit, language):
    """On a desk the verdict, the risks and the decisions are seen without scrolling."""
    page = visit("compared", query=f"?lang={language}")
    for part in (".verdict", ".moved", ".radar", ".risks", ".decide h2"):
        box = page.locator(f".{language} {part}").bounding_box()
        assert box["y"] + box["height"] <= 900, part


def test_the_overview_leads_to_each_project(visit, pages):
    page = visit("overview")
    links = page.locator(".en table a").evaluate_all("found => found.map(a => a.href)")
    assert len(set(links)) == len(EXAMPLES)
    page.locator(".en table a").first.click()
    assert page.locator("h1:visible").count() == 1
