"""A finished file is written in one piece: it replaces what was there whole, or leaves it as it was."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import BinaryIO

from gongfu.documents.errors import InputError, reason

__all__ = ["Output", "put"]

Output = str | Path | BinaryIO
"""A file's path, or a stream open for writing bytes."""


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


def _replace(path: Path, data: bytes) -> None:
    draft = path.with_name(f".gongfu-{os.getpid()}.tmp")
    try:
        draft.write_bytes(data)
        if path.exists():
            shutil.copymode(path, draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
