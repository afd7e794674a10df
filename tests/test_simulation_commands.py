"""``gongfu simulate``, ``population``, ``explain`` and ``search`` as a user meets them, on a small synthetic city."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from test_cli import gongfu

from gongfu.zone import sample

DAY = ("--date", "2025-06-01")
FEW = ("--persons", "2000")
REFORMS = sorted((sample() / "reforms").glob("*.toml"))
DIBAO = 'name = "农村低保提到600元"\n[[changes]]\nparameter = "dibao_line_rural"\nsince = "2025-01-01"\nvalue = 600\n'
HOME = """[household]
rural = true
county = "禹州市"
meets_dibao_assets = true
[[members]]
age = 68
resident_pension_member = true
"""
TASK = """date = "2025-06-01"
[[limits]]
measure = "gini"
most = {most}
[[variables]]
parameter = "dibao_line_rural"
low = 440
high = {high}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a reform and a household in it."""
    (tmp_path / "低保.toml").write_text(DIBAO, "utf-8")
    (tmp_path / "一户.toml").write_text(HOME, "utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A synthetic city of 2,000 persons, written whole, in three parts, and as tables."""
    parent = tmp_path_factory.mktemp("people")
    for name, options in (("whole", ()), ("parts", ("--parts", "3")), ("tables", ("--as", "csv"))):
        done = gongfu("population", *FEW, "--save", name, *options, "-o", "fit.json", cwd=parent)
        assert done.returncode == 0, done.stderr
    return parent


def listings(*arguments: str | Path, cwd: Path) -> dict[str, list[dict[str, Any]]]:
    """What a command answers as JSON: rows by the first word of each listing's title."""
    done = gongfu(*arguments, "--format", "json", cwd=cwd)
    assert done.returncode in (0, 1), done.stderr
    return {one["title"].split("（")[0]: one["rows"] for one in several(json.loads(done.stdout))}


def several(told: Any) -> list[Any]:
    """Listings: one alone is an object, not a list."""
    return told if isinstance(told, list) else [told]


def test_a_reform_is_held_against_the_law_as_it_is(folder: Path) -> None:
    told = listings("simulate", "低保.toml", *DAY, *FEW, cwd=folder)
    (changed,) = told["方案改了什么"]
    assert (changed["before"], changed["after"]) == ("440", "600")
    costs = {row["account"]: row for row in told["谁出钱"]}
    more = costs["财政"]["reform_1_change"]
    assert more > 0
    assert costs["居民"]["reform_1_change"] == pytest.approx(-more)  # what the purse pays, households get
    strata = {row["group"]: row for row in told["谁受益谁受损：按城乡"]}
    assert strata["城镇"]["reform_1_change"] == 0  # the rural line is nothing to towns
    assert strata["农村"]["reform_1_change"] > 0


def test_on_a_screen_it_is_brief_and_says_what_is_left_out(folder: Path) -> None:
    brief = gongfu("simulate", "低保.toml", *DAY, *FEW, cwd=folder).stdout
    every = gongfu("simulate", "低保.toml", *DAY, *FEW, "--all", cwd=folder).stdout
    assert "加 --all" in brief
    assert "合成人口" in brief
    assert "逐项收支（" not in brief
    assert "逐项收支（" in every


def test_a_workbook_has_a_sheet_a_listing_and_the_marks(folder: Path) -> None:
    assert gongfu("simulate", "低保.toml", *DAY, *FEW, "-o", "结果.xlsx", cwd=folder).returncode == 0
    book = load_workbook(folder / "结果.xlsx")
    text = "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value)
    assert len(book.sheetnames) >= 8
    assert "合成人口" in text
    assert "代用" in text


def test_several_reforms_stand_side_by_side_or_are_tried_together(folder: Path) -> None:
    apart = listings("simulate", *REFORMS, *DAY, *FEW, cwd=folder)
    joined = listings("simulate", *REFORMS, "--together", *DAY, *FEW, cwd=folder)
    assert {f"reform_{number}" for number in range(1, 5)} <= apart["收入分配"][0].keys()
    assert "reform_2" not in joined["收入分配"][0]
    assert len(joined["方案改了什么"]) == len(apart["方案改了什么"])


def test_the_parameters_can_be_listed_with_their_doubts(folder: Path) -> None:
    (rows,) = listings("simulate", "--list", *DAY, cwd=folder).values()
    known = {row["name"]: row for row in rows}
    assert known["dibao_line_rural"]["marks"] == "代用"
    assert known["basic_deduction"]["confidence"] == "A"


