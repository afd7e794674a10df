"""A map that the user gives: polygons of counties from GeoJSON (RFC 7946), checked, cut to what a picture can show."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from gongfu.documents.errors import InputError, InputErrors, reason
from gongfu.publish.charts.outcomes import Ring

__all__ = ["Shapes", "read_shapes"]

Shapes = dict[str, tuple[Ring, ...]]
"""Rings of every area, x to the east and y to the north in the same unit, outer rings against the clock, holes with."""
MOST_BYTES, MOST_POINTS = 30_000_000, 1_000_000
"""A file larger than this is no map of a city's counties, but a mistake."""
_GRAIN = 1 / 1500
"""Points nearer to each other than this part of the map's width cannot be told apart."""
_NAMES = ("name", "NAME", "Name", "名称", "adcode", "code", "id", "代码")
_REMEDY = "请给经纬度（度）的 GeoJSON：FeatureCollection，每个县一个 Polygon 或 MultiPolygon，属性里有 name 或 adcode"


def read_shapes(file: Path, areas: Mapping[str, Sequence[str]]) -> Shapes:
    """The shapes of ``areas``: by name, with other words for the same (short name, code) that the file may use.

    Features of other places are left out; several of one area are put together. Raises :class:`InputError` for a
    file that cannot be read, is too large or no GeoJSON, :class:`InputErrors` for every shape that is no polygon in
    degrees and naming every area that the file does not have.
    """
    features = _features(file)
    words = {word: name for name, others in areas.items() for word in (name, *others) if word}
    found: dict[str, list[list[tuple[float, float]]]] = {}
    faults: list[InputError] = []
    count = 0
    for number, feature in enumerate(features, 1):
        area = _area(feature, words)
        if area is None:
            continue
        try:
            for ring in _rings(feature):
                count += len(ring)
                if count > MOST_POINTS:
                    raise InputError(file, f"多于 {MOST_POINTS:,} 个点", "请先把边界简化")
                found.setdefault(area, []).append(ring)
        except ValueError as error:
            faults.append(InputError(file, str(error), _REMEDY, f"第{number}个要素（{area}）"))
    missing = [area for area in areas if area not in found]
    if missing and not faults:
        cause = f"没有这些地区：{'、'.join(missing)}"
        faults.append(InputError(file, cause, "请检查要素的 name 或 adcode；每个地区都要有"))
    if faults:
        raise InputErrors(faults)
    return _projected({area: found[area] for area in areas})


def _features(file: Path) -> list[Any]:
    """The features of the file, whatever they are."""
    try:
        with file.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise InputError(file, f"无法读取（{reason(error)}）", "请检查文件名和权限") from error
    if len(data) > MOST_BYTES:
        raise InputError(file, f"大于 {MOST_BYTES // 1_000_000} MB", "请先把边界简化")
    try:
        table = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InputError(file, "不是 JSON 文件，或不是 UTF-8", _REMEDY) from error
    if not isinstance(table, dict) or not isinstance(table.get("features"), list):
        raise InputError(file, "不是 GeoJSON 的 FeatureCollection", _REMEDY)
    return list(table["features"])


def _area(feature: Any, words: Mapping[str, str]) -> str | None:
    """Which of the areas a feature is of."""
    if not isinstance(feature, dict):
        return None
    properties = feature.get("properties")
    tables = [table for table in (properties, feature) if isinstance(table, dict)]
    for table in tables:
        for key in _NAMES:
            value = table.get(key)
            if isinstance(value, str | int) and not isinstance(value, bool):
                word = value.strip() if isinstance(value, str) else _whole(value)
                if word in words:
                    return words[word]
    return None


def _whole(value: int) -> str:
    """A code that is written as a number; what is longer than any code is none."""
    return str(value) if 0 <= value < 10**12 else ""


def _rings(feature: Mapping[str, Any]) -> Iterator[list[tuple[float, float]]]:
    """The rings of a feature in degrees, the right way round. Raises :class:`ValueError` in words for users."""
    geometry = feature.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or kind not in ("Polygon", "MultiPolygon"):
        raise ValueError("不是 Polygon 或 MultiPolygon")
    coordinates = geometry.get("coordinates")
    polygons = [coordinates] if kind == "Polygon" else coordinates
    if not isinstance(polygons, list) or not all(isinstance(one, list) and one for one in polygons) or not polygons:
        raise ValueError("没有坐标")
    for polygon in polygons:
        for place, points in enumerate(polygon):
            ring = _ring(points)
            outer = _twice_area(ring) > 0  # against the clock
            yield ring if outer == (place == 0) else ring[::-1]


def _ring(points: Any) -> list[tuple[float, float]]:
    if not isinstance(points, list) or len(points) < 4:
        raise ValueError("有一圈边界少于四个点")
    ring = [_point(point) for point in points]
    if ring[0] != ring[-1]:
        raise ValueError("有一圈边界没有闭合（首尾两点应相同）")
    if _twice_area(ring) == 0:
        raise ValueError("有一圈边界没有面积")
    return ring


def _point(point: Any) -> tuple[float, float]:
    if not isinstance(point, list) or len(point) < 2 or not all(type(value) in (int, float) for value in point[:2]):
        raise ValueError("有一个点不是 [经度, 纬度]")
    east, north = point[:2]
    if not (-180 <= east <= 180 and -90 <= north <= 90):  # also what is NaN
        raise ValueError("有一个点不是经纬度（经度-180～180，纬度-90～90）")
    return float(east), float(north)


def _twice_area(ring: Sequence[tuple[float, float]]) -> float:
    """Twice the area, above zero where the ring goes round against the clock (the shoelace formula)."""
    x0, y0 = ring[0]
    return sum((xa - x0) * (yb - y0) - (xb - x0) * (ya - y0) for (xa, ya), (xb, yb) in pairwise(ring))


def _projected(found: Mapping[str, Sequence[Sequence[tuple[float, float]]]]) -> Shapes:
    """On a plane true to scale along the map's middle parallel, without points that lie too close to be seen."""
    points = [point for rings in found.values() for ring in rings for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    narrow = max(math.cos(math.radians((south + north) / 2)), 0.01)
    grain = max((east - west) * narrow, north - south) * _GRAIN
    return {
        area: tuple(_thinned([(x * narrow, y) for x, y in ring], grain) for ring in rings)
        for area, rings in found.items()
    }


def _thinned(ring: Sequence[tuple[float, float]], grain: float) -> Ring:
    """A ring without points nearer than ``grain`` to the one before; one too small to be seen keeps its corners."""
    kept = [ring[0]]
    for point in ring[1:-1]:
        if math.hypot(point[0] - kept[-1][0], point[1] - kept[-1][1]) >= grain:
            kept.append(point)
    if len(kept) < 3:
        third = max(1, (len(ring) - 1) // 3)
        kept = [ring[0], ring[third], ring[min(2 * third, len(ring) - 2)]]
    return (*kept, kept[0])
