"""Chromium without a window, and pages that tell what went wrong in them.

The browser is the system's (`apt-get install chromium fonts-noto-cjk`); where there is none these tests
are left out, unless BROWSER_TESTS says `required`, as CI does: it installs one.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from comity.engine.batch import check_documents
from comity.engine.catalog import load
from comity.engine.check import Settings
from comity.engine.gate import GateSettings
from comity.engine.report.html import Audience, html
from comity.engine.source import read
from comity.schemas.report import FixedFinding, Report, RuleFault, Trend

ROOT = Path(__file__).parents[2]
EXAMPLES = {path.name.split(".")[0]: path for path in sorted(ROOT.glob("examples/*.comity.yaml"))}
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("browser"))
            if chromium() is None and os.environ.get("BROWSER_TESTS") != "required":
                item.add_marker(pytest.mark.skip(reason="no chromium on this machine"))


@pytest.fixture(scope="session")
def browser():
    if chromium() is None:
        pytest.fail("BROWSER_TESTS says `required`, and there is no chromium")
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def pages(tmp_path_factory) -> dict[str, Path]:
    """A file for each example, one for all together, and what the client gets of each."""
    catalog = load((str(ROOT / "rules"),), "default", None)
    folder = tmp_path_factory.mktemp("pages")
    groups = {name: [path] for name, path in EXAMPLES.items()} | {"all": list(EXAMPLES.values())}
    audiences: tuple[tuple[str, Audience], ...] = (("", "internal"), ("-client", "client"))
    written = {}
    for name, paths in groups.items():
        names = [str(path.relative_to(ROOT)) for path in paths]
        batch = check_documents(
            names, lambda file: read(str(ROOT / file)), catalog, Settings(), GateSettings(), None
        )
        for suffix, audience in audiences:
            key = f"{name}{suffix}"
            written[key] = folder / f"{key}.html"
            written[key].write_text(html(batch.report, audience=audience), encoding="utf-8")
        if name == "watermelon":
            written["compared"] = folder / "compared.html"
            written["compared"].write_text(html(_compared(batch.report)), encoding="utf-8")
    written["overview"] = _overview(folder / "audit")
    return written


def _compared(report: Report) -> Report:
    """The same beside an earlier result."""
    [project] = report.reports
    gone = tuple(FixedFinding(f.rule, f.severity, f.subject, f.title) for f in project.findings[:3])
    trend = Trend("2025-08-15", 45.0, -6.0, "down", -7.5, 0.5, 1.0, 9, 40, gone, ("IMP005",))
    faults = (RuleFault("SUP01", "more than 100000 matches"),)
    return replace(report, reports=(replace(project, trend=trend, faults=faults),))


def _overview(folder: Path) -> Path:
    """The page over an audit's projects, as the command writes it."""
    command = [sys.executable, "-m", "comity.cli", "audit", *map(str, EXAMPLES.values())]
    environment = os.environ | {"PYTHONPATH": str(ROOT / ".src")}
    subprocess.run([*command, "--format", f"html:{folder}"], check=True, env=environment, cwd=ROOT)
    return folder / "index.html"


@pytest.fixture
def visit(browser, pages) -> Iterator[object]:
    """Opens a page; at the end no request may have left it and nothing may have gone wrong in it."""
    opened = []
    faults: list[str] = []

    def _ask(url):
        if not url.startswith(f"{pages['all'].parent.as_uri()}/"):
            faults.append(f"request: {url}")

    def go(name, *, width=1440, scheme="light", query="", script=True):
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            java_script_enabled=script,
        )
        page = context.new_page()
        address = pages[name].as_uri()
        page.on("console", lambda message: faults.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: faults.append(f"error: {error}"))
        page.on("request", lambda request: _ask(request.url))
        page.goto(address + query)
        opened.append(context)
        return page

    yield go
    for context in opened:
        context.close()
    assert faults == []
