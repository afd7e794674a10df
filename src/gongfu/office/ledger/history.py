"""The history of a task in words: who changed which field from what to what, when and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from gongfu.office.ledger.models import Source, Task
from gongfu.office.ledger.plain import COLUMNS, LABELS, RELATED
from gongfu.office.zones.models import Action

__all__ = ["Change", "changes"]

_MOST = 100
"""Changes that a page shows, the newest."""


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody changed at a time: ``fields`` are (label, before, after) in words; none for the first entry."""

    at: datetime
    who: str
    why: str
    made: bool
    fields: tuple[tuple[str, str, str], ...]


def changes(task: Task) -> list[Change]:
    """The newest changes first; three queries."""
    rows = list(task.history.select_related("history_user").order_by("-history_date", "-history_id")[: _MOST + 1])
    actions = dict(Action.objects.values_list("pk", "name"))
    sources = dict(Source.objects.values_list("pk", "title")) if len({row.source_id for row in rows}) > 1 else {}
    found = []
    for row, older in pairwise([*rows, None]):
        first = row.history_type == "+"
        fields: list[tuple[str, str, str]] = []
        if not first:
            fields += _columns(older, row, actions, sources) if older is not None else ()
            fields += [(str(LABELS[name]), *pair) for name, pair in row.related.items() if name in RELATED]
        if fields or first:
            who = str(row.history_user) if row.history_user else _("系统")
            found.append(Change(row.history_date, who, row.history_change_reason or "", first, tuple(fields)))
    return found[:_MOST]


def _columns(old: Any, new: Any, actions: dict[int, str], sources: dict[int, str]) -> Iterator[tuple[str, str, str]]:
    for name in COLUMNS:
        column = "action_id" if name == "action" else name
        before, after = getattr(old, column), getattr(new, column)
        if before != after:
            yield str(LABELS[name]), _words(name, before, actions), _words(name, after, actions)
    if old.source_id != new.source_id:
        yield _("来源文件"), sources.get(old.source_id, "—"), sources.get(new.source_id, "—")


def _words(name: str, value: Any, actions: dict[int, str]) -> str:
    if name == "action":
        return actions.get(value, "—")
    if name == "state":
        return str(dict(Task.State.choices).get(value, value))
    if name == "recurring":
        return _("是") if value else _("否")
    return str(value) if value else "—"
