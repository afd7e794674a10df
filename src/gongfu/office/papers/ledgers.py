"""Rows of a ledger as it was frozen."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import Count, F

from gongfu.office.ledger.filters import light_of
from gongfu.office.ledger.models import Assignment
from gongfu.office.papers.stands import answering, reasons, tallies
from gongfu.publish.papers import Row, Tally

if TYPE_CHECKING:
    from gongfu.office.papers.stands import Stand

__all__ = ["LIGHTS", "ledger_count", "ledger_rows"]

LIGHTS = {"green": "绿灯", "yellow": "黄灯", "red": "红灯", "grey": "灰灯", "done": "完成", "closed": "撤销"}
_STATES = {"not_started": "未启动", "in_progress": "推进中", "done": "已完成", "suspended": "暂缓", "closed": "已撤销"}


def ledger_count(stand: Stand, action: str = "") -> int:
    """How many tasks the ledger will have."""
    rows = stand.rows.filter(task__action__key=action) if action else stand.rows
    return rows.count()


def ledger_rows(stand: Stand, action: str = "", most: int | None = None) -> tuple[Tally, tuple[Row, ...]]:
    """The tally of all and the tasks by action, as their documents have them, or the first ``most``; three queries."""
    rows = stand.rows.filter(task__action__key=action) if action else stand.rows
    counted = tallies((None, *row) for row in rows.values_list("state", "light").annotate(Count("pk")))
    order = (F("task__action__order").asc(nulls_last=True), "task__action", "task__source", "task__order", "task")
    ordered = rows.order_by(*order)[:most]
    # No database takes a limit inside IN with an order; the tasks of a short list are named one by one.
    shown = rows.values("task") if most is None else [task for (task,) in ordered.values_list("task")]
    units: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    assigned = Assignment.objects.filter(task__in=shown).order_by("order", "pk")
    for task, role, name, short in assigned.values_list("task", "role", "unit__name", "unit__short"):
        units[task][role].append(short or name)
    fields = (
        "task", "task__title", "task__clause", "task__action__name", "due", "progress", "state", "light", "reasons",
        "expected", "filed", "timely",
    )  # fmt: skip
    listed = ordered.values_list(*fields)
    found = tuple(
        Row(
            title=title,
            action=action_name or "",
            clause=clause,
            lead="、".join(answering(units[pk])),
            support="、".join(units[pk]["support"]),
            due=due,
            progress=progress,
            state=_STATES[state],
            light=LIGHTS[light_of(state, light)],
            reasons=reasons(why),
            reporting=_reported(expected, filed, timely),
        )
        for pk, title, clause, action_name, due, progress, state, light, why, expected, filed, timely in listed
    )
    return counted.get(None, Tally()), found


def _reported(expected: int, filed: int, timely: int) -> str:
    """How a task was reported in the period."""
    if not expected:
        return "无应报"
    if timely >= expected:
        return "按时"
    if filed >= expected:
        return "迟报"
    return "未报" if not filed else "部分未报"
