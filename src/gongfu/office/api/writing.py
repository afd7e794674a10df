"""What can be written: reports, filed and judged by the same services and held to the same form as on the page."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema
from ninja.errors import HttpError

from gongfu.delivery.states import Refusal
from gongfu.office.api.schemas import Fault, ReportOut
from gongfu.office.frame.clock import today
from gongfu.office.people.rights import roles_in, visible
from gongfu.office.reports import earlier, filing
from gongfu.office.reports.forms import ReportForm
from gongfu.office.reports.models import Report

router = Router(tags=["reports"])


class ReportIn(Schema):
    """A report as it shall stand. ``values`` are measured values by the target's key.

    ``version`` is the one that was read: a report that somebody changed since is refused with 409. ``key`` is yours to
    make, once for each report you send: sent again with the same key it is stored once.
    """

    version: int
    key: uuid.UUID
    progress: Annotated[int, Field(ge=0, le=100)] | None = None
    done: Annotated[str, Field(max_length=4000)] = ""
    problems: Annotated[str, Field(max_length=2000)] = ""
    plans: Annotated[str, Field(max_length=2000)] = ""
    money: Decimal | None = None
    values: dict[str, float | None] = Field(default_factory=dict)


class VerdictIn(Schema):
    """What a reviewer says. Returning needs words."""

    version: int
    act: Literal["approve", "return"]
    comment: Annotated[str, Field(max_length=1000)] = ""


_ANSWERS = {200: ReportOut, 403: Fault, 409: Fault, 422: Fault}


@router.put("/reports/{report}/draft", response=_ANSWERS)
def save(request: HttpRequest, report: int, said: ReportIn) -> Report:
    """Save a draft; anything may still be missing."""
    return _filed(request, report, said, "save")


@router.post("/reports/{report}/submit", response=_ANSWERS)
def submit(request: HttpRequest, report: int, said: ReportIn) -> Report:
    """File the report (or hand it to the unit's reviewer, where there is one)."""
    return _filed(request, report, said, "submit")


@router.post("/reports/{report}/judge", response=_ANSWERS)
def judge(request: HttpRequest, report: int, said: VerdictIn) -> Report:
    """Approve or return a filed report."""
    found = _found(request, report)
    try:
        return filing.judge(request.user, found, said.act, said.comment, said.version, today())
    except (Refusal, filing.Conflict) as answer:
        raise HttpError(409, str(answer)) from answer


def _found(request: HttpRequest, pk: int) -> Report:
    """A report that the user sees and has a part in."""
    rows = visible(request.user, Report).select_related("task", "unit", "period").prefetch_related("task__targets")
    found = get_object_or_404(rows, pk=pk)
    if not roles_in(request.user, found):
        raise HttpError(403, "这份填报不归您办理")
    return found


def _filed(request: HttpRequest, pk: int, said: ReportIn, act: str) -> Report:
    """Hold the words to the page's form, then file them."""
    found = _found(request, pk)
    form = ReportForm(_data(found, said), report=found, before=earlier.before(found), filing=act == "submit")
    if not form.is_valid():
        told = (f"{form.fields[name].label if name in form.fields else name}：{'；'.join(map(str, errors))}"
                for name, errors in form.errors.items())  # fmt: skip
        raise HttpError(422, "\n".join(told))
    try:
        return filing.file(request.user, found, act, form.content(), said.version, said.key, today())
    except (Refusal, filing.Conflict) as answer:
        raise HttpError(409, str(answer)) from answer


def _data(found: Report, said: ReportIn) -> dict[str, Any]:
    """The form's fields. Raises 422 for a target that the task does not have."""
    targets = {target.key: target.pk for target in found.task.targets.all() if target.active}
    if unknown := sorted(set(said.values) - set(targets)):
        raise HttpError(422, f"没有这样的目标：{'、'.join(unknown)}；可用的：{'、'.join(targets) or '（没有）'}")
    plain = said.dict(exclude={"values"})
    return plain | {f"target_{targets[key]}": value for key, value in said.values.items()}
