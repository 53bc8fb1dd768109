"""What a person who writes rules gets wrong: every mistake at once, with file, line, column and a hint."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
RULE = (ROOT / "rules" / "trust" / "TRU002.yaml").read_text(encoding="utf-8")
#: Id, what is replaced, by what, what is told and the hint.
MISTAKES = {
    "a typo in a field": ("severity: high\n", "severty: high\n", 'unknown key "severty"', 'did you mean "severity"?'),
    "a wrong type": ("core: true", "core: 7", "core: true or false is needed (found 7)", "without quotes: true"),
    "an unknown function": ("fail: late(c)", "fail: lat(c)", 'unknown function "lat"', 'did you mean "late"?'),
    "a missing translation": ("title: {en: Promise missed without notice, zh: 承诺落空且未提前告知}", "title: {en: Promise missed without notice}",
                              'title: "zh" is missing', "every text stands in both languages"),
    "an id that is taken": ("id: OUR005", "id: TRU002", "stands in", "use `overrides`"),
}  # fmt: skip


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What a check with a pack that holds every mistake prints, and its exit code."""
    folder = tmp_path_factory.mktemp("pack")
    (folder / "trust").mkdir()
    for number, (old, new, *_) in enumerate(MISTAKES.values(), 1):
        name = f"OUR{number:03}"
        text = RULE.replace("id: TRU002", f"id: {name}", 1)
        assert old in text
        (folder / "trust" / f"{name}.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-m", "comity.cli", "check", ROOT / "examples" / "healthy.comity.yaml", "--rules", folder],
        env=os.environ | {"PYTHONPATH": str(ROOT / ".src"), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )  # fmt: skip


def test_all_mistakes_of_a_pack_are_told_together_and_nothing_is_judged(told):
    assert told.returncode == 2
    assert told.stdout == ""
    for name in (f"OUR{number:03}.yaml" for number in range(1, len(MISTAKES) + 1)):
        assert name in told.stderr


@pytest.mark.parametrize(("number", "mistake"), list(enumerate(MISTAKES, 1)), ids=MISTAKES)
def test_a_mistake_has_its_place_and_a_hint(told, number, mistake):
    _, _, message, hint = MISTAKES[mistake]
    lines = told.stderr.splitlines()
    at = next(
        i for i, line in enumerate(lines) if f"OUR{number:03}.yaml:" in line and message in line
    )
    assert re.search(rf"OUR{number:03}\.yaml:\d+:\d+: ", lines[at])
    below = lines[at + 1 :]
    own = below[: next((i for i, line in enumerate(below) if ".yaml:" in line), len(below))]
    assert any(line.strip().startswith("hint: ") and hint in line for line in own)
