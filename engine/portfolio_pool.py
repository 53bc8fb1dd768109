"""Processes that work through targets, of which any may die or hang without taking the run along.

A pool of the standard library is broken as a whole when one of its processes is killed, and can't say
over which target that was. Here each process has a pipe of its own and gets two targets ahead at the most.
When it dies, the first target without an answer is the one it was at: that one is tried once more by
itself (another program may have taken all the memory), then given up; a new process takes over the rest.
A process that is over one target for too long is killed, and that target given up at once: waiting as long
again would rarely help. The clock decides when to give up, and nothing else.
"""

import gc
import multiprocessing
import pickle
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnContext
from multiprocessing.process import BaseProcess
from typing import Generic, NamedTuple, TypeVar

__all__ = ["TIMEOUT", "Died", "Late", "work_through"]

TIMEOUT = 60.0  #: seconds for one target: the worst file that the reader accepts takes some two
_AHEAD = 2  #: targets that a process has at a time: it never waits for the next one
_TRIES = 2  #: times that a target may be with a process that dies
_STARTS = 3  #: processes in a row that die before they have begun: after that it is no accident
_RARELY = 200_000  #: new objects between two collections of garbage, as on the command line
_HERE, _READY = "here", "ready"
_FAREWELL = (
    5.0  #: seconds that a killed process gets to be gone; one stuck in the system may never be
)

R = TypeVar("R")


class Died(NamedTuple):
    """The answer for a target over which processes died."""

    exit_code: int  #: negative: minus the signal that killed it


class Late(NamedTuple):
    """The answer for a target over which a process took too long."""

    seconds: float  #: that it was given


class _Member:
    """A process, its pipe, and the targets that it has not answered yet, in order."""

    def __init__(self, process: BaseProcess, pipe: Connection) -> None:
        self.process = process
        self.pipe = pipe
        self.told = False  #: what to do
        self.ready = False
        self.waiting: deque[int] = deque()
        self.since = 0.0  #: when it began with the first of them


class _Crew(Generic[R]):
    """The processes, and what there is left to do."""

    def __init__(
        self, work: Callable[[str], R], targets: Sequence[str], jobs: int, timeout: float
    ) -> None:
        self._context: SpawnContext = multiprocessing.get_context("spawn")
        self._work = pickle.dumps(work)
        self._targets = targets
        self._timeout = timeout
        self._left = deque(range(len(targets)))
        self._tries = [0] * len(targets)
        self._open = len(targets)
        self._stillborn = 0
        self._members = [self._hired() for _ in range(min(max(jobs, 1), len(targets)))]

    def run(self) -> Iterator[tuple[int, R | Died | Late]]:
        while self._open:
            for answer in self._answers():
                self._open -= 1
                yield answer

    def _answers(self) -> Iterator[tuple[int, R | Died | Late]]:
        pipes = {member.pipe: member for member in self._members}
        heard = wait(list(pipes), self._patience())
        for pipe in heard:
            yield from self._heard(pipes[pipe])  # type: ignore[index]
        for member in [*self._members]:
            if self._overdue(member):
                yield from self._ended(member)

    def _patience(self) -> float:
        """Seconds until the first process is over its target for too long."""
        since = [member.since for member in self._members if member.waiting]
        begun = min(since, default=time.monotonic())
        return max(0.0, begun + self._timeout - time.monotonic())

    def _overdue(self, member: _Member) -> bool:
        late = bool(member.waiting) and time.monotonic() - member.since >= self._timeout
        return late and not member.pipe.poll()  # it may have answered while we were busy

    def dismiss(self) -> None:
        for member in self._members:
            member.pipe.close()  # an idle process ends by itself, a busy one is ended
            member.process.kill()
        for member in self._members:
            member.process.join(_FAREWELL)

    def _hired(self) -> _Member:
        """A new process, which is told its work once it is there.

        As an argument, multiprocessing would wait for ever to hand that to one that dies before it reads.
        """
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(theirs,), daemon=True)
        process.start()
        theirs.close()  # else its end would never show
        return _Member(process, ours)

    def _heard(self, member: _Member) -> Iterator[tuple[int, R | Died | Late]]:
        try:
            answer = member.pipe.recv()
        except (EOFError, OSError):
            yield from self._lost(member)
            return
        if not member.told:
            member.told = True
            with suppress(OSError):  # it has died: its pipe will say so
                member.pipe.send_bytes(self._work)
            return
        if member.ready:
            yield member.waiting.popleft(), answer
        member.since = time.monotonic()
        member.ready = True
        self._stillborn = 0
        self._give(member)

    def _ended(self, member: _Member) -> Iterator[tuple[int, Late]]:
        """A process that is too long over its target, killed; what else it had goes to others."""
        member.process.kill()
        self._dropped(member)
        place = member.waiting.popleft()
        self._left.extendleft(reversed(member.waiting))
        yield place, Late(self._timeout)
        if self._left:
            self._members.append(self._hired())

    def _dropped(self, member: _Member) -> None:
        member.pipe.close()
        member.process.join(_FAREWELL)
        self._members.remove(member)

    def _give(self, member: _Member) -> None:
        """Fill up what a process has to do; a target that a process died over goes alone."""
        while self._left and len(member.waiting) < _AHEAD:
            alone = self._tries[self._left[0]] > 0
            doubtful = any(self._tries[place] for place in member.waiting)
            if member.waiting and (alone or doubtful):
                return
            place = self._left.popleft()
            member.waiting.append(place)
            with suppress(OSError):  # it has died: its pipe will say so
                member.pipe.send(self._targets[place])

    def _lost(self, member: _Member) -> Iterator[tuple[int, Died]]:
        self._dropped(member)
        code = member.process.exitcode or 0
        self._stillborn += not member.ready
        if self._stillborn >= _STARTS:
            raise RuntimeError(f"processes can't be started (exit code {code})")
        if member.waiting:
            place = member.waiting.popleft()
            self._tries[place] += 1
            self._left.extendleft(reversed(member.waiting))
            if self._tries[place] < _TRIES:
                self._left.append(place)
            else:
                yield place, Died(code)
        if self._left:
            self._members.append(self._hired())


def work_through(
    work: Callable[[str], R], targets: Sequence[str], jobs: int, timeout: float = TIMEOUT
) -> Iterator[tuple[int, R | Died | Late]]:
    """Answers as they come, each with the place of its target. `work` and answers are pickled.

    `timeout` is in seconds by the clock, for each target. Raises RuntimeError when processes can't be
    started at all.
    """
    if not targets:
        return
    crew = _Crew(work, targets, jobs, timeout)
    try:
        yield from crew.run()
    finally:
        crew.dismiss()


def _serve(pipe: Connection) -> None:
    """The life of a process: first what to do, then a target in, an answer out, until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who leads
    gc.set_threshold(_RARELY)
    with suppress(EOFError, OSError):
        pipe.send(_HERE)
        work: Callable[[str], object] = pickle.loads(pipe.recv_bytes())  # noqa: S301  from our own leader
        gc.freeze()  # the rules stay: no collection need look at them
        pipe.send(_READY)
        while True:
            pipe.send(work(pipe.recv()))
