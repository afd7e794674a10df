"""A zone's book: figures as they were known on a day, proxies, targets as steps; immutable."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from zones import INDICATORS, OBSERVATIONS, TARGETS, zone

from gongfu import zone as zones
from gongfu.documents.errors import InputError, InputErrors
from gongfu.indicators.book import Book
from gongfu.indicators.loading import load
from gongfu.indicators.model import Key, Observation, Point, Steps

CITY = Key("urban_rate", "许昌市")
COUNTY = Key("urban_rate", "长葛市")


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return load(zone(tmp_path))


def test_a_series_is_the_figures_of_a_key(book: Book) -> None:
    series = book.series(CITY)
    assert (series.times, series.values, series.errors) == ((2020.0, 2022.0), (53.55, 55.18), ())
    assert not (series.sample or series.proxy or series.preliminary)
    assert book.series(Key("gdp", "许昌市")).values == (3746.8,)
    assert book.series(Key("gdp", "禹州市")).values == ()


def test_a_figure_is_the_one_known_on_the_day(book: Book) -> None:
    assert book.series(COUNTY, date(2023, 2, 28)).values == ()
    assert book.series(COUNTY, date(2023, 3, 1)).values == (60.0,)
    assert book.series(COUNTY, date(2023, 8, 31)).values == (60.0,)
    assert book.series(COUNTY, date(2023, 9, 1)).values == (60.5,)
    assert book.series(COUNTY).values == (60.5,)
    assert [one.value for one in book.vintages(COUNTY)] == [60.0, 60.5]


_DAYS = ["", "2021-05-01", "2022-05-01", "2023-05-01"]
_FIGURES = st.dictionaries(
    st.tuples(st.sampled_from(["2019", "2020", "2021"]), st.sampled_from(_DAYS)), st.integers(-9, 9), max_size=9
)


@settings(deadline=None, max_examples=40)
@given(known=_FIGURES, day=st.sampled_from([*_DAYS[1:], "2020-01-01", None]))
def test_vintages_mean_what_a_naive_reading_means(
    known: dict[tuple[str, str], int], day: str | None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    rows = "".join(f"gdp,,{period},{value},{vintage},x\n" for (period, vintage), value in known.items())
    head = OBSERVATIONS.partition("\n")[0]
    book = load(zone(tmp_path_factory.mktemp("zone"), targets="", observations=f"{head}\n{rows}"))
    expected: dict[float, float] = {}
    for (period, vintage), value in sorted(known.items()):  # in the order in which they became known
        if day is None or vintage <= day:
            expected[float(period)] = float(value)
    series = book.series(Key("gdp", "许昌市"), date.fromisoformat(day) if day else None)
    assert dict(zip(series.times, series.values, strict=True)) == expected


@pytest.mark.parametrize("name", ["长葛市", "长葛", "411082"])
def test_an_area_may_be_called_by_any_of_its_names(tmp_path: Path, name: str) -> None:
    text = f"indicator,area,period,value,source\ngdp,{name},2022,700,公报\n"
    assert load(zone(tmp_path, targets="", observations=text)).keys() == (Key("gdp", "长葛市"),)


@pytest.mark.parametrize("name", ["", "许昌", "许昌市", "许昌市先行试验区", "411000"])
def test_the_zone_may_be_called_by_any_of_its_names_or_none(tmp_path: Path, name: str) -> None:
    text = f"indicator,area,period,value,source\n地区生产总值,{name},2022,700,公报\n"
    assert load(zone(tmp_path, targets="", observations=text)).keys() == (Key("gdp", "许昌市"),)


@pytest.mark.parametrize("name", ["gdp", "地区生产总值", "生产总值", "GDP"])
def test_an_indicator_may_be_called_by_any_of_its_names(tmp_path: Path, name: str) -> None:
    text = f"indicator,period,value,source\n{name},2022,700,公报\n"
    assert load(zone(tmp_path, targets="", observations=text)).keys() == (Key("gdp", "许昌市"),)


def test_strata_are_keys_of_their_own(tmp_path: Path) -> None:
    rows = "income,城镇,2022,37000,x\nincome,农村,2022,21000,x\nincome,,2022,28000,x\n"
    book = load(zone(tmp_path, targets="", observations="indicator,stratum,period,value,source\n" + rows))
    keys = book.keys()
    found = {key.stratum: book.series(key).values for key in keys}
    assert found == {"all": (28000.0,), "rural": (21000.0,), "urban": (37000.0,)}


def test_a_reference_areas_figure_stands_in_for_the_zone_and_says_so(tmp_path: Path) -> None:
    text = "indicator,area,period,value,source\nurban_rate,河南,2022,57.07,x\ngdp,河南,2022,61345,x\n"
    book = load(zone(tmp_path, targets="", observations=text))
    series = book.series(CITY)
    assert (series.values, series.proxy) == ((57.07,), "河南省")
    assert [(one.key, one.proxy) for one in book.observations(CITY)] == [(CITY, "河南省")]
    assert book.series(COUNTY).values == ()  # a province's figure stands in for the zone, not for a county
    assert book.series(Key("gdp", "许昌市")).values == ()  # its definition names no proxy
    assert book.series(Key("urban_rate", "河南省")).proxy == ""


def test_a_figure_of_the_zones_own_is_preferred_as_soon_as_it_is_known(tmp_path: Path) -> None:
    rows = "urban_rate,河南,2022,57.07,,x\nurban_rate,,2022,55.18,2023-03-01,x\n"
    book = load(zone(tmp_path, targets="", observations=OBSERVATIONS.partition("\n")[0] + "\n" + rows))
    assert book.series(CITY, date(2023, 1, 1)).proxy == "河南省"
    assert book.series(CITY, date(2023, 3, 1)).proxy == ""


def test_samples_errors_and_quality_are_carried(tmp_path: Path) -> None:
    text = (
        "indicator,period,value,error,quality,sample,source,confidence,note\n"
        "gdp,2021,10,0.5,最终,是,x,A,甲\ngdp,2022,11,,初步,,x,,\n"
    )
    book = load(zone(tmp_path, targets="", observations=text))
    (key,) = book.keys()
    series = book.series(key)
    assert series.sample
    assert series.preliminary
    assert series.errors[0] == 0.5
    assert math.isnan(series.errors[1])
    first = Observation(key, "2021", 10.0, 0.5, "final", "", "x", "A", True, note="甲")
    assert book.observations(key)[0] == first


def test_figures_that_are_not_final_are_told_one_by_one(tmp_path: Path) -> None:
    text = "indicator,period,value,quality,source\ngdp,2024,9,,x\ngdp,2025,10,快报,x\ngdp,2026,11,最终,x\n"
    series = load(zone(tmp_path, targets="", observations=text)).series(Key("gdp", "许昌市"))
    assert series.unsure == (2025.0,)
    assert not series.preliminary  # the last one is final


def test_months_are_in_the_order_of_time(tmp_path: Path) -> None:
    text = "indicator,period,value,source\njobs,2022年11月,2,x\njobs,2022-02,1,x\n"
    series = load(zone(tmp_path, targets="", observations=text)).series(Key("jobs", "许昌市"))
    assert series.times == pytest.approx((2021 + 2 / 12, 2021 + 11 / 12))
    assert series.values == (1.0, 2.0)


def test_targets_give_the_steps(book: Book) -> None:
    assert book.steps(CITY) == Steps(
        Point(2020, 53.55), (Point(2025, 60), Point(2035, 70)), "up", "linear", None, None, 100.0, 2.0, percent=True
    )
    assert book.steps(COUNTY) is None


def test_a_baseline_may_stand_among_the_figures(tmp_path: Path) -> None:
    book = load(zone(tmp_path, targets=TARGETS.replace(",53.55", ",")))
    assert [target.baseline for target in book.targets] == [53.55, 53.55]


def test_a_baseline_may_come_from_the_formula(tmp_path: Path) -> None:
    head = INDICATORS.splitlines()[0]
    book = load(
        zone(
            tmp_path,
            indicators=f"{head},formula\nurban,城镇收入,元,up,money,,,,,,\nrural,农村收入,元,up,money,,,,,,\n"
            "gap,城乡居民收入比,倍,down,ratio,1,,,,,urban / rural\n",
            targets="indicator,step,value,bound,baseline_year,baseline_value\ngap,2025,2,预期性,2020,\n",
            observations="indicator,period,value,source\nurban,2020,50000,公报\nrural,2020,20000,公报\n",
        )
    )
    assert [target.baseline for target in book.targets] == [2.5]


def test_a_figure_that_stands_in_is_no_baseline(tmp_path: Path) -> None:
    text = "indicator,area,period,value,source\nurban_rate,河南,2020,55.43,x\n"
    with pytest.raises(InputErrors) as caught:
        load(zone(tmp_path, targets=TARGETS.replace(",53.55", ","), observations=text))
    assert "没有 2020 年的基期值" in str(caught.value)


def test_what_is_seldom_meant_is_a_warning(tmp_path: Path) -> None:
    text = TARGETS.replace("2025,60", "2025,50").replace("53.55", "53")
    warned = [(one.place, one.cause) for one in load(zone(tmp_path, targets=text)).warnings]
    different = "基期值 53 与 observations 里 2020 年的 53.55 不同"
    assert warned == [
        ("第2行 value", "目标 50 比基期 53 还低"),
        ("第2行 baseline_value", different),
        ("第3行 baseline_value", different),
    ]


def test_a_sound_table_gives_no_warning(book: Book) -> None:
    assert book.warnings == ()


def test_more_figures_make_another_book(book: Book) -> None:
    more = book.with_observations([Observation(COUNTY, "2023", 61.0), Observation(CITY, "2022", 55.2)])
    assert book.series(COUNTY).values == (60.5,)
    assert more.series(COUNTY).values == (60.5, 61.0)
    assert more.series(CITY).values == (53.55, 55.2)  # of one key, period and vintage the newcomer counts
    assert more.keys() == book.keys()


def test_a_zone_without_tables_has_an_empty_book(tmp_path: Path) -> None:
    book = load(zone(tmp_path, "", "", ""))
    assert (book.indicators, book.targets, book.keys()) == ({}, (), ())
    assert book.areas == ("许昌市", "长葛市", "禹州市")
    assert book.peers == ("河南省", "全国")


def test_a_new_zone_has_an_empty_book(tmp_path: Path) -> None:
    assert load(zones.init(tmp_path / "新", "兰考县")).keys() == ()


def test_a_row_without_a_value_says_that_nothing_was_published(tmp_path: Path) -> None:
    text = "indicator,period,value,source\ngdp,2022,,公报\ngdp,2021,1,公报\n"
    assert load(zone(tmp_path, targets="", observations=text)).series(Key("gdp", "许昌市")).times == (2021.0,)


def test_tables_may_be_of_different_kinds(tmp_path: Path) -> None:
    import polars as pl
    import xlsxwriter

    folder = zone(tmp_path, targets="", observations="")
    pl.DataFrame({"indicator": ["urban_rate"], "period": [2022], "value": [55.18], "source": ["x"]}).write_parquet(
        folder / "observations.parquet"
    )
    with xlsxwriter.Workbook(folder / "targets.xlsx") as file:
        page = file.add_worksheet()
        page.write_row(0, 0, TARGETS.splitlines()[0].split(","))
        page.write_row(1, 0, ["urban_rate", 2025])
        page.write(1, 2, 0.6, file.add_format({"num_format": "0%"}))
        page.write_row(1, 3, ["约束性", 2022])
    book = load(folder)
    assert book.steps(CITY) == Steps(
        Point(2022, 55.18), (Point(2025, 60.0),), "up", "linear", limit=100.0, percent=True
    )


def test_a_name_that_could_mean_two_areas_means_neither(tmp_path: Path) -> None:
    folder = zone(tmp_path, INDICATORS, "", "indicator,area,period,value,source\ngdp,葛,2022,1,x\n")
    text = (folder / "zone.toml").read_text("utf-8")
    doubled = text.replace('short = "长葛"', 'short = "长葛"\naliases = ["葛"]').replace(
        'short = "禹州"', 'short = "禹州"\naliases = ["葛"]'
    )
    (folder / "zone.toml").write_text(doubled, "utf-8")
    with pytest.raises(InputErrors) as caught:
        load(folder)
    assert "没有地区 葛" in str(caught.value)


def test_a_folder_that_is_no_zone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"zone\.toml"):
        load(tmp_path)
