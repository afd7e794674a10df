"""The parts of an Office Open XML package (a zip of XML files): parsed without entities, network or excess."""

from __future__ import annotations

import posixpath
import struct
import zipfile
import zlib
from io import BytesIO

from lxml import etree

from gongfu.documents import archive
from gongfu.documents.errors import InputError

__all__ = ["MAX_MARKUP", "Package"]

MAX_MARKUP = 6_000_000
"""Most tags and attributes of a part: what bounds the memory its tree takes (some 100 bytes for each). A Word file of
200 pages has about half a million."""

_REMEDY = "请用 Word 或 WPS 打开后另存为 .docx"
_DAMAGED = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, OSError, ValueError)
# For us, ISO/IEC 29500 Strict differs in its namespaces only.
_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = {
    b"wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"officeDocument/relationships": b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    b"officeDocument/math": b"http://schemas.openxmlformats.org/officeDocument/2006/math",
    b"drawingml/main": b"http://schemas.openxmlformats.org/drawingml/2006/main",
}
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class Package:
    """A package in memory, within the limits of :mod:`gongfu.documents.archive`.

    ``name`` is the file's name, for errors; all methods raise :class:`InputError`.
    """

    def __init__(self, data: bytes, name: str) -> None:
        archive.check(data, name)
        self.name = name
        self._zip = zipfile.ZipFile(BytesIO(data))

    def xml(self, path: str) -> etree._Element | None:
        """The root element of the part at ``path``, without comments; ``None`` where there is no such part."""
        try:
            data = self._zip.read(path)
        except KeyError:
            return None
        except _DAMAGED as error:
            raise InputError(self.name, f"{path} 已损坏", _REMEDY) from error
        if data.count(b"<") + data.count(b'="') > MAX_MARKUP:
            raise InputError(self.name, f"{path} 的标记超过 {MAX_MARKUP:,} 个", "请拆分后再读")
        if _STRICT in data:
            for strict, transitional in _TRANSITIONAL.items():
                data = data.replace(_STRICT + strict, transitional)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
        )
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            cause = "元素嵌套太深" if "depth" in str(error) else "已损坏，不是合格的 XML"
            raise InputError(self.name, f"{path} {cause}", _REMEDY) from error
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
