"""What people write into cells, as values; and values in the one spelling by which two are the same.

What can mean one thing only is taken (35%, ３５, 2026年12月31日, 二〇二六年十二月三十一日, 1,234.50); what could mean
two, or nothing, is told with what was expected.
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from gongfu.delivery.sheet.columns import LEDGER_STATES, Column, Type
from gongfu.documents.numerals import fold, integer
from gongfu.safe import clean

__all__ = ["FIRST_DAY", "LAST_DAY", "UnclearError", "Value", "canonical", "label", "parse"]

Value = str | int | Decimal | datetime.date | tuple[str, ...] | None

FIRST_DAY, LAST_DAY = datetime.date(1949, 1, 1), datetime.date(2100, 12, 31)
"""Days that a cell may speak of; :mod:`gongfu.zone` bounds the steps of goals by the same years."""
MAX_MONEY = Decimal("999999999999.99")
"""Largest sum in 万元 that is stored."""

_EPOCH = datetime.date(1899, 12, 30)
"""Day 0 of a worksheet's dates after February 1900 (ECMA-376 part 1, 18.17.4.1)."""
_SERIALS = range(36526, 73416)
"""Whole numbers that are a day of 2000-2100 when a date cell lost its format."""
_CHINESE = "〇○零一二三四五六七八九十"
_DAY = re.compile(
    rf"(?P<year>\d{{4}}|[{_CHINESE}]{{4}})(?P<sep>[-/.年])(?:(?P<month>\d{{1,2}}|[{_CHINESE}]{{1,3}})"
    rf"(?:[-/.月](?:(?P<day>\d{{1,2}}|[{_CHINESE}]{{1,3}})[日号]?)?)?)?(?P<end>[末底])?(?:之?前)?"
)
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$")
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|[+-]?\.\d+")
_MONEY_UNITS = {"": Decimal(1), "万元": Decimal(1), "万": Decimal(1), "亿元": Decimal(10_000), "元": Decimal("0.0001")}
_BETWEEN_UNITS = re.compile(r"[、，,；;\n]+")
_PERIOD = re.compile(
    rf"(\d{{4}}|[{_CHINESE}]{{4}})(?:年(?:第?([一二三四1-4])季度?|(\d{{1,2}}|[{_CHINESE}]{{1,3}})月)?"
    r"|[-/.]?Q([1-4])|[-/.](\d{1,2})(?:[-/.]0?1)?)"
)
_QUARTERS = "一二三四"
_OTHER_STATES = {
    word: state
    for state, words in {
        "未启动": "未开始 尚未启动",
        "推进中": "进行中 正在推进",
        "已完成": "完成 办结 已办结",
        "暂缓": "暂停 已暂缓",
        "已撤销": "撤销 销号 已销号",
    }.items()
    for word in words.split()
}
"""Other words for the same states."""


class UnclearError(ValueError):
    """A cell that says nothing the column can hold. The text is what was expected, in Chinese."""


def parse(text: str, column: Column) -> Value:
    """The value of a cell; ``None`` where it is empty. Raises :class:`UnclearError`.

    ``text`` is the cell as a person reads it: a date in ISO form, a number shown as a percentage with its sign.
    """
    text = clean(text)
    if not text:
        return () if column.type == "units" else None
    value = _PARSERS[column.type](text, column.name == "start")
    if isinstance(value, str) and column.limit and len(value) > column.limit:
        raise UnclearError(f"不超过 {column.limit:,} 字（现有 {len(value):,} 字）")
    return value


def canonical(value: Value, type: Type = "text") -> str:
    """A value in the one spelling that is compared and marked; empty for nothing.

    Blanks count as one, in the texts of one line (``type`` line) line ends as well.
    """
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "、".join("".join(clean(part).split()) for part in value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, datetime.date):
        return value.isoformat()
    text = clean(str(value))
    return " ".join(text.split()) if type == "line" else "\n".join(" ".join(part.split()) for part in text.split("\n"))


def label(year: int, month: int = 0, quarter: int = 0) -> str:
    """A period as it is written: 2026年11月, 2026年三季度, 2026年."""
    if quarter:
        return f"{year}年{_QUARTERS[quarter - 1]}季度"
    return f"{year}年{month}月" if month else f"{year}年"


def _text(text: str, _: bool) -> str:
    return text


def _line(text: str, _: bool) -> str:
    return " ".join(text.split())


