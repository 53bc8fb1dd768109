"""What tests let worker processes do, and rows as an audit has them."""

import os
import signal
import time
from dataclasses import replace

from comity.engine.catalog import load
from comity.engine.outcomes import DIMENSIONS
from comity.engine.portfolio_rows import check_target
from comity.engine.portfolio_summary import roll_up, themes
from comity.schemas.portfolio import (
    PORTFOLIO_SCHEMA,
    DimensionMark,
    Movement,
    Portfolio,
    ProjectRow,
    Recurs,
    Trend,
    Unchecked,
)
from comity.schemas.report import Gate, GateReason, ProjectInfo, Tool
from comity.schemas.text import Text

NOBODY = 65534  #: the number of the user without rights
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


def echo_beside(_much, path):
    return echo(path)


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


def asleep_over_bad(path):
    """Never done with a path, as over a drive that went away."""
    if "bad" in path:
        time.sleep(600)
    return echo(path)


def met_once(path):
    """Tells which process it is, and waits for the end; at the second time it goes on."""
    told = f"{path}.pid"
    if "victim" in path and not os.path.exists(told):
        with open(f"{told}.new", "w", encoding="ascii") as file:
            file.write(str(os.getpid()))
        os.replace(f"{told}.new", told)
        time.sleep(600)
    return echo(path)


def check_or_die(job, path):
    """A real check, but over some files what happens to processes in bad company."""
    if "killed" in path:
        os.kill(os.getpid(), signal.SIGKILL)
    if "endless" in path:
        time.sleep(600)
    return check_target(job, path)


def check_as_nobody(job, path):
    """A real check by a user without rights; who is not root is one already."""
    if os.geteuid() == 0:
        check_target(job, path)  # imports all that it takes, which nobody else may be able to read
        os.seteuid(NOBODY)
    return check_target(job, path)


def portfolio():
    """Every kind of row, movement, theme and fault, in figures that can be followed."""
    marks = {"trust": 31.0, "transparency": 62.5, "needs": None, "long_term": 91.0}
    bands = {31.0: "critical", 62.5: "watch", 91.0: "healthy", None: "insufficient_data"}
    dimensions = {
        name: DimensionMark(marks.get(name, 70.0), bands.get(marks.get(name, 70.0), "watch"))
        for name in DIMENSIONS
    }
    rows = (
        row(
            "p/depot.comity.yaml",
            31.5,
            ("TRU001", "NED004"),
            "Depot roof",
            band="critical",
            low=20.0,
            dimensions=dimensions,
            open={"critical": 2, "high": 1, "medium": 0, "low": 3},
            movement=Movement("2025-05-31", 40.0, -8.5, same_rules=True),
            reasons=(GateReason("fail_under", "p/depot.comity.yaml", 50.0, 31.5),),
            page="projects/depot-1.html",
        ),
        row(
            "p/estate.comity.yaml",
            70.0,
            ("TRU001",),
            "听松里二期住宅工程",
            movement=Movement("2025-04-30", 61.0, 9.0, same_rules=True),
            page="projects/estate-2.html",
            language="zh",
        ),
        row(
            "p/bridge.comity.yaml",
            91.2,
            ("TRU001", "NED004"),
            "Bridge bearings, whose name is longer than any table has room for",
            band="healthy",
            high=95.0,
            movement=Movement("2025-05-31", 80.0, None, same_rules=False),
            page="projects/bridge-3.html",
        ),
        row("p/new.comity.yaml", None, name="Ferry pier", low=None, high=None, confidence="low"),
    )
    titles = {
        "TRU001": Text("Promises kept late", "承诺晚兑现"),
        "NED004": Text("Success is not defined", "成功标准未定"),
    }
    faults = (
        ("p/broken.comity.yaml", "unreadable", "line 1, column 9: not YAML", "第 1 行第 9 列：不是 YAML"),
        ("p/closed", "folder", "the folder can't be searched", "无法搜索该目录"),
        ("p/heavy.comity.yaml", "crashed", "killed twice (SIGKILL)", "两次被终止（SIGKILL）"),
        ("p/slow.comity.yaml", "timeout", "not done after 60 seconds", "60 秒内没有完成"),
    )  # fmt: skip
    profile = load().profile
    return Portfolio(
        schema=PORTFOLIO_SCHEMA,
        tool=Tool("0.1.0", "sha256:9f2c41d07be35a86", "python", "default"),
        gate=Gate(passed=False, reasons=rows[0].reasons),
        roll_up=roll_up(rows, len(rows) + len(faults), profile),
        projects=rows,
        themes=themes(rows, titles, {"TRU001": "trust", "NED004": "needs"}),
        recurs=Recurs(3, 0.3),
        unchecked=tuple(Unchecked(file, code, Text(en, zh)) for file, code, en, zh in faults),
        trend=Trend("2025-04-30", 2, 1, 1, 0, 50.5, 50.7, 1, 1, ("Canal lock", "老桥加固")),
    )


def many(count):
    """A portfolio of so many projects, `Project 0` the worst."""
    rows = tuple(row(f"{n:03}", float(n), name=f"Project {n}") for n in range(count))
    whole = portfolio()
    return replace(whole, projects=rows, roll_up=roll_up(rows, count, load().profile), trend=None)
