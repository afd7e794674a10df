"""Tasks of an edition written into the ledger, a batch a transaction. Writing one again changes nothing.

What people made is left alone: progress, reports, evidence, states, dependencies, and fields corrected by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from gongfu.office.documents.closing import close, reopen, was_closed_by_import
from gongfu.office.documents.comparing import Names
from gongfu.office.documents.hanging import day, hang, overwrite
from gongfu.office.documents.wanted import Wanted
from gongfu.office.frame.clock import today
from gongfu.office.ledger.models import Edition, Task
from gongfu.office.ledger.plain import RELATED, Plain, read, whole
from gongfu.office.ledger.plain import Names as PlainNames
from gongfu.office.ledger.storing import write_history
from gongfu.office.zones.models import Action

if TYPE_CHECKING:
    from gongfu.office.people.models import User

__all__ = ["MAX_ROWS", "Writer", "batches"]

MAX_ROWS = 500
"""Most rows that one transaction writes: it holds the database's write lock, and others report meanwhile."""
_CONTENT = ("title", "text", "clause", "chapter", "action_id", "due", "recurring")
"""Columns that the document decides; a change of them is an edit, with history and a new version."""
_PLACE = ("order", "quotation", "place", "span_start", "span_end", "edition_id")
"""Columns that say where the task stands in its file; they follow the file without a word."""
_UPDATED = ["title", "text", "clause", "chapter", "action", "due", "recurring", "corrected"]
_UPDATED += ["order", "quotation", "place", "span_start", "span_end", "edition", "state", "state_reason", "finished"]


class Item(NamedTuple):
    """A task to write: the key it has in the ledger, and what the edition says."""

    key: str
    wanted: Wanted


def batches(items: Sequence[Item], names: Names) -> Iterator[list[Item]]:
    """The items in groups whose rows fit into one transaction: the task, its history, and what hangs on it."""
    group: list[Item] = []
    rows = 0
    for item in items:
        task = item.wanted
        cost = 2 + 2 * len(names.units(task)) + len(task.limits) + len(task.wishes)  # a unit may bring its area
        if group and rows + cost > MAX_ROWS:
            yield group
            group, rows = [], 0
        group.append(item)
        rows += cost
    if group:
        yield group


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes an edition's tasks on behalf of ``user``; ``None`` is the system."""

    edition: Edition
    names: Names
    user: User | None

    @property
    def reason(self) -> str:
        """What the history says of the change."""
        return f"导入 {self.edition.name}"[:100]

    def write(self, group: Sequence[Item]) -> None:
        """Create or update a group of tasks with all that hangs on them. Must run inside a transaction."""
        units = self.names.register.create(key for item in group for _, key, _ in self.names.units(item.wanted))
        actions = dict(Action.objects.values_list("key", "pk"))
        found = Task.objects.select_for_update(of=("self",)).order_by("pk").filter(key__in=[item.key for item in group])
        there: dict[str, Task] = {task.key: task for task in whole(found)}
        before = {task.pk: read(task) for task in there.values()}
        edited: set[int] = set()
        new: list[Task] = []
        for item in group:
            action = actions.get(self.names.action(item.wanted, self.edition.source))
            task = there.get(item.key)
            if task is None:
                new.append(self._new(item, action))
            elif self._update(task, item.wanted, action):
                edited.add(task.pk)
        known = list(there.values())
        if new:
            made = bulk_create_with_history(new, Task, default_user=self.user, default_change_reason=self.reason)
            there |= {task.key: task for task in made}
        hang([(there[item.key], item.wanted) for item in group], units, self.names)
        after = {task.pk: read(task) for task in whole(Task.objects.filter(pk__in=before))}
        related = _related(before, after)
        self._save([task for task in known if task.pk in edited or related.get(task.pk)], related)
        self._save([task for task in known if task.pk not in edited and not related.get(task.pk)], None)

    def close(self, keys: Iterable[str]) -> None:
        """Close tasks that the edition has no longer. Must run inside a transaction."""
        locked = Task.objects.select_for_update(of=("self",)).order_by("pk")
        tasks = list(locked.filter(key__in=list(keys)).exclude(state=Task.State.CLOSED))
        for task in tasks:
            close(task, self.edition)
        self._save(tasks, {})

    def _new(self, item: Item, action: int | None) -> Task:
        task = Task(
            key=item.key,
            source=self.edition.source,
            sample=self.edition.source.sample if self.edition.source else False,
            corrected=sorted(item.wanted.by_hand),
        )
        for name, value in (_content(item.wanted, action) | self._place(item.wanted)).items():
            setattr(task, name, value)
        return task

    def _update(self, task: Task, wanted: Wanted, action: int | None) -> bool:
        """Put what the edition says into a task; whether that is an edit and not only a move in the file."""
        content = _content(wanted, action)
        before = [getattr(task, name) for name in (*_CONTENT, "state", "corrected")]
        kept = set(task.corrected) - wanted.by_hand
        for name, value in content.items():
            if name.removesuffix("_id") not in kept:
                setattr(task, name, value)
        for name, value in self._place(wanted).items():
            setattr(task, name, value)
        task.corrected = sorted(kept | wanted.by_hand)
        if was_closed_by_import(task):
            reopen(task, today())
        return before != [getattr(task, name) for name in (*_CONTENT, "state", "corrected")]

    def _place(self, wanted: Wanted) -> dict[str, Any]:
        values = (wanted.order, wanted.quotation, wanted.place[:200], wanted.start, wanted.end, self.edition.pk)
        return dict(zip(_PLACE, values, strict=True))

    def _save(self, tasks: Sequence[Task], related: dict[int, Any] | None) -> None:
        """Store edits with history and a new version; without ``related`` they are moves in the file, and have none."""
        if not tasks:
            return
        if related is None:
            overwrite(Task, tasks, _UPDATED)
            return
        for task in tasks:
            task.version += 1
            task.updated = timezone.now()
        overwrite(Task, tasks, [*_UPDATED, "version", "updated"])
        write_history(tasks, self.user, self.reason, related)


def _related(before: dict[int, Plain], after: dict[int, Plain]) -> dict[int, dict[str, list[str]]]:
    """What changed of units, areas and targets, in words, by the id of the task."""
    say = PlainNames.of(*before.values(), *after.values())
    return {
        pk: {name: [say.words(name, was[name]), say.words(name, after[pk][name])] for name in names}
        for pk, was in before.items()
        if (names := [name for name in RELATED if was[name] != after[pk][name]])
    }


def _content(wanted: Wanted, action: int | None) -> dict[str, Any]:
    values = (
        wanted.title[:300],
        wanted.text,
        wanted.clause[:200],
        wanted.chapter[:300],
        action,
        day(wanted.due),
        wanted.recurring,
    )
    return dict(zip(_CONTENT, values, strict=True))
