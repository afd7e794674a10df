"""What the lines, marks and grounds of a picture are, in the order in which a reader meets them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from gongfu.indicators.model import STATUS_NAMES, Stratum
from gongfu.publish.charts import palette
from gongfu.publish.charts.fonts import glyphs
from gongfu.publish.charts.frame import MARGIN
from gongfu.publish.charts.model import Language
from gongfu.publish.charts.sheet import WIDTH, Sheet
from gongfu.publish.charts.track import Track, band
from gongfu.publish.charts.words import interval, say, status, stratum

__all__ = ["Entry", "Kind", "entries", "legend", "legend_height", "status_legend"]

Kind = Literal["observed", "path", "target", "fan", "interval", "band"]
_SIZE, _LINE, _KEY, _APART = 8.0, 14.0, 22.0, 13.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One key and its words; ``stratum`` is empty where it holds for all of them."""

    kind: Kind
    text: str
    stratum: Stratum | None = None

    @property
    def colour(self) -> str:
        """The colour of the key."""
        return palette.STRATUM[self.stratum].colour if self.stratum else palette.SUB


def entries(tracks: Sequence[Track], coverage: float | None, language: Language) -> list[Entry]:
    """The keys that a picture of these tracks needs."""
    several = len(tracks) > 1
    found = []
    for one in tracks:
        name = one.line.stratum
        prefix = f"{stratum(name, language)} · " if several else ""
        found.append(Entry("observed", prefix + say("observed", language), name))
    only = tracks[0].line.stratum if len(tracks) == 1 else None
    if any(one.path for one in tracks):
        found += [Entry("path", say("path", language), only), Entry("target", say("target", language), only)]
    if any(one.fan for one in tracks):
        found.append(Entry("fan", say("projection", language), only))
    if any(fan.low is not None for one in tracks for fan in one.fan[1:]):
        found.append(Entry("interval", interval("interval", coverage, language), only))
    if band(tracks):
        found.append(Entry("band", say("band", language)))
    return found


def _rows(keys: Sequence[Entry]) -> list[list[Entry]]:
    rows: list[list[Entry]] = [[]]
    room = WIDTH - 2 * MARGIN + _APART
    for key in keys:
        width = _width(key)
        if rows[-1] and width > room:
            rows.append([])
            room = WIDTH - 2 * MARGIN + _APART
        rows[-1].append(key)
        room -= width
    return rows


def _width(key: Entry) -> float:
    return _KEY + glyphs().width(key.text, _SIZE) + _APART


def legend_height(keys: Sequence[Entry]) -> float:
    """How high :func:`legend` stands."""
    return len(_rows(keys)) * _LINE


def legend(sheet: Sheet, keys: Sequence[Entry], top: float) -> None:
    """Draw the keys in as many rows as they need."""
    for number, row in enumerate(_rows(keys)):
        x, y = MARGIN, top + (number + 0.5) * _LINE
        for key in row:
            _key(sheet, key, x, y)
            sheet.text(x + _KEY, y, key.text, _SIZE, palette.SUB)
            x += _width(key)


def _key(sheet: Sheet, key: Entry, x: float, y: float) -> None:
    marker = palette.STRATUM[key.stratum].marker if key.stratum else "o"
    if key.kind == "observed":
        sheet.line([x, x + 17], [y, y], color=key.colour, linewidth=1.8)
        sheet.line([x + 8.5], [y], color=key.colour, marker=marker, markersize=4.5)
    elif key.kind == "target":
        sheet.line([x + 8.5], [y], color=key.colour, marker="D", markersize=5, markerfacecolor=palette.PAPER)
    elif key.kind == "interval":
        sheet.box(x, y - 4.5, 17, 9, facecolor=key.colour, alpha=0.18)
    elif key.kind == "band":
        sheet.box(x, y - 4.5, 17, 9, facecolor=palette.BAND, edgecolor=palette.BAND_EDGE, linewidth=0.7)
    else:
        dashes, width = ((4, 2.5), 1.1) if key.kind == "path" else ((1, 1.4), 1.4)
        sheet.line([x, x + 17], [y, y], color=key.colour, linewidth=width, dashes=dashes)


def status_legend(sheet: Sheet, top: float, language: Language) -> None:
    """Draw every status with its sign and word in one row, 18 points high."""
    x = MARGIN
    for name in STATUS_NAMES:
        look = palette.STATUS[name]
        text = f"{look.sign} {status(name, language)}"
        x = 5 + sheet.chip(x, top + 9, text, ink=look.ink, fill=look.fill)
