"""Counts of tasks and reports, made by the database in a number of queries that does not grow with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from gongfu.office.ledger.filters import LIGHTS, Filter, light_of
from gongfu.office.ledger.models import Assignment, Task
from gongfu.office.reports.models import Period, Report

__all__ = ["Filing", "Tally", "by_action", "by_area", "by_lead", "filings", "missing", "missing_by_lead", "reds"]

FILED = (Report.State.SUBMITTED, Report.State.APPROVED, Report.State.RETURNED)
"""States in which something was handed in; a report that was returned had been."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many tasks stand under each light."""

    counts: Mapping[str, int]

    def __getitem__(self, light: str) -> int:
        if light not in LIGHTS:  # templates look here first for anything
            raise KeyError(light)
        return self.counts.get(light, 0)

    def __add__(self, other: Tally) -> Tally:
        return Tally({light: self[light] + other[light] for light in LIGHTS})

    @property
    def total(self) -> int:
        """All tasks, withdrawn ones too: the list without a light shows them."""
        return sum(self.counts.values())

    @property
    def open(self) -> int:
        """Tasks at work: neither done nor withdrawn."""
        return self.total - self["done"] - self["closed"]

    @property
    def lag(self) -> float | None:
        """How far a place lags, from 0 to 100: red counts whole and yellow half, of tasks at work; ``None`` of none."""
        return 100 * (self["red"] + self["yellow"] / 2) / self.open if self.open else None


@dataclass(frozen=True, slots=True)
class Filing:
    """Reports that a period expects, and those that were handed in, in time or late."""

    expected: int = 0
    filed: int = 0
    late: int = 0

    def __add__(self, other: Filing) -> Filing:
        return Filing(self.expected + other.expected, self.filed + other.filed, self.late + other.late)

    @property
    def missing(self) -> int:
        """Not handed in."""
        return self.expected - self.filed

    @property
    def rate(self) -> float | None:
        """Handed in of those expected, in percent."""
        return 100 * self.filed / self.expected if self.expected else None


def _tallies(rows: Iterable[tuple[Any, str, str, int]]) -> dict[Any, Tally]:
    found: dict[Any, dict[str, int]] = defaultdict(lambda: dict.fromkeys(LIGHTS, 0))
    for key, state, light, count in rows:
        found[key][light_of(state, light)] += count
    return {key: Tally(counts) for key, counts in found.items()}


def by_action(tasks: QuerySet[Task]) -> dict[int | None, Tally]:
    """Lights of every action's tasks, by its id; one query."""
    return _tallies(tasks.order_by().values_list("action_id", "state", "light").annotate(Count("pk")))


def by_area(tasks: QuerySet[Task]) -> dict[tuple[int | None, int], Tally]:
    """Lights by action and area, as ids; two queries.

    A task is of an area that it is placed in, and of one whose units have a part in it: once, as the list has it.
    """
    stands = Task.areas.through.objects
    placed = _of(stands.all(), tasks)
    there = stands.filter(task=OuterRef("task"), area=OuterRef("unit__area"))
    works = _of(Assignment.objects.filter(unit__area__isnull=False), tasks)
    columns = ("task__action", "task__state", "task__light")
    found: dict[tuple[int | None, int], Tally] = {}
    apart = works.exclude(Exists(there)).order_by()
    for rows in (
        placed.values_list("area", *columns).annotate(Count("task")),
        apart.values_list("unit__area", *columns).annotate(Count("task", distinct=True)),
    ):
        pairs = (((action, area), state, light, count) for area, action, state, light, count in rows)
        for key, tally in _tallies(pairs).items():
            found[key] = found[key] + tally if key in found else tally
    return found


def by_lead(tasks: QuerySet[Task]) -> dict[int, Tally]:
    """Lights of the tasks that every unit leads, by its id; one query."""
    columns = ("task__state", "task__light")
    return _tallies(_leads(tasks).values_list("unit", *columns).annotate(Count("task")))


def missing_by_lead(tasks: QuerySet[Task]) -> dict[int, int]:
    """Tasks by leading unit whose report has not been handed in, as the list counts them; one query."""
    return dict(_leads(Filter(report="missing").apply(tasks)).values_list("unit").annotate(Count("task")))


def _leads(tasks: QuerySet[Task]) -> QuerySet[Assignment]:
    return _of(Assignment.objects.filter(role=Assignment.Role.LEAD), tasks).order_by()


def _of(rows: QuerySet[Any], tasks: QuerySet[Task]) -> QuerySet[Any]:
    """Rows of these tasks. Where they are all there are, nothing is asked, which the database is glad of."""
    return rows.filter(task__in=tasks.order_by().values("pk")) if tasks.query.where else rows


def filings(tasks: QuerySet[Task], period: Period | None) -> dict[tuple[int | None, int], Filing]:
    """What the period expects of those who answer for these tasks, by action and unit; one query.

    That a report is missing is a fact for everybody who sees its task; what a draft says is not asked for here.
    """
    if period is None:
        return {}
    rows = (
        _of(Report.objects.filter(period=period, part=Report.Part.ANSWER), tasks)
        .order_by()
        .values_list("task__action", "unit")
        .annotate(
            expected=Count("pk"),
            filed=Count("pk", filter=Q(state__in=FILED)),
            lates=Count("pk", filter=Q(state__in=FILED, late=True)),
        )
    )
    return {(action, unit): Filing(*counts) for action, unit, *counts in rows}


def missing(tasks: QuerySet[Task]) -> dict[int | None, int]:
    """Tasks by action whose report of the current period has not been handed in, as the list counts them."""
    rows = Filter(report="missing").apply(tasks).order_by().values_list("action").annotate(Count("pk"))
    return dict(rows)


def reds(tasks: QuerySet[Task], most: int) -> list[Task]:
    """Red tasks, those with the oldest deadlines first, with the units that lead them; two queries."""
    rows = Filter(light="red").apply(tasks).select_related("action").prefetch_related("assignments__unit")
    return list(rows.order_by(F("due").asc(nulls_last=True), "pk")[:most])
