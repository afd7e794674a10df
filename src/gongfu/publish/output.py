"""Where a finished file goes: a path or a binary stream, and the form that its name asks for."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from gongfu.documents.errors import InputError, reason
from gongfu.documents.read import SUFFIXES

__all__ = ["Output", "form_of", "put"]

Output = str | Path | BinaryIO
"""A file's path, or a stream open for writing bytes."""

_TAKEN = {*SUFFIXES, ".json", ".jsonl", ".ods", ".odt", ".ofd", ".ppt", ".pptx", ".sarif", ".xml", ".yaml"}
"""Endings by which a program would take a file for something of its own kind."""


def form_of(output: Path | None, asked: str | None, kinds: Mapping[str, Sequence[str]], default: str) -> str:
    """The form to write: what was ``asked`` for, else what the output's name says, else the ``default``.

    ``kinds`` holds the endings that can be written and the forms that fit each, its own first. Raises
    :class:`InputError` where name and form contradict each other, and for an ending of a kind that cannot be written.
    """
    suffix = output.suffix.lower() if output else ""
    if output is None or suffix not in {*kinds, *_TAKEN}:
        return asked or default
    can = f"可以写的类型：{'、'.join(kinds)}"
    if suffix not in kinds:
        raise InputError(output, f"不能写成 {suffix} 文件", can)
    if asked and asked not in kinds[suffix]:
        raise InputError(output, f"文件名是 {suffix}，--format 却是 {asked}", f"请改其中一个；{can}")
    return asked or kinds[suffix][0]


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
