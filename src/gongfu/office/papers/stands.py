"""How tasks stood when a period was frozen: counts and red lights, in a number of queries that does not grow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from gongfu.delivery.calendar import label
from gongfu.office.ledger.filters import light_of
from gongfu.office.ledger.models import Assignment, Task
from gongfu.office.people.rights import scope, visible
from gongfu.office.reports.models import Period, Report, Snapshot
from gongfu.office.zones.models import Action, Area
from gongfu.publish.papers import Group, Late, RedTask, Reporting, Tally
from gongfu.publish.papers.words import listed

__all__ = ["ANSWERS", "Stand", "answering", "before", "leads", "reasons", "tallies"]

ANSWERS = ("lead", "responsible", "implement")
"""Roles that answer for a task, the first that it has: as in :mod:`gongfu.office.reports.opening`."""
_NAMED = 4
"""Units named in a list; further ones are counted."""


@dataclass(frozen=True, slots=True)
class Stand:
    """A frozen period as one user sees it. Reports are counted over ``span``, the period alone where it is empty."""

    user: Any
    period: Period
    span: tuple[Period, ...] = ()

    @property
    def rows(self) -> QuerySet[Snapshot]:
        """The snapshots of the tasks that the user sees."""
        return visible(self.user, Snapshot).filter(period=self.period).order_by()

    def as_of(self) -> date:
        """The day the lights were judged on; the day of freezing where none says."""
        given = self.rows.values_list("reasons__inputs__today", flat=True).first()
        try:
            return date.fromisoformat(given or "")
        except ValueError:
            return timezone.localdate(self.period.frozen) if self.period.frozen else self.period.due

    def tally(self) -> Tally:
        """All tasks."""
        counted = self.rows.values_list("state", "light").annotate(Count("pk"))
        return tallies((None, *row) for row in counted).get(None, Tally())

    def by_action(self) -> dict[int | None, Tally]:
        """Tasks by the id of their action; ``None`` holds those without one."""
        return tallies(self.rows.values_list("task__action", "state", "light").annotate(Count("pk")))

    def reporting(self) -> dict[int | None, Reporting]:
        """Reports of those who answer, by the id of the task's action."""
        sums = (Sum("expected"), Sum("filed"), Sum("timely"))
        rows = visible(self.user, Snapshot).filter(period__in=self.span or (self.period,)).order_by()
        rows = rows.values_list("task__action").annotate(*sums)
        return {action: Reporting(*(count or 0 for count in counts)) for action, *counts in rows}

    def by_area(self) -> dict[int, Tally]:
        """Tasks by the id of an area that they are placed in, or whose units have a part in them; each once."""
        own = Snapshot.objects.filter(pk__in=self.rows.values("pk"))
        places = Task.areas.through.objects
        placed = own.filter(task__areas__isnull=False)
        there = places.filter(task=OuterRef("task"), area=OuterRef("task__assignments__unit__area"))
        works = own.filter(task__assignments__unit__area__isnull=False).exclude(Exists(there))
        pairs = [
            *placed.values_list("task__areas", "state", "light").annotate(Count("pk", distinct=True)),
            *works.values_list("task__assignments__unit__area", "state", "light").annotate(Count("pk", distinct=True)),
        ]
        return tallies(pairs)

    def answers(self) -> QuerySet[Report]:
        """Reports that were owed; one filed after the figures were frozen counts as not filed."""
        rows = Report.objects.filter(period__in=self.span or (self.period,), part=Report.Part.ANSWER).order_by()
        if not scope(self.user).everything:
            rows = rows.filter(task__in=visible(self.user, Task).order_by().values("pk"))
        return rows

    def _counts(self) -> dict[str, Count]:
        in_time = Q(submitted__isnull=False, late=False)
        filed = in_time | Q(submitted__lte=F("period__frozen"))
        return {
            "expected": Count("pk"),
            "filed": Count("pk", filter=filed),
            "timely": Count("pk", filter=in_time),
        }

    def reporting_by_area(self) -> dict[int, Reporting]:
        """Reports by the area of the unit that owed them."""
        rows = self.answers().filter(unit__area__isnull=False)
        return {area: Reporting(*counts) for area, *counts in rows.values_list("unit__area").annotate(**self._counts())}

    def late(self) -> tuple[Late, ...]:
        """Units that did not file everything in time, those with most missing first."""
        rows = self.answers().values_list("unit__name").annotate(**self._counts()).filter(timely__lt=F("expected"))
        found = [Late(name, Reporting(*counts)) for name, *counts in rows]
        return tuple(sorted(found, key=lambda item: (-item.reporting.missing, -item.reporting.late, item.unit)))

    def reds(self) -> QuerySet[Snapshot]:
        """Snapshots of tasks at work whose light was red."""
        return self.rows.filter(light=Task.Light.RED).exclude(state__in=(Task.State.DONE, Task.State.CLOSED))

    def red_tasks(self, earlier: Stand | None) -> tuple[RedTask, ...]:
        """Red tasks by action, the oldest deadlines first, with what they were red for."""
        were = set(earlier.reds().values_list("task", flat=True)) if earlier else set()
        order = (F("task__action__order").asc(nulls_last=True), F("due").asc(nulls_last=True), "task")
        rows = list(
            self.reds().order_by(*order).values_list(
                "task", "task__title", "task__action__name", "due", "progress", "reasons"
            )
        )  # fmt: skip
        names = leads(self.reds().values("task"))
        return tuple(
            RedTask(title, action or "", names.get(pk, ""), due, done, reasons(why), bool(earlier) and pk not in were)
            for pk, title, action, due, done, why in rows
        )

    def cleared(self, earlier: Stand | None) -> int:
        """Tasks that were red before and are not now."""
        if earlier is None:
            return 0
        return earlier.reds().exclude(task__in=self.reds().values("task")).count()

    def action_groups(self, earlier: Stand | None) -> tuple[Group, ...]:
        """Actions in their order, with their task forces; tasks without an action last."""
        tally, reported = self.by_action(), self.reporting()
        was = earlier.by_action() if earlier else None
        named = [(row.pk, f"{row.name}（{row.task_force}）") for row in Action.objects.all() if row.pk in tally]
        if None in tally:
            named.append((None, "未归入行动"))
        return tuple(
            Group(name, tally[pk], reported.get(pk, Reporting()), was.get(pk, Tally()) if was is not None else None)
            for pk, name in named
        )

    def area_groups(self, earlier: Stand | None) -> tuple[Group, ...]:
        """Areas in their order."""
        tally, reported = self.by_area(), self.reporting_by_area()
        was = earlier.by_area() if earlier else None
        return tuple(
            Group(
                area.name,
                tally.get(area.pk, Tally()),
                reported.get(area.pk, Reporting()),
                was.get(area.pk, Tally()) if was is not None else None,
            )
            for area in Area.objects.all()
            if area.pk in tally or area.pk in reported
        )


