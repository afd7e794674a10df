"""A table's cells as text, from CSV, Excel or Parquet, each row with the number that a person sees in the file."""

from __future__ import annotations

import codecs
import csv
import io
import re
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gongfu.documents.errors import InputError, reason
from gongfu.indicators.tables.faults import Faults, shown

if TYPE_CHECKING:
    import polars as pl

__all__ = ["MAX_BYTES", "MAX_COLUMNS", "MAX_ROWS", "ROW", "SUFFIXES", "Cells", "blank", "find", "read"]

SUFFIXES = (".csv", ".xlsx", ".parquet")
"""Kinds of table that are read, by the ending of the name."""
ROW = "#"
"""Name of the column that holds a row's number in the file, the head being row 1."""
MAX_BYTES = 192 * 1024 * 1024
"""Largest file. A CSV takes some ten times its size in memory while it is read, so that 2 GB suffice."""
MAX_ROWS = 2_000_000
"""Most rows; a thousand areas with a hundred indicators of twenty years. They take less than 2 GB, as Parquet too."""
MAX_COLUMNS = 100
"""Most columns; the widest table has some twenty."""

_DELIMITERS = ",\t;"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LIKE_TABLE = re.compile(r".+\.(?:csv|xlsx|parquet|xls|xlsm|xlsb|xltx|et|ett|ods|tsv|txt)", re.IGNORECASE)
"""Names of files as which offices save tables."""
_STRAY = 0.05
"""Share of undecodable characters up to which a file is damaged UTF-8 and not GB18030."""


@dataclass(frozen=True, slots=True)
class Cells:
    """A table as text. ``frame`` holds :data:`ROW` and a text column per heading, blanks trimmed, null where empty.

    Rows without any text are left out; ``faults`` tells of rows and cells that could not be read.
    """

    file: Path
    frame: pl.DataFrame
    faults: Faults

    @property
    def columns(self) -> tuple[str, ...]:
        """The headings, in the order of the file."""
        return tuple(self.frame.columns[1:])


def find(folder: Path, name: str) -> Path | None:
    """The table called ``name`` in a folder, in capitals or not; ``None`` where there is none.

    Raises :class:`InputError` where there are several, also of a kind that is not read, or one that is nearly called
    so: its figures would be missing without a word. What is found need not be a file that can be read.
    """
    try:
        files = sorted(folder.iterdir(), key=lambda file: (_rank(file), file.name))
    except (OSError, ValueError) as error:
        raise InputError(folder, f"无法打开文件夹（{reason(error)}）", "请检查路径和权限") from error
    found = [file for file in files if _LIKE_TABLE.fullmatch(file.name) and _stem(file) == name]
    if len(found) > 1:
        others = "、".join(file.name for file in found)
        raise InputError(folder, f"同一张表有 {len(found)} 个文件：{others}", "请只留一个，其余移走或改名")
    if found and (found[0].stem.lower() != name or found[0].suffix.lower() not in SUFFIXES):
        raise InputError(found[0], f"像是 {name} 表，但不读这种文件", f"请另存为 {name}.xlsx 或 {name}.csv，或移走")
    if found:
        return found[0]
    for file in files:
        if file.suffix.lower() in SUFFIXES and _is_a_slip(_stem(file), name):
            remedy = f"请改名为 {name}{file.suffix.lower()}；不是就移走或改名"
            raise InputError(file, f"像是 {name} 表，但文件名不对", remedy)
    return None


def _rank(file: Path) -> int:
    """The place of a file's kind among those that are read."""
    suffix = file.suffix.lower()
    return SUFFIXES.index(suffix) if suffix in SUFFIXES else len(SUFFIXES)


def _stem(file: Path) -> str:
    """A file's name without all of its endings."""
    return file.name.lower().partition(".")[0]


def _is_a_slip(word: str, name: str) -> bool:
    """Whether ``word`` is ``name`` but for one letter, or for two that changed place."""
    if word == name or abs(len(word) - len(name)) > 1:
        return False
    while word and name and word[0] == name[0]:
        word, name = word[1:], name[1:]
    while word and name and word[-1] == name[-1]:
        word, name = word[:-1], name[:-1]
    return max(len(word), len(name)) == 1 or (len(word) == 2 and word == name[::-1])


def blank(file: Path, columns: Sequence[str]) -> Cells:
    """A table with a head and no rows."""
    frame = _frame([], len(columns)).rename({f"{n}": name for n, name in enumerate(columns)})
    return Cells(file, frame, Faults(file))


