"""A whole book judged on a day, what is counted of it, and the components file."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path

import pytest

from gongfu.documents.errors import InputError
from gongfu.indicators.book import Book
from gongfu.indicators.formulas.derived import derive
from gongfu.indicators.loading import load
from gongfu.indicators.model import STATUS_NAMES, Assessment, Key, Status
from gongfu.indicators.progress.assessment import Row, assess, disagree, summary
from gongfu.publish.statuses import COLUMNS, statuses, write_statuses_csv, write_statuses_json
from gongfu.zone import sample

ZONE = """
name = "样例市"
full_name = "样例市试验区"
short = "样例"
province = "样例省"
[[areas]]
name = "甲县"
kind = "县"
short = "甲"
[[areas]]
name = "乙区"
kind = "区"
short = "乙"
[[actions]]
id = "income"
name = "增收行动"
theme = "增收"
task_force = "增收专班"
[[steps]]
year = 2025
[[steps]]
year = 2035
[[peers]]
name = "样例省"
kind = "省"
"""
INDICATORS = """id,name,unit,direction,nature,action,limit,proxy
gap,城乡居民收入比,倍,down,ratio,income,1,
water,农村自来水普及率,%,up,share,income,100,
phone,移动电话普及率,%,up,share,income,,样例省
care,养老床位,张,up,count,,,
"""
TARGETS = """indicator,area,step,value,bound,baseline_year,baseline_value,sample
gap,,2025,2.2,expected,2020,2.5,
gap,,2035,1.8,expected,2020,2.5,
gap,甲县,2025,2.2,expected,2020,2.5,
gap,乙区,2035,1.6,expected,2020,2.0,1
phone,,2025,95,expected,2020,80,
phone,,2035,99,expected,2020,80,
"""
OBSERVATIONS = """indicator,area,period,value,vintage,source,sample
gap,,2022,2.40,,样例公报,
gap,,2023,2.32,2024-03-01,样例公报,
gap,,2023,2.30,2024-09-01,样例公报修订,
gap,甲县,2022,2.45,,样例公报,
gap,甲县,2023,2.42,,样例公报,
gap,乙区,2022,1.95,,样例公报,
gap,乙区,2023,1.90,,样例公报,
gap,样例省,2023,2.1,,样例公报,
water,甲县,2023,91,,样例公报,
phone,样例省,2022,85,,样例公报,
phone,样例省,2023,90,,样例公报,
"""
SPRING, AUTUMN = date(2024, 4, 30), date(2024, 10, 31)


@pytest.fixture
def book(tmp_path: Path) -> Book:
    for name, text in {"indicators": INDICATORS, "targets": TARGETS, "observations": OBSERVATIONS}.items():
        (tmp_path / f"{name}.csv").write_text(text, "utf-8")
    (tmp_path / "zone.toml").write_text(ZONE, "utf-8")
    return load(tmp_path)


def _by_key(rows: tuple[Row, ...]) -> Mapping[tuple[str, str], Row]:
    return {(row.key.indicator, row.key.area): row for row in rows}


def _statuses(row: Row) -> list[Status]:
    return [one.status for one in row.assessments]


def test_there_is_a_row_for_every_key_in_the_order_of_the_tables(book: Book) -> None:
    assert [row.key for row in assess(book, AUTUMN)] == [
        Key("gap", "样例市"),
        Key("gap", "甲县"),
        Key("gap", "乙区"),
        Key("water", "样例市"),  # of the zone there is no figure, and that is told
        Key("water", "甲县"),
        Key("phone", "样例市"),
        Key("care", "样例市"),
    ]  # the province is held against, not judged


def test_one_indicator_or_one_area_can_be_asked_for(book: Book) -> None:
    rows = assess(book, AUTUMN)
    for indicator in (None, "gap", "care", "none"):
        for area in (None, "样例市", "甲县", "丙县"):
            wanted = [row for row in rows if indicator in (None, row.key.indicator) and area in (None, row.key.area)]
            assert list(assess(book, AUTUMN, indicator=indicator, area=area)) == wanted


def test_a_reference_area_that_has_targets_is_judged_where_it_is_asked_for(book: Book, tmp_path: Path) -> None:
    assert assess(book, AUTUMN, area="样例省") == ()
    with (tmp_path / "targets.csv").open("a", encoding="utf-8") as table:
        table.write("gap,样例省,2025,2.0,expected,2020,2.2,\n")
    more = load(tmp_path)
    (row,) = assess(more, AUTUMN, area="样例省")
    assert (row.key, _statuses(row)) == (Key("gap", "样例省"), ["cannot_tell"] * 2)
    assert row.assessments[0].reason.startswith("基期以后只有一个数据")  # a target of its own, and one figure
    assert "样例省" not in {row.key.area for row in assess(more, AUTUMN)}


def test_a_proxy_has_its_row_though_the_table_names_no_figure_of_the_zone(book: Book, tmp_path: Path) -> None:
    (tmp_path / "targets.csv").write_text(TARGETS.split("phone", maxsplit=1)[0], "utf-8")
    with (tmp_path / "observations.csv").open("a", encoding="utf-8") as table:
        table.write("phone,甲县,2023,88,,样例公报,\nphone,样例省,2024,93,,样例公报,\n")
    row = _by_key(assess(load(tmp_path), date(2025, 3, 1)))["phone", "样例市"]
    assert (row.proxy, dict(row.assessments[0].components)["latest"]) == ("样例省", 93)


def test_every_row_has_a_status_for_every_step_of_the_zone(book: Book) -> None:
    rows = _by_key(assess(book, AUTUMN))
    assert _statuses(rows["gap", "样例市"]) == ["on_track", "on_track"]  # −0.20 of −0.18; 0.067 a year of 0.042
    assert _statuses(rows["gap", "甲县"]) == ["limited", "cannot_tell"]  # −0.08 of −0.18
    assert _statuses(rows["water", "甲县"]) == _statuses(rows["care", "样例市"]) == ["cannot_tell"] * 2
    assert [one.reason for one in rows["water", "甲县"].assessments] == ["没有2025年的目标", "没有2035年的目标"]
    assert dict(rows["water", "甲县"].assessments[0].components)["latest"] == 91  # shown, not judged


def test_no_figure_of_a_period_that_has_not_ended_is_the_latest(book: Book) -> None:
    for row in assess(book, date(1990, 1, 1)):
        assert {dict(one.components)["latest"] for one in row.assessments} == {None}


def test_what_was_not_known_on_the_day_does_not_count(book: Book) -> None:
    def latest(day: date) -> object:
        return dict(_by_key(assess(book, day))["gap", "样例市"].assessments[0].components)["latest"]

    assert [latest(day) for day in (AUTUMN, SPRING, date(2024, 1, 31))] == [2.30, 2.32, 2.40]


def test_a_proxy_is_shown_and_never_judged(book: Book) -> None:
    row = _by_key(assess(book, AUTUMN))["phone", "样例市"]
    assert (row.proxy, _statuses(row)) == ("样例省", ["cannot_tell"] * 2)
    assert "代用" in row.assessments[0].reason
    assert dict(row.assessments[0].components)["latest"] == 90


def test_a_made_up_target_marks_the_row(book: Book) -> None:
    rows = _by_key(assess(book, AUTUMN))
    assert [row.sample for row in rows.values()] == [False, False, True, False, False, False, False]
    assert rows["gap", "乙区"].assessments[1].reason.startswith("样例：")


def test_the_strip_holds_every_method_and_flags_where_they_part(book: Book) -> None:
    row = _by_key(assess(book, AUTUMN))["gap", "甲县"]
    assert list(row.strip) == ["gongfu", "statcan", "unsd", "straight"]
    assert [row.strip[method][0].status for method in row.strip] == [  # UNSD calls a tenth of the way fair
        "limited",
        "limited",
        "acceleration_needed",
        "limited",
    ]
    assert row.flagged == (2025.0,)
    assert assess(book, AUTUMN, "unsd")[1].assessments == row.strip["unsd"]


@pytest.mark.parametrize(
    ("found", "apart"),
    [
        (("achieved", "on_track", "cannot_tell"), False),
        (("limited", "deterioration"), False),
        (("on_track", "acceleration_needed"), True),
        (("cannot_tell", "cannot_tell"), False),
    ],
)
def test_methods_part_where_their_three_classes_differ(found: tuple[Status, ...], apart: bool) -> None:
    assert disagree(Assessment(2025, "gongfu", status, None, "") for status in found) is apart


def test_counts_by_action_and_area_keep_the_steps_apart(book: Book) -> None:
    tallies = {(one.action, one.area, one.step): one for one in summary(assess(book, AUTUMN))}
    assert len(tallies) == 8  # income in three areas, and what belongs to no action in the zone
    zone = tallies["income", "样例市", 2025.0]
    assert {status: count for status, count in zone.counts.items() if count} == {"on_track": 1, "cannot_tell": 2}
    assert list(zone.counts) == list(STATUS_NAMES)
    assert tallies["income", "甲县", 2025.0].flagged == 1
    assert sum(sum(one.counts.values()) for one in tallies.values()) == 7 * 2


def test_the_components_file_has_every_status_with_its_inputs(book: Book, tmp_path: Path) -> None:
    rows = assess(book, AUTUMN)
    write_statuses_json(rows, tmp_path / "components.json")
    records = json.loads((tmp_path / "components.json").read_text("utf-8"))
    assert len(records) == 7 * 2 * 4
    for record in records:
        assert list(record) == [*COLUMNS, "components"]
        if record["method"] == "gongfu" and record["ratio"] is not None:
            parts = record["components"]
            assert record["ratio"] == pytest.approx(parts["actual"] / parts["required"])
    first = records[0]
    assert (first["area"], first["stratum"], first["step"], first["status_name"]) == (
        "样例市",
        "全体",
        2025,
        "按期推进",
    )
    assert (first["components"]["baseline"], first["components"]["latest"], first["components"]["target"]) == (
        2.5,
        2.3,
        2.2,
    )


def test_the_components_file_for_a_spreadsheet(book: Book) -> None:
    out = BytesIO()
    write_statuses_csv(assess(book, AUTUMN), out)
    head, *body = csv.reader(StringIO(out.getvalue().decode("utf-8-sig")))
    assert head[: len(COLUMNS)] == list(COLUMNS.values())
    assert len(body) == 7 * 2 * 4
    assert {len(row) for row in body} == {len(head)}
    first = dict(zip(head, body[0], strict=True))
    assert (first["指标"], first["状态"], first["baseline"], first["样例"]) == ("城乡居民收入比", "按期推进", "2.5", "")


def test_a_name_that_looks_like_a_formula_is_text(book: Book) -> None:
    rows = [replace(row, indicator=replace(row.indicator, name="=1+1")) for row in assess(book, AUTUMN)]
    out = BytesIO()
    write_statuses_csv(rows, out)
    assert "'=1+1" in out.getvalue().decode("utf-8-sig")


def test_a_file_that_cannot_be_written_is_told(book: Book, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="无法写入"):
        write_statuses_json(assess(book, AUTUMN), tmp_path / "没有" / "components.json")


def test_the_sample_zone_shows_every_status_and_nothing_missing_is_coloured() -> None:
    book, _ = derive(load(sample()))
    rows = assess(book, date(2025, 6, 30))
    assert {one.status for row in rows for one in row.assessments} == set(STATUS_NAMES)
    for row in rows:
        if row.proxy or not book.series(row.key).times:
            assert set(_statuses(row)) == {"cannot_tell"}
    assert all(record["components"] for record in statuses(rows))
