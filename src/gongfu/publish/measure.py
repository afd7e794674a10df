"""How much room Chinese text takes, in widths of a full-width character (em)."""

from __future__ import annotations

from math import ceil

__all__ = ["em", "lines", "shorten"]

_NARROW = 0.55
"""Width of a Latin letter or digit; the digits of 仿宋 and 宋体 are 0.5, capitals a little more."""


def em(text: str) -> float:
    """Width of a text on one line: what is not ASCII is full-width, as “ ” … — are in a Chinese font."""
    return len(text) - (1 - _NARROW) * len(text.encode("ascii", "ignore"))


def lines(text: str, width: float) -> int:
    """Lines that ``text`` takes in a column ``width`` em wide; at least 1.

    Punctuation may not begin a line, so a line often ends one character early: half a character is allowed for.
    """
    room = max(1.0, width - 0.5)
    return sum(max(1, ceil(em(part) / room)) for part in text.split("\n"))


def shorten(text: str, width: float) -> str:
    """The first ``width`` em of a text on one line, with … where something was left out."""
    text = " ".join(text.split())
    used = 0.0
    for at, char in enumerate(text):
        used += em(char)
        if used > width:
            return text[: max(0, at - 1)] + "…"
    return text
