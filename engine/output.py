"""Files that we write: whole or not at all, and never over a file that nobody meant to give up."""

import os
from contextlib import suppress
from pathlib import Path

from comity.engine.errors import UsageError
from comity.schemas.text import Text

__all__ = ["write"]


def write(text: str | bytes, path: str, *, replace: bool = True) -> None:
    """Write bytes as they are, a text as UTF-8 as it stands; a reader sees the old file or the new one.

    Raises UsageError when it can't be written, or when it is there and must not be replaced.
    """
    target = Path(path)
    if not replace and target.exists():
        raise UsageError(
            Text("the file is there already", "文件已存在"),
            file=path,
            hint=Text("--force replaces it", "如要覆盖，请加 --force"),
        )
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(text if isinstance(text, bytes) else text.encode())
        if target.exists():
            temporary.chmod(target.stat().st_mode & 0o777)
        temporary.replace(target)
    except OSError as error:
        with suppress(OSError):  # below what is no folder, even this fails
            temporary.unlink(missing_ok=True)
        reason = error.strerror or str(error)
        raise UsageError(
            Text(f"can't be written: {reason}", f"无法写入：{reason}"), file=path
        ) from None
