"""Access to schools, clinics and care homes from two tables: where people live, and where the service is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gongfu.documents.errors import InputError, InputErrors
from gongfu.indicators.access import DETOUR
from gongfu.indicators.access.accessibility import (
    MOST_PAIRS,
    Access,
    Decay,
    ManyPairsError,
    Pairs,
    gaussian,
    two_step,
    within,
)
from gongfu.indicators.model import STRATA
from gongfu.indicators.tables.columns import OBSERVATIONS, Column, nearest, typed
from gongfu.indicators.tables.faults import Faults, flag, shown
from gongfu.indicators.tables.readers import ROW, read
from gongfu.zone import HIDDEN

if TYPE_CHECKING:
    import polars as pl

__all__ = [
    "DETOUR",
    "FACILITIES",
    "PLACES",
    "TIMES",
    "Facilities",
    "Places",
    "Service",
    "Summary",
    "Times",
    "access",
    "by_area",
    "read_facilities",
    "read_places",
    "read_tables",
    "read_times",
]

Array = NDArray[np.float64]

_EQUAL = 1e-9
"""Share by which a figure may miss a line that it is on, as the mean of equal figures may by rounding."""
_POINT = (Column("lon", "number", True), Column("lat", "number", True))
_STRATUM = next(column for column in OBSERVATIONS if column.name == "stratum")

PLACES = (
    Column("id", required=True),
    Column("name", required=True),
    Column("area", required=True),
    _STRATUM,
    Column("population", "number", True),
    *_POINT,
)
"""Villages and neighbourhoods: a place a row, at the degrees of longitude and latitude of its middle."""
FACILITIES = (
    Column("id", required=True),
    Column("name", required=True),
    Column("kind", required=True),
    *_POINT,
    Column("supply", "number", True),
)
"""Schools, clinics, care homes: a facility a row; ``supply`` in seats, doctors, beds, the same within a ``kind``."""
TIMES = (Column("place", required=True), Column("facility", required=True), Column("minutes", "number", True))
"""Travel times from elsewhere, such as a map service: a pair of ids a row; a pair that is not there has no way."""


@dataclass(frozen=True, eq=False)
class Places:
    """Where people live: columns of :data:`PLACES`, a place at the same index in each."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    areas: tuple[str, ...]
    strata: tuple[str, ...]
    population: Array
    points: Array


@dataclass(frozen=True, eq=False)
class Facilities:
    """Where a service is: columns of :data:`FACILITIES`, a facility at the same index in each."""

    file: Path
    ids: tuple[str, ...]
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    supply: Array
    points: Array

    def of(self, kind: str) -> Facilities:
        """Those of one kind. Raises :class:`InputError` for a kind that the table does not have."""
        at = [number for number, one in enumerate(self.kinds) if one == kind]
        if not at:
            raise InputError(self.file, f"没有类别为 {kind} 的设施", nearest(kind, sorted(set(self.kinds))))
        ids, names, kinds = (tuple(column[n] for n in at) for column in (self.ids, self.names, self.kinds))
        return Facilities(self.file, ids, names, kinds, self.supply[at], self.points[at])


@dataclass(frozen=True, eq=False)
class Times:
    """Travel times from the places of a table to the facilities with these ``ids``; costs are minutes."""

    ids: tuple[str, ...]
    pairs: Pairs

    def within(self, reach: float, facilities: Facilities) -> Pairs:
        """The pairs of no more than ``reach`` minutes with these facilities, such as those of one kind."""
        numbers = {name: number for number, name in enumerate(facilities.ids)}
        number = np.array([numbers.get(name, -1) for name in self.ids], dtype=np.int64)[self.pairs.facility]
        kept = (self.pairs.cost <= reach) & (number >= 0)
        return Pairs(self.pairs.place[kept], number[kept], self.pairs.cost[kept])


@dataclass(frozen=True, eq=False)
class Service:
    """Access of places to facilities: supply a head, and ``minutes`` to the nearest within reach (inf: none is)."""

    places: Places
    facilities: Facilities
    found: Access
    minutes: Array

    @property
    def unreached(self) -> tuple[str, ...]:
        """Names of the facilities that nobody reaches: their supply is in no figure, so look at them first."""
        return tuple(self.facilities.names[at] for at in self.found.unreached)


