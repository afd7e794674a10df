"""What the clock asks of trials: a demonstration has a population without being asked for one."""

from __future__ import annotations

from django.conf import settings

from gongfu.office.trials import city, jobs

__all__ = ["tick"]


def tick() -> str:
    """Have the small population of a demonstration built, once."""
    if not settings.CONFIG.demo or city.is_there() or city.building() is not None:
        return ""
    jobs.ask(city.SMALL)
    return "开始造人口"
