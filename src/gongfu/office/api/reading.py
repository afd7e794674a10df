"""What can be read. Every list begins with what the user sees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router

from gongfu.office.api.schemas import (
    ActionOut,
    AreaOut,
    LightOut,
    OrderOut,
    PeriodOut,
    ReportOut,
    StepOut,
    TaskOut,
    TaskPage,
    UnitOut,
    ZoneOut,
)
from gongfu.office.frame.zone import zone as folder
from gongfu.office.ledger.filters import Filter
from gongfu.office.ledger.models import Task
from gongfu.office.people.rights import visible
from gongfu.office.reports.models import Period, Report
from gongfu.office.supervision.models import Order
from gongfu.office.zones.models import Action, Area, Unit

if TYPE_CHECKING:
    from django.db.models import QuerySet

router = Router()
PAGE = 100
"""Rows of a page, unless ``size`` says less or more."""
MOST = 500


@router.get("/zone", response=ZoneOut, tags=["zone"])
def zone(request: HttpRequest) -> dict[str, Any]:
    """The zone, its steps and its report day."""
    found = folder()
    return {
        "name": found.name,
        "full_name": found.full_name,
        "sample": found.sample,
        "steps": [step.year for step in found.steps],
        "report_day": found.calendar.report_day,
    }


@router.get("/areas", response=list[AreaOut], tags=["zone"])
def areas(request: HttpRequest) -> QuerySet[Area]:
    """All areas."""
    return Area.objects.all()


@router.get("/actions", response=list[ActionOut], tags=["zone"])
def actions(request: HttpRequest) -> QuerySet[Action]:
    """All actions with their task forces."""
    return Action.objects.all()


@router.get("/units", response=list[UnitOut], tags=["zone"])
def units(request: HttpRequest) -> QuerySet[Unit]:
    """All units."""
    return Unit.objects.filter(active=True).select_related("area")


@router.get("/tasks", response=TaskPage, tags=["ledger"])
def tasks(
    request: HttpRequest,
    q: str = "",
    light: str = "",
    action: str = "",
    unit: str = "",
    role: str = "",
    area: str = "",
    state: str = "",
    due: str = "",
    report: str = "",
    source: str = "",
    sort: str = "",
    page: int = 1,
    size: int = PAGE,
) -> dict[str, Any]:
    """The ledger under the filters of its page: same names, same meaning, same counts."""
    asked = Filter.parse(request.GET)
    seen = visible(request.user, Task)
    rows = (
        asked.ordered(asked.apply(seen)).select_related("action", "source").defer("text", "quotation", "light_reasons")
    )
    pages = Paginator(rows, max(1, min(size, MOST)))
    shown = pages.get_page(page)
    return {
        "total": pages.count,
        "page": shown.number,
        "pages": pages.num_pages,
        "counts": asked.counts(seen),
        "ignored": dict(asked.ignored),
        "tasks": list(shown.object_list),
    }


def _task(request: HttpRequest, key: str) -> Task:
    return get_object_or_404(visible(request.user, Task), key=key)


@router.get("/tasks/{key}", response=TaskOut, tags=["ledger"])
def task(request: HttpRequest, key: str) -> Task:
    """One task with its clause, units, targets and light."""
    rows = visible(request.user, Task).select_related("action", "source")
    return get_object_or_404(rows.prefetch_related("areas", "assignments__unit", "targets"), key=key)


@router.get("/tasks/{key}/light", response=LightOut, tags=["ledger"])
def light(request: HttpRequest, key: str) -> dict[str, Any]:
    """Why the light is what it is: reasons and inputs."""
    found = _task(request, key)
    return {"colour": found.light, "on": found.light_on, "verdict": found.light_reasons or {}}


@router.get("/tasks/{key}/reports", response=list[ReportOut], tags=["reports"])
def task_reports(request: HttpRequest, key: str) -> QuerySet[Report]:
    """The reports of a task, newest period first."""
    return visible(request.user, Report).filter(task=_task(request, key)).select_related("task", "unit")


@router.get("/periods", response=list[PeriodOut], tags=["reports"])
def periods(request: HttpRequest) -> QuerySet[Period]:
    """All periods, newest first."""
    return Period.objects.all()


@router.get("/periods/{period}/reports", response=list[ReportOut], tags=["reports"])
def period_reports(
    request: HttpRequest, period: int, state: str = "", unit: str = "", page: int = 1, size: int = PAGE
) -> list[Report]:
    """The reports of a period, by state and unit, page by page."""
    rows = visible(request.user, Report).filter(period=get_object_or_404(Period, pk=period))
    if state:
        rows = rows.filter(state=state)
    if unit:
        rows = rows.filter(unit__key=unit)
    pages = Paginator(rows.select_related("task", "unit"), max(1, min(size, MOST)))
    return list(pages.get_page(page).object_list)


@router.get("/reports/{report}", response=ReportOut, tags=["reports"])
def report(request: HttpRequest, report: int) -> Report:
    """One report."""
    return get_object_or_404(visible(request.user, Report).select_related("task", "unit"), pk=report)


@router.get("/reports/{report}/steps", response=list[StepOut], tags=["reports"])
def steps(request: HttpRequest, report: int) -> QuerySet[Any]:
    """The path of a report: who submitted, returned, approved it and with what words."""
    return get_object_or_404(visible(request.user, Report), pk=report).steps.all()


@router.get("/orders", response=list[OrderOut], tags=["supervision"])
def orders(request: HttpRequest, state: str = "") -> QuerySet[Order]:
    """Orders that the user sees."""
    rows = visible(request.user, Order).select_related("task", "unit")
    return rows.filter(state=state) if state else rows
