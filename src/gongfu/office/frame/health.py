"""Whether the office works, for whoever watches over it: ``/health`` for all, ``/metrics`` for those who may."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from ipaddress import ip_address
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Count
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_tasks_db.models import DBTaskResult

from gongfu import __version__
from gongfu.office.backstage import BEAT
from gongfu.office.frame.clock import today
from gongfu.office.ledger.models import Task
from gongfu.office.people.models import AuditEntry, User
from gongfu.office.people.rights import PUBLIC, can, needs
from gongfu.office.people.tokens import owner
from gongfu.office.reports.models import Report
from gongfu.office.supervision.models import Order

if TYPE_CHECKING:
    from django.http import HttpRequest

__all__ = ["health", "metrics"]

SILENT = 180.0
"""Seconds after which background work that shows no sign of life has stopped: it shows one every 60."""
Sample = tuple[dict[str, str], float]


@never_cache
@require_safe
@needs(PUBLIC)
def health(request: HttpRequest) -> HttpResponse:
    """200 where pages can be answered, 503 where the database is silent; nothing that tells of the office's work."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        database = True
    except DatabaseError:
        database = False
    age = _beat()
    told = {"database": database, "background": age is not None and age < SILENT, "version": __version__}
    return JsonResponse(told, status=200 if database else 503)


@never_cache
@require_safe
@needs(PUBLIC)
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures in the text format of Prometheus: for this machine, for who reads the audit log, or by their token."""
    if not (_local(request) or can(request.user, "audit") or _by_token(request)):
        return HttpResponse(
            _("需要本机访问、有审计权限的用户，或他们的令牌") + "\n",
            status=403,
            content_type="text/plain; charset=utf-8",
        )
    return HttpResponse("".join(_lines()), content_type="text/plain; version=0.0.4; charset=utf-8")


def _local(request: HttpRequest) -> bool:
    """Whether a program on this machine asks, and not somebody through a proxy on it."""
    if any(f"HTTP_{name}" in request.META for name in ("X_FORWARDED_FOR", "FORWARDED", "X_REAL_IP", "VIA")):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _by_token(request: HttpRequest) -> bool:
    """Whether a valid token of a user who may read the audit log comes with it."""
    kind, _space, key = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not key:
        return False
    token = owner(key.strip(), today())
    return token is not None and can(token.user, "audit")


def _beat() -> float | None:
    """Seconds since background work showed that it goes on."""
    try:
        return max(0.0, time.time() - (settings.CONFIG.folder / BEAT).stat().st_mtime)
    except OSError:
        return None


def _lines() -> Iterator[str]:
    for name, told, samples in _figures():
        yield f"# HELP gongfu_{name} {told}\n# TYPE gongfu_{name} gauge\n"
        for labels, value in samples:
            inside = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
            yield f"gongfu_{name}{'{' + inside + '}' if inside else ''} {value:.15g}\n"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def _figures() -> Iterator[tuple[str, str, list[Sample]]]:
    """Name, what it is, samples. Each is counted now: they are right whichever process answers."""

    def counted(rows: object, field: str, label: str) -> list[Sample]:
        found = rows.order_by().values_list(field).annotate(Count("pk"))  # type: ignore[attr-defined]
        return [({label: str(value)}, count) for value, count in found]

    yield "info", "Version of the program", [({"version": __version__, "database": connection.vendor}, 1)]
    yield "users", "Users who may sign in", [({}, User.objects.filter(is_active=True).count())]
    yield "tasks", "Tasks by light", counted(Task.objects.exclude(state=Task.State.CLOSED), "light", "light")
    yield (
        "reports_open",
        "Reports of open periods by state",
        counted(Report.objects.filter(period__state="open"), "state", "state"),
    )
    yield "orders", "Orders by state", counted(Order.objects.all(), "state", "state")
    yield "background_jobs", "Background work by state", counted(DBTaskResult.objects.all(), "status", "status")
    backup = AuditEntry.objects.filter(act="backup").order_by("-at").values_list("at", flat=True).first()
    if backup is not None:
        yield "backup_timestamp_seconds", "When the last backup was made", [({}, backup.timestamp())]
    if (age := _beat()) is not None:
        yield "background_age_seconds", "Since background work showed that it goes on", [({}, age)]
    yield "disk_free_bytes", "Free where the data folder lies", [({}, shutil.disk_usage(settings.CONFIG.folder).free)]
