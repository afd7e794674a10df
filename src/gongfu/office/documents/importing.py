"""An edition imported: planned in one short transaction, written in small ones, and finished whenever it was stopped.

The plan, which says what key each task of the edition has in the ledger and which tasks are closed, is kept with the
edition while it is ``importing``. Every step after that can be done again: a task that is there is brought to what the
edition says, one that is closed stays closed. So whoever finds an edition half-way runs :func:`resume`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gongfu.documents.errors import InputError
from gongfu.office.documents.applying import MAX_ROWS, Item, Writer, batches
from gongfu.office.documents.comparing import Names, Sides, digest, sides
from gongfu.office.documents.origin import origin
from gongfu.office.documents.wanted import wanted
from gongfu.office.ledger.lighting import relight
from gongfu.office.ledger.models import Edition, Task
from gongfu.office.people.audit import record

if TYPE_CHECKING:
    from gongfu.office.people.models import User
    from gongfu.zone import Zone

__all__ = ["begin", "discard", "import_edition", "resume"]


def import_edition(edition: Edition, zone: Zone, user: User | None, seen: str = "") -> dict[str, int]:
    """Import a draft edition; the counts of what was added, changed, removed, reopened and left.

    ``seen`` is the digest of the comparison that the user agreed to. Raises :class:`InputError` where the ledger has
    changed since, or where the edition is no draft.
    """
    begin(edition, zone, user, seen)
    return resume(edition.pk, zone, user)


def begin(edition: Edition, zone: Zone, user: User | None, seen: str = "") -> None:
    """Plan the import of a draft and mark it as ``importing``: from here on :func:`resume` does the rest."""
    with transaction.atomic():
        edition = Edition.objects.select_for_update().get(pk=edition.pk)
        if edition.state != Edition.State.DRAFT:
            raise InputError(edition.name, _("这个版本不是待导入的状态"), _("请刷新页面，看它现在的状态"))
        edition.source = edition.source or origin(edition)
        others = Edition.objects.filter(source=edition.source, state=Edition.State.IMPORTING)
        if others.exclude(pk=edition.pk).exists():
            raise InputError(edition.name, _("同一份文件的另一个版本正在导入"), _("请等它完成后再导入"))
        found = sides(edition, zone)
        if seen and seen != digest(found):
            raise InputError(edition.name, _("核对之后台账又有变动"), _("请重新核对下面的比较结果，再导入"))
        edition.state = Edition.State.IMPORTING
        edition.imported_by = user
        edition.result = edition.result | {"plan": _plan(found)}
        edition.save(update_fields=["source", "state", "imported_by", "result"])


def resume(pk: int, zone: Zone, user: User | None) -> dict[str, int]:
    """Write what the plan of an ``importing`` edition says, and mark it as ``imported``. Doing it again is harmless."""
    edition = Edition.objects.select_related("source__action").get(pk=pk)
    if edition.state != Edition.State.IMPORTING:
        return _counts(edition)
    plan = edition.result["plan"]
    names = Names(zone)
    writer = Writer(edition, names, user)
    tasks = [task for task in wanted(edition.ledger, edition.corrections) if not task.dropped]
    items = [Item(plan["keys"][task.key], task) for task in tasks]
    for group in batches(items, names):
        with transaction.atomic():
            if not _still(edition):
                return _counts(edition)
            writer.write(group)
    step = MAX_ROWS // 2  # a task and its history
    for at in range(0, len(plan["close"]), step):
        with transaction.atomic():
            if not _still(edition):
                return _counts(edition)
            writer.close(plan["close"][at : at + step])
    return _finish(edition, user)


def discard(edition: Edition, user: User | None) -> None:
    """Give up a draft, or a file that could not be read. Nothing of it has touched the ledger."""
    given_up = [Edition.State.DRAFT, Edition.State.FAILED, Edition.State.COMPILING]
    with transaction.atomic():
        done = Edition.objects.filter(pk=edition.pk, state__in=given_up).update(state=Edition.State.DISCARDED)
        if not done:
            raise InputError(
                edition.name, _("这个版本已经导入或正在导入，不能放弃"), _("如需改回，请上传原来的版本再导入")
            )
        record(user, "import", edition, discarded=True)


def _plan(found: Sides) -> dict[str, Any]:
    """What to do, in plain values: every task's key in the ledger, what to close, and what it comes to."""
    keys = {asked.key: task.key for task, asked in found.pairs()}
    fresh = [row.ref.key for row in found.comparison.added]
    keys |= _free_keys(fresh)
    closed = [task.key for task in found.removed]
    comparison = found.comparison
    counts = {
        "added": len(fresh),
        "changed": len(comparison.changed),
        "removed": len(closed),
        "reopened": len(found.reopened),
        "same": len(comparison.same),
        "conflicts": comparison.conflicts,
    }
    return {"keys": keys, "close": closed, "counts": counts}


def _free_keys(asked: Sequence[str]) -> dict[str, str]:
    """A key for each new task: the compiler's, with a number behind where another task has had it before."""
    variants = {key: [key, *(f"{key}-{number}" for number in range(2, 100))] for key in asked}
    there = set(Task.objects.filter(key__in=asked).values_list("key", flat=True))
    if there:
        longer = [name for key in there for name in variants[key]]
        there |= set(Task.objects.filter(key__in=longer).values_list("key", flat=True))
    return {key: next(name for name in variants[key] if name not in there) for key in asked}


def _still(edition: Edition) -> bool:
    """Take the edition's lock; whether it is still to be imported, and nobody else has finished it."""
    state = Edition.objects.select_for_update().values_list("state", flat=True).get(pk=edition.pk)
    return bool(state == Edition.State.IMPORTING)


def _finish(edition: Edition, user: User | None) -> dict[str, int]:
    plan = edition.result["plan"]
    moved = {key: name for key, name in plan["keys"].items() if key != name}
    kept = {name: value for name, value in edition.result.items() if name != "plan"}
    edition.result = kept | plan["counts"] | {"keys": moved}
    edition.state, edition.imported = Edition.State.IMPORTED, timezone.now()
    with transaction.atomic():
        if _still(edition):
            edition.save(update_fields=["state", "imported", "result"])
            record(user, "import", edition, **plan["counts"])
    relight(Task.objects.filter(key__in=[*plan["keys"].values(), *plan["close"]]))
    return _counts(edition)


def _counts(edition: Edition) -> dict[str, int]:
    names = ("added", "changed", "removed", "reopened", "same", "conflicts")
    return {name: int(edition.result.get(name, 0)) for name in names}
