"""The sample zone's figures are those that were published, or say that they are made up; nothing is both."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise

import make_sample_figures
import pytest
from golden import facts

from gongfu import decompose, zone
from gongfu.indicators.book import Book
from gongfu.indicators.composite import compute, recipe
from gongfu.indicators.formulas.derived import counties, derive
from gongfu.indicators.linking.documents import link
from gongfu.indicators.loading import load
from gongfu.indicators.model import CONFIDENCE, STATUS_NAMES, STRATA, Assessment, Key, Observation, Point, Steps
from gongfu.indicators.progress import progress, time_of_day

Figures = dict[Key, tuple[Observation, ...]]
CITY = "许昌市"
PUBLISHED_AS = {
    "pcdi_all": ("pcdi", "all"),
    "pcdi_urban": ("pcdi", "urban"),
    "pcdi_rural": ("pcdi", "rural"),
    "urban_population": ("resident_population", "urban"),
    "rural_population": ("resident_population", "rural"),
    "dibao_urban_persons": ("dibao_persons", "urban"),
    "dibao_rural_persons": ("dibao_persons", "rural"),
    "gdp_share_primary": ("share_primary", "all"),
    "gdp_share_secondary": ("share_secondary", "all"),
    "gdp_share_tertiary": ("share_tertiary", "all"),
    "pop_60plus": ("population_60plus", "all"),
    "pop_65plus": ("population_65plus", "all"),
    "rural_collective_assets": ("collective_assets", "all"),
    "gini_nbs": ("gini", "all"),
    "hukou_urbanisation": ("registered_urbanisation", "all"),
}
"""Indicators of the shared facts that have another name here; the others have the same."""
OLD_SURVEY = {(CITY, 2011), ("襄城县", 2014), ("浙江省", 2013)}
"""Where urban income was published beside the old 农民人均纯收入: by the surveys before 2013, which differ."""
LEFT_OUT = {
    *("male", "female", "households", "household_population", "avg_household_size", "hukou_population", "area"),
    *("pop_0_14", "pop_0_15", "pop_15_59", "pop_16_59", "shixiaqu_population", "pcdi_all_urban_rural", "all"),
}
"""What measures no progress, has no year, or was not found."""
FIELD_NAMES = """
    地区生产总值 人均地区生产总值 全社会研发经费投入强度 高新技术企业数 进出口总额 实际使用外资 常住人口城镇化率
    城乡居民收入比 居民人均可支配收入 中等收入群体占比 劳动报酬占比 城镇新增就业 低保标准 低保标准城乡比
    集体经济经营性收入 千人执业医师数 每千老年人口养老床位数 人均预期寿命 劳动年龄人口平均受教育年限
    居民文教娱乐支出占比 PM2.5 优良天数比例 单位GDP能耗下降 非化石能源占比 森林覆盖率 万人刑事案件 万人信访 群众安全感
