"""Scenarios that were saved: the list, one of them, two side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gongfu.documents.errors import InputErrors
from gongfu.office.ledger.models import Task
from gongfu.office.people import audit
from gongfu.office.people.rights import needs, scope, visible
from gongfu.office.trials import asking, city, engine, shown
from gongfu.office.trials import choice as choosing
from gongfu.office.trials.comparing import compared
from gongfu.office.trials.models import Scenario
from gongfu.office.trials.saving import keep
from gongfu.office.trials.views.studio import flat
from gongfu.simulation.studio.stored import results_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PAGE = 20


@require_safe
@needs("read")
def index(request: HttpRequest) -> HttpResponse:
    """Saved scenarios, the newest first."""
    rows = visible(request.user, Scenario).select_related("task", "by")
    if words := request.GET.get("q", "").strip():
        rows = rows.filter(name__icontains=words) | rows.filter(task__title__icontains=words)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    seen = set(visible(request.user, Task).filter(pk__in=[one.task_id for one in page]).values_list("pk", flat=True))
    return render(request, "trials/list.html", {"page": page, "words": words, "seen": seen, "ready": city.is_there()})


@require_safe
@needs("read")
def scenario(request: HttpRequest, pk: int) -> HttpResponse:
    """A scenario as it was saved."""
    rows = visible(request.user, Scenario)
    found = get_object_or_404(rows.select_related("task", "by").defer("written"), pk=pk)
    results = results_of(found.results)
    others = rows.exclude(pk=pk)[:PAGE]
    page = {
        "scenario": found,
        "results": results,
        "figures": shown.figures(results),
        "tables": shown.tables(results),
        "charts": shown.charts(results),
        "said": shown.said(results),
        "task": visible(request.user, Task).filter(pk=found.task_id).first(),
        "others": others,
        "mine": _may_delete(request, found),
        "again": _address(found),
    }
    return render(request, "trials/scenario.html", page)


@require_safe
@needs("read")
def compare(request: HttpRequest) -> HttpResponse:
    """Two scenarios side by side."""
    rows = visible(request.user, Scenario)
    keys = [request.GET.get(name, "") for name in ("one", "two")]
    offered = list(rows[:200])
    if not all(key.isdecimal() and len(key) < 10 for key in keys):
        return render(request, "trials/compare.html", {"offered": offered})
    one, two = (get_object_or_404(rows.select_related("task").defer("written"), pk=int(key)) for key in keys)
    if one == two:
        messages.info(request, _("请选两个不同的方案。"))
        return render(request, "trials/compare.html", {"offered": offered, "one": one})
    results = [results_of(item.results) for item in (one, two)]
    page = {
        "one": one,
        "two": two,
        "offered": offered,
        "compared": compared(*results),
        "charts": shown.charts(results[0], results[1:]),
        "said": shown.said(*results),
        "results": results[0],
    }
    return render(request, "trials/compare.html", page)


@require_POST
@needs("try")
def save(request: HttpRequest) -> HttpResponse:
    """Save what the studio shows."""
    try:
        chosen = choosing.read(request.POST)
    except InputErrors as errors:
        return _back(request, "", [str(fault) for fault in flat(errors)])
    if chosen is None:
        return redirect("trials:studio")
    name = " ".join(request.POST.get("name", "").split())[:100]
    key = request.POST.get("task", "").strip()
    task = visible(request.user, Task).filter(key=key).first() if key else None
    faults = list(chosen.faults.values())
    faults += [] if name else [_("请给方案起个名称。")]
    faults += (
        [_("台账里没有编号为“%s”的任务，或您看不到它；请从列出的任务中选。") % key[:40]] if key and not task else []
    )
    if faults:
        return _back(request, chosen.query, faults)
    try:
        found = asking.compute(chosen, name, patience=20)
    except InputErrors as errors:
        return _back(request, chosen.query, [str(fault) for fault in flat(errors)])
    if isinstance(found, engine.Waiting):
        return _back(request, chosen.query, [_("正在计算别的方案，请稍后再点“保存”。")])
    note = request.POST.get("note", "").strip()[:500]
    kept, new = keep(request.user, chosen, found, name=name, note=note, task=task)
    if new:
        audit.record(request.user, "trial", kept, values=dict(chosen.values))
        messages.success(request, _("已保存。"))
    return redirect(kept)


@require_POST
@needs("try")
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a scenario: one's own, or any where one is of the office."""
    found = get_object_or_404(visible(request.user, Scenario), pk=pk)
    if not _may_delete(request, found):
        messages.error(request, _("只有保存它的人和领导小组办公室可以删除。"))
        return redirect(found)
    audit.record(request.user, "trial", found, deleted=True)
    found.delete()
    messages.success(request, _("已删除。"))
    return redirect("trials:list")


def _may_delete(request: HttpRequest, found: Scenario) -> bool:
    own: Any = scope(request.user)
    return "office" in own.roles or (found.by_id is not None and found.by_id == request.user.pk)


def _address(found: Scenario) -> str:
    """The studio with the scenario's dials as they were."""
    chosen = [("day", found.day.isoformat())]
    chosen += [("reform", found.reform)] if found.reform else [("dials", name) for name in found.values]
    return f"{reverse('trials:studio')}?{urlencode([*chosen, *found.values.items()])}"


def _back(request: HttpRequest, query: str, faults: list[str]) -> HttpResponse:
    """The studio again, with what was typed beside its dials."""
    for fault in faults:
        messages.error(request, fault)
    words = [(name, request.POST.get(name, "").strip()[:500]) for name in ("name", "note", "task")]
    kept = urlencode([(name, word) for name, word in words if word])
    return HttpResponseRedirect(f"{reverse('trials:studio')}?{'&'.join(part for part in (query, kept) if part)}")
