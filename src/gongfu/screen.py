"""The two streams of a command: results to standard output, lines for people to standard error. Both can break."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, TextIO

from gongfu.documents.errors import InputError, reason, shown

__all__ = ["broken", "note", "prepare", "results", "say", "silence", "width"]

WIDTH = 120
"""Columns of a table that does not go to a terminal."""

_FAULTS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF)
"""How writing to a stream fails. Files of ours never end here: what opens them says which it was."""


def prepare() -> None:
    """UTF-8 on both streams, whatever the terminal claims; what has no character is escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def results() -> BinaryIO:
    """Standard output, for bytes. Raises :class:`InputError` where the caller has closed it."""
    if sys.stdout is None:
        raise InputError("标准输出", "已经关闭，结果无处可写", "请用 -o 写到文件")
    return sys.stdout.buffer


def width() -> int | None:
    """The terminal's own width (``None``); elsewhere ``COLUMNS`` or one that fits a ledger."""
    if sys.stdout is not None and sys.stdout.isatty():
        return None
    columns = os.environ.get("COLUMNS", "")
    return int(columns) if columns.isdecimal() and int(columns) else WIDTH


def say(text: str) -> None:
    """Lines for people, beside the results; control characters are shown as escapes."""
    if sys.stderr is None:
        return
    try:
        print(*map(shown, text.split("\n")), sep="\n", file=sys.stderr, flush=True)
    except OSError:
        silence(sys.stderr)


def note(file: Path, text: str) -> None:
    """A line on a file that is no error."""
    say(f"{shown(file)}: 提示：{shown(text)}")


def broken(error: OSError) -> InputError | None:
    """What an error of standard output means; ``None`` where it is none of such a stream."""
    if error.errno not in _FAULTS:
        return None
    return InputError("标准输出", f"无法写入（{reason(error)}）", "请检查它通向哪里，或用 -o 写到文件")


def silence(stream: TextIO | None) -> None:
    """Send what a broken stream still holds to nowhere, so that Python does not complain of it at the end."""
    if stream is not None:
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
