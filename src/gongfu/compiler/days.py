"""Days of the calendar that official texts name: the last of a month or year, of a five-year plan, before a feast."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

__all__ = ["PLAN_END", "days_after", "last_day", "season_end", "years_after"]

PLAN_END = {"十二五": 2015, "十三五": 2020, "十四五": 2025, "十五五": 2030, "十六五": 2035}
"""Last year of each five-year plan."""
_FEASTS = {"国庆": (9, 30), "国庆节": (9, 30), "五一": (4, 30), "元旦": (12, 31)}
_SPRING_FESTIVAL = {  # first day of the lunar year; Purple Mountain Observatory almanac
    2018: (2, 16), 2019: (2, 5), 2020: (1, 25), 2021: (2, 12), 2022: (2, 1), 2023: (1, 22), 2024: (2, 10),
    2025: (1, 29), 2026: (2, 17), 2027: (2, 6), 2028: (1, 26), 2029: (2, 13), 2030: (2, 3),
}  # fmt: skip


def last_day(year: int, month: int = 12, day: int = 0) -> str | None:
    """ISO date of a day, or of a month's last day where ``day`` is 0; ``None`` where there is no such day."""
    if not 1 <= month <= 12 or not 1 <= year <= 9999:
        return None
    length = monthrange(year, month)[1]
    return date(year, month, day or length).isoformat() if day <= length else None


def years_after(iso: str, years: int = 0, months: int = 0) -> str | None:
    """The last day of a span of years and months that begins on ``iso``."""
    begin = date.fromisoformat(iso)
    total = begin.year * 12 + begin.month - 1 + years * 12 + months
    year, month = divmod(total, 12)
    if year > 9999:
        return None
    same = date(year, month + 1, min(begin.day, monthrange(year, month + 1)[1]))
    return (same - timedelta(days=1)).isoformat()


def days_after(iso: str, days: int) -> str:
    """The day so many days after ``iso``."""
    return (date.fromisoformat(iso) + timedelta(days=days)).isoformat()


def season_end(season: str, year: int) -> str | None:
    """The day before a feast (春节, 国庆节) of a year; ``None`` for what has no day (汛期) or is not in the almanac."""
    if season == "春节":
        first = _SPRING_FESTIVAL.get(year)
        return days_after(date(year, *first).isoformat(), -1) if first else None
    eve = _FEASTS.get(season)
    return last_day(year, *eve) if eve else None
