"""Listings of a population: how it fits its margins, and what its tables hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from gongfu.indicators.model import CONFIDENCE
from gongfu.publish.listing import Column, Listing
from gongfu.simulation.population.report import MEASURES, Fit
from gongfu.simulation.population.schema import Column as Field

__all__ = ["fields", "fit"]

_FIT = (
    Column("label", "范围", 8),
    Column("target", "目标", 7),
    Column("built", "合成", 7),
    Column("difference", "差", 5),
    Column("relative", "相对差（%）", 6),
    Column("use", "用途", 4, True),
    Column("marks", "标记", 7, True),
    Column("confidence", "可信度", 4, True),
    Column("year", "年份", 4, True),
    Column("source", "来源", 20),
    Column("note", "说明", 12),
)
_FIELDS = (
    Column("table", "表", 6),
    Column("name", "列名", 10),
    Column("label", "含义", 12),
    Column("holds", "写法", 20),
    Column("required", "必填", 4, True),
)


def fit(rows: Sequence[Fit], name: str, notes: Iterable[str] = ()) -> list[Listing]:
    """A listing a measure, a margin a row: target, what was built, the difference, and where the target comes from."""
    letters = sorted({row.figure.confidence for row in rows})
    legend = (
        "拟合：造的时候就要对上；对照：只列出来比一比",
        "代用：别处的数，本地没有公布",
        "可信度：" + "；".join(f"{letter} {CONFIDENCE[letter]}" for letter in letters),
    )
    screen = ("label", "target", "built", "difference", "use", "confidence", "year", "relative", "source")
    found = []
    for measure, (label, unit) in MEASURES.items():
        if mine := [_row(row) for row in rows if row.measure == measure]:
            found.append(Listing(f"{label}（{unit}）：{name}与公布数", _FIT, mine, (), screen))
    return [*found[:-1], replace(found[-1], notes=(*notes, *legend))] if found else []


def _row(row: Fit) -> tuple[str | float | int, ...]:
    figure = row.figure
    return (
        row.label,
        row.target,
        row.built,
        row.difference,
        100 * row.relative,
        "拟合" if row.fitted else "对照",
        f"代用：{figure.place}" if figure.place else "",
        figure.confidence,
        figure.year,
        figure.source,
        "；".join(filter(None, (figure.note, row.note))),
    )


def fields(columns: Sequence[Field]) -> Listing:
    """Every column of the two tables of a population."""
    rows = [(one.table, one.name, one.label, one.holds, "是" if one.required else "") for one in columns]
    return Listing("人口数据的列", _FIELDS, rows, (), ("name", "label", "holds", "table", "required"))
