"""What dashboards count is kept until something of it changes, by whatever way: form, bulk update, import, shell.

Every statement that changes a counted table, in any process, gives the :class:`~.models.Mark` a new token once its
transaction is through. Keys of the cache hold the token: what is old is not deleted but never asked for again.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.cache import cache
from django.db import DatabaseError, IntegrityError, connections, transaction
from django.utils.translation import get_language

from gongfu.office.dashboard.models import Mark
from gongfu.office.frame.clock import today

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

__all__ = ["kept", "watch"]

_COUNTED = (
    "ledger_(task|task_areas|assignment|source)|reports_(report|period|snapshot)|zones_(action|area|unit)"
    "|supervision_order"
)
_CHANGES = re.compile(
    rf'\s*(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|UPDATE|DELETE\s+FROM|REPLACE\s+INTO|TRUNCATE)\s+"?(?:{_COUNTED})"?(?!\w)',
    re.IGNORECASE,
)
_SECONDS = 600
"""How long anything is kept at most, should a new token not have been written."""

Kept = TypeVar("Kept")


def kept(name: str, scope: str, make: Callable[[], Kept], *, until: str | None = None) -> Kept:
    """What ``make`` gives, as long as nothing counted has changed, for this day, language and ``scope`` of rights.

    ``until`` replaces the mark for what changes with something else. Inside a transaction nothing is kept: what it
    sees is not what others see.
    """
    if connections["default"].in_atomic_block:
        return make()
    mark = _mark() if until is None else until
    parts = (name, scope, mark, today().isoformat(), get_language() or "")
    key = "dashboard:" + sha256("\x1f".join(parts).encode()).hexdigest()
    found = cache.get(key)
    if found is None:
        found = make()
        cache.set(key, found, _SECONDS)
    return found  # type: ignore[no-any-return]


def watch(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Look at every statement of a new connection."""
    if not any(getattr(wrapper, "func", None) is _look for wrapper in connection.execute_wrappers):
        connection.execute_wrappers.append(partial(_look, connection))


def _look(connection: BaseDatabaseWrapper, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    result = execute(sql, params, many, context)
    waiting = any(isinstance(one[1], partial) and one[1].func is _renew for one in connection.run_on_commit)
    if not waiting and _CHANGES.match(str(sql)):
        # robust: what was changed is stored, and stays so for its user even where the mark could not be
        transaction.on_commit(partial(_renew, connection.alias), using=connection.alias, robust=True)
    return result


def _renew(alias: str) -> None:
    """A new token, in a transaction of its own: no writer waits for another's because of the mark.

    Single statements only: outside a transaction the change that calls for it is still being read (``RETURNING``),
    and SQLite begins and ends no transaction meanwhile.
    """
    token, marks = uuid.uuid4(), Mark.objects.using(alias)
    try:
        if not marks.filter(pk=1).update(token=token):
            with suppress(IntegrityError):  # another process has just made it
                Mark(pk=1, token=token).save(force_insert=True, using=alias)
    except DatabaseError:
        if Mark._meta.db_table in connections[alias].introspection.table_names():
            raise  # else the tables are being made, and nothing has been kept yet


def _mark() -> str:
    found = Mark.objects.filter(pk=1).values_list("token", flat=True).first()
    if found is None:
        found = Mark.objects.get_or_create(pk=1)[0].token
    return str(found)
