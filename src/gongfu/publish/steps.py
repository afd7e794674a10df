"""Listings of where reforms land on the two-step lines: an indicator, a step and a reform a row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gongfu.indicators.model import STRATA
from gongfu.publish.figures import MARKS, marks_of
from gongfu.publish.listing import Column, Listing, finite

if TYPE_CHECKING:
    from gongfu.publish.book import Cell
    from gongfu.simulation.steps import Landing, Line, Origin, Outcome, Verdict
    from gongfu.zone import Zone

__all__ = ["ORIGINS", "VERDICTS", "landings"]

VERDICTS: dict[Verdict, str] = {
    "reached": "✓ 能达到",
    "short": "◆ 达不到",
    "no_target": "○ 无目标",
    "cannot_tell": "○ 无法判断",
}
"""A sign beside every word. What has no target or no line of its own is grey."""
ORIGINS: dict[Origin, str] = {"published": "公布", "projected": "按趋势推算", "proxy": "代用", "none": "没有数"}
_COLUMNS = (
    Column("indicator", "指标", 12),
    Column("unit", "单位", 5, True),
    Column("area", "地区", 7),
    Column("stratum", "城乡", 4, True),
    Column("step", "目标年", 5, True),
    Column("target", "目标", 7),
    Column("line", "不改时的线", 7),
    Column("origin", "线的来历", 7, True),
    Column("without", "不改时", 7, True),
    Column("baseline", "合成基线", 7),
    Column("reform", "方案", 9),
    Column("simulated", "合成改后", 7),
    Column("effect", "影响", 7),
    Column("landed", "加到线上", 7),
    Column("closed", "补上差距%", 6),
    Column("verdict", "改后", 7, True),
    Column("marks", "标记", 6, True),
    Column("document", "目标出处", 10),
    Column("note", "说明", 16),
)
_SCREEN = (
    *("indicator", "step", "reform", "target", "line", "effect", "landed", "closed", "verdict", "area", "stratum"),
    *("without", "origin", "unit", "baseline", "simulated", "document", "note"),
)
_NOTES = (
    "加到线上的只是影响：不改时的线加（合成改后减合成基线）；合成人口的水平不与目标相比",
    "没有目标的、没有本地公布数的都不下判断",
)
SYNTHETIC = "合成：由合成人口算出，不是统计数"


def landings(zone: Zone, rows: Sequence[Landing], area: str | None = None) -> list[Listing]:
    """A listing a unit, in it a row an indicator, step and reform; of one ``area`` alone where it is given.

    By unit, because ratios beside yuan would be shown without the decimals that tell them apart.
    """
    chosen = [row for row in rows if area in (None, row.key.area)]
    title = f"{area or zone.name}：方案落在两步走的线上"
    units = dict.fromkeys(row.indicator.unit for row in chosen if row.outcomes)
    if not units:
        return [Listing(title, _COLUMNS, [], ("没有可以比较的指标：先模拟方案，再看它落在哪里",), _SCREEN)]
    return [_listing(f"{title}（{unit}）", [row for row in chosen if row.indicator.unit == unit]) for unit in units]


def _listing(title: str, rows: Sequence[Landing]) -> Listing:
    notes = [*_NOTES]
    if any(row.synthetic for row in rows):
        notes.append(SYNTHETIC)
    if any(row.sample or row.line.origin == "proxy" for row in rows):
        notes.append(MARKS)
    listed = [_row(row, outcome) for row in rows for outcome in row.outcomes]
    return Listing(title, _COLUMNS, listed, tuple(notes), _SCREEN)


def _row(row: Landing, outcome: Outcome) -> tuple[Cell, ...]:
    target, line = row.target, row.line
    return (
        row.indicator.name,
        row.indicator.unit,
        row.key.area,
        STRATA[row.key.stratum],
        str(row.step),
        target.value if target else None,
        line.value,
        _origin(line),
        VERDICTS[row.verdict],
        finite(row.baseline),
        outcome.reform,
        finite(outcome.simulated),
        finite(outcome.effect),
        outcome.landed,
        None if outcome.closed is None else round(100 * outcome.closed, 1),
        VERDICTS[outcome.verdict],
        _marks(row),
        " ".join(filter(None, (target.document, target.clause))) or target.source if target else "",
        outcome.note,
    )


def _origin(line: Line) -> str:
    """How the line is known, and of a trend or another area's figure on what."""
    word = ORIGINS[line.origin]
    if line.latest is None or line.origin in ("published", "none"):
        return word
    return f"{word}（{line.latest.proxy or line.latest.period}）"


def _marks(row: Landing) -> str:
    proxy = row.line.latest.proxy if row.line.latest and row.line.origin == "proxy" else ""
    return "；".join(filter(None, (marks_of(row.sample, proxy), "合成" if row.synthetic else "")))
