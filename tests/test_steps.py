"""A reform's effect on the two-step lines: the difference is carried onto the published line, never the level."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import small_zone

from gongfu import indicators
from gongfu.indicators.book import Book
from gongfu.indicators.model import Key, Observation
from gongfu.publish.listing import FORMATS
from gongfu.publish.steps import landings as listing
from gongfu.simulation.figures import figures
from gongfu.simulation.law import Law, Reform, Sum, fact, household, person
from gongfu.simulation.law.parameters import read_parameters
from gongfu.simulation.population import Population
from gongfu.simulation.response import Elasticity
from gongfu.simulation.steps import Landing, land, landings

DAY = date(2026, 3, 1)
FACTS = {
    item.name: item
    for item in (
        fact("market", "household", "市场收入", "money", "yuan/person/year"),
        fact("rural", "household", "乡村", "flag"),
        fact("county", "household", "县", "code", codes=("东山县", "西河县")),
    )
}
INDICATORS = """\
id,name,unit,direction,nature,action,formula,proxy,limit,path,low,high
pcdi,人均可支配收入,元,up,money,income,,,,,,
pcdi_median,收入中位数,元,up,money,income,,丙省,,,,
urban_rural_ratio,城乡收入比,倍,down,ratio,income,pcdi@urban / pcdi@rural,,1,,,
gini,基尼系数,系数,down,index,income,,,0,,,
middle_10_50,中等收入群体占比,%,up,share,income,,,100,,,
quintile_ratio,高低组比,倍,band,ratio,income,,,,,2,4
"""
TARGETS = """\
indicator,area,stratum,step,value,bound,baseline_year,baseline_value,source,sample,document
urban_rural_ratio,,,2025,1.9,预期性,2020,2.5,规划,,plan
pcdi,东山,,2025,17105.1,预期性,2020,10000,规划,,plan
pcdi_median,,,2025,30000,预期性,2020,20000,规划,,
middle_10_50,,,2025,40,预期性,2020,30,样例,是,
quintile_ratio,,,2025,4,预期性,2020,8,规划,,
"""
OBSERVATIONS = """\
indicator,area,stratum,period,value,source,sample
pcdi,,城镇,2025,23000,公报,
pcdi,,农村,2025,10000,公报,
pcdi,东山,全体,2020,10000,公报,
pcdi,东山,全体,2021,11000,公报,
pcdi,东山,全体,2022,12100,公报,
pcdi,东山,全体,2023,13310,公报,
pcdi,西河,全体,2023,9000,公报,
pcdi_median,丙省,,2025,26000,省公报,
quintile_ratio,,,2025,7,公报,
"""


@pytest.fixture
def book(tmp_path: Path) -> Book:
    folder = small_zone.write(tmp_path)
    for name, text in (("indicators", INDICATORS), ("targets", TARGETS), ("observations", OBSERVATIONS)):
        (folder / f"{name}.csv").write_text(text, "utf-8")
    return indicators.derive(indicators.load(folder))[0]


def city(*, synthetic: bool = True, rural: bool = True) -> Population:
    """Eight persons: 2 of 40,000 a head, 1 of 20,000, 1 of 60,000, 4 of 10,000, a household each."""
    facts = {"market": [40_000, 20_000, 60_000, 10_000], "county": [0, 0, 1, 1]}
    if rural:
        facts["rural"] = [0, 1, 0, 1]
    return Population.of({}, facts, [0, 0, 1, 2, 3, 3, 3, 3], FACTS, name="甲市", synthetic=synthetic)


def told(found: tuple[Observation, ...]) -> dict[Key, float]:
    return {one.key: one.value for one in found}


def simulated(population: Population, more: float = 0.0, scenario: str = "") -> tuple[Observation, ...]:
    """Figures of the city where country people have ``more`` yuan a head."""
    income = population.values("market") + float(more) * population.households["rural"]
    return figures(income, population, "甲市", 2025, scenario)


def landed(book: Book, more: float = 2_000.0) -> dict[Key, Landing]:
    here = city()
    found = land(book, {2025: simulated(here)}, {"补贴": {2025: simulated(here, more, "补贴")}}, DAY)
    return {one.key: one for one in found}


# --- figures ---


def test_figures_are_those_of_the_statistics_bureau() -> None:
    found = told(figures(city().values("market"), city(), "甲市", 2025))
    assert found[Key("pcdi", "甲市")] == pytest.approx(200_000 / 8)
    assert found[Key("pcdi", "甲市", "urban")] == pytest.approx(140_000 / 3)
    assert found[Key("pcdi", "甲市", "rural")] == pytest.approx(60_000 / 5)
    assert found[Key("urban_rural_ratio", "甲市")] == pytest.approx(140_000 / 3 / 12_000)
    assert found[Key("pcdi_median", "甲市")] == 30_000  # of four households, not of eight persons
    assert found[Key("median_share", "甲市")] == pytest.approx(120)
    # sum of differences over pairs: 600,000; over n^2 m = 64 x 25,000
    assert found[Key("gini", "甲市")] == pytest.approx(600_000 / (64 * 25_000))


def test_fifths_are_of_households_and_one_that_lies_across_a_border_counts_in_part() -> None:
    found = told(figures(city().values("market"), city(), "甲市", 2025))
    fifths = [found[Key(f"pcdi_quintile_{number}", "甲市")] for number in range(1, 6)]
    # 0.8 of a household each: 4 persons of 10,000; then 0.2 of those 4 and 0.6 of one of 20,000; and so on
    assert fifths == pytest.approx([10_000, 20_000 / 1.4, 40_000 / 1.2, 60_000 / 1.4, 60_000])
    assert found[Key("quintile_ratio", "甲市")] == pytest.approx(6)


def test_income_bands_are_shares_of_households() -> None:
    one = Population.of({}, {"market": [50_000, 100_000, 400_000]}, [0, 0, 1, 2], FACTS, weight=[2, 1, 1])
    found = told(figures(one.values("market"), one, "甲市", 2025))
    # households have 100,000 (two of them), 100,000 and 400,000: all from 100,000 to 500,000, one above 200,000
    assert found[Key("middle_10_50", "甲市")] == pytest.approx(100)
    assert found[Key("middle_20_60", "甲市")] == pytest.approx(25)


def test_counties_are_told_by_name_and_what_cannot_be_told_is_left_out() -> None:
    found = told(figures(city().values("market"), city(), "甲市", 2025))
    assert found[Key("pcdi", "东山县")] == pytest.approx(100_000 / 3)
    alone = city(rural=False)
    assert not [one for one in figures(alone.values("market"), alone, "甲市", 2025) if one.key.stratum != "all"]


def test_simulated_figures_say_that_they_are() -> None:
    one = figures(city().values("market"), city(), "甲市", 2025, "补贴")[0]
    assert (one.period, one.quality, one.confidence, one.sample) == ("2025", "estimated", "X", True)
    assert "合成人口" in one.note and "补贴" in one.note and "不是统计数" in one.note
    real = city(synthetic=False)
    assert not figures(real.values("market"), real, "甲市", 2025)[0].sample


def test_incomes_of_another_shape_are_refused() -> None:
    with pytest.raises(ValueError, match="incomes"):
        figures(np.zeros(3), city(), "甲市", 2025)


# --- where they land ---


def test_the_effect_is_carried_onto_the_published_line(book: Book) -> None:
    found = landed(book)[Key("urban_rural_ratio", "甲市")]
    assert found.line.origin == "published"
    assert found.line.value == pytest.approx(2.3)  # 23,000 to 10,000
    (outcome,) = found.outcomes
    # country people go from 12,000 to 14,000 a head: 46,666.67/14,000 - 46,666.67/12,000
    assert outcome.effect == pytest.approx(140_000 / 3 * (1 / 14_000 - 1 / 12_000))
    assert outcome.landed == pytest.approx(2.3 + outcome.effect)
    assert outcome.closed == pytest.approx(-outcome.effect / 0.4)
    assert (found.verdict, outcome.verdict) == ("short", "reached")
    assert found.target is not None and found.target.document == "plan"
    assert found.apart == pytest.approx(140_000 / 36_000 / 2.3 - 1)


def test_where_the_year_has_no_figure_yet_the_trend_is_the_line(book: Book) -> None:
    found = landed(book)[Key("pcdi", "东山县")]
    assert found.line.origin == "projected"
    assert found.line.value == pytest.approx(10_000 * 1.1**5)  # 10 % a year
    (outcome,) = found.outcomes
    assert outcome.effect == pytest.approx(2_000 / 3)
    assert outcome.closed == pytest.approx(2 / 3)
    assert outcome.verdict == "short"


def test_without_a_target_there_is_no_verdict(book: Book) -> None:
    found = landed(book)[Key("gini", "甲市")]
    assert found.target is None
    assert (found.verdict, found.outcomes[0].verdict) == ("no_target", "no_target")
    assert found.outcomes[0].closed is None


def test_on_a_figure_of_another_area_there_is_no_verdict_either(book: Book) -> None:
    found = landed(book)[Key("pcdi_median", "甲市")]
    assert found.line.origin == "proxy"
    assert found.outcomes[0].verdict == "cannot_tell"
    assert found.outcomes[0].closed is None


def test_nor_without_any_figure(book: Book) -> None:
    found = landed(book)[Key("middle_10_50", "甲市")]
    assert found.line.origin == "none"
    assert found.outcomes[0].landed is None
    assert (found.verdict, found.outcomes[0].verdict) == ("cannot_tell", "cannot_tell")
    assert found.sample and found.synthetic


def test_a_band_is_reached_from_either_side(book: Book) -> None:
    found = landed(book, 10_000)[Key("quintile_ratio", "甲市")]
    # the band is 2 to 4; the line 7 is 3 outside; the lowest fifth goes from 10,000 to 20,000, the ratio from 6 to 3
    assert found.outcomes[0].effect == pytest.approx(-3)
    assert found.outcomes[0].closed == pytest.approx(1)
    assert found.outcomes[0].verdict == "reached"


def test_a_reform_that_widens_the_gap_closes_less_than_nothing(book: Book) -> None:
    assert landed(book, -2_000)[Key("pcdi", "东山县")].outcomes[0].closed == pytest.approx(-2 / 3)


def test_counties_without_figure_and_target_are_left_out(book: Book) -> None:
    keys = landed(book).keys()
    assert Key("gini", "东山县") not in keys
    assert Key("pcdi", "西河县") in keys


def test_a_reform_without_figures_of_a_year_is_named(book: Book) -> None:
    with pytest.raises(ValueError, match="补贴 2025 东山县 gini"):
        land(book, {2025: simulated(city())}, {"补贴": {}}, DAY)


# --- the whole way ---


@household("人均可支配收入", "yuan/person/year", "本例")
def income_per_head(market, rural, *, subsidy):
    return market + subsidy if rural else market


PARAMETERS = """\
[subsidy]
label = "补贴"
unit = "yuan/person/year"
[[subsidy.values]]
since = "2020-01-01"
value = 0
source = "本例"
confidence = "X"
"""


@pytest.fixture
def law(tmp_path: Path) -> Law:
    file = tmp_path / "parameters.toml"
    file.write_text(PARAMETERS, "utf-8")
    return Law("本例", (income_per_head.rule,), read_parameters(file), FACTS)


def test_two_reforms_of_one_name_cannot_be_told_apart(book: Book, law: Law) -> None:
    twice = [Reform.of({"subsidy": amount}, name="补贴", since="2025-01-01") for amount in (2_000, 3_000)]
    with pytest.raises(ValueError, match="names that differ"):
        landings(book, {2025: city()}, law, twice, DAY)


@pytest.mark.parametrize("say", [None, list.append])
def test_baseline_and_reforms_are_simulated_for_every_year(book: Book, law: Law, say: Callable | None) -> None:
    said: list[str] = []
    found = landings(
        book,
        {2025: city(), 2035: city()},
        law,
        [Reform.of({"subsidy": 2_000}, name="补贴", since="2025-01-01")],
        DAY,
        progress=None if say is None else said.append,
    )
    by_year = {one.step: one for one in found if one.key == Key("pcdi", "甲市", "rural")}
    assert by_year.keys() == {2025, 2035}
    assert by_year[2025].baseline == pytest.approx(12_000)
    assert by_year[2035].outcomes[0].effect == pytest.approx(2_000)
    assert said == ([] if say is None else ["2025 现行政策", "2025 补贴", "2035 现行政策", "2035 补贴"])


def test_people_answer_to_a_reform_only_where_that_is_asked_for_and_it_is_told(book: Book, tmp_path: Path) -> None:
    wage = fact("wage", "person", "工资", "money", "yuan/year")
    facts = {**FACTS, "wage": wage}
    file = tmp_path / "tax.toml"
    file.write_text(PARAMETERS.replace("subsidy", "rate").replace("yuan/person/year", "1"), "utf-8")
    taxed = Law("本例", (kept.rule, kept_per_head.rule), read_parameters(file), facts)
    here = Population.of({"wage": [40_000, 20_000]}, {"rural": [0, 1]}, [0, 1], facts, synthetic=True)

    def effect(response: Elasticity | None) -> tuple[float, str]:
        reform = Reform.of({"rate": 0.19}, name="加税")
        found = landings(book, {2025: here}, taxed, [reform], DAY, income="kept_per_head", response=response)
        outcome = next(one for one in found if one.key == Key("pcdi", "甲市")).outcomes[0]
        return outcome.effect, outcome.note

    assert effect(None) == (pytest.approx(-0.19 * 30_000), "合成人口模拟：加税；不是统计数")
    # what is kept falls from 1 to 0.81, so wages fall to 0.81^0.5 = 0.9 of what they were
    answered, note = effect(Elasticity(0.5, source="本例"))
    assert answered == pytest.approx((0.81 * 0.9 - 1) * 30_000)
    assert "行为反应：工资弹性 0.5" in note


@person("留下的工资", "yuan/year", "本例")
def kept(wage, *, rate):
    return wage * (1 - rate)


@household("人均留下的工资", "yuan/person/year", "本例")
def kept_per_head(kept: Sum, size):
    return kept / size


def test_the_listing_says_where_every_figure_comes_from(book: Book) -> None:
    here = city()
    found = land(book, {2025: simulated(here)}, {"补贴": {2025: simulated(here, 2_000, "补贴")}}, DAY)
    listings = listing(book.zone, found)
    rows = {
        (row["indicator"], row["area"], row["stratum"]): row
        for one in listings
        for row in (dict(zip([column.name for column in one.columns], cells, strict=True)) for cells in one.rows)
    }
    ratio = rows["城乡收入比", "甲市", "全体"]
    assert (ratio["verdict"], ratio["document"], ratio["origin"]) == ("✓ 能达到", "plan", "公布")
    assert ratio["closed"] == pytest.approx(138.9)
    assert rows["基尼系数", "甲市", "全体"]["verdict"] == "○ 无目标"
    assert rows["收入中位数", "甲市", "全体"]["origin"] == "代用（丙省）"
    assert rows["人均可支配收入", "东山县", "全体"]["origin"] == "按趋势推算（2023）"
    assert rows["中等收入群体占比", "甲市", "全体"]["marks"] == "样例；合成"
    assert all("加到线上的只是影响" in one.notes[0] for one in listings)
    assert len(listings) == len({row["unit"] for row in rows.values()})  # yuan apart from ratios and shares
    assert "城乡收入比" in FORMATS["csv"](listings, None).decode("utf-8-sig")


def test_the_listing_of_nothing_says_what_to_do_first(book: Book) -> None:
    (nothing,) = listing(book.zone, ())
    assert "先模拟方案" in nothing.notes[0]


def test_the_listing_of_one_area_has_no_other(book: Book) -> None:
    here = city()
    found = land(book, {2025: simulated(here)}, {"补贴": {2025: simulated(here, 2_000, "补贴")}}, DAY)
    (one,) = listing(book.zone, found, "东山县")
    assert {row[2] for row in one.rows} == {"东山县"}
