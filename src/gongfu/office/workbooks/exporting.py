"""A file made of the tasks and reports that somebody sees under a filter; who took it out is in the audit log."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.core.files import File
from django.http import QueryDict

from gongfu.delivery.sheet.columns import LEDGER, REPORT, Layout
from gongfu.delivery.sheet.delimited import lines
from gongfu.delivery.sheet.rows import Line
from gongfu.delivery.sheet.write import About, Section, write
from gongfu.office.frame.clock import today
from gongfu.office.frame.zone import zone
from gongfu.office.ledger.filters import Filter
from gongfu.office.ledger.models import Task
from gongfu.office.people import audit
from gongfu.office.people.rights import can, scope, visible
from gongfu.office.reports.models import Period, Report
from gongfu.office.workbooks.lines import report_lines, task_lines
from gongfu.office.workbooks.models import Export

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from gongfu.office.people.models import User

__all__ = ["AT_ONCE", "count", "file_name", "fill", "log", "pieces", "reports", "tasks"]

AT_ONCE = 2_000
"""Most rows of a workbook that is made while its reader waits: about a second."""


def tasks(user: User, query: str) -> QuerySet[Task]:
    """The tasks that the user sees under the ledger's filter, in its order."""
    asked = Filter.parse(_query(query))
    return asked.ordered(asked.apply(visible(user, Task)))


def reports(user: User, query: str) -> QuerySet[Report]:
    """Reports of open periods for those tasks: of one's own units where one reports, else all that one sees."""
    asked = Filter.parse(_query(query))
    found = visible(user, Report).filter(period__state=Period.State.OPEN)
    if asked.asks:
        found = found.filter(task__in=asked.apply(visible(user, Task)).order_by().values("pk"))
    own = scope(user)
    if can(user, "report") and not own.everything and not own.actions:
        found = found.filter(unit__in=own.units) | found.filter(unit__area__in=own.areas)
    return found.order_by("period__start", "period__kind", "task__source_id", "task__order", "task_id", "unit_id")


def count(export: Export) -> int:
    """How many rows the file will have."""
    return sum(rows.count() for _, rows in _parts(export))


def file_name(export: Export) -> str:
    """What the file is called."""
    title = {"ledger": "任务台账", "report": "填报表", "both": "任务台账和填报表"}[export.what]
    return f"{zone().short}{title}{today():%Y%m%d}.{export.format}"


def fill(export: Export) -> None:
    """Make the file and keep it with the export."""
    with tempfile.TemporaryFile() as stream:
        if export.format == Export.Format.CSV:
            export.rows = count(export)
            stream.writelines(pieces(export))
        else:
            sections = [Section(layout, _lines(layout, rows)) for layout, rows in _parts(export)]
            export.rows = write(stream, sections, About(f"{zone().name}任务台账", today(), zone().sample))
        stream.seek(0)
        export.name = file_name(export)
        export.file.save(f"{export.pk}.{export.format}", File(stream), save=False)
    export.state = Export.State.READY
    export.save()


def pieces(export: Export) -> Iterator[bytes]:
    """A CSV file line by line. It holds one table: the ledger's, where both were asked for."""
    layout, rows = _parts(export)[0]
    return lines(layout, _lines(layout, rows))


def log(export: Export, rows: int) -> None:
    """Say in the audit log who took what out."""
    detail = {"what": export.what, "format": export.format, "query": export.query, "rows": rows}
    audit.record(export.user, "export", label=file_name(export), **detail)


def _parts(export: Export) -> list[tuple[Layout, QuerySet[Task] | QuerySet[Report]]]:
    found: list[tuple[Layout, QuerySet[Task] | QuerySet[Report]]] = []
    if export.what != Export.What.REPORT:
        found.append((LEDGER, tasks(export.user, export.query)))
    if export.what != Export.What.LEDGER:
        found.append((REPORT, reports(export.user, export.query)))
    return found


def _lines(layout: Layout, rows: QuerySet[Task] | QuerySet[Report]) -> Iterator[Line]:
    return task_lines(rows) if layout is LEDGER else report_lines(rows)  # type: ignore[arg-type]


def _query(text: str) -> QueryDict:
    return QueryDict(text)
