"""The same change to many tasks: looked over first, written in short transactions, and taken back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from gongfu.office.ledger.lighting import relight
from gongfu.office.ledger.models import Assignment, BulkChange, BulkPart, Task
from gongfu.office.ledger.moves import refusal
from gongfu.office.ledger.plain import COLUMNS, LABELS, Names, Plain, read, whole
from gongfu.office.ledger.storing import by_hand, changed, set_columns, write_history
from gongfu.office.people import audit
from gongfu.office.people.rights import editable
from gongfu.office.zones.models import Action, Area, Unit

__all__ = ["CHUNK", "Outlook", "Undone", "apply", "look", "undo"]

CHUNK = 500
"""Tasks a transaction: others write meanwhile."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a change would do: how many tasks it may change, and how many not, with the reasons."""

    allowed: int
    refused: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Undone:
    """How many tasks are as they were, and how many somebody has edited since, which were left alone."""

    restored: int
    left: int


def look(tasks: QuerySet[Task], values: Plain, user: Any) -> Outlook:
    """Count what a change would do to the tasks; three queries."""
    allowed, refused = 0, []
    if begun := tasks.count() - (tasks := _begun(tasks, values)).count():
        refused.append((_("起始日期晚于新的截止日期"), begun))
    for state, count in tasks.order_by().values_list("state").annotate(Count("pk")):
        why = _refused(state, values, user)
        if why:
            refused.append((why, count))
        else:
            allowed += count
    return Outlook(allowed, tuple(refused))


def apply(tasks: QuerySet[Task], values: Plain, user: Any) -> tuple[BulkChange, int]:
    """Make the change in every task that it is allowed in; the record of it, and how many tasks it changed.

    Each transaction writes at most :data:`CHUNK` tasks with their history and what they were before.
    """
    names = Names.of(values)
    said = ((name, value) for name, value in values.items() if value or name != "finished")
    text = "；".join(f"{LABELS[name]}：{names.words(name, value)}" for name, value in said)
    change = BulkChange.objects.create(user=user, values=values, text=text[:500])
    done = 0
    for ids in _chunks(_begun(tasks, values).order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            rows = list(whole(editable(user).filter(pk__in=ids)).order_by("pk").select_for_update(of=("self",)))
            before = {task.pk: read(task) for task in rows}
            rows = [
                task for task in rows if changed(before[task.pk], values) and not _refused(task.state, values, user)
            ]
            part = {
                str(task.pk): {
                    "version": task.version + 1,
                    "corrected": task.corrected,
                    "old": {name: before[task.pk][name] for name in values},
                    "printed": {row.unit.key: row.printed for row in task.assignments.all() if row.role == "lead"},
                }
                for task in rows
            }
            _write(rows, before, [values] * len(rows), user, text)
            if part:
                BulkPart.objects.create(change=change, rows=part)
        done += len(rows)
        relight(rows)
    audit.record(user, "bulk", label=text, count=done, change=change.pk, values=values)
    return change, done


def undo(change: BulkChange, user: Any) -> Undone:
    """Put back what a change changed, where nobody has edited since. Cut off and begun again it goes on."""
    restored = left = 0
    for part in change.parts.order_by("pk"):
        with transaction.atomic():
            old = {int(pk): row for pk, row in part.rows.items()}
            rows = list(whole(editable(user).filter(pk__in=old)).order_by("pk").select_for_update(of=("self",)))
            rows = [task for task in rows if task.version == old[task.pk]["version"]]
            before = {task.pk: read(task) for task in rows}
            values = [old[task.pk]["old"] for task in rows]
            _write(rows, before, values, user, "撤销批量修改", old)
            part.delete()
        restored += len(rows)
        left += len(old) - len(rows)
        relight(rows)
    BulkChange.objects.filter(pk=change.pk).update(undone=timezone.now())
    audit.record(user, "bulk", label=f"撤销：{change.text}", count=restored, left=left, change=change.pk)
    return Undone(restored, left)


def _refused(state: str, values: Plain, user: Any) -> str:
    return refusal(user, state, values["state"], values.get("state_reason", "")) if "state" in values else ""


def _begun(tasks: QuerySet[Task], values: Plain) -> QuerySet[Task]:
    """Without the tasks that would end before they begin."""
    return tasks.exclude(start__gt=values["due"]) if values.get("due") else tasks


def _chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    every = list(ids)  # before anything changes: the change may take tasks out of the filter
    for start in range(0, len(every), CHUNK):
        yield every[start : start + CHUNK]


def _write(
    tasks: Sequence[Task],
    before: dict[int, Plain],
    values: Sequence[Plain],
    user: Any,
    reason: str,
    old: dict[int, Any] | None = None,
) -> None:
    """Write each task's values, a new version and history. ``old`` has what was set by hand before, for an undo."""
    if not tasks:
        return
    names = Names.of(*values, *before.values())
    actions = {action.key: action for action in Action.objects.all()}
    related = {}
    for task, new in zip(tasks, values, strict=True):
        fields = changed(before[task.pk], new)
        task.corrected = old[task.pk]["corrected"] if old else by_hand(task, fields)
        task.version += 1
        task.updated = timezone.now()
        set_columns(task, {name: new[name] for name in fields if name in COLUMNS and name != "action"})
        if "action" in fields:
            task.action = actions.get(new["action"])
        told = [name for name in fields if name not in COLUMNS]
        related[task.pk] = {
            name: [names.words(name, before[task.pk][name]), names.words(name, new[name])] for name in told
        }
    columns = [name for name in values[0] if name in COLUMNS]
    _update(tasks, [*columns, "version", "corrected", "updated"])
    _areas(tasks, values)
    _leads(tasks, values, old or {})
    write_history(tasks, user, reason, related)


def _update(tasks: Sequence[Task], names: Sequence[str]) -> None:
    """Write columns of many tasks by one prepared statement: ``bulk_update`` takes longer to word its own."""
    fields = [Task._meta.get_field(name) for name in names]
    quote = connection.ops.quote_name
    columns = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    rows = [
        [*(field.get_db_prep_save(getattr(task, field.attname), connection) for field in fields), task.pk]
        for task in tasks
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {quote(Task._meta.db_table)} SET {columns} WHERE id = %s", rows)


def _areas(tasks: Sequence[Task], values: Sequence[Plain]) -> None:
    if "areas" not in values[0]:
        return
    link = Task.areas.through
    ids = dict(Area.objects.values_list("key", "pk"))
    link.objects.filter(task__in=[task.pk for task in tasks]).delete()
    link.objects.bulk_create(
        link(task_id=task.pk, area_id=ids[key])
        for task, new in zip(tasks, values, strict=True)
        for key in new["areas"]
        if key in ids
    )


def _leads(tasks: Sequence[Task], values: Sequence[Plain], old: dict[int, Any]) -> None:
    """Lead units in their order; one that stays, or comes back, keeps the name that the document prints."""
    if "lead" not in values[0]:
        return
    units = {unit.key: unit for unit in Unit.objects.filter(key__in={key for new in values for key in new["lead"]})}
    rows = []
    for task, new in zip(tasks, values, strict=True):
        printed = {row.unit.key: row.printed for row in task.assignments.all() if row.role == Assignment.Role.LEAD}
        printed |= old.get(task.pk, {}).get("printed", {})
        rows += [
            Assignment(task=task, unit=units[key], role="lead", printed=printed.get(key, units[key].name), order=order)
            for order, key in enumerate(new["lead"])
            if key in units
        ]
    Assignment.objects.filter(task__in=tasks, role=Assignment.Role.LEAD).delete()
    Assignment.objects.bulk_create(rows)
