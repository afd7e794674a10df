"""Tasks as they stood on any day: from the period that was frozen that day, else from history and reports.

Between two freezes the light is judged anew on what was known by the day: the task's history, reports filed by then,
months that had closed by then. Reports are taken as they read now; one that was sent back later counts as not filed.
Days before the history begins are told by the last freeze before them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import F, Max, OuterRef, Subquery
from django.utils import timezone

from gongfu.delivery.calendar import label
from gongfu.delivery.lights import TargetFacts, TaskFacts, assess
from gongfu.documents.errors import InputError
from gongfu.office.frame import clock
from gongfu.office.frame.zone import zone
from gongfu.office.ledger.filters import light_of
from gongfu.office.ledger.lighting import COUNTED, first_day
from gongfu.office.ledger.models import Source, Target, Task
from gongfu.office.papers.stands import reasons
from gongfu.office.people.rights import visible
from gongfu.office.reports.models import Period, Report, Snapshot, Value

__all__ = ["Day", "Stood", "frozen_days", "on"]

_CHUNK = 5_000
"""Most ids in one query."""
_MONTHS = 12
"""Months in a row that are looked at for missing reports: more make no light worse."""


@dataclass(frozen=True, slots=True)
class Stood:
    """A task on a day. ``light`` is one of the ledger's six; ``progress`` is ``None`` where nothing was reported."""

    action: int | None
    light: str
    progress: int | None
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Day:
    """All tasks of a user on a day. ``source`` says where that is known from, in words; ``period`` was frozen then."""

    day: date
    source: str
    tasks: dict[int, Stood]
    period: Period | None = None

    def why(self, user: Any, tasks: Collection[int]) -> dict[int, tuple[str, ...]]:
        """The reasons of some tasks' lights; they are long, and read for those that a list shows."""
        if any(stood.why for stood in self.tasks.values()):  # judged here
            return {pk: self.tasks[pk].why for pk in tasks if pk in self.tasks}
        found: dict[int, tuple[str, ...]] = {}
        wanted = sorted(tasks)
        for start in range(0, len(wanted), _CHUNK):
            some = wanted[start : start + _CHUNK]
            if self.period is None:
                told = visible(user, Task).filter(pk__in=some).order_by().values_list("pk", "light_reasons")
            else:
                rows = visible(user, Snapshot).filter(period=self.period, task__in=some)
                told = rows.order_by().values_list("task", "reasons")
            found |= {pk: reasons(verdict) for pk, verdict in told}
        return found


def frozen_days() -> list[tuple[date, str]]:
    """Days on which months were frozen, the last first, with their names; one query."""
    rows = Snapshot.objects.filter(period=OuterRef("pk")).order_by()
    months = Period.objects.filter(kind=Period.Kind.MONTH, frozen__isnull=False).annotate(
        told=Subquery(rows.values("reasons__inputs__today")[:1])
    )
    return sorted(((_told(month), label(month.kind, month.start)) for month in months), reverse=True)


def _told(period: Any) -> date:
    """The day that a frozen period's lights were judged on."""
    try:
        return date.fromisoformat(str(period.told or "").strip('"'))
    except ValueError:
        return timezone.localdate(period.frozen)


def on(user: Any, day: date) -> Day:
    """The tasks on ``day``. Raises :class:`InputError` for a day of which nothing is known."""
    if day >= clock.today():
        return Day(day, "当前台账", _now(user))
    names = dict(frozen_days())
    if day in names:
        return _frozen(user, day, names[day], f"{names[day]}冻结数据")
    rows = _history(user, day)
    if rows:
        return Day(day, "历史记录推算", _judged(rows, day))
    earlier = next((frozen for frozen in names if frozen < day), None)
    if earlier is None:
        raise InputError(f"{day:%Y-%m-%d}", "这一天还没有台账，也没有冻结的数据", "请选择较晚的日期")
    return _frozen(user, day, names[earlier], f"{names[earlier]}冻结数据（{earlier:%Y-%m-%d}）")


def _now(user: Any) -> dict[int, Stood]:
    rows = visible(user, Task).order_by().values_list("pk", "action", "state", "light", "progress")
    return {pk: Stood(action, light_of(state, light), progress) for pk, action, state, light, progress in rows}


def _frozen(user: Any, day: date, name: str, source: str) -> Day:
    months = Period.objects.filter(kind=Period.Kind.MONTH, frozen__isnull=False)
    period = next(month for month in months if label(month.kind, month.start) == name)
    fields = ("task", "task__action", "state", "light", "progress")
    rows = visible(user, Snapshot).filter(period=period).order_by().values_list(*fields)
    tasks = {pk: Stood(action, light_of(state, light), progress) for pk, action, state, light, progress in rows}
    return Day(day, source, tasks, period)


