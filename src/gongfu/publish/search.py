"""Listings of a search: the parameters found, and the figures before and after beside their limits."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from gongfu.publish.listing import Column, Listing, finite
from gongfu.simulation.search.figures import Figure, Limit, Name, label

if TYPE_CHECKING:
    from gongfu.publish.book import Cell
    from gongfu.simulation.law import Edition
    from gongfu.simulation.search import Found, Task

__all__ = ["found", "frontier", "reform_text"]

_YI = 1e8
_SHARES = frozenset({"losers", "poverty", "middle_share"})
_MONEY = frozenset({"cost", "total"})
_AMOUNTS = _MONEY | {"mean", "median"}
_ALWAYS: tuple[Name, ...] = ("gini", "mean", "median", "cost")


def found(result: Found, task: Task, edition: Edition, notes: Sequence[str] = ()) -> list[Listing]:
    """The parameters found, and every figure before and after."""
    rows: list[tuple[Cell, ...]] = []
    for variable in task.variables:
        parameter = edition.parameters[variable.parameter]
        own = variable.mode == "value"
        unit = parameter.unit.chinese if own else "倍" if variable.mode == "times" else "加"
        bounds = f"{variable.low:g}～{variable.high:g}"
        name = parameter.label + (f"（{variable.above:,.0f}起各档）" if variable.above is not None else "")
        now, value = variable.now(edition), result.values[variable.name]
        rows.append((name, now, value, value - now, unit, bounds, variable.parameter))
    columns = (
        Column("label", "参数", 16),
        Column("before", "现行", 7),
        Column("found", "找到的", 7),
        Column("change", "变化", 7),
        Column("unit", "单位", 5, True),
        Column("bounds", "允许范围", 8, True),
        Column("name", "代号", 14),
    )
    said = (result.message, f"净支出增加 {result.cost / _YI:,.4f} 亿元/年；试算 {result.evaluations} 次", *notes)
    return [Listing(f"找到的参数（{edition.day}的政策）", columns, rows, said), *_figures(result, task)]


def _figures(result: Found, task: Task) -> Iterator[Listing]:
    """Every figure that was looked at, before and after, and whether its limit is kept: amounts apart from the rest."""
    columns = (
        Column("figure", "指标", 12),
        Column("before", "现行", 8),
        Column("after", "之后", 8),
        Column("change", "变化", 8),
        Column("unit", "单位", 5, True),
        Column("limit", "条件", 10),
        Column("kept", "是否满足", 6, True),
    )
    rows = [(figure, _row(result, task, figure)) for figure in _told(result, task)]
    for title, money in (("差距", False), ("金额", True)):
        if chosen := [row for figure, row in rows if (figure.measure in _AMOUNTS) == money]:
            yield Listing(title, columns, chosen)


def _told(result: Found, task: Task) -> Iterator[Figure]:
    """The figures of the goal and the limits, and some that are told though nobody asked for them."""
    known = {figure.key: figure for figure in (task.goal, *(limit.figure for limit in task.limits))}
    for name in _ALWAYS:
        known.setdefault(name, Figure(name))
    return (figure for key, figure in known.items() if key in result.measures)


def _row(result: Found, task: Task, figure: Figure) -> tuple[Cell, ...]:
    scale, unit = _scale(figure)
    before, value = result.before.get(figure.key, math.nan), result.measures[figure.key]
    limit = next((one for one in task.limits if one.figure.key == figure.key), None)
    kept = "" if limit is None else "✓ 满足" if _kept(limit, value) else "■ 不满足"
    shown = (finite(before * scale), finite(value * scale), finite((value - before) * scale))
    return (label(figure), *shown, unit, _words(limit, scale), kept)


def frontier(results: Sequence[Found], task: Task, limit: Limit) -> Listing:
    """The cheapest way for every step of a goal: a row a step."""
    figure = limit.figure
    scale, unit = _scale(figure)
    names = [variable.name for variable in task.variables]
    rows: list[tuple[Cell, ...]] = [
        (
            finite(one.measures[figure.key] * scale),
            one.cost / _YI,
            "✓" if one.feasible else "■ 达不到",
            *(one.values[name] for name in names),
        )
        for one in results
    ]
    columns = (
        Column("goal", f"{label(figure)}{f'（{unit}）' if unit else ''}", 10),
        Column("cost", "净支出增加（亿元/年）", 10),
        Column("feasible", "达到", 5, True),
        *(Column(f"v{at}", name, 12) for at, name in enumerate(names, 1)),
    )
    return Listing(f"多花多少钱，{label(figure)}能到多少", columns, rows, ("每一行是达到该目标花钱最少的办法",))


def reform_text(result: Found, name: str) -> str:
    """The reform found as a file that ``gongfu simulate`` reads: of variables, which multiply or raise, never both."""
    lines = [f"name = {_quoted(name)}", f"note = {_quoted(f'搜索得到：{result.message}')}", ""]
    for change in result.reform.changes:
        lines += ["[[changes]]", f'parameter = "{change.parameter}"', f'since = "{change.since.isoformat()}"']
        if isinstance(change.value, float):
            lines.append(f"value = {change.value!r}")
        else:  # one of both is always written: a change that changes nothing is one too
            lines += [f"times = {change.times!r}"] if change.times != 1 else [f"plus = {change.plus!r}"]
            lines += [f"above = {change.above!r}"] if math.isfinite(change.above) else []
        lines.append("")
    return "\n".join(lines)


def _quoted(text: str) -> str:
    """A text as TOML writes it; a file's name may hold quotes."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _scale(figure: Figure) -> tuple[float, str]:
    if figure.measure in _SHARES:
        return 100.0, "%"
    if figure.measure in _MONEY:
        return 1 / _YI, "亿元/年"
    return 1.0, "元/年" if figure.measure in ("mean", "median") else ""


def _kept(limit: Limit, value: float) -> bool:
    room = 1e-6 * max(abs(value), 1e-3)
    return limit.least - room <= value <= limit.most + room


def _words(limit: Limit | None, scale: float) -> str:
    if limit is None:
        return ""
    most = f"不高于 {limit.most * scale:g}" if math.isfinite(limit.most) else ""
    least = f"不低于 {limit.least * scale:g}" if math.isfinite(limit.least) else ""
    return "，".join(filter(None, (least, most)))