@lru_cache(4096)
def _date(text: str, first: bool) -> datetime.date:
    """A day. A month or year stands for its last day, or for its first where the column is where something begins."""
    found = _TIME.sub("", fold(text).strip()).replace(" ", "")
    if found.isdigit() and len(found) == 8:
        found = f"{found[:4]}-{found[4:6]}-{found[6:]}"
    if found.isdigit() and int(found) in _SERIALS:
        return _EPOCH + datetime.timedelta(int(found))
    match = _DAY.fullmatch(found)
    if not match:
        raise UnclearError("日期，例如 2026-12-31 或 2026年12月31日")
    year, month, day = (integer(match[part]) if match[part] else 0 for part in ("year", "month", "day"))
    if year is None or month is None or day is None or (match["end"] and day):
        raise UnclearError("日期，例如 2026-12-31 或 2026年12月31日")
    begins = first and not match["end"]
    month = month or (1 if begins else 12)
    try:
        date = datetime.date(year, month, day or (1 if begins else calendar.monthrange(year, month)[1]))
    except (ValueError, calendar.IllegalMonthError):
        raise UnclearError("存在的日期：这一年没有这个月或这一天") from None
    if not FIRST_DAY <= date <= LAST_DAY:
        raise UnclearError(f"{FIRST_DAY.year}—{LAST_DAY.year} 年之间的日期")
    return date


@lru_cache(256)
def _period(text: str, _: bool) -> str:
    found = _TIME.sub("", fold(text).upper()).replace(" ", "")
    if found.isdigit() and len(found) == 6:
        found = f"{found[:4]}-{found[4:]}"
    match = _PERIOD.fullmatch(found.removesuffix("度") if found.endswith("年度") else found)
    year = integer(match[1]) if match else None
    if not match or year is None:
        raise UnclearError("填报期，例如 2026年11月、2026年三季度、2026年")
    if quarter := match[2] or match[4]:
        return label(year, quarter=integer(quarter) or 0)
    month = integer(match[3] or match[5]) if match[3] or match[5] else 0
    if month is None or month > 12 or (month == 0 and (match[3] or match[5])):
        raise UnclearError("填报期，例如 2026年11月：月份应在 1—12 之间")
    return label(year, month)


def _choice(text: str, _: bool) -> str:
    word = fold(text).replace(" ", "").replace("\n", "")
    word = _OTHER_STATES.get(word, word)
    if word not in LEDGER_STATES:
        late = "；是否滞后由预警灯判断，不用填" if "滞后" in word or "逾期" in word else ""
        raise UnclearError(f"{'、'.join(LEDGER_STATES)} 之一{late}")
    return LEDGER_STATES[word]


def _percent(text: str, _: bool) -> int:
    found = fold(text).replace(" ", "").removesuffix("%")
    if not _NUMBER.fullmatch(found):
        raise UnclearError("0—100 的整数，例如 35")
    number = Decimal(found.replace(",", ""))
    if not 0 <= number <= 100:
        raise UnclearError("0—100 的整数，例如 35")
    if number != int(number):
        hint = f"；如果是 {(number * 100).normalize():f}%，请写成 {(number * 100).normalize():f}" if number < 1 else ""
        raise UnclearError(f"0—100 的整数，例如 35{hint}")
    return int(number)


def _money(text: str, _: bool) -> Decimal:
    match = re.fullmatch(rf"[¥￥]?({_NUMBER.pattern})(亿元|万元|万|元|)", fold(text).replace(" ", ""))
    if not match:
        raise UnclearError("以万元为单位的数字，例如 120.5")
    try:
        number = Decimal(match[1].replace(",", "")) * _MONEY_UNITS[match[2]]
    except InvalidOperation:
        raise UnclearError("以万元为单位的数字，例如 120.5") from None
    if not 0 <= number <= MAX_MONEY:
        raise UnclearError("不小于 0、不超过 12 位整数的数字，以万元为单位")
    if number != round(number, 2):
        raise UnclearError("最多两位小数的数字，以万元为单位")
    return round(number, 2)


def _units(text: str, _: bool) -> tuple[str, ...]:
    names = ("".join(part.split()) for part in _BETWEEN_UNITS.split(text))
    return tuple(dict.fromkeys(name for name in names if name))


def _whole(text: str, _: bool) -> int:
    if (number := integer(fold(text).removesuffix(".0"))) is None:
        raise UnclearError("整数")
    return number


_PARSERS: dict[Type, Callable[[str, bool], Value]] = {
    "text": _text,
    "line": _line,
    "date": _date,
    "period": _period,
    "choice": _choice,
    "percent": _percent,
    "money": _money,
    "units": _units,
    "whole": _whole,
}
