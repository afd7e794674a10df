"""The table of observations, checked by whole columns and kept as columns: a million rows are a matter of seconds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from gongfu.indicators.model import Frequency, Indicator, Key, Observation, Stratum
from gongfu.indicators.tables.areas import Areas
from gongfu.indicators.tables.columns import OBSERVATIONS, amounts, known_areas, known_indicators, typed
from gongfu.indicators.tables.faults import Faults, flag, shown
from gongfu.indicators.tables.readers import ROW, Cells
from gongfu.indicators.tables.values import FIRST_YEAR, LAST_YEAR, periods

if TYPE_CHECKING:
    import polars as pl

__all__ = ["KEY", "Figures", "checked", "figures"]

KEY = ["indicator", "area", "stratum"]
_FREQUENCIES: dict[Frequency, tuple[str, str]] = {
    "year": ("年", "2022"),
    "quarter": ("季", "2022Q3"),
    "month": ("月", "2022-09"),
}


def checked(cells: Cells, indicators: Mapping[str, Indicator], areas: Areas, faults: Faults) -> pl.DataFrame:
    """The rows of a table with a value, in the zone's own names, with their ``time`` (see ``Observation.time``).

    What is wrong goes to ``faults``; the frame is of use only where there is none.
    """
    import polars as pl

    frame = typed(cells, OBSERVATIONS, faults)
    rows = frame[ROW]
    indicator = known_indicators(rows, frame["indicator"], indicators, faults)
    value = amounts(rows, frame["value"], indicator, indicators, "value", faults)
    frame = frame.with_columns(
        indicator,
        known_areas(rows, frame["area"], areas, faults),
        value,
        _periods(rows, frame["period"], indicator, indicators, faults),
        frame["vintage"].fill_null(""),
    )
    _check_limits(rows, value, indicator, indicators, faults)
    flag(faults, rows, frame["error"] < 0, "error", "标准误小于 0", "标准误应是正数；不知道就留空")
    frame = frame.with_columns(_time(frame["period"]), pl.lit("").alias("proxy")).filter(pl.col("value").is_not_null())
    frame = frame.sort(*KEY, "time", "vintage", ROW)
    _check_repeats(frame, faults)
    return frame


def _periods(
    rows: pl.Series, text: pl.Series, indicator: pl.Series, indicators: Mapping[str, Indicator], faults: Faults
) -> pl.Series:
    """Periods, of the indicator's frequency and within the years that can be meant."""
    import polars as pl

    frequencies = {name: one.frequency for name, one in indicators.items()}
    frequency = indicator.replace_strict(frequencies, default=None, return_dtype=pl.String)
    found = periods(text, frequency == "month")
    for row, cell in shown(faults, rows, found.is_null() & text.is_not_null(), text):
        faults.add(row, "period", f"期别“{cell[:20]}”不合格", "应写成 2022、2022Q3 或 2022-09")
    year = found.str.head(4).cast(pl.Int32)
    for row, cell in shown(faults, rows, ~year.is_between(FIRST_YEAR, LAST_YEAR), found):
        faults.add(row, "period", f"年份 {cell[:4]} 超出范围", f"应在 {FIRST_YEAR} 到 {LAST_YEAR} 之间")
    is_of = pl.select(
        pl.when(found.str.contains("Q", literal=True))
        .then(pl.lit("quarter"))
        .when(found.str.contains("-", literal=True))
        .then(pl.lit("month"))
        .when(found.is_not_null())
        .then(pl.lit("year"))
    ).to_series()
    for row, cell in shown(faults, rows, is_of != frequency, found.zip_with(found.is_null(), found + " " + frequency)):
        period, _, name = cell.partition(" ")
        word, example = _FREQUENCIES[cast(Frequency, name)]
        faults.add(row, "period", f"期别 {period} 与指标的频度（{word}）不符", f"应写成 {example} 的样子")
    return found


def _time(period: pl.Series) -> pl.Series:
    """The end of each period in years, as ``model.time_of`` has it."""
    import polars as pl

    year = period.str.head(4).cast(pl.Float64)
    quarter = period.str.slice(5).cast(pl.Float64, strict=False)
    parts = period.str.contains("Q", literal=True).replace_strict({True: 4.0, False: 12.0}, default=12.0)
    return (year - 1 + quarter.fill_null(parts) / parts).alias("time")


