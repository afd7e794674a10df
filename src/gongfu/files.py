"""A finished file is written in one piece: it replaces what was there whole, or leaves it as it was."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from gongfu.documents.errors import InputError, reason

__all__ = ["Output", "alone", "put"]

Output = str | Path | BinaryIO
"""A file's path, or a stream open for writing bytes."""
_PATIENCE = 60.0
"""Seconds to wait for others: a table of the largest size is read, compared and written in less."""
_PAUSE = 0.02
"""Seconds between two tries."""


def put(data: bytes, output: Output) -> None:
    """Write a finished file in one piece: a file of that name is replaced whole, or stays as it was.

    Raises :class:`InputError` where the path cannot be written, or holds a file that may only be read.
    """
    if not isinstance(output, (str, Path)):
        output.write(data)
        return
    try:
        path = Path(output).resolve()
        if path.exists() and not os.access(path, os.W_OK):
            raise InputError(output, "文件是只读的，没有改动", "请换一个文件名，或先取消只读")
        if path.exists() and not path.is_file():  # a device or pipe takes bytes but cannot be replaced
            path.write_bytes(data)
        else:
            _replace(path, data)
    except (OSError, ValueError) as error:
        cause = f"无法写入（{reason(error)}）"
        raise InputError(output, cause, "请检查文件夹和权限；若文件正打开着，请先关闭") from error


@contextmanager
def alone(file: Path) -> Iterator[None]:
    """Wait until nobody else who calls this for the same ``file`` is inside, in any process or thread.

    The file itself is locked and not changed, so that nothing is left behind, also by a program that was killed.
    Raises :class:`InputError` where it stays locked for a minute or cannot be locked at all.
    """
    held = _hold(file)
    try:
        yield
    finally:
        held.close()


def _hold(file: Path) -> BinaryIO:
    """The file open and locked."""
    held: BinaryIO | None = None
    try:
        held = file.open("r+b" if os.access(file, os.W_OK) else "rb")
        until = time.monotonic() + _PATIENCE
        while not _locked(held):
            if time.monotonic() > until:
                raise TimeoutError("另一个程序一直占着")
            time.sleep(_PAUSE)
    except OSError as error:
        if held:
            held.close()
        remedy = "请等别的程序写完再试；网络盘不支持锁定的，请换到本机"
        raise InputError(file, f"无法锁定（{reason(error)}），没有改动", remedy) from error
    return held


if sys.platform == "win32":

    def _locked(held: BinaryIO) -> bool:
        """Lock a byte that no file has, for on Windows nobody else can read one that is locked."""
        import msvcrt

        held.seek(2**31 - 2)
        try:
            msvcrt.locking(held.fileno(), msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

else:

    def _locked(held: BinaryIO) -> bool:
        """Lock the file if it is free."""
        import fcntl

        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def _replace(path: Path, data: bytes) -> None:
    draft = path.with_name(f".gongfu-{secrets.token_hex(8)}.tmp")
    try:
        with draft.open("xb") as out:  # a new file of the usual mode, or none: never through a link
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        if path.exists():
            shutil.copymode(path, draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
