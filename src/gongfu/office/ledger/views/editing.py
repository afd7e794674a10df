"""The form of a task: changed by hand, or new. Who saves second is told what the first one changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from gongfu.office.frame.clock import today
from gongfu.office.ledger.forms import NewForm, TargetForms, TaskForm, shown, targets_of
from gongfu.office.ledger.lighting import relight
from gongfu.office.ledger.models import Source, Task
from gongfu.office.ledger.plain import FIELDS, LABELS, Names, Plain, read, whole
from gongfu.office.ledger.storing import store
from gongfu.office.ledger.views.finding import find
from gongfu.office.people.rights import editable, may_edit, needs, visible
from gongfu.office.zones.models import Unit

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_SALT = "gongfu.office.ledger.edit"


@needs("edit")
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """Change a task. The form carries, signed, what its values were: that tells what others changed meanwhile."""
    task = find(request.user, key, whole(visible(request.user, Task)))
    if not may_edit(request.user, task):
        raise PermissionDenied
    if request.method != "POST":
        return _page(request, task, read(task))
    base = _base(request.POST.get("base", ""), task)
    form = TaskForm(request.POST, user=request.user, state=base["values"]["state"])
    targets = TargetForms(request.POST, prefix="targets")
    if not (form.is_valid() & targets.is_valid()):
        return _page(request, task, base["values"], form=form, targets=targets, base=base, status=422)
    asked = form.plain(base["values"]) | {"targets": targets_of(targets)}
    with transaction.atomic():
        locked = whole(editable(request.user)).select_for_update(of=("self",)).filter(pk=task.pk).first()
        if locked is None:
            raise PermissionDenied
        if locked.version == base["version"]:
            names = store(locked, {name: asked[name] for name in FIELDS}, request.user)
            meanwhile = None
        else:
            meanwhile = _meanwhile(base["values"], read(locked), asked)
            names = []
    if meanwhile is not None:
        return _told(request, locked, base["version"], asked, meanwhile)
    if names:
        relight([locked])
        changed = "、".join(str(LABELS[name]) for name in names)
        messages.success(request, _("已保存：%(fields)s") % {"fields": changed})
    else:
        messages.info(request, _("没有改动"))
    return redirect(locked.get_absolute_url())


@needs("edit")
def new(request: HttpRequest) -> HttpResponse:
    """A task that no document has."""
    form = NewForm(request.POST or None, user=request.user, state=Task.State.NOT_STARTED)
    targets = TargetForms(request.POST or None, prefix="targets")
    if request.method == "POST" and (form.is_valid() & targets.is_valid()):
        values = form.plain() | {"targets": targets_of(targets)}
        try:
            task = _create(values, form.cleaned_data["key"], form.cleaned_data["source"], request.user)
        except IntegrityError:
            form.add_error("key", _("这个编号刚被别人用了，请换一个或留空"))
        else:
            relight([task])
            messages.success(request, _("已新增任务 %(key)s") % {"key": task.key})
            return redirect(task.get_absolute_url())
    context = {"form": form, "targets": targets, "units": _directory()}
    return render(request, "ledger/edit.html", context, status=422 if request.method == "POST" else 200)


def _create(values: Plain, key: str, source: str, user: Any) -> Task:
    """Make the task, then give it its values as an edit: one way to write them. Its number is the next of the year."""
    with transaction.atomic():
        if not key:
            prefix = f"ZB{today().year}-"
            last = Task.objects.filter(key__startswith=prefix).order_by("-key").values_list("key", flat=True).first()
            number = (last or "").removeprefix(prefix)
            key = f"{prefix}{int(number) + 1 if number.isascii() and number.isdigit() else 1:04d}"
        made = Task(key=key, title=values["title"], source=Source.objects.filter(key=source).first(), version=0)
        made.save_without_historical_record()
        task = whole(Task.objects.filter(pk=made.pk)).get()
        store(task, {name: values[name] for name in FIELDS}, user, _("新增任务"), kind="+")
    return task


def _base(text: str, task: Task) -> dict[str, Any]:
    """The version and values that the form was made from; those of now where they are missing or not ours."""
    try:
        base: dict[str, Any] = signing.loads(text, salt=_SALT)
    except signing.BadSignature:
        base = {}
    if base.get("task") != task.pk:
        return {"task": task.pk, "version": -1, "values": read(task)}
    return base


def _meanwhile(base: Plain, now: Plain, asked: Plain) -> list[tuple[str, Any, Any, Any]]:
    """Fields that others changed since: what they were, what they are now, and what this editor wants.

    What the editor had not touched is taken over from the others; ``asked`` becomes what the form shows next.
    """
    found = []
    for name in FIELDS:
        if now[name] == base[name]:
            continue
        mine = asked[name]
        if mine == base[name]:
            asked[name] = mine = now[name]
        found.append((name, base[name], now[name], mine))
    return found


def _told(
    request: HttpRequest, task: Task, version: int, asked: Plain, meanwhile: list[tuple[str, Any, Any, Any]]
) -> HttpResponse:
    """The form once more, as it was typed, with what has changed since."""
    names = Names.of(*[{name: value} for name, *three in meanwhile for value in three])
    rows = [
        (LABELS[name], names.words(name, was), names.words(name, now), names.words(name, mine), mine != now)
        for name, was, now, mine in meanwhile
    ]
    who = task.history.filter(version__gt=version).order_by("history_date").values_list("history_user__name", flat=True)
    editors = "、".join(dict.fromkeys(name or _("系统") for name in who))
    return _page(request, task, asked, meanwhile=rows, editors=editors, status=409)


def _page(
    request: HttpRequest,
    task: Task,
    values: Plain,
    *,
    form: Any = None,
    targets: Any = None,
    base: dict[str, Any] | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The form: as it was sent, or with ``values``. ``base`` is what it was made from, else the task as it is now."""
    names = Names.of(values)
    kept = base or {"task": task.pk, "version": task.version, "values": read(task)}
    context = {
        "task": task,
        "form": form or TaskForm(initial=shown(values, names), user=request.user, state=task.state),
        "targets": targets or TargetForms(initial=values["targets"], prefix="targets"),
        "base": signing.dumps(kept, salt=_SALT, compress=True),
        "units": _directory(),
        **more,
    }
    return render(request, "ledger/edit.html", context, status=status)


def _directory() -> list[str]:
    """Names of the units that can be written into the form."""
    return [str(unit) for unit in Unit.objects.filter(active=True).only("name", "short")]
