"""What a paper consists of, between its figures and a file: title, headings, text, tables, annexes, sign-off.

Every text is plain: no part of it is markup of Word, typst or HTML.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from gongfu.publish.papers.letter import Letter

__all__ = ["ORDINALS", "Annex", "Column", "Document", "Form", "Heading", "Part", "Table", "Text", "ordinal"]

ORDINALS = "零一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 (一、) or 2 (（一）); its ordinal is part of the text."""

    text: str
    level: Literal[1, 2] = 1


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. ``indent`` is the two characters at its start; ``note`` sets it small, as under a table."""

    text: str
    indent: bool = True
    note: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its title, its share of the width, and whether its cells are centred."""

    title: str
    share: float = 1
    centred: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose head is repeated on every page. A row of one cell is a band over all columns."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form to fill in: rows of label and text in turn, one or two pairs a row; ``lines`` its least height each."""

    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...] = ()


Part = Heading | Text | Table | Form


@dataclass(frozen=True, slots=True)
class Annex:
    """附件: on pages of its own before the imprint; a ``wide`` one lies on its side."""

    title: str
    parts: tuple[Part, ...]
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A whole paper. ``letter`` says who issues it to whom; a ``wide`` one lies on its side from the first page."""

    title: str
    parts: tuple[Part, ...]
    letter: Letter = field(default_factory=Letter)
    annexes: tuple[Annex, ...] = ()
    sample: bool = False
    wide: bool = False


def ordinal(number: int) -> str:
    """1 to 99 in Chinese: 一, 十, 十一, 二十三."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{ORDINALS[tens]}十"
    return head + (ORDINALS[ones] if ones or not tens else "")
