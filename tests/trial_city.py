"""A small population in the data folder of the office, for tests of trials."""

from __future__ import annotations

import shutil
from pathlib import Path

from gongfu.office.trials import city

PERSONS = 2_000


def built() -> None:
    """Have one, built on first use."""
    if not city.is_there() or city.people().person_count != PERSONS:
        city.build(PERSONS)


def copied(folder: Path) -> None:
    """The same in another data folder."""
    built()
    shutil.copytree(city.folder(), folder / "trials" / "population")
