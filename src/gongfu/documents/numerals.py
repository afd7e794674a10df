"""Chinese numerals, and the folding of full-width and bracket variants that keeps every offset."""

from __future__ import annotations

__all__ = ["NUMERAL", "fold", "integer"]

NUMERAL = "零〇○一二两三四五六七八九十百千"
"""Characters a Chinese whole number is written with, below 10,000."""

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_LONGEST = 9
"""Most characters of a Chinese number below 10,000 (九千九百九十九 has seven), and of a year."""
_UNITS = {"十": 10, "百": 100, "千": 1000}

# Width, brackets and a few marks in one spelling; every entry is one character for one, so that a position in
# the folded text is a position in the text. NFKC is not used: it turns ① into 1 and ㎡ into m2.
_FOLD = (
    {chr(full): chr(full - 0xFEE0) for full in range(0xFF01, 0xFF5F)}
    | dict.fromkeys("〔［【〈﹝﹙<[「＜", "(")
    | dict.fromkeys("〕］】〉﹞﹚>]」＞", ")")
    | dict.fromkeys("\u3000\u00a0\u2002\u2003\u2009\u200b\ufeff", " ")
    | dict(zip("∶﹕﹑﹐﹔﹪", "::、,;%", strict=True))
)
_FOLDED = frozenset(_FOLD)


def fold(text: str) -> str:
    """``text`` with one spelling for full- and half-width forms and for all round brackets; same length."""
    for variant in _FOLDED.intersection(text):  # faster than str.translate; no spelling is another's variant
        text = text.replace(variant, _FOLD[variant])
    return text


def integer(text: str) -> int | None:
    """The value of a whole number in Arabic or Chinese digits (十五, 一百零二, 二○二五), or ``None``."""
    text = text.strip()
    if text.isascii():
        return int(text) if text.isdigit() and len(text) <= 15 else None
    if len(text) > _LONGEST:
        return None
    if not any(c in _UNITS for c in text):
        digits = [_DIGITS.get(c) for c in text]
        return None if None in digits or not digits else int("".join(map(str, digits)))
    total, current = 0, 0
    for c in text:
        if c in _UNITS:
            total += (current or 1) * _UNITS[c]
            current = 0
        elif c in _DIGITS:
            current = _DIGITS[c]
        else:
            return None
    return total + current
