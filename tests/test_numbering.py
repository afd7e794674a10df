"""Word's automatic numbers. Expected values are what Word prints, from ISO/IEC 29500 17.9 and 17.18.59, by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wordfile import converted, docx, item, level, lists, paragraph, style

from gongfu.documents import word
from gongfu.documents.numbering import numeral
from gongfu.documents.numerals import integer

OFFICIAL = (
    level(0, "chineseCounting", "%1、")
    + level(1, "chineseCounting", "（%2）")
    + level(2, "decimal", "%3.")
    + level(3, "decimal", "（%4）")
)


def texts(body: str, **parts: str) -> list[str]:
    return [block.text for block in word.read(docx(body, **parts), "方案.docx").blocks]


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("decimal", {1: "1", 12: "12"}),
        ("decimalZero", {1: "01", 12: "12"}),
        ("decimalFullWidth", {9: "９", 10: "１０"}),
        ("upperRoman", {4: "IV", 9: "IX", 14: "XIV", 1949: "MCMXLIX"}),
        ("lowerRoman", {8: "viii"}),
        ("upperLetter", {1: "A", 26: "Z", 27: "AA", 28: "BB", 53: "AAA"}),
        ("lowerLetter", {3: "c"}),
        ("ordinal", {1: "1st", 2: "2nd", 3: "3rd", 11: "11th", 22: "22nd", 112: "112th"}),
        ("chineseCounting", {1: "一", 10: "十", 11: "十一", 20: "二十", 99: "九十九", 100: "一○○", 123: "一二三"}),
        ("taiwaneseCounting", {10: "十", 34: "三十四", 101: "一○一"}),
        (
            "chineseCountingThousand",
            {10: "十", 100: "一百", 101: "一百零一", 110: "一百一十", 1005: "一千零五", 10000: "一万"},
        ),
        ("taiwaneseCountingThousand", {15: "十五", 115: "一百一十五", 2020: "二千零二十"}),
        ("japaneseCounting", {10: "十", 21: "二十一", 100: "百", 111: "百十一", 200: "二百", 1001: "千一"}),
        ("ideographDigital", {1: "一", 10: "一〇", 11: "一一", 205: "二〇五"}),
        ("taiwaneseDigital", {10: "一○"}),
        ("chineseLegalSimplified", {1: "壹", 10: "壹拾", 26: "贰拾陆", 305: "叁佰零伍"}),
        ("ideographLegalTraditional", {2: "貳", 10: "壹拾", 106: "壹佰零陸"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "21"}),
        ("decimalEnclosedCircleChinese", {1: "①", 10: "⑩", 11: "11"}),
        ("decimalEnclosedFullstop", {3: "⒊"}),
        ("decimalEnclosedParen", {3: "⑶"}),
        ("ideographEnclosedCircle", {3: "㈢"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
        ("ideographZodiac", {1: "子", 12: "亥"}),
        ("ideographZodiacTraditional", {1: "甲子", 60: "癸亥"}),
        ("numberInDash", {3: "- 3 -"}),
        ("none", {3: ""}),
        ("a format of the future", {3: "3"}),
    ],
)
def test_number_formats(form: str, shown: dict[int, str]) -> None:
    assert {number: numeral(number, form) for number in shown} == shown


@given(st.integers(1, 9999))
def test_chinese_counting_reads_back(number: int) -> None:
    assert integer(numeral(number, "chineseCountingThousand")) == number


@given(st.integers(-(10**12), 10**12), st.sampled_from(["upperRoman", "upperLetter", "japaneseLegal"]))
def test_a_number_out_of_range_is_shown_short(number: int, form: str) -> None:
    assert 0 < len(numeral(number, form)) < 60


def test_levels_of_an_official_document() -> None:
    depths = [0, 1, 2, 2, 3, 1, 2, 0, 1]
    numbers = ["一、", "（一）", "1. ", "2. ", "（1）", "（二）", "1. ", "二、", "（一）"]
    body = "".join(item("加强领导", level=depth) for depth in depths)
    assert texts(body, numbering=lists(OFFICIAL)) == [number + "加强领导" for number in numbers]


def test_label_stands_apart_from_text_as_it_would_be_typed() -> None:
    levels = [
        level(0, "chineseCounting", "第%1条"),
        level(0, "chineseCounting", "第%1条", suffix="nothing"),
        level(0, "decimal", "%1.", suffix="space"),
        level(0, "chineseCounting", "%1、", suffix="space"),
    ]
    body = "".join(item("2025年底前完成", number) for number in range(1, 5))
    assert texts(body, numbering=lists(*levels)) == [
        "第一条 2025年底前完成",
        "第一条2025年底前完成",
        "1. 2025年底前完成",
        "一、2025年底前完成",
    ]


def test_full_number_of_a_decimal_outline() -> None:
    levels = level(0, "decimal", "%1") + level(1, "decimal", "%1.%2") + level(2, "decimal", "%1.%2.%3")
    body = "".join(item("甲", level=depth) for depth in (0, 1, 2, 2, 1, 0, 1))
    assert texts(body, numbering=lists(levels)) == [
        "1 甲",
        "1.1 甲",
        "1.1.1 甲",
        "1.1.2 甲",
        "1.2 甲",
        "2 甲",
        "2.1 甲",
    ]


def test_a_level_without_the_one_above_it_counts_that_as_begun() -> None:
    levels = level(0, "decimal", "%1") + level(1, "decimal", "%1.%2")
    body = "".join(item("甲", level=depth) for depth in (1, 1, 0, 1))
    assert texts(body, numbering=lists(levels)) == ["1.1 甲", "1.2 甲", "2 甲", "2.1 甲"]


def test_legal_numbering_turns_chapters_into_digits() -> None:
    levels = level(0, "chineseCounting", "第%1章") + level(1, "decimal", "%1.%2", more="<w:isLgl/>")
    assert texts(item("总则") + item("目的", level=1), numbering=lists(levels)) == ["第一章 总则", "1.1 目的"]


def test_articles_run_on_over_chapters() -> None:
    articles = level(1, "chineseCounting", "第%2条", more='<w:lvlRestart w:val="0"/>')
    body = "".join(item("甲", level=depth) for depth in (0, 1, 1, 0, 1))
    shown = texts(body, numbering=lists(level(0, "chineseCounting", "第%1章") + articles))
    assert shown == ["第一章 甲", "第一条 甲", "第二条 甲", "第二章 甲", "第三条 甲"]


def test_a_level_restarts_only_after_the_level_it_names() -> None:
    items = level(2, "decimal", "%3)", more='<w:lvlRestart w:val="1"/>')
    levels = level(0, "decimal", "%1") + level(1, "decimal", "%1.%2") + items
    body = "".join(item("甲", level=depth) for depth in (0, 1, 2, 1, 2, 0, 1, 2))
    shown = texts(body, numbering=lists(levels))
    assert [text for text in shown if ")" in text] == ["1) 甲", "2) 甲", "1) 甲"]


def test_a_second_instance_counts_on_unless_it_restarts() -> None:
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering = lists(OFFICIAL, instances={1: (1, ""), 2: (1, ""), 3: (1, restart)})
    body = "".join(item("甲", number) for number in (1, 2, 3, 3))
    assert texts(body, numbering=numbering) == ["一、甲", "二、甲", "一、甲", "二、甲"]


def test_an_override_can_replace_a_level() -> None:
    override = f'<w:lvlOverride w:ilvl="0">{level(0, "decimal", "[%1]", start=5)}</w:lvlOverride>'
    numbering = lists(OFFICIAL, instances={1: (1, override)})
    assert texts(item("甲") + item("乙"), numbering=numbering) == ["[5] 甲", "[6] 乙"]


def test_numbers_from_styles() -> None:
    first = level(0, "chineseCounting", "%1、", more='<w:pStyle w:val="Title1"/>')
    second = level(1, "chineseCounting", "（%2）", more='<w:pStyle w:val="Title2"/>')
    numbered = '<w:numPr><w:numId w:val="1"/></w:numPr>'
    styles = (
        style("Title 1", properties=numbered)
        + style("Title 2", properties=numbered)
        + style("Own Title", "Title2")
        + style("Plain Title", "Title1", '<w:numPr><w:numId w:val="0"/></w:numPr>')
    )
    body = "".join(item("甲", None, None, name) for name in ("Title1", "Title2", "OwnTitle", "PlainTitle"))
    body += item("甲", 0, 0, "Title1") + item("甲", None, 1, "Title1") + item("甲", None, None, "Title1")
    shown = texts(body, styles=styles, numbering=lists(first + second))
    assert shown == ["一、甲", "（一）甲", "（二）甲", "甲", "甲", "（三）甲", "二、甲"]


def test_number_of_the_default_style() -> None:
    numbered = '<w:numPr><w:numId w:val="1"/></w:numPr>'
    styles = style("Normal", properties=numbered, more='w:default="1"')
    assert texts(paragraph("甲"), styles=styles, numbering=lists(OFFICIAL)) == ["一、甲"]


def test_styles_based_on_each_other_end() -> None:
    styles = style("A", "B") + style("B", "A")
    assert texts(item("甲", None, None, "A"), styles=styles, numbering=lists(OFFICIAL)) == ["甲"]


def test_list_styles_lead_to_the_list_that_defines_them() -> None:
    link, definition = '<w:numStyleLink w:val="Outline"/>', '<w:styleLink w:val="Outline"/>' + OFFICIAL
    styles = style("Outline", properties='<w:numPr><w:numId w:val="2"/></w:numPr>', kind="numbering")
    body = item("甲", 1) + item("乙", 2)
    assert texts(body, styles=styles, numbering=lists(link, definition)) == ["一、甲", "二、乙"]


def test_bullets_are_characters_that_exist() -> None:
    fonts = '<w:rPr><w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/></w:rPr></w:lvl>'
    disc = level(0, "bullet", "\uf06c").replace("</w:lvl>", fonts)
    letter = level(0, "bullet", "u").replace("</w:lvl>", fonts)
    unknown = level(0, "bullet", "\uf001").replace("</w:lvl>", fonts)
    numbering = lists(disc, letter, unknown, level(0, "bullet", "——"))
    body = "".join(item("甲", number) for number in range(1, 5))
    assert texts(body, numbering=numbering) == ["● 甲", "◆ 甲", "• 甲", "—— 甲"]


def test_empty_numbered_paragraphs_count() -> None:
    assert texts(item("甲") + item("") + item("乙"), numbering=lists(OFFICIAL)) == ["一、甲", "二、", "三、乙"]


def test_lists_that_are_not_defined_number_nothing() -> None:
    levels = level(0, "decimal", "%1.") + '<w:lvl w:ilvl="x"/><w:lvl w:ilvl="99"/>'
    overrides = '<w:lvlOverride w:ilvl="8"><w:startOverride w:val="1"/></w:lvlOverride><w:lvlOverride/>'
    numbering = lists(levels, instances={1: (1, overrides), 2: (77, ""), 0: (1, "")})
    body = "".join(item("甲", *reference) for reference in ((1, 5), (2, 0), (9, 0), (0, 0), (1, 8), (1, 99)))
    assert texts(body, numbering=numbering) == ["甲"] * 6


def test_shown_as_libreoffice_shows_it(tmp_path: Path) -> None:
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    formats = ("chineseCountingThousand", "decimalFullWidth", "upperRoman", "lowerLetter", "ideographTraditional")
    formats += ("decimalEnclosedCircle", "chineseLegalSimplified", "ideographLegalTraditional", "decimalZero")
    others = [level(0, form, "（%1）", start) for form in formats for start in (1, 9)]
    instances = {1: (1, ""), 2: (1, restart)} | {i + 3: (i + 2, "") for i in range(len(others))}
    body = "".join(item("甲", number, depth) for number in (1, 2, 1) for depth in (0, 1, 2, 3, 3, 2, 1, 0, 2, 1))
    body += "".join(item("乙", number) for number in instances if number > 2 for _ in range(2))
    data = docx(body, numbering=lists(OFFICIAL, *others, instances=instances))
    text = converted(data, "txt:Text", tmp_path).decode("utf-8-sig")
    shown = ["".join(line.split()) for line in text.splitlines() if line.strip()]
    assert ["".join(block.text.split()) for block in word.read(data, "方案.docx").blocks] == shown
