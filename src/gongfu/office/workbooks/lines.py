"""Tasks and reports as rows of the workbook: the same values go out and are compared with when they come back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gongfu.delivery.sheet.rows import Line
from gongfu.delivery.sheet.values import Value, label
from gongfu.delivery.states import NAMES
from gongfu.office.ledger.models import Assignment, Task
from gongfu.office.reports.models import Period, Report

if TYPE_CHECKING:
    from django.db.models import QuerySet

__all__ = [
    "period_name",
    "report_lines",
    "report_rows",
    "report_values",
    "task_lines",
    "task_rows",
    "task_values",
]

CHUNK = 2_000
"""Rows that are held in memory while a file is written; what hangs on them is read once a chunk."""
_LIGHTS = {"green": "绿灯", "yellow": "黄灯", "red": "红灯", "grey": "灰灯"}
_PARTS = {"answer": "牵头填报", "contribution": "配合填报"}
# Words of the file are Chinese whatever language its reader uses: they are the format.


def task_rows(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Tasks with all that a row of 台账 shows."""
    return tasks.select_related("source").prefetch_related("assignments__unit", "targets", "deadlines")


def report_rows(reports: QuerySet[Report]) -> QuerySet[Report]:
    """Reports with all that a row of 填报 shows."""
    return reports.select_related("period", "unit", "task").prefetch_related("task__targets")


def task_lines(tasks: QuerySet[Task]) -> Iterator[Line]:
    """A line a task, in the order of the query."""
    for task in task_rows(tasks).iterator(CHUNK):
        yield Line(task_values(task), task.version, task.sample)


def report_lines(reports: QuerySet[Report]) -> Iterator[Line]:
    """A line a report, in the order of the query."""
    for report in report_rows(reports).iterator(CHUNK):
        yield Line(report_values(report), report.version, report.task.sample)


def task_values(task: Task) -> dict[str, Value]:
    """What a row of 台账 says of a task."""
    return {
        "key": task.key,
        "file": task.source.title if task.source else "",
        "chapter": task.chapter,
        "clause": task.clause,
        "title": task.title,
        "text": task.text,
        "target": _targets(task),
        "deadline": "；".join(dict.fromkeys(deadline.text for deadline in task.deadlines.all())),
        **unit_values(task),
        "state": task.state,
        "reason": task.state_reason,
        "start": task.start,
        "due": task.due,
        "finished": task.finished,
        "progress": task.progress,
        "light": _LIGHTS[task.light],
        "place": task.place,
    }


def unit_values(task: Task) -> dict[str, Value]:
    """The units of a task by role, as they are called."""
    found: dict[str, list[str]] = {role: [] for role in Assignment.Role.values}
    for assignment in task.assignments.all():
        found[assignment.role].append(str(assignment.unit))
    return {role: tuple(names) for role, names in found.items()}


def report_values(report: Report) -> dict[str, Value]:
    """What a row of 填报 says of a report."""
    return {
        "period": period_name(report.period),
        "key": report.task.key,
        "unit": str(report.unit),
        "part": _PARTS[report.part],
        "title": report.task.title,
        "target": _targets(report.task),
        "due_on": report.extended_to or report.due_on,
        "status": NAMES[report.state],
        "progress": report.progress,
        "done": report.done,
        "problems": report.problems,
        "plans": report.plans,
        "money": report.money,
    }


def period_name(period: Period) -> str:
    """2026年11月, 2026年三季度, 2026年: as files have it in any language."""
    start = period.start
    if period.kind == Period.Kind.QUARTER:
        return label(start.year, quarter=(start.month + 2) // 3)
    return label(start.year, start.month if period.kind == Period.Kind.MONTH else 0)


def _targets(task: Task) -> str:
    return "；".join(dict.fromkeys(target.text for target in task.targets.all() if target.active))
