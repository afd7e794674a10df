"""Saved views: a filter under a name, one's own or shared by the office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from gongfu.office.ledger.filters import Filter
from gongfu.office.ledger.models import SavedView
from gongfu.office.people.rights import can, needs, visible

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_MOST = 50
"""Views of one user."""


@needs("read")
def views(request: HttpRequest) -> HttpResponse:
    """Save the filter under a name (the same name again replaces it), or delete one's own; then back to the list."""
    if request.method != "POST":
        return redirect("ledger:list")
    if pk := request.POST.get("delete", ""):
        own = visible(request.user, SavedView).filter(user=request.user)
        gone = own.filter(pk=int(pk)).delete()[0] if pk.isascii() and pk.isdigit() and len(pk) < 19 else 0
        messages.success(request, _("视图已删除")) if gone else messages.error(request, _("没有这个视图"))
        return redirect("ledger:list")
    asked = Filter.parse(QueryDict(request.POST.get("query", "")))
    name = " ".join(request.POST.get("name", "").replace("\x00", "").split())[:60]
    if not name:
        messages.error(request, _("请给视图起个名称，例如：本月未报的红灯任务"))
        return redirect(asked.url())
    if SavedView.objects.filter(user=request.user).exclude(name=name).count() >= _MOST:
        messages.error(request, _("最多存 %(most)d 个视图，请先删除不用的") % {"most": _MOST})
        return redirect(asked.url())
    shared = bool(request.POST.get("shared")) and can(request.user, "cycle")
    saved, _made = SavedView.objects.update_or_create(
        user=request.user, name=name, defaults={"query": asked.query(page=1, view=""), "shared": shared}
    )
    messages.success(request, _("已存为视图“%(name)s”") % {"name": name})
    return redirect(asked.url(view=str(saved.pk)))
