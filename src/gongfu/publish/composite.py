"""Listings of a composite index: scores and ranks with their intervals, weights, and what a score is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from gongfu.indicators.composite.contributions import contributions
from gongfu.indicators.composite.coupling import coupling, grade
from gongfu.indicators.composite.obstacle import obstacles
from gongfu.indicators.composite.run import Replayed, Run
from gongfu.indicators.composite.sensitivity import Uncertainty
from gongfu.indicators.composite.steps import Deed
from gongfu.publish.figures import MARKS, marks_of
from gongfu.publish.listing import Column, Listing, finite

__all__ = ["coupled", "differences", "drivers", "hindrances", "parts", "scores", "weights"]

_DEEDS: dict[Deed, str] = {
    "band": "区间距离",
    "treat": "去极值",
    "normalise": "归一",
    "weigh": "定权",
    "aggregate": "合成",
}
_MARKS = Column("marks", "标记", 8, True)
_PRESENT = Column("present", "数据权重%", 5)
_SCORES = (
    Column("rank", "名次", 4, True),
    Column("area", "地区", 9),
    Column("score", "得分", 6),
    Column("median", "名次中位", 5, True),
    Column("low", "名次5%", 5, True),
    Column("high", "名次95%", 5, True),
    _PRESENT,
    _MARKS,
)
_WEIGHTS = (Column("column", "指标", 14), Column("weight", "在指数中的权重%", 8))
_PARTS = (Column("column", "指标", 14), Column("part", "贡献分", 6), _MARKS)


def scores(made: Run, found: Uncertainty, year: int) -> Listing:
    """The areas of a year from the best: score, rank, and the interval of the rank over weights and methods."""
    at, ranks, marked = made.panel.years.index(year), made.ranks, _marker(made)
    rows: list[tuple[float | str | None, ...]] = []
    for place, area in enumerate(made.panel.areas):
        low, middle, high = found.ranks[:, place, at]
        rows.append(
            (
                finite(ranks[place, at]),
                area,
                finite(made.index[place, at]),
                *map(finite, (middle, low, high)),
                finite(100 * made.present[made.recipe.root][place, at]),
                marked(area, year),
            )
        )
    rows.sort(key=lambda row: (row[0] is None, row[0]))
    methods = f"权重抽 {found.draws} 次（种子 {found.seed}），归一 {'、'.join(found.normalise)}"
    ways = "、".join(way or "按配方" for way in found.aggregate)
    notes = (f"名次区间：{methods}，合成 {ways}，两两相配", *_legend(rows))
    return Listing(f"{made.recipe.name}（{year}）", _SCORES, rows, notes)


def weights(made: Run, names: Mapping[str, str]) -> Listing:
    """The weight of every indicator in the whole index, the heaviest first."""
    rows = [(names.get(column, column), 100 * weight) for column, weight in _heaviest(made.effective)]
    return Listing("权重", _WEIGHTS, rows, (f"在 {_years(made)} 定下，以后各年不变",))


def parts(made: Run, area: str, year: int, against: str | None, names: Mapping[str, str]) -> Listing:
    """What the score of an area is made of, or what it is ahead of another by. Raises as ``contributions`` does."""
    found, marked = contributions(made, area, year, against), _marker(made)
    title = f"{area}{f'比{against}' if against else ''}的分从哪里来（{year}）"
    marks = "；".join(dict.fromkeys(filter(None, (marked(one, year) for one in (area, against or area)))))
    rows = [(names.get(column, column), part, marks) for column, part in _heaviest(found)]
    return Listing(title, _PARTS, rows, _legend(rows))


def hindrances(made: Run, area: str, year: int, names: Mapping[str, str]) -> Listing:
    """Which indicators keep an area from a full score, the worst first, by their obstacle degree in %.

    Raises :class:`ValueError` where scores do not lie on the recipe's scale.
    """
    low, high = made.recipe.scale
    at = made.panel.areas.index(area), made.panel.years.index(year)
    levels = np.array([[(made.scores[column][at] - low) / (high - low) for column in made.columns]])
    degrees = obstacles(levels, list(made.effective.values()))[0]
    columns = (Column("column", "指标", 14), Column("degree", "障碍度%", 6), Column("score", "得分", 6), _MARKS)
    mark = _marker(made)(area, year)
    rows = [
        (names.get(column, column), 100 * degree, finite(made.scores[column][at]), mark)
        for column, degree in _heaviest(dict(zip(made.columns, degrees.tolist(), strict=True)))
        if degree > 0
    ]
    return Listing(f"{area}的短板在哪里（{year}）", columns, rows, _legend(rows))


def coupled(made: Run, elements: Sequence[str], year: int, names: Mapping[str, str]) -> Listing:
    """Whether subsystems, such as town and country, stand high together, area by area, the best coordinated first.

    Raises :class:`ValueError` where scores do not lie on the recipe's scale, and for fewer than two subsystems.
    """
    low, high = made.recipe.scale
    at, marked = made.panel.years.index(year), _marker(made)
    levels = np.column_stack([(made.scores[element][:, at] - low) / (high - low) for element in elements])
    usual, strict = coupling(levels), coupling(levels, method="wang2021")
    columns = (
        Column("area", "地区", 9),
        *(Column(element, names.get(element, element), 6) for element in elements),
        Column("development", "发展水平T", 6),
        Column("coupling", "耦合度C", 6),
        Column("coordination", "协调度D", 6),
        Column("grade", "等级", 6, True),
        Column("wang2021", "修正D", 6),
        Column("wang2021_grade", "修正等级", 6, True),
        _PRESENT,
        _MARKS,
    )
    rows = [
        (
            area,
            *map(finite, (*levels[place], usual.development[place], usual.coupling[place])),
            finite(usual.coordination[place]),
            grade(usual.coordination[place]),
            finite(strict.coordination[place]),
            grade(strict.coordination[place]),
            finite(100 * made.present[made.recipe.root][place, at]),
            marked(area, year),
        )
        for place, area in enumerate(made.panel.areas)
    ]
    rows.sort(key=lambda row: -np.nan_to_num(usual.coordination[made.panel.areas.index(str(row[0]))], nan=-1))
    said = "D=√(C·T)；修正按王淑佳等 2021，把偏高的 C 拉开；各子系统权重相等"
    return Listing(f"{made.recipe.name}：耦合协调（{year}）", columns, rows, (said, *_legend(rows)))


def drivers(made: Run, found: Uncertainty, year: int) -> Listing:
    """How much of the variance of each area's rank goes away once a choice is fixed, in %."""
    at, marked = made.panel.years.index(year), _marker(made)
    names = {"weights": "权重", "normalise": "归一方法", "aggregate": "合成方法", "interaction": "交互"}
    columns = (Column("area", "地区", 9), *(Column(name, f"{word}%", 6) for name, word in names.items()), _MARKS)
    rows = [
        (
            area,
            *(finite(100 * found.shares[name][place, at]) for name in names),
            marked(area, year),
        )
        for place, area in enumerate(made.panel.areas)
    ]
    return Listing("名次由哪一项选择左右", columns, rows, _legend(rows))