@dataclass(frozen=True, slots=True)
class Summary:
    """Access of an area's people: the ``mean``, the shares of them ``below`` the line and ``covered`` at all, ``gini``.

    All are weighted by population and NaN where nobody lives; ``stratum`` is all, urban or rural.
    """

    area: str
    stratum: str
    population: float
    mean: float
    below: float
    covered: float
    gini: float


def read_places(file: str | Path) -> Places:
    """A table of :data:`PLACES` (.csv, .xlsx or .parquet). Raises :class:`InputErrors` with every fault of it."""
    frame = _table(file, PLACES, _check_places)
    ids, names, areas, strata = (tuple(frame[name]) for name in ("id", "name", "area", "stratum"))
    return Places(ids, names, areas, strata, frame["population"].to_numpy(), _points(frame))


def read_facilities(file: str | Path) -> Facilities:
    """A table of :data:`FACILITIES`. Raises :class:`InputErrors` with every fault of it."""
    frame = _table(file, FACILITIES, _check_facilities)
    ids, names, kinds = (tuple(frame[name]) for name in ("id", "name", "kind"))
    return Facilities(Path(file), ids, names, kinds, frame["supply"].to_numpy(), _points(frame))


def read_tables(places: str | Path, facilities: str | Path) -> tuple[Places, Facilities]:
    """Both tables. Raises :class:`InputErrors` with every fault of the two, so that both can be mended at once."""
    try:
        where = read_places(places)
    except (InputError, InputErrors) as first:
        try:
            read_facilities(facilities)
        except (InputError, InputErrors) as second:
            raise InputErrors([*_each(first), *_each(second)]) from None
        raise
    return where, read_facilities(facilities)


def _each(error: InputError | InputErrors) -> list[InputError]:
    return (
        [error] if isinstance(error, InputError) else [one for one in error.exceptions if isinstance(one, InputError)]
    )


def read_times(file: str | Path, places: Places, facilities: Facilities) -> Times:
    """A table of :data:`TIMES` between all of these. Raises :class:`InputErrors` with every fault of it."""

    def check(frame: pl.DataFrame, faults: Faults) -> None:
        for column, known in (("place", places.ids), ("facility", facilities.ids)):
            unknown = ~frame[column].is_in(known)
            for row, cell in shown(faults, frame[ROW], unknown, frame[column]):
                faults.add(row, column, f"没有编号 {cell[:30]}", nearest(cell, list(known)))
        _check_amount(frame, "minutes", faults)
        _check_repeats(frame, ["place", "facility"], faults)

    frame = _table(file, TIMES, check)
    numbers = [{name: number for number, name in enumerate(ids)} for ids in (places.ids, facilities.ids)]
    place, facility = (
        np.array([known[name] for name in frame[column]], dtype=np.int64)
        for column, known in zip(("place", "facility"), numbers, strict=True)
    )
    return Times(facilities.ids, Pairs(place, facility, frame["minutes"].to_numpy()))


def access(
    places: Places,
    facilities: Facilities,
    reach: float,
    speed: float = 30.0,
    detour: float = DETOUR,
    decay: Callable[[float], Decay] | None = gaussian,
    times: Times | None = None,
) -> Service:
    """Access within ``reach`` minutes, by ``times`` where these are given, else as the crow flies.

    ``speed`` in km/h (30 is a bus or a car on lanes: an assumption, to be stated beside the figures); ``detour`` is
    how many times as long as the line roads are. ``decay`` makes the weights for a reach; ``None`` lets all within
    reach count alike. Raises :class:`ValueError` for a reach, speed or detour that is not above 0, and
    :class:`InputError` where so much is within reach that memory would not hold it.
    """
    if not (reach > 0 and speed > 0 and detour > 0):
        raise ValueError("reach, speed and detour must be above 0")
    pace = 60 * detour / speed  # minutes a kilometre
    if times is None:
        try:
            pairs = within(places.points, facilities.points, reach / pace).times(pace)
        except ManyPairsError:
            cause = f"{reach:g} 分钟以内的地点和设施超过 {MOST_PAIRS // 10_000} 万对，内存放不下"
            raise InputError(facilities.file, cause, "请缩短时间，或分地区计算") from None
    else:
        pairs = times.within(reach, facilities)
    found = two_step(places.population, facilities.supply, pairs, decay(reach) if decay else None)
    minutes = np.full(len(places.ids), np.inf)
    np.minimum.at(minutes, pairs.place, pairs.cost)
    return Service(places, facilities, found, minutes)


