"""Periods as objects: opened with the reports they expect, closed after their due day, frozen, locked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from gongfu.delivery.calendar import Span, spans
from gongfu.delivery.states import Refusal
from gongfu.office.frame.zone import zone
from gongfu.office.ledger.lighting import relight
from gongfu.office.ledger.models import Assignment, Task
from gongfu.office.people import audit
from gongfu.office.reports.models import Period, Report, Snapshot

if TYPE_CHECKING:
    from gongfu.office.people.models import User

__all__ = ["close", "expect", "extend", "freeze", "lock", "nobody", "open_due", "open_period", "reopen", "unlock"]

_CHUNK = 500
"""Rows in one transaction: SQLite's writers wait for each other."""
_WORKED_ON = (Task.State.NOT_STARTED, Task.State.IN_PROGRESS)
_LEVELS = ("国家", "省", "市", "县")
_COLLECTIVE = "集体"
"""The kind of names that mean many bodies (市直有关部门): none of them can be asked."""
_ANSWERS = ("lead", "responsible", "implement")
"""Who answers for a task: its lead units; without one those that are responsible, without these who implements."""


def open_due(today: date) -> list[Period]:
    """Open every period of the zone's calendar whose window holds ``today``, and see to those that are open.

    Idempotent. A period whose due day went by while nothing ran is not opened: nobody could have filed in it.
    """
    calendar = zone().calendar
    wanted = [span for span in spans(calendar, today, _month_end(today)) if span.opens <= today]
    opened = [open_period(span) for span in wanted]
    for period in Period.objects.filter(state=Period.State.OPEN).exclude(pk__in=[period.pk for period in opened]):
        expect(period)
    return opened


def _month_end(day: date) -> date:
    return day.replace(day=28)  # no report day is later


def open_period(span: Span, due: date | None = None, by: User | None = None) -> Period:
    """The period of the span, made if it is not there, with every report it expects. ``due`` overrides the calendar.

    Raises :class:`Refusal` where ``due`` lies before the period begins.
    """
    due = due or span.due
    if due < span.start:
        raise Refusal(_("截止日不能早于填报期的第一天"))
    period, made = Period.objects.get_or_create(
        kind=span.kind, start=span.start, defaults={"end": span.end, "due": due, "state": Period.State.OPEN}
    )
    if made:
        audit.record(by, "period", period, step="open", due=due.isoformat())
    if period.state == Period.State.OPEN:
        expect(period)
    return period


def expect(period: Period) -> int:
    """Make the reports that the period expects and has not; take back unwritten ones that nobody owes any more.

    Returns how many were made. Bodies above the zone and collective names are not asked.
    Quarters and years ask only those who answer: their supporters told every month.
    """
    there = set(Report.objects.filter(period=period).values_list("task", "unit"))
    rows = [
        Report(period=period, task_id=task, unit_id=unit, part=part, due_on=period.due)
        for task, unit, part in _expected(period)
        if (task, unit) not in there
    ]
    for start in range(0, len(rows), _CHUNK):
        with transaction.atomic():
            Report.objects.bulk_create(rows[start : start + _CHUNK], ignore_conflicts=True)
    assigned = Assignment.objects.filter(task=OuterRef("task"), unit=OuterRef("unit"))
    unwritten = Report.objects.filter(period=period, state=Report.State.DUE, submitted=None, evidence=None)
    unwritten.filter(~Q(task__state__in=_WORKED_ON) | ~Exists(assigned)).delete()
    return len(rows)


def _expected(period: Period) -> Iterator[tuple[int, int, str]]:
    """Task, unit and part of every report that the period expects; one query."""
    rows = (
        Assignment.objects.filter(task__state__in=_WORKED_ON, unit__active=True)
        .exclude(unit__level__in=_above())
        .exclude(unit__kind=_COLLECTIVE)
        .exclude(task__start__gt=period.end)
        .order_by("task", "order", "pk")
        .values_list("task", "unit", "role")
    )
    task: int | None = None
    held: list[tuple[int, str]] = []
    for row in [*rows, (None, 0, "")]:
        if row[0] != task:
            yield from _parts(task, held, period.kind)
            task, held = row[0], []
        held.append(row[1:])


def _above() -> tuple[str, ...]:
    """Levels of bodies that give a zone its measures and do not report to it."""
    return _LEVELS[: _LEVELS.index(zone().level)]


def nobody(period: Period) -> Q:
    """Tasks under way for which the period expects no answer, because no unit of the zone is named for them."""
    answer = Report.objects.filter(task=OuterRef("pk"), period=period, part="answer")
    return Q(state__in=_WORKED_ON) & ~Q(start__gt=period.end) & ~Q(Exists(answer))


def _parts(task: int | None, held: list[tuple[int, str]], kind: str) -> Iterator[tuple[int, int, str]]:
    """Who answers for a task and who contributes, each unit once."""
    if task is None:
        return
    answering = next((role for role in _ANSWERS if any(other == role for _, other in held)), None)
    answers = dict.fromkeys(unit for unit, role in held if role == answering)
    for unit in answers:
        yield task, unit, "answer"
    if kind == "month":
        for unit in dict.fromkeys(unit for unit, _ in held if unit not in answers):
            yield task, unit, "contribution"


