import multiprocessing
import os
import signal
import sys
import time
from functools import partial
from pathlib import Path
from threading import Thread

import pytest

from comity.engine.commands.audit import command
from comity.engine.portfolio_pool import TIMEOUT, Died, Late, work_through
from comity.tests.engine import portfolio_work as work


def answers(do, targets, jobs):
    return dict(work_through(do, targets, jobs))


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_every_target_is_answered_at_its_place(jobs):
    targets = [f"{n}" for n in range(20)]
    assert answers(work.echo, targets, jobs) == {n: f"did {n}" for n in range(20)}


def test_nothing_to_do_starts_no_process():
    assert answers(work.Unloadable(), [], 2) == {}


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_target_that_kills_its_process_is_told_and_all_others_are_done(jobs):
    targets = ["a", "bad 1", "b", "c", "bad 2", "d", "e"]
    assert answers(work.dies_over_bad, targets, jobs) == {
        n: Died(-9) if "bad" in target else f"did {target}" for n, target in enumerate(targets)
    }


def test_a_process_that_leaves_by_itself_is_told_with_its_exit_code():
    assert answers(work.leaves_over_bad, ["bad", "a"], 1) == {0: Died(7), 1: "did a"}


def test_a_target_is_tried_again_before_it_is_given_up(tmp_path):
    once = tmp_path / "once"
    once.touch()
    targets = ["x", str(once), "y"]
    assert answers(work.dies_once, targets, 1) == {0: "did x", 1: "did once", 2: "did y"}


def test_processes_that_never_begin_end_the_run():
    with pytest.raises(RuntimeError, match="exit code 9"):
        answers(work.Unloadable(), ["a"], 1)


def test_leaving_early_ends_the_processes():
    run = work_through(work.echo, ["a", "b", "c"], 2)
    next(run)
    run.close()  # type: ignore[attr-defined]
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_target_that_never_ends_is_given_up_and_all_others_are_done(jobs):
    targets = ["a", "bad 1", "b", "bad 2", "c", "d"]
    assert dict(work_through(work.asleep_over_bad, targets, jobs, timeout=0.5)) == {
        n: Late(0.5) if "bad" in target else f"did {target}" for n, target in enumerate(targets)
    }


def test_what_is_slow_to_begin_is_not_late():
    """A process takes longer than this to start; only its targets count."""
    assert dict(work_through(work.echo, ["a", "b"], 1, timeout=0.05)) == {0: "did a", 1: "did b"}


def test_a_process_that_somebody_kills_costs_no_target(tmp_path):
    victim = str(tmp_path / "victim")
    killed: list[int] = []

    def kill():
        while not os.path.exists(f"{victim}.pid"):
            time.sleep(0.01)
        with open(f"{victim}.pid", encoding="ascii") as file:
            killed.append(int(file.read()))
        os.kill(killed[0], signal.SIGKILL)

    killer = Thread(target=kill, daemon=True)
    killer.start()
    targets = ["a", victim, "b", "c"]
    assert answers(work.met_once, targets, 2) == {n: f"did {t}" for n, t in enumerate(targets)}
    killer.join()
    assert len(killed) == 1


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_interpreter_that_cant_be_run_ends_the_run_however_much_there_is_to_hand_over(jobs):
    """More than a pipe holds: who waits until it is read waits for ever."""
    much = partial(work.echo_beside, "x" * 1_000_000)
    multiprocessing.set_executable("/nowhere/python")
    try:
        with pytest.raises(RuntimeError, match="can't be started"):
            answers(much, ["a", "b", "c"], jobs)
    finally:
        multiprocessing.set_executable(sys.executable)
    assert answers(much, ["a"], jobs) == {0: "did a"}


def test_the_time_limit_of_the_command_line_and_the_documents_is_the_one_here():
    (told,) = [param.default for param in command.params if param.name == "timeout"]
    assert told == TIMEOUT
    docs = Path(__file__).parents[2] / "docs"
    assert f"({TIMEOUT:g} unless you say otherwise)" in (docs / "audit.md").read_text("utf-8")
    assert f"（默认 {TIMEOUT:g} 秒）" in (docs / "zh" / "audit.md").read_text("utf-8")
