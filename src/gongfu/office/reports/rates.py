"""How timely reports come: expected, filed, in time, by task force, unit and area. Only those who answer count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Count, Q, QuerySet

from gongfu.office.ledger.models import Task
from gongfu.office.people.rights import scope, visible
from gongfu.office.reports.models import Period, Report

__all__ = ["GROUPS", "By", "Rate", "answers", "rates", "total", "totals"]

By = Literal["action", "unit", "area"]
GROUPS: dict[By, tuple[str, ...]] = {
    "action": ("task__action__key", "task__action__task_force", "task__action__order"),
    "unit": ("unit__key", "unit__name", "unit__short"),
    "area": ("unit__area__key", "unit__area__name", "unit__area__order"),
}
FILED = Q(submitted__isnull=False)
COUNTS = {
    "expected": Count("pk"),
    "filed": Count("pk", filter=FILED),
    "timely": Count("pk", filter=FILED & Q(late=False)),
    "approved": Count("pk", filter=Q(state=Report.State.APPROVED)),
    "excused": Count("pk", filter=~FILED & Q(extended_to__isnull=False)),
}


@dataclass(frozen=True, slots=True)
class Rate:
    """Counts of a group. ``key`` is empty for tasks without an action, or units of the city itself."""

    key: str
    name: str
    expected: int
    filed: int
    timely: int
    approved: int
    excused: int

    @property
    def late(self) -> int:
        """Filed after the due day."""
        return self.filed - self.timely

    @property
    def missing(self) -> int:
        """Not filed."""
        return self.expected - self.filed

    @property
    def rate(self) -> float | None:
        """In time, in percent of what was expected; ``None`` where nothing was."""
        return 100 * self.timely / self.expected if self.expected else None


def answers(user: Any, period: Period) -> QuerySet[Report]:
    """Reports that units owe for the tasks that the user sees. That one is missing is no secret; its draft is."""
    rows = Report.objects.filter(period=period, part=Report.Part.ANSWER)
    return rows if scope(user).everything else rows.filter(task__in=visible(user, Task).order_by().values("pk"))


def rates(user: Any, period: Period, by: By) -> list[Rate]:
    """Every group with its counts, the least timely first; one query."""
    key, name, last = GROUPS[by]
    rows = answers(user, period).order_by().values_list(key, name, last).annotate(**COUNTS)
    found = [Rate(row[0] or "", (row[2] if by == "unit" and row[2] else row[1]) or "", *row[3:]) for row in rows]
    return sorted(found, key=lambda rate: (rate.rate if rate.rate is not None else 101, -rate.expected, rate.name))


def total(user: Any, period: Period) -> Rate:
    """The whole period; one query."""
    return Rate("", "", **answers(user, period).aggregate(**COUNTS))


def totals(user: Any, periods: list[Period]) -> dict[int, Rate]:
    """Each period's counts by its id; one query."""
    rows = Report.objects.filter(period__in=periods, part=Report.Part.ANSWER)
    if not scope(user).everything:
        rows = rows.filter(task__in=visible(user, Task).order_by().values("pk"))
    counted = rows.order_by().values_list("period").annotate(**COUNTS)
    return {pk: Rate("", "", *counts) for pk, *counts in counted}
