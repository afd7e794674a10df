"""A population as two tables that people can make and read: persons and households, CSV or Parquet.

A column is called as the fact; docs/population.md lists them. ``person_id`` and ``household_id`` join the tables,
``spouse_id``, ``mother_id`` and ``father_id`` name another person of the same household.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from gongfu.documents.errors import InputError, InputErrors, reason
from gongfu.files import put
from gongfu.simulation.china.facts import FACTS
from gongfu.simulation.law.facts import LINKS, NOBODY, Fact
from gongfu.simulation.population.checks import check_households, check_links, check_values
from gongfu.simulation.population.faults import Found
from gongfu.simulation.population.places import check_writable
from gongfu.simulation.population.population import Population
from gongfu.simulation.population.readers import SUFFIXES, find, read
from gongfu.simulation.population.schema import HOUSEHOLDS, LINK_COLUMNS, PERSONS, Column, known, schema

if TYPE_CHECKING:
    import polars as pl

__all__ = ["MANIFEST", "check_tables", "read_population", "write_population"]

MANIFEST = "population.json"
"""Name, notes and mark of a population, beside its tables."""


def read_population(
    source: str | Path,
    households: str | Path | None = None,
    *,
    needed: Collection[str] = (),
    facts: Mapping[str, Fact] | Sequence[Fact] = FACTS,
    name: str = "",
) -> Population:
    """The population in a folder, or in a table of persons and one of ``households``.

    Columns of the facts ``needed`` must be there (those that the asked rules use: ``edition.facts``), all others may.
    Raises :class:`InputErrors` with every fault of both tables, one a kind and column.
    """
    facts = facts if isinstance(facts, Mapping) else {fact.name: fact for fact in facts}
    source = Path(source)
    told: dict[str, Any] = {}
    try:
        if households is None:
            files = find(source, PERSONS), find(source, HOUSEHOLDS)
            told = _told(source / MANIFEST)
        else:
            files = source, Path(households)
        tables = [
            _table(file, table, schema(facts, needed)) for file, table in zip(files, (PERSONS, HOUSEHOLDS), strict=True)
        ]
    except InputError as error:
        raise InputErrors([error]) from None
    (people, wrong), (homes, wrong_homes) = tables
    population = _built(people, homes, wrong, wrong_homes, facts, name or str(told.get("name", source.stem)), told)
    faults = wrong.errors + wrong_homes.errors
    if faults or population is None:
        raise InputErrors(faults)
    return population


def _told(file: Path) -> dict[str, Any]:
    """What stands beside the tables; nothing where there is no such file."""
    try:
        read_ = json.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(file, "不是合格的 JSON", "请改正或删去这个文件") from error
    kinds = {"name": str, "synthetic": bool, "notes": list}
    if not isinstance(read_, dict) or any(not isinstance(read_[key], kinds[key]) for key in kinds.keys() & read_):
        remedy = '请改正或删去这个文件：{"name": "名称", "synthetic": true, "notes": ["说明"]}'
        raise InputError(file, "写法不对", remedy)
    return read_


def _table(file: Path, table: str, columns: Sequence[Column]) -> tuple[pl.DataFrame, Found]:
    """The columns of a table that are known, with its faults: those that are missing, and those nearly called so."""
    mine = known(columns, table)
    faults = Found(file)
    frame = read(file, mine, faults)
    missing = [name for name, column in mine.items() if column.required and name not in frame.columns]
    if missing:
        labels = "、".join(f"{name}（{mine[name].label}）" for name in missing)
        faults.column("", f"缺少列 {labels}", "请补上这些列；各列的写法见 docs/population.md")
    for name in _head(file):
        near = difflib.get_close_matches(name, mine, 1, 0.8)
        if name not in mine and near and near[0] not in frame.columns:
            faults.column(name, "不认识这一列", f"是否想写 {near[0]}？")
    return frame, faults


def _head(file: Path) -> list[str]:
    import polars as pl

    if file.suffix.lower() == ".parquet":
        return pl.scan_parquet(file).collect_schema().names()
    with file.open("rb") as stream:
        line = stream.readline().decode("gb18030", "replace")
    return [name.strip(' "\r\n\ufeff') for name in line.replace("\t", ",").replace(";", ",").split(",")]


def _built(
    people: pl.DataFrame,
    homes: pl.DataFrame,
    wrong: Found,
    wrong_homes: Found,
    facts: Mapping[str, Fact],
    name: str,
    told: Mapping[str, Any],
) -> Population | None:
    """The population, or ``None`` where anything is wrong, which then stands in the faults."""
    persons = check_values(people, facts, wrong)
    households = check_values(homes, facts, wrong_homes)
    home = check_households(people, homes, wrong, wrong_homes)
    if home is None:
        return None
    links = check_links(people, home, persons, wrong)
    if wrong.errors or wrong_homes.errors:
        return None
    weight = households.pop("weight", None)
    marks = [table.pop("synthetic", np.zeros(1)) for table in (persons, households)]
    if not households:
        households = {"": np.zeros(len(homes))}  # no facts of households, but so many of them
    return Population.of(
        persons | links,
        households,
        home,
        facts,
        weight=weight,
        name=name,
        synthetic=bool(told.get("synthetic")) or any(bool(mark.any()) for mark in marks),
        notes=tuple(map(str, told.get("notes", ()))),
    )


def write_population(
    population: Population, folder: str | Path, form: Literal["parquet", "csv"] = "parquet"
) -> tuple[Path, Path]:
    """Write both tables, and name, notes and mark beside them; read again they give the same population.

    Rows stand as in the tables the population came from; identifiers are their numbers from 1. Returns the two files.
    Tables that were written there before are replaced. Raises :class:`InputError` where the folder cannot be written,
    or holds other tables or a stored population.
    """
    import io

    folder = Path(folder)
    check_tables(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(folder, f"无法建文件夹（{reason(error)}）", "请检查路径和权限") from error
    frames = {PERSONS: _persons(population), HOUSEHOLDS: _households(population)}
    files = []
    for table, frame in frames.items():
        stream = io.BytesIO()
        if form == "csv":
            frame.write_csv(stream, include_bom=True)
        else:
            frame.write_parquet(stream)
        files.append(folder / f"{table}.{form}")
        put(stream.getvalue(), files[-1])
        (folder / f"{table}.{'csv' if form == 'parquet' else 'parquet'}").unlink(missing_ok=True)
    mark = {"name": population.name, "synthetic": population.synthetic, "notes": list(population.notes)}
    put((json.dumps(mark, ensure_ascii=False, indent=1) + "\n").encode(), folder / MANIFEST)
    return files[0], files[1]


def check_tables(folder: Path) -> None:
    """Raises :class:`InputError` where tables cannot be written: others are there, or no folder can be made."""
    try:
        there = {file.name.lower() for file in folder.iterdir()} if folder.exists() else set()
    except OSError as error:
        raise InputError(folder, f"无法写入（{reason(error)}）", "请检查路径和权限") from error
    tables = {f"{table}{suffix}" for table in (PERSONS, HOUSEHOLDS) for suffix in SUFFIXES}
    if "manifest.json" in there or (there & tables and MANIFEST not in there):
        raise InputError(folder, "已经有别的人口或自己的表，没有改动", "请换一个文件夹")
    check_writable(folder, folder.absolute())


def _persons(population: Population) -> pl.DataFrame:
    import polars as pl

    row = np.empty(population.person_count, np.int64)
    row[population.person_row] = np.arange(len(row))
    home_row = population.household_row[population.household_of]
    columns: dict[str, Any] = {"person_id": np.arange(1, len(row) + 1), "household_id": (home_row + 1)[row]}
    for name, link in LINK_COLUMNS.items():
        if link in population.persons:
            pointed = _pointed(population, population.persons[link])[row]
            columns[name] = pl.Series(pointed).set(pl.Series(pointed < 0), None)
    columns |= {name: _outside(population, name)[row] for name in population.persons if name not in LINKS}
    if population.synthetic:
        columns["synthetic"] = np.ones(len(row), np.uint8)
    return pl.DataFrame(columns)


def _pointed(population: Population, link: NDArray[np.uint8]) -> NDArray[np.int64]:
    """The identifier of whom a link points to, -1 for nobody; in storage order."""
    found = np.full(population.person_count, -1, np.int64)
    for bucket, size in enumerate(population.sizes):
        start, end = population.person_start[bucket : bucket + 2]
        count = (end - start) // size
        who = link[start:end].astype(np.int64)
        place = start + who * count + np.tile(np.arange(count), int(size))
        some = who != NOBODY
        found[start:end][some] = population.person_row[place[some]] + 1
    return found


def _households(population: Population) -> pl.DataFrame:
    import polars as pl

    row = np.empty(population.household_count, np.int64)
    row[population.household_row] = np.arange(len(row))
    columns: dict[str, Any] = {"household_id": np.arange(1, len(row) + 1), "weight": population.weight[row]}
    for name in population.households:
        values = _outside(population, name)[row]
        codes = population.facts[name].codes
        columns[name] = pl.Series(codes)[values] if codes else values
    if population.synthetic:
        columns["synthetic"] = np.ones(len(row), np.uint8)
    return pl.DataFrame(columns)


def _outside(population: Population, name: str) -> NDArray[Any]:
    """A column as it is written: whole yuan without decimals."""
    values = population.values(name)
    whole = np.rint(values) if values.dtype.kind == "f" else values
    return whole.astype(np.int64) if values.dtype.kind == "f" and np.array_equal(whole, values) else values
