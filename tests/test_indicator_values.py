"""What people type is read where it can mean one thing only."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongfu.indicators.model import time_of
from gongfu.indicators.tables.values import LARGEST, SMALLEST, days, no_number, numbers, periods

FULL_WIDTH = str.maketrans("0123456789.,-+", "０１２３４５６７８９．，－＋")
MEANT = st.one_of(st.just(0.0), st.floats(SMALLEST, LARGEST), st.floats(-LARGEST, -SMALLEST))


def number(text: str | None) -> float | None:
    return numbers(pl.Series([text], dtype=pl.String))[0]


@given(value=MEANT)
def test_every_number_is_read_as_python_writes_it(value: float) -> None:
    assert number(repr(value)) == value


@given(value=st.decimals(-(10**12), 10**12, places=3))
def test_thousands_and_full_width_digits_change_nothing(value: object) -> None:
    plain, grouped = f"{value:f}", f"{value:,f}"
    for text in (grouped, grouped.translate(FULL_WIDTH), plain.translate(FULL_WIDTH), f" {plain}\u3000"):
        assert number(text) == float(plain)


@given(text=st.text(st.sampled_from("0123456789,.-+%eE一万 x"), max_size=9))
def test_nothing_else_than_a_plain_number_is_one(text: str) -> None:
    """The naive rule: what Python takes for a finite number, or three digits between all commas."""
    bare = text.strip()
    whole = bare.partition(".")[0].lstrip("+-")
    groups = whole.split(",")
    if "," in bare and 1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:]):
        bare = bare.replace(",", "") if bare.count(",") == len(groups) - 1 else bare
        bare = bare if whole.replace(",", "").isdigit() and not bare.endswith(".") and "e" not in bare.lower() else ""
    try:
        expected = float(bare)
    except ValueError:
        assert number(text) is None
        return
    is_zero = not set("123456789") & set(bare.lower().partition("e")[0])
    assert number(text) == (expected if is_zero or 1e-15 <= abs(expected) <= 1e15 else None)


@pytest.mark.parametrize(
    "text", ["1,5", "1,50,000", "12,34", "1 000", "3.5万", "55%", "nan", "inf", "1e999", "—", "..", "一", "١٢"]
)
def test_what_could_mean_two_things_is_no_number(text: str) -> None:
    assert number(text) is None


@pytest.mark.parametrize("text", ["1e200", "-1e308", "1,000,000,000,000,001", "1e-400", "１e-400", "-1e-16"])
def test_what_is_larger_or_smaller_than_any_statistic_is_no_number(text: str) -> None:
    assert number(text) is None


@pytest.mark.parametrize(
    ("text", "value"), [("1e15", 1e15), ("-1e15", -1e15), ("1e-15", 1e-15), ("0e9", 0), ("-0.0", 0)]
)
def test_the_ends_of_the_range_and_zero_are_numbers(text: str, value: float) -> None:
    assert number(text) == value


@pytest.mark.parametrize(
    ("text", "unit", "cause"),
    [
        ("55.18%", "万元", "带百分号，而单位是“万元”"),
        ("55.18％", "", "带百分号"),
        ("3.5万人", "人", "里有文字或单位"),
        ("1,5", "元", "逗号或小数点不合规则"),
        ("NaN", "元", "不是有限的数"),
        ("1e999", "元", "这个数太大"),
        ("-1e200", "元", "这个数太大"),
        ("9000000000000000", "元", "这个数太大"),
        ("1e16%", "%", "这个数太大"),
        ("1e-400", "元", "这个数太小"),
        ("-1e-16", "元", "这个数太小"),
        ("0.000000000000000001", "元", "这个数太小"),
        ("١٢", "元", "不是数字"),
        ("#DIV/0!", "元", "不是有限的数"),
        ("未公布", "元", "不是数字"),
        ("—", "元", "不是数字"),
    ],
)
def test_why_a_cell_is_no_number_is_said(text: str, unit: str, cause: str) -> None:
    said, remedy = no_number(text, unit)
    assert cause in said
    assert text in said
    assert remedy


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2022", "2022"),
        ("2022.0", "2022"),
        ("２０２２", "2022"),
        ("2022年", "2022"),
        ("2022年度", "2022"),
        ("2022Q3", "2022Q3"),
        ("2022q3", "2022Q3"),
        ("2022年三季度", "2022Q3"),
        ("2022年第3季度", "2022Q3"),
        ("2022 年 第四季度", "2022Q4"),
        ("2022-09", "2022-09"),
        ("2022-9", "2022-09"),
        ("2022/12", "2022-12"),
        ("2022年9月", "2022-09"),
        ("2022年１１月", "2022-11"),
        ("2022-13", None),
        ("2022-00", None),
        ("2022Q5", None),
        ("202209", None),
        ("2022.9", None),
        ("2022.5", None),
        ("22", None),
        ("2022-09-01", None),
        ("二〇二二", None),
    ],
)
def test_periods_are_read_as_they_are_typed(text: str, period: str | None) -> None:
    assert periods(pl.Series([text, "2022"])).to_list() == [period, "2022"]


def test_the_first_day_of_a_month_is_the_month_where_months_are_meant() -> None:
    text = pl.Series(["2022-09-01", "2022-09-01", "2022-09-02", None])
    assert periods(text, pl.Series([True, False, True, True])).to_list() == ["2022-09", None, None, None]


@given(year=st.integers(1949, 2100), quarter=st.integers(1, 4))
def test_quarters_and_months_end_where_the_year_does(year: int, quarter: int) -> None:
    said = periods(pl.Series([f"{year}年{quarter}季度", f"{year}年{3 * quarter}月"]))
    assert time_of(said[0]) == time_of(said[1]) == year - 1 + quarter / 4


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023-03-15", "2023-03-15"),
        ("2023/3/5", "2023-03-05"),
        ("2023年3月5日", "2023-03-05"),
        ("2023-03-15 00:00:00", "2023-03-15"),
        ("2024-02-29", "2024-02-29"),
        ("2023-02-29", None),
        ("2023-03", None),
        ("15/3/2023", None),
        ("昨天", None),
    ],
)
def test_days_are_read_as_they_are_typed(text: str, day: str | None) -> None:
    assert days(pl.Series([text])).to_list() == [day]
