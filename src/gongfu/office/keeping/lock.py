"""One server a data folder: whoever serves it, or puts a backup in its place, holds its lock.

The system lets go of the lock when its holder ends, however it ends, so that none is ever left behind.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from gongfu.documents.errors import InputError, reason

__all__ = ["SERVER", "WORKER", "held", "holding", "say"]

SERVER = "office.lock"
"""Held while the office is served."""
WORKER = "worker.lock"
"""Held by what works in the background, so that it is done once."""
_PAUSE = 0.05
_FAR = 2**30
"""The byte that is locked on Windows, where nobody else can read one that is: far behind what is written."""


@contextmanager
def holding(folder: Path, name: str, doing: str, patience: float = 0.0) -> Iterator[BinaryIO]:
    """Hold a lock of the folder; ``doing`` tells who comes second what we do.

    ``patience`` are seconds to wait for a holder that may be ending. Raises :class:`InputError` where somebody else
    holds it, saying who.
    """
    path = folder / name
    try:
        file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
    except OSError as error:
        raise InputError(path, f"打不开（{reason(error)}）", "请检查数据文件夹的权限") from error
    with file:
        until = time.monotonic() + patience
        while not _locked(file):
            if time.monotonic() >= until:
                raise InputError(folder, f"{_holder(file)}，没有改动", "请等它结束，或先停掉它再试")
            time.sleep(_PAUSE)
        say(file, doing)
        yield file


def say(file: BinaryIO, doing: str) -> None:
    """Write into a lock that we hold what we do."""
    file.seek(0)
    file.truncate()
    file.write(json.dumps({"pid": os.getpid(), "doing": doing}, ensure_ascii=False).encode())
    file.flush()


def held(folder: Path, name: str) -> bool:
    """Whether somebody holds the lock now."""
    try:
        with (folder / name).open("r+b") as file:
            return not _locked(file)
    except OSError:
        return False


def _holder(file: BinaryIO) -> str:
    try:
        file.seek(0)
        told = json.loads(file.read(1000))
        return f"已有程序{told['doing']}（进程 {told['pid']}）"
    except (OSError, ValueError, KeyError, TypeError):
        return "已有程序在用这个数据文件夹"


if sys.platform == "win32":

    def _locked(file: BinaryIO) -> bool:
        import msvcrt

        file.seek(_FAR)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:

    def _locked(file: BinaryIO) -> bool:
        import fcntl

        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