"""


@pytest.fixture(scope="module")
def book() -> Book:
    return load(zone.sample())


@pytest.fixture(scope="module")
def figures(book: Book) -> Figures:
    """Every figure with all its vintages."""
    every = book.keys()
    return {key: book.vintages(key) for key in every}


@pytest.fixture(scope="module")
def published(figures: Figures) -> list[Observation]:
    return [one for found in figures.values() for one in found if not one.sample]


@pytest.fixture(scope="module")
def whole(book: Book) -> Book:
    """The book with its derived figures."""
    made, faults = derive(book)
    assert faults == ()
    return made


@pytest.fixture(scope="module")
def assessed(whole: Book) -> dict[Key, tuple[Assessment, ...]]:
    """How every key stands towards its steps, once the figures of 2025 are known."""
    steps = {target.key: whole.steps(target.key) for target in whole.targets}
    today = time_of_day(date(2026, 6, 30))
    return {key: progress(whole.series(key), line, today=today) for key, line in steps.items() if line}


def test_every_action_has_indicators_by_the_names_of_the_field(book: Book) -> None:
    assert len(book.indicators) >= 40
    of_action = Counter(one.action for one in book.indicators.values())
    assert all(of_action[action.id] >= 4 for action in book.zone.actions)
    assert all(one.name_en and one.source for one in book.indicators.values())
    names = [name for one in book.indicators.values() for name in (one.name, *one.aliases)]
    assert [name for name, times in Counter(names).items() if times > 1] == []
    assert [name for name in FIELD_NAMES.split() if name not in names] == []
    assert f"有 {len(book.indicators)} 条定义" in (zone.sample() / "README.md").read_text("utf-8")


def test_the_made_up_rows_are_what_the_script_makes() -> None:
    for name, made in (
        ("observations", make_sample_figures.observations()),
        ("targets", make_sample_figures.targets()),
    ):
        with (zone.sample() / f"{name}.csv").open(encoding="utf-8", newline="") as table:
            rows = list(csv.DictReader(table))
        kept = [{key: cell for key, cell in row.items() if cell} for row in rows if row["sample"]]
        assert kept == [{key: cell for key, cell in row.items() if cell} for row in made], name


def test_what_is_made_up_says_so_and_what_is_not_says_where_it_stands(book: Book, figures: Figures) -> None:
    for found in figures.values():
        for one in found:
            assert one.source
            assert one.sample == ("样例" in one.source)
            assert (one.confidence in CONFIDENCE) != one.sample, one
    for target in book.targets:
        assert target.source
        assert target.sample == ("样例" in target.source)
        assert (target.confidence in CONFIDENCE) != target.sample, target


def test_no_series_holds_both_kinds(book: Book, figures: Figures) -> None:
    kinds = {key: {one.sample for one in found} for key, found in figures.items()}
    assert [key for key, found in kinds.items() if len(found) > 1] == []
    made_up = {target.key for target in book.targets if target.sample}
    assert [key for key in made_up if False in kinds[key]] == []


def test_the_published_figures_are_those_of_the_facts(published: list[Observation]) -> None:
    found = {(one.key, int(one.period), one.value): one.confidence for one in published}
    for row in facts("stats"):
        geo, year = row["geo"].removesuffix("(含功能区)"), row["year"]
        if row["indicator"] in LEFT_OUT or row["conf"] == "M" or geo.startswith("市辖区") or "+" in geo:
            continue
        if row["indicator"] == "urban_rural_ratio" and geo == "全国":  # computed from two others, as here
            continue
        indicator, stratum = PUBLISHED_AS.get(row["indicator"], (row["indicator"], "all"))
        if row["indicator"] == "pcdi_urban" and (geo, int(year)) in OLD_SURVEY:
            indicator, stratum = "urban_income_old", "all"
        if row["indicator"] in ("resident_population", "urban_population") and geo[-1] in "区市县" and geo != CITY:
            indicator = "census_population" if year == "2020" else indicator
        persons = row["unit"] == "persons" or (row["unit"] == "count" and float(row["value"]) > 1000)
        value = round(float(row["value"]) / 1e4, 4) if persons else float(row["value"])
        assert found.get((Key(indicator, geo, stratum), int(year), value)) == row["conf"], row


def test_there_is_no_published_figure_that_the_facts_do_not_hold(published: list[Observation], book: Book) -> None:
    stats = facts("stats")
    known = {(row["geo"].removesuffix("(含功能区)"), row["year"], row["value"].removesuffix(".0")) for row in stats}
    known |= {(CITY, f"{figure.year}", f"{figure.value:g}") for figure in book.zone.figures}
    known |= {(CITY, "2024", number) for row in stats for number in re.findall(r"operating ([\d.]+)", row["note"])}
    known |= {("浙江省", row["baseline_year"], row["baseline"]) for row in facts("targets")}
    for one in published:
        as_printed = {f"{one.value:.10g}", f"{one.value * 1e4:.0f}"}
        assert any((one.key.area, one.period, number) in known for number in as_printed), one


def test_published_parts_make_up_their_whole(book: Book) -> None:
    def value(indicator: str, area: str, year: int, stratum: str = "all") -> float:
        series = book.series(Key(indicator, area, stratum))
        return dict(zip(series.times, series.values, strict=True))[year]

    sectors = ("primary", "secondary", "tertiary")
    assert sum(value(f"share_{sector}", CITY, 2021) for sector in sectors) == pytest.approx(100)
    for area, year in ((CITY, 2015), (CITY, 2017), ("襄城县", 2020), ("河南省", 2022)):
        parts = sum(value(f"gdp_{sector}", area, year) for sector in sectors)
        assert parts == pytest.approx(value("gdp", area, year), abs=0.15), (area, year)
    strata = [value("resident_population", CITY, 2022, stratum) for stratum in ("urban", "rural")]
    assert sum(strata) == pytest.approx(value("resident_population", CITY, 2022))
    assert strata[0] / sum(strata) * 100 == pytest.approx(value("urbanisation", CITY, 2022), abs=0.05)
    for year in (2018, 2020, 2023, 2024):
        kinds = sum(value(f"pcdi_{kind}", "全国", year) for kind in ("wage", "business", "property", "transfer"))
        assert kinds == pytest.approx(value("pcdi", "全国", year), abs=2), year


def test_a_conflict_is_kept_as_two_vintages(book: Book) -> None:
    gdp = Key("gdp", CITY)
    assert [one.value for one in book.vintages(gdp) if one.period == "2022"] == [3850, 3746.8]
    (early,) = [one for one in book.observations(gdp, date(2023, 6, 30)) if one.period == "2022"]
    assert (early.value, early.quality) == (3850, "preliminary")
    assert (book.series(gdp).values[-1], book.series(gdp).preliminary) == (3746.8, False)


def test_the_province_stands_in_for_the_citys_income_and_is_named(book: Book) -> None:
    for stratum, value in (("all", 28222), ("urban", 38484), ("rural", 18697)):
        series = book.series(Key("pcdi", CITY, stratum))
        assert (series.times[-1], series.values[-1], series.proxy, series.sample) == (2022, value, "河南省", False)
    assert book.series(Key("pcdi", "鄢陵县")).proxy == ""


def test_what_nobody_published_is_empty(book: Book, figures: Figures) -> None:
    for indicator in ("life_expectancy", "schooling_years", "nonfossil_share", "forest_cover", "trade", "labour_share"):
        assert [key for key in figures if key.indicator == indicator] == []
    for indicator in ("gdp", "resident_population", "urbanisation", "collective_assets", "private_operators"):
        city = book.series(Key(indicator, CITY))
        assert city.values
        assert not city.sample


def test_published_targets_are_of_the_provinces_and_those_of_the_facts(book: Book) -> None:
    known = {(row["set"].split()[0], int(row["target_year"]), float(row["target"])) for row in facts("targets")}
    places = {"河南省": "Henan", "浙江省": "Zhejiang"}
    ours = [target for target in book.targets if not target.sample]
    assert {(places[one.key.area], one.step, one.value) for one in ours} <= known
    assert len(ours) == 5
    assert all(target.sample for target in book.targets if target.key.area in book.areas)


def test_a_target_of_a_document_stands_in_its_clause(book: Book) -> None:
    documents = {document.id: document for document in book.zone.documents}
    linked = [target for target in book.targets if target.document in documents]
    assert {documents[target.document].action for target in linked} == {
        "",
        "quality",
        "income",
        "services",
        "culture",
        "green",
    }
    for target in linked:
        path = book.zone.path(documents[target.document])
        assert path is not None
        ledger = decompose(path, book.zone)
        promised = [goal for task in ledger.tasks if task.path == target.clause for goal in task.targets]
        promised += [goal for goal in ledger.goals if any(entry.path == target.clause for entry in ledger.outline)]
        indicator = book.indicators[target.key.indicator]
        names = (indicator.name, *indicator.aliases)
        named = [goal for goal in promised if goal.metric.removeprefix("全省") in names]
        assert [goal.value for goal in named] == [target.value], target


def test_made_up_parts_fit_their_whole(book: Book) -> None:
    for indicator in ("hightech_firms", "trading_firms"):
        whole = book.series(Key(indicator, CITY)).values
        parts = [book.series(Key(indicator, area)).values for area in counties(book.zone)]
        assert whole == tuple(map(sum, zip(*parts, strict=True)))
    for area in book.areas[1:]:
        strata = [book.series(Key("pcdi", area, stratum)).values for stratum in ("urban", "rural")]
        if all(strata):
            for urban, everybody, rural in zip(
                strata[0], book.series(Key("pcdi", area)).values, strata[1], strict=True
            ):
                assert rural < everybody < urban


def test_targets_lead_the_good_way_and_not_past_what_is_possible(book: Book) -> None:
    steps: dict[Key, list[float]] = defaultdict(list)
    for target in book.targets:
        steps[target.key] = [*(steps[target.key] or [target.baseline]), target.value]
    for key, values in steps.items():
        indicator = book.indicators[key.indicator]
        if indicator.direction == "band":
            assert indicator.low is not None and indicator.high is not None
            assert all(indicator.low <= value <= indicator.high for value in values[1:])
            continue
        sign = 1 if indicator.direction == "up" else -1
        assert all(sign * later > sign * earlier for earlier, later in pairwise(values)), key
        assert indicator.limit is None or all(sign * value <= sign * indicator.limit for value in values), key


def test_every_target_of_the_documents_is_linked(book: Book) -> None:
    found = link(book)
    assert found.unlinked == ()
    assert found.contradictions == ()
    promised = {(one.key.indicator, one.key.area, one.value) for one in found.links}
    assert {("urbanisation", "河南省", 72), ("job_stations", CITY, 120), ("ecology_cases", CITY, 15)} < promised
    # What the province promised without saying from where: no line can be drawn, so the table has no target.
    missing = {one.key.indicator for one in found.missing}
    assert missing == {"life_expectancy", "schooling_years", "nonfossil_share"}


def test_every_status_is_seen(assessed: dict[Key, tuple[Assessment, ...]], book: Book) -> None:
    seen = defaultdict(set)
    for key, found in assessed.items():
        for one in found:
            for of in (one.step, key.stratum, book.indicators[key.indicator].action, key.area):
                seen[of].add(one.status)
    every = set(STATUS_NAMES)
    assert seen[2025] == every - {"on_track"}  # the step is over: it was reached, or by how much it was missed
    assert seen[2035] == every
    assert seen["all"] == seen["urban"] | seen["rural"] == every
    assert all(len(seen[action.id]) >= 4 for action in book.zone.actions)
    assert all(len(seen[area]) >= 3 for area in book.areas)


def test_the_citys_own_standing_is_grey_where_nobody_published_it(whole: Book) -> None:
    assert not any(target.key.area == CITY and not target.sample for target in whole.targets)
    line = Steps(Point(2020, 24000), (Point(2025, 30000), Point(2035, 60000)), path="compound")
    for stratum in STRATA:
        stand = progress(whole.series(Key("pcdi", CITY, stratum)), line, today=time_of_day(date(2022, 12, 31)))
        assert {one.status for one in stand} == {"cannot_tell"}
        assert all("河南省" in one.reason for one in stand)
    ratio = whole.series(Key("urban_rural_ratio", CITY))
    assert (ratio.proxy, ratio.sample) == ("河南省", False)
    assert ratio.values[-1] == pytest.approx(2.06, abs=0.005)  # as published: 38,484 / 18,697
    assert whole.series(Key("urban_rural_ratio", "长葛市")).sample
    assert whole.series(Key("urban_rural_ratio", "襄城县")).values == ()


def test_the_recipe_makes_an_index_of_made_up_figures(whole: Book) -> None:
    made = compute.compute(whole, recipe.load(zone.sample()))
    assert made.recipe.name.endswith("（样例）")
    assert {element.id for element in made.recipe.elements} == {"index", *(one.id for one in whole.zone.actions)}
    assert sum(made.effective.values()) == pytest.approx(1)
    sample, proxies = made.marks()
    assert made.index.shape == sample.shape == (9, 6)
    assert ((made.index >= 0) & (made.index <= 100)).all()
    assert sample.all()
    assert proxies == {}
