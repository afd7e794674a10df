"""The page of a task: everything that is known of it, and its sheet on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from gongfu.office.frame.clock import today
from gongfu.office.ledger.depending import late
from gongfu.office.ledger.filters import current_period, light_of
from gongfu.office.ledger.history import changes
from gongfu.office.ledger.measured import curve, measured
from gongfu.office.ledger.models import Dependency, Edition, Task
from gongfu.office.ledger.plain import whole
from gongfu.office.ledger.rows import time_left
from gongfu.office.ledger.views.finding import find
from gongfu.office.ledger.wording import inputs_in_words
from gongfu.office.people.rights import may_edit, may_report, needs, visible
from gongfu.office.reports.models import Evidence, Report, Step
from gongfu.office.supervision.models import Order

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_PERIODS = 36
"""Periods whose reports are shown, the newest."""


@needs("read")
def task(request: HttpRequest, key: str) -> HttpResponse:
    """A number of queries that grows neither with reports nor with the ledger."""
    user = request.user
    found = find(user, key, whole(visible(user, Task)))
    reports = _reports(user, found)
    period = current_period()
    answers = [report for report in reports if report.part == Report.Part.ANSWER]
    day = today()
    predecessors = _linked(user, found, "task", "needs")
    return render(
        request,
        "ledger/task.html",
        {
            "task": found,
            "light": light_of(found.state, found.light),
            "time": time_left(found, day),
            "roles": _roles(found),
            "may_edit": may_edit(user, found),
            "place": _place(user, found),
            "deadlines": found.deadlines.all(),
            "targets": measured(found.current, reports),
            "reports": [report for report in reports if report.state != Report.State.DUE],
            "now": [
                (report, may_report(user, report)) for report in reports if report.period_id == getattr(period, "pk", 0)
            ],
            "current": period,
            "chart": curve(found, answers),
            "reasons": _reasons(found),
            "inputs": inputs_in_words(found.light_reasons.get("inputs", {})),
            "orders": visible(user, Order).filter(task=found).select_related("unit"),
            "new_order": f"{reverse('supervision:new')}?{urlencode({'task': found.key})}",
            "predecessors": [(one, late(one.needs, day), time_left(one.needs, day)) for one in predecessors],
            "late": [one.needs for one in predecessors if late(one.needs, day)],
            "successors": _linked(user, found, "needs", "task"),
            "changes": changes(found),
        },
    )


def _reports(user: Any, found: Task) -> list[Report]:
    rows = visible(user, Report).filter(task=found).select_related("period", "unit")
    rows = rows.prefetch_related(
        Prefetch("steps", Step.objects.order_by("at", "id")),
        Prefetch("evidence", visible(user, Evidence), "files"),
        "values",
    )
    found_rows = list(rows.order_by("-period__end", "-period__start", "part", "pk")[: _PERIODS * 4])
    ends = sorted({report.period.end for report in found_rows}, reverse=True)[:_PERIODS]
    return [report for report in found_rows if report.period.end in ends]


def _roles(found: Task) -> list[tuple[str, list[Any]]]:
    """Units by their role, in the order of the roles; roles without a unit are left out but the first."""
    bodies: Any = found.assignments.all()
    grouped = [(label, [row.unit for row in bodies if row.role == role]) for role, label in _labels()]
    return [(label, units) for label, units in grouped if units]


def _labels() -> list[tuple[str, str]]:
    from gongfu.office.ledger.plain import LABELS, ROLES

    return [(role, LABELS[role]) for role in ROLES]


def _place(user: Any, found: Task) -> str:
    """The address of the task's place in its document, for those who may see documents."""
    if not found.edition_id:
        return ""
    edition = visible(user, Edition).filter(pk=found.edition_id).only("pk", "result").first()
    if edition is None:
        return ""
    said = edition.result.get("keys", {}).get(found.key, found.key)
    return f"{reverse('documents:edition', args=[edition.pk])}#s-{said}"


def _linked(user: Any, found: Task, end: str, other: str) -> list[Dependency]:
    """Dependencies whose other end the user sees."""
    rows, seen = Dependency.objects.filter(**{end: found}), visible(user, Task)
    if seen.query.where:  # who sees all is not asked of every task
        rows = rows.filter(**{f"{other}__in": seen.order_by().values("pk")})
    return list(rows.select_related(other).order_by(f"{other}__due", "pk"))


def _reasons(found: Task) -> list[tuple[dict[str, Any], list[tuple[str, str]]]]:
    return [(reason, inputs_in_words(reason.get("inputs", {}))) for reason in found.light_reasons.get("reasons", [])]
