"""What pictures are given, and what is drawn of it."""

from __future__ import annotations

from dataclasses import replace

import pictures
import pytest

from gongfu.indicators.model import Point, Series, Steps
from gongfu.indicators.progress import progress
from gongfu.publish.charts import Cell, Heat, HeatPart, Line, Lines, Rank, Words, marks
from gongfu.publish.charts.plot import places
from gongfu.publish.charts.table import table_of
from gongfu.publish.charts.track import extent, track, year_ticks
from gongfu.publish.charts.words import decimals, number, time


def test_a_picture_bears_the_marks_of_its_figures() -> None:
    assert marks(pictures.ratio(sample=False)) == marks(pictures.band())
    assert not marks(pictures.band()).sample
    assert marks(pictures.ratio()).sample
    assert marks(pictures.income()).preliminary
    assert marks(pictures.counties()).proxies == ("河南省",)
    made_up = Line(Series((2020.0,), (1.0,), sample=True))
    assert marks(Lines(pictures.caption(sample=False), (made_up,))).sample


def test_a_cell_is_as_bad_as_its_worst_indicator() -> None:
    cell = Cell.of(["on_track", "limited", "achieved", "limited"])
    assert cell.status == "limited"
    assert cell.counts == (("achieved", 1), ("on_track", 1), ("limited", 2))
    assert (cell.good, cell.total) == (2, 4)


def test_what_is_not_known_keeps_a_cell_from_being_green_but_hides_nothing_bad() -> None:
    assert Cell.of(["on_track", "cannot_tell"]).status == "cannot_tell"
    assert Cell.of(["achieved", "on_track"]).status == "on_track"
    assert Cell.of(["deterioration", "cannot_tell"]).status == "deterioration"
    assert Cell.of(["cannot_tell"]).status == Cell.of([]).status == "cannot_tell"


def test_what_does_not_fit_together_is_refused() -> None:
    line = Line(pictures.RATIO)
    with pytest.raises(ValueError, match="same stratum"):
        Lines(pictures.caption(), (line, line))
    with pytest.raises(ValueError, match="rows by columns"):
        Heat(pictures.caption(), (Words("行"),), (Words("列"),), (HeatPart(2025, ((),)),))
    for low, median, high in ((3, 2, 4), (None, 2, 4), (1, float("nan"), 3)):
        with pytest.raises(ValueError, match="rise"):
            Rank(Words("区"), median, low, high)


def test_the_required_path_runs_through_baseline_and_both_steps() -> None:
    one = track(pictures.ratio().lines[0])
    assert [(piece[0].time, piece[-1].time) for piece in one.path] == [(2020, 2025), (2025, 2035)]
    assert one.required(2022) == pytest.approx(1.87 - 0.17 * 2 / 5)
    assert one.required(2030) == pytest.approx((1.70 + 1.45) / 2)
    assert one.required(2019) is one.required(2036) is None


def test_money_grows_at_the_same_rate_every_year() -> None:
    one = track(pictures.income().lines[0])
    assert one.required(2022) == pytest.approx(27560 * (38000 / 27560) ** (2 / 5))
    assert len(one.path[0]) > 10  # a curve, not a straight line


def test_a_projection_starts_at_the_last_figure_and_leaves_out_steps_that_are_past() -> None:
    one = track(pictures.ratio().lines[0])
    assert [(fan.time, fan.value) for fan in one.fan] == [(2024, 1.76), (2025, 1.735), (2035, 1.5)]
    past = Line(Series.of({2020: 1.87, 2025: 1.7}), pictures.STEPS, pictures.ratio().lines[0].assessments)
    assert [fan.time for fan in track(past).fan] == [2025, 2035]
    assert track(pictures.nothing().lines[0]).fan == ()


def test_a_compound_projection_bends_as_its_path_does() -> None:
    """Ten per cent a year, exactly: 121 in 2022 is 133.1 in 2023 and 100·1.1^15 in 2035."""
    steps = Steps(Point(2020, 100), (Point(2025, 200), Point(2035, 300)), path="compound")
    series = Series.of({2020: 100, 2021: 110, 2022: 121})
    one = track(Line(series, steps, progress(series, steps, today=2022.5)))
    assert [fan.value for fan in one.fan] == pytest.approx([100 * 1.1 ** (fan.time - 2020) for fan in one.fan])
    assert len(one.fan) > 20
    assert {2022, 2025, 2035} <= {fan.time for fan in one.fan}
    straight = replace(steps, path="linear")
    assert len(track(Line(series, straight, progress(series, straight, today=2022.5))).fan) == 3


