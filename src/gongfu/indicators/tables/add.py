"""More figures for a zone: a file of observations merged into ``observations.csv``, whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gongfu import zone as zones
from gongfu.documents.errors import InputError, InputErrors
from gongfu.files import alone, put
from gongfu.indicators.formulas.derived import NOTE
from gongfu.indicators.loading import load
from gongfu.indicators.model import Indicator
from gongfu.indicators.tables import readers
from gongfu.indicators.tables.areas import Areas
from gongfu.indicators.tables.columns import OBSERVATIONS
from gongfu.indicators.tables.faults import Faults, shown
from gongfu.indicators.tables.observations import KEY, checked
from gongfu.indicators.tables.readers import ROW, Cells
from gongfu.safe import guard
from gongfu.zone import Zone

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Added", "add"]

_BOM = "\ufeff"
_POINT = [*KEY, "period"]
"""What a figure is of."""
_SAME = ["value", "error", "quality", "sample"]
"""What must be equal for a row to say the same again; its source and note may be worded otherwise."""


class Added(NamedTuple):
    """How many rows of a file were ``added``, ``repeated`` (there before, not written again), and ``revised``.

    ``derived`` ones are what a formula of the zone gives, as an export has them: they are not written either.
    """

    added: int
    repeated: int
    revised: int
    derived: int = 0


def add(folder: str | Path, file: str | Path) -> Added:
    """Merge a file with the columns of ``observations.csv`` (CSV, Excel or Parquet) into that of a zone.

    A row that is there already is skipped, so that adding a file twice changes nothing. A figure for the same
    indicator, area, stratum and period as one that is there needs a later ``vintage``; without it, the two are two
    values for one key. Rows without a value hold nothing to add, nor do those that an export marks as derived where
    the zone has a formula for them: written down, they would stand when their inputs change. Several people may add
    at once: one waits for the other. Raises :class:`InputErrors` with every fault of the zone's tables or of the
    file, and :class:`InputError`; then nothing is written and the table is as it was.
    """
    zone = zones.load(folder)
    with alone(zone.folder / "zone.toml"):
        return _merge(zone, Path(file))


def _merge(zone: Zone, file: Path) -> Added:
    book = load(zone)
    table = readers.find(zone.folder, "observations") or zone.folder / "observations.csv"
    if table.suffix.lower() != ".csv":
        raise InputError(table, "程序只往 CSV 里加数据", "请把这张表另存为 observations.csv，再移走原来的文件")
    faults = Faults(file)
    fresh = checked(readers.read(file), book.indicators, Areas.of(zone), faults)
    derived = fresh.select(_is_derived(book.indicators)).to_series()
    merged = _compared(fresh.filter(~derived), book.figures.frame, table, faults)
    if faults:
        raise InputErrors(faults.errors)
    new = merged.filter(~merged["is_repeated"])
    if new.height:
        put(_text(table, new), table)
    revised = int(new["is_revision"].sum())
    return Added(new.height - revised, merged.height - new.height, revised, int(derived.sum()))


def _is_derived(indicators: Mapping[str, Indicator]) -> pl.Expr:
    """Whether a row is what a formula gave."""
    import polars as pl

    derived = [one.id for one in indicators.values() if one.formula]
    return pl.col("indicator").is_in(derived) & pl.col("note").str.starts_with(NOTE).fill_null(False)


def _compared(fresh: pl.DataFrame, known: pl.DataFrame, table: Path, faults: Faults) -> pl.DataFrame:
    """The fresh rows with ``is_repeated`` and ``is_revision``; ``faults`` gets those that contradict a known one."""
    import polars as pl

    same_day = known.select(*_POINT, "vintage", *(pl.col(name).alias(f"old_{name}") for name in _SAME))
    latest = known.group_by(_POINT).agg(pl.col("vintage").max().alias("latest"))
    merged = fresh.join(same_day, [*_POINT, "vintage"], "left", maintain_order="left")
    merged = merged.join(latest, _POINT, "left", maintain_order="left")
    is_there = pl.col("old_value").is_not_null()
    is_same = pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"old_{name}")) for name in _SAME)
    earliest = pl.min_horizontal("latest", pl.col("vintage").min().over(_POINT))
    merged = merged.with_columns(
        is_repeated=is_there & is_same,
        is_revision=~is_there & (pl.col("vintage") > earliest),
    )
    differs = merged.select(is_there & ~is_same).to_series()
    both = merged.select(
        pl.format("{} 里是 {}，这里是 {}", pl.lit(table.name), *_plain("old_value", "value"))
    ).to_series()
    for row, values in shown(faults, merged[ROW], differs, both):
        remedy = "是修订就写上更晚的 vintage（得知的日期）；不是就改正这一行，标准误、质量和样例标记也要一致"
        faults.add(row, "value", f"同一个键两个数：{values}", remedy)
    late = merged.select(~is_there & (pl.col("vintage") <= pl.col("latest"))).to_series()
    for row, latest_day in shown(faults, merged[ROW], late, merged["latest"]):
        remedy = "是修订就写上更晚的 vintage；不是就删去这一行"
        faults.add(row, "vintage", f"同一个键两个数：{table.name} 里已有 {latest_day} 得知的", remedy)
    return merged


def _text(table: Path, new: pl.DataFrame) -> bytes:
    """The table's bytes with the new rows behind its own, whose cells stay as they were typed."""
    import polars as pl

    names = [column.name for column in OBSERVATIONS]
    old, is_marked = _old(table)
    missing = [pl.lit(None, pl.String).alias(name) for name in names if name not in old.columns]
    frame = pl.concat([old.frame.with_columns(missing).select(names), _typed_out(new).select(names)])
    text = frame.write_csv(line_terminator="\n", quote_style="necessary", null_value="")
    return ((_BOM if is_marked else "") + text).encode()


def _old(table: Path) -> tuple[Cells, bool]:
    """The table's cells, and whether the file begins with the mark by which Excel knows UTF-8, or needs it."""
    if not table.is_file():
        return readers.blank(table, [column.name for column in OBSERVATIONS]), False
    data = table.read_bytes()
    try:
        data.decode()
        return readers.read(table), data.startswith(_BOM.encode())
    except UnicodeDecodeError:
        return readers.read(table), True


def _typed_out(new: pl.DataFrame) -> pl.DataFrame:
    """Checked rows as a person would type them; a source or note that a spreadsheet takes for a formula is guarded."""
    import polars as pl

    words = (pl.col(name).map_elements(guard, pl.String) for name in ("source", "note"))
    return new.with_columns(
        *_plain("value", "error"),
        *words,
        sample=pl.when(pl.col("sample")).then(pl.lit("是")),
        vintage=pl.when(pl.col("vintage") != "").then("vintage"),
    )


def _plain(*columns: str) -> list[pl.Expr]:
    """Numbers in the shortest digits that mean them, whole ones without ``.0``."""
    import polars as pl

    return [pl.col(name).cast(pl.String).str.strip_suffix(".0") for name in columns]
