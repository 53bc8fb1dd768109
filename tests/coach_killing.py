"""Kill `comity coach` in the middle of an interview, and hold what it leaves on the disk.

From the file as it stands, the machine that the command runs says which texts the file may have: the old
one, and one after each answer. Whatever moment the kill hits, the file must be one of these.
"""

import os
import signal
import sys
import time
from pathlib import Path

import pexpect

from comity.engine.catalog import BUILT_IN, load
from comity.engine.check import Settings
from comity.engine.coach import interview
from comity.engine.coach.phrases import load as load_phrases
from comity.engine.coach.questions import kind_of
from comity.engine.coach.sitting import Desk, look, with_writes

ROOT = Path(__file__).parents[1]
FRESH = """\
# kept by hand
project:
  name: Weir   # the name
  as_of: 2025-06-30
  phase: execution

# at the end
"""
QUESTIONS = 12


def desk():
    catalog = load()
    return Desk(catalog, Settings(), load_phrases((BUILT_IN,), catalog))


def reply(prompt):
    """An answer that is taken, by what is asked."""
    question, field = prompt.question, prompt.field
    if field is None and question.fields:
        return "no" if prompt.more else "yes"
    kind = field.type if field else question.type
    inner = kind.of if kind.kind == "list" else kind
    if inner.values:
        return str(inner.values[0]) if inner.kind == "number" else "1"
    if field is None and kind_of(question) == "several":
        return "2025-05-05, 2025-06-02"
    answers = {"bool": "yes", "note": "no", "date": "2025-06-02", "number": "1"}
    return answers.get(inner.kind, "three words here")


def course(text, name, at):
    """What will be typed, and every text that the file has on the way."""
    now = look(text, name, at)
    state = interview.start(now.questions, now.day, QUESTIONS)
    typed, texts = [], [text]
    while (prompt := interview.prompt(state)) is not None:
        typed.append(reply(prompt))
        step = interview.answer(state, typed[-1], at.catalog.words)
        assert step.state.refusal is None, (prompt, typed[-1], step.state.refusal)
        if step.writes:
            texts.append(with_writes(now, step.writes, at))
            now = look(texts[-1], name, at)
        state = interview.renewed(step.state, now.questions) if step.settled else step.state
    return typed, texts


def spawn(path, *options):
    environment = os.environ | {"PYTHONPATH": str(ROOT / ".src"), "PYTHONIOENCODING": "utf-8"}
    return pexpect.spawn(
        sys.executable,
        ["-m", "comity.cli", "coach", str(path), "--no-config", *options],
        env=environment,
        encoding="utf-8",
        dimensions=(60, 100),
        timeout=60,
    )


def killed(path, at, random, *, writing):
    """Start a session, kill it, and return how many answers arrived, of how many.

    `writing`: kill at the sight of a file that is being written; else after any time.
    """
    typed, texts = course(path.read_text(encoding="utf-8"), str(path), at)
    child = spawn(path, "--limit", str(QUESTIONS))
    child.delaybeforesend = None
    child.expect("> ")
    skip = random.randrange(max(len(typed), 1))
    for said in typed[:skip] if writing else ():
        child.sendline(said)
        child.expect("> ")
    ends = time.monotonic() + random.uniform(0, 0.8)
    for said in typed[skip:] if writing else typed:
        child.sendline(said)
        if writing and any(path.parent.glob(f".{path.name}.*.tmp")):
            break
        if not writing and time.monotonic() > ends:
            break
    while writing and time.monotonic() < ends + 0.5:
        if any(path.parent.glob(f".{path.name}.*.tmp")):
            break
    while not writing and time.monotonic() < ends:
        time.sleep(0.001)
    child.kill(signal.SIGKILL)
    child.close(force=True)
    left = path.read_text(encoding="utf-8")
    assert left in texts, left
    return texts.index(left), len(texts) - 1
