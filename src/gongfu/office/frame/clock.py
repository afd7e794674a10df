"""The one place where the office asks what day it is."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.utils import timezone

__all__ = ["today"]


def today() -> date:
    """Today in the zone's time, or the day that ``settings.TODAY`` says."""
    return date.fromisoformat(settings.TODAY) if settings.TODAY else timezone.localdate()
