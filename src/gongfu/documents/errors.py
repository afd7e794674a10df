"""The one error a user sees: which file, which place, what is wrong, what to do."""

from __future__ import annotations

import errno
import re
from collections.abc import Sequence

__all__ = ["InputError", "InputErrors", "reason", "shown"]

_REASONS = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "这里只能读",
    errno.EISDIR: "这是一个文件夹",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EEXIST: "已有同名的文件",
    errno.ENAMETOOLONG: "文件名太长",
    errno.ELOOP: "链接绕成了圈",
    errno.ENOSPC: "磁盘已满",
    errno.EFBIG: "文件太大",
    errno.EIO: "设备读写出错",
    errno.EBADF: "已经关闭",
}
# What moves a terminal's cursor or turns the direction of its text (C0, C1, Unicode's line ends and bidi controls).
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


class InputError(Exception):
    """Input that cannot be read or used.

    ``file`` names the file as the user gave it, ``place`` the page, paragraph, row or key in it (empty for
    the whole file), ``cause`` what is wrong and ``remedy`` what the user can do. ``str()`` is one line without control
    characters.
    """

    def __init__(self, file: object, cause: str, remedy: str, place: str = "") -> None:
        super().__init__(file, cause, remedy, place)
        self.file = str(file)
        self.place = place
        self.cause = cause
        self.remedy = remedy

    def __str__(self) -> str:
        file = shown(self.file)
        where = f"{file}: {self.place}" if self.place else file
        return shown(" ".join(f"{where}: {self.cause}。{self.remedy}".split()))


class InputErrors(ExceptionGroup[InputError]):
    """Every fault of an input that was looked through to its end; ``str()`` is a line a fault, in the order found.

    Raises :class:`ValueError` where there is no fault: check before.
    """

    def __new__(cls, faults: Sequence[InputError]) -> InputErrors:
        """The faults as one exception."""
        return super().__new__(cls, "输入有误", list(faults))

    def derive(self, excs: Sequence[InputError]) -> InputErrors:  # type: ignore[override]
        """A part of the group, as ``except*`` asks for."""
        return InputErrors(excs)

    def __str__(self) -> str:
        return "\n".join(map(str, self.exceptions))


def shown(text: object) -> str:
    """``text`` with its control characters as escapes: a file's name may hold any of them."""
    return _CONTROL.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), str(text))


def reason(error: OSError | ValueError) -> str:
    """Why the system refused, in Chinese where the case is usual."""
    number = getattr(error, "errno", None)
    return _REASONS.get(number or 0) or getattr(error, "strerror", None) or str(error)
