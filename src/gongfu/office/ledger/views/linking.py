"""Adding and removing what a task needs first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongfu.office.ledger.depending import Circle, add
from gongfu.office.ledger.models import Dependency, Task
from gongfu.office.ledger.views.finding import find
from gongfu.office.people import audit
from gongfu.office.people.rights import may_edit, needs, visible

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@needs("edit")
@require_POST
def link(request: HttpRequest, key: str) -> HttpResponse:
    """``add`` a predecessor by its number (a title that only one task has will do), or ``remove`` one by its number."""
    task = find(request.user, key)
    if not may_edit(request.user, task):
        raise PermissionDenied
    asked = request.POST.get("add", "").replace("\x00", "").strip()
    if remove := request.POST.get("remove", "").replace("\x00", ""):
        gone, _kinds = Dependency.objects.filter(task=task, needs__key=remove).delete()
        if gone:
            audit.record(request.user, "edit", task, removed=remove)
            messages.success(request, _("已去掉前置任务 %(key)s") % {"key": remove})
    elif other := _found(request, asked):
        try:
            if other == task:
                messages.error(request, _("任务不能以自己为前置"))
            elif add(task, other, request.POST.get("note", "").replace("\x00", "").strip()):
                audit.record(request.user, "edit", task, needs=other.key)
                messages.success(request, _("已加上前置任务 %(key)s") % {"key": other.key})
            else:
                messages.info(request, _("%(key)s 已经是前置任务") % {"key": other.key})
        except Circle as circle:
            messages.error(request, str(circle))
    return redirect(f"{reverse('ledger:task', args=[key])}#needs")


def _found(request: HttpRequest, asked: str) -> Task | None:
    """The task of that number or title, if there is one; otherwise says what was expected."""
    tasks = visible(request.user, Task)
    found = tasks.filter(key=asked).first() if asked else None
    if found is None and asked:
        named = list(tasks.filter(title=asked)[:2])
        found = named[0] if len(named) == 1 else None
    if found is None:
        messages.error(request, _("没有编号为“%(key)s”的任务：请写台账里的任务编号") % {"key": asked[:100]})
    return found