def _history(user: Any, day: date) -> list[dict[str, Any]]:
    """Each task as its last entry by the end of the day has it; one query."""
    entries = Task.history.model.objects
    last = entries.filter(history_date__lt=_midnight(day), id__in=visible(user, Task).order_by().values("pk"))
    latest = last.order_by().values("id").annotate(last=Max("history_id")).values("last")
    fields = ("id", "action_id", "state", "start", "due", "recurring", "finished", "source_id")
    return list(entries.filter(history_id__in=latest).exclude(history_type="-").order_by().values(*fields))


def _midnight(day: date) -> datetime:
    """The end of a day in the zone's time."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def _judged(rows: list[dict[str, Any]], day: date) -> dict[int, Stood]:
    thresholds = zone().lights
    found = {}
    for row, facts in _facts(rows, day):
        verdict = assess(facts, day, thresholds)
        light = light_of(facts.state, verdict.colour)
        found[row["id"]] = Stood(row["action_id"], light, facts.progress, reasons(verdict.to_dict()))
    return found


def _facts(rows: list[dict[str, Any]], day: date) -> Iterator[tuple[dict[str, Any], TaskFacts]]:
    """What each task was judged on; five queries for any number of rows."""
    reported, missed, targets = _reported(day), _missed(day), _targets(day)
    issued = dict(Source.objects.values_list("pk", "issued"))
    for row in rows:
        start = row["start"] or first_day(issued.get(row["source_id"]))
        progress, filed = reported.get(row["id"], (None, None))
        yield (
            row,
            TaskFacts(
                state=row["state"],
                start=start,
                due=row["due"],
                recurring=row["recurring"],
                progress=progress,
                reported_on=filed,
                missed=missed.get(row["id"], 0),
                targets=tuple(_target(target, start) for target in targets.get(row["id"], ())),
                finished_on=row["finished"],
            ),
        )


def _reported(day: date) -> dict[int, tuple[int | None, date | None]]:
    """Progress and day of the last report that was filed by then, by task."""
    counted = Report.objects.filter(
        task=OuterRef("pk"), part=Report.Part.ANSWER, state__in=COUNTED, submitted__lt=_midnight(day)
    ).order_by("-period__end", "-submitted", "-pk")
    rows = Task.objects.order_by().annotate(
        then=Subquery(counted.exclude(progress=None).values("progress")[:1]),
        filed=Subquery(counted.values("submitted")[:1]),
    )
    return {
        pk: (then, timezone.localdate(filed) if filed else None)
        for pk, then, filed in rows.values_list("pk", "then", "filed")
    }


def _missed(day: date) -> dict[int, int]:
    """How many months in a row had passed their due day without an answer, by task."""
    due = Period.objects.filter(kind=Period.Kind.MONTH, due__lt=day).order_by("-start")
    months = list(due.values_list("pk", flat=True)[:_MONTHS])
    answers = Report.objects.filter(period__in=months, part=Report.Part.ANSWER).order_by()
    filed: dict[int, set[date]] = defaultdict(set)
    owed: dict[int, set[date]] = defaultdict(set)
    for task, month, submitted in answers.values_list("task", "period__start", "submitted"):
        (filed if submitted and submitted < _midnight(day) else owed)[task].add(month)
    return {task: sum(month > max(filed[task], default=date.min) for month in absent) for task, absent in owed.items()}


def _targets(day: date) -> dict[int, list[dict[str, Any]]]:
    """Active targets by task with the last value filed by then."""
    counted = Value.objects.filter(
        target=OuterRef("pk"), report__state__in=COUNTED, report__submitted__lt=_midnight(day), value__isnull=False
    ).order_by("-report__period__end", "-report__submitted", "-pk")
    rows = Target.objects.filter(active=True).order_by("pk").annotate(
        measured=Subquery(counted.values("value")[:1]),
        ended=Subquery(counted.values("report__period__end")[:1]),
        filed=Subquery(counted.values("report__submitted")[:1]),
    )  # fmt: skip
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    fields = ("metric", "text", "op", "value", "unit", "baseline", "measured", "ended", "filed")
    for row in rows.values("task", *fields, until=F("date")):
        found[row["task"]].append(row)
    return found


def _target(row: dict[str, Any], start: date | None) -> TargetFacts:
    days = [day for day in (row["ended"], timezone.localdate(row["filed"]) if row["filed"] else None) if day]
    return TargetFacts(
        name=row["metric"] or row["text"],
        op=row["op"],
        value=row["value"],
        unit=row["unit"],
        baseline=row["baseline"],
        baseline_on=start,
        due=row["until"],
        measured=row["measured"],
        measured_on=min(days, default=None),
    )
