"""The table of targets (``targets.csv``), checked row by row against the zone, the definitions and the figures."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from gongfu.documents.errors import InputError
from gongfu.indicators.model import Indicator, Key, Target
from gongfu.indicators.tables.areas import Areas
from gongfu.indicators.tables.columns import TARGETS, amounts, known_areas, known_indicators, typed
from gongfu.indicators.tables.faults import Faults
from gongfu.indicators.tables.readers import ROW, Cells
from gongfu.zone import Zone

__all__ = ["doubts", "targets"]

_Row = dict[str, Any]
Figure = Callable[[Key, int], float | None]
"""The figure of a key in a year, as far as it is known."""


def targets(
    cells: Cells, zone: Zone, indicators: Mapping[str, Indicator], areas: Areas, figure: Figure, faults: Faults
) -> tuple[Target, ...]:
    """The targets, in the order of the table. What is wrong goes to ``faults``.

    An empty baseline value is that of the observations, or of the formula; a target that has neither is a fault.
    """
    frame = typed(cells, TARGETS, faults)
    rows = frame[ROW]
    indicator = known_indicators(rows, frame["indicator"], indicators, faults)
    frame = frame.with_columns(
        indicator,
        known_areas(rows, frame["area"], areas, faults),
        *(amounts(rows, frame[name], indicator, indicators, name, faults) for name in ("value", "baseline_value")),
    )
    found = []
    for row in frame.iter_rows(named=True):
        key = Key(row["indicator"], row["area"], row["stratum"])
        _check_years(row, zone, faults)
        if row["baseline_value"] is None and None not in (key.indicator, key.area, row["baseline_year"]):
            row["baseline_value"] = figure(key, row["baseline_year"])
            if row["baseline_value"] is None:
                remedy = "请填写基期值，或在 observations 里补上那一年的数"
                faults.add(row[ROW], "baseline_value", f"没有 {row['baseline_year']} 年的基期值", remedy)
        if key.indicator:
            _check_limit(row, indicators[key.indicator], faults)
        if None not in (key.indicator, key.area, row["value"], row["baseline_value"], row["step"]):
            found.append(_target(key, row))
    _check_together(found, faults)
    return tuple(found)


def doubts(
    found: Iterable[Target], indicators: Mapping[str, Indicator], figure: Figure, file: Path
) -> Iterator[InputError]:
    """What can be so but is seldom meant: a target on the wrong side of its baseline, a baseline that no figure bears.

    The first is no fault, for a document may promise to hold something at less than it is (粮食产量稳定在…以上).
    """
    for one in found:
        sign = {"up": 1, "down": -1}.get(indicators[one.key.indicator].direction, 0)
        if (one.value - one.baseline) * sign < 0:
            word = "低" if sign > 0 else "高"
            cause = f"目标 {one.value:g} 比基期 {one.baseline:g} 还{word}"
            yield InputError(
                file, cause, "请核对两个数和指标的方向；确是守住底线的目标就不用改", f"第{one.row}行 value"
            )
        known = figure(one.key, one.baseline_year)
        if known is not None and not math.isclose(known, one.baseline, rel_tol=1e-9):
            cause = f"基期值 {one.baseline:g} 与 observations 里 {one.baseline_year} 年的 {known:g} 不同"
            yield InputError(
                file, cause, "请核对；数字修订过的，基期用哪一个要写在备注里", f"第{one.row}行 baseline_value"
            )


def _target(key: Key, row: _Row) -> Target:
    return Target(
        key,
        row["step"],
        row["value"],
        row["bound"],
        row["baseline_year"],
        row["baseline_value"],
        row["document"] or "",
        row["clause"] or "",
        row["source"] or "",
        row["confidence"],
        row["sample"],
        row[ROW],
    )


def _check_years(row: _Row, zone: Zone, faults: Faults) -> None:
    step, baseline = row["step"], row["baseline_year"]
    steps = [one.year for one in zone.steps]
    if step is not None and step not in steps:
        known = "、".join(map(str, steps)) or "（尚无）"
        faults.add(row[ROW], "step", f"{step} 不是试验区的一步", f"zone.toml 的 [[steps]] 有：{known}")
    if step is not None and baseline is not None and step <= baseline:
        faults.add(row[ROW], "step", f"目标年 {step} 不晚于基期 {baseline}", "请核对两个年份")


def _check_limit(row: _Row, indicator: Indicator, faults: Faults) -> None:
    limit, sign = indicator.limit, {"up": 1, "down": -1}.get(indicator.direction)
    if limit is None or sign is None:
        return
    for column in ("value", "baseline_value"):
        if row[column] is not None and row[column] * sign > limit * sign:
            remedy = "请核对数字；界限不对就改指标定义的 limit"
            faults.add(row[ROW], column, f"{row[column]:g} 越过了自然界限 {limit:g}", remedy)


def _check_together(found: list[Target], faults: Faults) -> None:
    """One target a key and step, and one baseline for all steps of a key: the line starts at one point."""
    seen: dict[tuple[Key, int], Target] = {}
    first: dict[Key, Target] = {}
    for one in found:
        if (other := seen.setdefault((one.key, one.step), one)) is not one:
            cause = f"与第{other.row}行是同一指标、地区、城乡和目标年的两个目标"
            faults.add(one.row, "value", cause, "请只留一个")
        start = first.setdefault(one.key, one)
        if (one.baseline_year, one.baseline) != (start.baseline_year, start.baseline):
            own, other_own = (f"{at.baseline_year} 年 {at.baseline:g}" for at in (one, start))
            cause = f"基期（{own}）与第{start.row}行（{other_own}）不同"
            faults.add(one.row, "baseline_year", cause, "同一指标的各步从同一个基期起算，请改成一致")
