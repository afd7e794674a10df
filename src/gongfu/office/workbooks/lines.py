"""Tasks and reports as rows of the workbook: the same values go out and are compared with when they come back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from gongfu.delivery.sheet.rows import Line
from gongfu.delivery.sheet.values import Value, label
from gongfu.delivery.states import NAMES
from gongfu.office.ledger.models import Assignment, Deadline, Target, Task
from gongfu.office.reports.models import Period, Report

if TYPE_CHECKING:
    from django.db.models import QuerySet

__all__ = [
    "period_name",
    "report_lines",
    "report_rows",
    "task_lines",
    "task_rows",
    "unit_values",
    "valued_reports",
    "valued_tasks",
]

CHUNK = 2_000
"""Rows that are held in memory while a file is written; what hangs on them is read once a chunk."""
_COLUMNS = (
    *("key", "source__title", "chapter", "clause", "title", "text", "state", "state_reason", "start", "due"),
    *("finished", "progress", "light", "place", "version", "sample", "action", "order"),
)
_BESIDE = {"period": ("kind", "start", "due", "state", "reason"), "unit": ("name", "short", "area")}
_LIGHTS = {"green": "绿灯", "yellow": "黄灯", "red": "红灯", "grey": "灰灯"}
_PARTS = {"answer": "牵头填报", "contribution": "配合填报"}
# Words of the file are Chinese whatever language its reader uses: they are the format.


def task_rows(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Tasks with the columns that a row of 台账 shows; the light's reasons and quotations are long."""
    return tasks.select_related("source").only(*_COLUMNS)


def report_rows(reports: QuerySet[Report]) -> QuerySet[Report]:
    """Reports with all that a row of 填报 shows."""
    task = [f"task__{name}" for name in ("key", "title", "sample", "action", "recurring")]
    fields = [field.name for field in Report._meta.concrete_fields]
    return reports.select_related("period", "unit", "task").only(
        *fields, *task, *(f"{one}__{name}" for one, names in _BESIDE.items() for name in names)
    )


def task_lines(tasks: QuerySet[Task]) -> Iterator[Line]:
    """A line a task, in the order of the query."""
    for chunk in _chunks(task_rows(tasks)):
        for task, values in valued_tasks(chunk):
            yield Line(values, task.version, task.sample)


def report_lines(reports: QuerySet[Report]) -> Iterator[Line]:
    """A line a report, in the order of the query."""
    for chunk in _chunks(report_rows(reports)):
        for report, values in valued_reports(chunk):
            yield Line(values, report.version, report.task.sample)


def valued_tasks(tasks: Sequence[Task]) -> Iterator[tuple[Task, dict[str, Value]]]:
    """Each task with what a row of 台账 says of it; three queries for all."""
    ids = [task.pk for task in tasks]
    targets, units = _targets(ids), _units(ids)
    deadlines: dict[int, dict[str, None]] = defaultdict(dict)
    for pk, text in Deadline.objects.filter(task__in=ids).order_by("pk").values_list("task", "text"):
        deadlines[pk][text] = None
    for task in tasks:
        yield (
            task,
            {
                "key": task.key,
                "file": task.source.title if task.source else "",
                "chapter": task.chapter,
                "clause": task.clause,
                "title": task.title,
                "text": task.text,
                "target": targets.get(task.pk, ""),
                "deadline": "；".join(deadlines.get(task.pk, ())),
                **{role: tuple(units[task.pk, role]) for role in Assignment.Role.values},
                "state": task.state,
                "reason": task.state_reason,
                "start": task.start,
                "due": task.due,
                "finished": task.finished,
                "progress": task.progress,
                "light": _LIGHTS[task.light],
                "place": task.place,
            },
        )


def valued_reports(reports: Sequence[Report]) -> Iterator[tuple[Report, dict[str, Value]]]:
    """Each report with what a row of 填报 says of it; one query for all."""
    targets = _targets([report.task_id for report in reports])
    for report in reports:
        yield (
            report,
            {
                "period": period_name(report.period),
                "key": report.task.key,
                "unit": str(report.unit),
                "part": _PARTS[report.part],
                "title": report.task.title,
                "target": targets.get(report.task_id, ""),
                "due_on": report.extended_to or report.due_on,
                "status": NAMES[report.state],
                "progress": report.progress,
                "done": report.done,
                "problems": report.problems,
                "plans": report.plans,
                "money": report.money,
            },
        )


def unit_values(task: Task) -> dict[str, Value]:
    """The units of one task by role, whose assignments were read with it."""
    found: dict[str, list[str]] = {role: [] for role in Assignment.Role.values}
    for assignment in task.assignments.all():
        found[assignment.role].append(str(assignment.unit))
    return {role: tuple(names) for role, names in found.items()}


def period_name(period: Period) -> str:
    """2026年11月, 2026年三季度, 2026年: as files have it in any language."""
    start = period.start
    if period.kind == Period.Kind.QUARTER:
        return label(start.year, quarter=(start.month + 2) // 3)
    return label(start.year, start.month if period.kind == Period.Kind.MONTH else 0)


def _chunks(rows: Any) -> Iterator[list[Any]]:
    found = rows.iterator(CHUNK)
    while chunk := list(islice(found, CHUNK)):
        yield chunk


def _targets(ids: Sequence[int]) -> dict[int, str]:
    """The targets of tasks in words."""
    found: dict[int, dict[str, None]] = defaultdict(dict)
    rows = Target.objects.filter(task__in=ids, active=True).order_by("pk")
    for pk, text in rows.values_list("task", "text"):
        found[pk][text] = None
    return {pk: "；".join(texts) for pk, texts in found.items()}


def _units(ids: Sequence[int]) -> dict[tuple[int, str], list[str]]:
    """The units of tasks by task and role, as they are shown."""
    found: dict[tuple[int, str], list[str]] = defaultdict(list)
    rows = Assignment.objects.filter(task__in=ids).order_by("order", "pk")
    for pk, role, short, name in rows.values_list("task", "role", "unit__short", "unit__name"):
        found[pk, role].append(short or name)
    return found
