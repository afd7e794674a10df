"""Task tables: Excel workbooks and CSV."""

from __future__ import annotations

import csv
import datetime
import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from gongfu.documents import archive, sheet, workbook
from gongfu.documents.errors import InputError
from gongfu.documents.model import Block, Document


def book(write: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    buffer = io.BytesIO()
    made = xlsxwriter.Workbook(buffer)
    write(made)
    made.close()
    return buffer.getvalue()


def ledger(made: xlsxwriter.Workbook) -> None:
    page = made.add_worksheet("任务分工")
    page.merge_range("A1:D1", "重点任务\n分工表")
    page.write_row("A3", ["序号", "任务", "责任单位", "完成时限"])
    page.merge_range("A4:A5", 1)
    page.write_row("B4", ["修路\n通到每村", "市交通运输局"])
    page.write_datetime("D4", datetime.datetime(2025, 6, 30), made.add_format({"num_format": 'yyyy"年"m"月"'}))
    page.write_row("B5", ["架桥", " 市水利局 ", 0.55])
    page.merge_range("A6:D6", "二、生态")
    made.add_worksheet("草稿").hide()
    made.get_worksheet_by_name("草稿").write("A1", "不要")


def zipped(member: str, content: bytes, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as made:
        made.writestr(member, content)
    return buffer.getvalue()


def patched(data: bytes, member: str, old: bytes, new: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == member:
                assert old in content
                content = content.replace(old, new)
            target.writestr(name, content)
    return buffer.getvalue()


def raw_of(document: Document, block: Block) -> str:
    """The raw characters that a block's characters come from."""
    return "".join(document.raw[block.raw_offset(i) : block.raw_offset(i) + 1] for i in range(len(block.text)))


def test_a_workbook_as_an_office_makes_it() -> None:
    document = sheet.read(book(ledger), "台账.xlsx")
    title, head, first, second, section = document.blocks
    assert document.format == "xlsx"
    assert (title.kind, title.text, title.cells) == ("paragraph", "重点任务 分工表", ())
    assert str(title.place) == "工作表“任务分工”第1行"
    assert head.cells == ("序号", "任务", "责任单位", "完成时限")
    assert first.cells == ("1", "修路\n通到每村", "市交通运输局", "2025-06-30")
    assert first.text == "1\t修路 通到每村\t市交通运输局\t2025-06-30"
    assert second.cells == ("1", "架桥", "市水利局", "0.55")
    assert second.place.row == 5
    assert section.kind == "row"
    assert section.cells == ("二、生态",) * 4
    assert document.warnings == ("隐藏的工作表“草稿”没有读",)
    assert all(raw_of(document, block) == block.text for block in document.blocks)


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (5.0, "", "5"),
        (0.1 + 0.2, "", "0.3"),
        (411000, "", "411000"),
        (True, "", "TRUE"),
        (datetime.datetime(2025, 3, 5, 9, 30), "yyyy-mm-dd hh:mm", "2025-03-05 09:30"),
        (datetime.time(9, 30), "hh:mm", "09:30"),
        (datetime.timedelta(hours=30), "[h]:mm", "30:00"),
    ],
)
def test_values_as_a_person_reads_them(value: object, kind: str, text: str) -> None:
    def write(made: xlsxwriter.Workbook) -> None:
        made.add_worksheet().write_row(0, 0, ["数", value], made.add_format({"num_format": kind}) if kind else None)

    assert sheet.read(book(write), "a.xlsx").blocks[0].cells == ("数", text)


def test_rows_count_as_in_excel_where_the_table_starts_below_and_to_the_right() -> None:
    def write(made: xlsxwriter.Workbook) -> None:
        made.add_worksheet().write_row("C7", ["任务", "单位"])

    (row,) = sheet.read(book(write), "a.xlsx").blocks
    assert (row.cells, row.place.row) == (("任务", "单位"), 7)


def test_a_row_that_only_repeats_what_is_merged_is_left_out() -> None:
    def write(made: xlsxwriter.Workbook) -> None:
        page = made.add_worksheet()
        page.merge_range("A1:A2", "一")
        page.merge_range("B1:B2", "修路")
        page.write_row("A3", ["二", "架桥"])

    assert [row.cells for row in sheet.read(book(write), "a.xlsx").blocks] == [("一", "修路"), ("二", "架桥")]


def test_one_cell_at_the_far_corner_does_not_take_the_memory() -> None:
    data = patched(book(ledger), "xl/worksheets/sheet1.xml", b'r="D5"', b'r="XFD1048576"')
    with pytest.raises(InputError, match="单元格散布得太开"):
        sheet.read(data, "a.xlsx")


def test_too_many_columns_name_the_sheet() -> None:
    data = book(lambda made: made.add_worksheet("宽").write_row(0, 0, range(workbook.MAX_COLUMNS + 1)))
    with pytest.raises(InputError, match="工作表“宽”: 超过 200 列"):
        sheet.read(data, "a.xlsx")


def test_a_bomb_is_refused_by_what_it_says() -> None:
    with pytest.raises(InputError, match="解压后超过"):
        sheet.read(zipped("xl/workbook.xml", b" " * (archive.MAX_INFLATED + 1)), "a.xlsx")


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    data = bytearray(zipped("xl/workbook.xml", b" " * 50_000_000))
    directory = data.rfind(b"PK\x01\x02")
    data[directory + 16 : directory + 20] = struct.pack("<I", zlib.crc32(b" " * 10))
    data[directory + 24 : directory + 28] = struct.pack("<I", 10)
    with pytest.raises(InputError, match="膨胀"):
        sheet.read(bytes(data), "a.xlsx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_entities_are_refused(encoding: str) -> None:
    text = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "共富"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    with pytest.raises(InputError, match="实体"):
        archive.check(zipped("xl/workbook.xml", text.encode(encoding)), "a.xlsx")


def test_other_archives_are_refused() -> None:
    with pytest.raises(InputError, match="压缩方式"):
        archive.check(zipped("xl/workbook.xml", b"x", zipfile.ZIP_BZIP2), "a.xlsx")
    with pytest.raises(InputError, match="损坏"):
        archive.check(book(ledger)[:2000], "a.xlsx")
    locked = bytearray(zipped("xl/workbook.xml", b"x"))
    locked[locked.rfind(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(InputError, match="密码"):
        archive.check(bytes(locked), "a.xlsx")


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_csv_of_any_delimiter_and_encoding(delimiter: str, encoding: str) -> None:
    text = "任务表\r\n序号,任务,单位\r\n1,修路,市交通运输局\r\n".replace(",", delimiter)
    title, head, row = sheet.read(text.encode(encoding), "a.csv").blocks
    assert (title.kind, title.text) == ("paragraph", "任务表")
    assert head.cells == ("序号", "任务", "单位")
    assert (row.cells, row.place.row) == (("1", "修路", "市交通运输局"), 3)


def test_csv_quotes_breaks_and_ragged_rows_point_into_the_text() -> None:
    text = '序号,任务,单位\n1,"建""一网""\r\n通办, 好","市数据局 "\n\n2,架桥\n3,"没有关的引号,市水利局\n'
    document = sheet.read(text.encode(), "a.csv")
    _, first, second, third = document.blocks
    assert document.raw == text
    assert first.cells == ("1", '建"一网"\n通办, 好', "市数据局")
    assert raw_of(document, first) == '1,建"一网"\n通办, 好"市数据局'
    assert (second.cells, second.place.row) == (("2", "架桥"), 4)
    assert third.cells == ("3", '"没有关的引号', "市水利局")


def test_csv_within_limits() -> None:
    with pytest.raises(InputError, match="超过 200 列"):
        sheet.read(b"a" + b"," * 1_000_000, "a.csv")
    with pytest.raises(InputError, match="单元格超过"):
        sheet.read(b"a,b\n1," + b"x" * (workbook.MAX_CELL + 1), "a.csv")
    with pytest.raises(InputError, match="行或"):
        sheet.read(b"a,b\n" * (workbook.MAX_ROWS + 1), "a.csv")


CELLS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Z"]) | st.sampled_from(',"\n;'), min_size=1
)


@given(st.lists(st.lists(CELLS.map(str.strip).filter(bool), min_size=3, max_size=3), min_size=1, max_size=5))
def test_what_the_csv_module_writes_is_read(rows: list[list[str]]) -> None:
    buffer = io.StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_ALL).writerows(rows)
    document = sheet.read(buffer.getvalue().encode("utf-8-sig"), "a.csv")
    assert [list(block.cells) for block in document.blocks] == rows
    for block in document.blocks:
        for text, raw in zip(block.text, raw_of(document, block), strict=True):
            assert text == raw or text.isspace()
