"""The zip container of .docx and .xlsx: refused while still closed when it could harm the parser behind it."""

from __future__ import annotations

import copy
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from gongfu.documents.errors import InputError

__all__ = ["MAX_INFLATED", "MAX_MEMBERS", "MAX_RATIO", "MAX_XML", "check"]

MAX_MEMBERS = 10_000
"""Most files in the container; a long report with a thousand pictures has some 1,100."""
MAX_INFLATED = 256 * 1024 * 1024
"""Most bytes that all members inflate to."""
MAX_XML = 100 * 1024 * 1024
"""Largest XML member; a tree of it takes some ten times the memory. The largest real one seen is under 10 MB."""
MAX_RATIO = 200
"""Most bytes that one byte may inflate to, in members larger than ``_RATIO_FROM``. Repetitive tables reach about 50,
deflate can reach 1,032."""

_RATIO_FROM = 8 * 1024 * 1024
_CHUNK = 1024 * 1024
_FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")
_DAMAGED = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, OSError, ValueError)
_RESAVE = "请用 Word、Excel 或 WPS 打开后重新保存"


def check(data: bytes, name: str) -> None:
    """Raise :class:`InputError` unless ``data`` is a whole, open and harmless Office container.

    Refused are damaged and encrypted archives, zip bombs (by what the directory declares and by what really inflates:
    a directory can lie) and XML members with a document type declaration, which Office never writes and entity bombs
    need. Memory stays below a few megabytes, time is linear in :data:`MAX_INFLATED`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _check_directory(members, name)
            budget = MAX_INFLATED
            for member in members:
                budget -= _check_member(archive, member, budget, name)
    except _DAMAGED as error:
        raise InputError(name, "文件已损坏，压缩包读不完整", _RESAVE) from error


def _check_directory(members: list[zipfile.ZipInfo], name: str) -> None:
    if len(members) > MAX_MEMBERS:
        raise _bomb(name, f"内含 {len(members):,} 个部件")
    if any(member.flag_bits & 1 for member in members):
        raise InputError(name, "文件有密码", "请先取消密码再读")
    if any(member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for member in members):
        raise InputError(name, "压缩方式不是 Office 所用的", _RESAVE)
    if sum(member.file_size for member in members) > MAX_INFLATED:
        raise _bomb(name, f"解压后超过 {MAX_INFLATED >> 20} MB")


def _check_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, budget: int, name: str) -> int:
    """Inflate one member within ``budget`` bytes; how many it gave."""
    size, tail = 0, b""
    is_xml = member.filename.lower().endswith((".xml", ".rels"))
    for chunk in _inflate(archive, member):
        size += len(chunk)
        if size > budget:
            raise _bomb(name, f"解压后超过 {MAX_INFLATED >> 20} MB")
        if size > _RATIO_FROM and size > MAX_RATIO * member.compress_size:
            raise _bomb(name, f"部件 {member.filename} 解压后膨胀 {MAX_RATIO} 倍以上")
        if is_xml:
            if size > MAX_XML:
                raise _bomb(name, f"部件 {member.filename} 超过 {MAX_XML >> 20} MB")
            text = tail + chunk.replace(b"\0", b"")  # without zero bytes UTF-16 reads like ASCII
            if any(mark in text for mark in _FORBIDDEN):
                raise InputError(name, f"部件 {member.filename} 含有 XML 实体定义，可能是恶意文件", _RESAVE)
            tail = text[-16:]
    return size


def _inflate(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """A member's bytes in chunks, all of them: ``zipfile`` alone stops where the directory says it ends."""
    honest = copy.copy(member)
    honest.file_size = MAX_INFLATED + _CHUNK
    with archive.open(honest) as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def _bomb(name: str, finding: str) -> InputError:
    return InputError(name, f"{finding}，超出可读的范围", "请确认文件来源；确属正常文件的，请拆分后再读")
