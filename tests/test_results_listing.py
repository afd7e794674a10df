"""Listings of results: scenarios side by side in every format, with what must be said of them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
from results_law import law, plainly, town

from gongfu.publish import simulation
from gongfu.publish.listing import FORMATS, Listing
from gongfu.simulation.law import Reform
from gongfu.simulation.results import Results, run
from gongfu.simulation.results.run import Options

REFORMS = [Reform.of({"pension": 200}, name="养老金翻番"), Reform.of({"line_rural": 9000}, name="农村低保提标")]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Results:
    folder = tmp_path_factory.mktemp("law")
    return run(town(), law(folder), REFORMS, "2025-06-01", options=Options(rates=True), evaluate=plainly)


def by_name(listing: Listing, key: str) -> dict[str, object]:
    """The row whose first cell is ``key``, by the names of columns."""
    row = next(row for row in listing.rows if row[0] == key)
    return {column.name: value for column, value in zip(listing.columns, row, strict=True)}


def test_measures_side_by_side(found: Results) -> None:
    listing = simulation.measures(found)
    row = by_name(listing, "urban_rural_ratio")
    assert row["baseline"] == pytest.approx(32430 / 7440)
    assert row["reform_1"] == pytest.approx(32430 / 7680)
    assert row["reform_1_change"] == pytest.approx(32430 / 7680 - 32430 / 7440)
    assert by_name(listing, "band")["baseline"] == pytest.approx(100 * 2 / 13)
    assert [column.title for column in listing.columns[3:5]] == ["现行政策", "养老金翻番"]
    assert by_name(simulation.levels(found), "mean_rural")["reform_2"] == pytest.approx(9000)
    assert by_name(simulation.levels(found), "p80")["baseline"] == pytest.approx(8400)


def test_costs_in_yi_and_entries_in_wan(found: Results) -> None:
    listing = simulation.costs(found)
    assert by_name(listing, "财政")["reform_1_change"] == pytest.approx(7200 / 1e8)
    assert by_name(listing, "公共净支出")["reform_1_change"] == pytest.approx(1200 / 1e8)
    entries = by_name(simulation.entries(found), "dibao")
    assert (entries["payer"], entries["receiver"]) == ("民政", "居民")
    assert entries["baseline"] == pytest.approx((9600 + 44400) / 1e4)
    assert entries["reform_1_change"] == pytest.approx(-0.6)
    assert entries["reform_2_takers"] == pytest.approx(6 / 1e4)  # households: C is below the new line


def test_gainers_and_losers_by_group_end_with_all(found: Results) -> None:
    listing = simulation.groups(found, "type")
    assert listing.rows[-1][0] == "全部"
    row = by_name(listing, "三代户")
    assert row["reform_1_change"] == pytest.approx(400) and row["reform_1_gaining"] == 100
    assert row["reform_1_relative"] == pytest.approx(100 * 400 / 8400)
    assert row["reform_1_mean_loss"] is None  # nobody loses
    assert by_name(listing, "单人户")["before"] is None
    with pytest.raises(KeyError, match="nothing"):
        simulation.groups(found, "nothing")


def test_rates_of_scenarios(found: Results) -> None:
    """Of C's 1,200 more all is lost where the line is 9,000: it has 8,400 a head and dibao for the rest."""
    row = by_name(simulation.rates(found), "全部")
    assert row["baseline_mean"] == pytest.approx(100 * 0.2 / 3)
    assert row["reform_2_mean"] == pytest.approx(100 * 1.2 / 3)
    assert row["reform_2_above_four_fifths"] == pytest.approx(100 / 3)
    assert row["reform_2_above_one"] == 0


def test_what_reforms_change_and_what_is_doubtful(found: Results) -> None:
    assert simulation.changes(found).rows[0][:5] == ("养老金翻番", "基础养老金", "pension", "100", "200")
    rows = {row[0]: row for row in simulation.doubtful(found).rows}
    assert rows["基础养老金"][4] == "代用：本市没有公布，用邻市的"
    assert rows["农村低保标准"][4] == "凭记忆，用前须核对"
    assert rows["农村低保标准"][-1] == "现行政策、养老金翻番"


def test_every_listing_says_whose_figures_these_are(found: Results) -> None:
    several = simulation.everything(found)
    assert len(several) == 13
    for listing in several[1:-1]:
        assert "合成，2025-06-01的政策" in listing.title
        assert any("没有一个真人" in note for note in listing.notes)
        assert any("存疑参数 2 项：基础养老金（代用）；农村低保标准（可信度M）" in note for note in listing.notes)
    assert all(len(row) == len(listing.columns) for listing in several for row in listing.rows)
    assert len({column.name for column in several[2].columns}) == len(several[2].columns)


@pytest.mark.parametrize("form", ["table", "csv", "json", "xlsx"])
def test_every_format(found: Results, form: str) -> None:
    several = simulation.everything(found)
    data = FORMATS[form](several, 100)
    if form == "json":
        told = json.loads(data)
        assert [one["title"] for one in told] == [listing.title for listing in several]
        gini = next(row for row in told[1]["rows"] if row["id"] == "gini")
        assert gini["reform_1"] == pytest.approx(found.reforms[0].measures.gini)
    elif form == "csv":
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
        assert any(row[:1] == ["gini"] for row in rows)
    elif form == "xlsx":
        assert len(openpyxl.load_workbook(io.BytesIO(data)).sheetnames) == 13
    else:
        assert "养老金翻番" in data.decode()


def test_a_baseline_alone_is_told_too(tmp_path: Path) -> None:
    alone = run(town(synthetic=False), law(tmp_path), (), "2025-06-01", evaluate=plainly)
    several = simulation.everything(alone)
    titles = [listing.title.partition("（")[0] for listing in several]
    assert titles == ["收入分配", "人均可支配收入", "谁出钱", "逐项收支", "存疑参数和口径"]
    assert not any("合成" in note for listing in several for note in listing.notes)
