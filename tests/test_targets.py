"""Targets: the numbers a text promises to reach, told apart from grants, caps, fees, conditions and the past."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from texts import compiled, item

from gongfu.compiler.ledger import Target

Read = tuple[str, str, float | None, str | None]


def found(words: str) -> list[Read]:
    return [read(target) for target in item(words).targets]


def read(target: Target) -> Read:
    return target.metric, target.op, target.value, target.unit


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("城镇新增就业5万人以上。", ("城镇新增就业", ">=", 5, "万人")),
        ("森林覆盖率不低于40%。", ("森林覆盖率", ">=", 40, "%")),
        ("样例产业规模超过100亿元。", ("样例产业规模", ">=", 100, "亿元")),
        ("样例产业规模突破100亿元。", ("样例产业规模", ">=", 100, "亿元")),
        ("单位能耗控制在3%以内。", ("单位能耗", "<=", 3, "%")),
        ("城镇调查失业率不超过5.5%。", ("城镇调查失业率", "<=", 5.5, "%")),
        ("常住人口城镇化率达到60%。", ("常住人口城镇化率", "=", 60, "%")),
        ("网络零售额增长9%左右。", ("网络零售额增长", "~", 9, "%")),
        ("死亡率降至3‰以下。", ("死亡率", "<=", 3, "‰")),
        ("森林覆盖率提高2个百分点。", ("森林覆盖率提高", "=", 2, "个百分点")),
        ("城乡居民收入比缩小至2.3∶1左右。", ("城乡居民收入比", "~", 2.3, "∶1")),
        ("农村居民收入年均增长8%。", ("农村居民收入年均增长", "=", 8, "%")),
        ("立项材料审核时间压缩至7个工作日以内。", ("立项材料审核时间", "<=", 7, "个工作日")),
    ],
)
def test_metric_comparator_value_and_unit(words: str, expected: Read) -> None:
    assert found(words) == [expected]


@pytest.mark.parametrize(
    ("words", "value", "unit"),
    [
        ("培训高素质农民十五万人。", 15, "万人"),
        ("新增经营主体1.3万家。", 1.3, "万家"),
        ("完成投资5亿元。", 5, "亿元"),
        ("建设高标准农田13万亩。", 13, "万亩"),
        ("加快建设30个样例园区。", 30, "个"),
        ("建设40座样例大棚。", 40, "座"),
        ("举办招聘活动200场。", 200, "场"),
        ("改造老旧小区35个。", 35, "个"),
    ],
)
def test_what_is_to_be_produced(words: str, value: float, unit: str) -> None:
    ((_, op, number, measure),) = found(words)
    assert (op, number, measure) == ("=", value, unit)


def test_a_number_with_more_is_a_least() -> None:
    assert [row[1:] for row in found("建设240余座蔬菜大棚。")] == [(">=", 240, "座")]


@pytest.mark.parametrize(
    ("words", "op", "value"),
    [
        ("农机总量力争达到150项。", "~", 150),
        ("便民服务力争达到80项以上。", ">=", 80),
        ("产业规模力争突破100亿元。", ">=", 100),
    ],
)
def test_striving(words: str, op: str, value: float) -> None:
    assert [row[1:3] for row in found(words)] == [(op, value)]


@pytest.mark.parametrize(
    ("words", "baseline", "op", "value"),
    [
        ("自产比例由25%以上阶段性提高至35%以上。", 25, ">=", 35),
        ("自产比例从25%以上提高至35%以上。", 25, ">=", 35),
    ],
)
def test_from_a_baseline(words: str, baseline: float, op: str, value: float) -> None:
    (target,) = item(words).targets
    assert (target.baseline, target.op, target.value) == (baseline, op, value)


def test_one_target_for_each_metric_of_a_shared_number() -> None:
    assert [row[1:] for row in found("采摘、分拣自动化率均达到55%。")] == [("=", 55, "%"), ("=", 55, "%")]


def test_metrics_and_numbers_are_paired_in_order() -> None:
    assert [row[1:] for row in found("茶叶采摘、分拣自动化率分别达到60%和50%。")] == [("=", 60, "%"), ("=", 50, "%")]
    assert [row[1:] for row in found("商品退货率和投诉率分别控制在8%和3%以下。")] == [
        ("<=", 8, "%"),
        ("<=", 3, "%"),
    ]


def test_half_and_half_a_month() -> None:
    assert [row[1:] for row in found("档案调阅、复制答复用时压缩一半，分别缩短至1个月、半个月。")] == [
        ("=", 50, "%"),
        ("=", 1, "个月"),
        ("=", 0.5, "个月"),
    ]


@pytest.mark.parametrize(
    "words",
    [
        "实现服务站点全覆盖。",
        "行政村卫生室全覆盖。",
        "老旧管网改造全面完成。",
        "所有样例事项实现网上办理。",
        "将用人单位全部纳入保障范围。",
    ],
)
def test_targets_without_a_digit(words: str) -> None:
    assert [row[1:] for row in found(words)] == [("all", None, None)]


def test_a_range_keeps_the_lower_value() -> None:
    assert [row[2:] for row in found("培育龙头企业3—5家。")] == [(3, "家")]


def test_many_targets_in_one_sentence() -> None:
    words = "地区生产总值增长5.5%左右，固定资产投资增长6%以上，城镇新增就业5万人以上；粮食总产量稳定在285万吨以上。"
    assert [row[1:] for row in found(words)] == [
        ("~", 5.5, "%"),
        (">=", 6, "%"),
        (">=", 5, "万人"),
        (">=", 285, "万吨"),
    ]


@pytest.mark.parametrize(
    ("words", "value", "unit"),
    [("安排14亿元专项资金支持样例产业。", 14, "亿元"), ("发放2亿元消费券。", 2, "亿元")],
)
def test_money_set_aside_in_total_is_a_target(words: str, value: float, unit: str) -> None:
    assert [row[2:] for row in found(words)] == [(value, unit)]


@pytest.mark.parametrize(
    "words",
    [
        "对新入库企业给予65万元一次性奖励。",
        "对获奖单位最高给予100万元资助。",
        "按投资额的10%给予补助，最高不超过300万元。",
        "每培训一人补贴1000元。",
        "对购买新车的个人，每台补贴3000元。",
        "单户贷款额度不超过300万元。",
        "首付比例不低于20%。",
        "减按15%的税率征收企业所得税。",
        "年满60周岁的老年人免费乘坐公交。",
        "对营业收入达到1亿元以上的企业，给予10万元奖励。",
        "对就业满6个月以上的人员发放补贴。",
        "2022年全市城镇化率已达到58%。",
        "截至2022年底，已建成样例平台80个。",
        "实施“十百千”样例工程。",
        "实施“百企千村万户”行动。",
        "第3批样例名单公布后组织推广。",
        "围绕28个重点产业链开展服务。",
        "落实6项重点制度。",
        "应保尽保、应纳尽纳。",
        "推广5G应用，建设3A级景区。",
    ],
)
def test_numbers_that_are_no_target(words: str) -> None:
    assert found(words) == []


def test_a_target_beside_a_grant_in_one_item() -> None:
    words = "新增规上企业50家以上。对首次入库的企业，给予10万元奖励。"
    assert [row[1:] for row in found(words)] == [(">=", 50, "家")]


def test_a_target_quotes_metric_and_number() -> None:
    words = "完善服务网络，行政村卫生室覆盖率达到98%以上，持续优化服务。"
    (target,) = item(words).targets
    assert "卫生室覆盖率达到98%以上" in target.text
    assert target.text in words


@pytest.mark.parametrize("words", ["样例产业产值翻一番。", "样例产业产值较2020年翻一番。", "样例产业产值实现翻一番。"])
def test_a_doubling(words: str) -> None:
    assert [row[1:] for row in found(words)] == [("=", 2, "倍")]


@pytest.mark.parametrize(
    ("words", "metric", "baseline", "op", "value"),
    [
        ("参保率由85%提高到95%。", "参保率", 85, "=", 95),
        ("森林覆盖率从38%提升到40%。", "森林覆盖率", 38, "=", 40),
        ("办理时间由10个工作日压缩至5个工作日以内。", "办理时间", 10, "<=", 5),
        ("自产比例从25%以上提高至35%以上。", "自产比例", 25, ">=", 35),
    ],
)
def test_from_a_baseline_to_a_value(words: str, metric: str, baseline: float, op: str, value: float) -> None:
    (target,) = item(words).targets
    assert (target.metric, target.baseline, target.op, target.value) == (metric, baseline, op, value)


@pytest.mark.parametrize(
    ("words", "metrics"),
    [
        ("茶叶采摘、分拣自动化率均达到55%。", ["茶叶采摘自动化率", "茶叶分拣自动化率"]),
        ("采摘、分拣自动化率均达到55%。", ["采摘自动化率", "分拣自动化率"]),
        ("森林覆盖率、林木绿化率分别达到38%、45%以上。", ["森林覆盖率", "林木绿化率"]),
    ],
)
def test_metrics_that_share_their_words(words: str, metrics: list[str]) -> None:
    assert [metric for metric, *_ in found(words)] == metrics


@pytest.mark.parametrize("day", ["去年底", "2022年底"])
def test_a_result_whose_day_stands_in_the_clause_before(day: str) -> None:
    assert found(f"截至{day}，累计建成样例平台80个。") == []


@pytest.mark.parametrize("metric", ["基本养老保险参保率", "基本医疗保险参保率"])
def test_a_metric_that_begins_like_a_modal_word(metric: str) -> None:
    assert found(f"{metric}达到95%以上。") == [(metric, ">=", 95, "%")]


@pytest.mark.parametrize(
    ("words", "value", "unit"),
    [
        ("人均预期寿命达到79岁。", 79, "岁"),
        ("劳动年龄人口平均受教育年限达到11.3年。", 11.3, "年"),
        ("PM2.5平均浓度控制在45微克/立方米以下。", 45, "微克/立方米"),
        ("每千人口拥有执业医师达到3.2人。", 3.2, "人"),
        ("城乡居民收入倍差缩小到2以内。", 2, None),
    ],
)
def test_measures_of_well_being(words: str, value: float, unit: str | None) -> None:
    ledger = compiled(f"样例市实施方案\n一、发展目标\n到2025年，{words}\n二、重点任务\n（一）完善样例平台。")
    assert [row[2:] for row in found(words)] == [(value, unit)]
    assert [(goal.value, goal.unit) for goal in ledger.goals] == [(value, unit)]


METRICS = ["常住人口城镇化率", "森林覆盖率", "农机综合作业率", "养老保险参保率", "样例产业增加值占比"]
FRAMES = [
    ("{metric}达到{number}{unit}以上", ">="),
    ("{metric}不低于{number}{unit}", ">="),
    ("{metric}超过{number}{unit}", ">="),
    ("{metric}控制在{number}{unit}以内", "<="),
    ("{metric}不超过{number}{unit}", "<="),
    ("{metric}达到{number}{unit}", "="),
    ("{metric}提高到{number}{unit}", "="),
    ("{metric}达到{number}{unit}左右", "~"),
    ("{metric}力争达到{number}{unit}", "~"),
]
PRODUCTS = [("新增样例企业", "家"), ("建成样例站点", "个"), ("培训样例农民", "万人"), ("改造样例管网", "公里")]

share = st.builds(
    lambda metric, frame, number, unit: (
        frame[0].format(metric=metric, number=number, unit=unit),
        (metric, frame[1], float(number), unit),
    ),
    st.sampled_from(METRICS),
    st.sampled_from(FRAMES),
    st.one_of(st.integers(1, 99).map(str), st.decimals("0.1", "99.9", places=1).map(str)),
    st.sampled_from(["%", "‰"]),
)
product = st.builds(
    lambda made, number, suffix: (
        f"{made[0]}{number}{made[1]}{suffix[0]}",
        (made[0], suffix[1], float(number), made[1]),
    ),
    st.sampled_from(PRODUCTS),
    st.integers(2, 9999).map(str),
    st.sampled_from([("以上", ">="), ("", "="), ("左右", "~")]),
)


@given(st.lists(st.one_of(share, product), min_size=1, max_size=4), st.sampled_from("，；。"))
def test_targets_that_were_written_are_read(made: list[tuple[str, Read]], between: str) -> None:
    words = between.join(text for text, _ in made) + "。"
    read_back = found(words)
    assert [row[1:] for row in read_back] == [expected[1:] for _, expected in made]
    assert [row[0] for row in read_back if row[3] in ("%", "‰")] == [
        expected[0] for _, expected in made if expected[3] in ("%", "‰")
    ]
