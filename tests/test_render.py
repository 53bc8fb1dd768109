"""A report that was saved prints the same as a fresh one: every form, both languages, from outside."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from comity.engine.commands.options import FORMATS

ROOT = Path(__file__).parents[1]


def comity(folder, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "comity.cli", *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT / ".src"), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_saved_then_rendered_equals_fresh_byte_for_byte(tmp_path, language):
    examples = sorted(str(path) for path in (ROOT / "examples").glob("*.comity.yaml"))
    every = [f"--format={form}:fresh.{form}" for form in FORMATS]
    fresh = comity(tmp_path, "check", *examples, f"--lang={language}", *every)
    assert fresh.returncode == 0, fresh.stderr
    again = [f"--format={form}:again.{form}" for form in FORMATS]
    saved = comity(tmp_path, "render", "fresh.json", f"--lang={language}", *again)
    assert (saved.returncode, saved.stdout, saved.stderr) == (0, b"", b"")
    for form in FORMATS:
        made, remade = ((tmp_path / f"{when}.{form}").read_bytes() for when in ("fresh", "again"))
        assert made == remade, form


def test_a_saved_report_is_rendered_in_another_language(tmp_path):
    example = ROOT / "examples" / "watermelon.comity.yaml"
    comity(tmp_path, "check", example, "--format=json:report.json")
    out = comity(tmp_path, "render", "report.json", "--lang=zh").stdout.decode()
    assert "分（满分 100）" in out


def test_without_its_library_a_workbook_is_refused_with_the_way_to_get_it(tmp_path):
    (tmp_path / "xlsxwriter.py").write_text('raise ModuleNotFoundError("no", name="xlsxwriter")\n')
    code = (
        f"import sys; sys.path[:0] = [{str(tmp_path)!r}, {str(ROOT / '.src')!r}];"
        "from comity.cli import main; main()"
    )
    example = ROOT / "examples" / "healthy.comity.yaml"
    run = subprocess.run(
        [sys.executable, "-c", code, "check", example, "--format=xlsx:out.xlsx"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 2
    assert "pip install 'comity[xlsx]'" in run.stderr
    assert not (tmp_path / "out.xlsx").exists()
