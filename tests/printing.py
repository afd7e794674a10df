"""A printer for tests: PDF files (ISO 32000-1) with exact positions, in a Chinese font that every reader knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

WIDTH, HEIGHT = 595.0, 842.0
"""A4 in points."""

_FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [<< /Type /Font"
    " /Subtype /CIDFontType0 /BaseFont /STSong-Light"
    " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >>"
    " /DW 1000 /W [1 95 500] /FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 6"
    " /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >> >>] >>"
)


def text(
    words: str, x: float, y: float, size: float = 16, turn: tuple[int, int, int, int] = (1, 0, 0, 1), mode: int = 0
) -> str:
    """Words at ``x`` from the left and ``y`` from the foot of the page."""
    a, b, c, d = turn
    code = words.encode("utf-16-be").hex()
    return f"BT /F {size} Tf {mode} Tr {a} {b} {c} {d} {x:.2f} {y:.2f} Tm <{code}> Tj ET\n"


def rule(x0: float, y0: float, x1: float, y1: float) -> str:
    return f"0.5 w {x0} {y0} m {x1} {y1} l S\n"


def grid(xs: Sequence[float], ys: Sequence[float]) -> str:
    """The ruling lines of a table with these columns and rows."""
    return "".join(rule(x, ys[0], x, ys[-1]) for x in xs) + "".join(rule(xs[0], y, xs[-1], y) for y in ys)


def pdf(pages: Iterable[str], more: str = "", width: float = WIDTH, height: float = HEIGHT) -> bytes:
    """A file of pages, each a content stream; ``more`` are further entries of every page (``/Rotate 90``)."""
    bodies = ["<< /Type /Catalog /Pages 2 0 R >>", "", _FONT]
    kids = []
    for content in pages:
        bodies.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
        kids.append(f"{len(bodies) + 1} 0 R")
        bodies.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Contents {len(bodies)} 0 R"
            f" /Resources << /Font << /F 3 0 R >> >> {more} >>"
        )
    bodies[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out, offsets = "%PDF-1.7\n", []
    for number, body in enumerate(bodies, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    start = len(out)
    out += (
        f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(bodies) + 1} /Root 1 0 R >>\n"
    )
    return (out + f"startxref\n{start}\n%%EOF\n").encode("ascii")


def set_type(
    paragraphs: Sequence[str], per_line: int = 28, per_page: int = 22, size: float = 16, indent: int = 2
) -> list[str]:
    """Paragraphs as pages of lines, the way GB/T 9704 sets them: first lines indented, — page numbers — at the foot."""
    lines = [
        (line, indent if first else 0)
        for paragraph in paragraphs
        for first, line in _broken(paragraph, per_line, indent)
    ]
    pages = []
    for number, start in enumerate(range(0, len(lines), per_page), 1):
        body = "".join(
            text(line, 79 + skip * size, 720 - row * 28, size)
            for row, (line, skip) in enumerate(lines[start : start + per_page])
        )
        pages.append(body + text(f"— {number} —", 440 if number % 2 else 80, 60, 14))
    return pages


def _broken(paragraph: str, per_line: int, indent: int) -> Iterator[tuple[bool, str]]:
    """A paragraph as lines of ``per_line`` ems, Latin words unbroken, a Latin letter or figure half an em wide."""
    line, width, first = "", float(indent), True
    for word in re.findall(r"[A-Za-z0-9]+|.", paragraph):
        wide = len(word) * (0.5 if word.isascii() else 1.0)
        if width + wide > per_line:
            yield first, line
            line, width, first = "", 0.0, False
        line += word
        width += wide
    yield first, line
