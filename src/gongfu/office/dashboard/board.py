"""A dashboard: everything that one page shows of the tasks that a user sees, each figure with the list it counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from gongfu.office.dashboard import counting
from gongfu.office.dashboard.counting import Filing, Tally
from gongfu.office.dashboard.mapping import Map, draw, level
from gongfu.office.dashboard.trend import Trend, trend
from gongfu.office.frame.clock import today
from gongfu.office.ledger.filters import LIGHTS, Filter, current_period
from gongfu.office.ledger.models import Assignment, Task
from gongfu.office.people.rights import scope, visible
from gongfu.office.reports.models import Period, Snapshot
from gongfu.office.zones.models import Action, Area, Unit

__all__ = ["Board", "Cell", "Figure", "Line", "Red", "board"]

_REDS, _LOWEST, _UNITS = 7, 6, 15
_CANDIDATES = 3 * _LOWEST
"""Units looked at for the lowest: those of equal rate are told apart by their names."""
_SHOWN = ("done", "green", "yellow", "red", "grey", "closed")
"""Lights in the order of a bar and of a legend."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of tasks and the address of their list."""

    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Cell:
    """Red tasks of a row and an area, of ``open`` ones at work."""

    figure: Figure
    open: int
    area: Area

    @property
    def percent(self) -> float | None:
        """Red of those at work; ``None`` where there are none."""
        return 100 * self.figure.count / self.open if self.open else None

    @property
    def level(self) -> str:
        """Its shade."""
        return level(self.percent)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: an action or a unit with its tasks, its reports and, of actions, its areas."""

    key: str
    name: str
    page: str
    total: Figure
    done: Figure
    missing: Figure
    tally: Tally
    filing: Filing
    cells: tuple[Cell, ...] = ()

    @property
    def parts(self) -> list[tuple[str, float, float]]:
        """The bar of lights: light, where it begins and how wide it is, of 100."""
        at, found = 0.0, []
        for light in _SHOWN:
            width = 100 * self.tally[light] / self.tally.total if self.tally.total else 0.0
            if width:
                found.append((light, round(at, 2), round(width, 2)))
            at += width
        return found


@dataclass(frozen=True, slots=True)
class Red:
    """A red task: who leads it, and by how many days it is over its deadline."""

    task: Task
    lead: str
    over: int | None
    why: str


@dataclass(frozen=True, slots=True)
class Board:
    """What a page shows; ``asked`` is the filter that all its figures share."""

    asked: Filter
    period: Period | None
    tally: Tally
    total: Figure
    lights: Mapping[str, Figure]
    missing: Figure
    overdue: Figure
    filing: Filing
    actions: tuple[Line, ...]
    units: tuple[Line, ...]
    lowest: tuple[Line, ...]
    areas: tuple[Area, ...]
    map: Map
    reds: tuple[Red, ...]
    trend: Trend

    @property
    def more_red(self) -> int | None:
        """Red tasks more (or less) than when the last month was frozen."""
        return None if self.trend.last_red is None else self.tally["red"] - self.trend.last_red

    @property
    def donut(self) -> dict[str, Any]:
        """The data of the chart of lights."""
        from django.utils.translation import gettext as _

        from gongfu.office.frame.templatetags.frame import WORDS

        return {
            "kind": "donut",
            "total": self.tally.total,
            "caption": _("任务总数"),
            "unit": _("项"),
            "items": [
                {"name": str(WORDS[light]), "value": figure.count, "tone": light, "href": figure.url}
                for light, figure in self.lights.items()
                if figure.count
            ],
        }


def board(user: Any, asked: Filter) -> Board:
    """Everything for the tasks of ``asked`` that the user sees; the number of queries does not grow with them."""
    tasks = asked.apply(visible(user, Task))
    period = current_period()
    by_action = counting.by_action(tasks)
    tally = _sum(by_action.values())
    filings = counting.filings(tasks, period)
    missing = counting.missing(tasks)
    cells = counting.by_area(tasks)
    actions, areas = list(Action.objects.all()), tuple(Area.objects.all())
    by_unit: dict[int, Filing] = {}
    for (_action, unit), filing in filings.items():
        by_unit[unit] = by_unit.get(unit, Filing()) + filing
    units = _units(asked, tasks, by_unit)
    return Board(
        asked=asked,
        period=period,
        tally=tally,
        total=Figure(tally.total, asked.url()),
        lights={light: Figure(tally[light], asked.url(light=light)) for light in _SHOWN},
        missing=Figure(sum(missing.values()), asked.url(report="missing")),
        overdue=Figure(Filter(due="overdue").apply(tasks).count(), asked.url(due="overdue")),
        filing=_sum_filings(filings.values()),
        actions=tuple(_action_lines(asked, actions, areas, by_action, cells, filings, missing)),
        units=tuple(sorted(units, key=lambda line: -line.tally.total)[:_UNITS]),
        lowest=tuple(_lowest(units, asked, period)),
        areas=areas,
        map=draw(areas, {area.pk: _sum(one for (_, at), one in cells.items() if at == area.pk) for area in areas}),
        reds=tuple(_red(task, today()) for task in counting.reds(tasks, _REDS)),
        trend=trend(visible(user, Snapshot), tasks if asked.asks else None, f"{scope(user).key}|{asked.query()}"),
    )


def _sum(tallies: Iterable[Tally]) -> Tally:
    return sum(tallies, Tally(dict.fromkeys(LIGHTS, 0)))


def _sum_filings(filings: Iterable[Filing]) -> Filing:
    return sum(filings, Filing())


def _action_lines(
    asked: Filter,
    actions: Sequence[Action],
    areas: Sequence[Area],
    tallies: Mapping[int | None, Tally],
    cells: Mapping[tuple[int | None, int], Tally],
    filings: Mapping[tuple[int | None, int], Filing],
    missing: Mapping[int | None, int],
) -> Iterable[Line]:
    for action in actions:
        if action.pk not in tallies and asked.asks:
            continue
        tally = tallies.get(action.pk, Tally({}))
        own = {area.pk: cells.get((action.pk, area.pk), Tally({})) for area in areas}
        yield Line(
            action.key,
            action.name,
            reverse("dashboard:action", args=[action.key]),
            Figure(tally.total, asked.url(action=action.key)),
            Figure(tally["done"], asked.url(action=action.key, light="done")),
            Figure(missing.get(action.pk, 0), asked.url(action=action.key, report="missing")),
            tally,
            _sum_filings(one for (of, _unit), one in filings.items() if of == action.pk),
            tuple(
                Cell(
                    Figure(own[area.pk]["red"], asked.url(action=action.key, area=area.key, light="red")),
                    own[area.pk].open,
                    area,
                )
                for area in areas
            ),
        )


def _units(asked: Filter, tasks: Any, filings: Mapping[int, Filing]) -> list[Line]:
    """Lines of units that lead some of the tasks: those with most, and all that have reports to hand in yet."""
    tallies, missing = counting.by_lead(tasks), counting.missing_by_lead(tasks)
    most = sorted(tallies, key=lambda pk: -tallies[pk].total)[:_UNITS]
    owing = sorted((pk for pk in tallies if filings.get(pk, Filing()).missing), key=lambda pk: _owes(filings[pk]))
    lines = []
    for unit in Unit.objects.filter(pk__in={*most, *owing[:_CANDIDATES]}):
        own = {"unit": unit.key, "role": str(Assignment.Role.LEAD)}
        tally = tallies[unit.pk]
        lines.append(
            Line(
                unit.key,
                str(unit),
                reverse("dashboard:unit", args=[unit.key]),
                Figure(tally.total, asked.url(**own)),
                Figure(tally["done"], asked.url(**own, light="done")),
                Figure(missing.get(unit.pk, 0), asked.url(**own, report="missing")),
                tally,
                filings.get(unit.pk, Filing()),
            )
        )
    return lines


def _owes(filing: Filing) -> tuple[float, int]:
    """Lowest rate first, of these those that owe most."""
    return filing.rate or 0.0, -filing.expected


def _lowest(units: Iterable[Line], asked: Filter, period: Period | None) -> list[Line]:
    """Units that have reports to hand in yet, those with the lowest rate first, of these those that owe most.

    What is missing here are reports, not tasks: its list is the period's, which cannot be that of an area's tasks.
    """
    owing = [line for line in units if line.filing.rate is not None and line.filing.missing]
    owing.sort(key=lambda line: (*_owes(line.filing), line.name))
    listed = reverse("reports:listed", args=[period.pk]) if period and not asked.area else ""
    action = {"action": asked.action} if asked.action else {}
    return [
        replace(
            line,
            missing=Figure(
                line.filing.missing,
                listed and f"{listed}?{urlencode({'show': 'missing', 'unit': line.key, **action})}",
            ),
        )
        for line in owing[:_LOWEST]
    ]


def _red(task: Task, day: date) -> Red:
    leads = [str(one.unit) for one in task.assignments.all() if one.role == Assignment.Role.LEAD]
    reasons = task.light_reasons.get("reasons", []) if isinstance(task.light_reasons, dict) else []
    why = next((one.get("text", "") for one in reasons if isinstance(one, dict)), "")
    over = (day - task.due).days if task.due and task.due < day else None
    return Red(task, "、".join(leads), over, why)
