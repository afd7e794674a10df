"""A small population in the data folder of the office, for tests of trials."""

from __future__ import annotations

from gongfu.office.trials import city

PERSONS = 2_000


def built() -> None:
    """Have one, built on first use."""
    if not city.is_there() or city.people().person_count != PERSONS:
        city.build(PERSONS)
