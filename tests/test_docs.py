"""What the documents show is what the tool prints: every `$ comity ...` in a console block is run.

A line `...` stands for any number of lines. Blocks are run in the root of the repository, 80 columns
wide; those of one document in order, so that one may write what the next one reads.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = [
    path
    for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/**/*.md"))
    if "$ comity" in path.read_text(encoding="utf-8")
]
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


def commands(path):
    """Each command of a document with the output that is shown below it."""
    for block in BLOCK.findall(path.read_text(encoding="utf-8")):
        for piece in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = piece.partition("\n")
            if command.startswith("comity"):
                yield command, output


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_document_shows_what_the_tool_prints(path, tmp_path):
    for folder in ("examples", "rules", "schemas"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    for command, shown in commands(path):
        printed = run(command, tmp_path)
        lines = shown.rstrip("\n").split("\n")
        pattern = "".join(r"(?:.*\n)*?" if x == "..." else re.escape(x) + r"\n" for x in lines)
        assert re.fullmatch(pattern + r"\n*", printed + "\n"), f"$ {command}\n{printed}"


def run(command, folder):
    words = shlex.split(command.split(" #")[0])
    found = subprocess.run(
        [sys.executable, "-m", "comity.cli", *words[1:]],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT / ".src"), "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert found.returncode in (0, 1, 3), found.stdout
    return found.stdout


@pytest.mark.parametrize(
    "path",
    [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/**/*.md")],
    ids=str,
)
def test_links_lead_somewhere(path):
    for target in LINK.findall(path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_readme_is_short(name):
    assert len((ROOT / name).read_text(encoding="utf-8").splitlines()) < 150


def test_readme_commands_of_make_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for name in ("README.md", "README.zh.md"):
        for target in re.findall(
            r"^make (\w+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE
        ):
            assert f"\n{target}:" in makefile
