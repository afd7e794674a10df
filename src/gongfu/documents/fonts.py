"""Fonts that a PDF names but does not carry: where the machine has none for them either, a blank one stands in.

PDFium drops a text whose glyphs have no extent before it says which characters it holds. On a machine without Chinese
fonts that is every single character, and every turned text, in a font that is not embedded. What a file says must not
depend on the fonts of the machine it is read on.
"""

from __future__ import annotations

from ctypes import addressof, create_string_buffer, memmove, string_at
from functools import cache
from struct import pack
from typing import Any

from pypdfium2 import PdfSysfontBase

__all__ = ["blank", "install"]

_BUILT_IN = (b"Helvetica", b"Times", b"Courier", b"Symbol", b"ZapfDingbats")
"""Families of the standard 14 fonts (ISO 32000-1, 9.6.2.2), as PDFium names them; it has these itself."""

_EM = 1000
_BOX = 0, -120, 100, 880
"""Left, bottom, right and top of a glyph in thousandths of an em: as high as an ideograph, and narrower than any
character, since PDFium takes the wider of a glyph and its advance for the space that a character takes."""

_ADVANCE = 500
"""What a character advances by where the PDF says nothing: Latin letters on average. Of Chinese ones it always says."""

_GLYPHS = 65_535
"""As many glyphs as a font can have: some files number the glyphs of a font they do not carry."""


@cache
def install() -> None:
    """Have PDFium ask here for fonts, from now on in this process."""
    _Fonts().setup()


@cache
def blank() -> bytes:
    """A TrueType font in which every character is an em high, narrow, and leaves no mark.

    The tables are the fewest that PDFium wants, as in the OpenType specification (ISO/IEC 14496-22).
    """
    left, bottom, right, top = _BOX
    line_and_back = pack(">6h", left, right - left, left - right, bottom, top - bottom, bottom - top)
    glyph = pack(">5h2H3B", 1, *_BOX, 2, 0, 1, 1, 1) + line_and_back + b"\0"
    tables = {
        b"cmap": pack(">2H2HL2H3L3L", 0, 1, 3, 10, 12, 13, 0, 28, 0, 1, 0, 0x10FFFF, 1),  # every character is glyph 1
        b"glyf": glyph * _GLYPHS,
        b"head": pack(">4L2H2Q4h2H3h", 0x10000, 0x10000, 0, 0x5F0F3CF5, 0, _EM, 0, 0, *_BOX, 0, 8, 2, 1, 0),
        b"hhea": pack(">L3hH11hH", 0x10000, top, bottom, 0, _ADVANCE, *(0,) * 11, 1),
        b"hmtx": pack(">Hh", _ADVANCE, 0) + bytes(2 * (_GLYPHS - 1)),
        b"loca": pack(f">{_GLYPHS + 1}L", *range(0, len(glyph) * (_GLYPHS + 1), len(glyph))),
        b"maxp": pack(">L14H", 0x10000, _GLYPHS, 3, 1, *(0,) * 11),
    }
    directory, body = pack(">L4H", 0x10000, len(tables), 64, 2, 48), b""
    start = len(directory) + 16 * len(tables)
    for tag, table in tables.items():
        directory += pack(">4s3L", tag, 0, start + len(body), len(table))
        body += table + bytes(-len(table) % 4)
    return directory + body


class _Fonts(PdfSysfontBase):  # type: ignore[misc]
    """The machine's fonts, and the blank one for every font that it has not. The methods are PDFium's callbacks."""

    # ruff: noqa: N802

    def __init__(self) -> None:
        super().__init__()
        self._name = create_string_buffer(b"Blank")
        self._blank = addressof(self._name)

    def MapFont(self, _: Any, weight: int, italic: int, charset: int, pitch: int, face: Any, exact: Any) -> int | None:
        found: int | None = self.default.MapFont(self.default, weight, italic, charset, pitch, face, exact)
        return found or (None if string_at(face).startswith(_BUILT_IN) else self._blank)

    def GetFontData(self, _: Any, font: int, table: int, buffer: Any, size: int) -> int:
        if font != self._blank:
            return int(self.default.GetFontData(self.default, font, table, buffer, size))
        return _copy(b"" if table else blank(), buffer, size)  # 0 is the file; tables are asked for of collections only

    def GetFaceName(self, _: Any, font: int, buffer: Any, size: int) -> int:
        if font != self._blank:
            return int(self.default.GetFaceName(self.default, font, buffer, size))
        return _copy(self._name.raw, buffer, size)

    def GetFontCharset(self, _: Any, font: int) -> int:
        return 0 if font == self._blank else int(self.default.GetFontCharset(self.default, font))

    def DeleteFont(self, _: Any, font: int) -> None:
        if font != self._blank:
            self.default.DeleteFont(self.default, font)


def _copy(data: bytes, buffer: Any, size: int) -> int:
    """How PDFium is answered: with the length, and with the bytes where it has room for them."""
    if size >= len(data):
        memmove(buffer, data, len(data))
    return len(data)
