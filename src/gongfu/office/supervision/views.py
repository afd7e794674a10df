"""Pages of supervision: orders, the reminders that are planned, the inbox."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongfu.delivery.states import Refusal
from gongfu.office.frame.clock import today
from gongfu.office.ledger.models import Task
from gongfu.office.people import audit
from gongfu.office.people.rights import may_edit, needs, scope, visible
from gongfu.office.supervision import orders as ordering
from gongfu.office.supervision import reminders as reminding
from gongfu.office.supervision.forms import ActForm, OrderForm
from gongfu.office.supervision.models import Message, Order
from gongfu.office.supervision.telling import mail_waiting, people_of, tell
from gongfu.office.zones.models import Unit

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PAGE = 50
_OPEN = ["issued", "returned", "replied"]


@needs("read")
def orders(request: HttpRequest) -> HttpResponse:
    """Orders that the user sees, by state; those that are overdue first."""
    rows = visible(request.user, Order)
    day = today()
    overdue = Q(state__in=["issued", "returned"], due__lt=day)
    counts = rows.aggregate(
        all=Count("pk"),
        overdue=Count("pk", filter=overdue),
        **{state: Count("pk", filter=Q(state=state)) for state in Order.State.values},
    )
    state = request.GET.get("state", "")
    if state == "overdue":
        rows = rows.filter(overdue)
    elif state in Order.State.values:
        rows = rows.filter(state=state)
    else:
        state = ""
    if words := request.GET.get("q", "").strip():
        rows = rows.filter(Q(number__contains=words) | Q(task__title__contains=words) | Q(unit__name__contains=words))
    tabs = [("", _("全部"), counts["all"]), ("overdue", _("逾期未回复"), counts["overdue"])]
    tabs += [(value, label, counts[value]) for value, label in Order.State.choices]
    page = Paginator(rows.select_related("task", "unit").order_by("-issued", "-pk"), PAGE).get_page(
        request.GET.get("page")
    )
    shown = {"page": page, "tabs": tabs, "state": state, "q": words, "day": day}
    return render(request, "supervision/orders.html", shown)


@needs("order")
def new(request: HttpRequest) -> HttpResponse:
    """Issue an order about the task that ``?task=`` names."""
    task = get_object_or_404(visible(request.user, Task), key=request.GET.get("task", ""))
    if not may_edit(request.user, task):
        messages.error(request, _("只能督办本专班的任务"))
        return redirect(task)
    office = "office" in scope(request.user).roles
    levels = [choice for choice in Order.Level.choices if office or choice[0] == Order.Level.TASK_FORCE]
    first = {
        "due": today() + timedelta(days=ordering.REPLY_DAYS),
        "level": Order.Level.OFFICE if office else Order.Level.TASK_FORCE,
        "text": _opening(task),
    }
    form = OrderForm(task, request.POST or None, initial=first, levels=levels)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            order = ordering.issue(request.user, task, said["unit"], said["text"], said["due"], said["level"], today())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("督办单已下达，对方收件箱已有通知"))
            return redirect(order)
    return render(request, "supervision/new.html", {"form": form, "task": task})


def _opening(task: Task) -> str:
    """Words to begin with: why the light is red."""
    reasons = task.light_reasons.get("reasons", []) if isinstance(task.light_reasons, dict) else []
    told = "；".join(str(reason.get("text", "")) for reason in reasons if reason.get("colour") in ("red", "yellow"))
    return f"该任务{told}。请说明原因，提出整改措施和完成时间。" if told else ""


@needs("read")
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """An order: what is asked and why, its path, and what the user can do to it."""
    found = get_object_or_404(visible(request.user, Order).select_related("task", "unit", "issued_by"), pk=pk)
    form = ActForm(request.POST or None)
    if request.method == "POST":
        if form.is_valid():
            said = form.cleaned_data
            try:
                if said["act"] == "escalate" and ordering.role_in(request.user, found) in ("office", "task_force"):
                    ordering.escalate(request.user, found, today())
                else:
                    ordering.act(request.user, found, said["act"], said["text"], said["version"])
            except Refusal as refusal:
                found.refresh_from_db()
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("已办理"))
                return redirect(found)
        else:
            form.add_error(None, _("表单不完整，请刷新页面再试"))
    over = found.state in ("issued", "returned") and found.due < today()
    judges = ordering.role_in(request.user, found) in ("office", "task_force")
    shown = {
        "order": found,
        "steps": found.steps.all(),
        "acts": ordering.acts_for(request.user, found),
        "overdue": over,
        "escalates": over and judges and found.level < Order.Level.LEADING_GROUP,
        "form": form,
    }
    return render(request, "supervision/order.html", shown, status=409 if form.errors else 200)


@needs("cycle")
def reminders(request: HttpRequest) -> HttpResponse:
    """What would be sent today (a dry run), and the button that reminds everybody who owes."""
    day = today()
    debts = reminding.owed()
    if request.method == "POST":
        sent = tell(reminding.planned(day, debts, now=True))
        mailed = mail_waiting()
        audit.record(request.user, "remind", label=_("催报"), notices=sent, mails=mailed)
        messages.success(request, _("已提醒 %(sent)d 人次，其中邮件 %(mailed)d 封") % {"sent": sent, "mailed": mailed})
        return redirect("supervision:reminders")
    by_hand = reminding.planned(day, debts, now=True)
    automatic = reminding.planned(day, debts)
    nobody = _unreachable(debts)
    shown = {"by_hand": by_hand, "automatic": automatic, "debts": len(debts), "nobody": nobody}
    return render(request, "supervision/reminders.html", shown)


def _unreachable(debts: list[reminding.Owed]) -> list[str]:
    """Units that owe something and have nobody who could be told."""
    lonely = [pk for pk, users in people_of({debt.unit for debt in debts}).items() if not users]
    return list(Unit.objects.filter(pk__in=lonely).values_list("name", flat=True))


@needs("read")
def inbox(request: HttpRequest) -> HttpResponse:
    """The user's messages, unread first."""
    rows = visible(request.user, Message).order_by("read", "-created", "-pk")
    if request.GET.get("unread"):
        rows = rows.filter(read=None)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "supervision/inbox.html", {"page": page, "unread": bool(request.GET.get("unread"))})


@needs("read")
@require_POST
def opened(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a message as read and go where it points."""
    message = get_object_or_404(visible(request.user, Message), pk=pk)
    Message.objects.filter(pk=message.pk, read=None).update(read=timezone.now())
    if message.url and url_has_allowed_host_and_scheme(message.url, {request.get_host()}, request.is_secure()):
        return HttpResponseRedirect(message.url)
    return redirect("supervision:inbox")


@needs("read")
@require_POST
def all_opened(request: HttpRequest) -> HttpResponse:
    """Mark every message as read."""
    visible(request.user, Message).filter(read=None).update(read=timezone.now())
    return redirect("supervision:inbox")
