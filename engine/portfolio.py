"""An audit of many projects: targets in, one portfolio out.

    find -> check each in worker processes -> rows -> movement -> rank, themes, roll-up -> Portfolio

Processes hand back rows of some kilobytes; whole reports and pages go from them straight to files. What
comes out depends neither on the number of processes nor on the order in which they finish.
"""

import os
import signal
from collections.abc import Callable, Mapping
from functools import partial

from comity.engine.errors import UsageError
from comity.engine.gate import judge
from comity.engine.portfolio_earlier import Earlier, moved, trend
from comity.engine.portfolio_pool import TIMEOUT, Died, Late, work_through
from comity.engine.portfolio_rows import Job, check_target, tool
from comity.engine.portfolio_summary import FEWEST, LEAST_SHARE, ranked, roll_up, themes
from comity.engine.portfolio_targets import Targets
from comity.schemas.portfolio import PORTFOLIO_SCHEMA, Portfolio, ProjectRow, Recurs, Unchecked
from comity.schemas.report import Gate
from comity.schemas.text import Text

__all__ = ["audit"]

_Work = Callable[[str], ProjectRow | Unchecked]


def audit(
    targets: Targets,
    job: Job,
    jobs: int,
    *,
    timeout: float = TIMEOUT,
    earlier: Mapping[tuple[str, ...], Earlier] | None = None,
    advance: Callable[[], object] = lambda: None,
    work: _Work | None = None,
) -> Portfolio:
    """Check every target in `jobs` processes, `timeout` seconds at the most; `advance` is called after each.

    `work` is what a process does with a path, unless it is to check it: something that can be pickled.
    Raises UsageError for gates without sense and folders that can't be made, before any work is done.
    """
    judge([], job.gates)
    _make_folders(job)
    rows: list[ProjectRow] = []
    unchecked = list(targets.unchecked)
    do = work or partial(check_target, job)
    for place, answer in work_through(do, targets.files, jobs, timeout):
        if isinstance(answer, ProjectRow):
            rows.append(answer)
        elif isinstance(answer, Died):
            unchecked.append(Unchecked(targets.files[place], "crashed", _death(answer)))
        elif isinstance(answer, Late):
            unchecked.append(Unchecked(targets.files[place], "timeout", _lateness(answer)))
        else:
            unchecked.append(answer)
        advance()
    catalog, profile = job.catalog, job.catalog.profile
    told = ranked(moved(rows, earlier or {}, catalog.hash))
    reasons = tuple(reason for row in told for reason in row.reasons)
    return Portfolio(
        schema=PORTFOLIO_SCHEMA,
        tool=tool(catalog, job.settings),
        gate=Gate(not reasons, reasons),
        roll_up=roll_up(told, len(rows) + len(unchecked), profile),
        projects=told,
        themes=themes(
            told,
            {rule.id: rule.title for rule in catalog.rules},
            {rule.id: rule.dimension for rule in catalog.rules},
        ),
        recurs=Recurs(FEWEST, LEAST_SHARE),
        unchecked=tuple(sorted(unchecked, key=lambda target: target.file)),
        trend=trend(told, earlier or {}),
    )


def _make_folders(job: Job) -> None:
    pages = os.path.join(job.pages, "projects") if job.pages is not None else None
    for folder in (pages, job.reports):
        if folder is None:
            continue
        try:
            os.makedirs(folder, exist_ok=True)
        except OSError as error:
            reason = error.strerror or str(error)
            message = Text(f"the folder can't be made: {reason}", f"无法建立目录：{reason}")
            raise UsageError(message, file=folder) from None


def _death(died: Died) -> Text:
    try:
        name = signal.Signals(-died.exit_code).name
    except ValueError:
        name = f"exit code {died.exit_code}"
        return Text(
            f"the process that checked it ended twice ({name})",
            f"检查它的进程两次中途退出（退出码 {died.exit_code}）",
        )
    return Text(
        f"the process that checked it was killed twice ({name})",
        f"检查它的进程两次被终止（{name}）",
    )


def _lateness(late: Late) -> Text:
    seconds = f"{late.seconds:g}"
    return Text(
        f"not done after {seconds} seconds; --timeout gives it longer",
        f"{seconds} 秒内没有完成；可用 --timeout 放宽时限",
    )
