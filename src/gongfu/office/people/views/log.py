"""The audit log, to read and to take out. Taking it out is an entry itself."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone

from gongfu.office.people import audit
from gongfu.office.people.models import AuditEntry
from gongfu.office.people.rights import needs, visible
from gongfu.safe import guard

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

__all__ = ["export", "log"]

_PAGE = 100
_HEAD = ("时间", "何人", "操作", "对象", "编号", "名称", "详情")


@needs("audit")
def log(request: HttpRequest) -> HttpResponse:
    """Entries, newest first, by person, act and day."""
    page = Paginator(_entries(request), _PAGE).get_page(request.GET.get("page"))
    audit.record(request.user, "view", label="操作日志", page=page.number)
    shown = {"page": page, "acts": audit.ACTS, "asked": request.GET}
    return render(request, "people/audit.html", shown)


@needs("audit")
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The same as CSV."""
    rows = _entries(request)
    audit.record(request.user, "export", label="操作日志", rows=rows.count())
    response = StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return response


def _entries(request: HttpRequest) -> QuerySet[AuditEntry]:
    rows = visible(request.user, AuditEntry)
    if who := request.GET.get("who", "").strip():
        rows = rows.filter(who__contains=who)
    if (act := request.GET.get("act", "")) in audit.ACTS:
        rows = rows.filter(act=act)
    for name, lookup in (("since", "at__date__gte"), ("until", "at__date__lte")):
        try:
            rows = rows.filter(**{lookup: date.fromisoformat(request.GET.get(name, ""))})
        except ValueError:
            continue  # not a day: not a bound
    return rows


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _lines(rows: QuerySet[AuditEntry]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(_HEAD)
    for row in rows.iterator(chunk_size=2000):
        at = timezone.localtime(row.at).strftime("%Y-%m-%d %H:%M:%S")
        cells = (at, row.who, audit.ACTS.get(row.act, row.act), row.kind, row.key, row.label, str(row.detail or ""))
        yield writer.writerow([guard(cell) for cell in cells])
