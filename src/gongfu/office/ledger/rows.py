"""A task as a line of a list: names of its units and areas, days left, whether its report is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from gongfu.office.frame.clock import today
from gongfu.office.ledger.filters import OPEN, REPORT, current_period, light_of
from gongfu.office.ledger.models import Assignment, Task
from gongfu.office.reports.models import Report

__all__ = ["SHOWN", "Line", "Time", "lines", "time_left"]

SHOWN = (
    *("key", "title", "text", "state", "light", "light_reasons", "due", "start", "recurring", "finished"),
    *("progress", "reported", "sample", "action_id", "source_id", "action__name", "action__order"),
    *("source__number", "source__title", "source__key"),
)
"""Columns that a line reads; long texts and spans stay where they are."""
ANSWERS = (Assignment.Role.LEAD, Assignment.Role.RESPONSIBLE, Assignment.Role.IMPLEMENT)
"""Who answers for a task: its lead units, without one those that are responsible, without these who implements."""
_SOON = 60
"""Days before a deadline from which on it stands out."""
_NAMED = 2
"""Supporting units that a line names, and areas where they are more than :data:`_PLACED`."""
_PLACED = 3


@dataclass(frozen=True, slots=True)
class Time:
    """How a deadline stands today: ``text`` in words, ``tone`` over, soon or none; ``days`` left where that counts."""

    text: str
    tone: str = ""
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """What a list shows of a task beside the task itself."""

    task: Task
    light: str
    leads: tuple[str, ...]
    others: tuple[str, ...]
    areas: tuple[str, ...]
    time: Time
    missing: bool = False

    @property
    def named(self) -> str:
        """The first of the other units, and how many there are."""
        text = _("、").join(self.others[:_NAMED])
        if len(self.others) <= _NAMED:
            return text
        return _("%(names)s 等%(count)d家") % {"names": text, "count": len(self.others)}

    @property
    def placed(self) -> str:
        """The first areas, and how many there are; empty for the whole zone."""
        if len(self.areas) <= _PLACED:
            return _("、").join(self.areas)
        return _("%(names)s 等%(count)d个") % {"names": _("、").join(self.areas[:_NAMED]), "count": len(self.areas)}


def time_left(task: Task, day: date) -> Time:
    """The deadline of a task in words: 剩 39 天, 超期 4 天, 今天到期; for a settled task when it ended."""
    if task.state == Task.State.DONE:
        return Time(_("%(day)s 完成") % {"day": task.finished.isoformat()} if task.finished else "")
    if task.due is None:
        return Time(_("经常性") if task.recurring else _("无时限"))
    days = (task.due - day).days
    if task.state not in OPEN:
        return Time("", days=days)
    if days < 0:
        return Time(_("超期 %(days)d 天") % {"days": -days}, "over", days)
    if days == 0:
        return Time(_("今天到期"), "soon", 0)
    return Time(_("剩 %(days)d 天") % {"days": days}, "soon" * (days <= _SOON), days)


def lines(tasks: QuerySet[Task], *, reports: bool = True) -> list[Line]:
    """The lines of a page of tasks: a query for the tasks and one each for units, areas and missing reports."""
    units = Assignment.objects.select_related("unit").only("task_id", "role", "order", "unit__name", "unit__short")
    wanted = tasks.select_related("action", "source").only(*SHOWN)
    found = list(wanted.prefetch_related(Prefetch("assignments", units), "areas"))
    missing = _missing(found) if reports else frozenset()
    day = today()
    return [_line(task, day, task.pk in missing) for task in found]


def _line(task: Task, day: date, missing: bool) -> Line:
    bodies: Sequence[Any] = task.assignments.all()
    answers = next((role for role in ANSWERS if any(row.role == role for row in bodies)), None)
    leads = tuple(str(row.unit) for row in bodies if row.role == answers)
    others = tuple(dict.fromkeys(str(row.unit) for row in bodies if row.role != answers))
    areas = tuple(str(area) for area in task.areas.all())
    return Line(task, light_of(task.state, task.light), leads, others, areas, time_left(task, day), missing)


def _missing(tasks: Iterable[Task]) -> frozenset[int]:
    period = current_period()
    if period is None:
        return frozenset()
    rows = Report.objects.filter(
        task__in=[task.pk for task in tasks], period=period, part=Report.Part.ANSWER, state__in=REPORT["missing"]
    )
    return frozenset(rows.values_list("task_id", flat=True))
