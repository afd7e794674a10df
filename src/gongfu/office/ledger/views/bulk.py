"""Bulk change: choose, look over, confirm; and its undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongfu.office.ledger.bulk import apply, look
from gongfu.office.ledger.bulk import undo as take_back
from gongfu.office.ledger.filters import Filter
from gongfu.office.ledger.forms import BulkForm
from gongfu.office.ledger.models import BulkChange
from gongfu.office.ledger.plain import LABELS, Names
from gongfu.office.ledger.views.listing import KEPT, chips
from gongfu.office.people.rights import editable, needs, visible

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@needs("edit")
def bulk(request: HttpRequest) -> HttpResponse:
    """Steps ``choose`` (ticked tasks) or ``all`` (of the filter), then ``look``, then ``apply`` with the count it told.

    Nothing is written before the last; it is refused where the count is another by then.
    """
    if request.method != "POST":
        return redirect("ledger:list")
    asked = Filter.parse(QueryDict(request.POST.get("query", "")))
    step = request.POST.get("step", "")
    every = step == "all" or request.POST.get("every") == "1"
    ticked = [int(pk) for pk in request.POST.getlist("task") if pk.isascii() and pk.isdigit() and len(pk) < 19]
    tasks = editable(request.user)
    tasks = asked.apply(tasks) if every else tasks.filter(pk__in=ticked)
    count = tasks.count()
    if not count:
        messages.error(request, _("没有选中可以修改的任务：请先在表格左边勾选，或改用“修改筛选出的全部”"))
        return redirect(asked.url())
    form = BulkForm(request.POST if step in ("look", "apply") else None, user=request.user)
    context: dict[str, Any] = {
        "form": form,
        "asked": asked,
        "chips": chips(asked) if every else [],
        "every": every,
        "ticked": [] if every else ticked,
        "count": count,
        "named": list(asked.ordered(tasks).values_list("key", "title")[:10]),
    }
    if not form.is_bound or not form.is_valid():
        return render(request, "ledger/bulk.html", context, status=422 if form.is_bound else 200)
    values = form.plain()
    outlook = look(tasks, values, request.user)
    confirmed = request.POST.get("expected", "")
    if step == "apply" and confirmed == str(outlook.allowed) and outlook.allowed:
        change, done = apply(tasks, values, request.user)
        request.session[KEPT] = change.pk
        messages.success(request, _("已修改 %(count)d 项任务") % {"count": done})
        return redirect(asked.url())
    names = Names.of(values)
    context |= {
        "outlook": outlook,
        "moved": step == "apply",
        "values": [(LABELS[name], names.words(name, value)) for name, value in values.items() if value],
    }
    return render(request, "ledger/bulk.html", context)


@needs("edit")
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own bulk change back."""
    change = get_object_or_404(visible(request.user, BulkChange), pk=pk)
    if change.undone:
        messages.info(request, _("这次修改已经撤销过"))
    else:
        found = take_back(change, request.user)
        messages.success(request, _("已撤销：%(count)d 项恢复原样") % {"count": found.restored})
        if found.left:
            messages.warning(
                request, _("另有 %(count)d 项在那之后又被改过，没有动它们，请到任务页核对") % {"count": found.left}
            )
    request.session.pop(KEPT, None)
    return redirect("ledger:list")
