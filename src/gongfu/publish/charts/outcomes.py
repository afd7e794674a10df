"""Pictures of what a reform does: curves on two axes, gains by group, a map. Words and figures and nothing else."""

from __future__ import annotations

import math
from dataclasses import dataclass

from gongfu.publish.charts.caption import Caption, Words

__all__ = ["MOST_SERIES", "Axis", "Curve", "GainGroup", "Gains", "Graph", "Map", "Region", "Ring"]

MOST_SERIES = 6
"""Scenarios that one picture tells apart, by colour and by marker and dashes."""
Ring = tuple[tuple[float, float], ...]
"""A closed line of points (x, y), x to the right and y upwards, the last one the first again."""


@dataclass(frozen=True, slots=True)
class Axis:
    """What an axis shows; ``percent`` where its values are shares to be written in per cent."""

    title: Words
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Curve:
    """Points (x, y) joined in their order. With ``names``, one a point, the points are marked and named."""

    name: Words
    points: tuple[tuple[float, float], ...]
    names: tuple[Words, ...] = ()

    def __post_init__(self) -> None:
        if not all(math.isfinite(value) for point in self.points for value in point):
            raise ValueError("points of a curve are finite numbers")
        if self.names and len(self.names) != len(self.points):
            raise ValueError(f"{len(self.names)} names but {len(self.points)} points")


@dataclass(frozen=True, slots=True)
class Graph:
    """Picture (5): Lorenz curves of scenarios, cost against goal. ``square`` draws it so, with the diagonal.

    Values are told in the table at the ``stops`` of x; where there are none, at every point. ``first`` is the look of
    the first curve: 0 is the baseline's, 1 that of the first reform.
    """

    caption: Caption
    curves: tuple[Curve, ...]
    x: Axis
    y: Axis
    square: bool = False
    stops: tuple[float, ...] = ()
    first: int = 0

    def __post_init__(self) -> None:
        _few(self.first + len(self.curves))

    @property
    def empty(self) -> bool:
        """Whether there is no point."""
        return not any(curve.points for curve in self.curves)


@dataclass(frozen=True, slots=True)
class GainGroup:
    """A group in every scenario: mean change, shares (0 to 1) of those who gain and who lose; ``None``: nobody."""

    name: Words
    changes: tuple[float | None, ...]
    gaining: tuple[float | None, ...]
    losing: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Gains:
    """Picture (6): what reforms (at most five) bring to groups such as tenths of persons by income."""

    caption: Caption
    series: tuple[Words, ...]
    groups: tuple[GainGroup, ...]

    def __post_init__(self) -> None:
        _few(1 + len(self.series))  # they look as in other pictures, where the baseline is first
        for group in self.groups:
            if {len(group.changes), len(group.gaining), len(group.losing)} != {len(self.series)}:
                raise ValueError(f"{group.name.zh}: a value for every series is needed")
            known = [value for value in (*group.changes, *group.gaining, *group.losing) if value is not None]
            if not all(map(math.isfinite, known)):
                raise ValueError(f"{group.name.zh}: values are finite numbers or None")

    @property
    def empty(self) -> bool:
        """Whether no group has a figure."""
        return all(value is None for group in self.groups for value in group.changes)


@dataclass(frozen=True, slots=True)
class Region:
    """A county: its value (``None``: not known) and its rings, outer ones against the clock, holes with it.

    ``at`` is where its name stands.
    """

    name: Words
    value: float | None
    rings: tuple[Ring, ...]
    at: tuple[float, float]

    def __post_init__(self) -> None:
        if self.value is not None and not math.isfinite(self.value):
            raise ValueError(f"{self.name.zh}: a value is a finite number or None")


@dataclass(frozen=True, slots=True)
class Map:
    """Picture (7): a figure by county, on a map or, where ``schematic``, on tiles."""

    caption: Caption
    regions: tuple[Region, ...]
    schematic: bool = False

    @property
    def empty(self) -> bool:
        """Whether no county has a figure."""
        return all(region.value is None for region in self.regions)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Least x and y, greatest x and y of all rings."""
        points = [point for region in self.regions for ring in region.rings for point in ring]
        xs, ys = zip(*points, strict=True) if points else ((0.0, 1.0), (0.0, 1.0))
        return min(xs), min(ys), max(xs), max(ys)


def _few(count: int) -> None:
    if count > MOST_SERIES:
        raise ValueError(
            f"one picture tells at most {MOST_SERIES} scenarios apart, the baseline among them, not {count}"
        )
