"""Coaching as docs/coaching.md shows it: typed at a terminal of its own, and what the command prints.

    PYTHONPATH=.src python -m comity.tests.coach_transcript

writes the pages anew after a change that is meant; then read them aloud. A test holds them to the tool.
"""

import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pexpect

from comity.tests.coach_killing import ROOT, spawn

PAGES = {"en": ROOT / "docs" / "coaching.md", "zh": ROOT / "docs" / "zh" / "coaching.md"}
#: A block of what somebody types at a terminal, and one of what a command prints.
TYPED = re.compile(r"(?<=^```text\n)(.*?)(?=^```$)", re.MULTILINE | re.DOTALL)
PRINTED = re.compile(
    r"(?<=^```console\n)\$ (comity coach[^\n]*)\n.*?(?=^```$)", re.MULTILINE | re.DOTALL
)
FILES = {
    "en": "project:\n  name: Weir at Ashby   # the new one\n  as_of: 2025-06-30\n  phase: execution\n",
    "zh": "project:\n  name: 河西水闸   # 新建的那座\n  as_of: 2025-06-30\n  phase: execution\n  language: zh\n",
}
ANSWERS = {
    "en": (
        "yes", "Gate 2 leaks", "high", "2025-06-12", "client", "", "", "Ann Moss", "2025-06-27", "2025-06-12",
        "", "", "no", "no", "0.93", "?", "none", "all of them", "none",
    ),
    "zh": (
        "有", "2 号闸门漏水", "高", "2025-06-12", "业主", "", "", "安晓梅", "2025-06-27", "2025-06-12",
        "", "", "没有", "否", "0.93", "?", "无", "全部", "无",
    ),
}  # fmt: skip


def interview(language):
    """Four questions to a file that knows nothing, as the terminal shows them; and the file afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "weir.comity.yaml"
        path.write_text(FILES[language], encoding="utf-8")
        child = spawn(path, "--limit", "4", "--width", "76", "--color", "never")
        shown = ""
        for answer in ANSWERS[language]:
            child.expect("\r?\n> ")
            shown += f"{child.before}\n> "
            child.sendline(answer)
        child.expect("\r?\n\r?\n(?=Coaching|教练)")
        shown += child.before
        child.close(force=True)
        assert isinstance(child, pexpect.spawn)
        return shown.replace("\r\n", "\n") + "\n", path.read_text(encoding="utf-8")


def printed(command):
    """What a command prints, run beside the examples."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "examples", Path(folder) / "examples")
        run = subprocess.run(
            [sys.executable, "-m", "comity.cli", *shlex.split(command)[1:]],
            cwd=folder,
            env={"PYTHONPATH": str(ROOT / ".src"), "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            check=True,
        )
        return run.stdout.decode()


def page(language):
    """The page with every block as the tool makes it now."""
    text = PAGES[language].read_text(encoding="utf-8")
    text = TYPED.sub(lambda _: interview(language)[0], text, count=1)
    return PRINTED.sub(lambda found: f"$ {found[1]}\n{printed(found[1])}", text)


if __name__ == "__main__":
    for tongue, target in PAGES.items():
        target.write_text(page(tongue), encoding="utf-8")
