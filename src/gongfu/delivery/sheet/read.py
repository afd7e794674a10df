"""A workbook that came back, as typed rows; every fault is told with its row, its column and what was expected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gongfu.delivery.sheet.columns import MARK_COLUMN, Column, Layout
from gongfu.delivery.sheet.rows import Fault, Row
from gongfu.delivery.sheet.tables import Table, tables
from gongfu.delivery.sheet.values import UnclearError, Value, parse
from gongfu.delivery.sheet.versions import Mark, is_of, read_mark

__all__ = ["Sheet", "read"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as typed rows: those without a fault, and the faults of the others in the order of the file.

    ``missing`` names columns that may be changed and are not there: they stay as they are.
    """

    table: Table
    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]

    @property
    def layout(self) -> Layout:
        """The kind of sheet."""
        return self.table.layout

    @property
    def missing(self) -> tuple[str, ...]:
        """Headings of columns that could be changed and that the file does not have."""
        return tuple(column.title for column in self.layout.edits if column.name not in self.table.places)

    @property
    def marked(self) -> bool:
        """Whether the file says which version its rows were exported at."""
        return MARK_COLUMN.name in self.table.places


def read(data: bytes, name: str) -> list[Sheet]:
    """The sheets of a file. Raises :class:`~gongfu.documents.errors.InputError` where it cannot be read as a whole."""
    return [_sheet(table) for table in tables(data, name)]


def _sheet(table: Table) -> Sheet:
    columns = [(column, table.places[column.name]) for column in _wanted(table)]
    must = [column for column, _ in columns if column.must]
    absent = [table.layout.column(name) for name in table.layout.keys if name not in table.places]
    rows: list[Row] = []
    faults: list[Fault] = []
    seen: dict[tuple[str, ...], int] = {}
    for number, cells in table.rows:
        found = [*(Fault(number, c.title, "", "没有这一列，无法知道是哪一行") for c in absent)]
        values: dict[str, Value] = {}
        for column, at in columns:
            if (number, at) in table.broken:
                found.append(Fault(number, column.title, "", "公式出错，或没有算出结果，请改成文字或数字"))
                continue
            try:
                values[column.name] = _value(table, cells[at], column)
            except UnclearError as unclear:
                found.append(Fault(number, column.title, cells[at], str(unclear)))
        found += [Fault(number, c.title, "", "不能是空的") for c in must if c.name in values and values[c.name] is None]
        keys = tuple(str(values.get(name) or "") for name in table.layout.keys)
        mark_cell = cells[table.places[MARK_COLUMN.name]] if MARK_COLUMN.name in table.places else ""
        mark = read_mark(table.layout, mark_cell)
        if not found:
            found = [*_row_faults(table.layout, number, values, keys, mark_cell, mark, seen)]
        faults += found
        if not found:
            edits = {column.name: values[column.name] for column in table.layout.edits if column.name in values}
            rows.append(Row(number, keys, edits, mark))
    return Sheet(table, tuple(rows), tuple(faults))


def _wanted(table: Table) -> Iterator[Column]:
    """The columns that are read: keys and those that may be changed."""
    for column in table.layout.columns:
        if column.name in table.places and (column.edits or column.name in table.layout.keys):
            yield column


def _value(table: Table, cell: str, column: Column) -> Value:
    if column.type == "percent" and table.shares:
        cell = _old_share(cell)
    return parse(cell, column)


def _old_share(cell: str) -> str:
    """A percentage of an .xls file, where 0.35 is 35% and 1 may be either."""
    try:
        number = float(cell)
    except ValueError:
        return cell
    if number == 1:
        raise UnclearError(
            "写明的进度：1 在 .xls 文件里可能是 1%，也可能是 100%，请另存为 .xlsx，或写成文字 1% 或 100%"
        )
    return f"{number * 100:.10g}" if 0 < number < 1 else cell


def _once(layout: Layout) -> str:
    return "一个任务只能有一行" if layout.kind == "ledger" else "一期、一个任务、一个单位只能有一行"


def _row_faults(
    layout: Layout,
    number: int,
    values: dict[str, Value],
    keys: tuple[str, ...],
    mark_cell: str,
    mark: Mark | None,
    seen: dict[tuple[str, ...], int],
) -> Iterable[Fault]:
    """What a row whose cells are fine may lack as a whole."""
    if (first := seen.setdefault(keys, number)) != number:
        yield Fault(number, "任务编号", "", f"与第{first}行重复：{_once(layout)}")
        return
    if mark is None and mark_cell.strip():
        yield Fault(number, MARK_COLUMN.title, mark_cell, "导出时的原样：请从导出的文件里复制回来，或把这一格清空")
    elif mark and not is_of(mark, layout, values):
        yield Fault(number, MARK_COLUMN.title, "", "版本标记不是这一行的：可能只排序了一部分列，请重新导出后再改")
