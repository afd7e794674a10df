"""Which reader a file goes to: what it holds counts, not what it is called."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from gongfu.documents.errors import InputError
from gongfu.documents.read import MAX_BYTES, SUFFIXES, read, read_bytes

PAGE = "<!DOCTYPE html><html><body><p>一、加快建设。（责任单位：市发展改革委）</p></body></html>"
TASK = "一、加快建设。"


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "format"),
    [
        ("方案.txt", TASK.encode(), "txt"),
        ("方案.TXT", TASK.encode("gb18030"), "txt"),
        ("方案", TASK.encode(), "txt"),
        ("2.关于印发方案的通知", TASK.encode(), "txt"),
        ("方案.md", f"# 方案\n<html>\n{TASK}".encode(), "txt"),
        ("方案.txt", PAGE.encode(), "html"),
        ("方案.txt", b"\xef\xbb\xbf\r\n" + PAGE.encode(), "html"),
        ("方案.txt", PAGE.encode("utf-16"), "html"),
        ("方案", f'<?xml version="1.0"?>\n{PAGE}'.encode(), "html"),
        ("方案.doc", PAGE.encode(), "html"),
        ("方案.doc", TASK.encode("gb18030"), "txt"),
        (
            "台账.xls",
            "<table><tr><td>序号</td><td>任务</td></tr><tr><td>1</td><td>修路</td></tr></table>".encode(),
            "html",
        ),
        ("台账.xls", "序号\t任务\n1\t修路\n".encode("gb18030"), "csv"),
        ("台账.CSV", "序号,任务\n1,修路\n".encode(), "csv"),
    ],
)
def test_content_decides(name: str, data: bytes, format: str) -> None:
    assert read_bytes(data, name).format == format


@pytest.mark.parametrize(
    ("name", "data", "cause"),
    [
        ("空.txt", b"", "文件是空的"),
        ("空.docx", b"\0" * 512, "文件是空的"),
        ("空白.txt", "\u3000\n\u3000".encode(), "文件里没有文字"),
        ("打包.zip", zipped("方案.docx"), "压缩包"),
        ("方案.odt", b"PK\x03\x04" + b"\0" * 26 + b"mimetypeapplication/vnd.oasis.opendocument.text", "OpenDocument"),
        ("方案.docx", TASK.encode(), "内容不是 .docx 文件"),
        ("方案.pdf", TASK.encode(), "内容不是 .pdf 文件"),
        ("图.png", b"\x89PNG\r\n\x1a\n\x00", "不认识的文件类型 .png"),
        ("程序", b"\x7fELF\x00\x01", "不认识的文件类型"),
        ("方案.doc", b'<?xml version="1.0"?><?mso-application progid="Word.Document"?>', "内容不是 .doc 文件"),
        ("台账.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码"),
        ("方案.docx", b"PK\x03\x04" + b"\0" * 60, "损坏"),
        ("台账.xlsx", b"PK\x03\x04" + b"\0" * 60, "损坏"),
        ("台账.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\1" * 600, "损坏"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(name: str, data: bytes, cause: str) -> None:
    with pytest.raises(InputError, match=cause) as caught:
        read_bytes(data, name)
    assert str(caught.value).startswith(name)
    assert "\n" not in str(caught.value)


def test_a_missing_file_a_folder_and_a_large_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="没有这个文件"):
        read(tmp_path / "没有.txt")
    with pytest.raises(InputError, match="无法打开文件"):
        read("坏\0名.txt")
    with pytest.raises(InputError, match="文件夹"):
        read(tmp_path)
    large = tmp_path / "大.txt"
    with large.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(InputError, match="超过 64 MB"):
        read(large)


def test_a_device_without_an_end_is_refused() -> None:
    device = Path("/dev/zero")
    if not device.exists():
        pytest.skip("needs /dev/zero")
    with pytest.raises(InputError, match="超过 64 MB"):
        read(device)


def test_every_reader_that_is_named_exists() -> None:
    room = Path(__file__).resolve().parents[1] / "src" / "gongfu" / "documents"
    assert {f"{module}.py" for module in SUFFIXES.values()} <= {file.name for file in room.iterdir()}
