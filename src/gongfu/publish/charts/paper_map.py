"""Picture (7) on paper: a figure by county, on a map or on tiles."""

from __future__ import annotations

from gongfu.publish.charts import palette
from gongfu.publish.charts.caption import Language
from gongfu.publish.charts.fonts import glyphs
from gongfu.publish.charts.frame import MARGIN, no_data
from gongfu.publish.charts.keys import draw_keys, keys_height, keys_of
from gongfu.publish.charts.outcomes import Map, Region
from gongfu.publish.charts.scales import Shades, shades
from gongfu.publish.charts.sheet import WIDTH, Sheet
from gongfu.publish.charts.words import decimals, number, say

__all__ = ["map_body", "map_height", "map_places"]

_HEIGHT, _NOTE = 300.0, 14.0


def map_height(picture: Map, language: Language) -> float:
    """How high the body of the picture is."""
    return keys_height(keys_of(picture, language)) + _HEIGHT + 16 + (_NOTE if picture.schematic else 0)


def map_places(picture: Map) -> int:
    """Decimals of the values written on the map."""
    values = [region.value for region in picture.regions if region.value is not None]
    most = max(map(abs, values), default=0.0)
    return min(decimals(values), 0 if most >= 100 else 1 if most >= 10 else 2) if values else 0


def map_body(sheet: Sheet, picture: Map, top: float, language: Language) -> None:
    """Draw legend, regions and their names."""
    keys = keys_of(picture, language)
    draw_keys(sheet, keys, top)
    top += keys_height(keys) + 6
    if not picture.regions or picture.empty:
        no_data(sheet, MARGIN, top, WIDTH - 2 * MARGIN, _HEIGHT, language, 13)
        return
    low_x, low_y, high_x, high_y = picture.box
    scale = min((WIDTH - 2 * MARGIN) / ((high_x - low_x) or 1), _HEIGHT / ((high_y - low_y) or 1))
    left = (WIDTH - (high_x - low_x) * scale) / 2
    upper = top + (_HEIGHT - (high_y - low_y) * scale) / 2
    found, places = shades(picture, language), map_places(picture)

    def on(point: tuple[float, float]) -> tuple[float, float]:
        return left + (point[0] - low_x) * scale, upper + (high_y - point[1]) * scale

    for region in picture.regions:
        look = _look(region, found)
        sheet.shape([[on(point) for point in ring] for ring in region.rings], **look)
    for region in picture.regions:
        _name(sheet, region, on(region.at), found, places, language)
    if picture.schematic:
        sheet.text(WIDTH / 2, top + _HEIGHT + 10, say("schematic", language), 7.5, palette.SUB, "center")


def _look(region: Region, found: Shades) -> dict[str, object]:
    edge = {"edgecolor": palette.PAPER, "linewidth": 1.2}
    if region.value is None:
        return {"facecolor": palette.EMPTY, "edgecolor": palette.AXIS, "hatch": "////", "linewidth": 0.6}
    return {"facecolor": found.of(region.value).fill, **edge}


def _name(
    sheet: Sheet, region: Region, at: tuple[float, float], found: Shades, places: int, language: Language
) -> None:
    """Name and value, on a label of the region's colour: a small county is narrower than its name."""
    value = say("nobody", language) if region.value is None else number(region.value, places)
    ink = palette.SUB if region.value is None else found.of(region.value).ink
    fill = palette.EMPTY if region.value is None else found.of(region.value).fill
    name = region.name.said(language)
    wide = max(glyphs().width(name, 8.5), glyphs().width(value, 8.5)) + 8
    sheet.box(at[0] - wide / 2, at[1] - 13, wide, 26, facecolor=fill, round=3)
    sheet.text(at[0], at[1] - 5.5, name, 8.5, ink, "center")
    sheet.text(at[0], at[1] + 6, value, 8.5, ink, "center", bold=region.value is not None)
