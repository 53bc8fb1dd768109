"""The versions of a snapshot that git keeps: each commit that changed the file, across renames.

Nothing is written, and nothing of the repository is run: versions are read as blobs, without filters.
"""

import os
import subprocess
from typing import NamedTuple

from comity.engine.errors import UsageError, clip
from comity.schemas.text import Text

__all__ = ["Version", "Versions", "versions"]


class Version(NamedTuple):
    """The file as one commit has it."""

    commit: str  #: its full name
    path: str  #: within the repository, as it was called then
    data: bytes


class Versions(NamedTuple):
    """All that git knows of a file."""

    found: tuple[Version, ...]  #: oldest first
    shallow: bool  #: the clone holds not all of the past


def versions(file: str) -> Versions:
    """Every committed version. Raises UsageError outside a repository, and for a file that is not tracked."""
    folder, name = os.path.split(os.path.abspath(file))
    git = _program(file)
    run = [git, "--no-optional-locks", "--literal-pathspecs", "-C", folder]
    inside = _run([*run, "rev-parse", "--is-shallow-repository"])
    if inside.returncode:
        said = clip(inside.stderr.decode(errors="replace").strip().split("\n")[0])
        raise UsageError(
            Text(f"git finds no repository: {said}", f"git 没有找到仓库：{said}"),
            file=file,
            hint=Text(
                "without --git, `comity history` keeps a file of its own",
                "不加 --git 时，`comity history` 会使用自己的历史文件",
            ),
        )
    log = _run([
        *run, "log", "--follow", "--no-show-signature", "--no-color", "--diff-filter=d",
        "--name-only", "-z", "--format=%x01%H", "--", name,
    ])  # fmt: skip
    if log.returncode or not log.stdout:
        raise UsageError(
            Text("git has no committed version of it", "git 中没有它的已提交版本"),
            file=file,
            hint=Text("commit the file first", "请先提交该文件"),
        )
    named = [_named(record) for record in log.stdout.split(b"\x01")[1:]]
    found = []
    for commit, path in reversed(named):
        blob = _run([*run, "cat-file", "blob", f"{commit}:{path}"])
        if blob.returncode == 0:
            found.append(Version(commit, path, blob.stdout))
    return Versions(tuple(found), inside.stdout.strip() == b"true")


def _named(record: bytes) -> tuple[str, str]:
    """The commit and the path in a record of `log -z --name-only`."""
    commit, _, rest = record.partition(b"\0")
    return commit.decode().strip(), os.fsdecode(rest.strip(b"\n\0"))


def _program(file: str) -> str:
    from shutil import which

    found = which("git")
    if found is None:
        raise UsageError(Text("git is not installed", "没有安装 git"), file=file)
    return found


def _run(command: list[str]) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(command, capture_output=True, check=False)  # noqa: S603  git, no shell
