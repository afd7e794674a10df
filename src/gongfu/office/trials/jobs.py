"""Work in the background: building the population, and the scenarios of a demonstration."""

from __future__ import annotations

import subprocess
import sys

from django_tasks import task

from gongfu.documents.errors import InputError, InputErrors
from gongfu.office.trials import city

__all__ = ["ask", "build_population", "save_demo"]


@task()
def build_population(persons: int | None) -> bool:
    """Build the population; whether it was built. What was wrong stands on the page that asked for it.

    A whole city is built by a process of its own, which gives its gigabyte back when it ends.
    """
    if persons is None:
        command = [sys.executable, "-m", "gongfu.office", "trial_population"]
        ended = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, check=False, env=city.surroundings()
        )
        return ended.returncode == 0
    try:
        city.build(persons)
    except (InputError, InputErrors):
        return False
    return True


@task()
def save_demo() -> int:
    """Save the scenarios of a demonstration, once."""
    from gongfu.office.trials import demo

    return demo.scenarios() if demo.is_wanted() and city.is_there() else 0


def ask(persons: int | None) -> None:
    """Have a population built in the background. Raises :class:`InputError` for a recipe that is wrong."""
    count = persons or city.recipe().persons
    city.say(city.Building("waiting", count))
    build_population.enqueue(persons)
