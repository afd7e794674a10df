"""What Word and PDF lay out alike: the lines of the red head and the title, the sign-off, the names of annexes."""

from __future__ import annotations

from dataclasses import dataclass

from gongfu.publish.measure import em
from gongfu.publish.official import TITLE_LENGTH, balanced
from gongfu.publish.papers.letter import Letter
from gongfu.publish.papers.parts import Document, Table
from gongfu.publish.papers.words import day, plain

__all__ = [
    "SMALL",
    "SignOff",
    "annex_label",
    "annex_notes",
    "head_lines",
    "head_size",
    "imprint",
    "sign_off",
    "title_lines",
]

SMALL = 9
"""A table of more columns than this is set in 小五 instead of 五号."""
_HEAD_LINE = 18
"""Most characters of a red head on one line of 156 mm, in type still larger than the title."""
_HEAD_SIZES = (24.0, 48.0)
"""Smallest and largest type of a red head, in points."""
_WIDTH = 442.0
"""The type area in points: 156 mm."""


@dataclass(frozen=True, slots=True)
class SignOff:
    """Who signs and when, with the characters left free at the right of each (section 7.3.5 of the standard)."""

    by: str
    on: str
    by_pad: float
    on_pad: float


def title_lines(title: str) -> list[str]:
    """The lines of a title, broken between words where it is longer than one."""
    return [part for line in title.split("\n") for part in balanced(plain(line)).split("\n") if part]


def head_lines(head: str) -> list[str]:
    """The lines of a red head, as it is broken or else halved where it is too long for one line."""
    lines = [line for part in head.split("\n") if (line := plain(part))]
    if len(lines) != 1 or len(lines[0]) <= _HEAD_LINE:
        return lines
    line = lines[0]
    broken = balanced(line).split("\n") if len(line) > TITLE_LENGTH else [line]
    half = (len(line) + 1) // 2
    return broken if len(broken) > 1 else [line[:half], line[half:]]


def head_size(lines: list[str]) -> float:
    """Type of a red head in points, so that its longest line fills the type area or less."""
    least, most = _HEAD_SIZES
    longest = max((em(line) for line in lines), default=1)
    return round(min(most, max(least if longest * least <= _WIDTH else 12, _WIDTH * 0.96 / longest)), 1)


def sign_off(letter: Letter) -> SignOff | None:
    """Without a seal: the issuer two characters from the right, the date begins two characters after it."""
    by, on = plain(letter.issuer), day(letter.issued) if letter.issued else ""
    if not by and not on:
        return None
    if not by or not on:
        return SignOff(by, on, 2, 4)
    apart = em(by) - em(on)
    if apart >= 2:
        return SignOff(by, on, 2 if em(by) <= 26 else 0, round(apart, 2))
    return SignOff(by, on, round(4 - apart, 2), 2)


def annex_label(number: int, count: int) -> str:
    """附件, or 附件1 where there are several."""
    return f"附件{number}" if count > 1 else "附件"


def annex_notes(document: Document) -> list[str]:
    """The lines after the text that name the annexes."""
    titles = [plain(annex.title) for annex in document.annexes]
    if len(titles) < 2:
        return [f"附件：{title}" for title in titles]
    return [f"{'附件：' if number == 1 else ''}{number}．{title}" for number, title in enumerate(titles, 1)]


def imprint(letter: Letter) -> list[tuple[str, str]]:
    """The lines of the imprint (版记): left and right text."""
    lines = [(f"抄送：{plain(letter.copies).rstrip('。')}。", "")] if plain(letter.copies) else []
    if printer := plain(letter.printer):
        lines.append((printer, f"{day(letter.issued)}印发" if letter.issued else ""))
    return lines


def is_small(table: Table) -> bool:
    """Whether a table is set in the smaller type."""
    return len(table.columns) > SMALL
