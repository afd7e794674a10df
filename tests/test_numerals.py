"""Numbers in Chinese and Arabic digits, and folding that keeps every offset."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongfu.documents.numerals import NUMERAL, fold, integer


def chinese(number: int) -> str:
    """A number below 10,000 as it is written: 一百零五, 二千三百一十."""
    digits, written, zero = "零一二三四五六七八九", "", False
    for value, unit in (
        (number // 1000, "千"),
        (number // 100 % 10, "百"),
        (number // 10 % 10, "十"),
        (number % 10, ""),
    ):
        if value == 0:
            zero = bool(written)
            continue
        written += "零" * zero + digits[value] + unit
        zero = False
    return written.removeprefix("一") if 10 <= number < 20 else written


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("二", 2),
        ("两", 2),
        ("十", 10),
        ("十八", 18),
        ("二十", 20),
        ("二十三", 23),
        ("一百零五", 105),
        ("一百一十", 110),
        ("两百", 200),
        ("一千零一", 1001),
        ("三千六百五十", 3650),
        ("二〇二五", 2025),
        ("二○二五", 2025),
        ("二零二五", 2025),
        ("〇", 0),
        ("37", 37),
        (" 十五 ", 15),
    ],
)
def test_whole_numbers(text: str, value: int) -> None:
    assert integer(text) == value


@pytest.mark.parametrize("text", ["", "  ", "十五万", "第三", "一2", "1.5", "-3", "十五条", "²", "①", "甲", "9" * 200])
def test_what_is_no_whole_number(text: str) -> None:
    assert integer(text) is None


@given(st.integers(1, 9999))
def test_written_numbers_are_read(number: int) -> None:
    assert integer(chinese(number)) == number
    assert integer(str(number)) == number


@given(st.text(st.sampled_from(NUMERAL + "0123456789万. "), max_size=12) | st.text(max_size=12))
def test_any_text_is_a_number_or_none(text: str) -> None:
    value = integer(text)
    assert value is None or value >= 0


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("云政〔２０２３〕２号", "云政(2023)2号"),
        ("云政［2023］2号", "云政(2023)2号"),
        ("【云政】〈试行〉", "(云政)(试行)"),
        ("各县〔市、区〕政府<管委会>", "各县(市、区)政府(管委会)"),
        ("责任单位：市财政局；占５％", "责任单位:市财政局;占5%"),
        ("收入比２．１∶１", "收入比2.1:1"),
        ("１．建设", "1.建设"),
        ("一、\u3000总体\u00a0要求", "一、 总体 要求"),
    ],
)
def test_widths_and_brackets_have_one_spelling(printed: str, folded: str) -> None:
    assert fold(printed) == folded


@pytest.mark.parametrize("text", ["①②⑩", "⑴", "㎡", "…", "——", "《条例》", "“一老一小”", "。、"])
def test_what_has_a_meaning_of_its_own_stays(text: str) -> None:
    assert fold(text) == text  # NFKC would make 1, (1), m2 and ... of the first four


@given(st.text())
def test_folding_keeps_every_position(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded
    assert [fold(character) for character in text] == list(folded)
