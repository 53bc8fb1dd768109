"""The page of a what-if in a browser: it fits, both sides of it show, axe is content."""

from importlib.resources import files
from pathlib import Path

import pytest

from comity.engine.catalog import load
from comity.engine.report.whatif_html import whatif_html
from comity.engine.whatif import Wishes, whatif

EXAMPLE = Path(__file__).parents[2] / "examples" / "watermelon.comity.yaml"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def page_file(tmp_path_factory):
    wishes = Wishes(("TRU007", "TRU001"), ("metrics.client_told_end=2025-12-19",), ("COL005",))
    found = whatif(EXAMPLE.read_text(encoding="utf-8"), EXAMPLE.name, wishes, load())
    path = tmp_path_factory.mktemp("whatif") / "whatif.html"
    path.write_text(whatif_html(found), encoding="utf-8")
    return path


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1440])
@pytest.mark.parametrize(("language", "hidden"), [("en", ".zh"), ("zh", ".en")])
def test_a_whatif_fits_its_screen_and_axe_has_nothing_to_say(
    browser, page_file, language, hidden, width, scheme
):
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    asked, wrong = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: wrong.append(message.text))
    page.goto(f"{page_file.as_uri()}?lang={language}")
    assert all(url.startswith("file:") for url in asked)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    last = page.locator("table.beside:visible tr:first-child th:last-child").bounding_box()
    assert last["x"] + last["width"] <= width
    page.evaluate(
        "away => document.querySelectorAll(away).forEach(e => e.remove())", f"main > {hidden}"
    )
    axe = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    page.evaluate(axe)
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", AXE_TAGS)
    assert found["passes"]
    assert [(rule["id"], rule["nodes"][0]["target"]) for rule in found["violations"]] == []
    assert wrong == []
    page.close()
