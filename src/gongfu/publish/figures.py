"""Listings of figures: an indicator's with where they come from, all of a zone, and what documents promise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from gongfu.documents.errors import InputError
from gongfu.files import Output, put
from gongfu.indicators.book import Book
from gongfu.indicators.linking.documents import Found, Linked
from gongfu.indicators.model import CONFIDENCE, STRATA, Indicator, Key, Observation, Quality
from gongfu.indicators.tables.columns import OBSERVATIONS
from gongfu.publish.listing import FORMATS, Column, Listing
from gongfu.publish.output import form_of

if TYPE_CHECKING:
    from gongfu.publish.book import Cell

__all__ = ["MARKS", "figures", "links", "marks_of", "write_figures"]

QUALITIES: dict[Quality, str] = {"final": "最终", "preliminary": "初步", "estimated": "估计"}
MARKS = "样例：自编，不是统计数；代用：别处的数，本地没有公布"
"""What the marks in a listing mean."""
_EXPORTED = {".csv": ("csv",), ".xlsx": ("xlsx",), ".parquet": ("parquet",)}

_FIGURE = (
    Column("area", "地区", 8),
    Column("stratum", "城乡", 4, True),
    Column("period", "时期", 5, True),
    Column("value", "数值", 7),
    Column("error", "标准误", 5),
    Column("quality", "性质", 4, True),
    Column("vintage", "公布日", 7, True),
    Column("marks", "标记", 6, True),
    Column("confidence", "可信度", 4, True),
    Column("source", "来源", 20),
    Column("note", "备注", 14),
)
_LINK = (
    Column("document", "文件", 8),
    Column("clause", "条款", 8),
    Column("text", "原文", 20),
    Column("indicator", "指标", 12),
    Column("area", "地区", 7),
    Column("stratum", "城乡", 4, True),
    Column("step", "目标年", 5, True),
    Column("value", "数值", 7),
    Column("unit", "单位", 5, True),
    Column("state", "目标表", 10),
    Column("marks", "标记", 4, True),
)
_UNLINKED = (
    Column("document", "文件", 8),
    Column("clause", "条款", 8),
    Column("text", "原文", 20),
    Column("metric", "指标名", 12),
    Column("value", "数值", 7),
    Column("unit", "单位", 5, True),
    Column("reason", "没对上的原因", 16),
    Column("marks", "标记", 4, True),
)


def marks_of(sample: bool, proxy: str, preliminary: bool = False) -> str:
    """What must stand beside a figure that is made up, of another place, or not final."""
    words = ("样例" if sample else "", f"代用{proxy}" if proxy else "", "初步数" if preliminary else "")
    return "；".join(filter(None, words))


def figures(book: Book, indicator: str, areas: Sequence[str], day: date | None, history: bool) -> Listing:
    """An indicator's figures in ``areas`` as known on ``day``, or every revision known then (``history``)."""
    found = [one for key in _keys(book, indicator, areas) for one in _observed(book, key, day, history)]
    rows = [
        (
            one.key.area,
            STRATA[one.key.stratum],
            one.period,
            one.value,
            one.error,
            QUALITIES[one.quality],
            one.vintage,
            marks_of(one.sample, one.proxy),
            one.confidence or "",
            one.source,
            one.note,
        )
        for one in found
    ]
    notes = [] if rows else ["暂无公布数据"]
    if any(one.sample or one.proxy for one in found):
        notes.append(MARKS)
    letters = sorted({one.confidence for one in found if one.confidence})
    if letters:
        notes.append("可信度：" + "；".join(f"{letter} {CONFIDENCE[letter]}" for letter in letters))
    screen = ("value", "period", "area", "stratum", "source", "confidence", "vintage", "quality", "error")
    return Listing(_title(book.indicators[indicator]), _FIGURE, rows, tuple(notes), screen)


