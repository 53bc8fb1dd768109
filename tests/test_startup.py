"""Start-up is most of the time of one check, so what a check imports is held here."""

import os
import re
import subprocess
import sys
from pathlib import Path

EXAMPLE = (
    Path(__file__).parents[1] / "examples" / "watermelon.comity.yaml"
)  # its holidays are dates

#: Each costs more than judging the file does.
HEAVY = {
    "asyncio", "click._termui_impl", "dateutil", "email", "holidays", "http", "importlib.metadata",
    "jinja2", "logging", "orjson", "pathlib", "platformdirs", "pydantic", "shutil", "ssl",
    "statistics", "tabulate", "tempfile", "urllib.parse", "wcwidth",
}  # fmt: skip


def imported_by(*arguments, folder=EXAMPLE.parents[1] / ".src"):
    """The modules that a run of the command imports, those that fail to import too.

    What `site` imports is the environment's affair, such as the finder of an editable install.
    """
    run = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "comity.cli", *arguments],
        cwd=folder,
        # Coverage would bring modules of its own into the child.
        env={name: value for name, value in os.environ.items() if not name.startswith("COV")}
        | {"PYTHONPATH": str(EXAMPLE.parents[1] / ".src")},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stderr
    own = run.stderr.partition("| site\n")[2]
    return set(re.findall(r"^import time:.*\| +(\S+)$", own, re.MULTILINE))


def test_check_imports_nothing_heavy_once_the_catalog_is_in_the_cache():
    imported_by("check", EXAMPLE)
    assert imported_by("check", EXAMPLE) & HEAVY == set()


def test_a_good_configuration_brings_nothing_heavy_along(tmp_path):
    text = 'fail-under = 1\n[overrides.TRU002]\nseverity = "low"\n'
    (tmp_path / "comity.toml").write_text(text, encoding="utf-8")
    (tmp_path / "status.yaml").write_text(EXAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    imported_by("check", "status.yaml", folder=tmp_path)
    assert imported_by("check", "status.yaml", folder=tmp_path) & HEAVY == set()


def test_help_imports_no_engine_and_no_other_command():
    loaded = {name for name in imported_by("check", "--help") if name.startswith("comity.engine.")}
    engine = {name for name in loaded if not name.startswith("comity.engine.commands")}
    assert engine <= {"comity.engine.errors"}  # `main` turns these into exit codes
    commands = {name.rpartition(".")[2] for name in loaded - engine}
    own = {"commands", "exits", "i18n", "options", "printing", "session"}
    assert commands == own  # and no other command's