def tallies(rows: Iterable[Any]) -> dict[Any, Tally]:
    """Tallies by key, of rows of key, state, light, count."""
    found: dict[Any, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for key, state, light, count in rows:
        found[key][light_of(state, light)] += count
    return {key: Tally(**counts) for key, counts in found.items()}


def leads(tasks: Any) -> dict[int, str]:
    """Names of the units that answer for each task of a subquery: its lead units, else those responsible; one query."""
    held: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    rows = Assignment.objects.filter(task__in=tasks, role__in=ANSWERS).order_by("order", "pk")
    for task, role, name, short in rows.values_list("task", "role", "unit__name", "unit__short"):
        held[task][role].append(short or name)
    return {task: listed(answering(roles), _NAMED) for task, roles in held.items()}


def answering(roles: Mapping[str, list[str]]) -> list[str]:
    """Those who answer, of names by role."""
    return next((roles[role] for role in ANSWERS if roles.get(role)), [])


def reasons(told: Any) -> tuple[str, ...]:
    """The sentences of a stored verdict that made its colour."""
    given = told.get("reasons", ()) if isinstance(told, dict) else ()
    worst = told.get("colour") if isinstance(told, dict) else None
    texts = [(one.get("colour"), str(one.get("text", ""))) for one in given if isinstance(one, dict)]
    return tuple(text for colour, text in texts if colour == worst and text)


def before(period: Period) -> tuple[Period | None, str]:
    """The frozen period of the same kind just before, and how papers call it; ``None`` where it was not frozen."""
    near = {"month": "上月", "quarter": "上季度", "year": "上年"}[period.kind]
    last = Period.objects.filter(kind=period.kind, start__lt=period.start).order_by("-start").first()
    if last is None or last.frozen is None:
        return None, near
    return last, near if (period.start - last.end).days <= 1 else label(last.kind, last.start)
