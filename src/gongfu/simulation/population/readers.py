"""A table of microdata as typed columns, from CSV (UTF-8 or GB18030) or Parquet.

A city has millions of rows: columns are read as numbers at once, and as text only where that fails, to tell which
cells are wrong.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from gongfu.documents.errors import InputError, reason
from gongfu.simulation.population.faults import Found
from gongfu.simulation.population.schema import Column

if TYPE_CHECKING:
    import polars as pl

__all__ = ["SUFFIXES", "find", "read"]

SUFFIXES = (".parquet", ".csv")
"""Kinds of table that are read, by the ending of the name."""
_HEAD = 1 << 16
"""Bytes of a CSV in which its head must end."""
_TRUE, _FALSE = ("1", "true", "是", "y", "yes", "有"), ("0", "false", "否", "n", "no", "无")


def find(folder: Path, name: str) -> Path:
    """The table of that name in a folder. Raises :class:`InputError` where there is none or there are two."""
    try:
        found = sorted(file for file in folder.iterdir() if file.stem == name and file.suffix.lower() in SUFFIXES)
    except OSError as error:
        raise InputError(folder, f"无法打开文件夹（{reason(error)}）", "请检查路径和权限") from error
    if len(found) != 1:
        cause = f"没有 {name} 表" if not found else f"{name} 表有 {len(found)} 个文件"
        raise InputError(folder, cause, f"文件夹里应有 {name}.csv 或 {name}.parquet，只留一个")
    return found[0]


def read(file: Path, columns: Mapping[str, Column], faults: Found) -> pl.DataFrame:
    """The known columns of a table: identifiers and codes as text, all else as numbers, null where a cell is empty.

    Cells that cannot be read go to ``faults`` and are null. Raises :class:`InputError` for a file that is no table.
    """
    suffix = file.suffix.lower()
    if suffix not in SUFFIXES:
        raise InputError(file, f"不读 {suffix or '没有后缀'} 的表", "请另存为 .csv 或 .parquet")
    try:
        frame = _csv(file, columns) if suffix == ".csv" else _parquet(file, columns)
    except (OSError, ValueError) as error:
        raise InputError(file, f"无法打开文件（{reason(error)}）", "请检查路径和权限") from error
    return frame.with_columns(_typed(frame[name], columns[name], faults) for name in frame.columns)


def _is_text(column: Column) -> bool:
    return column.name.endswith("_id") or (column.fact is not None and column.fact.kind == "code")


def _csv(file: Path, columns: Mapping[str, Column]) -> pl.DataFrame:
    import polars as pl

    with file.open("rb") as stream:
        start = stream.read(_HEAD)
    if not start.strip():
        raise InputError(file, "文件是空的", "请写上表头和数据")
    source: Path | bytes = file
    encoding = _encoding(start)
    if encoding != "utf-8":
        source = _recoded(file, encoding)
        start = source[:_HEAD]
    line = start.removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0].decode("utf-8", "replace").strip("\r")
    separator = max(",\t;", key=line.count)
    head = [name.strip() for name in next(csv.reader([line], delimiter=separator))]
    _check_head(head, file)
    names = [name for name in head if name in columns]
    types = {name: pl.String if _is_text(columns[name]) else pl.Float64 for name in names}
    places = [head.index(name) for name in names]
    for kinds in (types, dict.fromkeys(names, pl.String)):
        try:
            return pl.read_csv(
                source, has_header=True, new_columns=head, columns=places, separator=separator,
                schema_overrides=kinds, infer_schema=False, encoding="utf8",
            ).select(names)  # fmt: skip
        except pl.exceptions.PolarsError as error:
            failed = error
    raise InputError(
        file, "不是一张整齐的表，或有不是 UTF-8 的字节", "请另存为 UTF-8 编码的 CSV，每行格数相同"
    ) from failed


def _encoding(start: bytes) -> str:
    """By the first bytes: UTF-8, else GB18030, what Chinese Excel writes."""
    try:
        start.decode()
    except UnicodeDecodeError as error:
        return "utf-8" if error.start >= len(start) - 4 else "gb18030"
    return "utf-8"


def _recoded(file: Path, encoding: str) -> bytes:
    try:
        return file.read_bytes().decode(encoding).encode()
    except UnicodeDecodeError:
        raise InputError(file, "既不是 UTF-8 也不是 GB18030 文本", "请另存为 UTF-8 编码的 CSV") from None


def _check_head(head: list[str], file: Path) -> None:
    name, times = Counter(head).most_common(1)[0]
    if times > 1:
        raise InputError(file, f"列名 {name or '（空）'} 出现 {times} 次", "每列的名称应各不相同", "第1行")


def _parquet(file: Path, columns: Mapping[str, Column]) -> pl.DataFrame:
    import polars as pl

    with file.open("rb") as stream:  # so that a missing file is told as such
        if stream.read(4) != b"PAR1":
            raise InputError(file, "不是 Parquet 文件", "请重新导出，或改用 CSV")
    try:
        scan = pl.scan_parquet(file)
        names = [name for name in scan.collect_schema().names() if name in columns]
        return scan.select(names).collect()
    except pl.exceptions.PolarsError as error:
        raise InputError(file, "Parquet 文件已损坏", "请重新导出，或改用 CSV") from error


def _typed(values: pl.Series, column: Column, faults: Found) -> pl.Series:
    """A column as it is reckoned with; a cell that says something else is a fault."""
    import polars as pl

    if _is_text(column):
        if values.dtype.is_integer():
            whole = values.cast(pl.Int64, strict=False)
            return whole if whole.null_count() == values.null_count() else values.cast(pl.String)
        text = values.cast(pl.String).str.strip_chars()
        return text.set(text == "", None)
    if values.dtype == pl.String:
        numbers = _numbers(values, column)
        faults.cells(
            column.name, numbers.is_null() & (values.str.strip_chars() != ""), values, "不是数字", _remedy(column)
        )
        return numbers
    if not (values.dtype.is_numeric() or values.dtype in (pl.Boolean, pl.Null)):
        faults.column(column.name, f"这一列是 {values.dtype}，不是数字", _remedy(column))
        return pl.Series(values.name, [None] * len(values), pl.Float64)
    if values.dtype.is_decimal() or values.dtype == pl.Int128:  # NumPy has no such numbers
        return values.cast(pl.Float64)
    return values if values.dtype.is_numeric() else values.cast(pl.UInt8)


def _numbers(text: pl.Series, column: Column) -> pl.Series:
    import polars as pl

    from gongfu.indicators.tables.values import numbers

    text = text.str.strip_chars()
    if column.name == "synthetic" or (column.fact is not None and column.fact.kind == "flag"):
        word = text.str.to_lowercase()
        yes, no = word.is_in(list(_TRUE)), word.is_in(list(_FALSE))
        return pl.DataFrame({"y": yes, "n": no}).select(
            pl.when("y").then(1.0).when("n").then(0.0).otherwise(None).alias(text.name)
        )[text.name]
    return numbers(text.set(text == "", None))


def _remedy(column: Column) -> str:
    return f"{column.label}应为{column.holds}"
