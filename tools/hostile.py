"""Files made to do harm: bombs, entities, deep nesting, endless lines, far corners. For tools/fuzz.py."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import AnyStr

__all__ = ["HOSTILE", "zipped"]


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def lying(data: bytes, size: int) -> bytes:
    """An archive of one member of blanks whose directory says it holds ``size`` bytes, checksum included."""
    changed, at = bytearray(data), data.rfind(b"PK\x01\x02")
    changed[at + 16 : at + 20] = struct.pack("<I", zlib.crc32(b" " * size))
    changed[at + 24 : at + 28] = struct.pack("<I", size)
    return bytes(changed)


PACKAGES = {
    "docx": (
        "word/document.xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>%s</w:body></w:document>',
    ),
    "xlsx": (
        "xl/workbook.xml",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>',
    ),
}
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATION = f'<Relationship Id="rId1" Type="{OFFICE}/%s" Target="%s"/>'


def package(kind: str, content: str, prolog: str = "") -> dict[str, bytes]:
    """The members of a Word file with this body, or of a workbook whose one sheet holds this."""
    main, type_, frame = PACKAGES[kind]
    members = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="{type_}"/></Types>',
        "_rels/.rels": RELATIONS % (RELATION % ("officeDocument", main)),
        main: prolog + (frame % content if kind == "docx" else frame),
    }
    if kind == "xlsx":
        members["xl/_rels/workbook.xml.rels"] = RELATIONS % (RELATION % ("worksheet", "worksheets/sheet1.xml"))
        head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        members["xl/worksheets/sheet1.xml"] = f"{prolog}{head}{content}</worksheet>"
    return {name: text.encode() for name, text in members.items()}


def laughs(root: str) -> str:
    entities = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY e0 "共富">{entities}]>'


def word_text(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def sheet_cells(cells: str, after: str = "") -> str:
    return f"<sheetData>{cells}</sheetData>{after}"


def text_cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def nested(opening: AnyStr, inner: AnyStr, closing: AnyStr, depth: int) -> AnyStr:
    return opening * depth + inner + closing * depth


TABLE = ("<w:tbl><w:tr><w:tc>", "<w:p/></w:tc></w:tr></w:tbl>")
MERGED = '<mergeCells count="1"><mergeCell ref="A1:GR10000"/></mergeCells>'
CONTROL = ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>")
DTD_PAGE = f"{laughs('html')}<html><body><p>&e9;</p></body></html>".encode()


def corner(place: str) -> bytes:
    """A workbook with a cell at A1 and one far away."""
    rows = f'<row r="1">{text_cell("A1", "a")}</row><row r="1048576">{text_cell(place, "b")}</row>'
    return zipped(package("xlsx", sheet_cells(rows)))


def rows(count: int, first: str, last_column: str, after: str = "") -> bytes:
    """A workbook of rows of two cells, the first of all with its own text."""
    made = []
    for number in range(1, count + 1):
        text = first if number == 1 else f"任务{number}"
        cells = text_cell(f"A{number}", text) + text_cell(f"{last_column}{number}", "市财政局")
        made.append(f'<row r="{number}">{cells}</row>')
    return zipped(package("xlsx", sheet_cells("".join(made), after)))


HOSTILE: dict[str, Callable[[], bytes]] = {
    "line-100MB.txt": lambda: "一".encode() * 35_000_000,
    "line-60MB.txt": lambda: b"a" * 60_000_000,
    "line-60MB-chinese.txt": lambda: "推进改革".encode() * 4_990_000,
    "line-60MB.html": lambda: b"<p>" + b"a" * 60_000_000,
    "line-60MB.csv": lambda: b"a" * 60_000_000,
    "lines-10M.txt": lambda: b"a\n" * 10_000_000,
    "breaks-60MB.txt": lambda: b"\n" * 60_000_000 + b"a",
    "binary.txt": lambda: random.Random(0).randbytes(20_000_000),
    "zeros.txt": lambda: bytes(30_000_000) + b"a",
    "commas.csv": lambda: b"," * 60_000_000,
    "quotes.csv": lambda: b'"a,' * 5_000_000,
    "quotes-open.csv": lambda: b'",""' * 5_000_000,
    "bomb.docx": lambda: zipped(package("docx", " " * 500_000_000)),
    "bomb.xlsx": lambda: zipped(package("xlsx", " " * 500_000_000)),
    "bomb-text.docx": lambda: zipped(package("docx", word_text("共富" * 30_000_000))),
    "bomb-lying.docx": lambda: lying(zipped({"word/document.xml": b" " * 500_000_000}), 1000),
    "bomb-lying.xlsx": lambda: lying(zipped({"xl/workbook.xml": b" " * 500_000_000}), 1000),
    "bomb-bzip2.docx": lambda: lying(zipped({"word/document.xml": bytes(3_000_000_000)}, zipfile.ZIP_BZIP2), 1000),
    "members.docx": lambda: zipped(package("docx", word_text("a")) | {f"word/{i}.xml": b"" for i in range(60_000)}),
    "members.xlsx": lambda: zipped(package("xlsx", "") | {f"xl/{i}.xml": b"" for i in range(60_000)}),
    "laughs.docx": lambda: zipped(package("docx", word_text("&e9;"), laughs("w:document"))),
    "laughs.xlsx": lambda: zipped(package("xlsx", sheet_cells(text_cell("A1", "&e9;")), laughs("worksheet"))),
    "laughs.html": lambda: DTD_PAGE,
    "laughs.txt": lambda: DTD_PAGE,
    "tables-deep.docx": lambda: zipped(package("docx", nested(TABLE[0], "", TABLE[1], 20_000))),
    "tables-80-deep.docx": lambda: zipped(package("docx", nested(TABLE[0], word_text("a"), TABLE[1], 80))),
    "controls-deep.docx": lambda: zipped(
        package("docx", nested(CONTROL[0], word_text("一、修路"), CONTROL[1], 20_000))
    ),
    "tags.docx": lambda: zipped(package("docx", "<w:p/>" * 5_000_000)),
    "paragraphs.docx": lambda: zipped(package("docx", word_text("一、推进改革。（责任单位：市财政局）") * 200_000)),
    "divs-deep.html": lambda: nested(b"<div>", b"<p>a", b"</div>", 1_000_000),
    "tables-deep.html": lambda: nested(b"<table><tr><td>", b"a", b"</table>", 100_000),
    "spans.html": lambda: b"<table>" + b"<tr><td rowspan=65534 colspan=1000>a" * 2000,
    "tags.html": lambda: b"<p>a<br>" * 5_000_000,
    "attributes.html": lambda: b"<p " + b"a=1 " * 10_000_000,
    "brackets.html": lambda: b"<" * 20_000_000,
    "corner.xlsx": lambda: corner("XFD1048576"),
    "corner-beyond.xlsx": lambda: corner("ZZZZZZZ99999999999"),
    "merged.xlsx": lambda: rows(10_000, "共富" * 15_000, "GR", MERGED),
    "rows.xlsx": lambda: rows(200_000, "任务", "B"),
    "deep.pdf": lambda: b"%PDF-1.4\n1 0 obj" + b"[" * 5_000_000,
    "deep.rtf": lambda: rb"{\rtf1" + b"{" * 1_000_000,
}
"""Name of each file, whose suffix is its kind, and what makes its bytes."""
