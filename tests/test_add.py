"""Figures are added whole or not at all, and adding them twice adds nothing."""

from __future__ import annotations

import csv
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
import small_zone
from hypothesis import given, settings
from hypothesis import strategies as st
from test_cli import gongfu
from zones import INDICATORS, OBSERVATIONS, zone

from gongfu.documents.errors import InputError, InputErrors
from gongfu.indicators.formulas.derived import derive
from gongfu.indicators.loading import load
from gongfu.indicators.model import Key
from gongfu.indicators.tables.add import Added, add
from gongfu.publish.figures import write_figures

HEAD = "indicator,area,stratum,period,value,error,quality,vintage,source,note\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return zone(tmp_path / "zone")


def more(folder: Path, *rows: str) -> Path:
    file = folder.parent / "more.csv"
    file.write_text(HEAD + "".join(f"{row}\n" for row in rows), "utf-8")
    return file


def table(folder: Path) -> str:
    return (folder / "observations.csv").read_text("utf-8")


def refused(folder: Path, *rows: str) -> list[InputError]:
    before = (folder / "observations.csv").read_bytes()
    with pytest.raises(InputErrors) as caught:
        add(folder, more(folder, *rows))
    assert (folder / "observations.csv").read_bytes() == before
    assert {path.name for path in folder.iterdir()} == {
        "zone.toml",
        "indicators.csv",
        "targets.csv",
        "observations.csv",
    }
    return list(caught.value.exceptions)


def test_new_figures_follow_the_ones_that_were_there(folder: Path) -> None:
    assert add(folder, more(folder, 'gdp,长葛,,2022,"1,000.0",,初步,2023/3/1,快报,')) == Added(1, 0, 0)
    lines = table(folder).splitlines()
    assert lines[0] == "indicator,area,stratum,period,value,error,quality,vintage,source,confidence,sample,note"
    assert lines[-2:] == [
        'gdp,,,2022,"3,746.8",,,,公报,,,',
        "gdp,长葛市,all,2022,1000,,preliminary,2023-03-01,快报,,,",
    ]
    assert load(folder).series(Key("gdp", "长葛市")).values == (1000.0,)


def test_adding_a_file_twice_changes_nothing(folder: Path) -> None:
    file = more(folder, "gdp,,,2021,3655,,,,公报,", "urban_rate,,,2020,53.55%,,,,别的说法,")
    assert add(folder, file) == Added(1, 1, 0)
    before = (folder / "observations.csv").stat()
    assert add(folder, file) == Added(0, 2, 0)
    after = (folder / "observations.csv").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_the_table_may_be_added_to_itself(folder: Path) -> None:
    assert add(folder, folder / "observations.csv") == Added(0, 5, 0)


def test_a_revision_needs_a_later_vintage(folder: Path) -> None:
    rows = ["urban_rate,,,2022,55.2,,,2023-10-01,年鉴,", "urban_rate,长葛,,2022,60.7,,,2024-01-01,年鉴,"]
    assert add(folder, more(folder, *rows)) == Added(0, 0, 2)
    assert load(folder).series(Key("urban_rate", "许昌市")).values == (53.55, 55.2)

    (same_day,) = refused(folder, "urban_rate,,,2022,55.3,,,2023-10-01,年鉴,")
    assert same_day.place == "第2行 value"
    assert same_day.cause == "同一个键两个数：observations.csv 里是 55.2，这里是 55.3"
    (no_day,) = refused(folder, "gdp,,,2022,3747,,,,公报,")
    assert no_day.cause == "同一个键两个数：observations.csv 里是 3746.8，这里是 3747"
    (late,) = refused(folder, "urban_rate,长葛,,2022,60.6,,,2023-10-01,年鉴,")
    assert (late.place, late.cause) == ("第2行 vintage", "同一个键两个数：observations.csv 里已有 2024-01-01 得知的")


def test_a_figure_and_its_revision_may_come_together(folder: Path) -> None:
    rows = ["gdp,禹州,,2022,900,,初步,2023-03-01,快报,", "gdp,禹州,,2022,905,,,2023-10-01,年鉴,"]
    assert add(folder, more(folder, *rows)) == Added(1, 0, 1)
    assert [one.value for one in load(folder).vintages(Key("gdp", "禹州市"))] == [900.0, 905.0]


