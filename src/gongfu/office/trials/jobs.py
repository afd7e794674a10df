"""Work in the background: building the population."""

from __future__ import annotations

from django_tasks import task

from gongfu.documents.errors import InputError, InputErrors
from gongfu.office.trials import city

__all__ = ["ask", "build_population"]


@task()
def build_population(persons: int | None) -> bool:
    """Build the population; whether it was built. What was wrong stands on the page that asked for it."""
    try:
        city.build(persons)
    except (InputError, InputErrors):
        return False
    return True


def ask(persons: int | None) -> None:
    """Have a population built in the background. Raises :class:`InputError` for a recipe that is wrong."""
    count = persons or city.recipe().persons
    city.say(city.Building("waiting", count))
    build_population.enqueue(persons)
