"""What the clock asks of reports: periods open and close, lights follow the day."""

from __future__ import annotations

from gongfu.office.frame.clock import today
from gongfu.office.ledger.lighting import relight
from gongfu.office.reports import opening
from gongfu.office.reports.models import Period

__all__ = ["EVERY", "tick"]

EVERY = 600.0
"""Seconds between two looks; nothing is due oftener than once a day, and a look that finds nothing writes nothing."""


def tick() -> str:
    """Do what today asks for, and say what was done. What was cut off after closing is finished."""
    day = today()
    closed = [one for one in Period.objects.filter(state="open", due__lt=day) if opening.close(one, day)]
    opened = opening.open_due(day)
    changed = relight(today=day)
    for period in Period.objects.filter(state="closed", frozen=None):
        opening.freeze(period)
    return f"填报中 {len(opened)} 期，截止 {len(closed)} 期，变灯或更新理由 {changed} 项"
