"""Numbers with their units, as official Chinese prints them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_numerals import chinese

from gongfu.compiler.measures import Measure, measures
from gongfu.documents.numerals import fold


def read(words: str) -> list[Measure]:
    return [*measures(fold(words), words, 0, len(words))]


@pytest.mark.parametrize(
    ("words", "value", "unit"),
    [
        ("培训十五万人", 15, "万人"),
        ("扶持1.3万家企业", 1.3, "万家"),
        ("投资5亿元", 5, "亿元"),
        ("总额1.2万亿元", 1.2, "万亿元"),
        ("降至3‰", 3, "‰"),
        ("提高2个百分点", 2, "个百分点"),
        ("提高0.5个百分点", 0.5, "个百分点"),
        ("达到60%", 60, "%"),
        ("达到60％", 60, "%"),
        ("缩小至2.1∶1", 2.1, "∶1"),
        ("翻一番", 2, "倍"),
        ("翻两番", 4, "倍"),
        ("压缩一半", 50, "%"),
        ("减至半个月", 0.5, "个月"),
        ("减至1个月", 1, "个月"),
        ("压缩至5个工作日", 5, "个工作日"),
        ("建设5G基站100个", 100, "个"),
        ("新增1,200公里", 1200, "公里"),
        ("耕地13万亩", 13, "万亩"),
        ("达到25万元/人", 25, "万元/人"),
        ("超过10亿千瓦", 10, "亿千瓦"),
        ("服务300万人次", 300, "万人次"),
        ("举办３００场", 300, "场"),
    ],
)
def test_a_number_and_its_unit(words: str, value: float, unit: str) -> None:
    (measure,) = read(words)
    assert (measure.value, measure.unit) == (value, unit)


@pytest.mark.parametrize(
    ("words", "lower", "upper", "unit"),
    [
        ("培育3—5家", 3, 5, "家"),
        ("培育3-5家", 3, 5, "家"),
        ("培育3至5家", 3, 5, "家"),
        ("增长5%—7%", 5, 7, "%"),
        ("增长5%~7%", 5, 7, "%"),
    ],
)
def test_a_range_keeps_both_ends(words: str, lower: float, upper: float, unit: str) -> None:
    (measure,) = read(words)
    assert (measure.value, measure.upper, measure.unit) == (lower, upper, unit)


@pytest.mark.parametrize(
    ("words", "value", "unit"),
    [("建设240余座", 240, "座"), ("建设240多座", 240, "座"), ("培训3万余人", 3, "万人"), ("培训3万多人", 3, "万人")],
)
def test_more_than_is_told(words: str, value: float, unit: str) -> None:
    (measure,) = read(words)
    assert (measure.value, measure.unit, measure.more) == (value, unit, True)


def test_several_numbers_in_order() -> None:
    words = "由30%提高至40%，新增5万人"
    assert [(m.value, m.unit, words[m.start : m.end]) for m in read(words)] == [
        (30, "%", "30%"),
        (40, "%", "40%"),
        (5, "万人", "5万人"),
    ]


@pytest.mark.parametrize("words", ["第一产业", "统一部署", "一体化发展", "样例平台", "十分重要", "一律公开"])
def test_words_that_hold_a_numeral_are_no_number(words: str) -> None:
    assert read(words) == []


UNITS = ["人", "家", "个", "项", "公里", "亩", "元", "吨", "套", "张", "平方米", "人次", "%", "‰", "个百分点", "倍"]
UNSCALED = {"%", "‰", "个百分点", "倍"}


@given(
    st.one_of(st.integers(1, 99999).map(str), st.decimals("0.1", "999.9", places=1).map(str)),
    st.sampled_from(["", "万", "亿"]),
    st.sampled_from(UNITS),
)
def test_a_number_that_was_written_is_read(number: str, scale: str, unit: str) -> None:
    unit = unit if unit in UNSCALED else scale + unit
    words = f"样例规模达到{number}{unit}。"
    (measure,) = read(words)
    assert (measure.value, measure.unit) == (float(number), unit)
    assert words[measure.start : measure.end] == f"{number}{unit}"


@given(st.integers(1, 9999), st.sampled_from("人家亩元"))
def test_a_number_in_chinese_numerals_is_read(number: int, unit: str) -> None:
    (measure,) = read(f"样例规模达到{chinese(number)}万{unit}。")
    assert (measure.value, measure.unit) == (number, f"万{unit}")


@given(st.text("0123456789.,%‰∶:比万亿元个人一二十百千半翻番多余至—", max_size=40))
def test_any_text_of_numbers_is_read_without_error(text: str) -> None:
    last = 0
    for measure in read(text):
        assert last <= measure.start < measure.end <= len(text)
        last = measure.end
