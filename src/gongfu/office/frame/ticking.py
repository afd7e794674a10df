"""What the program itself leaves behind and nobody asks for again: ended sessions, results of background work."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

__all__ = ["EVERY", "KEPT", "tick"]

EVERY = 3600.0
"""Seconds between two looks."""
KEPT = timedelta(days=30)
"""How long the results of background work are kept, for whoever looks for what went wrong."""


def tick() -> str:
    """Remove them; how many, in words."""
    now = timezone.now()
    sessions, _ = Session.objects.filter(expire_date__lt=now).delete()
    jobs, _ = DBTaskResult.objects.filter(finished_at__lt=now - KEPT).delete()
    return f"清理过期登录 {sessions} 个、后台记录 {jobs} 条" if sessions or jobs else ""
