"""Files that nobody needs any more: after a week they are made again."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from gongfu.office.papers.models import File

__all__ = ["tick"]

KEPT = timedelta(days=7)
_AT_ONCE = 50


def tick() -> str:
    """Remove old files and their rows, some at a time; what was removed, in words."""
    old = list(File.objects.filter(created__lt=timezone.now() - KEPT)[:_AT_ONCE])
    for one in old:
        if one.file:
            one.file.delete(save=False)
        one.delete()
    return f"清理通报文件 {len(old)} 份" if old else ""
