"""Choose the reader for a file by its content first and its name second, within stated limits."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from gongfu.documents.errors import InputError
from gongfu.documents.model import Document

__all__ = ["MAX_BYTES", "MAX_CHARACTERS", "SUFFIXES", "read"]

MAX_BYTES = 64 * 1024 * 1024
"""Largest file that is read; the largest real document seen is under 1 MB."""
MAX_CHARACTERS = 20_000_000
"""Longest text that is compiled, in characters."""

SUFFIXES = {
    ".txt": "plain",
    ".md": "plain",
    ".html": "web",
    ".htm": "web",
    ".docx": "word",
    ".pdf": "pdf",
    ".xlsx": "sheet",
    ".csv": "sheet",
    ".doc": "legacy",
    ".wps": "legacy",
}
"""File name endings and the module of this room that reads each; a module's function is ``read(data, name)``."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(path: str | Path) -> Document:
    """Read a file into blocks.

    Raises :class:`InputError` where the file is missing, too large, of an unknown kind, damaged or without text.
    """
    path = Path(path)
    try:
        if path.is_dir():
            raise InputError(path, "这是一个文件夹", "请给出其中的文件")
        if path.stat().st_size > MAX_BYTES:
            raise InputError(path, f"文件超过 {MAX_BYTES >> 20} MB", "请拆分后再读")
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        cause = getattr(error, "strerror", None) or str(error)
        raise InputError(path, f"无法打开文件（{cause}）", "请检查路径和权限") from error
    return read_bytes(data, path.name)


def read_bytes(data: bytes, name: str) -> Document:
    """Read a file's content. ``name`` gives the kind where the content does not."""
    if not data.strip(b"\x00\t\n\r "):
        raise InputError(name, "文件是空的", "请检查文件是否保存完整")
    module = import_module(f"gongfu.documents.{_kind(data, name)}")
    document: Document = module.read(data, name)
    if len(document.raw) > MAX_CHARACTERS:
        raise InputError(name, f"文字超过 {MAX_CHARACTERS:,} 字", "请拆分后再读")
    if not any(block.text.strip() for block in document.blocks):
        raise InputError(name, "文件里没有文字", "请确认这是文字文件；扫描件请先安装 gongfu[ocr]")
    return document


def _kind(data: bytes, name: str) -> str:
    """The reader's module: a file is what it holds, whatever its name says."""
    suffix = Path(name).suffix.lower()
    if data.startswith(b"%PDF-") or b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(_OLE):
        return "legacy"
    if data.startswith(b"PK\x03\x04"):
        if b"word/document.xml" in data:
            return "word"
        if b"xl/workbook" in data:
            return "sheet"
        if suffix in (".docx", ".xlsx"):
            return SUFFIXES[suffix]
        raise InputError(name, "这是压缩包，不是文档", "请先解压，再给出其中的文件")
    if suffix not in SUFFIXES:
        known = "、".join(SUFFIXES)
        raise InputError(name, f"不认识的文件类型 {suffix or '（无扩展名）'}", f"可读的类型：{known}")
    kind = SUFFIXES[suffix]
    if kind in ("word", "pdf"):
        raise InputError(name, f"内容不是 {suffix} 文件，可能已损坏", "请用原程序重新保存")
    return kind
