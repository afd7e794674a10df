"""Figures: dashboards, indicators, scenarios, documents, as their pages show them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import Count
from django.http import HttpRequest
from ninja import Router, Schema

from gongfu.office.dashboard import counting
from gongfu.office.dashboard.gauges import gauges
from gongfu.office.frame.clock import today
from gongfu.office.ledger.filters import Filter
from gongfu.office.ledger.models import Source, Task
from gongfu.office.people.rights import visible
from gongfu.office.trials.models import Scenario
from gongfu.office.zones.models import Action, Area

if TYPE_CHECKING:
    from django.db.models import QuerySet

router = Router(tags=["figures"])


class ActionFigures(Schema):
    """An action's tasks by light (done and closed by state)."""

    action: str | None = None
    counts: dict[str, int]


class CellFigures(ActionFigures):
    """The same of an action in an area; ``action`` is empty for tasks of none."""

    area: str


class Dashboard(Schema):
    """What the user's dashboard counts."""

    day: dt.date
    counts: dict[str, int]
    actions: list[ActionFigures]
    cells: list[CellFigures]


class GoalOut(Schema):
    """How an indicator stands towards one step."""

    year: int
    value: float | None = None
    status: str
    reason: str
    ratio: float | None = None


class IndicatorOut(Schema):
    """An indicator with its latest figure, judged for each step by itself."""

    id: str
    name: str
    stratum: str
    unit: str
    action: str
    area: str
    value: float | None = None
    time: float | None = None
    baseline: float | None = None
    sample: bool
    goals: list[GoalOut]

    @staticmethod
    def resolve_name(gauge: Any) -> str:
        return str(gauge.names[0])


class ScenarioOut(Schema):
    """A saved trial of a reform; ``results`` are those of its page."""

    id: int
    name: str
    note: str
    reform: str
    day: dt.date
    values: dict[str, Any]
    population: str
    results: dict[str, Any]
    task: str | None = None

    @staticmethod
    def resolve_task(scenario: Any) -> str | None:
        return scenario.task.key if scenario.task else None


class DocumentOut(Schema):
    """A document of the policy system and how many of its tasks the user sees."""

    key: str
    layer: str
    title: str
    number: str
    issuer: str
    issued: str
    at_hand: bool
    sample: bool
    tasks: int


@router.get("/dashboard", response=Dashboard)
def dashboard(request: HttpRequest) -> dict[str, Any]:
    """The counts behind donut, list of actions and heat table; each is the length of the list under its filter."""
    tasks = visible(request.user, Task)
    actions, areas = dict(Action.objects.values_list("pk", "key")), dict(Area.objects.values_list("pk", "key"))
    return {
        "day": today(),
        "counts": Filter().counts(tasks),
        "actions": [
            {"action": actions.get(action), "counts": tally.counts}
            for action, tally in counting.by_action(tasks).items()
        ],
        "cells": [
            {"action": actions.get(action), "area": areas[area], "counts": tally.counts}
            for (action, area), tally in counting.by_area(tasks).items()
        ],
    }


@router.get("/indicators", response=list[IndicatorOut])
def indicators(request: HttpRequest, area: str = "") -> list[Any]:
    """The zone's indicators, or those of an area by its name, on what is known today."""
    return list(gauges(today(), area or None))


@router.get("/scenarios", response=list[ScenarioOut])
def scenarios(request: HttpRequest) -> QuerySet[Scenario]:
    """Saved trials that the user sees, newest first."""
    return visible(request.user, Scenario).select_related("task")


@router.get("/documents", response=list[DocumentOut])
def documents(request: HttpRequest) -> list[dict[str, Any]]:
    """All documents, in the order of the layers."""
    seen = visible(request.user, Task).order_by().values_list("source").annotate(Count("pk"))
    counts = dict(seen)
    fields = ("pk", "key", "layer", "title", "number", "issuer", "issued", "at_hand", "sample")
    return [row | {"tasks": counts.get(row["pk"], 0)} for row in visible(request.user, Source).values(*fields)]