def test_the_path_is_drawn_as_it_was_judged_on_the_day() -> None:
    series = Series.of({2020: 1.87, 2025: 1.75, 2026: 1.74, 2027: 1.70})
    starts = [track(Line(series, pictures.STEPS, today=today)).path[1][0].value for today in (2026.5, 2027.0)]
    assert starts == [1.70, 1.75]  # the target of 2025 until the second step has two figures of its own


def test_a_wide_interval_does_not_press_the_figures_flat() -> None:
    wild = pictures.assessed(2035, "cannot_tell", 1.5, -500, 500)
    low, high = extent([track(Line(pictures.RATIO, pictures.STEPS, (wild,)))]) or (0, 0)
    assert 0 < low < 1.45 and 1.87 < high < 3


def test_a_flat_series_has_a_scale() -> None:
    low, high = extent([track(Line(Series.of({2020: 5, 2021: 5})))]) or (0, 0)
    assert low < 5 < high


def test_the_axis_names_both_steps() -> None:
    assert year_ticks(2015, 2035, [2025, 2035]) == [2015, 2020, 2025, 2030, 2035]
    assert {2025, 2035, 2018} <= set(year_ticks(2018, 2035, [2025, 2035], fewest=True))
    assert year_ticks(2023, 2023, []) == [2023]


def test_figures_and_times_are_written_as_an_office_writes_them() -> None:
    assert decimals([1.87, 1.7]) == 2 and decimals([27560, 38000]) == 0 and decimals([1 / 3, 2.5]) == 2
    assert number(27560, 0) == "27,560" and number(-1.5, 1) == "−1.5" and number(None, 2) == "—"
    assert [time(2022, "zh"), time(2022, "en"), time(2021.25, "zh")] == ["2022年", "2022", "2022-03"]


def test_tens_of_thousands_are_shown_whole_though_one_of_them_has_decimals() -> None:
    assert places([track(Line(Series.of({2020: 34750.34, 2022: 38484})))]) == 0
    assert places([track(Line(Series.of({2020: 3655.35, 2022: 3746.8})))]) == 2


def test_the_table_holds_the_figures_given_digit_for_digit() -> None:
    table = table_of(pictures.income(), "zh")
    shown = {(row[0], row[1]): dict(zip(table.head, row, strict=True)) for row in table.rows}
    for line, name in zip(pictures.income().lines, ("全体", "城镇", "农村"), strict=True):
        for moment, value in zip(line.series.times, line.series.values, strict=True):
            assert float(shown[name, f"{moment:.0f}年"]["实际值"]) == value
    assert shown["城镇", "2020年"]["标准误"] == "400" and shown["城镇", "2022年"]["标准误"] == ""
    assert shown["全体", "2035年"]["目标值"] == "71000" and shown["全体", "2035年"]["状态"] == "◆ 进展有限"
    assert shown["全体", "2035年"]["区间下限"] == "55000"


def test_a_table_says_what_is_anothers_figure_and_what_is_unknown() -> None:
    table = table_of(pictures.counties(), "zh")
    assert sum("代用：河南省" in row[2] for row in table.rows) == len(pictures.RATIO.times)
    assert ("经济技术开发区", "全体", "暂无公布数据") in {row[:3] for row in table.rows}
    assert all(len(row) == len(table.head) for row in table.rows)


def test_the_tables_of_heat_and_ranks_are_whole() -> None:
    heat = table_of(pictures.heat(), "zh")
    assert len(heat.rows) == 2 * (81 - 1)
    assert heat.head[4:] == ("已达成", "按期推进", "需要加快", "进展有限", "倒退", "无法判断")
    assert all(sum(map(int, row[4:])) == 2 for row in heat.rows)
    ranks = table_of(pictures.ranks(), "en")
    assert [row[0] for row in ranks.rows] == list(pictures.AREAS)  # best first, unknown last
    assert ranks.rows[-1][1] == "No published data" and ranks.rows[0] == ("魏都区", "1", "1", "2", "79.5")


def test_steps_that_do_not_rise_are_refused() -> None:
    steps = Steps(Point(2020, 1), (Point(2035, 2), Point(2025, 3)))
    with pytest.raises(ValueError, match="rise"):
        track(Line(pictures.RATIO, steps))
