"""``gongfu indicators`` as a user meets it. Figures of the small zone are round, so that results follow by hand."""

from __future__ import annotations

import csv
import json
import math
from io import StringIO
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import small_zone
from openpyxl import load_workbook
from test_cli import gongfu

DAY = ("--date", "2023-06-30")
"""A day on which the small zone's figures are fresh."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the zone 甲市 in it."""
    small_zone.write(tmp_path)
    return tmp_path


def told(*arguments: str | Path, cwd: Path) -> Any:
    """What a command answers as JSON."""
    done = gongfu("indicators", *arguments, "--format", "json", cwd=cwd)
    assert done.returncode in (0, 1), done.stderr
    return json.loads(done.stdout)


def test_check_counts_what_there_is(folder: Path) -> None:
    done = gongfu("indicators", "check", "甲市", cwd=folder)
    # 37 figures of the table, and the ratio of town and village in the zone and its two counties
    assert done.stdout == (
        "甲市：9 项指标，3 个目标，40 个数（含推算；其中样例 3 个）；文件里的目标对上 1 个、没对上 1 个；问题 0 处\n"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert gongfu("indicators", "check", "--quiet", "甲市", cwd=folder).stdout == ""


def test_check_finds_a_formula_without_a_value_and_exits_1(folder: Path) -> None:
    _append(folder, "observations.csv", "income,,城镇,2021,400,公报,,\nincome,,农村,2021,0,公报,,\n")
    done = gongfu("indicators", "check", "甲市", cwd=folder)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.startswith("甲市/indicators.csv: 城乡收入比（gap） 甲市 全体 2021: ")
    assert "问题 1 处" in done.stdout


def test_check_looks_at_the_recipe_and_tells_the_rest_too(folder: Path) -> None:
    _append(folder, "observations.csv", "income,,城镇,2021,400,公报,,\nincome,,农村,2021,0,公报,,\n")
    _append(folder, "index.toml", "weight_of = 1\n")
    done = gongfu("indicators", "check", "甲市", cwd=folder)
    assert done.returncode == 2
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == ["甲市/index.toml", "甲市/indicators.csv"]


def test_every_fault_of_every_table_is_told_in_one_pass(folder: Path) -> None:
    _append(folder, "indicators.csv", "Bad id,坏,元,up,money,,,\ngdp,重复,元,up,money,,,\n")
    _append(folder, "observations.csv", "gpd,,,2022,1,公报,,\ngdp,北山,,2022,1,公报,,\ngdp,,,20221,1,公报,,\n")
    _append(folder, "targets.csv", "rate,2030,70,预期性,2020,50,方案\n")
    done = gongfu("indicators", "show", "甲市", "gdp", "-o", "数.csv", cwd=folder)
    assert done.returncode == 2
    places = [(line.split(": ")[0], line.split(": ")[1].split()[0]) for line in done.stderr.splitlines()]
    assert {("甲市/indicators.csv", f"第{row}行") for row in (11, 12)} <= set(places)
    assert {("甲市/observations.csv", f"第{row}行") for row in (39, 40, 41)} <= set(places)
    assert ("甲市/targets.csv", "第5行") in places
    assert "是否想写 gdp？" in done.stderr
    assert not (folder / "数.csv").exists()


def test_show_gives_figures_with_source_proxy_and_sample(folder: Path) -> None:
    rows = told("show", "甲市", "人均收入", cwd=folder)["rows"]
    made_up = {(row["area"], row["period"]) for row in rows if row["marks"] == "样例"}
    assert made_up == {("东山县", "2020"), ("东山县", "2022")}
    (own, of_province) = told("show", "甲市", "人均藏书", cwd=folder)["rows"]
    assert (own["area"], own["value"], own["marks"], own["source"]) == ("甲市", 2, "代用丙省", "省公报")
    assert (of_province["area"], of_province["marks"]) == ("丙省", "")


def test_show_knows_what_was_known_on_a_day(folder: Path) -> None:
    def periods(*more: str) -> list[tuple[str, str]]:
        rows = told("show", "甲市", "gdp", *more, cwd=folder)["rows"]
        return [(row["period"], row["source"]) for row in rows][2:]

    assert periods("--date", "2022-12-31") == []
    assert periods("--date", "2023-06-30") == [("2022", "公报")]
    assert periods() == [("2022", "年鉴")]
    assert periods("--history") == [("2022", "公报"), ("2022", "年鉴")]
    assert periods("--history", "--date", "2023-06-30") == [("2022", "公报")]


def test_the_history_of_borrowed_figures_is_that_of_where_they_come_from(folder: Path) -> None:
    _append(folder, "observations.csv", "books,丙省,,2022,2.5,省年鉴,,2023-09-01\n")
    rows = told("show", "甲市", "books", "--area", "甲市", "--history", cwd=folder)["rows"]
    assert [(row["area"], row["value"], row["marks"]) for row in rows] == [
        ("甲市", 2, "代用丙省"),
        ("甲市", 2.5, "代用丙省"),
    ]


def test_a_figure_dated_ahead_is_not_known_today(folder: Path) -> None:
    """Without --date a command knows what is known today; the derived ratio of 2020 is 200 / 100 until that day."""
    later = "gdp,,,2022,99,年鉴,,2999-01-01\nincome,东山,城镇,2020,900,年鉴,,2999-01-01\n"
    _append(folder, "observations.csv", later)
    rows = told("show", "甲市", "gdp", "--area", "甲市", cwd=folder)["rows"]
    assert [row["value"] for row in rows] == [10, 10, 10]
    (ratio,) = told("show", "甲市", "gap", "--area", "东山", cwd=folder)["rows"]
    assert ratio["value"] == 2
    statuses = told("status", "甲市", "--area", "东山", "--indicator", "gap", cwd=folder)[0]["rows"]
    assert [row["latest"] for row in statuses] == [2]
    strata = told("gaps", "甲市", "income", "--area", "东山", cwd=folder)[0]["rows"]
    assert [row["ratio"] for row in strata] == [2]
    (ratio,) = told("show", "甲市", "gap", "--area", "东山", "--date", "2999-01-01", cwd=folder)["rows"]
    assert ratio["value"] == 9


@pytest.mark.parametrize(
    "command",
    [
        ("status", "--components", "同.csv"),
        ("status", "--components", "./甲市/../同.csv"),
        ("index", "--log", "同.csv"),
    ],
)
def test_two_results_are_not_written_over_each_other(folder: Path, command: tuple[str, str, str]) -> None:
    done = gongfu("indicators", command[0], "甲市", *command[1:], "-o", "同.csv", cwd=folder)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "两个结果要写到同一个文件" in done.stderr
    assert not (folder / "同.csv").exists()


def test_the_sample_yields_to_a_zone_of_its_name_and_to_no_other_folder(folder: Path) -> None:
    (folder / "sample").mkdir()
    assert told("show", "sample", "pcdi", "--area", "长葛", cwd=folder)["rows"]
    (folder / "sample").rmdir()
    (folder / "甲市").rename(folder / "sample")
    assert told("show", "sample", "城镇化率", cwd=folder)["title"] == "城镇化率（%）"


def test_status_by_hand(folder: Path) -> None:
    standing, counts = told("status", "甲市", "--area", "甲市", "--indicator", "城镇化率", *DAY, cwd=folder)
    (row,) = standing["rows"]
    # 50 to 60 in five years asks for 54 in 2022; 53 is 3 of 4
    assert (row["status_2025"], row["ratio_2025"]) == ("▲需要加快", 0.75)
    # 1.5 a year since 2020; from 53 to 80 in thirteen years 27/13 a year
    assert (row["status_2035"], row["ratio_2035"]) == ("▲需要加快", round(1.5 / (27 / 13), 3))
    assert [(one["action"], one["step"], one["acceleration_needed"]) for one in counts["rows"]] == [
        ("增收富民行动", "2025", 1),
        ("增收富民行动", "2035", 1),
    ]


def test_a_proxy_is_shown_and_never_judged(folder: Path) -> None:
    (row,) = told("status", "甲市", "--indicator", "books", *DAY, cwd=folder)[0]["rows"]
    assert (row["latest"], row["marks"], row["status_2025"]) == (2, "代用丙省", "○无法判断")


def test_a_screen_leaves_out_what_has_neither_figure_nor_target_and_a_file_does_not(folder: Path) -> None:
    shown = gongfu("indicators", "status", "甲市", *DAY, cwd=folder, COLUMNS="200").stdout
    assert "另有 1 行既没有数也没有目标，没有列出" in shown  # people: only the counties have them
    gongfu("indicators", "status", "甲市", *DAY, "-o", "进展.json", cwd=folder)
    standing = json.loads((folder / "进展.json").read_text("utf-8"))[0]
    assert "另有" not in "".join(standing["notes"])
    assert {row["indicator"] for row in standing["rows"]} > {"常住人口"}
    (row,) = told("status", "甲市", "--indicator", "people", "--area", "甲市", *DAY, cwd=folder)[0]["rows"]
    assert row["status_2025"] == "○无法判断"


def test_a_reference_area_is_judged_by_its_targets_or_the_reason_is_said(folder: Path) -> None:
    standing, _ = told("status", "甲市", "--area", "丙省", *DAY, cwd=folder)
    assert (standing["title"], standing["rows"]) == ("丙省两步走目标进展", [])
    assert standing["notes"][0] == "丙省没有目标：参照地区只判断 targets.csv 里为它写了目标的指标"
    table = folder / "甲市" / "targets.csv"
    head, *rows = table.read_text("utf-8").splitlines()
    lines = [f"area,{head}", *(f",{row}" for row in rows), "丙省,rate,2025,60,预期性,2020,52,省方案"]
    table.write_text("\n".join(lines) + "\n", "utf-8")
    (row,) = told("status", "甲市", "--area", "丙省", *DAY, cwd=folder)[0]["rows"]
    # 52 to 60 in five years asks for 55.2 in 2022; 55 is 3 of 3.2
    assert (row["area"], row["ratio_2025"]) == ("丙省", pytest.approx(3 / 3.2, abs=1e-3))


def test_status_writes_what_every_verdict_rests_on(folder: Path) -> None:
    gongfu("indicators", "status", "甲市", "--brief", "--components", "依据.json", *DAY, cwd=folder)
    records = json.loads((folder / "依据.json").read_text("utf-8"))
    (own,) = (
        one
        for one in records
        if one["indicator"] == "rate" and one["area"] == "甲市" and one["step"] == 2025 and one["method"] == "gongfu"
    )
    assert (own["ratio"], own["components"]["target"], own["components"]["latest"]) == (0.75, 60, 53)
    gongfu("indicators", "status", "甲市", "--brief", "--components", "依据.csv", *DAY, cwd=folder)
    rows = _rows((folder / "依据.csv").read_text("utf-8-sig"))
    assert len(rows) == len(records)
    # What cannot be judged is told in words, so that nobody takes an empty cell for a good one.
    assert all(row["状态"] for row in rows)


def test_brief_counts_say_that_figures_are_made_up(folder: Path) -> None:
    counts = told("status", "甲市", "--brief", *DAY, cwd=folder)
    assert {row["action"]: row["marks"] for row in counts["rows"]} == {
        "增收富民行动": "样例、代用",
        "未归入行动": "样例",
    }


def test_gaps_by_hand(folder: Path) -> None:
    strata, counties, split, sigma, beta = told("gaps", "甲市", "income", "--population", "people", cwd=folder)
    (row,) = strata["rows"]
    assert (row["ratio"], row["difference"]) == (2.0, 200)  # 400 against 200
    first = counties["rows"][0]
    # 100 and 300: mean 200, deviation 100
    assert (first["ratio"], first["cv"], first["low_to_mean"]) == (3.0, 0.5, 0.5)
    # three people at 100, one at 300: mean 150; T = ¾·⅔·ln ⅔ + ¼·2·ln 2 = ½ ln 4/3
    assert first["weighted_theil"] == pytest.approx(math.log(4 / 3) / 2)
    assert first["weighted_cv"] == pytest.approx(1 / math.sqrt(3))
    # both counties are 200 in town and 100 in the villages, half of the people each: nothing between them
    (parts,) = split["rows"]
    assert parts["between"] == pytest.approx(0)
    assert parts["total"] == parts["within"] == pytest.approx(2 / 3 * math.log(4 / 3) + 1 / 3 * math.log(2 / 3))
    # ln 100 and ln 300 lie ½ ln 3 from their mean
    assert sigma["rows"][0]["value"] == pytest.approx(math.log(3) / 2 / (math.log(100) + math.log(300)) * 2)
    assert {row["marks"] for row in (*counties["rows"], *sigma["rows"])} == {"样例"}
    assert beta["rows"] == []
    assert "要多于 2 个地区" in beta["notes"][0]


def test_an_indicator_without_strata_or_counties_is_said_in_words(folder: Path) -> None:
    done = gongfu("indicators", "gaps", "甲市", "rate", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("甲市没有分城乡的城镇化率") == 1
    assert "没有哪一期有两个以上的县（市、区）的数" in done.stdout


def test_gaps_of_a_zone_without_strata_are_those_of_its_areas(folder: Path) -> None:
    table = folder / "甲市" / "observations.csv"
    own = ("income,,城镇,2020,400,公报,,\n", "income,,农村,2020,200,公报,,\n")
    table.write_text(table.read_text("utf-8").replace(own[0], "").replace(own[1], ""), "utf-8")
    _append(folder, "observations.csv", "income,东山,城镇,2021,300,公报,,\nincome,东山,农村,2021,100,公报,,\n")
    listing = told("gaps", "甲市", "income", cwd=folder)[0]
    assert [(row["area"], row["period"], row["ratio"]) for row in listing["rows"]] == [
        ("东山县", "2021", 3),
        ("西河县", "2020", 2),
    ]
    assert listing["notes"][0].startswith("甲市没有分城乡的人均收入，这是各地区最近一期的")


def test_gaps_are_among_the_areas_that_are_chosen(folder: Path) -> None:
    among = ("--among", "东山", "--among", "丙省")
    _, areas, split, sigma, _ = told("gaps", "甲市", "income", *among, "--population", "people", cwd=folder)
    (first,) = areas["rows"]  # of 2022 the province has no figure
    assert (areas["title"], first["highest"], first["ratio"]) == ("人均收入：地区差距", "丙省", pytest.approx(1.8))
    assert split["rows"] == []  # the province has no towns and villages
    assert sigma["rows"][0]["value"] == pytest.approx(math.log(1.8) / (math.log(100) + math.log(180)))
    # towns at 200, villages at 100, five people each, in both: T = 2/3 ln 4/3 + 1/3 ln 2/3, none of it between
    both = ("--among", "东山", "--among", "西河")
    (parts,) = told("gaps", "甲市", "income", *both, "--population", "people", cwd=folder)[2]["rows"]
    assert parts["total"] == pytest.approx(2 / 3 * math.log(4 / 3) + 1 / 3 * math.log(2 / 3))


@pytest.mark.parametrize("command", ["compare sample 居民人均可支配收入", "carbon sample --until 2050"])
def test_a_question_that_the_zone_has_no_figures_for_is_answered_with_one_that_works(
    folder: Path, command: str
) -> None:
    done = gongfu("indicators", *command.split(), "--date", "2026-06-30", cwd=folder)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    program, *instead = done.stderr.rsplit("例如：", 1)[1].split()
    assert program == "gongfu"
    assert gongfu(*instead, cwd=folder).returncode == 0


def test_compare_by_hand(folder: Path) -> None:
    rows = told("compare", "甲市", "rate", cwd=folder)["rows"]
    peer, own = rows
    assert (own["area"], own["rank"], own["value"]) == ("甲市", 2, 53)
    assert (peer["area"], peer["gap"], peer["percent"]) == ("丙省", -2, pytest.approx(-200 / 55))
    assert peer["behind"] == "1.0"  # the province had 53 in 2021
    earlier = told("compare", "甲市", "rate", "--period", "2020", "--with", "丙省", cwd=folder)["rows"]
    assert [row["value"] for row in earlier] == [52, 50]
    by_stratum = told("compare", "甲市", "income", "--stratum", "urban", "--with", "东山", cwd=folder)["rows"]
    assert [(row["area"], row["value"]) for row in by_stratum] == [("甲市", 400), ("东山县", 200)]


def test_near_by_hand(folder: Path) -> None:
    rows = told("near", "甲市", "东山", "--by", "人均收入", "--period", "2020", cwd=folder)["rows"]
    # 100, 180 and 300: the province is 80 away, the other county 200
    assert [row["area"] for row in rows] == ["丙省", "西河县"]
    assert rows[1]["distance"] / rows[0]["distance"] == pytest.approx(200 / 80)
    assert {row["marks"] for row in rows} == {"样例"}


def test_near_says_which_periods_there_are(folder: Path) -> None:
    done = gongfu("indicators", "near", "甲市", "东山", "--by", "income", "--period", "1999", cwd=folder)
    assert (done.returncode, done.stderr) == (2, "--period: 所选指标没有 1999 的数。有数的时期：2020、2022\n")


def test_carbon_by_hand(folder: Path) -> None:
    effects, peak, outlook = told("carbon", "甲市", "--until", "2030", cwd=folder)
    # all but emissions stay as they are: the fall of 10 and of 9 is that of carbon an energy
    whole = effects["rows"][-1]
    assert [whole[f"factor_{at}"] for at in range(4)] == pytest.approx([0, 0, 0, -19])
    assert whole["total"] == pytest.approx(-19)
    (verdict,) = peak["rows"]
    assert (verdict["verdict"], verdict["year"], verdict["after"]) == ("无法判断", "2020", 2)
    # a tenth less every year, without any deviation
    assert [row["year"] for row in outlook["rows"]] == ["2022", "2025", "2030"]
    assert [row["middle"] for row in outlook["rows"]] == pytest.approx([81, 81 * 0.9**3, 81 * 0.9**8])
    assert {row["marks"] for listing in (effects, peak, outlook) for row in listing["rows"]} == {"样例"}


def test_carbon_says_who_has_the_figures(folder: Path) -> None:
    done = gongfu("indicators", "carbon", "甲市", "--area", "东山", cwd=folder)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.endswith("够的有：甲市\n")
    late = gongfu("indicators", "carbon", "甲市", "--until", "2022", cwd=folder)
    assert late.stderr == "--until: 2022 年不在最后一年有数的 2022 年之后。请写更晚的年份\n"


def test_index_by_hand(folder: Path) -> None:
    command = ("index", "甲市", "--year", "2022", "--area", "西河", "--against", "东山")
    scores, drivers, parts, weights = told(*command, cwd=folder)
    # 110 and 330 of 400, on a scale of 100
    assert [(row["area"], row["score"], row["marks"]) for row in scores["rows"]] == [
        ("西河县", pytest.approx(82.5), ""),
        ("东山县", pytest.approx(27.5), "样例"),
    ]
    assert [row["part"] for row in parts["rows"]] == [pytest.approx(55)]
    assert [row["weight"] for row in weights["rows"]] == [100]
    assert {row["area"]: row["marks"] for row in drivers["rows"]} == {"东山县": "样例", "西河县": ""}


def test_a_log_gives_the_same_again_until_a_figure_changes(folder: Path) -> None:
    gongfu("indicators", "index", "甲市", "--log", "日志.json", cwd=folder)
    same = gongfu("indicators", "replay", "甲市", "日志.json", cwd=folder)
    assert same.returncode == 0
    assert "重放与原来一位不差" in same.stdout
    table = folder / "甲市" / "observations.csv"
    table.write_text(table.read_text("utf-8").replace("2022,110", "2022,120"), "utf-8")
    other = gongfu("indicators", "replay", "甲市", "日志.json", "--format", "json", cwd=folder)
    assert other.returncode == 1
    changed = next(row for row in json.loads(other.stdout)["rows"] if row["what"] == "数据")
    assert (changed["which"], changed["before"], changed["after"]) == ("东山县 2022 人均收入", 110, 120)


@pytest.mark.parametrize("damage", ["", "[]", "null", "{", '{"recipe": {}}', "cut", "\udcff"])
def test_a_damaged_log_is_one_line(folder: Path, damage: str) -> None:
    gongfu("indicators", "index", "甲市", "--log", "日志.json", cwd=folder)
    log = folder / "日志.json"
    text = log.read_text("utf-8")
    log.write_text(text[: len(text) // 2] if damage == "cut" else damage, "utf-8", "surrogateescape")
    done = gongfu("indicators", "replay", "甲市", "日志.json", cwd=folder)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith("日志.json: 不是指数的日志")


def test_link_tells_what_is_linked_and_what_contradicts(folder: Path) -> None:
    linked, unlinked = told("link", "甲市", cwd=folder)
    (one,) = linked["rows"]
    assert (one["indicator"], one["step"], one["value"], one["state"]) == ("城镇化率", 2025, 60, "第2行")
    assert one["marks"] == "样例"
    (other,) = unlinked["rows"]
    assert (other["metric"], other["reason"]) == ("森林面积", "没有这个名称的指标")
    table = folder / "甲市" / "targets.csv"
    table.write_text(table.read_text("utf-8").replace("rate,2025,60", "rate,2025,62"), "utf-8")
    done = gongfu("indicators", "link", "甲市", "--format", "json", cwd=folder)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.startswith("甲市/targets.csv: 第2行 value: ")
    assert json.loads(done.stdout)[0]["rows"][0]["state"] == "第2行，数不同"


def test_add_is_whole_or_not_at_all_and_twice_is_once(folder: Path) -> None:
    table = folder / "甲市" / "observations.csv"
    (folder / "新.csv").write_text(
        "indicator,period,value,source,vintage\nrate,2023,55,公报,\ngdp,2022,11,年鉴,2024-01-01\n", "utf-8"
    )
    first = gongfu("indicators", "add", "甲市", "新.csv", cwd=folder)
    assert (first.returncode, first.stdout) == (0, "甲市: 新增 1 个数，修订 1 个，已有的 0 个没有重复写\n")
    after = table.read_bytes()
    second = gongfu("indicators", "add", "甲市", "新.csv", cwd=folder)
    assert second.stdout == "甲市: 新增 0 个数，修订 0 个，已有的 2 个没有重复写\n"
    assert table.read_bytes() == after
    assert [row["value"] for row in told("show", "甲市", "rate", "--area", "甲市", cwd=folder)["rows"]][-1] == 55
    faulty = "indicator,period,value,source\nrate,2024,56,公报\nrate,2024Q5,x,公报\nrates,2024,56,公报\n"
    (folder / "错.csv").write_text(faulty, "utf-8")
    third = gongfu("indicators", "add", "甲市", "错.csv", cwd=folder)
    assert (third.returncode, third.stdout) == (2, "")
    assert {line.split(": ")[1].split()[0] for line in third.stderr.splitlines()} == {"第3行", "第4行"}
    assert table.read_bytes() == after


def test_the_sample_zone_is_not_added_to(folder: Path) -> None:
    (folder / "新.csv").write_text("indicator,period,value,source\ngdp,2023,1,公报\n", "utf-8")
    done = gongfu("indicators", "add", "sample", "新.csv", cwd=folder)
    assert (done.returncode, done.stderr) == (2, "sample: 样例区不能改。请用 gongfu init 新建试验区\n")


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet"])
def test_export_gives_every_figure_as_a_table_that_can_be_added(folder: Path, suffix: str) -> None:
    name = f"数据{suffix}"
    done = gongfu("indicators", "export", "甲市", name, cwd=folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    rows = _table(folder / name)
    assert len(rows) == 39  # 36 figures as last revised, and three ratios of town and village
    ratio = next(row for row in rows if row["indicator"] == "gap" and row["area"] == "甲市")
    assert float(ratio["value"]) == 2.0
    assert [row["area"] for row in rows if row["indicator"] == "income" and row["sample"] == "是"] == ["东山县"] * 2
    back = gongfu("indicators", "add", "甲市", name, cwd=folder)
    assert (back.returncode, back.stderr) == (0, "")


def _append(folder: Path, name: str, text: str) -> None:
    with (folder / "甲市" / name).open("a", encoding="utf-8") as file:
        file.write(text)


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


def _table(file: Path) -> list[dict[str, Any]]:
    """The rows of a table in any of the formats that are exported."""
    if file.suffix == ".parquet":
        return pl.read_parquet(file).to_dicts()
    if file.suffix == ".csv":
        return list(_rows(file.read_text("utf-8-sig")))
    sheet = load_workbook(file).worksheets[0]
    head, *rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]
