"""Names of indicators as documents vary them, and which indicator, area and stratum a name in a text means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from gongfu.indicators.model import Indicator, Key, Stratum
from gongfu.indicators.tables.areas import Areas
from gongfu.indicators.tables.values import fold
from gongfu.zone import Zone

__all__ = ["Names"]

_IN_BRACKETS = re.compile(r"\([^()]*\)$")
_NOISE = re.compile(r"[\s“”\"'‘’《》〈〉·*]")
_GDP = re.compile("GDP|gdp|国内生产总值|(?<!地区)生产总值")
_SHARE_OF = re.compile("(?:的|所)?(?:比重|比例|占比|比率)$")
_RATE = re.compile("(?:比重|率)$")
_COUNT = re.compile("(?:数量|总数|个数|(?<![指系人倍基参函])数)$")
_LEAD = re.compile(
    "力争|争取|确保|实现|推动|推进|促进|保持|提出|包括|其中|预计|预期|使|将|让|完成|新建成?|达到|"
    r"到?\d{4}年(?:底|末)?|全年|今年|本年|当年|年底前?|年末|,|、|:|;"
)
_TRAIL = re.compile("(?:累计|总体|分别|力争|争取|保持|稳定|年度?目标值?|目标值?|水平|规模|总规模|达|为|将|的|均|下)$")
"""Words between a name and its number; 下 is left of 下降到."""
_CHANGE = re.compile("增长|增速|增幅|涨幅|下降|降低|提高|提升|增加|减少|上升|翻番|同比|年均|年增")
"""Words behind a name that tell of a change and not of a level."""
_STRATA: tuple[tuple[re.Pattern[str], Stratum], ...] = (
    (re.compile("^(?:城镇|城市)(?:常住(?=居民))?"), "urban"),
    (re.compile("^(?:农村|乡村)(?:常住(?=居民))?"), "rural"),
)
_OF_PLACE: dict[str, tuple[str, ...]] = {
    "国家": ("全国", "我国", "国内"),
    "省": ("全省", "我省"),
    "市": ("全市", "我市"),
    "县": ("全县", "我县", "全区", "我区"),
}
"""How a text names the place it is of."""


class Meant(NamedTuple):
    """What a name means, or why it means nothing here: ``reason`` is empty where ``key`` is there."""

    key: Key | None
    reason: str = ""


class Names:
    """The names and aliases of a zone's indicators, with the areas that may stand before them."""

    def __init__(self, indicators: Mapping[str, Indicator], areas: Areas, zone: Zone) -> None:
        self._exact: dict[str, str] = {}
        loose: dict[str, set[str]] = {}
        for one in indicators.values():
            for name in (one.name, *one.aliases):
                self._exact.setdefault(folded(name), one.id)
                loose.setdefault(loosened(folded(name)), set()).add(one.id)
        self._loose = {name: next(iter(ids)) for name, ids in loose.items() if len(ids) == 1}
        self._places = _places(areas, zone)

    def place(self, metric: str, before: str | None) -> str | None:
        """The area that a metric opens with (全省…), else that of ``before``; ``None`` for one not in the tables."""
        for core in _shortened(folded(metric), _LEAD, behind=False):
            for word, area in self._places.items():
                if core.startswith(word):
                    return area
        return before

    def meant(self, metric: str, area: str | None) -> Meant:
        """The key that a metric names in an area, by the longest name left when the words around it are gone.

        Before the name may stand verbs (力争), a time, an area and 城镇 or 农村; behind it words of measure
        (规模, 水平). Anything else before it may make it another indicator (人均地区生产总值), so it is not linked.
        """
        text = folded(metric)
        if change := _CHANGE.search(text):
            known = any(self._indicator(rest) for _, rest in self._readings(text[: change.start()]))
            if known and not self._indicator(text):
                return Meant(None, f"说的是变化（{change[0]}），不是数值")
        for stratum, rest in self._readings(text):
            if found := self._indicator(rest):
                return Meant(Key(found, area, stratum)) if area else Meant(None, "说的是别处，参照地区里没有")
        inside = max((name for name in (*self._exact, *self._loose) if name in text), key=len, default="")
        return Meant(None, f"含有“{inside}”，但前后还有别的字" if inside else "没有这个名称的指标")

    def _indicator(self, text: str) -> str | None:
        return self._exact.get(text) or self._loose.get(loosened(text))

    def _readings(self, text: str) -> Iterator[tuple[Stratum, str]]:
        """Ways to read a text: a stratum and the words left, with the place taken off first."""
        for tail in _shortened(text, _TRAIL, behind=True):
            for core in _shortened(tail, _LEAD, behind=False):
                for rest in self._placeless(core):
                    yield "all", rest
                    for pattern, stratum in _STRATA:
                        if match := pattern.match(rest):
                            yield stratum, rest[match.end() :]

    def _placeless(self, text: str) -> Iterator[str]:
        for word in self._places:
            if text.startswith(word) and len(text) > len(word):
                yield text[len(word) :].removeprefix("的")
        yield text


def folded(name: str) -> str:
    """A name in one spelling: half-width, no blanks, quotes or bracketed unit; GDP as 地区生产总值; a share as 比重."""
    text = _NOISE.sub("", fold(name))
    text = _IN_BRACKETS.sub("", text) or text
    return _SHARE_OF.sub("比重", _GDP.sub("地区生产总值", text))


def loosened(text: str) -> str:
    """A folded name in which 率 and 比重 at the end are the same, and a count has no 数 behind it."""
    return _COUNT.sub("", _RATE.sub("率", text))


def _shortened(text: str, pattern: re.Pattern[str], behind: bool) -> Iterator[str]:
    """The text, and what is left of it each time a word of the pattern is taken off one end."""
    while text:
        yield text
        match = pattern.search(text) if behind else pattern.match(text)
        if not match or not match[0]:
            return
        text = text[: match.start()] if behind else text[match.end() :]


def _places(areas: Areas, zone: Zone) -> dict[str, str | None]:
    """Words for places, longest first, and the area each means; ``None`` for one that is not in the tables."""
    found: dict[str, str | None] = {name: area for name, area in areas.names.items() if not name.isdigit()}
    kinds = {peer.name: peer.kind for peer in zone.peers}
    for kind, words in _OF_PLACE.items():
        if kind == zone.level:
            meant: str | None = zone.name
        elif kind == "省":
            meant = areas.names.get(zone.province) if zone.province else None
        else:
            meant = next((name for name, of in kinds.items() if of == kind == "国家"), None)
        found |= dict.fromkeys(words, meant)
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))
