"""The map of the areas as a drawing of links: tiles of ours, or the shapes in ``map.geojson`` of the zone folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from gongfu.documents.errors import InputError, InputErrors
from gongfu.office.dashboard.counting import Tally
from gongfu.office.frame.zone import zone
from gongfu.office.zones.models import Area
from gongfu.publish.geojson import Shapes, read_shapes
from gongfu.publish.tiles import TILES, regions

__all__ = ["LIMITS", "Map", "Place", "draw", "level"]

LIMITS = (8, 12, 16, 24)
"""Where the shades begin, in percent: under the first the lightest, from the last on the darkest."""
_FILE = "map.geojson"
_SIZE = 360.0
"""Width of the drawing; fonts are sized for it."""
_NO_DIVISION = "功能区"
"""A kind of area that is no administrative division: a map of those has no shape for it."""


@dataclass(frozen=True, slots=True)
class Place:
    """An area on the map, or beside it where ``path`` is empty."""

    area: Area
    tally: Tally
    shade: str
    path: str = ""
    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True, slots=True)
class Map:
    """Places on the map and beside it; ``drawn`` says that the shapes are the user's, ``problem`` what is wrong."""

    height: float
    places: tuple[Place, ...]
    beside: tuple[Place, ...]
    drawn: bool = False
    problem: str = ""
    width: float = _SIZE


def level(percent: float | None) -> str:
    """The shade of a percentage, ``none`` of what is not known."""
    return "none" if percent is None else str(sum(percent >= limit for limit in LIMITS))


def draw(areas: Sequence[Area], tallies: Mapping[int, Tally]) -> Map:
    """The areas, shaded by how far they lag."""
    named = {area.name: area for area in areas}
    shapes, problem = _shapes()
    inside = [name for name in named if name in (shapes or TILES)] or list(named)
    lags = {name: _tally(named[name], tallies).lag for name in inside}
    drawn = shapes if shapes and all(name in shapes for name in inside) else None
    found = regions(lags, {name: drawn[name] for name in inside} if drawn else None)
    points = [point for region in found for ring in region.rings for point in ring]
    if not points:
        return Map(0.0, (), tuple(_place(area, tallies) for area in areas), problem=problem)
    left, top = min(x for x, _ in points), max(y for _, y in points)
    scale = _SIZE / ((max(x for x, _ in points) - left) or 1.0)
    places = []
    for region in found:
        path = "".join(
            "M" + "L".join(f"{(x - left) * scale:.1f} {(top - y) * scale:.1f}" for x, y in ring) + "Z"
            for ring in region.rings
        )
        x, y = region.at
        places.append(_place(named[region.name.zh], tallies, path, (x - left) * scale, (top - y) * scale))
    beside = tuple(_place(area, tallies) for name, area in named.items() if name not in inside)
    height = (top - min(y for _, y in points)) * scale
    return Map(round(height, 1), tuple(places), beside, bool(drawn), problem)


def _tally(area: Area, tallies: Mapping[int, Tally]) -> Tally:
    return tallies.get(area.pk, Tally({}))


def _place(area: Area, tallies: Mapping[int, Tally], path: str = "", x: float = 0.0, y: float = 0.0) -> Place:
    tally = _tally(area, tallies)
    return Place(area, tally, level(tally.lag), path, round(x, 1), round(y, 1))


def _shapes() -> tuple[Shapes | None, str]:
    """The user's shapes, or what is wrong with them: then tiles are drawn."""
    file = zone().folder / _FILE
    if not file.is_file():
        return None, ""
    try:
        return _read(file, file.stat().st_mtime_ns), ""
    except InputErrors as errors:
        return None, str(errors.exceptions[0])
    except InputError as error:
        return None, str(error)


@lru_cache(maxsize=2)
def _read(file: Path, changed: int) -> Shapes:
    areas = {area.name: (area.short, area.code, *area.aliases) for area in zone().areas if area.kind != _NO_DIVISION}
    return read_shapes(file, areas)
