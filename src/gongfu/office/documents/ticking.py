"""What the clock asks of documents: imports and compilations that were cut off are finished."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from gongfu.office.documents.importing import resume
from gongfu.office.documents.intake import compile_edition
from gongfu.office.frame.zone import zone
from gongfu.office.ledger.models import Edition

__all__ = ["tick"]

_PATIENCE = timedelta(minutes=10)
"""How old an upload is before we no longer believe that somebody is at it; finishing it twice would be harmless."""


def tick() -> str:
    """Finish what has been waiting for long. Says how much, or nothing."""
    old = Edition.objects.filter(uploaded__lt=timezone.now() - _PATIENCE)
    waiting = list(old.filter(state__in=[Edition.State.IMPORTING, Edition.State.COMPILING]).values_list("pk", "state"))
    for pk, state in waiting:
        if state == Edition.State.IMPORTING:
            resume(pk, zone(), None)
        else:
            compile_edition(pk, zone())
    return f"接着做完了 {len(waiting)} 份文件" if waiting else ""
