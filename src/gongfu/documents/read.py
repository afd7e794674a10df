"""Choose the reader for a file by its content first and its name second, within stated limits."""

from __future__ import annotations

import errno
import io
import re
import zlib
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from gongfu.documents.errors import InputError
from gongfu.documents.model import Document

__all__ = ["LEDGER_MARK", "MAX_BYTES", "MAX_CHARACTERS", "OCR_REMEDY", "SUFFIXES", "is_ledger", "read", "read_bytes"]

MAX_BYTES = 64 * 1024 * 1024
"""Largest file that is read; the largest real document seen is under 1 MB."""
MAX_CHARACTERS = 5_000_000
"""Longest text that is compiled, in characters: two hundred times the longest real document seen, in half a minute."""

SUFFIXES = {
    ".txt": "plain",
    ".md": "plain",
    ".html": "web",
    ".htm": "web",
    ".docx": "word",
    ".pdf": "pdf",
    ".xlsx": "sheet",
    ".xls": "sheet",
    ".et": "sheet",
    ".csv": "sheet",
    ".doc": "legacy",
    ".wps": "legacy",
    ".rtf": "legacy",
}
"""File name endings and the module of this room that reads each; a module's function is ``read(data, name)``."""

LEDGER_MARK = "gongfu_workbook"
"""The defined name by which a workbook says that gongfu wrote it."""

OCR_REMEDY = "请装上文字识别 gongfu[ocr]：在 gongfu 的文件夹里运行 pip install -r requirements-ocr.txt"
"""How character recognition (the extra ``gongfu[ocr]``) is installed, from a checkout."""

_CAUSES = {errno.ENOENT: "没有这个文件", errno.EACCES: "没有读取这个文件的权限", errno.ENAMETOOLONG: "文件名太长"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_PAGE = re.compile(rb"\s*(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_HEAD = 1024
_MAX_NAMES = 1024 * 1024


def read(path: str | Path) -> Document:
    """Read a file into blocks.

    Raises :class:`InputError` where the file is missing, too large, of an unknown kind, damaged or without text.
    """
    path = Path(path)
    try:
        if path.is_dir():
            raise InputError(path, "这是一个文件夹", "请给出其中的文件")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        cause = _CAUSES.get(getattr(error, "errno", None) or 0, "无法打开文件")
        raise InputError(path, cause, "请检查路径和权限") from error
    return read_bytes(data, path.name)


def read_bytes(data: bytes, name: str) -> Document:
    """Read a file's content. ``name`` gives the kind where the content does not."""
    if len(data) > MAX_BYTES:
        raise InputError(name, f"文件超过 {MAX_BYTES >> 20} MB", "请拆分后再读")
    if not data.strip(b"\x00\t\n\r "):
        raise InputError(name, "文件是空的", "请检查文件是否保存完整")
    kind = _kind(data, name)
    if kind == "sheet" and is_ledger(io.BytesIO(data)):
        raise InputError(name, "这是 gongfu 写出的台账，不是政策文件", "请给出编出它的原文件")
    module = import_module(f"gongfu.documents.{kind}")
    try:
        document: Document = module.read(data, name)
    except (MemoryError, RecursionError) as error:
        raise InputError(name, "文件太大，或嵌套太深，读不下", "请拆分后再读；也可能是恶意文件") from error
    if len(document.raw) > MAX_CHARACTERS:
        raise InputError(name, f"文字超过 {MAX_CHARACTERS:,} 字", "请拆分后再读")
    if not any(block.text.strip() for block in document.blocks):
        raise InputError(name, "文件里没有文字", f"请确认这是文字文件；扫描件{OCR_REMEDY}")
    return document


def is_ledger(file: Path | BinaryIO) -> bool:
    """Whether an .xlsx file is a ledger that gongfu wrote, as its list of sheets and names says; saving keeps that."""
    from zipfile import BadZipFile, ZipFile

    try:
        with ZipFile(file) as archive, archive.open("xl/workbook.xml") as names:
            return f'"{LEDGER_MARK}"'.encode() in names.read(_MAX_NAMES)
    except (BadZipFile, OSError, KeyError, RuntimeError, NotImplementedError, EOFError, ValueError, zlib.error):
        return False  # whatever is wrong with it, the reader says so


def _kind(data: bytes, name: str) -> str:
    """The reader's module: a file is what it holds, whatever its name says."""
    suffix = Path(name).suffix.lower()
    if not re.fullmatch(r"\.[a-z0-9]{1,5}", suffix):
        suffix = ""  # 2.关于印发……的通知 has no suffix
    named = SUFFIXES.get(suffix)
    if data.startswith(b"%PDF-") or (named == "pdf" and b"%PDF-" in data[:_HEAD]):
        return "pdf"
    if data.startswith(_OLE):
        return _ole_kind(data, name, named)
    if data.startswith(_ZIP):
        return _zip_kind(data, name, named)
    if data.startswith(b"{\\rtf"):
        return "legacy"
    if _is_page(data, suffix):
        return "web"
    return _text_kind(data, name, suffix)


def _ole_kind(data: bytes, name: str, named: str | None) -> str:
    """Word or Excel of before 2007, or an encrypted newer file: told by the names in the container's directory."""

    def holds(entry: str) -> bool:
        return entry.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        raise InputError(name, "文件有密码", "请先取消密码再读")
    if named == "sheet" or (holds("Workbook") and not holds("WordDocument")):
        return "sheet"
    return "legacy"


def _zip_kind(data: bytes, name: str, named: str | None) -> str:
    if b"word/document.xml" in data:
        return "word"
    if b"xl/workbook" in data:
        return "sheet"
    if named in ("word", "sheet"):
        return named
    if b"mimetypeapplication/vnd.oasis.opendocument" in data[:_HEAD]:
        raise InputError(name, "这是 OpenDocument 文件", "请另存为 .docx 或 .xlsx")
    raise InputError(name, "这是压缩包，不是文档", "请先解压，再给出其中的文件")


def _is_page(data: bytes, suffix: str) -> bool:
    """Whether this is a web page. Offices export tables and letters as pages and name them .xls or .doc."""
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\0", b"")
    if suffix in (".xls", ".et", ".doc", ".wps"):
        return head.lstrip().startswith(b"<") and not head.lstrip().startswith(b"<?xml")
    return _PAGE.match(head) is not None


def _text_kind(data: bytes, name: str, suffix: str) -> str:
    """The reader of a file without a signature."""
    named = SUFFIXES.get(suffix)
    if named in ("plain", "web", "sheet"):
        return named
    if suffix in (".doc", ".wps", "") and b"\0" not in data and not data.startswith((b"<?xml", b"MIME-Version")):
        return "plain"  # which refuses what is no text after all
    if named:
        raise InputError(name, f"内容不是 {suffix} 文件，可能已损坏", "请用 Word 或 WPS 打开后另存为 .docx")
    known = "、".join(SUFFIXES)
    raise InputError(name, f"不认识的文件类型 {suffix or '（无扩展名）'}", f"可读的类型：{known}")
