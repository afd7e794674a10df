"""What others do with the same input. A peer that is not installed is left out of its table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

__all__ = ["cut", "nearest", "openpyxl_rows", "openpyxl_stream", "word_readers"]

Cells = Sequence[Sequence[object]]


def cut(text: str) -> list[str]:
    """The words of a text by jieba, its dictionary loaded before."""
    import jieba

    words: list[str] = jieba.lcut(text)
    return words


def word_readers() -> dict[str, Callable[[Path], object]]:
    """Programs that take the text out of a Word file, by name."""
    readers: dict[str, Callable[[Path], object]] = {"python-docx": _python_docx}
    if find_spec("docx2python"):
        readers["docx2python"] = _docx2python
    if find_spec("mammoth"):
        readers["mammoth"] = _mammoth
    return readers


def _python_docx(path: Path) -> list[str]:
    """Paragraphs and cells, without numbering, changes, boxes and notes, which python-docx does not give."""
    from docx import Document

    document = Document(str(path))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return [*(paragraph.text for paragraph in document.paragraphs), *cells]


def _docx2python(path: Path) -> str:
    from docx2python import docx2python

    with docx2python(path) as content:
        text: str = content.text
    return text


def _mammoth(path: Path) -> str:
    import mammoth

    with path.open("rb") as file:
        text: str = mammoth.extract_raw_text(file).value
    return text


def openpyxl_rows(sheets: Sequence[Cells]) -> bytes:
    """A workbook of bare cells by openpyxl."""
    return _openpyxl(sheets, stream=False)


def openpyxl_stream(sheets: Sequence[Cells]) -> bytes:
    """The same in openpyxl's mode for large files, which cannot go back to a row."""
    return _openpyxl(sheets, stream=True)


def _openpyxl(sheets: Sequence[Cells], stream: bool) -> bytes:
    from openpyxl import Workbook

    book = Workbook(write_only=stream)
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(list(row))
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def nearest(names: Sequence[str], known: Sequence[str]) -> list[list[str]]:
    """For each name the known one most like it, by the standard library's difflib."""
    from difflib import get_close_matches

    return [get_close_matches(name, known, n=1) for name in names]
