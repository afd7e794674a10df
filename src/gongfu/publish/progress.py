"""Listings of how a zone stands: an indicator a row with its status towards each step, and counts by action."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from gongfu.indicators.model import SIGNS, STATUS_NAMES, STRATA, Assessment
from gongfu.indicators.progress.assessment import Row, summary
from gongfu.publish.figures import MARKS, marks_of
from gongfu.publish.listing import Column, Listing
from gongfu.zone import Zone

__all__ = ["standing", "tallies"]

_HEAD = (
    Column("action", "行动", 8),
    Column("indicator", "指标", 12),
    Column("unit", "单位", 5, True),
    Column("area", "地区", 7),
    Column("stratum", "城乡", 4, True),
    Column("period", "最新期", 5, True),
    Column("latest", "最新值", 6),
)
_TAIL = (Column("flagged", "方法分歧", 5, True), Column("marks", "标记", 6, True), Column("reason", "说明", 24))


def standing(zone: Zone, rows: Sequence[Row], day: date, area: str | None = None, short: bool = False) -> Listing:
    """A row a key: latest figure, then target, status, ratio of progress and chance for every step, and why.

    ``area`` is the only one that was looked at; ``short`` leaves out what has neither figure nor target, with a note.
    """
    steps = sorted({one.step for row in rows for one in row.assessments})
    columns = [*_HEAD]
    for step in (f"{step:.0f}" for step in steps):
        columns += [
            Column(f"target_{step}", f"{step} 目标", 6),
            Column(f"status_{step}", f"{step} 状态", 7, True),
            Column(f"ratio_{step}", f"{step} 进度比", 5),
            Column(f"probability_{step}", f"{step} 达到概率", 5),
        ]
    actions = {action.id: action.name for action in zone.actions}
    shown = [row for row in rows if _is_told(row)] if short else rows
    listed = [_row(row, actions, steps) for row in shown]
    notes = [] if rows else [_nothing(area if area in [peer.name for peer in zone.peers] else None)]
    if len(shown) < len(rows):
        notes.append(f"另有 {len(rows) - len(shown)} 行既没有数也没有目标，没有列出；用 -o 写到文件则都有")
    notes += [
        f"进度比：实际进展除以应有进展，按{day.isoformat()}已知的数；两步分开判断，不合成一个。方法分歧：别的通行方法会判成另一类"
    ]
    if any(row.sample or row.proxy for row in rows):
        notes.append(MARKS)
    years = [f"{step:.0f}" for step in steps]
    screen = (
        *("indicator", *(f"status_{year}" for year in years), "area", "latest", "stratum"),
        *(*(f"ratio_{year}" for year in years), "period", "flagged", *(f"target_{year}" for year in years)),
        *("unit", *(f"probability_{year}" for year in years), "action"),
    )
    return Listing(f"{area or zone.name}两步走目标进展", (*columns, *_TAIL), listed, tuple(notes), screen)


def tallies(zone: Zone, rows: Sequence[Row], area: str | None = None) -> Listing:
    """How many indicators of each action have which status towards each step, over all areas or in one."""
    actions = {action.id: action.name for action in zone.actions}
    columns = (
        Column("action", "行动", 14),
        Column("step", "目标年", 5, True),
        *(Column(status, f"{SIGNS[status]}{names[0]}", 6, True) for status, names in STATUS_NAMES.items()),
        Column("flagged", "方法分歧", 6, True),
        Column("marks", "标记", 5, True),
    )
    sums: dict[tuple[str, float], list[int]] = {}
    for one in summary(rows):
        if area in (None, one.area):
            row = sums.setdefault((one.action, one.step), [0] * (len(STATUS_NAMES) + 1))
            for at, count in enumerate((*one.counts.values(), one.flagged)):
                row[at] += count
    rows = [row for row in rows if area in (None, row.key.area)]
    marks = {action: _marked([row for row in rows if row.indicator.action == action]) for action, _ in sums}
    order = [*actions, ""]
    keys = sorted(sums, key=lambda key: (order.index(key[0]) if key[0] in order else len(order), key[1]))
    counted: list[tuple[str | int, ...]] = [
        (actions.get(action, "未归入行动"), f"{step:.0f}", *sums[action, step], marks.get(action, ""))
        for action, step in keys
    ]
    notes = [] if rows else ["没有可以计数的指标"]
    notes += [MARKS] if any(marks.values()) else []
    return Listing(f"{area or f'{zone.name}及各地区'}各行动的进展", columns, counted, tuple(notes))


def _marked(rows: Sequence[Row]) -> str:
    """What a count of these rows contains."""
    kinds = (("样例", any(row.sample for row in rows)), ("代用", any(row.proxy for row in rows)))
    return "、".join(word for word, there in kinds if there)


def _row(row: Row, actions: dict[str, str], steps: Sequence[float]) -> tuple[str | float | None, ...]:
    parts = [dict(one.components) for one in row.assessments]
    inputs = next((part for part in parts if part.get("latest") is not None), {})  # a step that is over may have none
    period = inputs.get("latest_time")
    given = {one.step: one for one in row.assessments}
    return (
        actions.get(row.indicator.action, ""),
        row.indicator.name,
        row.indicator.unit,
        row.key.area,
        STRATA[row.key.stratum],
        f"{period:g}" if isinstance(period, float) else "",
        inputs.get("latest"),
        *(cell for step in steps for cell in _step(given.get(step))),
        "、".join(f"{step:.0f}" for step in row.flagged),
        marks_of(row.sample, row.proxy, inputs.get("preliminary") == "yes"),
        "；".join(dict.fromkeys(one.reason for one in row.assessments)),
    )


def _nothing(peer: str | None) -> str:
    if peer:
        return f"{peer}没有目标：参照地区只判断 targets.csv 里为它写了目标的指标"
    return "没有可以判断的指标：先在 indicators.csv 里写指标，在 targets.csv 里写目标"


def _is_told(row: Row) -> bool:
    """Whether there is a figure or a target to show."""
    parts = [dict(one.components) for one in row.assessments]
    return any(part.get("latest") is not None or part.get("target") is not None for part in parts)


def _step(one: Assessment | None) -> tuple[str | float | None, ...]:
    if one is None:
        return None, "", None, None
    target = dict(one.components).get("target")
    chance = None if one.probability is None else round(one.probability, 3)
    ratio = None if one.ratio is None else round(one.ratio, 3)
    return target, f"{SIGNS[one.status]}{STATUS_NAMES[one.status][0]}", ratio, chance
