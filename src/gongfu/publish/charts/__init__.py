"""Pictures that an office puts into a report: SVG, PNG, and one page that needs nothing else."""

from __future__ import annotations

from gongfu.publish.charts.model import (
    Caption,
    Cell,
    Heat,
    HeatPart,
    Language,
    Line,
    Lines,
    Marks,
    Multiples,
    Panel,
    Picture,
    Rank,
    Ranks,
    Words,
    marks,
)
from gongfu.publish.charts.render import Rendered, render

__all__ = [
    "Caption",
    "Cell",
    "Heat",
    "HeatPart",
    "Language",
    "Line",
    "Lines",
    "Marks",
    "Multiples",
    "Panel",
    "Picture",
    "Rank",
    "Ranks",
    "Rendered",
    "Words",
    "marks",
    "render",
]