def test_a_different_standard_error_is_a_different_figure(folder: Path) -> None:
    (fault,) = refused(folder, "urban_rate,,,2022,55.18,0.3,,,公报,")
    assert "里是 55.18，这里是 55.18" in fault.cause
    assert "标准误" in fault.remedy


def test_all_faults_are_told_at_once_and_the_table_stays_as_it_was(folder: Path) -> None:
    found = refused(
        folder,
        "gdp,,,2020,3400,,,,公报,",
        "gdp,火星,,2020,x,,,,公报,",
        "gdp,,,2022,1,,,,公报,",
        "gpd,,,2020,1,,,,公报,",
        "gdp,,,2020,3401,,,,公报,",
        "gdp,,,2020,1",
    )
    assert [fault.place for fault in found] == [
        "第3行 value",
        "第3行 area",
        "第4行 value",
        "第5行 indicator",
        "第6行 value",
        "第7行",
    ]
    assert {Path(fault.file).name for fault in found} == {"more.csv"}


def test_nothing_is_added_to_a_zone_with_faults_of_its_own(folder: Path) -> None:
    broken = OBSERVATIONS + "gdp,,2022,1,,公报\n"
    (folder / "observations.csv").write_text(broken, "utf-8")
    with pytest.raises(InputErrors) as caught:
        add(folder, more(folder, "gdp,,,2020,3400,,,,公报,"))
    assert "observations.csv: 第7行 value: 与第6行" in str(caught.value)
    assert table(folder) == broken


def test_a_zone_without_figures_gets_its_table(tmp_path: Path) -> None:
    folder = zone(tmp_path / "zone", targets="", observations="")
    assert add(folder, more(folder, "gdp,,,2020,3400,,,,公报,")) == Added(1, 0, 0)
    assert table(folder).splitlines()[1:] == ["gdp,许昌市,all,2020,3400,,final,,公报,,,"]


def test_rows_without_a_value_add_nothing(folder: Path) -> None:
    assert add(folder, more(folder, "gdp,,,2020,,,,,尚未公布,")) == Added(0, 0, 0)
    assert table(folder) == OBSERVATIONS


def test_a_table_saved_by_chinese_excel_stays_one_that_excel_opens(folder: Path) -> None:
    file = folder / "observations.csv"
    file.write_bytes(OBSERVATIONS.encode("gb18030"))
    assert add(folder, more(folder, "gdp,,,2020,3400,,,,公报,")) == Added(1, 0, 0)
    assert file.read_bytes().startswith(b"\xef\xbb\xbfindicator,")
    assert load(folder).series(Key("gdp", "许昌市")).values == (3400.0, 3746.8)
    assert add(folder, more(folder, "gdp,,,2019,3300,,,,公报,")) == Added(1, 0, 0)
    assert file.read_bytes().count(b"\xef\xbb\xbf") == 1


def test_a_text_that_excel_takes_for_a_formula_is_guarded(folder: Path) -> None:
    add(folder, more(folder, "gdp,,,2020,-3,,,,公报,=HYPERLINK(A1)"))
    assert table(folder).splitlines()[-1] == "gdp,许昌市,all,2020,-3,,final,,公报,,,'=HYPERLINK(A1)"


def test_a_workbook_and_parquet_can_be_added_and_not_added_to(folder: Path) -> None:
    import polars as pl
    import xlsxwriter

    names = HEAD.strip().split(",")
    with xlsxwriter.Workbook(folder.parent / "more.xlsx") as book:
        page = book.add_worksheet()
        page.write_row(0, 0, names)
        page.write_row(1, 0, ["urban_rate", "禹州", None, 2022])
        page.write(1, 4, 0.5575, book.add_format({"num_format": "0.00%"}))
        page.write(1, 8, "公报")
    assert add(folder, folder.parent / "more.xlsx") == Added(1, 0, 0)
    assert load(folder).series(Key("urban_rate", "禹州市")).values == (55.75,)
    frame = pl.DataFrame({"indicator": ["gdp"], "period": [2019], "value": [3395.7], "source": ["公报"]})
    frame.write_parquet(folder.parent / "more.parquet")
    assert add(folder, folder.parent / "more.parquet") == Added(1, 0, 0)

    (folder / "observations.csv").unlink()
    frame.write_parquet(folder / "observations.parquet")
    with pytest.raises(InputError, match=r"另存为 observations\.csv"):
        add(folder, more(folder, "gdp,,,2020,3400,,,,公报,"))


