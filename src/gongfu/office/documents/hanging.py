"""What hangs on a task: its units and their areas, deadlines and targets, brought to what an edition says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

from django.db.models import Model

from gongfu.office.ledger.models import Assignment, Deadline, Target, Task
from gongfu.office.zones.models import Area

if TYPE_CHECKING:
    from gongfu.office.documents.comparing import Names
    from gongfu.office.documents.wanted import Wanted

__all__ = ["day", "hang", "overwrite"]

Pairs: TypeAlias = "Sequence[tuple[Task, Wanted]]"
_AIM = ("text", "metric", "op", "value", "unit", "baseline", "date", "span_start", "span_end", "active")


def day(text: str | None) -> date | None:
    """An ISO day as a date."""
    return date.fromisoformat(text) if text else None


def overwrite(model: type[Model], rows: Sequence[Model], fields: Sequence[str]) -> None:
    """Update columns of rows that are there, each to its own values, in one statement that the database understands.

    Twenty times as quick as ``bulk_update`` for many columns. The caller has locked the rows: none can be gone.
    """
    model._default_manager.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=list(fields))


def hang(pairs: Pairs, units: Mapping[str, int], names: Names) -> None:
    """Write what hangs on tasks.

    ``units`` gives ids by key. A number of queries that does not grow with the tasks; must run inside a transaction.
    """
    ids = [task.pk for task, _ in pairs]
    _assign(pairs, ids, units, names)
    _settle(pairs, names)
    _limit(pairs, ids)
    _aim(pairs, ids)


def _followed(pairs: Pairs, field: str) -> list[tuple[Task, Wanted]]:
    """The tasks whose ``field`` follows the document: not set by hand, or set with this edition before one's eyes."""
    return [(task, asked) for task, asked in pairs if field not in task.corrected or field in asked.by_hand]


def _assign(pairs: Pairs, ids: list[int], units: Mapping[str, int], names: Names) -> None:
    there: defaultdict[int, dict[tuple[str, int], Assignment]] = defaultdict(dict)
    for row in Assignment.objects.filter(task__in=ids):
        there[row.task_id][row.role, row.unit_id] = row
    gone: list[int] = []
    made: list[Assignment] = []
    for task, wanted in _followed(pairs, "units"):
        old = there[task.pk]
        asked = {(role, units[key]): printed for role, key, printed in names.units(wanted)}
        gone += [row.pk for pair, row in old.items() if pair not in asked]
        for order, ((role, unit), printed) in enumerate(asked.items()):
            if (role, unit) not in old:
                made.append(Assignment(task=task, unit_id=unit, role=role, printed=printed[:200], order=order))
    if gone:
        Assignment.objects.filter(pk__in=gone).delete()
    Assignment.objects.bulk_create(made)


def _settle(pairs: Pairs, names: Names) -> None:
    """The areas of tasks are those in which their units sit."""
    pairs = [pair for pair in _followed(pairs, "units") if "areas" not in pair[0].corrected]
    link = Task.areas.through
    areas = dict(Area.objects.values_list("key", "pk"))
    rows = {(row.task_id, row.area_id): row.pk for row in link.objects.filter(task__in=[task.pk for task, _ in pairs])}
    asked = {
        (task.pk, areas[place])
        for task, wanted in pairs
        for _, key, _ in names.units(wanted)
        if (place := names.register.area(key)) in areas
    }
    if gone := [pk for pair, pk in rows.items() if pair not in asked]:
        link.objects.filter(pk__in=gone).delete()
    link.objects.bulk_create([link(task_id=task, area_id=area) for task, area in sorted(asked - rows.keys())])


def _limit(pairs: Pairs, ids: list[int]) -> None:
    """Deadlines as the edition prints them. Nothing hangs on them, so a task's are replaced where they differ."""
    there: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in Deadline.objects.filter(task__in=ids).order_by("pk"):
        there[row.task_id].append((row.text, row.date, row.kind, row.span_start, row.span_end))
    stale: list[int] = []
    made: list[Deadline] = []
    for task, wanted in pairs:
        asked = [(one.text[:200], day(one.date), one.kind[:10], one.start, one.end) for one in wanted.limits]
        if there[task.pk] != asked:
            stale.append(task.pk)
            made += [
                Deadline(task=task, text=text, date=until, kind=kind, span_start=start, span_end=end)
                for text, until, kind, start, end in asked
            ]
    if stale:
        Deadline.objects.filter(task__in=stale).delete()
        Deadline.objects.bulk_create(made)


def _aim(pairs: Pairs, ids: list[int]) -> None:
    """Targets by their keys. One that the edition has no longer is no longer active; what was measured of it stays.

    Targets that people added by hand (their keys begin with another letter than M) are theirs.
    """
    there: defaultdict[int, dict[str, Target]] = defaultdict(dict)
    for row in Target.objects.filter(task__in=ids, key__startswith="M"):
        there[row.task_id][row.key] = row
    made: list[Target] = []
    moved: list[Target] = []
    for task, wanted in _followed(pairs, "targets"):
        asked = {one.key: _values(one) for one in wanted.wishes}
        for key, values in asked.items():
            old = there[task.pk].get(key)
            if old is None:
                made.append(Target(task=task, key=key, **values))
            elif any(getattr(old, name) != value for name, value in values.items()):
                for name, value in values.items():
                    setattr(old, name, value)
                moved.append(old)
        for key, old in there[task.pk].items():
            if key not in asked and old.active:
                old.active = False
                moved.append(old)
    Target.objects.bulk_create(made)
    if moved:
        overwrite(Target, moved, _AIM)


def _values(one: Any) -> dict[str, Any]:
    aim = (one.text[:500], one.metric[:200], one.op, one.value, one.unit[:40], one.baseline, day(one.date))
    return dict(zip(_AIM, (*aim, one.start, one.end, True), strict=True))
