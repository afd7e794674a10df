"""Files that nobody needs any more: exports after a week, workbooks that came back after a quarter."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from gongfu.office.workbooks.models import Batch, Export

__all__ = ["tick"]

EXPORTS, BATCHES = timedelta(days=7), timedelta(days=92)
"""How long files are kept. What a batch changed stays in the history of tasks and in the audit log."""
AT_ONCE = 50


def tick() -> str:
    """Remove old files and their rows, some at a time; what was removed, in words."""
    now = timezone.now()
    old = [
        *Export.objects.filter(created__lt=now - EXPORTS)[:AT_ONCE],
        *Batch.objects.filter(created__lt=now - BATCHES)[:AT_ONCE],
    ]
    for one in old:
        if one.file:
            one.file.delete(save=False)
        one.delete()
    return f"清理工作簿 {len(old)} 份" if old else ""
