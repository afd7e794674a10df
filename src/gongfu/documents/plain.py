"""Text files: UTF-8 with or without BOM, UTF-16, GB18030. A line is a block."""

from __future__ import annotations

import codecs
import re

from gongfu.documents.errors import InputError
from gongfu.documents.model import Block, Document, Place
from gongfu.documents.read import MAX_CHARACTERS

__all__ = ["MAX_LINES", "decode", "read"]

MAX_LINES = 500_000
"""Most lines of a text file that are read."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\ufffd]")
_LATIN = re.compile(r"[\t\r\n -~]")
_CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e“”‘’—…·]")
_SAMPLE = 20_000
_BAD_SHARE = 0.05
_UTF16_SHARE = 0.8


def decode(data: bytes, name: str, characters: int = MAX_CHARACTERS) -> str:
    """Text of ``data``: by its byte order mark, else UTF-16 where it holds zero bytes, else UTF-8, else GB18030.

    Stray bytes that fit no encoding become U+FFFD. Raises :class:`InputError` for what is no text, and for more than
    ``characters``.
    """
    text = _decode(data)
    if (
        text is None
        or "\0" in text
        or len(_CONTROL.findall(text, 0, _SAMPLE)) > 1 + _BAD_SHARE * min(len(text), _SAMPLE)
    ):
        raise InputError(name, "不是文字文件，或编码无法识别", "请另存为 UTF-8 或 GB18030 文本")
    if len(text) > characters:
        raise InputError(name, f"文字超过 {characters:,} 字", "请拆分后再读")
    return text


def read(data: bytes, name: str) -> Document:
    """A text or Markdown file as one block a line; ``raw`` is the decoded text itself. Empty lines are not counted."""
    raw = decode(data, name)
    blocks = []
    for number, match in enumerate(_LINE.finditer(raw), 1):
        if number > MAX_LINES:
            raise InputError(name, f"超过 {MAX_LINES:,} 行", "请拆分后再读")
        if not match[0].isspace():
            blocks.append(Block(match[0], "paragraph", Place(number), ((0, match.start()),)))
    lost = raw.count("\ufffd")
    return Document(name, "txt", raw, tuple(blocks), (f"有 {lost} 处字符无法识别",) if lost else ())


def _decode(data: bytes) -> str | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if b"\0" in data:
        return _decode_utf16(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        lossy = data.decode("utf-8", "replace")
        if _lost(lossy) <= _BAD_SHARE or error.reason == "unexpected end of data":
            return lossy
    # GB18030 accepts almost any bytes, so it comes after UTF-8 with a few bytes damaged or its end cut off.
    guess = data.decode("gb18030", "replace")
    if _lost(guess) <= _BAD_SHARE:
        return guess
    return lossy if lossy.count("\ufffd") <= _BAD_SHARE * len(lossy) else None


def _lost(text: str) -> float:
    """The share of characters that could not be decoded among those that are not ASCII."""
    return text.count("\ufffd") / max(1, len(text) - len(text.encode("ascii", "ignore")))


def _decode_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark, in the byte order that reads more like Chinese or Latin text; None where neither does."""

    def likeness(encoding: str) -> float:
        text = data[: 2 * _SAMPLE].decode(encoding, "replace")
        latin, chinese = len(_LATIN.findall(text)), len(_CHINESE.findall(text))
        # Latin letters in the wrong order read as rare Chinese ones, so that Latin counts a little more.
        return (1.1 * latin + chinese) / len(text) if latin + chinese >= _UTF16_SHARE * len(text) else 0

    best = max(("utf-16-le", "utf-16-be"), key=likeness)
    return data.decode(best, "replace") if len(data) > 1 and likeness(best) else None
