"""A zone's book read from its folder: all three tables checked in one pass, or every fault of them told."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from pathlib import Path

from gongfu import zone as zones
from gongfu.documents.errors import InputError, InputErrors
from gongfu.indicators.book import Book
from gongfu.indicators.formulas.derived import derive
from gongfu.indicators.model import Key
from gongfu.indicators.tables import readers
from gongfu.indicators.tables.areas import Areas
from gongfu.indicators.tables.columns import TABLES
from gongfu.indicators.tables.definitions import definitions
from gongfu.indicators.tables.faults import Faults
from gongfu.indicators.tables.observations import Figures, checked
from gongfu.indicators.tables.readers import Cells
from gongfu.indicators.tables.targets import doubts, targets
from gongfu.zone import Zone

__all__ = ["load"]


def load(folder: str | Path | Zone) -> Book:
    """Read the indicator tables of a zone. Tables that are not there are empty.

    Raises :class:`InputError` for a zone that cannot be read, and :class:`InputErrors` with every fault of the three
    tables.
    """
    zone = folder if isinstance(folder, Zone) else zones.load(folder)
    areas = Areas.of(zone)
    faults = {name: Faults(zone.folder / f"{name}.csv") for name in TABLES}
    cells = {name: _cells(zone.folder, name, faults[name]) for name in TABLES}
    defined = definitions(cells["indicators"], zone, areas, faults["indicators"])
    frame = checked(cells["observations"], defined, areas, faults["observations"])
    book = Book(zone, defined, (), Figures(frame.drop(readers.ROW)))

    sound = not any(faults.values())

    @cache
    def whole() -> Book:
        return derive(book)[0]

    def baseline(key: Key, year: int) -> float | None:
        return _figure(whole() if sound and defined[key.indicator].formula else book, key, year)

    aims = targets(cells["targets"], zone, defined, areas, baseline, faults["targets"])
    if any(faults.values()):
        raise InputErrors([error for found in faults.values() for error in found.errors])
    doubtful = doubts(aims, defined, partial(_figure, book), faults["targets"].file)
    return replace(book, targets=aims, warnings=tuple(doubtful))


def _figure(book: Book, key: Key, year: int) -> float | None:
    """The key's own figure of a year."""
    return next((one.value for one in book.observations(key) if one.time == year and not one.proxy), None)


def _cells(folder: Path, name: str, faults: Faults) -> Cells:
    """A table of a zone; one that is not there, or cannot be read, has no rows."""
    empty = readers.blank(folder / f"{name}.csv", [column.name for column in TABLES[name]])
    try:
        file = readers.find(folder, name)
        if file is None:
            return empty
        faults.file = file
        return readers.read(file)
    except InputError as error:
        faults.take(error)
        return empty