def differences(before: Run, done: Replayed, names: Mapping[str, str]) -> Listing:
    """What a replay found: figures that changed since ``before``, and steps that came out as something else."""
    columns = (
        Column("what", "什么", 8),
        Column("which", "哪一个", 16),
        Column("before", "原来", 8),
        Column("after", "现在", 8),
        _MARKS,
    )
    was_marked, is_marked = _marker(before), _marker(done.run)
    rows: list[tuple[str | float | None, ...]] = [
        (
            "数据",
            f"{one.area} {one.year} {names.get(one.column, one.column)}",
            *(one.was, one.now),
            was_marked(one.area, one.year) or is_marked(one.area, one.year),
        )
        for one in done.changed
    ]
    rows += [("步骤", f"{_DEEDS[step.do]} {names.get(step.of, step.of)}", None, None, "") for step in done.differing]
    said = ["重放与原来一位不差" if done.identical else f"{len(done.differing)} 个步骤的结果变了"]
    if done.other_zone:
        said.append(f"日志是{done.other_zone}的，不是这个试验区的")
    if done.other_numpy and not done.identical:
        said.append(f"日志是用 NumPy {done.other_numpy} 算的，最后一位可能因此不同")
    return Listing("重放", columns, rows, (*said, *_legend(rows)))


def _marker(made: Run) -> Callable[[str, int], str]:
    """What the score of an area in a year rests on, in words; nothing where the index does not have them."""
    panel, (sample, proxies), preliminary = made.panel, made.marks(), made.preliminary

    def marked(area: str, year: int) -> str:
        if area not in panel.areas or year not in panel.years:
            return ""
        place = panel.areas.index(area), panel.years.index(year)
        return marks_of(bool(sample[place]), "、".join(proxies.get((area, year), ())), bool(preliminary[place]))

    return marked


def _legend(rows: Sequence[tuple[float | str | None, ...]]) -> tuple[str, ...]:
    """What the marks mean, where the last column of the rows has any."""
    return (MARKS,) if any(row[-1] for row in rows) else ()


def _heaviest(found: Mapping[str, float]) -> list[tuple[str, float]]:
    return sorted(found.items(), key=lambda item: -abs(item[1]))


def _years(made: Run) -> str:
    return "、".join(map(str, made.recipe.base_years))
