"""Targets of documents find their indicators, areas and strata, and nothing else's."""

from __future__ import annotations

from pathlib import Path

import pytest
from texts import compiled
from zones import INDICATORS, TARGETS, zone

import gongfu
from gongfu import zone as zones
from gongfu.indicators.book import Book
from gongfu.indicators.linking.documents import Linked, link, linked
from gongfu.indicators.linking.names import Names
from gongfu.indicators.linking.units import factor
from gongfu.indicators.loading import load
from gongfu.indicators.model import Key
from gongfu.indicators.tables.areas import Areas

MORE = """\
forest,森林覆盖率,%,up,share,100,,,,
firms,高新技术企业数,家,up,count,,,,,
digital,数字经济核心产业增加值占地区生产总值比重,%,up,share,,,,,
"""


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return load(zone(tmp_path, INDICATORS + MORE))


def stated(book: Book, goals: str) -> Linked:
    """The targets of a plan whose goals say ``goals``."""
    text = f"许昌市共同富裕实施方案\n（2023年3月）\n一、总体要求\n（一）工作目标。{goals}\n二、重点任务\n1.抓落实。\n"
    return linked(book, [("plan", compiled(text))])


@pytest.mark.parametrize(
    ("metric", "indicator", "area", "stratum"),
    [
        ("常住人口城镇化率", "urban_rate", "许昌市", "all"),
        ("城镇化率", "urban_rate", "许昌市", "all"),
        ("常住人口城镇化率（%）", "urban_rate", "许昌市", "all"),
        ("力争常住人口城镇化率", "urban_rate", "许昌市", "all"),
        ("全市常住人口城镇化率", "urban_rate", "许昌市", "all"),
        ("全省常住人口城镇化率", "urban_rate", "河南省", "all"),
        ("全国常住人口城镇化率", "urban_rate", "全国", "all"),
        ("长葛市常住人口城镇化率", "urban_rate", "长葛市", "all"),
        ("长葛的城镇化率", "urban_rate", "长葛市", "all"),
        ("地区生产总值", "gdp", "许昌市", "all"),
        ("全市生产总值", "gdp", "许昌市", "all"),
        ("GDP", "gdp", "许昌市", "all"),
        ("ＧＤＰ总规模", "gdp", "许昌市", "all"),
        ("居民人均可支配收入", "income", "许昌市", "all"),
        ("城镇居民人均可支配收入", "income", "许昌市", "urban"),
        ("农村常住居民人均可支配收入", "income", "许昌市", "rural"),
        ("长葛市农村居民人均可支配收入", "income", "长葛市", "rural"),
        ("城镇新增就业", "jobs", "许昌市", "all"),
        ("森林覆盖率", "forest", "许昌市", "all"),
        ("高新技术企业", "firms", "许昌市", "all"),
        ("高新技术企业数量", "firms", "许昌市", "all"),
        ("数字经济核心产业增加值占GDP的比重", "digital", "许昌市", "all"),
        ("数字经济核心产业增加值占生产总值比例", "digital", "许昌市", "all"),
    ],
)
def test_a_name_is_found_in_the_ways_documents_write_it(
    book: Book, metric: str, indicator: str, area: str, stratum: str
) -> None:
    names = Names(book.indicators, Areas.of(book.zone), book.zone)
    key = names.meant(metric, names.place(metric, "许昌市")).key
    assert key is not None
    assert (key.indicator, key.area, key.stratum) == (indicator, area, stratum)


@pytest.mark.parametrize(
    ("metric", "reason"),
    [
        ("人均地区生产总值", "含有“地区生产总值”"),
        ("单位地区生产总值能耗", "含有“地区生产总值”"),
        ("户籍人口城镇化率", "含有“城镇化率”"),
        ("规上高新技术企业", "含有“高新技术企业”"),
        ("新增高新技术企业", "含有“高新技术企业”"),
        ("地区生产总值增长", "说的是变化（增长）"),
        ("全市地区生产总值年均增长", "说的是变化（年均）"),
        ("城镇居民人均可支配收入增长", "说的是变化（增长）"),
        ("全县城镇化率", "说的是别处"),
        ("森林蓄积量", "没有这个名称"),
        ("", "没有这个名称"),
    ],
)
def test_another_indicator_or_a_change_is_not_linked(book: Book, metric: str, reason: str) -> None:
    names = Names(book.indicators, Areas.of(book.zone), book.zone)
    key, why = names.meant(metric, names.place(metric, "许昌市"))
    assert key is None
    assert reason in why


@pytest.mark.parametrize(
    ("of", "to", "expected"),
    [
        ("%", "%", 1),
        ("‰", "%", 0.1),
        ("％", "%", 1),
        ("万亿元", "亿元", 1e4),
        ("万元", "亿元", 1e-4),
        ("万元", "元", 1e4),
        ("元", "万元", 1e-4),
        ("万人", "人", 1e4),
        ("名", "万人", 1e-4),
        ("家", "个", 1),
        ("千家", "家", 1e3),
        ("万公顷", "亩", 150_000),
        ("平方公里", "公顷", 100),
        ("亿斤", "万吨", 5),
        ("亿公斤", "万吨", 10),
        ("公里", "米", 1e3),
        ("千米", "公里", 1),
        ("万千瓦", "兆瓦", 10),
        ("∶1", "倍", 1),
        (None, "倍", 1),
        ("万元/人", "元", 1e4),
        ("个百分点", "%", None),
        ("%", "亿元", None),
        ("万人", "万户", None),
        ("万人次", "万人", None),
        ("亿美元", "亿元", None),
        ("天", "%", None),
    ],
)
def test_units_fit_where_they_measure_the_same(of: str | None, to: str, expected: float | None) -> None:
    found = factor(of, to)
    assert found == (None if expected is None else pytest.approx(expected, rel=1e-12))


