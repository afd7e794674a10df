"""The task that an address names, if the user sees it."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from gongfu.office.ledger.models import Task
from gongfu.office.people.rights import visible

__all__ = ["find"]


def find(user: Any, key: str, rows: Any = None) -> Task:
    """The visible task of that number, from ``rows`` where they are given. Raises :class:`Http404` for any other."""
    tasks = visible(user, Task) if rows is None else rows
    found: Task | None = tasks.filter(key=key).first() if "\x00" not in key else None
    if found is None:
        raise Http404
    return found