def read(file: str | Path) -> Cells:
    """The cells of a file. Raises :class:`InputError` for what cannot be read as a table with a head."""
    file = Path(file)
    suffix = file.suffix.lower()
    if suffix not in SUFFIXES:
        raise InputError(file, f"不读 {suffix or '没有后缀'} 的表", f"请另存为 {'、'.join(SUFFIXES)} 之一")
    data = _bytes(file)
    if not data.strip():
        raise InputError(file, "文件是空的", "请写上表头；没有数据时只留表头")
    if suffix == ".csv":
        return _csv(data, file)
    return _workbook(data, file) if suffix == ".xlsx" else _parquet(data, file)


def _bytes(file: Path) -> bytes:
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            raise InputError(file, "是文件夹或管道，不是文件", "请移走它，换成表格文件")
        if file.stat().st_size > MAX_BYTES:
            raise InputError(file, f"文件超过 {MAX_BYTES >> 20} MB", "请检查是否放错了文件，或改存为 Parquet")
        return file.read_bytes()
    except (OSError, ValueError) as error:
        raise InputError(file, f"无法打开文件（{reason(error)}）", "请检查路径和权限") from error


def _csv(data: bytes, file: Path) -> Cells:
    text = _decode(data, file)
    head = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=head.count)
    return _by_line(text, delimiter, file) or _by_record(text, delimiter, file)


