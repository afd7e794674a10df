"""A mistake in a command itself in the user's language, and the command as it could be."""

from __future__ import annotations

import re
import sys

__all__ = ["again", "in_chinese"]

_NAME = r"'?(?:\[|\{)?(.+?)(?:\]|\})?'?"
_SAID = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (rf"Missing option {_NAME}(?:\. Choose from:.*)?", "缺少选项 {0}"),
        (rf"Missing argument {_NAME}", "缺少参数 {0}"),
        (r"No such option: (\S+) \((?:Possible options|Did you mean):? (.+?)\??\)", "没有选项 {0}，相近的有 {1}"),
        (r"No such option: (\S+)", "没有选项 {0}"),
        (rf"No such command {_NAME}", "没有命令 {0}"),
        (rf"Option {_NAME} requires an argument", "选项 {0} 后面没有写值"),
        (rf"Option {_NAME} does not take a value", "选项 {0} 不带值"),
        (r"Got unexpected extra arguments? \((.+)\)", "多写了 {0}"),
        (r"Got unexpected extra argument\(s\) \((.+)\)", "多写了 {0}"),
        (rf"Invalid value for {_NAME}: (.+) is not one of (.+)", "{0} 不能是 {1}，可以写 {2}"),
        (rf"Invalid value for {_NAME}: (.+) is not a valid \w+(?: range)?", "{0} 的值 {1} 不是数"),
        (rf"Invalid value for {_NAME}: (.+) is not in the range (.+)", "{0} 的值 {1} 不在 {2} 以内"),
    )
)
"""What the library that reads commands says of a mistake, and the same in Chinese."""


def in_chinese(message: str) -> str:
    """What is wrong with a command; as the library said it where that is none of what we know."""
    message = message.rstrip(".")
    for pattern, words in _SAID:
        if found := pattern.fullmatch(message):
            return words.format(*found.groups())
    return message


def again(*more: str) -> str:
    """The command as it was typed, with ``more`` words at its end."""
    return " ".join(f'"{word}"' if re.search(r"\s", word) else word for word in ("gongfu", *sys.argv[1:], *more))
