"""Every fault of the three tables is told in one pass, with its row, column, cause and remedy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from zones import INDICATORS, OBSERVATIONS, TARGETS, zone

from gongfu.documents.errors import InputError, InputErrors
from gongfu.indicators.loading import load
from gongfu.indicators.tables import columns as tables
from gongfu.indicators.tables.faults import MOST_SHOWN

ROOT = Path(__file__).resolve().parent.parent
HEAD = {name: text.partition("\n")[0] for name, text in (("t", TARGETS), ("o", OBSERVATIONS))}


def faults(folder: Path, **texts: str) -> list[InputError]:
    with pytest.raises(InputErrors) as caught:
        load(zone(folder, **texts))
    return list(caught.value.exceptions)


def only(folder: Path, **texts: str) -> InputError:
    (fault,) = faults(folder, **texts)
    return fault


def definition(**cells: str) -> str:
    """A table of one sound definition with some cells changed."""
    sound = {"id": "rate", "name": "比率", "unit": "%", "direction": "up", "nature": "share"} | cells
    return ",".join(sound) + "\n" + ",".join(sound.values()) + "\n"


@pytest.mark.parametrize(
    ("cells", "place", "cause", "remedy"),
    [
        ({"id": "Rate"}, "第2行 id", "标识“Rate”不合格", "小写英文字母"),
        ({"id": "1a"}, "第2行 id", "标识“1a”不合格", "小写英文字母"),
        ({"id": "城镇化"}, "第2行 id", "标识“城镇化”不合格", "小写英文字母"),
        ({"id": "sum"}, "第2行 id", "标识 sum 是公式里的函数", "sum_1"),
        ({"id": "growth"}, "第2行 id", "标识 growth 是公式里的函数", "growth_1"),
        ({"name": '"城镇\n化率"'}, "第2行 name", "name 里有换行或看不见的字符", "写成一行"),
        ({"name": "城镇\u202e率化"}, "第2行 name", "name 里有换行或看不见的字符", "写成一行"),
        ({"aliases": "城镇\u200b化"}, "第2行 aliases", "aliases 里有换行或看不见的字符", "写成一行"),
        ({"unit": "%\x1b[31m"}, "第2行 unit", "unit 里有换行或看不见的字符", "看不见的字符"),
        ({"id": ""}, "第2行 id", "id 是空的", "填写"),
        ({"unit": ""}, "第2行 unit", "unit 是空的", "填写"),
        ({"direction": "上升"}, "第2行 direction", "“上升”不合格", "也可写越大越好"),
        ({"nature": "rate"}, "第2行 nature", "“rate”不合格", "share、ratio"),
        ({"path": "曲线"}, "第2行 path", "“曲线”不合格", "linear、compound"),
        ({"frequency": "周"}, "第2行 frequency", "“周”不合格", "year、quarter、month"),
        ({"direction": "band"}, "第2行 low", "没有上下限", "low、high"),
        ({"direction": "band", "low": "3", "high": "1"}, "第2行 low", "下限 3 大于上限 1", "对调"),
        ({"low": "3"}, "第2行 direction", "方向却不是区间", "band"),
        ({"limit": "inf"}, "第2行 limit", "“inf”不是有限的数", "留空"),
        ({"limit": "一百"}, "第2行 limit", "“一百”不是数字", "数字"),
        ({"max_age": "0"}, "第2行 max_age", "有效年数不大于 0", "正数"),
        ({"action": "grow"}, "第2行 action", "没有 id 为 grow 的行动", "是否想写 growth"),
        ({"proxy": "浙江省"}, "第2行 proxy", "没有参照地区 浙江省", "[[peers]]"),
        ({"x1": "red"}, "第1行 x1", "不认识的列 x1", "可用的有"),
        ({"alias": "x"}, "第1行 alias", "不认识的列 alias", "是否想写 aliases"),
    ],
)
def test_a_definition_is_sound(tmp_path: Path, cells: dict[str, str], place: str, cause: str, remedy: str) -> None:
    fault = only(tmp_path, indicators=definition(**cells), targets="", observations="")
    assert fault.file.endswith("indicators.csv")
    assert fault.place == place
    assert cause in fault.cause
    assert remedy in fault.remedy


@pytest.mark.parametrize(
    ("row", "place", "cause"),
    [
        ("urban_rate,别名,%,up,share,,,,,", "第7行 id", "标识 urban_rate 与第2行重复"),
        ("rate,城镇化率,%,up,share,,,,,", "第7行 name", "名称“城镇化率”第2行已用"),
        ("rate,别名,%,up,share,,,x|GDP,,", "第7行 aliases", "名称“GDP”第3行已用"),
    ],
)
def test_an_id_a_name_and_an_alias_mean_one_indicator(tmp_path: Path, row: str, place: str, cause: str) -> None:
    fault = only(tmp_path, indicators=f"{INDICATORS}{row}\n")
    assert (fault.place, fault.cause) == (place, cause)


def test_a_missing_column_is_told_once(tmp_path: Path) -> None:
    text = "\n".join(line.rpartition(",")[0] for line in OBSERVATIONS.replace('"3,746.8"', "3746.8").splitlines())
    fault = only(tmp_path, observations=text)
    assert (fault.place, fault.cause) == ("第1行 source", "缺少必填的列 source")


@pytest.mark.parametrize(
    ("row", "place", "cause", "remedy"),
    [
        ("urban_rat,2025,60,约束性,2020,50", "indicator", "没有指标 urban_rat", "是否想写 urban_rate"),
        (",2025,60,约束性,2020,50", "indicator", "indicator 是空的", "填写"),
        ("gdp,2030,60,约束性,2020,50", "step", "2030 不是试验区的一步", "2025、2035"),
        ("gdp,2025,60,约束性,2025,50", "step", "目标年 2025 不晚于基期 2025", "核对"),
        ("gdp,2025,60,约束性,2020,", "baseline_value", "没有 2020 年的基期值", "填写基期值"),
        ("gdp,2025,60,约束性,,50", "baseline_year", "baseline_year 是空的", "填写"),
        ("gdp,2025,60,约束性,1900,50", "baseline_year", "年份“1900”不合格", "1949 到 2100"),
        ("gdp,2025.5,60,约束性,2020,50", "step", "年份“2025.5”不合格", "整数"),
        ("gdp,2025,六十,约束性,2020,50", "value", "“六十”不是数字", "数字"),
        ("gdp,2025,,约束性,2020,50", "value", "value 是空的", "填写"),
        ("gdp,2025,60%,约束性,2020,50", "value", "带百分号，而单位是“亿元”", "百分号"),
        ("gdp,2025,60,必须,2020,50", "bound", "“必须”不合格", "也可写约束性、预期性"),
        (
            "urban_rate,2025,60,约束性,2020,53.55",
            "value",
            "与第2行是同一指标、地区、城乡和目标年的两个目标",
            "只留一个",
        ),
        ("income_ratio,2025,0.9,约束性,2020,2", "value", "0.9 越过了自然界限 1", "limit"),
    ],
)
def test_a_target_is_sound(tmp_path: Path, row: str, place: str, cause: str, remedy: str) -> None:
    fault = only(tmp_path, targets=f"{TARGETS}{row}\n")
    assert fault.file.endswith("targets.csv")
    assert fault.place == f"第4行 {place}"
    assert cause in fault.cause
    assert remedy in fault.remedy


def test_all_steps_of_a_key_start_from_one_baseline(tmp_path: Path) -> None:
    fault = only(tmp_path, targets=TARGETS.replace("预期性,2020,53.55", "预期性,2022,55.18"))
    assert fault.place == "第3行 baseline_year"
    assert fault.cause == "基期（2022 年 55.18）与第2行（2020 年 53.55）不同"


@pytest.mark.parametrize(
    ("row", "place", "cause", "remedy"),
    [
        ("gpd,,2020,1,,x", "indicator", "没有指标 gpd", "是否想写 gdp"),
        ("gdp,长隔,2020,1,,x", "area", "没有地区 长隔", "是否想写 长葛"),
        ("gdp,深圳,2020,1,,x", "area", "没有地区 深圳", "许昌市、长葛市、禹州市、河南省、全国"),
        ("gdp,,2020,五,,x", "value", "“五”不是数字", "留空"),
        ("gdp,,2020,nan,,x", "value", "“nan”不是有限的数", "留空"),
        ("gdp,,2020,5%,,x", "value", "带百分号，而单位是“亿元”", "百分号"),
        ("urban_rate,,2021,100.1,,x", "value", "100.1 越过了自然界限 100", "limit"),
        ("income_ratio,,2021,0.99,,x", "value", "0.99 越过了自然界限 1", "limit"),
        ("gdp,,1948,5,,x", "period", "年份 1948 超出范围", "1949 到 2100"),
        ("gdp,,2101,5,,x", "period", "年份 2101 超出范围", "1949 到 2100"),
        ("gdp,,去年,5,,x", "period", "期别“去年”不合格", "2022Q3"),
        ("gdp,,,5,,x", "period", "period 是空的", "填写"),
        ("gdp,,2022Q3,5,,x", "period", "期别 2022Q3 与指标的频度（年）不符", "2022 的样子"),
        ("jobs,,2022,5,,x", "period", "期别 2022 与指标的频度（月）不符", "2022-09 的样子"),
        ("gdp,,2020,5,2023-02-30,x", "vintage", "日期“2023-02-30”不合格", "2023-03-15"),
        ("gdp,,2020,5,,", "source", "source 是空的", "填写"),
        ("urban_rate,许昌,2022,55,,x", "value", "与第3行是同一指标、地区、城乡、期别和得知日期的两个数", "vintage"),
    ],
)
def test_a_figure_is_sound(tmp_path: Path, row: str, place: str, cause: str, remedy: str) -> None:
    fault = only(tmp_path, observations=f"{OBSERVATIONS}{row}\n")
    assert fault.file.endswith("observations.csv")
    assert fault.place == f"第7行 {place}"
    assert cause in fault.cause
    assert remedy in fault.remedy


@pytest.mark.parametrize(
    ("column", "cell", "cause"),
    [
        ("stratum", "郊区", "“郊区”不合格"),
        ("quality", "大概", "“大概”不合格"),
        ("confidence", "E", "“E”不合格"),
        ("sample", "maybe", "“maybe”不合格"),
        ("error", "-1", "标准误小于 0"),
        ("error", "约1", "“约1”里有文字或单位"),
    ],
)
def test_the_other_columns_of_a_figure_are_sound(tmp_path: Path, column: str, cell: str, cause: str) -> None:
    fault = only(tmp_path, observations=f"indicator,period,value,source,{column}\ngdp,2020,1,x,{cell}\n", targets="")
    assert (fault.place, fault.cause) == (f"第2行 {column}", cause)


def test_all_faults_of_all_tables_are_told_at_once_in_their_order(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        indicators=INDICATORS.replace("income,", "Income,"),
        targets=f"{TARGETS}nothing,2030,x,y,2020,1\n",
        observations=f"{OBSERVATIONS}gdp,,2022Q1,x,,\ngdp,火星,2020,1,,x\ngdp,,2021,1\n",
    )
    assert [(Path(fault.file).stem, fault.place) for fault in found] == [
        ("indicators", "第4行 id"),
        *(("targets", f"第4行 {column}") for column in ("bound", "indicator", "value", "step")),
        *(("observations", f"第7行 {column}") for column in ("source", "value", "period")),
        ("observations", "第8行 area"),
        ("observations", "第9行"),
    ]


def test_a_table_that_cannot_be_read_does_not_hide_the_faults_of_another(tmp_path: Path) -> None:
    found = faults(tmp_path, indicators=INDICATORS.replace("income,", "Income,"), targets=",,\n1,2,3\n")
    assert [Path(fault.file).stem for fault in found] == ["indicators", "targets"]


def test_of_very_many_faults_the_first_are_told_and_the_others_counted(tmp_path: Path) -> None:
    rows = "".join(f"gdp,,{2000 + n % 90},x{n},,公报\n" for n in range(5_000))
    found = faults(tmp_path, observations=f"{HEAD['o']}\n{rows}", targets="")
    assert len(found) == MOST_SHOWN + 1
    assert [fault.place for fault in found[:2]] == ["第2行 value", "第3行 value"]
    assert found[-1].cause == f"另有 {5_000 - MOST_SHOWN:,} 处"


def test_words_may_be_chinese_and_in_any_case(tmp_path: Path) -> None:
    text = definition(direction="越小越好", nature="比值", path="直线", frequency="季度")
    one = load(zone(tmp_path, indicators=text, targets="", observations="")).indicators["rate"]
    assert (one.direction, one.nature, one.path, one.frequency) == ("down", "ratio", "linear", "quarter")
    text = definition(direction="UP", nature=" Money ")
    one = load(zone(tmp_path / "b", indicators=text, targets="", observations="")).indicators["rate"]
    assert (one.direction, one.nature, one.path, one.method, one.max_age) == ("up", "money", "compound", "1", 2.0)


def test_every_column_and_word_stands_in_the_documentation() -> None:
    page = (ROOT / "docs" / "indicators.md").read_text("utf-8")
    for name, columns in tables.TABLES.items():
        section = page.partition(f"## {name}.csv\n")[2].partition("\n## ")[0]
        rows = re.findall(r"^\| (`.*?) \| (.*) \|$", section, re.M)
        said = {column: text for head, text in rows for column in re.findall(r"`(\w+)`", head)}
        assert list(said) == [column.name for column in columns]
        for column in columns:
            assert column.required == said[column.name].startswith("required"), column.name
            for word, others in column.words.items():
                assert f"`{word}`" in said[column.name], f"{name}.{column.name}: {word}"
                assert all(other in said[column.name] for other in others), f"{name}.{column.name}: {others}"


def test_the_tables_of_a_new_zone_have_all_columns() -> None:
    for name, columns in tables.TABLES.items():
        head = (ROOT / "src" / "gongfu" / "data" / "skeleton" / f"{name}.csv").read_text("utf-8")
        assert head == ",".join(column.name for column in columns) + "\n"
