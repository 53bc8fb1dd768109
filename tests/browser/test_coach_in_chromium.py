"""The worksheet of a coaching session in a browser, and on paper."""

import re
from importlib.resources import files

import pytest

from comity.engine.coach.sitting import look, report
from comity.engine.report.coach_html import render
from comity.tests import coach_killing

AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
HIDDEN = {"en": "main > .zh", "zh": "main > .en"}


@pytest.fixture(scope="module")
def sheets(tmp_path_factory):
    desk, folder, made = coach_killing.desk(), tmp_path_factory.mktemp("sheets"), {}
    for path in sorted(coach_killing.ROOT.glob("examples/*.comity.yaml")):
        name = path.name.split(".")[0]
        found = report(look(path.read_text(encoding="utf-8"), path.name, desk), desk)
        made[name] = folder / f"{name}.html"
        made[name].write_text(render(found, language="en"), encoding="utf-8")
    return made


def _foreign(address):
    return () if address.startswith("file:") else (address,)


def opened(browser, path, language, width=1000, scheme="light"):
    """A page and what went wrong in it."""
    faults: list[str] = []
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda request: faults.extend(_foreign(request.url)))
    page.goto(f"{path.as_uri()}?lang={language}")
    return page, faults


@pytest.mark.parametrize(("width", "scheme"), [(375, "dark"), (1000, "light")])
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", ["healthy", "trouble", "watermelon"])
def test_a_worksheet_fits_its_screen_and_axe_has_nothing_to_say(
    browser, sheets, name, language, width, scheme
):
    page, faults = opened(browser, sheets[name], language, width, scheme)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("h1:visible").count() == 1
    page.evaluate(
        "away => document.querySelectorAll(away).forEach(e => e.remove())", HIDDEN[language]
    )
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", AXE_TAGS)
    assert found["passes"]
    assert [
        (rule["id"], [n["target"] for n in rule["nodes"]]) for rule in found["violations"]
    ] == []
    assert faults == []
    page.close()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_worksheet_prints_on_a_few_sheets_of_a4_with_lines_to_write_on(browser, sheets, language):
    page, _ = opened(browser, sheets["watermelon"], language)
    page.emulate_media(media="print")
    assert not page.locator(".switches").is_visible()
    assert page.locator(f".{language} .lines i:visible").count() > 15
    pdf = page.pdf(prefer_css_page_size=True)
    boxes = set(re.findall(rb"/MediaBox \[([\d. ]+)\]", pdf))
    assert {tuple(round(float(n)) for n in box.split()) for box in boxes} == {(0, 0, 595, 842)}
    assert 3 <= len(re.findall(rb"/Type /Page\b", pdf)) <= 6
    page.close()
