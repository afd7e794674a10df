"""What every listing of a simulation says: titles, marks, and how scenarios stand side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gongfu.publish.listing import Column
from gongfu.simulation.results import Doubt, Results

__all__ = ["GROUPS", "PERCENT", "doubt_words", "keys", "notes", "paired", "scenario_columns", "title"]

GROUPS = {
    "decile": "收入十等分",
    "county": "县（市、区）",
    "stratum": "城乡",
    "age": "年龄",
    "type": "家庭类型",
    "size": "家庭人数",
}
"""Names of groupings and what they are called."""
PERCENT = 100.0
_MOST_WORDS = 5
"""Doubtful parameters named under every listing; the last one has all."""


def doubt_words(doubts: Iterable[Doubt]) -> tuple[str, ...]:
    """Every doubtful parameter in a few words."""
    parts = []
    for one in doubts:
        why = "代用" if one.stand_in else f"可信度{one.confidence}"
        parts.append(f"{one.label}（{why}）")
    return tuple(dict.fromkeys(parts))


def notes(results: Results) -> tuple[str, ...]:
    """What is said under every listing."""
    said = ["合成人口：按公布的总量造的，里面没有一个真人；结果用来比较方案，不是统计数"] if results.synthetic else []
    if words := doubt_words(results.doubts):
        more = "等，见“存疑参数和口径”" if len(words) > _MOST_WORDS else ""
        said.append(f"用到存疑参数 {len(words)} 项：{'；'.join(words[:_MOST_WORDS])}{more}")
    return tuple(said)


def title(what: str, results: Results) -> str:
    """What a listing is of: the population, and the day of the law."""
    people = results.population or "人口"
    return f"{what}（{people}{'，合成' if results.synthetic and '合成' not in people else ''}，{results.day}的政策）"


def keys(results: Results) -> list[str]:
    """What scenarios are called in files."""
    return ["baseline", *(f"reform_{at}" for at in range(1, len(results.scenarios)))]


def scenario_columns(results: Results, change: str) -> tuple[Column, ...]:
    """A column a scenario; beside that of a reform one of how far it is from the baseline, headed ``change``."""
    first, *others = zip(keys(results), results.scenarios, strict=True)
    columns = [Column(first[0], first[1].name, 6)]
    for key, one in others:
        columns += (Column(key, one.name, 6), Column(f"{key}_change", f"{one.name}：{change}", 6))
    return tuple(columns)


def paired(values: Sequence[float], changed: Sequence[float]) -> list[float]:
    """Values and changes of reforms in the order of :func:`scenario_columns`."""
    return [value for pair in zip(values, changed, strict=True) for value in pair]
