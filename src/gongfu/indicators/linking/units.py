"""Units as documents print them, and the factor from one to another where they measure the same."""

from __future__ import annotations

import re

from gongfu.indicators.tables.values import fold

__all__ = ["factor"]

_SCALES = {"十": 1e1, "百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8}
_SCALE = re.compile("(?P<scale>[十百千]?[万亿]{1,2}|[百千](?!克|米|瓦|焦|帕|卡))(?=.)")
_COUNTERS = "个家所处座项条件宗部类种场次批组支只期间套台辆艘张份"
_SAME: dict[str, tuple[str, float]] = {
    **dict.fromkeys(_COUNTERS, ("个", 1.0)),
    **dict.fromkeys(("人", "名", "位"), ("人", 1.0)),
    **dict.fromkeys(("人次", "人(次)"), ("人次", 1.0)),
    **dict.fromkeys(("倍", "∶1", ":1", "比1", "系数", "指数", ""), ("倍", 1.0)),
    **dict.fromkeys(("平方米", "平米", "㎡", "m²", "m2"), ("平方米", 1.0)),
    "公顷": ("平方米", 1e4),
    "亩": ("平方米", 1e4 / 15),
    **dict.fromkeys(("平方公里", "平方千米", "km²", "km2"), ("平方米", 1000000.0)),
    "米": ("米", 1.0),
    **dict.fromkeys(("公里", "千米", "km"), ("米", 1000.0)),
    "吨": ("千克", 1e3),
    **dict.fromkeys(("公斤", "千克"), ("千克", 1.0)),
    "斤": ("千克", 0.5),
    "克": ("千克", 1e-3),
    **dict.fromkeys(("吨标准煤", "吨标煤"), ("吨标准煤", 1.0)),
    "千瓦时": ("千瓦时", 1.0),
    "千瓦": ("千瓦", 1.0),
    "兆瓦": ("千瓦", 1e3),
    "吉瓦": ("千瓦", 1e6),
    "%": ("%", 1.0),
    "‰": ("%", 0.1),
    **dict.fromkeys(("微克/立方米", "μg/m³", "μg/m3"), ("微克/立方米", 1.0)),
    **dict.fromkeys(("元/人", "元/年", "元/人年"), ("元", 1.0)),
}
"""Units that measure the same: the one they are told in, and how many of it they are. 1 公顷 is 15 亩 (the statutory
conversion of the State Council's order on legal units, 1984). The word for counting is a matter of style (80个, 80家)
once the name of what is counted agrees; 户 is not among them, for a household is not a person or a firm."""


def factor(of: str | None, to: str) -> float | None:
    """What a number in unit ``of`` is multiplied by to be in unit ``to``; ``None`` where they measure different things.

    Percentage points are a change and no level, so that they do not fit %.
    """
    base, size = _base(of or "")
    other, other_size = _base(to)
    return size / other_size if base == other else None


def _base(unit: str) -> tuple[str, float]:
    """A unit without its scale, and how many of the base it is."""
    text = fold(unit).replace(" ", "")
    size = 1.0
    if text not in _SAME and (match := _SCALE.match(text)):
        for letter in match["scale"]:
            size *= _SCALES[letter]
        text = text[match.end() :]
    name, many = _SAME.get(text, (text, 1.0))
    return name, size * many
