"""Report rows of a batch, filed through the same service and held to the same form as those of the page."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from gongfu.delivery.sheet.columns import REPORT
from gongfu.delivery.sheet.values import Value
from gongfu.delivery.states import Refusal
from gongfu.office.frame.clock import today
from gongfu.office.people.rights import may_report, visible
from gongfu.office.reports import earlier, filing
from gongfu.office.reports.forms import ReportForm
from gongfu.office.reports.models import Report
from gongfu.office.workbooks.held import MOVED, OUTSIDE, only_clashes, still
from gongfu.office.workbooks.models import Batch, Entry

__all__ = ["FIELDS", "write"]

FIELDS = tuple(column.name for column in REPORT.edits)
_SPACE = uuid.UUID("5f1b9d5c-6a0e-4b7e-9c0b-0c1d3a3a9a53")
"""Namespace of the keys under which reports of a batch are filed: the same entry has the same key every time."""


def write(batch: Batch, entries: Sequence[Entry]) -> None:
    """Fill in the reports of the entries, and file them where the batch says so. Must run inside a transaction."""
    rows = visible(batch.user, Report).filter(pk__in=[entry.report for entry in entries])
    rows = rows.select_related("period", "unit", "task").prefetch_related("task__targets", "values")
    found = {report.pk: report for report in rows}
    for entry in entries:
        entry.state = Entry.State.LEFT
        report = found.get(entry.report or 0)
        if report is None or not may_report(batch.user, report):
            entry.note = OUTSIDE
            continue
        wanted = still(entry, {name: getattr(report, name) for name in FIELDS}, batch.overwrite)
        if wanted is None:
            entry.note = MOVED
        elif not wanted:
            entry.state = Entry.State.LEFT if only_clashes(entry) else Entry.State.APPLIED
        else:
            _file(batch, entry, report, wanted)


def _file(batch: Batch, entry: Entry, report: Report, wanted: Mapping[str, Value]) -> None:
    """Store a report, as filed where that is wanted and it says enough, else as a draft with a note of what lacks."""
    key = uuid.uuid5(_SPACE, f"{batch.pk}/{entry.pk}")
    form = _form(report, wanted, key, filing=batch.submit)
    name = "submit" if batch.submit and form.is_valid() else "save"
    if batch.submit and name == "save":
        lacking = "；".join(str(told) for errors in form.errors.values() for told in errors)
        entry.note = f"已存为草稿，没有报送：{lacking}"[:500]
        form = _form(report, wanted, key, filing=False)
    if not form.is_valid():
        entry.note = "；".join(str(told) for errors in form.errors.values() for told in errors)[:500]
        return
    try:
        filing.file(batch.user, report, name, form.content(), report.version, key, today())
    except Refusal as refusal:
        entry.note = str(refusal)[:500]
    except filing.Conflict:
        entry.note = MOVED
    else:
        entry.state = Entry.State.APPLIED


def _form(report: Report, wanted: Mapping[str, Value], key: uuid.UUID, filing: bool) -> ReportForm:
    """The page's form, filled in as the report stands and with what the row changes."""
    data: dict[str, object] = {"version": report.version, "key": str(key)}
    for name in FIELDS:
        value = wanted[name] if name in wanted else getattr(report, name)
        data[name] = "" if value is None else value
    data |= {f"target_{value.target_id}": value.value for value in report.values.all()}
    return ReportForm(data, report=report, before=earlier.before(report) if filing else None, filing=filing)
