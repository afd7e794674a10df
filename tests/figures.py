"""Small zones with indicators and figures, written as the tables that an office would write."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from gongfu.indicators.book import Book
from gongfu.indicators.loading import load

ZONE = """
name = "样例市"
full_name = "样例市城乡融合共同富裕先行试验区"
short = "样例"
code = "410000"
level = "市"
[[areas]]
name = "东山县"
kind = "县"
short = "东山"
[[areas]]
name = "西河县"
kind = "县"
short = "西河"
[[areas]]
name = "南湖区"
kind = "区"
short = "南湖"
[[areas]]
name = "高新区"
kind = "功能区"
short = "高新"
[[peers]]
name = "样例省"
kind = "省"
short = "省"
[[peers]]
name = "邻市"
kind = "市"
"""
HEAD = "indicator,area,stratum,period,value,error,quality,vintage,source,confidence,sample,note"
INDICATOR_HEAD = "id,name,unit,direction,nature,formula,frequency,proxy,limit"


def book(folder: Path, indicators: list[str], figures: list[str]) -> Book:
    """Rows ``id,name,unit,direction,nature,formula…`` and ``indicator,area,stratum,period,value…`` as a book.

    Commas at the end of a row may be left out.
    """
    return load(zone(folder, indicators, figures))


def zone(folder: Path, indicators: list[str], figures: list[str]) -> Path:
    """The folder of such a zone, not read yet."""
    _write(folder, {"zone.toml": ZONE})
    tables = {"indicators.csv": (INDICATOR_HEAD, indicators), "observations.csv": (HEAD, figures)}
    _write(
        folder, {name: "\n".join([head, *(_row(row, head) for row in rows)]) for name, (head, rows) in tables.items()}
    )
    return folder


def _row(row: str, head: str) -> str:
    """The row with a comma for every column that it leaves out at its end."""
    return row + "," * (head.count(",") + 1 - len(next(csv.reader([row]))))


def _write(folder: Path, texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        (folder / name).write_text(text + "\n", encoding="utf-8")
