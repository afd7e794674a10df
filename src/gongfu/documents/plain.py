"""Text files: UTF-8 with or without BOM, UTF-16, GB18030. A line is a block."""

from __future__ import annotations

import codecs
import re

from gongfu.documents.errors import InputError
from gongfu.documents.model import Block, Document, Place

__all__ = ["decode", "read"]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")


def decode(data: bytes, name: str) -> str:
    """Text of ``data``: by its byte order mark, else UTF-8, else UTF-16 by its zero bytes, else GB18030."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    head = data[:4096]
    if head.count(0) > len(head) // 8:
        encoding = "utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be"
        return data.decode(encoding, "replace")
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
        if text.count("\ufffd") * 20 > len(text):
            raise InputError(name, "不是文字文件，或编码无法识别", "请另存为 UTF-8 或 GB18030 文本") from None
        return text


def read(data: bytes, name: str) -> Document:
    """A text or Markdown file as one block a line; ``raw`` is the decoded text itself."""
    raw = decode(data, name)
    blocks = []
    for number, match in enumerate(_LINE.finditer(raw), 1):
        if match[0].strip():
            blocks.append(Block(match[0], "paragraph", Place(number), ((0, match.start()),)))
    return Document(name, "txt", raw, tuple(blocks))
