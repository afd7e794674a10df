"""What the clock asks of trials: a demonstration has a population and scenarios without being asked for them."""

from __future__ import annotations

from gongfu.office.trials import city, demo, jobs

__all__ = ["tick"]


def tick() -> str:
    """Have the small population of a demonstration built, then its scenarios saved; each once."""
    if not demo.is_wanted() or city.building() is not None:
        return ""
    if city.is_there():
        jobs.save_demo.enqueue()
        return "开始试算样例方案"
    jobs.ask(city.SMALL)
    return "开始造人口"