def _check_limits(
    rows: pl.Series, value: pl.Series, indicator: pl.Series, indicators: Mapping[str, Indicator], faults: Faults
) -> None:
    """A figure beyond a limit that its definition says cannot be passed."""
    import polars as pl

    for direction, sign in (("up", 1), ("down", -1)):
        limits = {
            name: one.limit for name, one in indicators.items() if one.limit is not None and one.direction == direction
        }
        if not limits:
            continue
        limit = indicator.replace_strict(limits, default=None, return_dtype=pl.Float64)
        beyond = value * sign > limit * sign
        for row, cell in shown(faults, rows, beyond, value):
            most = indicators[indicator[int(rows.index_of(row) or 0)]].limit
            faults.add(
                row, "value", f"{float(cell):g} 越过了自然界限 {most:g}", "请核对数字；界限不对就改指标定义的 limit"
            )


def _check_repeats(frame: pl.DataFrame, faults: Faults) -> None:
    """Two values for one key, period and vintage. The frame is sorted by these."""
    import polars as pl

    parts = [*KEY, "period", "vintage"]
    same = frame.select(pl.all_horizontal(pl.col(part) == pl.col(part).shift() for part in parts)).to_series()
    earlier = frame[ROW].shift()
    for row, first in shown(faults, frame[ROW], same, earlier):
        remedy = "请只留一个；后来修订的数要写上更晚的 vintage（得知的日期）"
        faults.add(row, "value", f"与第{first}行是同一指标、地区、城乡、期别和得知日期的两个数", remedy)


@dataclass(frozen=True, slots=True)
class _Slice:
    start: int
    length: int


@dataclass(frozen=True)
class Figures:
    """Checked observations as columns, sorted by key, time and vintage. Immutable."""

    frame: pl.DataFrame

    @cached_property
    def _index(self) -> dict[Key, _Slice]:
        import polars as pl

        runs = self.frame.group_by(KEY, maintain_order=True).agg(pl.len())
        index, start = {}, 0
        for indicator, area, stratum, length in runs.iter_rows():
            index[Key(indicator, area, cast(Stratum, stratum))] = _Slice(start, length)
            start += length
        return index

    @cached_property
    def _made(self) -> dict[Key, tuple[Observation, ...]]:
        """What :meth:`all` has made already: a key is asked for many times."""
        return {}

    def keys(self) -> tuple[Key, ...]:
        """The keys that have a figure."""
        return tuple(self._index)

    def all(self, key: Key) -> tuple[Observation, ...]:
        """Every figure of a key with all its vintages, by time and vintage."""
        at = self._index.get(key)
        if at is None:
            return ()
        if key not in self._made:
            rows = self.frame.slice(at.start, at.length).iter_rows(named=True)
            self._made[key] = tuple(_observation(key, row) for row in rows)
        return self._made[key]

    def with_more(self, more: Iterable[Observation]) -> Figures:
        """These figures and more; one of the same key, period and vintage takes the place of the old one."""
        import polars as pl

        fresh = figures(more).frame.select(self.frame.columns)
        frame = pl.concat([self.frame, fresh]).unique([*KEY, "period", "vintage"], keep="last", maintain_order=True)
        return Figures(frame.sort(*KEY, "time", "vintage"))


def figures(observations: Iterable[Observation]) -> Figures:
    """Figures that are no rows of a table."""
    import polars as pl

    rows = [
        (
            *(one.key.indicator, one.key.area, one.key.stratum, one.period, one.value, one.error, one.quality),
            *(one.vintage, one.source, one.confidence, one.sample, one.note, one.time, one.proxy),
        )
        for one in observations
    ]
    kinds = {"value": pl.Float64, "error": pl.Float64, "sample": pl.Boolean, "time": pl.Float64}
    names = [*(column.name for column in OBSERVATIONS), "time", "proxy"]
    schema = {name: kinds.get(name, pl.String()) for name in names}
    return Figures(pl.DataFrame(rows, schema, orient="row").sort(*KEY, "time", "vintage"))


def _observation(key: Key, row: dict[str, Any]) -> Observation:
    return Observation(
        key,
        row["period"],
        row["value"],
        row["error"],
        row["quality"],
        row["vintage"],
        row["source"] or "",
        row["confidence"],
        row["sample"],
        row["proxy"],
        row["note"] or "",
    )