def test_a_table_that_may_only_be_read_is_left_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(InputError, match="只读"):
        add(folder, more(folder, "gdp,,,2020,3400,,,,公报,"))
    assert table(folder) == OBSERVATIONS


def test_what_a_formula_gave_is_not_frozen(tmp_path: Path) -> None:
    head = INDICATORS.splitlines()[0]
    folder = zone(
        tmp_path / "zone",
        indicators=f"{head},formula\na,甲,个,up,count,,,,,,\nb,乙,个,up,count,,,,,,a * 2\n",
        targets="",
        observations="indicator,period,value,vintage,source\na,2020,1,,公报\nb,2019,7,,公报\n",
    )
    write_figures(derive(load(folder))[0], tmp_path / "all.csv", None)
    assert add(folder, tmp_path / "all.csv") == Added(0, 2, 0, 1)  # b of 2019 was published, b of 2020 is 1 · 2
    add(folder, more(folder, "a,,,2020,5,,,2021-01-01,修订,"))
    assert derive(load(folder))[0].series(Key("b", "许昌市")).values == (7.0, 10.0)


def test_the_command_tells_what_it_left_out(tmp_path: Path) -> None:
    small_zone.write(tmp_path)
    assert gongfu("indicators", "export", "甲市", "全部.csv", cwd=tmp_path).returncode == 0
    done = gongfu("indicators", "add", "甲市", "全部.csv", cwd=tmp_path)
    # 37 figures less one that a later vintage revises; a ratio for the zone and each of its two counties
    told = "甲市: 新增 0 个数，修订 0 个，已有的 36 个没有重复写，公式推算的 3 个没有写入\n"
    assert (done.stderr, done.stdout) == ("", told)


def test_a_zone_without_the_formula_takes_its_figures(folder: Path) -> None:
    assert add(folder, more(folder, "gdp,,,2020,2,,,,由甲计算,公式 a * 2")) == Added(1, 0, 0)


def test_people_who_add_at_once_lose_nothing(folder: Path) -> None:
    files = []
    for year in range(2001, 2007):
        files.append(folder.parent / f"{year}.csv")
        files[-1].write_text(f"{HEAD}gdp,,,{year},{year},,,,公报,\n", "utf-8")
    with ProcessPoolExecutor(6, multiprocessing.get_context("spawn")) as people:
        done = list(people.map(add, [folder] * 6, files))
    assert done == [Added(1, 0, 0)] * 6
    assert load(folder).series(Key("gdp", "许昌市")).times[:6] == (2001, 2002, 2003, 2004, 2005, 2006)


_VALUE = st.just(0.0) | st.floats(1e-15, 1e15) | st.floats(-1e15, -1e-15)
_WORDS = st.text(st.sampled_from("年鉴,\"' \n=x"), min_size=1, max_size=6).map(str.strip)


@settings(deadline=None, max_examples=40)
@given(figures=st.dictionaries(st.integers(1949, 2100), st.tuples(_VALUE, _WORDS), max_size=8))
def test_what_is_added_is_read_again_as_it_was(
    figures: dict[int, tuple[float, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = zone(tmp_path_factory.mktemp("zone") / "zone", targets="", observations="")
    file = folder.parent / "more.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        rows = (("gdp", year, repr(value), "公报", note) for year, (value, note) in figures.items())
        csv.writer(out).writerows([("indicator", "period", "value", "source", "note"), *rows])
    assert add(folder, file) == Added(len(figures), 0, 0)
    found = load(folder).observations(Key("gdp", "许昌市"))
    assert {int(one.period): (one.value, one.note.removeprefix("'")) for one in found} == {
        year: (value, note.removeprefix("'")) for year, (value, note) in figures.items()
    }
    assert add(folder, file) == Added(0, len(figures), 0)
