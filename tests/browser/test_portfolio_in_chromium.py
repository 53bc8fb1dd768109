"""The overview of an audit in a browser: it fits every screen, axe is content, its links lead to pages."""

import pytest

from comity.engine.catalog import load
from comity.engine.portfolio import audit
from comity.engine.portfolio_forms import render
from comity.engine.portfolio_rows import Job
from comity.engine.portfolio_targets import find
from comity.tests.browser.conftest import EXAMPLES
from comity.tests.browser.test_html_in_chromium import LOOKS, axe, violations, widest

__all__ = ["axe"]  # a fixture


@pytest.fixture(scope="session")
def pages(tmp_path_factory):
    """The overview, and the page of each example beside it."""
    folder = tmp_path_factory.mktemp("site")
    targets = find([str(path) for path in EXAMPLES.values()])
    found = audit(targets, Job(load(), pages=str(folder)), 1)
    overview = folder / "index.html"
    overview.write_text(str(render(found, "html", language="en")), encoding="utf-8")
    return {"all": overview} | {row.project.name: folder / str(row.page) for row in found.projects}


@pytest.mark.parametrize(("language", "width", "scheme"), LOOKS)
def test_the_overview_fits_its_screen_and_axe_has_nothing_to_say(
    visit, axe, language, width, scheme
):
    page = visit("all", width=width, scheme=scheme, query=f"?lang={language}")
    assert page.locator("h1:visible").count() == 1
    assert widest(page) == 0
    assert violations(page, axe, language) == []


def test_the_name_of_a_project_leads_to_its_page(visit, pages):
    for name in list(pages)[1:]:
        page = visit("all")
        page.get_by_role("link", name=name).first.click()
        assert page.get_by_role("heading", level=1, name=name).is_visible()


def test_names_stay_in_sight_while_the_heat_map_scrolls(visit):
    page = visit("all", width=375)
    table = page.locator(".en .fields")
    table.locator("xpath=..").evaluate("box => box.scrollLeft = 10000")
    assert table.locator("tbody th").first.bounding_box()["x"] >= 0


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_overview_prints_its_tables_whole(visit, language):
    page = visit("all", width=700, query=f"?lang={language}&theme=dark")
    page.emulate_media(media="print")
    assert not page.locator(".switches").is_visible()
    assert widest(page) == 0
    assert page.pdf(format="A4").startswith(b"%PDF")
