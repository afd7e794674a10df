"""Pictures that an office puts into a report: SVG, PNG, and one page that needs nothing else."""

from __future__ import annotations

from gongfu.publish.charts.model import (
    Caption,
    Cell,
    Gains,
    Graph,
    Heat,
    HeatPart,
    Language,
    Line,
    Lines,
    Map,
    Marks,
    Multiples,
    Panel,
    Picture,
    Rank,
    Ranks,
    Words,
    marks,
)
from gongfu.publish.charts.outcomes import Axis, Curve, GainGroup, Region
from gongfu.publish.charts.render import Rendered, render

__all__ = [
    "Axis",
    "Caption",
    "Cell",
    "Curve",
    "GainGroup",
    "Gains",
    "Graph",
    "Heat",
    "HeatPart",
    "Language",
    "Line",
    "Lines",
    "Map",
    "Marks",
    "Multiples",
    "Panel",
    "Picture",
    "Rank",
    "Ranks",
    "Region",
    "Rendered",
    "Words",
    "marks",
    "render",
]
