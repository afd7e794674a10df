"""Whether a folder can be made where a population is to lie, asked before the population is built."""

from __future__ import annotations

import os
from pathlib import Path

from gongfu.documents.errors import InputError

__all__ = ["check_writable"]


def check_writable(folder: Path, parent: Path) -> None:
    """Raises :class:`InputError` of ``folder`` where nothing can be written into ``parent``, or it cannot be made."""
    there = next((one for one in (parent, *parent.parents) if os.path.lexists(one)), parent)
    if not there.is_dir():
        raise InputError(folder, f"无法写入（{there.name} 不是一个文件夹）", "请换一个文件夹")
    if not os.access(there, os.W_OK | os.X_OK):
        raise InputError(folder, "无法写入（没有权限）", "请检查路径和权限")