def _decode(data: bytes, file: Path) -> str:
    """Text of a CSV file: by its byte order mark, else UTF-8, else GB18030 (what Chinese Excel writes)."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding, file)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        lossy = data.decode("utf-8", "replace")
        foreign = len(lossy) - len(lossy.encode("ascii", "ignore"))
        if b"\0" not in data and lossy.count("\ufffd") > _STRAY * foreign:
            return _strict(data, "gb18030", file)
        place = f"第{data.count(10, 0, error.start) + 1}行"
        raise InputError(file, "有不是 UTF-8 的字节", "文件可能已损坏，请另存为 UTF-8 编码的 CSV", place) from None


def _strict(data: bytes, encoding: str, file: Path) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise InputError(file, "既不是 UTF-8 也不是 GB18030 文本", "请另存为 UTF-8 编码的 CSV") from None
    if "\0" in text:
        raise InputError(file, "不是文字文件", "请另存为 UTF-8 编码的 CSV")
    return text


def _by_line(text: str, delimiter: str, file: Path) -> Cells | None:
    """A table of which every line is a row, by whole columns; ``None`` where a quoted cell holds a line end."""
    import polars as pl

    lines = pl.Series(text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n"))
    bare = lines
    if '"' in text:
        cell = rf'(?:"(?:[^"]|"")*"|[^"{delimiter}]*)'
        if not lines.str.contains(rf"^{cell}(?:{delimiter}{cell})*$").all():
            return None
        bare = lines.str.replace_all(r'"[^"]*"', "")
    head = next(csv.reader([lines[0]], delimiter=delimiter))
    _check_size(len(lines), len(head), file)
    numbers = pl.Series(ROW, range(1, len(lines) + 1), pl.UInt32)
    blank = lines.str.strip_chars(f" \t\u3000{delimiter}").str.len_bytes() == 0
    found = bare.str.count_matches(delimiter, literal=True) + 1
    wrong = (found != len(head)) & ~blank
    faults = Faults(file)
    for number, width in shown(faults, numbers, wrong, found):
        _ragged(faults, number, width, len(head))
    good = ~(wrong | blank)
    good[0] = False
    frame = _split(lines.filter(good), len(head), delimiter)
    return _cells(head, frame.insert_column(0, numbers.filter(good)), faults)


def _split(lines: pl.Series, width: int, delimiter: str) -> pl.DataFrame:
    import polars as pl

    schema = {f"{place}": pl.String for place in range(width)}
    if lines.is_empty():
        return pl.DataFrame(schema=schema)
    data = io.BytesIO("\n".join(lines).encode())
    return pl.read_csv(data, has_header=False, schema=schema, separator=delimiter)


def _by_record(text: str, delimiter: str, file: Path) -> Cells:
    """A table with quoted cells that hold line ends, or that are not well quoted: record by record."""
    rows: list[tuple[int, list[str]]] = []
    faults = Faults(file)
    head: list[str] = []
    number = 0
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1):
            if number == 1:
                head = cells
            elif any(map(str.strip, cells)):
                if len(cells) == len(head):
                    rows.append((number, cells))
                else:
                    _ragged(faults, number, len(cells), len(head))
            _check_size(number, len(head), file)
    except csv.Error as error:
        cause = "一格里的字太多，或引号不成对" if "limit" in str(error) else "引号不成对"
        raise InputError(file, cause, "请检查引号；格内的引号要写两个", f"第{number + 1}行") from None
    return _cells(head, _frame(rows, len(head)), faults)


def _frame(rows: list[tuple[int, list[str]]], width: int) -> pl.DataFrame:
    import polars as pl

    schema = {ROW: pl.UInt32, **{f"{place}": pl.String for place in range(width)}}
    columns = list(zip(*(cells for _, cells in rows), strict=True)) or [()] * width
    data = {ROW: [number for number, _ in rows], **{f"{place}": column for place, column in enumerate(columns)}}
    return pl.DataFrame(data, schema)


def _ragged(faults: Faults, row: int, found: int, expected: int) -> None:
    faults.add(row, "", f"有 {found} 格", f"应有 {expected} 格；格内有逗号时要加引号")


def _workbook(data: bytes, file: Path) -> Cells:
    """The first visible sheet of a workbook, as values: a formula's is the one that Excel saved with it.

    A number that is shown as a percentage is told as one: Excel keeps 0.5518 where somebody typed 55.18%.
    """
    from gongfu.documents import archive, workbook
    from gongfu.indicators.tables.excel import marks

    if not data.startswith(b"PK\x03\x04"):
        raise InputError(file, "不是 .xlsx 工作簿", "请用 Excel 或 WPS 打开后另存为 .xlsx")
    archive.check(data, str(file))
    sheet = next((sheet for sheet in workbook.sheets(data, str(file)) if sheet.visible), None)
    if sheet is None or not sheet.rows:
        raise InputError(file, "第一张工作表是空的", "请写上表头；没有数据时只留表头")
    head = sheet.rows[0].cells
    _check_size(len(sheet.rows), len(head), file)
    try:
        marked = marks(data, sheet.ordinal)
    except (SyntaxError, ValueError, KeyError, OSError, zipfile.BadZipFile, zlib.error) as error:
        raise InputError(file, "工作簿已损坏", "请用 Excel 或 WPS 打开后另存为 .xlsx") from error
    rows = [(row.number, list(row.cells)) for row in sheet.rows[1:]]
    for number, cells in rows if marked.percent else ():
        for column, cell in enumerate(cells):
            if cell and (number, column) in marked.percent:
                cells[column] = _percent(cell)
    faults = Faults(file)
    for row, ref in marked.merged:
        faults.add(row, "", f"{ref} 是合并单元格", "请取消合并，每格各写各的值")
    for row, column in marked.broken:
        name = head[column] if column < len(head) else ""
        faults.add(row, name, "公式出错，或没有算出值", "请在 Excel 里改正公式并保存，或把公式改成数值")
    return _cells(head, _frame(rows, len(head)), faults)


def _percent(cell: str) -> str:
    """A number as the percentage that it is; other text as it is."""
    try:
        return f"{float(cell) * 100:.15g}%"
    except ValueError:
        return cell


def _parquet(data: bytes, file: Path) -> Cells:
    from gongfu.indicators.tables import parquet

    frame = parquet.cells(data, file, MAX_ROWS, MAX_COLUMNS)
    places = {name: f"{place}" for place, name in enumerate(frame.columns)}
    return _cells(frame.columns, frame.rename(places).with_row_index(ROW, offset=2), Faults(file))


def _check_size(rows: int, columns: int, file: Path) -> None:
    if rows > MAX_ROWS:
        raise InputError(file, f"超过 {MAX_ROWS:,} 行", "请检查是否放错了文件，或拆成几次加入")
    if columns > MAX_COLUMNS:
        raise InputError(file, f"超过 {MAX_COLUMNS} 列", "请检查是否放错了文件")


def _cells(head: list[str], frame: pl.DataFrame, faults: Faults) -> Cells:
    """The table under its headings. Raises :class:`InputError` for a head that does not name every column."""
    import polars as pl

    file = faults.file
    texts = pl.col(frame.columns[1:]).str.strip_chars()
    frame = frame.with_columns(pl.when(texts.str.len_bytes() > 0).then(texts))
    names = [re.sub(r"\s", "", name).strip("\ufeff") for name in head]
    kept = [n for n, name in enumerate(names) if name or frame[f"{n}"].null_count() < frame.height]
    names = [names[n] for n in kept]
    if not any(names):
        raise InputError(file, "没有表头", "第1行应为各列的名称", "第1行")
    for place, name in enumerate(names, 1):
        if not name:
            raise InputError(file, f"第{place}列有内容却没有列名", "请在第1行写上列名", "第1行")
    name, times = Counter(names).most_common(1)[0]
    if times > 1 or ROW in names:
        raise InputError(file, f"列名 {name} 出现 {times} 次", "每列的名称应各不相同", "第1行")
    frame = frame.select(ROW, *(pl.col(f"{n}").alias(name) for n, name in zip(kept, names, strict=True)))
    return Cells(file, frame.filter(~pl.all_horizontal(pl.exclude(ROW).is_null())), faults)
