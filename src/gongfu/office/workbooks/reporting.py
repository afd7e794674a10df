"""Report rows of a batch, by the same rules as the form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from gongfu.delivery.sheet.columns import REPORT
from gongfu.delivery.sheet.values import Value
from gongfu.office.people.rights import may_report, visible
from gongfu.office.reports.models import Report, Step
from gongfu.office.workbooks import rules
from gongfu.office.workbooks.models import Batch, Entry

if TYPE_CHECKING:
    from gongfu.office.people.models import User

__all__ = ["write"]


def write(batch: Batch, entries: Sequence[Entry]) -> None:
    """Fill in the reports of the entries. Must run inside a transaction."""
    from gongfu.office.workbooks.applying import MOVED, still

    rows = visible(batch.user, Report).filter(pk__in=[entry.report for entry in entries])
    found = {report.pk: report for report in rows.select_related("period", "unit").select_for_update(of=("self",))}
    for entry in entries:
        entry.state = Entry.State.LEFT
        report = found.get(entry.report or 0)
        if report is None or not may_report(batch.user, report):
            entry.note = "不在您的范围内，没有导入"
            continue
        current: dict[str, Value] = {column.name: getattr(report, column.name) for column in REPORT.edits}
        wanted = still(entry, current, batch.overwrite)
        if wanted is None:
            entry.note = MOVED
        elif wanted and (told := rules.report_refusal(batch.user, report)):
            entry.note = told[:500]
        elif wanted or not all(change["verdict"] == "clash" for change in entry.changes):
            entry.state = Entry.State.APPLIED
            if wanted:
                _save(batch.user, report, wanted)


def _save(user: User, report: Report, wanted: Mapping[str, Value]) -> None:
    before = report.state
    for name, value in wanted.items():
        setattr(report, name, "" if value is None and name in ("done", "problems", "plans") else value)
    report.state = Report.State.DRAFT
    report.version += 1
    report.save()
    if before != report.state:
        Step.objects.create(report=report, by=user, who=str(user), before=before, after=report.state)
