"""Tables of organizations (``organizations.csv``): their columns, and reading them with every row checked."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from gongfu.documents.errors import InputError, reason

__all__ = ["COLUMNS", "KINDS", "LEVELS", "Organization", "parse_table", "read_table"]

COLUMNS = ("id", "name", "short", "aliases", "level", "kind", "successor", "valid_from", "valid_to", "source")
LEVELS = ("国家", "省", "市", "县", "乡镇", "部门通用")
"""Level of a row; 部门通用 is any local level that has no row of its own under the same id."""
KINDS = ("政府", "党委", "部门", "事业单位", "企业", "金融", "群团", "集体")
MAX_BYTES = 4 * 1024 * 1024
"""Largest table that is read."""


@dataclass(frozen=True, slots=True)
class Organization:
    """A row of a table. ``successor`` is the id of the body that took its place after ``valid_to`` (a year)."""

    id: str
    name: str
    short: str
    aliases: tuple[str, ...]
    level: str
    kind: str
    successor: str
    valid_from: str
    valid_to: str
    source: str


def read_table(path: str | Path) -> list[Organization]:
    """Read an ``organizations.csv``. Raises :class:`InputError` with the line that is wrong."""
    path = Path(path)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(path, f"文件超过 {MAX_BYTES >> 20} MB", "请检查是否放错了文件")
        data = path.read_bytes()
    except OSError as error:
        raise InputError(path, f"无法打开文件（{reason(error)}）", "请检查路径和权限") from error
    return parse_table(data, path)


def parse_table(data: bytes, path: object) -> list[Organization]:
    """Rows of a table's bytes, checked; ``path`` names it in errors."""
    try:
        lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    except UnicodeDecodeError:
        raise InputError(path, "不是 UTF-8 文本", "请另存为 UTF-8 编码的 CSV") from None
    except csv.Error as error:
        raise InputError(path, f"不是合格的 CSV（{error}）", "请检查引号是否成对") from None
    if not lines or tuple(lines[0]) != COLUMNS:
        raise InputError(path, "表头不对", f"第一行应为：{','.join(COLUMNS)}", "第1行")
    rows: list[Organization] = []
    for number, cells in enumerate(lines[1:], 2):
        if any(cells):
            rows.append(_row(cells, path, f"第{number}行"))
    return rows


def _row(cells: list[str], path: object, place: str) -> Organization:
    """A row of a table, checked."""
    if len(cells) != len(COLUMNS):
        raise InputError(path, f"有 {len(cells)} 格", f"应有 {len(COLUMNS)} 格", place)
    row = dict(zip(COLUMNS, (cell.strip() for cell in cells), strict=True))
    for key in ("id", "name"):
        if not row[key]:
            raise InputError(path, f"{key} 是空的", "请填写", place)
    for key, allowed in (("level", LEVELS), ("kind", KINDS)):
        if row[key] not in allowed:
            raise InputError(path, f"{key} 的值“{row[key]}”不合格", f"应为{'、'.join(allowed)}之一", place)
    aliases = tuple(filter(None, row.pop("aliases").split("|")))
    return Organization(aliases=aliases, **row)
