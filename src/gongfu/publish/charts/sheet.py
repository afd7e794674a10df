"""A sheet of paper to draw on with matplotlib: points from the top left, our font, no state shared with others.

The object API is used throughout (``Figure``, no pyplot). matplotlib reads its settings from a table that is the same
for the whole process, so drawing and saving happen under one lock, with settings of ours that are put back after.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import RLock
from typing import Any, Literal

from gongfu.publish.charts import palette
from gongfu.publish.charts.fonts import FAMILY, MISSING, families, font_file, glyphs, lacking, quiet
from gongfu.publish.charts.slim import slim

__all__ = ["DPI", "WIDTH", "Box", "Sheet", "fitted", "settings", "wrapped"]

WIDTH = 510.0
"""Points: 180 mm, what A4 leaves between margins of 15 mm."""
DPI = 200
_LOCK = RLock()
_SETTINGS: dict[str, Any] = {
    "svg.fonttype": "path",
    "svg.hashsalt": "gongfu",
    "text.parse_math": False,  # a $ in a name is a $
    "axes.unicode_minus": True,
    "path.simplify": False,
    "hatch.color": palette.AXIS,
    "hatch.linewidth": 0.5,
}
_UNBREAKABLE = re.compile(r"[A-Za-z0-9À-ɏ.,%+\-−'’]+|\s+|.", re.S)
_NO_START = "，。；：、！？）》】〕”’%‰℃"

Align = Literal["left", "center", "right"]
Box = tuple[float, float, float, float]
"""Left, top, width and height on a sheet, in points."""


def wrapped(text: str, size: float, width: float) -> list[str]:
    """``text`` in lines no wider than ``width``: broken between Chinese characters and between English words.

    A word that is wider than a line is broken too.
    """
    lines, line = [], ""
    for part in (match[0] for match in _UNBREAKABLE.finditer(" ".join(text.split()))):
        too_wide = glyphs().width(part, size) > width
        if too_wide and line:
            lines.append(line.rstrip())
            line = ""
        for piece in part if too_wide else [part]:
            if line and glyphs().width((line + piece).rstrip(), size) > width and piece not in _NO_START:
                lines.append(line.rstrip())
                line = piece.lstrip()
            else:
                line += piece
    return [*lines, line.rstrip()] if line.strip() else lines


def fitted(text: str, width: float, most: int, sizes: Sequence[float]) -> tuple[float, list[str]]:
    """The largest of ``sizes`` at which ``text`` takes at most ``most`` lines, and the lines.

    Where none does, the smallest, and “…” for what is left out.
    """
    for size in sizes:
        lines = wrapped(text, size, width)
        if len(lines) <= most and not any(_torn(text, line) for line in lines[:-1]):
            return size, lines
    lines = wrapped(text, sizes[-1], width)
    return sizes[-1], lines if len(lines) <= most else [*lines[: most - 1], lines[most - 1][:-1] + "…"]


def _torn(text: str, line: str) -> bool:
    """Whether a line ends inside an English word."""
    end = text.find(line) + len(line)
    return bool(re.match(r"[A-Za-z]{2}", text[end - 1 : end + 1]))


class Sheet:
    """One sheet, ``width`` by ``height`` points. ``missing`` gathers the characters that no font here has."""

    def __init__(self, width: float, height: float, missing: set[str]) -> None:
        from matplotlib.figure import Figure
        from matplotlib.transforms import Affine2D

        self.width, self.height, self.missing = width, height, missing
        self.figure = Figure(figsize=(width / 72, height / 72), dpi=DPI, facecolor=palette.PAPER)
        self._points = Affine2D().scale(1 / width, 1 / height) + self.figure.transFigure

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 8.5,
        colour: str = palette.INK,
        align: Align = "left",
        bold: bool = False,
    ) -> None:
        """``text`` in one line whose middle is at height ``y``.

        There is one weight in the package: ``bold`` sets the text twice, a little apart.
        """
        look: dict[str, Any] = {"color": colour, "ha": align, "va": "center_baseline", "zorder": 3}
        for shift in (-size / 52, size / 52) if bold else (0.0,):
            artist = self.figure.text((x + shift) / self.width, 1 - y / self.height, "", **look)
            self.dress(artist, text, size)

    def dress(self, artist: Any, text: str, size: float) -> None:
        """Put ``text`` into a text of matplotlib's, in our font; what it lacks in another; what none has as 〓."""
        names = [FAMILY]
        if lacks := lacking(text):
            others, nowhere = families(lacks)
            names += others
            self.missing |= nowhere
            text = "".join(MISSING if character in nowhere else character for character in text)
        artist.set(text=text, fontfamily=names, fontsize=size)

    def block(
        self,
        x: float,
        y: float,
        lines: Sequence[str],
        size: float,
        colour: str = palette.INK,
        align: Align = "left",
        **look: bool,
    ) -> None:
        """Lines one under another, their middle at height ``y``."""
        for number, line in enumerate(lines):
            self.text(x, y + (number - (len(lines) - 1) / 2) * size * 1.15, line, size, colour, align, **look)

    def box(self, x: float, y: float, width: float, height: float, **look: Any) -> None:
        """A rectangle with its top left corner at ``x``, ``y``; ``round`` gives it round corners of that radius."""
        from matplotlib.patches import FancyBboxPatch, Rectangle

        radius = look.pop("round", 0.0)
        look = {"linewidth": 0, "facecolor": palette.PAPER, "edgecolor": "none", **look}
        corner = (x + radius, self.height - y - height + radius)
        sides = (width - 2 * radius, height - 2 * radius)
        rounded = f"round,pad={radius},rounding_size={radius}"
        shape = (
            FancyBboxPatch(corner, *sides, boxstyle=rounded, **look) if radius else Rectangle(corner, *sides, **look)
        )
        self._add(shape)

    def line(self, xs: Sequence[float], ys: Sequence[float], clip: Box | None = None, **look: Any) -> None:
        """A line, or markers, through these points of the sheet; it breaks where a point is NaN."""
        from matplotlib.lines import Line2D

        self._add(Line2D(xs, [self.height - y for y in ys], **look), clip)

    def area(self, xs: Sequence[float], ys: Sequence[float], clip: Box | None = None, **look: Any) -> None:
        """The area that these points of the sheet go round, without an edge."""
        from matplotlib.patches import Polygon

        corners = [(x, self.height - y) for x, y in zip(xs, ys, strict=True)]
        self._add(Polygon(corners, linewidth=0, edgecolor="none", **look), clip)

    def shape(self, rings: Sequence[Sequence[tuple[float, float]]], **look: Any) -> None:
        """A shape of closed rings; a ring that goes round the other way is a hole."""
        from matplotlib.patches import PathPatch
        from matplotlib.path import Path

        flipped = [[(x, self.height - y) for x, y in ring] for ring in rings]
        paths = [Path(ring, closed=True) for ring in flipped if len(ring) > 3]
        if paths:
            self._add(PathPatch(Path.make_compound_path(*paths), joinstyle="round", **look))

    def chip(
        self, x: float, y: float, text: str, *, ink: str, fill: str, edge: str = "none", size: float = 7.5
    ) -> float:
        """A small label with its left edge at ``x`` and its middle at ``y``; returns where it ends."""
        width = glyphs().width(text, size) + 10
        self.box(x, y - size * 0.9, width, size * 1.8, facecolor=fill, edgecolor=edge, linewidth=0.7, round=3)
        self.text(x + width / 2, y, text, size, ink, "center")
        return x + width

    def saved(self, form: Literal["svg", "png"], title: str) -> bytes:
        """The sheet as a file: the same bytes for the same drawing, no date in it."""
        out = io.BytesIO()
        metadata: dict[str, Any] = (
            {"Title": title, "Date": None, "Creator": None} if form == "svg" else {"Software": None}
        )
        self.figure.savefig(out, format=form, dpi=DPI, metadata=metadata, facecolor=palette.PAPER)
        return slim(out.getvalue().decode("utf-8")).encode("utf-8") if form == "svg" else _small(out, title)

    def _add(self, artist: Any, clip: Box | None = None) -> None:
        from matplotlib.transforms import Bbox, TransformedBbox

        artist.set_transform(self._points)
        self.figure.add_artist(artist)
        if clip:
            x, y, width, height = clip
            artist.set_clip_box(
                TransformedBbox(Bbox.from_bounds(x, self.height - y - height, width, height), self._points)
            )


def _small(image: io.BytesIO, title: str) -> bytes:
    """A PNG with a palette of its own 256 colours: grounds and lines keep theirs exactly, at a third of the size."""
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    words, out = PngInfo(), io.BytesIO()
    words.add_itxt("Title", title)
    flat = Image.open(image).convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE, 1, dither=Image.Dither.NONE)
    flat.save(out, "PNG", optimize=True, dpi=(DPI, DPI), pnginfo=words)
    return out.getvalue()


@contextmanager
def settings() -> Iterator[None]:
    """Settings of ours for as long as something is drawn, whatever matplotlibrc says; others wait meanwhile."""
    with _LOCK, quiet():
        import matplotlib
        from matplotlib.font_manager import fontManager

        if FAMILY not in {entry.name for entry in fontManager.ttflist}:
            fontManager.addfont(str(font_file()))
        usual: dict[Any, Any] = {key: value for key, value in matplotlib.rcParamsDefault.items() if key != "backend"}
        with matplotlib.rc_context(usual | _SETTINGS):
            yield
