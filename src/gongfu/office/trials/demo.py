"""Scenarios of a demonstration: the sample zone's reforms, tried and saved once."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import QueryDict

from gongfu.documents.errors import InputErrors
from gongfu.office.ledger.models import Task
from gongfu.office.people.models import User
from gongfu.office.trials import asking, choice, engine
from gongfu.office.trials.saving import keep

__all__ = ["is_wanted", "scenarios"]

_MOST = 3
_PATIENCE = 300.0
"""Seconds: kernels are compiled the first time."""
_WORDS = ("低保", "养老", "收入")
"""Words of a task that could propose such a reform, the likeliest first."""


def _done() -> Path:
    return Path(settings.CONFIG.folder) / "trials" / "demo.done"


def is_wanted() -> bool:
    """Whether this is a demonstration whose scenarios were not saved yet; who deletes them gets no new ones."""
    return bool(settings.CONFIG.demo) and not _done().exists()


def scenarios() -> int:
    """Try and save the first reforms of the zone, linked to a task that could propose them; returns how many."""
    made = 0
    office = User.objects.filter(posts__role="office", is_active=True).order_by("pk").first()
    for offer in [one for one in choice.offers() if one.reform][:_MOST]:
        query = QueryDict(mutable=True)
        query["reform"] = offer.file
        try:
            chosen = choice.read(query)
            results = asking.compute(chosen, patience=_PATIENCE) if chosen else None
        except InputErrors:
            continue
        if chosen is None or results is None or isinstance(results, engine.Waiting) or chosen.reform is None:
            continue
        made += keep(office, chosen, results, name=chosen.name, note=chosen.reform.note, task=_task(chosen.name))[1]
    _done().parent.mkdir(parents=True, exist_ok=True)
    _done().touch()
    return made


def _task(name: str) -> Task | None:
    """A task with a word that the reform's name has too, else one about incomes."""
    for word in (*(word for word in _WORDS if word in name), _WORDS[-1]):
        if found := Task.objects.filter(title__contains=word).order_by("pk").first():
            return found
    return None
