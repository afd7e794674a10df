"""An Office Open XML package (a zip of XML parts), opened within limits: no bombs, no entities, no network."""

from __future__ import annotations

import lzma
import posixpath
import struct
import zipfile
import zlib
from io import BytesIO

from lxml import etree

from gongfu.documents.errors import InputError

__all__ = ["MAX_MARKUP", "MAX_MEMBERS", "MAX_PART", "Package"]

MAX_MEMBERS = 10_000
"""Most members of a package; a Word file with a thousand pictures has about 1,050."""
MAX_PART = 64 * 1024 * 1024
"""Largest XML part in bytes, unpacked; a Word file of 200 pages has one of 2 to 10 MB. Other parts are not unpacked."""
MAX_MARKUP = 6_000_000
"""Most tags and attributes of a part: what bounds the memory its tree takes (some 100 bytes for each)."""

_REMEDY = "请用 Word 或 WPS 打开后另存为 .docx"
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    RuntimeError,  # an encrypted member
    NotImplementedError,  # an unknown compression method
    EOFError,
    OSError,
    ValueError,
    LookupError,
    OverflowError,
)
# ISO/IEC 29500 Strict differs for our purpose only in its namespaces.
_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = {
    b"wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"officeDocument/relationships": b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    b"officeDocument/math": b"http://schemas.openxmlformats.org/officeDocument/2006/math",
    b"drawingml/main": b"http://schemas.openxmlformats.org/drawingml/2006/main",
}
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class Package:
    """A package in memory. ``name`` is the file's name, for errors; all methods raise :class:`InputError`."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        if data.count(b"PK\x01\x02") > MAX_MEMBERS:
            raise InputError(name, f"压缩包内文件超过 {MAX_MEMBERS:,} 个", _REMEDY)
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except _DAMAGE as error:
            raise InputError(name, "文件已损坏或没有下载完整", "请重新下载，或" + _REMEDY.removeprefix("请")) from error

    def xml(self, path: str) -> etree._Element | None:
        """The root element of the part at ``path``, comments left out; ``None`` where there is no such part."""
        data = self._bytes(path)
        if data is None:
            return None
        if data.count(b"<") + data.count(b'="') > MAX_MARKUP:
            raise InputError(self.name, f"{path} 的标记超过 {MAX_MARKUP:,} 个", "请拆分后再读")
        plain = data.replace(b"\x00", b"")  # UTF-16 hides the words from a search of its bytes
        if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
            raise InputError(self.name, f"{path} 含有文档类型声明（DTD），可能是恶意文件", _REMEDY)
        if _STRICT in data:
            for strict, transitional in _TRANSITIONAL.items():
                data = data.replace(_STRICT + strict, transitional)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
        )
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise InputError(self.name, f"{path} 已损坏，不是合格的 XML", _REMEDY) from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise InputError(self.name, f"{path} 含有文档类型声明（DTD），可能是恶意文件", _REMEDY)
        return root

    def related(self, path: str = "") -> dict[str, str]:
        """Parts that the part at ``path`` (empty: the package) refers to: kind (``styles``, ``footnotes`` …) to path.

        The kind is the last word of the relationship's type; of several of one kind the first counts.
        """
        folder, file = posixpath.split(path)
        root = self.xml(posixpath.join(folder, "_rels", f"{file}.rels"))
        found: dict[str, str] = {}
        for link in root.iter(_RELATIONSHIP) if root is not None else ():
            if link.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, link.get("Target", "")))
                found.setdefault(link.get("Type", "").rpartition("/")[2], target.lstrip("/"))
        return found

    def _bytes(self, path: str) -> bytes | None:
        try:
            member = self._zip.getinfo(path)
        except KeyError:
            return None
        if member.file_size > MAX_PART:
            raise InputError(self.name, f"{path} 解压后超过 {MAX_PART >> 20} MB", "请拆分后再读；也可能是恶意文件")
        try:
            return self._zip.read(member)  # zipfile stops at the declared size
        except _DAMAGE as error:
            raise InputError(self.name, f"{path} 已损坏或加了密码", _REMEDY) from error
