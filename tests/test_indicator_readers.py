"""Tables as offices save them: CSV of any usual encoding, Excel with all it can hide, Parquet."""

from __future__ import annotations

import csv
import datetime
import io
import os
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from gongfu.documents.errors import InputError
from gongfu.indicators.tables import readers


def read(folder: Path, data: str | bytes, name: str = "t.csv") -> readers.Cells:
    file = folder / name
    file.write_bytes(data.encode() if isinstance(data, str) else data)
    return readers.read(file)


def refused(folder: Path, data: str | bytes, name: str = "t.csv") -> InputError:
    with pytest.raises(InputError) as caught:
        read(folder, data, name)
    assert caught.value.remedy
    return caught.value


def sheet(folder: Path, rows: list[list[Any]], **formats: str) -> Path:
    """A workbook of rows; a cell (value, format) is shown in that number format."""
    file = folder / "t.xlsx"
    with xlsxwriter.Workbook(file) as book:
        page = book.add_worksheet()
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                value, code = cell if isinstance(cell, tuple) else (cell, None)
                page.write(row, column, value, code and book.add_format({"num_format": code}))
    return file


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_csv_is_read_in_the_encodings_that_excel_writes(tmp_path: Path, encoding: str, end: str) -> None:
    cells = read(tmp_path, end.join(["地区,数", "许昌,1", "鄢陵,2", ""]).encode(encoding))
    assert cells.columns == ("地区", "数")
    assert cells.frame.rows() == [(2, "许昌", "1"), (3, "鄢陵", "2")]


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_the_delimiter_is_that_of_the_head(tmp_path: Path, delimiter: str) -> None:
    cells = read(tmp_path, f"a{delimiter}b\n1{delimiter}\n")
    assert cells.frame.rows() == [(2, "1", None)]


def test_rows_keep_their_numbers_and_blanks_are_trimmed(tmp_path: Path) -> None:
    cells = read(tmp_path, "a,b\n\n 1 ,\u3000\n,\n  \n2,x y\n")
    assert cells.frame.rows() == [(3, "1", None), (6, "2", "x y")]


@pytest.mark.parametrize("quoted", ['"1"', "1"])
def test_every_row_with_too_few_or_too_many_cells_is_told(tmp_path: Path, quoted: str) -> None:
    cells = read(tmp_path, f"a,b\n{quoted}\n1,2\n1,2,3\n")
    assert [str(error) for error in cells.faults.errors] == [
        f"{tmp_path / 't.csv'}: 第2行: 有 1 格。应有 2 格；格内有逗号时要加引号",
        f"{tmp_path / 't.csv'}: 第4行: 有 3 格。应有 2 格；格内有逗号时要加引号",
    ]
    assert cells.frame.rows() == [(3, "1", "2")]


_CELL = st.text(st.sampled_from('ab,"\n年 '), max_size=6)


