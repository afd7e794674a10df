"""An edit written into the ledger: columns, units, areas, targets, a new version, history and the audit log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import count
from typing import Any

from django.utils import timezone

from gongfu.office.ledger.models import Assignment, Target, Task
from gongfu.office.ledger.plain import COLUMNS, OF_TARGET, RELATED, ROLES, Names, Plain, read
from gongfu.office.people import audit
from gongfu.office.zones.models import Action, Area, Unit

__all__ = ["by_hand", "changed", "set_columns", "store", "write_history"]

_BY_HAND = {
    name: name for name in ("title", "text", "chapter", "clause", "action", "due", "recurring", "areas", "targets")
}
_BY_HAND |= dict.fromkeys(ROLES, "units")
"""Fields that documents decide, under the names by which an import knows that they were set by hand."""


def changed(before: Plain, after: Plain) -> list[str]:
    """Names of the fields of ``after`` that differ."""
    return [name for name in after if before.get(name) != after[name]]


def by_hand(task: Task, names: Sequence[str]) -> list[str]:
    """``corrected`` of the task after these fields were set by hand."""
    return sorted({*task.corrected, *(_BY_HAND[name] for name in names if name in _BY_HAND)})


def store(task: Task, after: Plain, user: Any, reason: str = "", kind: str = "~") -> list[str]:
    """Write the values that differ into a task from :func:`whole`, locked by the caller; returns their names.

    Must run inside a transaction. Nothing is written, and no version made, where nothing differs.
    """
    before = read(task)
    names = changed(before, after)
    if not names:
        return []
    say = Names.of(before, after)
    told = {name: [say.words(name, before.get(name)), say.words(name, after[name])] for name in names}
    task.corrected = by_hand(task, names)
    task.version += 1
    set_columns(task, {name: after[name] for name in names if name in COLUMNS})
    task.save_without_historical_record()  # one row of history, below, that has the relations too
    _relate(task, {name: after[name] for name in names if name in RELATED})
    write_history([task], user, reason, {task.pk: {name: told[name] for name in names if name in RELATED}}, kind)
    audit.record(user, "edit", task, changes=told)
    return names


def set_columns(task: Task, values: Plain) -> None:
    """Put plain values into the task's columns."""
    for name, value in values.items():
        if name == "action":
            task.action = Action.objects.filter(key=value).first() if value else None
        elif name in ("start", "due", "finished"):
            setattr(task, name, date.fromisoformat(value) if value else None)
        else:
            setattr(task, name, value)


def write_history(tasks: Sequence[Task], user: Any, reason: str, related: dict[int, Any], kind: str = "~") -> None:
    """A row of history for each task, with the changes of its relations in words."""
    model = Task.history.model
    columns = [field.attname for field in model.tracked_fields]
    model.objects.bulk_create(
        model(
            history_date=timezone.now(),
            history_user=user if getattr(user, "pk", None) else None,
            history_change_reason=reason[:100] or None,
            history_type=kind,
            related=related.get(task.pk, {}),
            **{name: getattr(task, name) for name in columns},
        )
        for task in tasks
    )


def _relate(task: Task, values: Plain) -> None:
    if "areas" in values:
        task.areas.set(Area.objects.filter(key__in=values["areas"]))
    if any(role in values for role in ROLES):
        _assign(task, {role: values[role] for role in ROLES if role in values})
    if "targets" in values:
        _aim(task, values["targets"])


def _assign(task: Task, roles: Plain) -> None:
    """Units in their roles; one that stays keeps the name that its document prints."""
    there = {(row.role, row.unit.key): row for row in task.assignments.select_related("unit")}
    units = {unit.key: unit for unit in Unit.objects.filter(key__in=[key for keys in roles.values() for key in keys])}
    asked = [(role, key) for role, keys in roles.items() for key in keys]
    gone = [row.pk for (role, key), row in there.items() if role in roles and (role, key) not in asked]
    Assignment.objects.filter(pk__in=gone).delete()
    for order, (role, key) in enumerate(asked):
        row = there.get((role, key))
        if row is None:
            unit = units[key]
            Assignment.objects.create(task=task, unit=unit, role=role, printed=unit.name, order=order)
        elif row.order != order:
            Assignment.objects.filter(pk=row.pk).update(order=order)


def _aim(task: Task, asked: Sequence[Plain]) -> None:
    """Targets by their keys; one that is taken out is no longer active, and what was measured of it stays."""
    there = {row.key: row for row in Target.objects.filter(task=task)}
    free = (f"h{number}" for number in count(1) if f"h{number}" not in there)
    kept = set()
    for values in asked:
        fields = {name: values[name] for name in OF_TARGET}
        fields["date"] = date.fromisoformat(values["date"]) if values["date"] else None
        if values["key"] in there:
            Target.objects.filter(pk=there[values["key"]].pk).update(active=True, **fields)
            kept.add(there[values["key"]].pk)
        else:
            kept.add(Target.objects.create(task=task, key=next(free), **fields).pk)
    Target.objects.filter(task=task, active=True).exclude(pk__in=kept).update(active=False)
