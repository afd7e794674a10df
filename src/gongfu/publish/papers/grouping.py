"""Tables of how tasks lie over actions and areas."""

from __future__ import annotations

from collections.abc import Sequence

from gongfu.publish.papers.parts import Column, Table
from gongfu.publish.papers.tally import Group, Reporting, Tally
from gongfu.publish.papers.words import plain

__all__ = ["action_table", "area_table"]


def action_table(groups: Sequence[Group], total: Tally, reporting: Reporting | None, before: Tally | None) -> Table:
    """Actions with their task forces, and the sum: a task belongs to one action or to none.

    Without ``reporting``, as between two dates, there is no rate of reports.
    """
    whole = Group("合计", total, reporting or Reporting(), before)
    return _table("行动（专班）", [*groups, whole], rated=reporting is not None)


def area_table(groups: Sequence[Group]) -> Table:
    """Areas, without a sum: a task may lie in several."""
    return _table("县（市、区）", groups, rated=True)


def _table(first: str, groups: Sequence[Group], *, rated: bool) -> Table:
    closed = any(group.tally.closed for group in groups)
    counts = ("任务", "完成", *(("撤销",) if closed else ()), "绿灯", "黄灯", "红灯", "灰灯")
    columns = (Column(first, 3.4, centred=False), *(Column(name) for name in counts), Column("红灯增减", 1.6))
    columns += (Column("按时填报率", 1.7),) if rated else ()
    return Table(columns, tuple(_row(group, closed, rated) for group in groups))


def _row(group: Group, closed: bool, rated: bool) -> tuple[str, ...]:
    tally = group.tally
    counts = [tally.total, tally.done, *([tally.closed] if closed else [])]
    counts += [tally.green, tally.yellow, tally.red, tally.grey]
    moved = "—" if group.before is None else _signed(tally.red - group.before.red)
    return (plain(group.name), *map(str, counts), moved, *((group.reporting.words(),) if rated else ()))


def _signed(number: int) -> str:
    return f"{number:+d}".replace("-", "－").replace("+", "＋") if number else "0"
