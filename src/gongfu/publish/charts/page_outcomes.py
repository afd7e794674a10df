"""The legends of pictures of outcomes as HTML."""

from __future__ import annotations

from html import escape

from gongfu.publish.charts import palette
from gongfu.publish.charts.caption import Language
from gongfu.publish.charts.keys import Key, keys_of
from gongfu.publish.charts.outcomes import Gains, Graph, Map
from gongfu.publish.charts.paper_gains import share_keys
from gongfu.publish.charts.words import say

__all__ = ["outcome_legend", "outcome_note"]

_SYMBOLS = {
    "o": '<circle cx="11" cy="6" r="3.2" fill="{0}"/>',
    "^": '<path d="M11 2l4 7.4H7z" fill="{0}"/>',
    "s": '<rect x="7.9" y="2.9" width="6.2" height="6.2" fill="{0}"/>',
    "D": '<path d="M11 1.8l4.2 4.2-4.2 4.2L6.8 6z" fill="{0}"/>',
    "v": '<path d="M11 10l4-7.4H7z" fill="{0}"/>',
    "p": '<path d="M11 2l4 3-1.5 4.6h-5L7 5z" fill="{0}"/>',
}


def outcome_legend(picture: Graph | Gains | Map, language: Language) -> str:
    """The keys of a picture; of gains those of the strips too."""
    several = [keys_of(picture, language), *([share_keys(language)] if isinstance(picture, Gains) else [])]
    return "".join(f'<ul class="legend">{"".join(map(_key, keys))}</ul>' for keys in several)


def outcome_note(picture: Graph | Gains | Map, language: Language) -> str:
    """What must stand under the drawing."""
    schematic = isinstance(picture, Map) and picture.schematic
    return f'<p class="note">{say("schematic", language)}</p>' if schematic else ""


def _key(key: Key) -> str:
    stroke = palette.SERIES[key.series]
    if key.kind == "line":
        dashes = palette.DASHES[key.series]
        broken = f' stroke-dasharray="{dashes[0]} {dashes[1]}"' if dashes else ""
        drawing = f'<path d="M1 6h20" stroke="{stroke.colour}" stroke-width="2"{broken}/>'
        drawing += _SYMBOLS[stroke.marker].format(stroke.colour)
    elif key.kind == "diagonal":
        drawing = f'<path d="M1 6h20" stroke="{palette.AXIS}" stroke-width="1.4"/>'
    else:
        fill = stroke.colour if key.kind == "bar" else key.colour
        drawing = f'<rect x="1.5" y="1.5" width="19" height="9" fill="{fill}" stroke="{palette.AXIS}"/>'
    return f'<li><svg viewBox="0 0 22 12" aria-hidden="true">{drawing}</svg>{escape(key.text)}</li>'
