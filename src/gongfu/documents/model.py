"""What every reader returns: a document as a run of blocks, each with its place in the source."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal, NamedTuple

__all__ = ["Block", "BlockKind", "Document", "Place", "assemble"]

BlockKind = Literal["paragraph", "row", "note", "box"]


class Place(NamedTuple):
    """Where a block stands in its source. All numbers count from 1; ``None`` where the format has no such thing.

    ``paragraph`` is the block's ordinal in the source (a text file's line, empty ones not counted; a Word file's
    paragraph); ``sheet`` is a worksheet's name.
    """

    paragraph: int
    page: int | None = None
    table: int | None = None
    row: int | None = None
    sheet: str | None = None

    def __str__(self) -> str:
        if self.sheet is not None:
            return f"工作表“{self.sheet}”第{self.row}行"
        page = f"第{self.page}页" if self.page else ""
        if self.table is not None:
            return f"{page}表{self.table}第{self.row}行"
        return f"{page}第{self.paragraph}段"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, table row, footnote or text box.

    ``text`` holds no line break (a row's cells are joined by tabs). ``pieces`` maps it to ``Document.raw``:
    pairs (offset in ``text``, offset in ``raw``), ascending, one for each run of characters that is contiguous
    in both. Most blocks have one piece; a paragraph joined from printed lines has one a line.
    """

    text: str
    kind: BlockKind
    place: Place
    pieces: tuple[tuple[int, int], ...]
    cells: tuple[str, ...] = ()

    def raw_offset(self, position: int) -> int:
        """The offset in ``Document.raw`` of the character at ``position`` of ``text``."""
        at, raw = self.pieces[bisect_right(self.pieces, (position, 1 << 62)) - 1]
        return raw + position - at


@dataclass(frozen=True, slots=True)
class Document:
    """A file as blocks. ``raw`` is the text as the reader found it; all character spans point into it.

    ``format`` is the reader's name (``txt``, ``docx``, ``pdf``, ``html``, ``xlsx``, …); ``name`` the file's name
    without its folder. ``warnings`` say what the reader could not keep (a missing picture, a page without text).
    """

    name: str
    format: str
    raw: str
    blocks: tuple[Block, ...]
    warnings: tuple[str, ...] = ()


def assemble(
    name: str,
    format: str,
    parts: list[tuple[str, BlockKind, Place, tuple[str, ...]]],
    warnings: tuple[str, ...] = (),
) -> Document:
    """A document whose raw text is its blocks' texts, one a line; for formats without a plain text of their own."""
    blocks, at = [], 0
    for text, kind, place, cells in parts:
        blocks.append(Block(text, kind, place, ((0, at),), cells))
        at += len(text) + 1
    return Document(name, format, "\n".join(part[0] for part in parts), tuple(blocks), warnings)
