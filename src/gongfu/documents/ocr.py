"""Pages that are pictures: rendered and recognised with RapidOCR, whose models come in its package (extra ``ocr``)."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from statistics import median
from typing import Any

from gongfu.documents.pages import Line

__all__ = ["DPI", "MAX_PIXELS", "engine", "is_installed", "recognise"]

DPI = 200
"""Resolution at which a page is rendered."""
MAX_PIXELS = 12_000_000
"""Largest picture of a page; an A3 sheet at 200 dpi has 8 million pixels. Larger pages are rendered more coarsely."""


def is_installed() -> bool:
    """Whether character recognition can be used."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def recognise(page: Any, number: int) -> tuple[list[Line], list[float]]:
    """Lines of a page (a ``pypdfium2.PdfPage``) in points, and how sure each is, from 0 to 1."""
    width, height = page.get_size()
    scale = min(DPI / 72, (MAX_PIXELS / max(width * height, 1)) ** 0.5)
    result = engine()(page.render(scale=scale).to_numpy())
    if result.boxes is None:
        return [], []
    lines = [
        _line(box.tolist(), text, scale, number)
        for box, text in zip(result.boxes, result.txts, strict=True)
        if text.strip()
    ]
    _even_out(lines)
    return lines, [float(score) for text, score in zip(result.txts, result.scores, strict=True) if text.strip()]


@cache
def engine() -> Any:
    """The recogniser, loaded once."""
    from rapidocr import RapidOCR  # takes seconds to load, and most documents need none

    return RapidOCR(params={"Global.log_level": "error"})


def _line(box: list[list[float]], text: str, scale: float, page: int) -> Line:
    """A recognised box as a line. Its font size is its width by its characters, within reach of the box's height."""
    xs, ys = [x / scale for x, _ in box], [y / scale for _, y in box]
    x0, x1, top, bottom = min(xs), max(xs), min(ys), max(ys)
    ems = sum(0.5 if c.isascii() else 1.0 for c in text.strip())
    size = min(max((x1 - x0) / ems, 0.6 * (bottom - top)), 1.1 * (bottom - top))
    return Line(" ".join(text.split()), page, x0, x1, top, bottom, size)


def _even_out(lines: list[Line]) -> None:
    """Give lines of nearly the usual size that size: boxes are not exact, and paragraphs end where the size changes."""
    usual = median(line.size for line in lines)
    for line in lines:
        if abs(line.size - usual) < 0.2 * usual:
            line.size = usual