def write_figures(book: Book, output: Output, day: date | None) -> None:
    """Every figure as known on ``day``, derived ones too, in the columns of ``observations.csv``.

    Raises :class:`InputError` for an ending that is none of .csv, .xlsx and .parquet.
    """
    name = Path(str(output))
    if name.suffix.lower() not in _EXPORTED:
        kind = f" {name.suffix} " if name.suffix else "没有后缀的"
        raise InputError(output, f"不能写成{kind}文件", f"可以写的类型：{'、'.join(_EXPORTED)}")
    form = form_of(name, None, _EXPORTED, "csv")
    found = [one for key in book.keys() for one in book.observations(key, day) if not one.proxy]  # noqa: SIM118
    columns = tuple(Column(column.name, column.name, 8) for column in OBSERVATIONS)
    rows = [
        (
            *(one.key.indicator, one.key.area, one.key.stratum, one.period, one.value, one.error, one.quality),
            *(one.vintage, one.source, one.confidence or "", "是" if one.sample else "", one.note),
        )
        for one in found
    ]
    written = {"parquet": _parquet, "xlsx": _xlsx}
    put(
        written[form](columns, rows) if form in written else FORMATS[form]([Listing("数据", columns, rows)], None),
        output,
    )


def links(book: Book, found: Linked) -> list[Listing]:
    """Which targets of the documents are of which indicator, and which of none, with the reason."""
    marks = {one.id: marks_of(one.sample, "") for one in book.zone.documents}
    missing, wrong = {id(one) for one in found.missing}, {error.place for error in found.contradictions}
    rows = {(target.key, target.step): target.row for target in book.targets}
    linked = []
    for one in found.links:
        row = rows.get((one.key, one.step or 0))
        state = "表中没有" if id(one) in missing else "不是哪一步的" if row is None else f"第{row}行"
        if f"第{row}行 value" in wrong:
            state += "，数不同"
        indicator = book.indicators[one.key.indicator]
        key = (indicator.name, one.key.area, STRATA[one.key.stratum], one.step, one.value, indicator.unit)
        linked.append((one.found.document, one.found.clause, one.found.text, *key, state, marks[one.found.document]))
    unlinked = [(*_printed(one.found), one.reason, marks[one.found.document]) for one in found.unlinked]
    notes = () if linked or unlinked else ("文件里没有写着数的目标，或 zone.toml 没有列出文件",)
    screen = ("indicator", "value", "unit", "step", "state", "clause", "text", "document", "area", "stratum")
    legend = ("样例：文件是自编的",) if any(row[-1] for row in linked) else ()
    return [
        Listing(f"对上指标的目标（{len(linked)}）", _LINK, linked, (*notes, *legend), screen),
        Listing(f"没对上的目标（{len(unlinked)}）", _UNLINKED, unlinked, (), ("reason", "metric", "text", "clause")),
    ]


def _printed(found: Found) -> tuple[str, str, str, str, float | None, str]:
    return found.document, found.clause, found.text, found.metric, found.value, found.unit


def _keys(book: Book, indicator: str, areas: Sequence[str]) -> Iterator[Key]:
    return (Key(indicator, area, stratum) for area in areas for stratum in STRATA)


def _observed(book: Book, key: Key, day: date | None, history: bool) -> tuple[Observation, ...]:
    known = book.observations(key, day)
    if not history:
        return known
    proxy = next((one.proxy for one in known if one.proxy), "")
    every = book.vintages(replace(key, area=proxy) if proxy else key)
    return tuple(replace(one, key=key, proxy=proxy) for one in every if day is None or one.vintage <= day.isoformat())


def _title(indicator: Indicator) -> str:
    return f"{indicator.name}（{indicator.unit}）"


def _xlsx(columns: Sequence[Column], rows: Sequence[tuple[Cell, ...]]) -> bytes:
    """A sheet with the head in its first row, as it is read back."""
    from io import BytesIO

    from gongfu.publish.book import Book as Workbook

    stream = BytesIO()
    book = Workbook(stream)
    sheet = book.sheet("数据")
    book.columns(sheet, columns)
    end = book.table(sheet, 0, columns, rows)
    sheet.autofilter(0, 0, max(end - 1, 0), len(columns) - 1)
    sheet.freeze_panes(1, 0)
    book.close()
    return stream.getvalue()


def _parquet(columns: Sequence[Column], rows: Sequence[tuple[Cell, ...]]) -> bytes:
    from io import BytesIO

    import polars as pl

    stream = BytesIO()
    kinds = {column.name: pl.Float64 if column.name in ("value", "error") else pl.String for column in columns}
    pl.DataFrame(rows, kinds, orient="row").write_parquet(stream)
    return stream.getvalue()
