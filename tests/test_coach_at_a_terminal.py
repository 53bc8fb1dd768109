"""`comity coach` driven through a terminal of its own, and killed in the middle."""

import random
import re

import pexpect
import pytest

from comity.tests import coach_killing

WELL_KEPT = """\
# Weekly, on Monday.
project:
  name: 'Weir'          # as in the contract
  as_of: 2025-06-30
  phase: execution
stakeholders:           # two of them
- {id: s1, name: Ann, role: sponsor, influence: high, current: supportive, desired: supportive, last_contact: 2025-06-27,
   our_contact: Bo, needs_confirmed_on: 2025-06-02, communication_preference: call, adaptations: 1}
commitments: []         # none yet
"""


@pytest.fixture
def path(tmp_path):
    made = tmp_path / "weir.comity.yaml"
    made.write_text(WELL_KEPT, encoding="utf-8")
    return made


def typed(child, *lines):
    """Answer prompts one after the other."""
    for line in lines:
        child.expect("\r?\n?> ")
        child.sendline(line)


def ended(child):
    """Wait for a good end."""
    child.expect(pexpect.EOF)
    child.wait()
    assert child.exitstatus == 0


def comments(text):
    return re.findall("#.*", text)


def test_answers_arrive_in_the_file_and_comments_survive(path):
    child = coach_killing.spawn(path, "--limit", "3", "--width", "80")
    issue = ("Gate leaks", "high", "2025-06-20", "team", "", "", "Bo", "2025-07-04")
    typed(child, "yes", *issue, "2025-06-23", "new seal", "", "no", "no", "0.97", "none", "")
    ended(child)
    text = path.read_text(encoding="utf-8")
    assert comments(text) == comments(WELL_KEPT)
    assert text.startswith(WELL_KEPT.rstrip("\n"))
    assert "title: Gate leaks, severity: high, raised_on: 2025-06-20, raised_by: team" in text
    assert "spi: 0.97" in text
    assert "reports: []" in text


def test_an_answer_that_is_no_answer_is_told_and_asked_again(path):
    child = coach_killing.spawn(path, "--limit", "2")
    typed(child, "perhaps")
    child.expect("Not taken: answer yes to tell them, or none")
    typed(child, "none", "a bit")
    child.expect("Not taken: answer with a number")
    typed(child, "0.9", "")
    ended(child)
    assert "issues: []" in path.read_text(encoding="utf-8")


def test_back_returns_to_the_answer_before_and_a_new_one_replaces_it(path):
    child = coach_killing.spawn(path, "--limit", "3")
    typed(child, "none", "0.9", "<", "0.95", "q", "")
    ended(child)
    text = path.read_text(encoding="utf-8")
    assert "spi: 0.95" in text
    assert "0.9," not in text


def test_a_promise_is_written_after_the_session_and_the_end_of_input_ends_it(path):
    child = coach_killing.spawn(path, "--limit", "0", "--width", "60")
    typed(child, "Ring Ann about the gate", "yesterday")
    child.expect("Not taken: a date is written like 2025-06-30")
    typed(child, "3", "Bo", "s9", "s1")
    child.expect("commitments|c1 was written")
    child.expect("> ")
    child.sendeof()
    ended(child)
    written = "{id: c1, text: Ring Ann about the gate, to: s1, owner: Bo, importance: medium, made_on: 2025-06-30, due: 2025-07-03, by: us}"
    assert written in re.sub(r"\s+", " ", path.read_text(encoding="utf-8"))


def test_the_end_of_input_ends_the_interview_and_what_was_told_is_there(path):
    child = coach_killing.spawn(path, "--minutes", "5")
    typed(child, "none")
    child.expect("Question 2")
    child.sendeof()
    typed(child, "")
    ended(child)
    assert "issues: []" in path.read_text(encoding="utf-8")


def test_an_interrupt_ends_the_command_and_what_was_told_is_there(path):
    child = coach_killing.spawn(path, "--limit", "5")
    typed(child, "none")
    child.expect("Question 2")
    child.sendintr()
    child.expect(pexpect.EOF)
    child.wait()
    assert child.exitstatus == 130
    assert "issues: []" in path.read_text(encoding="utf-8")


def test_what_the_file_refuses_is_told_and_asked_again(path):
    """The file was changed under the interview so that the answer has no place in it any more."""
    child = coach_killing.spawn(path, "--limit", "2")
    child.expect("Question 1")
    shared = WELL_KEPT + "metrics: &m {cpi: 1}\nx-copy: *m\n"
    path.write_text(shared, encoding="utf-8")
    typed(child, "none", "0.97")
    child.expect("Not taken")
    typed(child, "q", "")
    ended(child)
    assert "spi" not in path.read_text(encoding="utf-8")


def test_where_nothing_is_asked_the_session_comes_at_once(path):
    child = coach_killing.spawn(path, "--limit", "0", "--lang", "zh")
    child.expect("教练会谈：Weir")
    typed(child, "")
    ended(child)


def test_a_kill_at_any_moment_leaves_the_old_file_or_a_new_one_and_the_next_run_goes_on(tmp_path):
    path, at, dice = tmp_path / "weir.comity.yaml", coach_killing.desk(), random.Random(7)  # noqa: S311
    path.write_text(coach_killing.FRESH, encoding="utf-8")
    progress = []
    for number in range(20):
        arrived, of = coach_killing.killed(path, at, dice, writing=number % 2 == 1)
        progress.append(arrived)
        if arrived == of:
            path.write_text(coach_killing.FRESH, encoding="utf-8")
    assert any(progress)  # else nothing was killed but the start
