"""PDF files: the text layer as paragraphs and table rows; pages without text are recognised where that is installed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2
from pypdfium2 import raw as pdfium

from gongfu.documents import fonts, ocr
from gongfu.documents.errors import InputError
from gongfu.documents.glyphs import Frame, glyphs, is_unreadable, runs
from gongfu.documents.model import Block, Document, Place
from gongfu.documents.pages import Line, Sheet, glue, mark_furniture, paragraphs, reading_order
from gongfu.documents.read import MAX_CHARACTERS, OCR_REMEDY
from gongfu.documents.ruled import join, tables
from gongfu.documents.streams import check

__all__ = ["MAX_PAGES", "MAX_RECOGNISED", "read"]

MAX_PAGES = 2_000
"""Longest PDF that is read, in pages; the longest plan seen has 300."""
MAX_RECOGNISED = 200
"""Most pages that are recognised as pictures; one takes some seconds."""


def read(data: bytes, name: str) -> Document:
    """A PDF as paragraphs and table rows; ``raw`` is its text as printed, one line a printed line or table row.

    Raises :class:`InputError` for a file that is encrypted, damaged or too long, and for one without text
    where character recognition (``gongfu[ocr]``) is not installed.
    """
    warnings: list[str] = []
    with _opened(data, name) as document:
        sheets, bare = _sheets(document, name, warnings)
        if bare:
            sheets += _recognised(document, bare, name, warnings, alone=not sheets)
            sheets.sort(key=lambda sheet: sheet.number)
    mark_furniture(sheets)
    join(sheets)
    return _document(name, sheets, tuple(warnings))


@contextmanager
def _opened(data: bytes, name: str) -> Iterator[Any]:
    check(data, name)
    fonts.install()
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            raise InputError(name, "PDF 有密码保护", "请去掉密码后再读") from error
        raise InputError(name, "PDF 已损坏，打不开", "请重新下载，或用原程序重新导出") from error
    try:
        if len(document) > MAX_PAGES:
            raise InputError(name, f"PDF 有 {len(document):,} 页，超过 {MAX_PAGES:,} 页", "请拆分后再读")
        yield document
    finally:
        document.close()


def _sheets(document: Any, name: str, warnings: list[str]) -> tuple[list[Sheet], list[int]]:
    """The pages that have text, and the numbers of those that show something but have none."""
    sheets: list[Sheet] = []
    bare, broken, slanted = [], [], 0
    length = 0
    for number in range(1, len(document) + 1):
        try:
            page = document[number - 1]
        except pypdfium2.PdfiumError:
            broken.append(number)
            continue
        sheet, aside = _sheet(page, number, name)
        slanted += aside
        if sheet is not None:
            sheets.append(sheet)
            length += sum(len(line.text) + sum(len(cell) for row in line.rows for cell in row) for line in sheet.lines)
        elif pdfium.FPDFPage_CountObjects(page.raw):
            bare.append(number)
        page.close()
        if length > MAX_CHARACTERS:
            raise InputError(name, f"文字超过 {MAX_CHARACTERS:,} 字", "请拆分后再读", f"第{number}页")
    if broken and not (sheets or bare):
        raise InputError(name, "PDF 的每一页都已损坏", "请重新下载，或用原程序重新导出")
    if broken:
        warnings.append(f"第{_listed(broken)}页已损坏，没有读出")
    if slanted:
        warnings.append(f"有 {slanted} 个斜排或倒排的字没有读出（多为水印）")
    return sheets, bare


def _sheet(page: Any, number: int, name: str) -> tuple[Sheet | None, int]:
    """A page's lines in reading order (``None`` without text), and how many slanted characters were left out."""
    found, frame, slanted = glyphs(page, Frame(*page.get_cropbox()), name)
    if not found or is_unreadable(found):
        return None, slanted
    ruled, rest = tables(page, frame, found, number)
    width, height = frame.size
    return Sheet(number, width, height, reading_order(runs(rest, number) + ruled, width)), slanted


def _recognised(document: Any, bare: list[int], name: str, warnings: list[str], alone: bool) -> list[Sheet]:
    """Pages without text, read as pictures; ``alone`` says that no other page has text."""
    if not ocr.is_installed():
        if alone:
            raise InputError(
                name,
                "PDF 里没有可读的文字（扫描件，或字体不带文字编码）",
                f"{OCR_REMEDY}，或换用文字版",
            )
        warnings.append(f"第{_listed(bare)}页没有可读的文字，没有读出；{OCR_REMEDY}，就可以识别")
        return []
    if len(bare) > MAX_RECOGNISED:
        raise InputError(name, f"有 {len(bare):,} 页需要文字识别，超过 {MAX_RECOGNISED} 页", "请拆分后再读")
    sheets, scores = [], list[float]()
    for number in bare:
        page = document[number - 1]
        lines, sure = ocr.recognise(page, number)
        width, height = page.get_size()
        page.close()
        scores += sure
        if lines:
            sheets.append(Sheet(number, width, height, reading_order(lines, width)))
    if scores:
        warnings.append(
            f"第{_listed(bare)}页的文字由 OCR 识别，平均把握 {sum(scores) / len(scores):.0%}，"
            f"最低一行 {min(scores):.0%}，请对照原件核对"
        )
    return sheets


def _listed(numbers: list[int]) -> str:
    shown = "、".join(map(str, numbers[:10]))
    return shown if len(numbers) <= 10 else f"{shown} 等 {len(numbers)} "


def _document(name: str, sheets: list[Sheet], warnings: tuple[str, ...]) -> Document:
    """Blocks over the raw text, which holds every printed line, those of page heads and feet too."""
    raw: list[str] = []
    offsets: dict[int, int] = {}
    at = 0
    for line in (line for sheet in sheets for line in sheet.lines):
        offsets[id(line)] = at
        for text in _raw_lines(line):
            raw.append(text)
            at += len(text) + 1
    blocks: list[Block] = []
    for group in paragraphs(sheets):
        at = offsets[id(group[0])]
        if group[0].rows:
            for number, row in enumerate(group[0].rows, group[0].row):
                text = "\t".join(row)
                if text.strip():
                    place = Place(len(blocks) + 1, page=group[0].page, table=group[0].table, row=number)
                    blocks.append(Block(text, "row", place, ((0, at),), row))
                at += len(text) + 1
        else:
            blocks.append(_paragraph(group, offsets, len(blocks) + 1))
    return Document(name, "pdf", "\n".join(raw), tuple(blocks), warnings)


def _raw_lines(line: Line) -> list[str]:
    return ["\t".join(row) for row in line.rows] if line.rows else [line.text]


def _paragraph(group: list[Line], offsets: dict[int, int], ordinal: int) -> Block:
    """Printed lines as one block; the space between two Latin words is the line break of the raw text."""
    text, pieces = "", []
    for line in group:
        text += glue(text, line.text) if text else ""
        pieces.append((len(text), offsets[id(line)]))
        text += line.text
    return Block(text, "paragraph", Place(ordinal, page=group[0].page), tuple(pieces))
