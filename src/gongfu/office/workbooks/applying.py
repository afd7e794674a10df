"""What a batch would change, written: a group of rows a transaction, each held once more against what is there.

A row that was written says so in the same transaction, so that a batch that was interrupted goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from gongfu.delivery.sheet.columns import LEDGER
from gongfu.delivery.sheet.rows import shown
from gongfu.delivery.sheet.values import Value
from gongfu.office.frame.clock import today
from gongfu.office.ledger.lighting import relight
from gongfu.office.ledger.models import Assignment, Task
from gongfu.office.ledger.storing import by_hand, write_history
from gongfu.office.people import audit
from gongfu.office.people.rights import may_edit, visible
from gongfu.office.workbooks import reporting, rules
from gongfu.office.workbooks.held import MOVED, OUTSIDE, only_clashes, still
from gongfu.office.workbooks.lines import unit_values
from gongfu.office.workbooks.models import Batch, Entry
from gongfu.office.zones.models import Unit

__all__ = ["GROUP", "apply", "waiting"]

GROUP = 200
"""Rows of a transaction: a task, its history and its units are some five rows each, and others wait meanwhile."""
_FIELDS = ("title", "start", "due", "finished", "state")
_ALWAYS = {"corrected", "version", "updated"}


def waiting(batch: Batch) -> Any:
    """The entries that are to be written, in the order of the file."""
    verdicts = (Entry.Verdict.CHANGE, Entry.Verdict.CLASH)
    return batch.entries.filter(state=Entry.State.WAITING, verdict__in=verdicts)


def apply(batch: Batch) -> None:
    """Write all that waits, and say in the audit log what became of the batch. It can be called again after a crash."""
    while _group(batch.pk):
        pass
    done = batch.entries.filter(state=Entry.State.APPLIED).count()
    with transaction.atomic():
        batch = Batch.objects.select_for_update().get(pk=batch.pk)
        if batch.state != Batch.State.APPLYING:
            return
        batch.entries.filter(state=Entry.State.WAITING).update(state=Entry.State.LEFT)
        batch.state, batch.applied = Batch.State.APPLIED, timezone.now()
        batch.save()
        left = batch.entries.filter(state=Entry.State.LEFT).count()
        keys = list(batch.entries.filter(state=Entry.State.APPLIED).values_list("key", flat=True)[:200])
        audit.record(batch.user, "workbook", batch, applied=done, left=left, sha256=batch.sha256, rows=keys)


def _group(pk: int) -> int:
    """Write the next entries; how many were looked at."""
    with transaction.atomic():
        batch = Batch.objects.select_for_update().get(pk=pk)
        if batch.state != Batch.State.APPLYING:
            return 0
        entries = list(waiting(batch)[:GROUP])
        ledger = [entry for entry in entries if entry.kind == LEDGER.kind]
        _write_tasks(batch, ledger)
        reporting.write(batch, [entry for entry in entries if entry.kind != LEDGER.kind])
        Entry.objects.bulk_update(entries, ["state", "note"])
        batch.save(update_fields=["touched"])
        return len(entries)


def _write_tasks(batch: Batch, entries: Sequence[Entry]) -> None:
    rows = visible(batch.user, Task).filter(pk__in=[entry.task for entry in entries]).select_for_update(of=("self",))
    found = {task.pk: task for task in rows.prefetch_related("assignments__unit")}
    names = {str(unit): unit.pk for unit in Unit.objects.filter(active=True).order_by("known", "-pk")}
    edited: list[Task] = []
    made: list[Assignment] = []
    gone: list[int] = []
    moved: list[Assignment] = []
    related: dict[int, dict[str, list[str]]] = {}
    columns: set[str] = set()
    for entry in entries:
        entry.state = Entry.State.LEFT
        task = found.get(entry.task or 0)
        if task is None or not may_edit(batch.user, task):
            entry.note = OUTSIDE
            continue
        current = _current(task)
        wanted = still(entry, current, batch.overwrite)
        if wanted is None:
            entry.note = MOVED
            continue
        faults = rules.task_faults(batch.user, task, current | wanted)
        if faults:
            entry.note = "；".join(fault["text"] for fault in faults)[:500]
            continue
        entry.state = Entry.State.LEFT if not wanted and only_clashes(entry) else Entry.State.APPLIED
        if wanted:
            columns |= _put(task, wanted)
            edited.append(task)
            roles = [role for role in rules.ROLES if role in wanted]
            for role in roles:
                _assign(task, role, wanted[role], names, (made, gone, moved))
            related[task.pk] = {role: [shown(current[role]), shown(wanted[role])] for role in roles}
    if edited:
        Task.objects.bulk_update(edited, sorted(columns | _ALWAYS))
        write_history(edited, batch.user, f"导入工作簿 {batch.name}", related)
    Assignment.objects.filter(pk__in=gone).delete()
    Assignment.objects.bulk_create(made)
    if moved:
        Assignment.objects.bulk_update(moved, ["order"])
    if edited:
        relight(Task.objects.filter(pk__in=[task.pk for task in edited]))


def _current(task: Task) -> dict[str, Value]:
    values: dict[str, Value] = {name: getattr(task, name) for name in _FIELDS}
    return values | {"reason": task.state_reason} | unit_values(task)


def _put(task: Task, wanted: Mapping[str, Value]) -> set[str]:
    """Set a task's own columns and return their names. What a document also says is marked as set by hand."""
    for name in _FIELDS:
        if name in wanted:
            setattr(task, name, wanted[name])
    if "reason" in wanted:
        task.state_reason = str(wanted["reason"] or "")
    if task.state == Task.State.DONE and task.finished is None:
        task.finished = today()
    if task.state != Task.State.DONE:
        task.finished = None
    task.corrected = by_hand(task, list(wanted))
    task.version += 1
    task.updated = timezone.now()
    columns = {name for name in _FIELDS if name in wanted}
    also = {"finished": "state", "state_reason": "reason"}
    return columns | {column for column, name in also.items() if name in wanted}


def _assign(
    task: Task,
    role: str,
    wanted: Value,
    names: Mapping[str, int],
    rows: tuple[list[Assignment], list[int], list[Assignment]],
) -> None:
    """The units of a role as the row has them: new ones are made, others go, those that stay keep their row."""
    made, gone, moved = rows
    asked = [names[name] for name in wanted if name in names] if isinstance(wanted, tuple) else []
    there = {row.unit_id: row for row in task.assignments.all() if row.role == role}
    gone += [row.pk for unit, row in there.items() if unit not in asked]
    shown_as = {names[name]: name for name in wanted if name in names} if isinstance(wanted, tuple) else {}
    for order, unit in enumerate(asked):
        if unit not in there:
            made.append(Assignment(task=task, unit_id=unit, role=role, printed=shown_as[unit], order=order))
        elif there[unit].order != order:
            there[unit].order = order
            moved.append(there[unit])