@settings(deadline=None)
@given(rows=st.lists(st.tuples(_CELL, _CELL, _CELL), max_size=8))
def test_what_pythons_csv_writes_is_read_as_it_was(
    rows: list[tuple[str, ...]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([("x", "y", "z"), *rows])
    cells = read(tmp_path_factory.mktemp("csv"), out.getvalue())
    trimmed = [tuple(cell.strip() or None for cell in row) for row in rows]
    expected = [(number, *row) for number, row in enumerate(trimmed, 2) if any(row)]
    assert cells.frame.rows() == expected


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        ("", "文件是空的"),
        (" \n\n", "文件是空的"),
        (",,\n1,2,3", "没有表头"),
        ("a,b,a\n1,2,3", "列名 a 出现 2 次"),
        ("a,\n1,2", "第2列有内容却没有列名"),
        ('a,b\n"1,2\n', "引号不成对"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "字节"),
        ("地区,数\n".encode() * 60 + "许昌".encode()[:-1], "不是 UTF-8 的字节"),
        (b"a,b\n\xff\xff,1\n", "既不是 UTF-8 也不是 GB18030"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(tmp_path: Path, data: str | bytes, cause: str) -> None:
    assert cause in refused(tmp_path, data).cause


def test_a_damaged_byte_is_told_with_its_line(tmp_path: Path) -> None:
    data = ("地区,数\n" + "许昌,1\n" * 60).encode() + b"\xe8\xae,1\n"
    assert refused(tmp_path, data).place == "第62行"


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "MAX_BYTES", 1 << 20)
    assert "超过 1 MB" in refused(tmp_path, b"a\n" * (1 << 20)).cause
    monkeypatch.setattr(readers, "MAX_ROWS", 10)
    assert "超过 10 行" in refused(tmp_path, "a,b\n" + "1,2\n" * 11).cause
    assert "超过 100 列" in refused(tmp_path, ",".join(f"c{n}" for n in range(101))).cause


def test_a_file_that_is_not_there_or_of_another_kind_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="没有这个文件"):
        readers.read(tmp_path / "t.csv")
    assert "不读 .ods" in refused(tmp_path, "x", "t.ods").cause


def test_two_tables_of_one_name_are_refused(tmp_path: Path) -> None:
    assert readers.find(tmp_path, "t") is None
    (tmp_path / "t.csv").write_text("a")
    assert readers.find(tmp_path, "t") == tmp_path / "t.csv"
    (tmp_path / "t.xlsx").write_bytes(b"")
    with pytest.raises(InputError, match=r"t\.csv、t\.xlsx"):
        readers.find(tmp_path, "t")


@pytest.mark.parametrize("name", ["observations.CSV", "Observations.csv", "observations.XLSX"])
def test_a_table_may_be_called_in_capitals(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("a")
    assert readers.find(tmp_path, "observations") == tmp_path / name


@pytest.mark.parametrize(
    "name",
    [
        "observations.xls",
        "observations.csv.txt",
        "observations.xlsx.csv",
        "observations.ods",
        "observations.et",
        "observation.csv",
        "Observationss.xlsx",
        "obsevrations.csv",
        "observatiens.parquet",
    ],
)
def test_a_file_that_looks_like_the_table_is_not_passed_over(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("a")
    with pytest.raises(InputError, match="像是 observations 表") as caught:
        readers.find(tmp_path, "observations")
    assert caught.value.file == str(tmp_path / name)
    assert "observations" in caught.value.remedy


def test_other_files_are_nobody_s_business(tmp_path: Path) -> None:
    for name in ("organizations.csv", "targets.csv", "~$observations.xlsx", "observations.csv.bak", "notes.txt"):
        (tmp_path / name).write_text("a")
    assert readers.find(tmp_path, "observations") is None


def test_a_table_beside_one_of_a_kind_that_is_not_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "observations.csv").write_text("a")
    (tmp_path / "observations.xls").write_text("a")
    with pytest.raises(InputError, match=r"observations\.csv、observations\.xls"):
        readers.find(tmp_path, "observations")


def test_what_is_no_file_is_told_and_not_waited_for(tmp_path: Path) -> None:
    folder, link, pipe = (tmp_path / name for name in ("a.csv", "b.csv", "c.csv"))
    folder.mkdir()
    link.symlink_to(tmp_path / "nowhere.csv")
    os.mkfifo(pipe)
    for file in (folder, link, pipe):
        assert readers.find(tmp_path, file.stem) == file
        with pytest.raises(InputError, match=r"不是文件|没有这个文件"):
            readers.read(file)


def test_excel_numbers_dates_and_percentages_are_told_as_they_are_shown(tmp_path: Path) -> None:
    day = datetime.date(2023, 3, 15)
    rows = [["period", "value", "vintage", "note"], [2022, (0.5518, "0.00%"), (day, "yyyy-mm-dd"), " 快报 "]]
    rows += [[2023.0, (0.5, '0.0"%"'), None, 0.1 + 0.2], [2024, (1.05, "0%;[Red]-0%"), None, True]]
    assert readers.read(sheet(tmp_path, rows)).frame.rows() == [
        (2, "2022", "55.18%", "2023-03-15", "快报"),
        (3, "2023", "0.5", None, "0.3"),
        (4, "2024", "105%", None, "TRUE"),
    ]


def test_percentages_are_found_where_the_table_does_not_begin_in_the_first_column(tmp_path: Path) -> None:
    rows = [[None, None, None], [None, "a", "value"], [None, "x", (0.25, "0%")]]
    assert readers.read(sheet(tmp_path, rows)).frame.rows() == [(3, "x", "25%")]


def test_the_saved_value_of_a_formula_is_read_and_what_has_none_is_a_fault(tmp_path: Path) -> None:
    file = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(file) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["a", "value"])
        page.write_row(1, 0, ["x"])
        page.write_formula(1, 1, "=50+5", None, 55)
        page.write_row(2, 0, ["y"])
        page.write_formula(2, 1, "=1/0", None, "#DIV/0!")
    cells = readers.read(file)
    assert cells.frame.rows() == [(2, "x", "55"), (3, "y", None)]
    assert [error.place for error in cells.faults.errors] == ["第3行 value"]

    never = openpyxl.Workbook()
    never.active.append(["a", "value"])
    never.active.append(["x", "=1+1"])
    never.save(file)
    (fault,) = readers.read(file).faults.errors
    assert "没有算出值" in fault.cause


def test_merged_cells_are_a_fault_with_their_range(tmp_path: Path) -> None:
    file = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(file) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["a", "b"])
        page.merge_range("A2:A3", "许昌")
        page.write_column(1, 1, [1, 2])
    (fault,) = readers.read(file).faults.errors
    assert (fault.place, fault.cause) == ("第2行", "A2:A3 是合并单元格")


def test_the_first_sheet_that_is_shown_is_read(tmp_path: Path) -> None:
    file = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(file) as book:
        for name, value in (("藏", "隐"), ("表", "显"), ("另", "后")):
            page = book.add_worksheet(name)
            page.write_column(0, 0, ["a", value])
            if name == "藏":
                page.hide()
            if name == "表":
                page.activate()
                page.set_first_sheet()
    assert readers.read(file).frame.rows() == [(2, "显")]


@pytest.mark.parametrize("name", ["t.xlsx", "t.parquet"])
@pytest.mark.parametrize("data", [b"a,b\n1,2\n", b"PK\x03\x04broken", b"PAR1 no PAR1", bytes(100)])
def test_a_damaged_workbook_or_parquet_file_ends_in_one_error(tmp_path: Path, name: str, data: bytes) -> None:
    refused(tmp_path, data, name)


def test_an_empty_sheet_is_told(tmp_path: Path) -> None:
    assert "空的" in refused(tmp_path, sheet(tmp_path, []).read_bytes(), "t.xlsx").cause


def test_parquet_columns_are_told_as_text(tmp_path: Path) -> None:
    day = datetime.date(2023, 3, 15)
    frame = pl.DataFrame(
        {"period": [2022, None], "value": [0.1, float("nan")], "vintage": [day, None], "sample": [True, False]}
    )
    frame.write_parquet(tmp_path / "t.parquet")
    assert readers.read(tmp_path / "t.parquet").frame.rows() == [
        (2, "2022", "0.1", "2023-03-15", "true"),
        (3, None, "NaN", None, "false"),
    ]


def test_a_parquet_column_of_lists_is_refused(tmp_path: Path) -> None:
    pl.DataFrame({"a": [[1, 2]]}).write_parquet(tmp_path / "t.parquet")
    with pytest.raises(InputError):
        readers.read(tmp_path / "t.parquet")
