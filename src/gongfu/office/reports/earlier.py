"""What was reported before, and what others say of the same task in the same period."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery

from gongfu.office.people.rights import visible
from gongfu.office.reports.models import Report

__all__ = ["before", "beside", "copied", "history", "with_last"]

_SHOWN = 12
"""Periods of history on a page."""
_KEPT = 3900
"""Characters of the months' texts that a quarter's report is offered, within what the field takes."""


def before(report: Report) -> Report | None:
    """The unit's last filed report of the task before this period, of the same kind."""
    rows = Report.objects.filter(
        task=report.task_id, unit=report.unit_id, period__kind=report.period.kind, period__start__lt=report.period.start
    )
    return rows.exclude(submitted=None).select_related("period").order_by("-period__start").first()


def with_last(rows: QuerySet[Report]) -> QuerySet[Report]:
    """Reports with the progress (``before``) of what :func:`before` finds, and how many ``files`` they have."""
    last = (
        Report.objects.filter(task=OuterRef("task"), unit=OuterRef("unit"), period__kind=OuterRef("period__kind"))
        .filter(period__start__lt=OuterRef("period__start"))
        .exclude(submitted=None)
        .order_by("-period__start")
    )
    return rows.annotate(before=Subquery(last.values("progress")[:1]), files=Count("evidence"))


def copied(report: Report, last: Report | None) -> dict[str, Any]:
    """What a form is filled with on wish: the last report's words; for a quarter or a year those of its months."""
    if report.period.kind == "month":
        if last is None:
            return {}
        return {name: getattr(last, name) for name in ("progress", "done", "problems", "plans")}
    months = list(
        Report.objects.filter(
            task=report.task_id,
            unit=report.unit_id,
            period__kind="month",
            period__start__gte=report.period.start,
            period__end__lte=report.period.end,
        )
        .exclude(done="")
        .select_related("period")
        .order_by("period__start")
    )
    if not months:
        return {}
    text = "\n".join(f"{month.period}：{month.done}" for month in months)
    return {
        "progress": months[-1].progress,
        "done": text[:_KEPT],
        "problems": months[-1].problems,
        "plans": months[-1].plans,
    }


def history(user: Any, report: Report) -> list[Report]:
    """The unit's other reports of the task that the user may see, the latest first, with their steps."""
    rows = visible(user, Report).filter(task=report.task_id, unit=report.unit_id).exclude(pk=report.pk)
    rows = rows.exclude(submitted=None).select_related("period", "submitted_by").prefetch_related("steps")
    return list(rows.order_by("-period__end", "-pk")[:_SHOWN])


def beside(user: Any, report: Report) -> list[Report]:
    """What other units say of the task in this period: who answers sees the contributions, and the other way round."""
    rows = visible(user, Report).filter(task=report.task_id, period=report.period_id).exclude(pk=report.pk)
    return list(rows.select_related("unit", "period").prefetch_related("evidence").order_by("part", "unit__name"))
