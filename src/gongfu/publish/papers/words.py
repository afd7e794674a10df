"""Figures in words of official papers: what is missing is said, never shown as nought or left blank."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from gongfu.safe import clean
from gongfu.zone import HIDDEN

__all__ = [
    "SAMPLE",
    "UNKNOWN",
    "brief",
    "change",
    "day",
    "listed",
    "paragraphs",
    "percent",
    "plain",
    "points",
    "progress",
    "share",
    "shown",
]

SAMPLE = "样例（演示数据，不得作为正式文件使用）"
"""What stands at the head of every page of a paper made from sample data."""
UNKNOWN = "无法判断"
_BREAKS = re.compile(r"\n+")


def plain(text: str) -> str:
    """A text of others on one line, without signs that are not seen or that turn the text around."""
    return HIDDEN.sub("", _BREAKS.sub(" ", clean(text))).strip()


def shown(text: str) -> str:
    """A text of others with its line breaks, without signs that are not seen or that turn the text around."""
    return "\n".join(HIDDEN.sub("", line) for line in clean(text).split("\n"))


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a text that somebody typed; empty lines fall away."""
    return tuple(line for part in clean(text).split("\n") if (line := plain(part)))


def day(value: date | None, missing: str = "未定") -> str:
    """2026年11月25日."""
    return f"{value.year}年{value.month}月{value.day}日" if value else missing


def brief(value: date | None, missing: str = "未定") -> str:
    """2026-11-25, for a narrow column."""
    return value.isoformat() if value else missing


def progress(value: int | None) -> str:
    """Reported progress, or 未报."""
    return "未报" if value is None else f"{value}%"


def share(part: int, whole: int) -> float | None:
    """A share in percent to one place, or ``None`` of nothing."""
    return round(part * 100 / whole + 1e-9, 1) if whole else None


def percent(value: float | None) -> str:
    """97.5%, 100%, or — where there was nothing to take a share of."""
    return "—" if value is None else f"{value:.1f}%".replace(".0%", "%")


def change(now: int, before: int | None, unit: str = "个") -> str:
    """How a count changed: 增加3个, 减少1个, 持平; empty where there is nothing to compare with."""
    if before is None:
        return ""
    if now == before:
        return "持平"
    return f"{'增加' if now > before else '减少'}{abs(now - before)}{unit}"


def points(now: float | None, before: float | None) -> str:
    """How a share changed in percentage points: 提高1.2个百分点; empty where one of them is not known."""
    if now is None or before is None:
        return ""
    gap = round(now - before, 1)
    if not gap:
        return "持平"
    return f"{'提高' if gap > 0 else '下降'}{abs(gap):.1f}".removesuffix(".0") + "个百分点"


def listed(names: Sequence[str], most: int = 10) -> str:
    """甲、乙、丙; the rest of a long list is counted."""
    shown = "、".join(names[:most])
    return f"{shown}等{len(names)}个" if len(names) > most else shown