def by_area(service: Service, line: float | None = None) -> tuple[Summary, ...]:
    """Access of everybody, then of each area's people in the table's order, and by stratum where there are two.

    ``line`` in supply a head; by default the mean of everybody. The first summary's area is empty: the whole table.
    """
    places, values = service.places, service.found.access
    if line is None:
        line = _mean(values, places.population)
    areas, strata = np.array(places.areas), np.array(places.strata)
    found = []
    for area in ["", *dict.fromkeys(places.areas)]:
        here = areas == area if area else np.ones(len(areas), dtype=bool)
        kinds = sorted(set(strata[here]), key=list(STRATA).index)
        for stratum in ["all", *(kinds if len(kinds) > 1 else ())]:
            chosen = here & (strata == stratum) if stratum in kinds and len(kinds) > 1 else here
            found.append(_summary(service, area, stratum, chosen, line))
    return tuple(found)


def _summary(service: Service, area: str, stratum: str, chosen: NDArray[np.bool_], line: float) -> Summary:
    from gongfu.distribution.inequality import gini

    people, values = service.places.population[chosen], service.found.access[chosen]
    return Summary(
        area,
        stratum,
        float(people.sum()),
        _mean(values, people),
        _mean(values < line * (1 - _EQUAL), people),
        _mean(service.found.covered[chosen], people),
        gini(values, people),
    )


def _mean(values: Array | NDArray[np.bool_], weight: Array) -> float:
    total = float(weight.sum())
    return float(values @ weight) / total if total else float("nan")


def _table(
    file: str | Path, columns: tuple[Column, ...], check: Callable[[pl.DataFrame, Faults], None]
) -> pl.DataFrame:
    cells = read(file)
    faults = Faults(cells.file)
    frame = typed(cells, columns, faults)
    check(frame, faults)
    if not (faults or frame.height):
        faults.add(0, "", "没有数据", "请在表头下每行写一条")
    if faults:
        raise InputErrors(faults.errors)
    return frame


def _check_places(frame: pl.DataFrame, faults: Faults) -> None:
    _check_names(frame, ["id", "name", "area"], faults)
    _check_repeats(frame, ["id"], faults)
    _check_amount(frame, "population", faults)
    _check_points(frame, faults)


def _check_facilities(frame: pl.DataFrame, faults: Faults) -> None:
    _check_names(frame, ["id", "name", "kind"], faults)
    _check_repeats(frame, ["id"], faults)
    _check_amount(frame, "supply", faults)
    _check_points(frame, faults)


def _check_names(frame: pl.DataFrame, columns: list[str], faults: Faults) -> None:
    for column in columns:
        hidden = frame[column].str.contains(HIDDEN.pattern)
        flag(faults, frame[ROW], hidden, column, f"{column} 里有换行或看不见的字符", "请写成一行，删去看不见的字符")


def _check_amount(frame: pl.DataFrame, column: str, faults: Faults) -> None:
    flag(faults, frame[ROW], frame[column] < 0, column, f"{column} 小于 0", "请写 0 或正数")


def _check_points(frame: pl.DataFrame, faults: Faults) -> None:
    remedy = "经度应在 -180 到 180 之间，纬度应在 -90 到 90 之间，单位为度；是否写反了？"
    for column, limit in (("lon", 180), ("lat", 90)):
        flag(faults, frame[ROW], frame[column].abs() > limit, column, f"{column} 超出范围", remedy)


def _check_repeats(frame: pl.DataFrame, columns: list[str], faults: Faults) -> None:
    import polars as pl

    given = pl.all_horizontal(pl.col(columns).is_not_null())
    again = frame.select(given & ~pl.struct(columns).is_first_distinct()).to_series()
    flag(faults, frame[ROW], again, " ".join(columns), "编号重复", "同样的编号只能有一行，请删去或改正")


def _points(frame: pl.DataFrame) -> Array:
    points: Array = frame.select("lon", "lat").to_numpy()
    return points
