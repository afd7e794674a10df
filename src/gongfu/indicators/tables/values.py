"""What people type into cells, as values: numbers, periods, days. Whole columns at once.

What can mean one thing only is taken (full-width digits, 28,222 with thousands separators, 2022年); what could mean
two is not (1,5; 3.5万; 55% where the unit is not %), and :func:`no_number` says why.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

__all__ = ["FIRST_YEAR", "LARGEST", "LAST_YEAR", "SMALLEST", "days", "fold", "no_number", "numbers", "periods"]

FIRST_YEAR, LAST_YEAR = 1949, 2100
"""Years that a table may speak of; :mod:`gongfu.zone` bounds the steps by the same."""
LARGEST = 1e15
"""Largest size of a number: beyond it a double does not hold every unit, and no statistic is that large."""
SMALLEST = 1e-15
"""Smallest size of a number that is not 0: what is nearer to it is a unit that was chosen wrongly, or a slip."""

_FULL = "".join(map(chr, range(0xFF01, 0xFF5F))) + "\u3000\u00a0−"
_HALF = "".join(map(chr, range(0x21, 0x7F))) + "  -"
_FOLD = str.maketrans(_FULL, _HALF)
_THOUSANDS = r"^[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?$"
_NUMBER = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_NOT_ZERO = r"^[^eEｅＥ]*[1-9１-９]"
_QUARTERS = {"一": "1", "二": "2", "三": "3", "四": "4"}
_PLAIN_PERIOD = r"^[0-9]{4}(?:Q[1-4]|-(?:0[1-9]|1[0-2]))?$"


def fold(text: str) -> str:
    """Full-width ASCII, blanks and the minus sign as plain ASCII."""
    return text.translate(_FOLD)


def _folded(text: pl.Series) -> pl.Series:
    return text.str.replace_many(list(_FULL), list(_HALF)).str.strip_chars()


def numbers(text: pl.Series) -> pl.Series:
    """Numbers of a text column; null where the cell is empty, no number, or too large or too small to be meant."""
    import polars as pl

    number = text.cast(pl.Float64, strict=False)
    rest = number.is_null() & text.is_not_null()
    if rest.any():
        folded = _folded(text.filter(rest))
        grouped = folded.str.contains(_THOUSANDS)
        folded = folded.zip_with(~grouped, folded.str.replace_all(",", "", literal=True))
        number = number.scatter(rest.arg_true(), folded.cast(pl.Float64, strict=False))
    size = number.abs()
    meant = (size <= LARGEST) & ((size >= SMALLEST) | (size == 0))  # NaN counts as larger than every number
    if (size == 0).any():
        meant &= (size != 0) | ~text.str.contains(_NOT_ZERO)
    return number.set(meant.not_(), None)


def no_number(text: str, unit: str = "") -> tuple[str, str]:
    """Why a cell is no number, and what to do."""
    plain = fold(text).strip()
    shown = f"“{text[:20]}”"
    if plain.endswith("%") and unit != "%":
        return f"{shown}带百分号，而单位是“{unit}”" if unit else f"{shown}带百分号", "请只写数字，百分号由单位表示"
    size = _size(plain.removesuffix("%").strip())
    if size is not None and size > LARGEST:
        return f"{shown}这个数太大，超过 {LARGEST:g}", "请核对，或换算单位，例如万元、亿元"
    if size is not None and size < SMALLEST:
        return f"{shown}这个数太小，又不是零", "请核对，或换算单位；是零就写 0"
    if re.search(r"[0-9]", plain) and re.search(r"[\u4e00-\u9fff]", plain):
        return f"{shown}里有文字或单位", "请只写数字，并换算成指标的单位"
    if re.fullmatch(r"[+-]?[0-9,.]+", plain):
        return f"{shown}的逗号或小数点不合规则", "请写成 1234.5 或 1,234.5"
    if re.fullmatch(r"[+-]?(?:nan|inf(?:inity)?)|#.*", plain, re.IGNORECASE):
        return f"{shown}不是有限的数", "没有数据就留空"
    return f"{shown}不是数字", "请写数字；没有数据就留空"


def _size(text: str) -> float | None:
    """The size of what is written as a number, infinite where no double is as large; ``None`` for other text."""
    bare = text.replace(",", "") if re.search(_THOUSANDS, text) else text
    return abs(float(bare)) if re.fullmatch(_NUMBER, bare) else None


def periods(text: pl.Series, monthly: pl.Series | None = None) -> pl.Series:
    """Periods as ``2022``, ``2022Q3`` or ``2022-09``; null where the cell is empty or no period.

    Taken as well: 2022年, 2022.0 (a number in Excel), 2022年三季度, 2022年第3季度, 2022q3, 2022年9月, 2022-9, 2022/9;
    and where ``monthly`` is true the first day of a month, which is what Excel makes of 2022-09.
    """
    import polars as pl

    plain = text.str.contains(_PLAIN_PERIOD)
    if plain.fill_null(True).all():
        return text
    folded = _folded(text).str.replace_all(r"\s", "").str.to_uppercase()
    folded = folded.str.replace(r"^([0-9]{4})(?:\.0+|年度?)$", "$1")
    folded = folded.str.replace(r"^([0-9]{4})年?第?([1-4一二三四])季度?$", "${1}Q$2")
    folded = folded.str.replace_many(_QUARTERS)
    folded = folded.str.replace(r"^([0-9]{4})(?:年([0-9]{1,2})月|[-/]([0-9]{1,2}))$", "$1-0$2$3")
    folded = folded.str.replace(r"-0([0-9][0-9])$", "-$1")
    if monthly is not None:
        first = folded.str.replace(r"^([0-9]{4}-[0-9][0-9])-01(?:00:00:00(?:\.0+)?)?$", "$1")
        folded = folded.zip_with(~monthly.fill_null(False), first)
    return folded.set(folded.str.contains(_PLAIN_PERIOD).not_(), None).cast(pl.String)


def days(text: pl.Series) -> pl.Series:
    """ISO days of a text column (2023-03-15; 2023/3/15 and 2023年3月15日 are taken); null where there is none."""
    import polars as pl

    folded = _folded(text).str.replace(r"[ T]00:00(?::00)?(?:\.0+)?$", "")
    parts = folded.str.extract_groups(r"^([0-9]{4})(?:-|/|年)([0-9]{1,2})(?:-|/|月)([0-9]{1,2})日?$")
    year, month, day = (parts.struct.field(f"{n}").cast(pl.Int32) for n in (1, 2, 3))
    frame = pl.DataFrame({"y": year, "m": month, "d": day})
    iso = frame.select(
        pl.format("{}-{}-{}", "y", pl.col("m").cast(pl.String).str.zfill(2), pl.col("d").cast(pl.String).str.zfill(2))
    )
    return iso.to_series().str.to_date("%Y-%m-%d", strict=False).cast(pl.String)
