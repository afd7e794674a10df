"""Where a figure by county is drawn: tiles laid out by a table of ours, or shapes that the user gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from gongfu.publish.charts.caption import Words
from gongfu.publish.charts.outcomes import Region, Ring

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["TILES", "regions"]

TILES: dict[str, tuple[int, int]] = {
    "禹州市": (0, 0),
    "长葛市": (1, 0),
    "魏都区": (1, 1),
    "鄢陵县": (2, 1),
    "襄城县": (0, 2),
    "建安区": (1, 2),
}
"""Column and row of each county's tile, row 0 in the north; after how they lie to each other on any map of the city."""
_ROW = 4
"""Tiles in a row of those that have no place in the table."""
_SIDE = 0.94
_GRID = 24


def regions(
    values: Mapping[str, float | None], shapes: Mapping[str, tuple[Ring, ...]] | None = None
) -> tuple[Region, ...]:
    """Every area with its value: by ``shapes`` where given (one for each area), else on tiles."""
    if shapes is None:
        return tuple(
            Region(Words(name), values[name], (_square(*place),), (place[0] + _SIDE / 2, -place[1] - _SIDE / 2))
            for name, place in _places(list(values)).items()
        )
    return tuple(Region(Words(name), value, shapes[name], _inside(shapes[name])) for name, value in values.items())


def _places(names: Sequence[str]) -> dict[str, tuple[int, int]]:
    """The table's places; under them, row by row, those of areas that it does not have."""
    known = {name: TILES[name] for name in names if name in TILES}
    below = max((row for _, row in known.values()), default=-1) + 1
    others = [name for name in names if name not in TILES]
    return known | {name: (at % _ROW, below + at // _ROW) for at, name in enumerate(others)}


def _square(column: int, row: int) -> Ring:
    """A tile, against the clock."""
    left, top = float(column), -float(row)
    right, bottom = left + _SIDE, top - _SIDE
    return ((left, bottom), (right, bottom), (right, top), (left, top), (left, bottom))


def _inside(rings: Sequence[Ring]) -> tuple[float, float]:
    """A point well inside a shape: of a grid over it, the one farthest from every border."""
    import numpy as np

    starts = np.array([point for ring in rings for point in ring[:-1]])
    ends = np.array([point for ring in rings for point in ring[1:]])
    low, high = starts.min(axis=0), starts.max(axis=0)
    steps = (np.arange(_GRID) + 0.5) / _GRID
    grid = np.stack(np.meshgrid(*(low[axis] + steps * (high - low)[axis] for axis in (0, 1))), -1).reshape(-1, 2)
    best, farthest = grid[0], -1.0
    for point in grid:  # one at a time: a map may have many thousand borders
        away = _apart(point, starts, ends)
        if away > farthest and _crossings(point, starts, ends) % 2:
            best, farthest = point, away
    return float(best[0]), float(best[1])


def _apart(point: NDArray[np.float64], starts: NDArray[np.float64], ends: NDArray[np.float64]) -> float:
    """The distance of a point from the nearest border."""
    import numpy as np

    along = ends - starts
    squared = np.maximum((along**2).sum(axis=1), 1e-300)
    part = np.clip(((point - starts) * along).sum(axis=1) / squared, 0, 1)
    return float(np.hypot(*(point - (starts + part[:, None] * along)).T).min())


def _crossings(point: NDArray[np.float64], starts: NDArray[np.float64], ends: NDArray[np.float64]) -> int:
    """How many borders a line from the point to the east crosses."""
    import numpy as np

    x, y = point
    spans = (starts[:, 1] > y) != (ends[:, 1] > y)
    rise = np.where(spans, ends[:, 1] - starts[:, 1], 1.0)
    at = starts[:, 0] + (y - starts[:, 1]) / rise * (ends[:, 0] - starts[:, 0])
    return int(np.count_nonzero(spans & (at > x)))
