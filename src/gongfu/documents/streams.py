"""What a PDF unpacks to, measured before a parser sees it: a small file can hold a page of gigabytes."""

from __future__ import annotations

import re
import zlib

from gongfu.documents.errors import InputError

__all__ = ["MAX_STREAM", "MAX_STREAMS", "check"]

MAX_STREAM = 8 * 1024 * 1024
"""Largest unpacked stream, in bytes; a densely printed page has 100 KB. A font may have four times as much."""
MAX_STREAMS = 512 * 1024 * 1024
"""All of them together, pictures aside: these are unpacked one at a time, and only where they are recognised."""

_STREAM = re.compile(rb"stream\r?\n")
_PICTURE = re.compile(rb"/Subtype\s*/Image\b")
_FONT = re.compile(rb"/Length1\b|/CIDFontType0C\b|/OpenType\b|/Type1C\b")
_TWICE = re.compile(rb"/Filter\s*\[[^\]]*(?:Flate|LZW|RunLength|/Fl\b)[^\]]*(?:Flate|LZW|RunLength|/Fl\b)")
_DICTIONARY = 2_000
_CHUNK = 1 << 20


def check(data: bytes, name: str) -> None:
    """Raise :class:`InputError` where a stream, or all of them, would unpack to more than can be read."""
    total, at = 0, 0
    while match := _STREAM.search(data, at):
        at = match.end()
        if data.endswith(b"end", 0, match.start()):
            continue
        dictionary = data[max(0, match.start() - _DICTIONARY) : match.start()].rpartition(b" obj")[2]
        if _PICTURE.search(dictionary):
            continue
        limit = 4 * MAX_STREAM if _FONT.search(dictionary) else MAX_STREAM
        end = data.find(b"endstream", at)
        size = max((len(data) if end < 0 else end) - at, _unpacked(data, at, limit))
        total += size
        if size > limit or total > MAX_STREAMS or _TWICE.search(dictionary):
            raise InputError(name, "PDF 的内容展开后大得不正常", "请用原程序重新导出")


def _unpacked(data: bytes, start: int, limit: int) -> int:
    """Bytes that the deflated stream at ``start`` unpacks to, counted up to just over ``limit``."""
    unpacker, size = zlib.decompressobj(), 0
    view = memoryview(data)
    try:
        for at in range(start, len(data), _CHUNK):
            rest: bytes | memoryview = view[at : at + _CHUNK]
            while rest and not unpacker.eof and size <= limit:
                size += len(unpacker.decompress(rest, _CHUNK))
                rest = unpacker.unconsumed_tail
            if unpacker.eof or size > limit:
                break
    except zlib.error:
        pass  # packed otherwise, or not at all
    return size
