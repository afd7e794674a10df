"""Derived indicators: the figures that formulas give, what these inherit, and what is wrong with them."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from figures import book, zone
from hypothesis import given, settings
from hypothesis import strategies as st

from gongfu.documents.errors import InputError, InputErrors
from gongfu.indicators.book import Book
from gongfu.indicators.formulas.calculation import Calculation, Places, calculate
from gongfu.indicators.formulas.derived import derive, propagate
from gongfu.indicators.formulas.expression import (
    Binary,
    Call,
    Expression,
    InArea,
    InStratum,
    Name,
    Number,
    spell,
)
from gongfu.indicators.formulas.order import check_formulas
from gongfu.indicators.loading import load
from gongfu.indicators.model import Indicator, Key, Observation
from gongfu.indicators.panel import counties
from gongfu.indicators.tables.areas import Areas
from gongfu.indicators.tables.observations import Figures

VALUES = {"a": 3.0, "b": -0.5, "c": 12.25}
PLACES = Places("样例市", ("东山县", "西河县"))


def _single(tree: Expression, values: dict[str, float] = VALUES) -> Calculation:
    return calculate(tree, lambda reading: np.array(values[reading.indicator]), PLACES)


# --- figures of a zone -----------------------------------------------------------------------------------------------

INCOME = "income,人均可支配收入,元,up,money"
RATIO = "gap,城乡居民收入比,倍,down,ratio,income@urban / income@rural"


def _found(made: Book, indicator: str, area: str = "样例市", stratum: str = "all") -> dict[str, float]:
    return {one.period: one.value for one in made.observations(Key(indicator, area, stratum))}  # type: ignore[arg-type]


def test_the_ratio_of_urban_to_rural_income_is_found_for_every_area_and_year(tmp_path: Path) -> None:
    rows = [
        "income,,urban,2020,32000,,,,公报",
        "income,,rural,2020,16000,,,,公报",
        "income,,all,2020,24000,,,,公报",
        "income,东山,城镇,2020,30000,,,,公报",
        "income,东山,农村,2020,20000,,,,公报",
        "income,东山,农村,2021,22000,,,,公报",
        "income,样例省,urban,2021,36000,,,,年鉴",
        "income,样例省,rural,2021,15000,,,,年鉴",
    ]
    made, faults = derive(book(tmp_path, [INCOME, RATIO], rows))
    assert faults == ()
    keys = [key for key in made.keys() if key.indicator == "gap"]  # noqa: SIM118
    assert {key: _found(made, "gap", key.area) for key in keys} == {
        Key("gap", "样例市"): {"2020": 2.0},
        Key("gap", "东山县"): {"2020": 1.5},  # no urban figure of 2021: no ratio
        Key("gap", "样例省"): {"2021": 2.4},
    }
    (figure,) = made.observations(Key("gap", "样例市"))
    assert figure.source == "由人均可支配收入（城镇）、人均可支配收入（农村）计算：公报"
    assert figure.note == "公式 income@urban / income@rural"


def test_shares_growth_and_figures_per_head_keep_the_stratum_at_hand(tmp_path: Path) -> None:
    indicators = [
        "gdp,生产总值,亿元,up,money",
        "people,常住人口,万人,up,count",
        "head,人均生产总值,元,up,money,gdp / people * 10000",
        "share,占全市比重,%,up,share,gdp / zone(gdp) * 100",
        "part,占各县合计比重,%,up,share,gdp / sum(gdp) * 100",
        "rate,增速,%,up,ratio,growth(gdp)",
        'past,五年前,亿元,up,money,"lag(gdp, 5)"',
        "province,与全省之比,%,up,ratio,head / head[省] * 100",
    ]
    figures = [
        "gdp,,,2015,100,,,,公报",
        "gdp,,,2020,200,,,,公报",
        "gdp,,,2021,210,,,,公报",
        "gdp,东山,,2020,60,,,,公报",
        "gdp,西河,,2020,30,,,,公报",
        "gdp,南湖,,2020,30,,,,公报",
        "gdp,高新,,2020,10,,,,公报",
        "gdp,样例省,,2020,5000,,,,年鉴",
        "people,,,2020,50,,,,公报",
        "people,样例省,,2020,1000,,,,年鉴",
        "people,,urban,2020,30,,,,公报",
    ]
    made, faults = derive(book(tmp_path, indicators, figures))
    assert faults == ()
    assert _found(made, "head") == {"2020": 40000.0}
    assert _found(made, "head", "样例省") == {"2020": 50000.0}
    assert _found(made, "head", stratum="urban") == {}
    assert _found(made, "share", "东山县") == {"2020": pytest.approx(30.0)}
    assert _found(made, "share", "样例省") == {}, "the province is no part of the city"
    assert _found(made, "part", "东山县") == {"2020": pytest.approx(50.0)}, "高新区 is in the figures of its county"
    assert _found(made, "rate") == {"2021": pytest.approx(5.0)}
    assert _found(made, "past") == {"2020": 100.0, "2025": 200.0, "2026": 210.0}
    assert _found(made, "province") == {"2020": pytest.approx(80.0)}


def test_quarters_and_months_are_compared_with_those_of_the_year_before(tmp_path: Path) -> None:
    indicators = ["sales,零售额,亿元,up,money,,month", "rate,增速,%,up,ratio,growth(sales),month"]
    rows = ["sales,,,2022-03,100,,,,快报", "sales,,,2023-02,50,,,,快报", "sales,,,2023-03,110,,,,快报"]
    made, _ = derive(book(tmp_path, indicators, rows))
    assert _found(made, "rate") == {"2023-03": pytest.approx(10.0)}


def test_formulas_over_formulas_come_in_the_order_they_need(tmp_path: Path) -> None:
    indicators = ["c,丙,倍,up,ratio,b * 2", "b,乙,倍,up,ratio,a + 1", "a,甲,倍,up,ratio"]
    made, _ = derive(book(tmp_path, indicators, ["a,,,2020,1,,,,公报"]))
    assert _found(made, "c") == {"2020": 4.0}


def test_a_published_figure_stands(tmp_path: Path) -> None:
    rows = [
        *(
            f"income,,{stratum},{year},{value},,,,公报"
            for year in (2020, 2021)
            for stratum, value in [("urban", 30), ("rural", 20)]
        ),
        "gap,,,2020,1.51,,,,统计年鉴",
    ]
    made, _ = derive(book(tmp_path, [INCOME, RATIO], rows))
    assert _found(made, "gap") == {"2020": 1.51, "2021": 1.5}


def test_a_figure_is_as_sure_as_the_least_sure_of_its_inputs(tmp_path: Path) -> None:
    rows = [
        "income,,urban,2020,30000,,preliminary,2021-03-01,公报,B",
        "income,,rural,2020,20000,,estimated,2021-05-01,测算,C,1",
    ]
    made, _ = derive(book(tmp_path, [INCOME, RATIO], rows))
    (figure,) = made.observations(Key("gap", "样例市"))
    assert (figure.quality, figure.vintage, figure.confidence, figure.sample) == ("estimated", "2021-05-01", "C", True)
    assert made.series(Key("gap", "样例市")).sample


@pytest.mark.parametrize(
    ("letters", "worst"),
    [("AB", "B"), ("AX", "X"), (["A", None], None), (["M", None], "M"), (["B", "unverified"], "unverified")],
)
def test_the_worst_letter_counts_and_no_letter_is_not_a_good_one(letters: list[str | None], worst: str | None) -> None:
    key = Key("x", "样例市")
    inputs = [Observation(key, "2020", 1.0, confidence=letter) for letter in letters]  # type: ignore[arg-type]
    assert propagate(key, "2020", 1.0, inputs, [1.0, 1.0], "").confidence == worst


def test_a_proxy_stays_a_proxy(tmp_path: Path) -> None:
    indicators = ["jobs,岗位,个,up,count", "people,人口,人,up,count,,,省", "per,人均岗位,个,up,ratio,jobs / people"]
    rows = ["jobs,,,2020,50,,,,公报", "people,样例省,,2020,100,,,,年鉴"]
    made, _ = derive(book(tmp_path, indicators, rows))
    (figure,) = made.observations(Key("per", "样例市"))
    assert (figure.value, figure.proxy) == (0.5, "样例省")
    assert made.series(Key("per", "样例市")).proxy == "样例省"
    assert made.series(Key("per", "样例省")).values == ()


def test_standard_errors_follow_the_delta_method(tmp_path: Path) -> None:
    """d(u/r) = du/r - u/r² dr: with u = 30 ± 0.6 and r = 20 ± 0.3, √((0.6/20)² + (30·0.3/400)²) = 0.0375."""
    rows = ["income,,urban,2020,30,0.6,,,调查", "income,,rural,2020,20,0.3,,,调查", "income,,all,2020,25,,,,公报"]
    indicators = [
        INCOME,
        RATIO,
        "twice,两倍减一倍,元,up,money,income@urban + income@urban - income@urban",
        "half,一半,元,up,money,income / 2",
    ]
    made, _ = derive(book(tmp_path, indicators, rows))
    errors = {name: made.observations(Key(name, "样例市"))[0].error for name in ("gap", "twice", "half")}
    assert errors["gap"] == pytest.approx(0.0375)
    assert errors["twice"] == pytest.approx(0.6), "one figure used three times has one error"
    assert errors["half"] is None, "the input has none"


def test_one_figure_read_in_two_ways_has_one_error(tmp_path: Path) -> None:
    """x / zone(x) is 1 for the zone itself, whatever the error of x."""
    made, _ = derive(book(tmp_path, ["x,甲,元,up,money", "y,乙,倍,up,ratio,x / zone(x)"], ["x,,,2020,30,3,,,调查"]))
    assert made.observations(Key("y", "样例市"))[0].error == pytest.approx(0.0, abs=1e-12)


def test_figures_are_those_known_on_the_day(tmp_path: Path) -> None:
    rows = [
        "income,,urban,2020,30000,,preliminary,2021-02-01,快报",
        "income,,urban,2020,33000,,final,2021-10-01,年鉴",
        "income,,rural,2020,15000,,final,2021-01-01,公报",
    ]
    loaded = book(tmp_path, [INCOME, RATIO], rows)
    early, _ = derive(loaded, date(2021, 3, 1))
    late, _ = derive(loaded)
    assert [(one.value, one.vintage) for one in early.observations(Key("gap", "样例市"))] == [(2.0, "2021-02-01")]
    assert [(one.value, one.vintage) for one in late.observations(Key("gap", "样例市"))] == [(2.2, "2021-10-01")]
    assert derive(loaded, date(2021, 1, 15))[0].observations(Key("gap", "样例市")) == ()


# --- what is wrong ---------------------------------------------------------------------------------------------------


def test_a_division_by_zero_is_one_fault_that_names_indicator_area_and_period(tmp_path: Path) -> None:
    indicators = ["a,甲,个,up,count", "b,乙,个,up,count", "c,丙,倍,up,ratio,a / b", "d,丁,倍,up,ratio,c + a"]
    rows = [
        *(f"a,{area},,2020,1,,,,公报" for area in ("", "东山", "西河")),
        "a,,,2021,1,,,,公报",
        "b,,,2020,0,,,,公报",
        "b,,,2021,4,,,,公报",
        "b,东山,,2020,0,,,,公报",
    ]
    made, faults = derive(book(tmp_path, indicators, rows))
    assert [str(fault) for fault in faults] == [
        f"{tmp_path / 'indicators.csv'}: 丙（c） {area} 全体 2020: "
        "公式 a / b 除以零。此处没有数；请核对这一期的数据，或改正公式"
        for area in ("样例市", "东山县")
    ]
    assert _found(made, "c") == {"2021": 0.25}
    assert _found(made, "d") == {"2021": 1.25}, "what is made of it has no figure either, and no second fault"


def test_a_fault_inside_zone_or_lag_is_told_once_where_it_is(tmp_path: Path) -> None:
    indicators = ["a,甲,个,up,count", 'c,丙,倍,up,ratio,"a * zone(1 / lag(a, 1))"']
    rows = [
        f"a,{area},,{year},{0 if year == 2020 else 1},,,,公报" for area in ("", "东山", "西河") for year in (2020, 2021)
    ]
    _, faults = derive(book(tmp_path, indicators, rows))
    assert [fault.place for fault in faults] == ["丙（c） 样例市 全体 2021"]


def test_growth_from_nothing_is_a_fault(tmp_path: Path) -> None:
    indicators = ["a,甲,个,up,count", "rate,增速,%,up,ratio,growth(a)"]
    _, faults = derive(book(tmp_path, indicators, ["a,,,2020,0,,,,公报", "a,,,2021,5,,,,公报"]))
    assert [fault.cause for fault in faults] == ["公式 growth(a) 的上年同期值不是正数"]


def test_a_share_beyond_its_limit_is_a_fault_and_rounding_is_none(tmp_path: Path) -> None:
    indicators = ["a,甲,%,up,share", "b,乙,%,up,share", "c,丙,%,up,share,a + b,,,100"]
    rows = ["a,,,2020,60,,,,公报", "b,,,2020,50,,,,公报", "a,,,2021,33.3,,,,公报", "b,,,2021,66.7000000000001,,,,公报"]
    made, faults = derive(book(tmp_path, indicators, rows))
    assert [(fault.place, fault.cause) for fault in faults] == [
        ("丙（c） 样例市 全体 2020", "公式 的得数越过了自然界限 100")
    ]
    assert list(_found(made, "c")) == ["2021"]


def test_every_fault_of_every_formula_is_told_in_one_pass(tmp_path: Path) -> None:
    indicators = [
        "income,人均可支配收入,元,up,money",
        "month,月度,元,up,money,,month",
        "a,甲,倍,up,ratio,income / ",
        "b,乙,倍,up,ratio,incone + 人均可支配收入",
        "c,丙,倍,up,ratio,d + 1",
        "d,丁,倍,up,ratio,e + 1",
        "e,戊,倍,up,ratio,c + 1",
        "f,己,倍,up,ratio,f + 1",
        "g,庚,倍,up,ratio,income[河北省] + month",
        "h,辛,倍,up,ratio,income / (1 - 1)",
        "i,壬,倍,up,ratio,2 + 3",
        "j,癸,倍,up,ratio,income + 10^(10^10)",
    ]
    with pytest.raises(InputErrors) as raised:
        load(zone(tmp_path, indicators, []))
    assert [(error.place, error.cause, error.remedy) for error in raised.value.exceptions] == [
        ("第4行 formula", "公式第9个字符：这里应是数字、指标或函数，不是公式的结尾", "请补上算式缺的部分"),
        ("第5行 formula", "公式第1个字符：没有指标 incone", "是否想写 income？"),
        ("第5行 formula", "公式第10个字符：没有指标 人均可支配收入", "公式里写指标的 id：income"),
        ("第6行 formula", "公式循环引用：c → d → e → c", "请改其中一个公式，使它不再用到由它算出的指标"),
        ("第9行 formula", "公式循环引用：f → f", "请改其中一个公式，使它不再用到由它算出的指标"),
        (
            "第10行 formula",
            "公式第7个字符：没有地区 河北省",
            "可用：样例市、东山县、西河县、南湖区、高新区、样例省、邻市",
        ),
        (
            "第10行 formula",
            "公式第15个字符：month 是月度指标，而本指标是年度指标",
            "公式只能用频度相同的指标，请另设一个同频度的指标",
        ),
        ("第11行 formula", "公式第8个字符：除数 1 - 1 总是零", "请改正算式"),
        ("第12行 formula", "公式第1个字符：公式没有用到任何指标", "常数不是派生指标，请写进观测表或改正公式"),
        ("第13行 formula", "公式第12个字符：10 ^ (10 ^ 10) 没有有限的实数值", "请改正算式"),
    ]


def test_a_published_figure_that_the_formula_does_not_bear_out_is_a_warning(tmp_path: Path) -> None:
    made = book(
        tmp_path,
        ["a,甲,元,up,money,", "b,乙,元,up,money,", "r,比,倍,down,ratio,a / b"],
        [
            *(f"a,{area},,2020,{value},,,,公报" for area, value in (("", 228), ("东山", 230), ("西河", 400))),
            *(f"b,{area},,2020,100,,,,公报" for area in ("", "东山", "西河")),
            "r,,,2020,2.3,,,,公报",  # 2.28, rounded: 0.9 % apart and no warning
            "r,东山,,2020,2.31,,,,公报",  # 2.30: 0.4 % apart
            "r,西河,,2020,3.9,,,,公报",  # 4.00: 2.5 % apart
            "r,南湖,,2020,9,,,,公报",  # nothing to calculate it from
        ],
    )
    assert made.warnings == ()
    whole, faults = derive(made)
    assert faults == ()
    assert [(Path(one.file).name, one.place, one.cause) for one in whole.warnings] == [
        ("observations.csv", "比（r） 西河县 全体 2020", "公布的是 3.9，公式 a / b 得 4")
    ]
    assert whole.series(Key("r", "西河县")).values == (3.9,)


def test_a_knot_of_formulas_is_one_fault(tmp_path: Path) -> None:
    names = [f"k{number}" for number in range(60)]
    every = [f"{name},{name},元,up,money,{' + '.join(names[:30])}" for name in names]  # each reads the first thirty
    ring = [f"r{number},r{number},元,up,money,r{(number + 1) % 300} + {names[0]}" for number in range(300)]
    with pytest.raises(InputErrors) as caught:
        book(tmp_path, [*every, *ring], [])
    told = [(one.place, one.cause) for one in caught.value.exceptions if isinstance(one, InputError)]
    way = " → ".join(f"r{number}" for number in range(9))
    assert told == [  # k30 to k59 only read the knot, and so are no part of it
        ("第2行 formula", "公式循环引用：k0 → k0（共 30 个指标绕在一起）"),
        ("第62行 formula", f"公式循环引用：{way} → … → r0（共 300 个指标绕在一起）"),
    ]


def test_a_chain_of_formulas_makes_one_new_table_and_sources_of_bounded_length(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [f"a{number},甲{number},元,up,money,a{number - 1} + 1" for number in range(1, 200)]
    start = book(tmp_path, ["a0,甲0,元,up,money,", *rows], ["a0,,,2020,5,,,,公报"])
    made, more = [], Figures.with_more
    monkeypatch.setattr(Figures, "with_more", lambda old, new: made.append(1) or more(old, new))
    last = derive(start)[0].observations(Key("a199", "样例市"))
    assert [one.value for one in last] == [204.0]
    assert len(made) == 1
    assert len(last[0].source) < 600


def test_counties_are_the_areas_whose_figures_add_up(tmp_path: Path) -> None:
    assert counties(book(tmp_path, [INCOME], []).zone) == ("东山县", "西河县", "南湖区")


# --- whatever is written ---------------------------------------------------------------------------------------------

PLACED = st.recursive(
    st.sampled_from(["a", "b"]).map(Name) | st.sampled_from([0.0, 2.0, 1e200]).map(Number),
    lambda inner: st.one_of(
        st.builds(Binary, st.sampled_from("+-*/^"), inner, inner),
        st.builds(InStratum, inner, st.sampled_from(["urban", "rural"])),
        st.builds(InArea, inner, st.sampled_from(["省", "东山", "样例市"])),
        st.builds(lambda name, x: Call(name, (x,)), st.sampled_from(["growth", "zone", "sum", "ln", "abs"]), inner),
        st.builds(lambda x, n: Call("lag", (x, Number(n))), inner, st.sampled_from([0.0, 1.0, 100.0])),
        st.builds(lambda x, y: Call("max", (x, y)), inner, inner),
    ),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Book:
    places = [("", 3), ("东山", 1), ("西河", 0), ("南湖", -2), ("样例省", 50)]
    strata = [("all", 1), ("urban", 2), ("rural", 0)]
    figures = [
        f"{name},{area},{stratum},{year},{base * (year - 2018) + more},{more},,,公报"
        for name, years in (("a", (2019, 2020, 2021)), ("b", (2020, 2021)))
        for area, base in places
        for stratum, more in strata
        for year in years
    ]
    return book(tmp_path_factory.mktemp("zone"), ["a,甲,元,up,money", "b,乙,元,up,money"], figures)


@given(PLACED)
@settings(max_examples=60)
def test_every_formula_gives_finite_figures_and_clear_faults(small: Book, tree: Expression) -> None:
    definition = Indicator("c", "丙", "", "元", "up", "money", "compound", formula=spell(tree))
    indicators = small.indicators | {"c": definition}
    if check_formulas(indicators, Areas.of(small.zone)):
        return
    made, faults = derive(replace(small, indicators=indicators))
    figures = [one for key in made.keys() if key.indicator == "c" for one in made.observations(key)]  # noqa: SIM118
    assert all(math.isfinite(one.value) and (one.error is None or math.isfinite(one.error)) for one in figures)
    assert all(fault.place.startswith("丙（c） ") and fault.cause.startswith("公式 ") for fault in faults)
    assert len(faults) == len({fault.place for fault in faults})
