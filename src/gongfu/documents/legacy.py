"""Word files of before 2007 (.doc, and .wps of WPS Writer), through LibreOffice or catdoc where installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from gongfu.documents import word
from gongfu.documents.errors import InputError
from gongfu.documents.model import BlockKind, Document, Place, assemble

__all__ = ["CATDOC_SECONDS", "SOFFICE_SECONDS", "read"]

SOFFICE_SECONDS = 120
"""How long LibreOffice may take for a file; it starts in 2 to 10 seconds and reads 200 pages in a few more."""
CATDOC_SECONDS = 20
"""How long catdoc may take for a file."""

_SAVE = "请用 Word 或 WPS 打开后另存为 .docx"
_LIBREOFFICE = "LibreOffice（Debian/Ubuntu：apt install libreoffice-writer；其他系统：https://zh-cn.libreoffice.org）"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SECTOR = 512
_INFORMATION, _VERSION = b"\xec\xa5", range(0x00C0, 0x0120)
_COMPLEX, _ENCRYPTED = 0x0004, 0x0100
"""Flags at offset 10 of a Word file's file information block: saved by appending changes; encrypted. [MS-DOC] 2.5.2"""
# A file must not fetch anything or run macros while it is converted.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
</oor:items>
"""


def read(data: bytes, name: str) -> Document:
    """A file of an old word processor as blocks, as :func:`gongfu.documents.word.read` gives them, of format ``doc``.

    Read with catdoc, it has paragraphs only, and a warning says so. Raises :class:`InputError` for files with a
    password, presentations, files that cannot be converted whole, and where neither program is installed.
    """
    flags = _flags(data)
    if flags & _ENCRYPTED:
        raise InputError(name, "文件有密码", "请先取消密码再读")
    if "PowerPoint Document".encode("utf-16-le") in data:
        raise InputError(name, "这是演示文稿，不是文字文件", "请把文字另存为 .docx")
    soffice = shutil.which("soffice") or shutil.which("libreoffice")
    catdoc = shutil.which("catdoc")
    if soffice is None and catdoc is None:
        raise InputError(
            name,
            "读旧版 Word 文件（.doc、.wps、.rtf）需要 LibreOffice 或 catdoc，本机都没有",
            f"{_SAVE}，或安装 {_LIBREOFFICE}或 catdoc（apt install catdoc）",
        )
    with tempfile.TemporaryDirectory(prefix="gongfu-", ignore_cleanup_errors=True) as folder:
        source = Path(folder, "source.doc")  # not the user's name, which the programs might take for an option
        source.write_bytes(data)
        converted = _with_soffice(soffice, source) if soffice else None
        if converted is not None:
            return replace(word.read(converted, name), format="doc")
        if flags & _COMPLEX:  # catdoc takes the pieces of such a file for one run of text, and garbles it
            raise InputError(name, "文件是快速保存的，catdoc 读不全", f"{_SAVE}，或安装 {_LIBREOFFICE}")
        text = _with_catdoc(catdoc, source) if catdoc else None
    if text is None:
        raise InputError(name, "转换失败，文件可能已损坏或有密码", _SAVE)
    lines = enumerate(text.splitlines(), 1)
    parts: list[tuple[str, BlockKind, Place, tuple[str, ...]]] = [
        (line.rstrip(), "paragraph", Place(number), ()) for number, line in lines if line.strip()
    ]
    return assemble(name, "doc", parts, ("由 catdoc 读出：自动编号、表格结构和脚注可能缺失，安装 LibreOffice 可读全",))


def _flags(data: bytes) -> int:
    """The flags of a Word file's file information block, or 0 where the file has none.

    The block begins the Word stream, which begins at one of the container's sectors.
    """
    if not data.startswith(_OLE):
        return 0
    at = data.find(_INFORMATION)
    while at >= 0:
        if at % _SECTOR == 0 and int.from_bytes(data[at + 2 : at + 4], "little") in _VERSION:
            return int.from_bytes(data[at + 10 : at + 12], "little")
        at = data.find(_INFORMATION, at + 1)
    return 0


def _with_soffice(program: str, source: Path) -> bytes | None:
    """The file as .docx, or ``None`` where LibreOffice makes nothing of it.

    Each call has a profile of its own: a shared one lets only one process in at a time.
    """
    profile, made = source.parent / "profile", source.parent / "made"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    options = ["--headless", "--norestore", "--convert-to", "docx", "--outdir", str(made), str(source)]
    _run([program, f"-env:UserInstallation={profile.as_uri()}", *options], SOFFICE_SECONDS)
    result = made / "source.docx"
    return result.read_bytes() if result.is_file() else None


def _with_catdoc(program: str, source: Path) -> str | None:
    """The file's text, a paragraph a line, or ``None`` where catdoc finds none."""
    output = _run([program, "-w", "-d", "utf-8", str(source)], CATDOC_SECONDS)
    text = output.decode("utf-8", "replace") if output is not None else ""
    return text if text.strip() else None


def _run(command: list[str], seconds: int) -> bytes | None:
    """A program's output, or ``None`` where it failed or took too long; what it started is ended with it."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        output, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.communicate()
        return None
    return output if process.returncode == 0 else None