def close(period: Period, today: date, by: User | None = None) -> bool:
    """Close an open period: what is not filed is missed, and its figures are frozen. False where it is not open."""
    moved = Period.objects.filter(pk=period.pk, state=Period.State.OPEN).update(
        state=Period.State.CLOSED, closed=timezone.now()
    )
    if not moved:
        return False
    period.refresh_from_db()
    relight(today=today)
    freeze(period)
    audit.record(by, "period", period, step="close")
    return True


def reopen(period: Period, due: date, today: date, by: User) -> None:
    """Open a closed period again until ``due``. Raises :class:`Refusal` for a locked one, or a day that is past."""
    if due < today:
        raise Refusal(_("新的截止日不能早于今天"))
    moved = Period.objects.filter(pk=period.pk, state=Period.State.CLOSED).update(
        state=Period.State.OPEN, due=due, closed=None
    )
    if not moved:
        raise Refusal(_("只有已截止、未锁定的填报期才能重新开放"))
    Report.objects.filter(period=period, submitted=None).update(due_on=due)
    period.refresh_from_db()
    expect(period)
    relight(today=today)
    audit.record(by, "period", period, step="reopen", due=due.isoformat())


def lock(period: Period, reason: str, by: User) -> None:
    """Lock a closed period for good, with the reason people will read. Raises :class:`Refusal` for an open one."""
    if not reason.strip():
        raise Refusal(_("请写明锁定的理由，例如：月度通报已印发"))
    if period.state == Period.State.OPEN:
        raise Refusal(_("请先截止，再锁定"))
    freeze(period)
    moved = Period.objects.filter(pk=period.pk, state=Period.State.CLOSED).update(
        state=Period.State.LOCKED, locked=timezone.now(), reason=reason.strip()
    )
    if not moved:
        raise Refusal(_("这个填报期已经锁定"))
    period.refresh_from_db()
    audit.record(by, "period", period, step="lock", reason=reason)


def unlock(period: Period, reason: str, by: User) -> None:
    """Undo a lock, with a reason. Raises :class:`Refusal` where it is not locked."""
    if not reason.strip():
        raise Refusal(_("请写明解锁的理由"))
    moved = Period.objects.filter(pk=period.pk, state=Period.State.LOCKED).update(
        state=Period.State.CLOSED, locked=None, reason=""
    )
    if not moved:
        raise Refusal(_("这个填报期没有锁定"))
    period.refresh_from_db()
    audit.record(by, "period", period, step="unlock", reason=reason)


def extend(reports: Any, until: date, reason: str, today: date, by: User) -> int:
    """Let unfiled reports of a period that is not locked be filed until ``until``: the stated exception.

    Returns how many. Raises :class:`Refusal` without a reason, or for a day that is past.
    """
    if not reason.strip():
        raise Refusal(_("请写明准许延期的理由"))
    if until < today:
        raise Refusal(_("延期日期不能早于今天"))
    rows = list(reports.filter(submitted=None).exclude(period__state=Period.State.LOCKED).values_list("pk", "task"))
    if not rows:
        raise Refusal(_("没有可以延期的填报：已报送的不需要，已锁定的不可以"))
    with transaction.atomic():
        Report.objects.filter(pk__in=[pk for pk, _ in rows], submitted=None).update(
            extended_to=until, extended_reason=reason.strip()[:300]
        )
    relight(Task.objects.filter(pk__in={task for _, task in rows}), today)
    audit.record(by, "exception", label=reason, until=until.isoformat(), reports=[pk for pk, _ in rows])
    return len(rows)


def freeze(period: Period) -> None:
    """Keep every task as it stands now, with what the period expected and got of it. A later freeze replaces it.

    Raises :class:`Refusal` for a locked period: what was published does not change.
    """
    if Period.objects.filter(pk=period.pk, state=Period.State.LOCKED).exists():
        raise Refusal(_("填报期已锁定，数据不再变动"))
    filed = Q(submitted__isnull=False)
    counts = {
        task: tuple(numbers)
        for task, *numbers in Report.objects.filter(period=period, part=Report.Part.ANSWER)
        .order_by()
        .values_list("task")
        .annotate(all=Count("pk"), got=Count("pk", filter=filed), timely=Count("pk", filter=filed & Q(late=False)))
    }
    tasks = Task.objects.order_by("pk").values_list("pk", "state", "light", "light_reasons", "progress", "due")
    rows = []
    for pk, state, light, reasons, progress, due in tasks:
        expected, got, timely = counts.get(pk, (0, 0, 0))
        rows.append(
            Snapshot(
                period=period,
                task_id=pk,
                state=state,
                light=light,
                reasons=reasons,
                progress=progress,
                due=due,
                expected=expected,
                filed=got,
                timely=timely,
            )
        )
    with transaction.atomic():
        Snapshot.objects.filter(period=period).delete()
        Snapshot.objects.bulk_create(rows, batch_size=_CHUNK)
        Period.objects.filter(pk=period.pk).update(frozen=timezone.now())
    period.refresh_from_db()
