"""Lights of the ledger: the facts of many tasks in a fixed number of queries, judged, and stored beside the task.

The light is computed and the state is set by people: nothing here writes a state. The rule itself is
:func:`gongfu.delivery.lights.assess`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import TruncDate
from django.utils import timezone

from gongfu.delivery.lights import TargetFacts, TaskFacts, Verdict, assess
from gongfu.office.frame import clock
from gongfu.office.frame.zone import zone
from gongfu.office.ledger.models import Target, Task
from gongfu.office.reports.models import Report, Value

if TYPE_CHECKING:
    from gongfu.delivery.lights import Thresholds

__all__ = ["COUNTED", "facts", "first_day", "judge", "recount", "relight"]

COUNTED = (Report.State.SUBMITTED, Report.State.APPROVED)
"""Reports whose figures count: filed and not returned."""
_CHUNK = 500
"""Rows in one transaction: SQLite's writers wait for each other."""


def relight(tasks: QuerySet[Task] | Iterable[Task] | None = None, today: date | None = None) -> int:
    """Judge the tasks (all where none are given) and store lights that changed. Returns how many did.

    Idempotent; neither ``version`` nor ``updated`` nor history moves. Takes a fixed number of queries to read.
    """
    today = today or clock.today()
    rows = _rows(tasks)
    judged = judge(rows, today)
    changed = []
    for row in rows:
        told = judged[row["pk"]].to_dict()
        if (row["light"], row["light_reasons"]) != (told["colour"], told):
            changed.append((told["colour"], json.dumps(told, ensure_ascii=False), today, row["pk"]))
    sql = "UPDATE ledger_task SET light = %s, light_reasons = %s, light_on = %s WHERE id = %s"
    for start in range(0, len(changed), _CHUNK):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(sql, changed[start : start + _CHUNK])
    return len(changed)


def judge(rows: list[dict[str, Any]], today: date, thresholds: Thresholds | None = None) -> dict[int, Verdict]:
    """Verdicts by the tasks' ids, of rows as :func:`facts` takes them."""
    thresholds = thresholds or zone().lights
    return {pk: assess(task, today, thresholds) for pk, task in facts(rows, today)}


_FIELDS = (
    "pk", "state", "start", "due", "recurring", "progress", "reported", "finished", "light", "light_reasons",
    "source__issued",
)  # fmt: skip


def _rows(tasks: QuerySet[Task] | Iterable[Task] | None) -> list[dict[str, Any]]:
    rows: Any = Task.objects.all() if tasks is None else tasks
    if not isinstance(rows, QuerySet):
        rows = Task.objects.filter(pk__in=[task.pk for task in rows])
    return list(rows.order_by().values(*_FIELDS))


def facts(rows: list[dict[str, Any]], today: date) -> Iterator[tuple[int, TaskFacts]]:
    """What each task is judged on: three queries for any number of rows."""
    some = None if len(rows) > _CHUNK else [row["pk"] for row in rows]
    missed, targets = _missed(some, today), _targets(some)
    for row in rows:
        start = row["start"] or first_day(row["source__issued"])
        yield (
            row["pk"],
            TaskFacts(
                state=row["state"],
                start=start,
                due=row["due"],
                recurring=row["recurring"],
                progress=row["progress"],
                reported_on=row["reported"],
                missed=missed.get(row["pk"], 0),
                targets=tuple(_fact(target, start) for target in targets.get(row["pk"], ())),
                finished_on=row["finished"],
            ),
        )


def _missed(some: list[int] | None, today: date) -> dict[int, int]:
    """How many months in a row, up to now, closed without any answer, by task.

    A month is filed where one unit that answers has filed, and not due yet where an exception still runs.
    """
    months = Report.objects.filter(period__kind="month", part=Report.Part.ANSWER).exclude(period__state="open")
    if some is not None:
        months = months.filter(task__in=some)
    filed = dict(
        months.exclude(submitted=None)
        .order_by()
        .values_list("task")
        .annotate(last=Max("period__start"))
        .values_list("task", "last")
    )
    owed = months.filter(submitted=None).exclude(extended_to__gte=today)
    absent: dict[int, set[date]] = defaultdict(set)
    for task, month in owed.order_by().values_list("task", "period__start"):
        if month > filed.get(task, date.min):
            absent[task].add(month)
    return {task: len(months) for task, months in absent.items()}


def _targets(some: list[int] | None) -> dict[int, list[dict[str, Any]]]:
    """Active targets by task, each with the last value that counts."""
    counted = (
        Value.objects.filter(target=OuterRef("pk"), report__state__in=COUNTED, value__isnull=False)
        .order_by("-report__period__end", "-report__submitted", "-pk")
    )  # fmt: skip
    rows = Target.objects.filter(active=True)
    if some is not None:
        rows = rows.filter(task__in=some)
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows.order_by("pk").values(
        "task", "metric", "text", "op", "value", "unit", "baseline", "date",
        measured=Subquery(counted.values("value")[:1]),
        ended=Subquery(counted.values("report__period__end")[:1]),
        filed=Subquery(counted.values("report__submitted")[:1]),
    ):  # fmt: skip
        found[row["task"]].append(row)
    return found


def _fact(row: dict[str, Any], start: date | None) -> TargetFacts:
    """A target as the rule takes it. A baseline is of the day the task began: documents print no other."""
    return TargetFacts(
        name=row["metric"] or row["text"],
        op=row["op"],
        value=row["value"],
        unit=row["unit"],
        baseline=row["baseline"],
        baseline_on=start,
        due=row["date"],
        measured=row["measured"],
        measured_on=_earlier(row["ended"], row["filed"]),
    )


def _earlier(ended: date | None, filed: datetime | None) -> date | None:
    """The day of a value: the end of its period, or the day it was filed where that came first."""
    days = [day for day in (ended, timezone.localdate(filed) if filed else None) if day]
    return min(days, default=None)


def first_day(issued: str | None) -> date | None:
    """The first day of 2023, 2023-02 or 2023-02-28, as documents date themselves; ``None`` for anything else."""
    try:
        return date.fromisoformat(f"{issued}-01-01"[:10]) if issued else None
    except ValueError:
        return None


def recount(tasks: Iterable[int]) -> None:
    """Set ``progress`` and ``reported`` of these tasks (ids) to the last report that counts; both empty without one.

    One statement. The last report is that of the latest period, and of several units that answer the one filed last.
    """
    counted = (
        Report.objects.filter(task=OuterRef("pk"), part=Report.Part.ANSWER, state__in=COUNTED)
        .exclude(submitted=None)
        .annotate(filed_on=TruncDate("submitted"))
        .order_by("-period__end", "-submitted", "-pk")
    )
    stated = counted.exclude(progress=None)
    pks = list(tasks)
    with transaction.atomic():
        Task.objects.filter(pk__in=pks).update(
            progress=Subquery(stated.values("progress")[:1]), reported=Subquery(counted.values("filed_on")[:1])
        )
