"""One report: its form for who writes it, its words for who reads or judges it. Works without scripts."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from gongfu.delivery.states import Refusal
from gongfu.office.frame.clock import today
from gongfu.office.frame.typed import typed
from gongfu.office.ledger.models import Task
from gongfu.office.people.rights import can, may_report, needs, roles_in, scope, visible
from gongfu.office.reports import earlier, evidence, filing
from gongfu.office.reports.forms import ReportForm
from gongfu.office.reports.models import Report

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_WRITING = ("save", "submit")
_UNIT = ("pass", "take_back")
_JUDGING = ("approve", "return", "reopen", "send_back")
_DONE = {
    "save": lazy("草稿已保存"),
    "submit": lazy("已报送"),
    "pass": lazy("已审核并报送"),
    "take_back": lazy("已撤回为草稿"),
    "approve": lazy("已通过"),
    "return": lazy("已退回"),
    "reopen": lazy("已撤销通过"),
    "send_back": lazy("已退回填报员"),
}


@needs("read")
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The page; POST ``act`` moves the report."""
    found = _loaded(request, pk)
    if request.method == "POST":
        return _post(request, found)
    return _page(request, found, _form(request, found))


def _form(request: HttpRequest, found: Report) -> ReportForm:
    before = earlier.before(found)
    copied = earlier.copied(found, before) if request.GET.get("copy") else {}
    return ReportForm.opened(found, before, copied)


def _post(request: HttpRequest, found: Report) -> HttpResponse:
    if not roles_in(request.user, found):
        raise PermissionDenied
    act = request.POST.get("act", "")
    if act in _WRITING:
        return _written(request, found, act)
    try:
        version = int(request.POST.get("version", ""))
        comment = request.POST.get("comment", "")[:1000]
        if act in _UNIT:
            key = uuid.UUID(request.POST.get("key", ""))
            filing.file(request.user, found, act, None, version, key, today(), comment)
        elif act in _JUDGING:
            filing.judge(request.user, found, act, comment, version, today())
        else:
            raise Refusal(_("没有这个操作，请刷新页面"))
    except ValueError:
        return _page(request, found, _form(request, found), 400, _("表单不完整，请刷新页面后再试"))
    except Refusal as refused:
        return _page(request, found, _form(request, found), 409, str(refused))
    except filing.Conflict as clash:
        again = _loaded(request, clash.current.pk)
        return _page(request, again, _form(request, again), 409, _("这份填报刚被别人改动，请看最新内容后再操作"))
    messages.success(request, _DONE[act])
    return _next(request, found, act)


def _written(request: HttpRequest, found: Report, act: str) -> HttpResponse:
    """Store a draft or file the report. Files are kept first and by themselves: no browser sends them twice."""
    before = earlier.before(found)
    form = ReportForm(request.POST, request.FILES, report=found, before=before, filing=act == "submit")
    valid = form.is_valid()
    problems = _attached(request, found)
    if not valid or problems:
        return _page(request, _loaded(request, found.pk), form, 422, *problems)  # again: with the files just kept
    data = form.cleaned_data
    try:
        stored = filing.file(request.user, found, act, form.content(), data["version"], data["key"], today())
    except Refusal as refused:
        return _page(request, _loaded(request, found.pk), form, 409, str(refused))
    except filing.Conflict as clash:
        again = _loaded(request, clash.current.pk)
        return _page(request, again, form.renewed(again), 409, differences=form.differences(again), clash=again)
    told = lazy("已提交单位审核") if act == "submit" and stored.state == "checking" else _DONE[act]
    messages.success(request, told)
    return _next(request, found, act)


def _attached(request: HttpRequest, found: Report) -> list[str]:
    """Keep the files that came along, where the report may be written; what is wrong with the others."""
    uploads = request.FILES.getlist("files")
    if not uploads:
        return []
    if not any(act.name == "save" for act in filing.acts_for(request.user, found)):
        return []  # filing says why
    if why := filing.why_locked(found, today()):
        return [why]
    problems = []
    for upload in uploads:
        try:
            evidence.store(request.user, found, upload)
        except Refusal as refused:
            problems.append(str(refused))
    return problems


def _loaded(request: HttpRequest, pk: int) -> Report:
    """The report as it stands now, with all that the page shows of it."""
    rows = visible(request.user, Report).select_related("period", "task__action", "task__source", "unit", "edited_by")
    found: Report | None = rows.prefetch_related("task__targets", "values__target", "evidence").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _next(request: HttpRequest, found: Report, act: str) -> HttpResponse:
    """A draft stays open; who judged goes back to where the report was taken from."""
    back = request.POST.get("back", "")
    if act != "save" and url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        return redirect(back)
    return redirect(found.get_absolute_url())


def _page(
    request: HttpRequest, found: Report, form: ReportForm, status: int = 200, *problems: str, **more: Any
) -> HttpResponse:
    acts = filing.acts_for(request.user, found)
    why = filing.why_locked(found, today())
    writing = [act for act in acts if act.name in _WRITING]
    checked = bool(writing) and roles_in(request.user, found)[-1] == "reporter" and filing.has_reviewer(found.unit)
    if why:
        acts = [act for act in acts if act.name in _JUDGING and found.period.state != "locked"]
    if request.method == "POST":
        problems += tuple(_unkept(request, writes=bool(writing) and not why))
    sees_task = visible(request.user, Task).filter(pk=found.task_id).exists()
    context: dict[str, Any] = {
        "report": found,
        "form": form,
        "writes": bool(writing) and not why,
        "checked": checked,
        "unit_acts": [act for act in acts if act.name in _UNIT],
        "judging": sorted((act for act in acts if act.name in _JUDGING), key=lambda act: _JUDGING.index(act.name)),
        "own": may_report(request.user, found),
        "why": why,
        "problems": problems,
        "key": uuid.uuid4(),
        "back": _back(request),
        "steps": found.steps.all(),
        "history": earlier.history(request.user, found),
        "others": earlier.beside(request.user, found),
        "assignments": found.task.assignments.select_related("unit"),
        "sees_task": sees_task,
        "can_copy": bool(writing) and not why and found.state in ("due", "draft"),
        "left": (max(found.due_on, found.extended_to or found.due_on) - today()).days,
        "drafts": scope(request.user).drafts,
    }
    return render(request, "reports/report.html", context | more, status=status)


def _unkept(request: HttpRequest, *, writes: bool) -> list[str]:
    """Words that were sent and that no field of the page shows again, to be copied from it."""
    texts = [request.POST.get("comment", "")] if writes else typed(request)
    return [_("没有保存，请先复制：%(text)s") % {"text": text} for text in texts if text.strip()]


def _back(request: HttpRequest) -> str:
    back = request.POST.get("back") or request.GET.get("back") or ""
    allowed = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return back if back and allowed else reverse("reports:mine" if can(request.user, "report") else "reports:review")
