"""Regular expressions made of word lists, for a genre that says one thing in many words.

All patterns are written for folded text (:func:`gongfu.documents.numerals.fold`).
"""

from __future__ import annotations

__all__ = ["HAN", "any_of"]

HAN = r"[^\W\da-zA-Z_]"
"""A character of a word that is no ASCII letter and no digit: in an official text a Chinese one.

A range of code points would say the same, but takes the ``re`` of Python 3.11 a millisecond to compile each time.
"""


def any_of(words: str) -> str:
    """A pattern that matches one of several alternatives, given with white space between them, the first that fits.

    Each is a pattern itself: ``any_of("新增 建[成有] 达(?!标)")`` is ``(?:新增|建[成有]|达(?!标))``.
    """
    return f"(?:{'|'.join(words.split())})"