def test_what_it_draws_is_on_one_page(folder: Path) -> None:
    done = gongfu("simulate", "低保.toml", *DAY, *FEW, "--draw", "图.html", "-o", "结果.csv", cwd=folder)
    assert done.returncode == 0
    page = (folder / "图.html").read_text("utf-8")
    assert "洛伦兹曲线" in page
    assert "合成人口" in page
    assert "http://" not in page.replace("http://www.w3.org", "")


def test_a_map_is_drawn_with_the_borders_given(folder: Path) -> None:
    counties = ("魏都区", "建安区", "长葛市", "禹州市", "鄢陵县", "襄城县")
    squares = [
        {
            "type": "Feature",
            "properties": {"name": name},
            "geometry": {"type": "Polygon", "coordinates": [[[x, 34], [x + 1, 34], [x + 1, 35], [x, 35], [x, 34]]]},
        }
        for x, name in enumerate(counties, 110)
    ]
    (folder / "界.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": squares}), "utf-8")
    options = (*DAY, *FEW, "--draw", "图.html", "-o", "结果.csv", "--map", "界.geojson")
    assert gongfu("simulate", "低保.toml", *options, cwd=folder).returncode == 0
    (folder / "界.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": squares[1:]}), "utf-8")
    done = gongfu("simulate", "低保.toml", *options, cwd=folder)
    assert done.returncode == 2
    assert "魏都区" in done.stderr


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (DIBAO.replace("dibao_line_rural", "dibao_line_rurl"), ("dibao_line_rurl", "dibao_line_rural")),
        (DIBAO.replace("600\n", '"六百"\n'), ("value", "数字")),
        (DIBAO.replace("2025-01-01", "2025-13-01"), ("since", "日期")),
        (DIBAO.replace("name", "nmae"), ("nmae", "name")),
    ],
)
def test_a_faulty_reform_ends_in_one_line_with_the_file_and_the_remedy(
    folder: Path, text: str, words: tuple[str, ...]
) -> None:
    (folder / "低保.toml").write_text(text, "utf-8")
    done = gongfu("simulate", "低保.toml", *DAY, *FEW, cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("低保.toml: ")
    assert all(word in done.stderr for word in words)


def test_what_cannot_be_written_is_refused_before_the_work(folder: Path) -> None:
    done = gongfu("simulate", "低保.toml", *DAY, "-o", "结果.html", cwd=folder)
    assert done.returncode == 2
    assert "不能写成 .html 文件" in done.stderr
    done = gongfu("simulate", "低保.toml", *DAY, *FEW, "-o", "低保.toml", cwd=folder)
    assert done.returncode == 2
    assert (folder / "低保.toml").read_text("utf-8") == DIBAO


def test_an_elasticity_needs_a_source(folder: Path) -> None:
    done = gongfu("simulate", "低保.toml", *DAY, *FEW, "--elasticity", "0.2", cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--elasticity-source" in done.stderr


def test_an_elasticity_is_held_against_the_law_as_it_is(folder: Path) -> None:
    stated = ("--elasticity", "0.5", "--elasticity-source", "假定")
    doubled = '[[changes]]\nparameter = "income_tax_rates"\nsince = "2025-01-01"\ntimes = 2\n'
    (folder / "个税.toml").write_text(f'name = "税率加倍"\n{doubled}', "utf-8")
    done = gongfu("simulate", "个税.toml", *DAY, *FEW, *stated, "--format", "json", cwd=folder)
    assert done.returncode == 0, done.stderr
    shared, answered = (one for one in several(json.loads(done.stdout)) if one["title"].startswith("收入分配"))
    assert [row["baseline"] for row in shared["rows"]] == [row["baseline"] for row in answered["rows"]]
    assert [row["reform_1"] for row in shared["rows"]] != [row["reform_1"] for row in answered["rows"]]
    notes = "\n".join(answered["notes"])
    assert "工资弹性 0.5" in notes and "不算就业或退出就业" in notes


def test_a_reform_lands_on_the_lines_to_both_steps(folder: Path) -> None:
    done = gongfu("simulate", "低保.toml", *DAY, *FEW, "--steps", "--format", "csv", cwd=folder)
    assert done.returncode == 0
    assert {"2025", "2035"} <= {cell for line in done.stdout.splitlines() for cell in line.split(",")}
    assert "○ 无目标" in done.stdout


def test_a_population_gives_the_same_whole_as_tables_and_in_parts(folder: Path, stored: Path) -> None:
    whole, tables = (
        listings("simulate", folder / "低保.toml", *DAY, "--population", name, cwd=stored)
        for name in ("whole", "tables")
    )
    assert whole["收入分配"] == tables["收入分配"]
    assert whole["谁出钱"] == tables["谁出钱"]
    parts = listings("simulate", folder / "低保.toml", *DAY, "--population", "parts", cwd=stored)
    shares = {row["item"]: row for row in parts["收入分配"]}
    exact = {row["id"]: row for row in whole["收入分配"]}
    for item, name in (("基尼系数", "gini"), ("中等收入（中位数75%—200%）", "middle")):
        assert shares[item]["baseline"] == pytest.approx(exact[name]["baseline"], rel=1e-5)
        assert shares[item]["reform_1_change"] == pytest.approx(exact[name]["reform_1_change"], rel=1e-2, abs=1e-6)


def test_tables_at_fault_are_told_all_at_once(stored: Path, tmp_path: Path) -> None:
    for file in (stored / "tables").iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    homes = (tmp_path / "households.csv").read_text("utf-8")
    (tmp_path / "households.csv").write_text(homes.replace("禹州市", "禹洲市"), "utf-8")
    done = gongfu("population", "--check", ".", cwd=tmp_path)
    assert done.returncode == 2
    assert "禹洲市" in done.stderr
    assert gongfu("population", "--check", stored / "tables", cwd=tmp_path).returncode == 0
    assert "没有发现问题" in gongfu("population", "--check", stored / "parts", cwd=tmp_path).stdout


def test_the_fit_report_has_every_margin_with_its_source(stored: Path) -> None:
    told = json.loads((stored / "fit.json").read_text("utf-8"))
    rows = [row for one in told for row in one["rows"]]
    assert {"城镇", "乡村", "禹州市", "男"} <= {row["label"] for row in rows}
    assert all(row["source"] and row["confidence"] for row in rows)


def test_a_household_is_explained_with_its_articles(folder: Path) -> None:
    (rows,) = listings("explain", "一户.toml", "--target", "dibao", *DAY, cwd=folder).values()
    last = rows[-1]
    # 440 yuan a month less a resident pension of 148, twelve times
    assert (last["who"], last["value"]) == ("全家", (440 - 148) * 12)
    assert "社会救助暂行办法" in last["source"]
    (changed,) = listings(
        "explain", "一户.toml", "--target", "dibao", "--reform", "低保.toml", *DAY, cwd=folder
    ).values()
    assert changed[-1]["value"] == (600 - 148) * 12


def test_a_household_of_the_population_is_found_by_its_number(stored: Path) -> None:
    (rows,) = listings("explain", "3", "--population", "whole", *DAY, cwd=stored).values()
    assert rows[-1]["name"] == "income_per_head"
    done = gongfu("explain", "9999", "--population", "whole", *DAY, cwd=stored)
    assert done.returncode == 2
    assert "没有第 9999 户" in done.stderr


def test_a_search_finds_what_keeps_the_limit_and_writes_it_as_a_reform(folder: Path, stored: Path) -> None:
    (folder / "找.toml").write_text(TASK.format(most=0.385, high=1000), "utf-8")
    options = ("--population", stored / "whole")
    told = listings("search", "找.toml", *options, "--save", "得.toml", cwd=folder)
    (variable,) = told["找到的参数"]
    gini = next(row for row in told["差距"] if row["figure"] == "基尼系数")
    assert gini["after"] == pytest.approx(0.385, abs=1e-5)
    assert tomllib.loads((folder / "得.toml").read_text("utf-8"))["changes"][0]["value"] == variable["found"]
    after = listings("simulate", "得.toml", *DAY, *options, cwd=folder)["收入分配"]
    assert next(row for row in after if row["id"] == "gini")["reform_1"] == pytest.approx(gini["after"], abs=2e-5)


def test_a_search_that_cannot_be_met_says_so_and_exits_1(folder: Path, stored: Path) -> None:
    task = (
        'date = "2025-06-01"\n[[limits]]\nmeasure = "gini"\nmost = 0.1\n[[variables]]\nparameter = "dibao_line_rural"\n'
    )
    (folder / "找.toml").write_text(task + "low = 440\nhigh = 450\n", "utf-8")
    done = gongfu("search", "找.toml", "--population", stored / "whole", cwd=folder)
    assert done.returncode == 1
    assert "■ 不满足" in done.stdout
