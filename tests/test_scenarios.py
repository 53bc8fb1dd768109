"""The command line from outside: each document of `tests/scenarios/*.yaml` is one run of it.

A scenario says what the folder holds (`files`: texts by name; `example`: an example under its own
name), what is typed (`run`, or `input` for standard input) and what must come: the exit code, and
pieces of standard output and standard error. A piece that begins with `!` must not come.
"""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
SCENARIOS = [
    pytest.param(scenario, id=f"{path.stem}: {scenario['name']}")
    for path in sorted((ROOT / "tests" / "scenarios").glob("*.yaml"))
    for scenario in yaml.safe_load_all(path.read_text(encoding="utf-8"))
]
KEYS = {"name", "files", "example", "input", "run", "exit", "stdout", "stderr", "env", "written"}


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_scenario(scenario, tmp_path):
    assert scenario.keys() <= KEYS
    for name, text in scenario.get("files", {}).items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for name in scenario.get("example", "").split():
        shutil.copy(ROOT / "examples" / f"{name}.comity.yaml", tmp_path)
    run = subprocess.run(
        [sys.executable, "-m", "comity.cli", *shlex.split(scenario["run"])],
        cwd=tmp_path,
        env=os.environ
        | {"PYTHONPATH": str(ROOT / ".src"), "PYTHONIOENCODING": "utf-8"}
        | scenario.get("env", {}),
        input=scenario.get("input", ""),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == scenario["exit"], run.stdout + run.stderr
    holds(run.stdout, scenario.get("stdout", []))
    holds(run.stderr, scenario.get("stderr", ["!Traceback"]))
    for name, pieces in scenario.get("written", {}).items():
        holds((tmp_path / name).read_text(encoding="utf-8"), pieces)


def holds(text, pieces):
    """Pieces that come, in this order, and pieces that never do."""
    place = 0
    for piece in pieces:
        if piece.startswith("!"):
            assert piece[1:] not in text
            continue
        assert piece in text[place:], f"{piece!r} is not in what is left of:\n{text}"
        place = text.index(piece, place) + len(piece)
