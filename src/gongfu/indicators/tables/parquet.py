"""The cells of a Parquet file, read in a process of its own.

The parser asks for whatever memory a damaged file names and aborts; in a child with bounded memory only the child ends.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from gongfu.documents.errors import InputError

if TYPE_CHECKING:
    import polars as pl

__all__ = ["cells"]

_MEMORY = 4 << 30
"""Address space of the child: five million rows of text take under two gigabytes of it."""
_SECONDS = 120
_TOO_LARGE = 3
"""The child's exit code for a table of more rows or columns than are read."""


def cells(data: bytes, file: Path, rows: int, columns: int) -> pl.DataFrame:
    """The table as text: whole numbers without ``.0``, days as ISO dates, null where a cell is empty.

    Raises :class:`InputError` for a file that is damaged, has columns of lists, or more rows or columns than given.
    """
    import polars as pl

    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(entry or "." for entry in sys.path)}
    command = [sys.executable, "-P", __file__, str(rows), str(columns)]
    try:
        child = subprocess.run(command, input=data, capture_output=True, timeout=_SECONDS, env=environment, check=False)
    except subprocess.TimeoutExpired as error:
        raise InputError(file, f"{_SECONDS} 秒内没有读完", "请拆成几次加入") from error
    if child.returncode == _TOO_LARGE:
        raise InputError(file, f"超过 {rows:,} 行或 {columns} 列", "请检查是否放错了文件，或拆成几次加入")
    if child.returncode:
        cause = "Parquet 文件已损坏，或有不是文字、数字、日期的列"
        raise InputError(file, cause, "请重新导出，或改用 CSV")
    return pl.read_ipc(io.BytesIO(child.stdout))


def _main() -> None:
    """Standard input is the Parquet file, standard output the same table as text in Arrow's format."""
    import polars as pl

    rows, columns = map(int, sys.argv[1:])
    table = pl.scan_parquet(io.BytesIO(sys.stdin.buffer.read()))
    if len(table.collect_schema()) > columns or table.select(pl.len()).collect().item() > rows:
        sys.exit(_TOO_LARGE)
    table.select(pl.all().cast(pl.String)).collect().write_ipc(sys.stdout.buffer)


def _bound() -> None:
    """Keep this process within its memory. Windows has no such limits; the process of its own remains."""
    if sys.platform != "win32":
        import resource

        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        limit = _MEMORY if hard == resource.RLIM_INFINITY else min(_MEMORY, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _bound()
    _main()
