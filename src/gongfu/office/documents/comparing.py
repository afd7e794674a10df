"""An edition beside the ledger as it stands: rows of both sides for :func:`gongfu.delivery.merge.compare`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch

from gongfu.delivery.merge import Comparison, Row, Value, compare
from gongfu.office.documents.wanted import Wanted, wanted
from gongfu.office.ledger.models import Assignment, Edition, Source, Target, Task
from gongfu.office.zones.models import Action
from gongfu.office.zones.register import Register

if TYPE_CHECKING:
    from gongfu.zone import Zone

__all__ = ["FIELDS", "Names", "Sides", "digest", "sides"]

FIELDS = ("title", "text", "clause", "chapter", "action", "units", "due", "recurring", "deadlines", "targets")
"""What is compared and shown; where a task stands in its file is kept up without a word."""


class Names:
    """Units and actions by the names that documents use."""

    def __init__(self, zone: Zone) -> None:
        self.register = Register(zone)
        self.actions = {name: key for key, name in Action.objects.values_list("key", "name")}
        self.action_names = {key: name for name, key in self.actions.items()}

    def action(self, task: Wanted, source: Source | None) -> str:
        """The key of a task's action: what a person chose, what the text names, else the one its document plans."""
        if "action" in task.by_hand:
            return task.action if task.action in self.action_names else ""
        own = self.actions.get(task.action, "")
        return own or (source.action.key if source is not None and source.action is not None else "")

    def units(self, task: Wanted) -> list[tuple[str, str, str]]:
        """Role, key and printed name of a task's units, each key in a role once."""
        found: dict[tuple[str, str], str] = {}
        for unit in task.units:
            key = unit.key or self.register.key(unit.name, unit.known)
            found.setdefault((unit.role, key), unit.printed)
        return [(role, key, printed) for (role, key), printed in found.items()]

    def values(self, task: Wanted, source: Source | None) -> dict[str, Value]:
        """A wanted task's fields, as they are compared."""
        return {
            "title": task.title[:300],
            "text": task.text,
            "clause": task.clause[:200],
            "chapter": task.chapter[:300],
            "action": self.action(task, source),
            "units": tuple(sorted((role, key) for role, key, _ in self.units(task))),
            "due": task.due,
            "recurring": task.recurring,
            "deadlines": tuple(limit.text[:200] for limit in task.limits),
            "targets": tuple(wish.text[:500] for wish in task.wishes),
        }


@dataclass(frozen=True, slots=True)
class Sides:
    """An edition's tasks beside those of the ledger that came from earlier editions, and what that makes."""

    edition: Edition
    names: Names
    wanted: list[Wanted]
    tasks: list[Task]
    comparison: Comparison

    @property
    def removed(self) -> list[Task]:
        """Tasks that the edition no longer has and that are not closed yet."""
        return [row.ref for row in self.comparison.removed if row.ref.state != Task.State.CLOSED]

    @property
    def reopened(self) -> list[Task]:
        """Tasks that an earlier edition closed and this one has again."""
        from gongfu.office.documents.closing import was_closed_by_import

        pairs = [*((change.old, change.new) for change in self.comparison.changed), *self.comparison.same]
        return [old.ref for old, _ in pairs if was_closed_by_import(old.ref)]

    def pairs(self) -> list[tuple[Task, Wanted]]:
        """The ledger's tasks that are in the edition too."""
        changed = [(change.old.ref, change.new.ref) for change in self.comparison.changed]
        return changed + [(old.ref, new.ref) for old, new in self.comparison.same]


def sides(edition: Edition, zone: Zone) -> Sides:
    """Compare an edition with the ledger. A number of queries that does not grow with the tasks."""
    names = Names(zone)
    asked = [task for task in wanted(edition.ledger, edition.corrections) if not task.dropped]
    plain = {task.key: task for task in wanted(edition.ledger)}
    tasks = _ledger(edition.source)
    old = _old_rows(tasks, names, edition.source)
    new = [_new_row(task, plain[task.key], names, edition.source) for task in asked]
    return Sides(edition, names, asked, tasks, compare(old, new))


def digest(found: Sides) -> str:
    """A short digest of what an import would do: it differs as soon as the ledger or the edition has moved on."""
    comparison = found.comparison
    told: list[Any] = [
        [row.key for row in comparison.added],
        [
            [
                change.old.ref.key,
                [[field.name, field.old, field.new] for field in change.fields],
                [[c.name, c.kept, c.new] for c in change.conflicts],
            ]
            for change in comparison.changed
        ],
        [task.key for task in found.removed],
        [task.key for task in found.reopened],
    ]
    return hashlib.sha256(json.dumps(told, ensure_ascii=True, default=str).encode()).hexdigest()[:16]


def _ledger(source: Source | None) -> list[Task]:
    """Tasks of a document that came from its editions; those that people added by hand are theirs."""
    if source is None:
        return []
    units = Assignment.objects.select_related("unit").order_by("order", "id")
    targets = Target.objects.filter(active=True).order_by("id")
    rows = Task.objects.filter(source=source, edition__isnull=False).select_related("action").order_by("order", "id")
    return list(
        rows.prefetch_related(Prefetch("assignments", units), Prefetch("targets", targets, "current"), "deadlines")
    )


def _old_rows(tasks: Iterable[Task], names: Names, source: Source | None) -> list[Row]:
    tasks = list(tasks)
    ids = {task.edition_id for task in tasks}
    editions = {edition.pk: edition for edition in Edition.objects.filter(pk__in=ids).defer("text", "diagnostics")}
    said: dict[int, dict[str, Wanted]] = {}
    for pk, edition in editions.items():
        keys = edition.result.get("keys", {})
        said[pk] = {keys.get(task.key, task.key): task for task in wanted(edition.ledger)}
    return [_old_row(task, said.get(task.edition_id or 0, {}).get(task.key), names, source) for task in tasks]


def _old_row(task: Task, said: Wanted | None, names: Names, source: Source | None) -> Row:
    """A task of the ledger; what its document said of the fields that were set by hand comes from its edition."""
    fields: dict[str, Value] = {
        "title": task.title,
        "text": task.text,
        "clause": task.clause,
        "chapter": task.chapter,
        "action": task.action.key if task.action else "",
        "units": tuple(sorted((row.role, row.unit.key) for row in task.assignments.all())),
        "due": task.due.isoformat() if task.due else None,
        "recurring": task.recurring,
        "deadlines": tuple(limit.text for limit in sorted(task.deadlines.all(), key=lambda limit: limit.pk)),
        "targets": tuple(target.text for target in task.current),  # type: ignore[attr-defined]
    }
    base: Mapping[str, Value] = names.values(said, source) if said else {}
    hand = {name: base.get(name) for name in task.corrected if name in fields}
    heading = said.heading if said else ""
    return Row(said.key if said else task.key, said.text if said else task.text, fields, heading, hand, ref=task)


def _new_row(task: Wanted, plain: Wanted, names: Names, source: Source | None) -> Row:
    said = names.values(plain, source)
    hand = {name: said[name] for name in task.by_hand}
    return Row(task.key, task.text, names.values(task, source), task.heading, hand, ref=task)
