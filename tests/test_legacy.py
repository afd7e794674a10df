"""Old Word files through LibreOffice or catdoc: real programs, skipped where they are not installed."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from wordfile import converted, docx, item, level, lists, paragraph, row, table

from gongfu.documents import legacy
from gongfu.documents.errors import InputError
from gongfu.documents.read import read, read_bytes

BODY = (
    paragraph("关于扎实推进共同富裕的通知")
    + item("总体要求")
    + item("重点任务")
    + item("扩大中等收入群体。（责任单位：市人力资源和社会保障局）", level=1)
    + table(row("任务", "单位"), row("办学", "市教育局"))
    + paragraph("特此通知。")
)
NUMBERS = lists(level(0, "chineseCounting", "%1、") + level(1, "chineseCounting", "（%2）"))


def old(folder: Path) -> bytes:
    """The example as .doc, written by LibreOffice."""
    return converted(docx(BODY, numbering=NUMBERS), "doc", folder)


def only(program: str | None, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A search path that leads to one program, or to none."""
    search = folder / "programs"
    search.mkdir()
    if program is not None:
        found = shutil.which(program)
        if found is None:
            pytest.skip(f"needs {program}")
        (search / program).symlink_to(found)
    monkeypatch.setenv("PATH", str(search))


def test_libreoffice_keeps_numbers_and_tables(tmp_path: Path) -> None:
    got = read_bytes(old(tmp_path), "方案.doc")
    assert (got.name, got.format, got.warnings) == ("方案.doc", "doc", ())
    assert [block.text for block in got.blocks] == [
        "关于扎实推进共同富裕的通知",
        "一、总体要求",
        "二、重点任务",
        "（一）扩大中等收入群体。（责任单位：市人力资源和社会保障局）",
        "任务\t单位",
        "办学\t市教育局",
        "特此通知。",
    ]
    assert got.blocks[-2].cells == ("办学", "市教育局")


def test_rich_text_is_read_too(tmp_path: Path) -> None:
    got = read_bytes(converted(docx(paragraph("各县（市、区）人民政府：")), "rtf", tmp_path), "通知.rtf")
    assert [block.text for block in got.blocks] == ["各县（市、区）人民政府："]


@pytest.mark.skipif(sys.platform == "win32", reason="needs symbolic links")
def test_catdoc_gives_the_text_and_says_what_it_cannot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = old(tmp_path)
    only("catdoc", tmp_path, monkeypatch)
    got = legacy.read(data, "方案.doc")
    lines = [block.text for block in got.blocks]
    assert lines[0] == "关于扎实推进共同富裕的通知"
    assert any(line.endswith("扩大中等收入群体。（责任单位：市人力资源和社会保障局）") for line in lines)
    assert ["catdoc" in warning for warning in got.warnings] == [True]


@pytest.mark.skipif(sys.platform == "win32", reason="needs symbolic links")
def test_catdoc_is_not_trusted_with_what_it_garbles(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = list((shared / "corpus" / "docs").glob("*.doc"))
    only("catdoc", tmp_path, monkeypatch)
    for path in paths:  # all of them were saved by appending changes
        with pytest.raises(InputError, match="快速保存"):
            read(path)


def test_without_a_program_the_error_names_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    only(None, tmp_path, monkeypatch)
    with pytest.raises(InputError) as caught:
        legacy.read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "方案.wps")
    for word in ("方案.wps", "LibreOffice", "catdoc", "另存为 .docx"):
        assert word in str(caught.value)


def container(flags: int, at: int = 512, extra: bytes = b"") -> bytes:
    """The head of an OLE container whose Word stream begins at ``at`` with these flags."""
    data = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(at + 1024))
    data[at : at + 4] = b"\xec\xa5\xc1\x00"
    data[at + 10 : at + 12] = flags.to_bytes(2, "little")
    return bytes(data) + extra


@pytest.mark.parametrize("at", [512, 5120])
def test_a_password_is_said(at: int) -> None:
    with pytest.raises(InputError, match="密码"):
        legacy.read(container(0x0100, at), "方案.doc")


def test_a_presentation_is_said() -> None:
    name = "PowerPoint Document".encode("utf-16-le")
    with pytest.raises(InputError, match="演示文稿"):
        legacy.read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000) + name, "汇报.doc")


@pytest.mark.parametrize("data", [container(0), container(0)[:40], b"{\\rtf1 \\bin99999999"])
def test_damaged_files_end_in_one_error(data: bytes) -> None:
    if shutil.which("soffice") is None and shutil.which("catdoc") is None:
        pytest.skip("needs LibreOffice or catdoc")
    try:
        read_bytes(data, "坏.doc")
    except InputError as error:
        assert str(error).startswith("坏.doc: ")


def test_a_converter_that_hangs_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if sys.platform == "win32":
        pytest.skip("needs a shell script as a program")
    only(None, tmp_path, monkeypatch)
    hanging = tmp_path / "programs" / "soffice"
    hanging.write_text("#!/bin/sh\n/bin/sleep 60 &\nwait\n", encoding="ascii")
    hanging.chmod(0o755)
    monkeypatch.setattr(legacy, "SOFFICE_SECONDS", 1)
    with pytest.raises(InputError, match="转换失败"):
        legacy.read(container(0), "慢.doc")
