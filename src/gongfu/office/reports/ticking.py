"""What the clock asks of reports: periods open and close by themselves, and lights follow the day."""

from __future__ import annotations

from io import StringIO

from django.core.management import call_command

__all__ = ["EVERY", "tick"]

EVERY = 3600.0
"""Seconds between two looks: lights of 20,000 tasks are work."""


def tick() -> str:
    """Open what has begun, close what is due, light the lights; what was done, in words."""
    told = StringIO()
    call_command("tick", stdout=told)
    return told.getvalue().strip()
