"""Characters of the symbol fonts (Symbol, Wingdings) that Word uses for bullets, ticks and a few mathematical signs."""

from __future__ import annotations

__all__ = ["symbol"]

_GREEK = {0x61 + i: c for i, c in enumerate("αβχδεφγηιϕκλμνοπθρστυϖωξψζ")}
_SYMBOL = _GREEK | {
    0xA3: "≤",
    0xA5: "∞",
    0xB0: "°",
    0xB1: "±",
    0xB3: "≥",
    0xB4: "×",
    0xB7: "•",
    0xB8: "÷",
    0xB9: "≠",
    0xBB: "≈",
}
_WINGDINGS = {
    0x6C: "●",
    0x6E: "■",
    0x6F: "□",
    0x71: "❑",
    0x75: "◆",
    0x76: "❖",
    0x9F: "•",
    0xA7: "▪",
    0xA8: "◻",
    0xB7: "•",
    0xD8: "➢",
    0xE0: "→",
    0xFB: "✗",
    0xFC: "✓",
    0xFD: "☒",
    0xFE: "☑",
}
_WINGDINGS2 = {0x50: "✓", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "□"}
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS2}


def symbol(font: str | None, code: int) -> str | None:
    """The Unicode character that a code of a symbol font shows, or ``None`` where it is not known.

    Word writes such codes as they are (0x6C) or moved into the private use area (0xF06C). A code outside both
    ranges, and any code of another font, is a character already.
    """
    private = 0xE000 <= code <= 0xF8FF
    table = _FONTS.get((font or "").lower())
    if table is None:
        if not private:
            return chr(code)
        table = _WINGDINGS  # the font is not always named
    if private or code <= 0xFF:
        return table.get(code & 0xFF)
    return chr(code)
