"""Colours and signs. A status is never told by colour alone: each has a sign and a word beside it.

Colours differ in lightness as well as in hue, so that they stay apart in print without colour and for readers with
protanopia, deuteranopia or tritanopia; ``tests/test_charts_palette.py`` simulates these (Machado, Oliveira, Fernandes
2009, IEEE TVCG 15(6), table 1) and checks every pair, and that text has a contrast of 4.5 (WCAG 2.2, 1.4.3).
"""

from __future__ import annotations

from dataclasses import dataclass

from gongfu.indicators.model import SIGNS, Status, Stratum

__all__ = [
    "AXIS",
    "BAND",
    "BAND_EDGE",
    "BAR",
    "BRAND",
    "DASHES",
    "EMPTY",
    "FRAME",
    "GAIN",
    "GRID",
    "HEAD",
    "INK",
    "LOSS",
    "LOSSES",
    "PAPER",
    "RANK",
    "SAME",
    "SAMPLE",
    "SCORE",
    "SERIES",
    "SHADES",
    "STATUS",
    "STRATUM",
    "SUB",
    "Look",
    "Stroke",
]

PAPER = "#ffffff"
INK, SUB = "#1d2939", "#526072"
"""Text, and text of less weight."""
AXIS, GRID, FRAME, HEAD = "#b8c2cf", "#e6ebf1", "#e1e7ef", "#f5f8fc"
"""Lines, from strong to weak, and the ground of a table's head."""
BAND, BAND_EDGE = "#e3efe6", "#7fae8d"
"""The desired band."""
RANK, SCORE, BAR = "#a9c3e2", "#5b8fc7", "#eef1f5"
"""An interval of ranks, a score, and the room that is left of its bar."""
BRAND = "#15508f"
EMPTY = "#f1f3f6"
"""Ground of what has no data."""
SAMPLE = "#b3170f"
"""The mark of figures that are made up."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a status is shown: a ground, the text on it, and a sign. ``fill`` is also the sign's colour on white where
    it is dark enough, else ``ink`` is.
    """

    fill: str
    ink: str
    sign: str


@dataclass(frozen=True, slots=True)
class Stroke:
    """How a stratum is drawn: a colour, and a marker by matplotlib's and by ECharts' name."""

    colour: str
    marker: str
    symbol: str


STATUS: dict[Status, Look] = {
    "achieved": Look("#0d5f4f", "#ffffff", SIGNS["achieved"]),
    "on_track": Look("#a6dcc0", "#0b4332", SIGNS["on_track"]),
    "acceleration_needed": Look("#ffe48f", "#5a4200", SIGNS["acceleration_needed"]),
    "limited": Look("#f2a253", "#4a2000", SIGNS["limited"]),
    "deterioration": Look("#b3170f", "#ffffff", SIGNS["deterioration"]),
    "cannot_tell": Look("#e4e8ed", "#47546a", SIGNS["cannot_tell"]),
}
STRATUM: dict[Stratum, Stroke] = {
    "all": Stroke("#1b3f78", "o", "circle"),
    "urban": Stroke("#007a9e", "s", "rect"),
    "rural": Stroke("#a5561c", "^", "triangle"),
}
SERIES: tuple[Stroke, ...] = (
    Stroke("#5d6b7e", "o", "circle"),
    Stroke("#1b3f78", "^", "triangle"),
    Stroke("#0089ad", "s", "rect"),
    Stroke("#8e44ad", "D", "diamond"),
    Stroke("#5a7516", "v", "arrow"),
    Stroke("#8c2f39", "p", "roundRect"),
)
"""The baseline and reforms in their order; they differ in marker and dashes too, and none is orange as losses are."""
DASHES: tuple[tuple[float, float] | None, ...] = (None, (6, 2), (2, 1.5), (8, 2), (4, 1), (1, 1))
GAIN, LOSS, SAME = "#5a9bd1", "#d9822b", "#e4e8ed"
"""Who gains, who loses, and those for whom nothing changes."""
SHADES = ("#e3eef8", "#bcd8ee", "#8fbce0", "#5a9bd1", "#15508f")
"""From little to much; of losses the others, from much to little."""
LOSSES = ("#8a3b00", "#d9822b", "#efb174", "#f9dec0")
