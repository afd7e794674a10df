"""A workbook that came back, held against what is there: which rows change what, and which cannot be taken and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction

from gongfu.delivery.sheet.columns import LAYOUTS, LEDGER, Kind
from gongfu.delivery.sheet.read import Sheet, read
from gongfu.delivery.sheet.rows import Fault, Row, shown
from gongfu.delivery.sheet.values import Value
from gongfu.delivery.sheet.versions import Change, compare
from gongfu.documents.errors import InputError
from gongfu.office.ledger.models import Task
from gongfu.office.people.rights import may_edit, may_report, visible
from gongfu.office.reports.models import Period, Report
from gongfu.office.workbooks import rules
from gongfu.office.workbooks.lines import period_name, report_rows, task_rows, valued_reports, valued_tasks
from gongfu.office.workbooks.models import Batch, Entry

if TYPE_CHECKING:
    from gongfu.office.people.models import User

__all__ = ["CHUNK", "read_batch", "returned_faults", "sheets_of"]

CHUNK = 500
"""Rows that are looked up, and entries that are stored, at once."""
_UNSEEN = "系统里没有这个任务，或不在您的范围内"


def read_batch(batch: Batch) -> None:
    """Read a batch's file and store what it would change. Doing it again begins anew."""
    batch.entries.all().delete()
    try:
        sheets = sheets_of(batch)
    except InputError as error:
        place = f"{error.place}：" if error.place else ""
        batch.state, batch.problem = Batch.State.FAILED, f"{place}{error.cause}。{error.remedy}"
        batch.save()
        return
    batch.about = {"sheets": [_read_sheet(batch, sheet) for sheet in sheets]}
    batch.state = Batch.State.READY
    batch.save()


def sheets_of(batch: Batch) -> list[Sheet]:
    """The batch's file as typed rows. Raises :class:`InputError`."""
    with batch.file.open("rb") as file:
        return read(file.read(), batch.name)


def returned_faults(batch: Batch, kind: Kind) -> list[Fault]:
    """What is wrong with the rows of a kind of sheet, clashes that were left included."""
    found = []
    for entry in batch.entries.filter(kind=kind).exclude(state=Entry.State.APPLIED):
        for fault in entry.faults:
            found.append(Fault(entry.number, fault["column"], "", fault["text"]))
        for change in entry.changes if entry.verdict == Entry.Verdict.CLASH else ():
            if change["verdict"] == "clash":
                column = LAYOUTS[kind].column(change["column"])
                text = f"导出后已被他人改为“{rules.words(column, change['old'])}”，没有导入；要改请重新导出"
                found.append(Fault(entry.number, column.title, "", text))
        if entry.note:
            found.append(Fault(entry.number, "", "", entry.note))
    return found


def _read_sheet(batch: Batch, sheet: Sheet) -> dict[str, Any]:
    """Store the entries of a sheet; what is told of it as a whole."""
    entries: list[Entry] = list(_faulty(batch, sheet))
    unchanged = stale = 0
    plan = _ledger if sheet.layout is LEDGER else _report
    for start in range(0, len(sheet.rows), CHUNK):
        for row, entry, is_stale in plan(batch.user, sheet, sheet.rows[start : start + CHUNK]):
            stale += is_stale
            if entry is None:
                unchanged += 1
                continue
            entry.batch, entry.kind, entry.number = batch, sheet.layout.kind, row.number
            entry.key = "、".join(row.keys)[:300]
            entries.append(entry)
    for start in range(0, len(entries), CHUNK):
        with transaction.atomic():
            Entry.objects.bulk_create(entries[start : start + CHUNK])
    return {
        "name": sheet.table.name or batch.name,
        "kind": sheet.layout.kind,
        "rows": len(sheet.table.rows),
        "unchanged": unchanged,
        "stale": stale,
        "unknown": list(sheet.table.unknown)[:50],
        "missing": list(sheet.missing),
        "marked": sheet.marked,
        "verdicts": dict(Counter(str(entry.verdict) for entry in entries)),
    }


def _faulty(batch: Batch, sheet: Sheet) -> Iterator[Entry]:
    """Rows in which something is written that cannot be read."""
    by_row: dict[int, list[Fault]] = defaultdict(list)
    for fault in sheet.faults:
        by_row[fault.row].append(fault)
    at = [sheet.table.places[name] for name in sheet.layout.keys if name in sheet.table.places]
    cells = {number: cells for number, cells in sheet.table.rows if number in by_row}
    title = sheet.table.places.get("title")
    for number, faults in by_row.items():
        told = [{"column": fault.column, "text": fault.sentence} for fault in faults]
        yield Entry(
            batch=batch,
            kind=sheet.layout.kind,
            number=number,
            key="、".join(cells[number][place] for place in at)[:300],
            label=cells[number][title][:300] if title is not None else "",
            verdict=Entry.Verdict.FAULT,
            faults=told,
        )