def test_goals_are_linked_with_their_value_step_and_place(book: Book) -> None:
    found = stated(
        book, "到2025年，地区生产总值达到0.45万亿元，常住人口城镇化率达到60%，城乡居民收入比缩小到1.9∶1以内。"
    )
    assert found.unlinked == ()
    assert [(one.key.indicator, one.value, one.step, one.found.op) for one in found.links] == [
        ("gdp", 4500.0, 2025, "="),
        ("urban_rate", 60.0, 2025, "="),
        ("income_ratio", 1.9, 2025, "<="),
    ]
    first = found.links[0].found
    assert (first.document, first.clause, first.value, first.unit, first.date) == (
        "plan",
        "一/（一）",
        0.45,
        "万亿元",
        "2025-12-31",
    )
    assert "0.45万亿元" in first.text
    assert "段" in first.place


def test_a_year_that_is_no_step_is_linked_without_one(book: Book) -> None:
    (one,) = stated(book, "到2030年，常住人口城镇化率达到65%。").links
    assert (one.step, one.found.date) == (None, "2030-12-31")


def test_a_place_holds_for_the_list_that_it_opens(book: Book) -> None:
    found = stated(
        book, "到2035年，全省常住人口城镇化率达到72%，森林覆盖率达到27%。到2035年，城乡居民收入比降到1.8∶1。"
    )
    assert [(one.key.indicator, one.key.area) for one in found.links] == [
        ("urban_rate", "河南省"),
        ("forest", "河南省"),
        ("income_ratio", "许昌市"),
    ]


def test_what_is_not_linked_is_listed_with_the_reason(book: Book) -> None:
    found = stated(book, "到2025年，常住人口城镇化率提高2个百分点，人均地区生产总值达到10万元，地区生产总值增长6%。")
    assert found.links == ()
    assert [(one.found.metric, one.reason.partition("，")[0]) for one in found.unlinked] == [
        ("常住人口城镇化率提高", "说的是变化（提高）"),
        ("人均地区生产总值", "含有“地区生产总值”"),
        ("地区生产总值增长", "说的是变化（增长）"),
    ]


def test_a_unit_that_does_not_fit_is_no_link(book: Book) -> None:
    (one,) = stated(book, "到2025年，森林覆盖率达到100万亩。").unlinked
    assert one.reason == "单位 万亩 与指标的 % 不符"


def test_a_document_that_says_something_else_than_the_table_is_a_contradiction(book: Book) -> None:
    (fault,) = stated(book, "到2025年，常住人口城镇化率达到62%。").contradictions
    assert Path(fault.file).name == "targets.csv"
    assert fault.place == "第2行 value"
    assert fault.cause.startswith("常住人口城镇化率 2025 年的目标是 60 %，文件 plan 一/（一） 却写“")
    assert "62%" in fault.cause
    agreed = stated(book, "到2025年，常住人口城镇化率达到60%左右。")
    assert (agreed.contradictions, agreed.missing) == ((), ())


def test_a_link_that_the_table_lacks_is_listed(book: Book) -> None:
    (one,) = stated(book, "到2035年，森林覆盖率达到27%。").missing
    assert (one.key, one.step, one.value) == (Key("forest", "许昌市"), 2035, 27.0)


def test_the_documents_of_a_zone_are_compiled_and_linked(tmp_path: Path) -> None:
    folder = zone(tmp_path)
    listed = '[[documents]]\nlayer = "plan"\nid = "plan"\ntitle = "实施方案"\nfile = "plan.txt"\n'
    absent = '[[documents]]\nlayer = "opinion"\nid = "opinion"\ntitle = "意见"\nat_hand = false\n'
    with (folder / "zone.toml").open("a", encoding="utf-8") as file:
        file.write(listed + absent)
    (folder / "documents").mkdir()
    text = "许昌市实施方案\n一、工作目标\n到2025年，常住人口城镇化率达到61%。\n"
    (folder / "documents" / "plan.txt").write_text(text, "utf-8")
    found = link(load(folder))
    assert [(one.found.document, one.value) for one in found.links] == [("plan", 61.0)]
    assert len(found.contradictions) == 1


def test_the_sample_agrees_with_its_own_table() -> None:
    found = link(load(zones.sample()))
    assert found.contradictions == ()
    assert Key("urbanisation", "河南省") in {one.key for one in found.links}


REAL = {
    "043_": [("urban_rate", 76.0, None, "=", "2027-12-31")],
    "007_": [("gdp", 20_000.0, None, "~", "2030-12-31")],
    "082_": [
        ("gdp", 40_000.0, None, "=", "2030-12-31"),
        ("income_ratio", 2.1, None, "~", "2030-12-31"),
        ("urban_rate", 75.0, None, "~", "2030-12-31"),
    ],
    "083_": [("urban_rate", 67.5, None, "=", "2030-12-31")],
    "116_": [("gdp", 150.0, None, "=", "2015-12-31")],
}
"""Targets of real documents, read off by eye: the yearly jobs target apart, all they say of the indicators above."""


@pytest.mark.parametrize("number", REAL)
def test_real_documents_link_what_they_say_and_nothing_else(shared: Path, tmp_path: Path, number: str) -> None:
    files = sorted((shared / "corpus" / "docs").glob(f"{number}*"))
    if not files:
        pytest.skip("needs corpus/docs in the shared folder")
    book = load(zone(tmp_path, targets=TARGETS))
    found = linked(book, [("real", gongfu.decompose(files[0]))])
    said = [
        (one.key.indicator, one.value, one.step, one.found.op, one.found.date)
        for one in found.links
        if one.key.indicator != "jobs"
    ]
    assert said == REAL[number]
