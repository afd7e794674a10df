"""A year of frozen periods."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Sum

from gongfu.office.ledger.models import Task
from gongfu.office.papers.stands import Stand, leads, tallies
from gongfu.office.people.rights import visible
from gongfu.office.reports.models import Period, Snapshot
from gongfu.office.supervision.models import Order
from gongfu.publish.papers import Finished, Month, Reporting, Tally

__all__ = ["Year", "years"]


def years() -> list[int]:
    """Years with a frozen month, the last first."""
    months = Period.objects.filter(kind=Period.Kind.MONTH, frozen__isnull=False)
    return [day.year for day in months.dates("start", "year", order="DESC")]


@dataclass(frozen=True, slots=True)
class Year:
    """The months of a year; ``last`` is how it ended (or stands), ``first`` how the year before ended, if frozen."""

    user: Any
    year: int
    frozen: tuple[Period, ...]
    last: Stand
    first: Stand | None

    @classmethod
    def of(cls, user: Any, year: int) -> Year | None:
        """The year, or ``None`` where no month of it was frozen."""
        months = Period.objects.filter(kind=Period.Kind.MONTH, frozen__isnull=False)
        own = tuple(months.filter(start__year=year).order_by("start"))
        if not own:
            return None
        whole = Period.objects.filter(kind=Period.Kind.YEAR, start__year=year, frozen__isnull=False).first()
        before = months.filter(start__year=year - 1, start__month=12).first()
        return cls(user, year, own, Stand(user, whole or own[-1], own), Stand(user, before) if before else None)

    def _snapshots(self) -> Any:
        return visible(self.user, Snapshot).filter(period__in=self.frozen).order_by()

    def _reported(self) -> dict[int, Reporting]:
        rows = self._snapshots().values_list("period").annotate(Sum("expected"), Sum("filed"), Sum("timely"))
        return {period: Reporting(*(count or 0 for count in counts)) for period, *counts in rows}

    def reporting(self) -> Reporting:
        """Reports of all months together."""
        sums = [0, 0, 0]
        for part in self._reported().values():
            sums = [sums[0] + part.expected, sums[1] + part.filed, sums[2] + part.timely]
        return Reporting(*sums)

    def months(self) -> tuple[Month, ...]:
        """Every month up to the last frozen one; one that was not frozen has no figures."""
        reported = self._reported()
        counted: dict[int, Tally] = defaultdict(Tally)
        counted |= tallies(self._snapshots().values_list("period", "state", "light").annotate(Count("pk")))
        by_month = {period.start.month: period.pk for period in self.frozen}
        return tuple(
            Month(f"{month}月", counted[by_month[month]], reported.get(by_month[month], Reporting()))
            if month in by_month
            else Month(f"{month}月", None, None)
            for month in range(1, max(by_month) + 1)
        )

    def finished(self) -> tuple[Finished, ...]:
        """Tasks that were finished in the year by the day of its figures."""
        rows = self.last.rows.filter(state=Task.State.DONE, task__finished__year=self.year)
        rows = rows.filter(task__finished__lte=self.last.as_of())
        names = leads(rows.values("task"))
        fields = ("task", "task__title", "task__action__name", "task__finished", "due")
        return tuple(
            Finished(title, action or "", names.get(pk, ""), on, due, due is not None and on > due)
            for pk, title, action, on, due in rows.order_by("task__finished", "task").values_list(*fields)
        )

    def orders(self, *, closed: bool = False) -> int:
        """Orders issued in the year by the day of its figures; those that are settled."""
        rows = visible(self.user, Order).filter(issued__year=self.year, issued__lte=self.last.as_of())
        rows = rows.exclude(state=Order.State.WITHDRAWN)
        return (rows.filter(state=Order.State.CLOSED) if closed else rows).count()
