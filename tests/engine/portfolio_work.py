"""What tests let worker processes do, and rows as an audit has them."""

import os
import signal

from comity.engine.outcomes import DIMENSIONS
from comity.schemas.portfolio import DimensionMark, ProjectRow
from comity.schemas.report import ProjectInfo

MARK = DimensionMark(70.0, "watch")


def row(file, score=70.0, failing=(), name=None, **changes):
    """A row of a project; `failing` are rules, all of them high."""
    fields = {
        "file": file,
        "project": ProjectInfo(file, name or file, "Client", "2025-06-30", "execution"),
        "overall": score,
        "low": score,
        "high": score,
        "band": "insufficient_data" if score is None else "watch",
        "coverage": 0.9,
        "confidence": "high",
        "open": {"critical": 0, "high": len(failing), "medium": 0, "low": 0},
        "dimensions": dict.fromkeys(DIMENSIONS, MARK),
        "failing": dict.fromkeys(failing, "high"),
        "reasons": (),
    }
    return ProjectRow(**(fields | changes))


def echo(path):
    return f"did {path}"


def dies_over_bad(path):
    """Killed as the system kills: at once, without a word."""
    if "bad" in path:
        os.kill(os.getpid(), signal.SIGKILL)
    return echo(path)


def leaves_over_bad(path):
    if "bad" in path:
        os._exit(7)
    return echo(path)


def dies_once(path):
    """Dies over a path the first time only: the path is a file, and taken away."""
    if os.path.exists(path):
        os.unlink(path)
        os.kill(os.getpid(), signal.SIGKILL)
    return echo(os.path.basename(path))


class Unloadable:
    """What breaks a process before it has begun."""

    def __reduce__(self):
        return os._exit, (9,)

    def __call__(self, path):
        return path
