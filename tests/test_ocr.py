"""Scanned pages: a picture of a page comes back as its paragraphs, with how sure that is."""

from __future__ import annotations

from importlib.resources import files
from io import BytesIO
from itertools import zip_longest

import pytest
from PIL import Image, ImageDraw, ImageFont

from gongfu.documents import ocr
from gongfu.documents.read import read_bytes

CLAUSES = [
    "一、总体要求",
    "市发展改革委会同有关部门推进城乡融合发展，每季度报送一次进展，年底前完成全部建设任务。",
    "二、重点任务",
    "到2025年，样例市农村公路养护资金足额到位，群众出行更加便利，示范路段建成通车。",
]
FONT = files("gongfu") / "data" / "fonts" / "GongfuSansSC-Regular.otf"


@pytest.fixture
def scan() -> bytes:
    """A picture of a page at 150 dpi, saved as a PDF without text."""
    if not ocr.is_installed():
        pytest.skip('needs character recognition: pip install "gongfu[ocr]"')
    page = Image.new("RGB", (1240, 1754), "white")
    draw, type_ = ImageDraw.Draw(page), ImageFont.truetype(BytesIO(FONT.read_bytes()), 33)
    y = 200
    for clause in CLAUSES:
        for at in range(-2, len(clause), 30):
            draw.text((120 if at >= 0 else 186, y), clause[max(at, 0) : at + 30], font=type_, fill="black")
            y += 58
    draw.text((580, 1650), "— 1 —", font=type_, fill="black")
    stream = BytesIO()
    page.save(stream, "PDF", resolution=150)
    return stream.getvalue()


def test_scanned_page_is_recognised_and_says_how_sure_it_is(scan: bytes) -> None:
    document = read_bytes(scan, "扫描.pdf")
    read = [block.text.replace(",", "，") for block in document.blocks]
    assert len(read) == len(CLAUSES), "printed lines are joined as in any PDF, and the page number is dropped"
    wrong = sum(a != b for one, other in zip(read, CLAUSES, strict=True) for a, b in zip_longest(one, other))
    assert wrong <= 3, read
    assert document.blocks[0].place.page == 1
    (warning,) = document.warnings
    assert warning.startswith("第1页的文字由 OCR 识别，平均把握 9") or "平均把握 100%" in warning


def test_models_come_in_the_package(scan: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Recognition works with every way to the network closed."""
    import socket

    def closed(*_: object, **__: object) -> None:
        raise AssertionError("recognition asked for the network")

    monkeypatch.setattr(socket.socket, "connect", closed)
    monkeypatch.setattr(socket, "getaddrinfo", closed)
    ocr.engine.cache_clear()
    assert read_bytes(scan, "扫描.pdf").blocks
