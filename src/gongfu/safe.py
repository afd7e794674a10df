"""Text from a document is data: nothing in it may act as a formula, break a file, or be cut off unseen."""

from __future__ import annotations

import re

__all__ = ["CELL_LIMIT", "clean", "guard", "is_formula", "split_cell", "units"]

CELL_LIMIT = 32_767
"""Most UTF-16 units a worksheet cell holds (Excel specifications and limits)."""

# Outside the Char production of XML 1.0, section 2.2; C1 controls as well, since U+009B starts a terminal command.
_ILLEGAL = re.compile("[^\\t\\n\\r\\x20-\\x7e\\xa0-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
_BREAK = re.compile("\\r\\n?|[\\v\\f\\x85\\u2028\\u2029]")
# OWASP, CSV Injection; full-width signs too, which a spreadsheet under a Chinese or Japanese locale may fold.
_FORMULA = re.compile(r"[\t\r\n]|[\s\u3000]*[=+\-@＝＋－＠]")
_NOTE = "……【文字超过单元格上限，余下{rest}字见工作表“续文”第{row}行】"


def clean(text: str) -> str:
    """``text`` without characters that XML or a terminal forbids; every line break as ``\\n``, a tab as a space."""
    return _ILLEGAL.sub("", _BREAK.sub("\n", text)).replace("\t", " ").strip()


def is_formula(text: str) -> bool:
    """Whether a spreadsheet could take the text for a formula when it is typed in or opened from CSV."""
    return _FORMULA.match(text) is not None


def guard(text: str) -> str:
    """``text`` for a CSV field: an apostrophe before what could be taken for a formula."""
    return f"'{text}" if is_formula(text) else text


def units(text: str) -> int:
    """Length in UTF-16 units, which is how a spreadsheet counts."""
    return len(text.encode("utf-16-le")) // 2


def split_cell(text: str, row: int) -> tuple[str, list[str]]:
    """What fits into one cell, and the rest in pieces that each fit.

    A text that is too long ends in a note that says how much is left and names ``row`` of the sheet 续文.
    """
    # No character takes more than two units, so half the limit in characters always fits.
    if len(text) <= CELL_LIMIT // 2 or units(text) <= CELL_LIMIT:
        return text, []
    size = CELL_LIMIT // 2 - 100
    rest = [text[at : at + size] for at in range(size, len(text), size)]
    return text[:size] + _NOTE.format(rest=len(text) - size, row=row), rest