Planned = Iterator[tuple[Row, Entry | None, bool]]


def _ledger(user: User, sheet: Sheet, rows: Sequence[Row]) -> Planned:
    seen = task_rows(visible(user, Task).filter(key__in=[row.keys[0] for row in rows]))
    found = {task.key: (task, values) for task, values in valued_tasks(list(seen))}
    names = rules.unit_names()
    for row in rows:
        if row.keys[0] not in found:
            yield row, _problem(Entry.Verdict.UNKNOWN, "任务编号", _UNSEEN), False
            continue
        task, current = found[row.keys[0]]
        values, faults = rules.with_units(row.values, names)
        changes = compare(sheet.layout.edits, values, row.mark, current)
        stale = row.mark is not None and row.mark.version != task.version
        if not faults and not changes:
            yield row, None, stale
            continue
        entry = Entry(task=task.pk, label=task.title)
        if not may_edit(user, task):
            told = "台账只能由试验区办公室和本行动的专班修改" + _what(changes)
            entry.verdict, entry.faults = Entry.Verdict.FOREIGN, [{"column": "任务编号", "text": told}]
        elif faults := faults or rules.task_faults(user, task, _after(current, changes)):
            entry.verdict, entry.faults = Entry.Verdict.FAULT, faults
        else:
            _put(entry, changes)
        yield row, entry, stale


def _report(user: User, sheet: Sheet, rows: Sequence[Row]) -> Planned:
    periods = {period_name(period): period for period in Period.objects.all()}
    wanted = [row for row in rows if row.keys[0] in periods]
    seen = visible(user, Report).filter(
        period__in={periods[row.keys[0]].pk for row in wanted}, task__key__in={row.keys[1] for row in wanted}
    )
    found: dict[tuple[int, str, str], tuple[Report, dict[str, Value]]] = {}
    for report, current in valued_reports(list(report_rows(seen))):
        for name in (report.unit.name, str(report.unit)):
            found[report.period_id, report.task.key, name] = report, current
    for row in rows:
        name, key, unit = row.keys
        place = (periods[name].pk, key, unit) if name in periods else None
        if place is None or place not in found:
            yield row, _unknown_report(name, unit, name in periods), False
            continue
        report, current = found[place]
        changes = compare(sheet.layout.edits, row.values, row.mark, current)
        stale = row.mark is not None and row.mark.version != report.version
        if not changes:
            yield row, None, stale
            continue
        entry = Entry(report=report.pk, task=report.task_id, label=report.task.title)
        if not may_report(user, report):
            told = f"“{unit}”不是您的单位，不能代填" + _what(changes)
            entry.verdict, entry.faults = Entry.Verdict.FOREIGN, [{"column": "填报单位", "text": told}]
        elif told := rules.report_refusal(user, report):
            entry.verdict, entry.faults = Entry.Verdict.REFUSED, [{"column": "", "text": told}]
        elif faults := rules.report_faults(report, [change.column.name for change in changes]):
            entry.verdict, entry.faults = Entry.Verdict.FAULT, faults
        else:
            _put(entry, changes)
        yield row, entry, stale


def _unknown_report(period: str, unit: str, known: bool) -> Entry:
    if not known:
        return _problem(Entry.Verdict.UNKNOWN, "填报期", f"没有“{period}”这个填报期")
    told = f"这一期没有“{unit}”对这个任务的填报，或不在您的范围内"
    return _problem(Entry.Verdict.UNKNOWN, "任务编号", told)


def _problem(verdict: Any, column: str, told: str) -> Entry:
    return Entry(verdict=verdict, faults=[{"column": column, "text": told}])


def _what(changes: Iterable[Change]) -> str:
    titles = "、".join(change.column.title for change in changes)
    return f"（改动了：{titles}）" if titles else ""


def _after(current: Mapping[str, Value], changes: Iterable[Change]) -> dict[str, Value]:
    """The row as it would be, without what clashes."""
    return {**current, **{change.column.name: change.new for change in changes if change.verdict == "new"}}


def _put(entry: Entry, changes: Sequence[Change]) -> None:
    entry.changes = [
        {"column": one.column.name, "old": shown(one.old), "new": shown(one.new), "verdict": one.verdict}
        for one in changes
    ]
    clashes = any(one.verdict == "clash" for one in changes)
    entry.verdict = Entry.Verdict.CLASH if clashes else Entry.Verdict.CHANGE
