"""The legend of pictures of outcomes: scenarios by colour, marker and dashes; grounds by what they mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from gongfu.publish.charts import palette
from gongfu.publish.charts.caption import Language
from gongfu.publish.charts.fonts import glyphs
from gongfu.publish.charts.frame import MARGIN
from gongfu.publish.charts.outcomes import Gains, Graph, Map
from gongfu.publish.charts.scales import shades
from gongfu.publish.charts.sheet import WIDTH, Sheet, fitted
from gongfu.publish.charts.words import say

__all__ = ["Key", "draw_keys", "keys_height", "keys_of"]

_SIZE, _LINE, _SIGN, _APART = 8.0, 14.0, 22.0, 13.0


class Key(NamedTuple):
    """A key: a line of the series of that number, a plain rule (``diagonal``), or a ground of that colour."""

    kind: Literal["line", "bar", "diagonal", "ground"]
    text: str
    series: int = 0
    colour: str = ""


def keys_of(picture: Graph | Gains | Map, language: Language) -> list[Key]:
    """The keys of a picture, in the order in which it shows them."""
    if isinstance(picture, Graph):
        found = [Key("line", curve.name.said(language), at) for at, curve in enumerate(picture.curves, picture.first)]
        return [*found, Key("diagonal", say("diagonal", language))] if picture.square else found
    if isinstance(picture, Gains):
        return [Key("bar", name.said(language), at) for at, name in enumerate(picture.series, 1)]
    found = [Key("ground", shade.text, colour=shade.fill) for shade in shades(picture, language).classes]
    if any(region.value is None for region in picture.regions):
        found.append(Key("ground", say("nobody", language), colour=palette.EMPTY))
    return found


def _rows(keys: Sequence[Key]) -> list[list[Key]]:
    rows: list[list[Key]] = [[]]
    room = WIDTH - 2 * MARGIN
    for key in keys:
        width = _width(key)
        if rows[-1] and width > room:
            rows.append([])
            room = WIDTH - 2 * MARGIN
        rows[-1].append(key)
        room -= width
    return rows


def _text(key: Key) -> str:
    return fitted(key.text, WIDTH - 2 * MARGIN - _SIGN, 1, (_SIZE,))[1][0] if key.text else ""


def _width(key: Key) -> float:
    return _SIGN + glyphs().width(_text(key), _SIZE) + _APART


def keys_height(keys: Sequence[Key]) -> float:
    """How high :func:`draw_keys` stands."""
    return len(_rows(keys)) * _LINE


def draw_keys(sheet: Sheet, keys: Sequence[Key], top: float) -> None:
    """Draw the keys in as many rows as they need."""
    for number, row in enumerate(_rows(keys)):
        x, y = MARGIN, top + (number + 0.5) * _LINE
        for key in row:
            _sign(sheet, key, x, y)
            sheet.text(x + _SIGN, y, _text(key), _SIZE, palette.SUB)
            x += _width(key)


def _sign(sheet: Sheet, key: Key, x: float, y: float) -> None:
    stroke = palette.SERIES[key.series]
    if key.kind == "line":
        dashes = palette.DASHES[key.series]
        look: dict[str, Any] = {"dashes": dashes} if dashes else {}
        sheet.line([x, x + 17], [y, y], color=stroke.colour, linewidth=1.6, **look)
        sheet.line([x + 8.5], [y], color=stroke.colour, marker=stroke.marker, markersize=4.5)
    elif key.kind == "diagonal":
        sheet.line([x, x + 17], [y, y], color=palette.AXIS, linewidth=1.0)
    else:
        fill = stroke.colour if key.kind == "bar" else key.colour
        sheet.box(x, y - 4.5, 17, 9, facecolor=fill, edgecolor=palette.AXIS, linewidth=0.5)
