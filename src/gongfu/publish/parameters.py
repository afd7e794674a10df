"""A listing of a law's parameters: what a reform can change, and how sure each is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongfu.publish.listing import Column, Listing
from gongfu.simulation.results.results import told

if TYPE_CHECKING:
    from datetime import date

    from gongfu.simulation.law import Law

__all__ = ["parameters"]

_COLUMNS = (
    Column("name", "代号", 24),
    Column("label", "参数", 14),
    Column("value", "现值", 10),
    Column("unit", "单位", 5, True),
    Column("since", "起", 6, True),
    Column("marks", "标记", 6, True),
    Column("confidence", "可信度", 4, True),
    Column("source", "出处", 16),
    Column("place", "适用地", 5, True),
    Column("rules", "用于", 14),
)
_SCREEN = ("name", "label", "value", "unit", "confidence", "rules", "source")


def parameters(law: Law, day: date) -> Listing:
    """A row a parameter, as it is on the day; one that has no value then says so."""
    edition = law.on(day)
    rows = []
    for name, parameter in law.parameters.items():
        value = parameter.on(day)
        used = "、".join(edition.rules[rule].label for rule in edition.used.get(name, ()))
        if value is None:
            rows.append((name, parameter.label, "这一天没有值", parameter.unit.chinese, "", "", "", "", "", used))
            continue
        mark = "代用" if value.stand_in else "存疑" if value.doubtful else ""
        start, known = value.since.isoformat(), (value.confidence, value.source, value.place)
        rows.append((name, parameter.label, told(value.value), parameter.unit.chinese, start, mark, *known, used))
    notes = ("代用：本地标准未查到，用别处的；存疑：来自门户网页、公开程序或记忆，用前须核对",)
    return Listing(f"法定参数（{law.name}，{day}）", _COLUMNS, rows, notes, _SCREEN)
