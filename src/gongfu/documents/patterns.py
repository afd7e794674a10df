"""Regular expressions made of word lists, for a genre that says one thing in many words.

All patterns are written for folded text (:func:`gongfu.documents.numerals.fold`).
"""

from __future__ import annotations

__all__ = ["HAN", "any_of"]

HAN = "[\u4e00-\u9fff]"
"""A Chinese character."""


def any_of(words: str) -> str:
    """A pattern that matches one of several alternatives, given with white space between them, the first that fits.

    Each is a pattern itself: ``any_of("新增 建[成有] 达(?!标)")`` is ``(?:新增|建[成有]|达(?!标))``.
    """
    return f"(?:{'|'.join(words.split())})"
