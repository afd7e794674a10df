"""The three tables of a zone as columns: what each holds, which words it takes, and the check of all cells at once."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from gongfu.indicators.model import CONFIDENCE, Indicator
from gongfu.indicators.tables.areas import Areas
from gongfu.indicators.tables.faults import Faults, flag, shown
from gongfu.indicators.tables.readers import ROW, Cells
from gongfu.indicators.tables.values import FIRST_YEAR, LAST_YEAR, days, fold, no_number, numbers

if TYPE_CHECKING:
    import polars as pl

__all__ = [
    "INDICATORS",
    "OBSERVATIONS",
    "TABLES",
    "TARGETS",
    "Column",
    "alike",
    "amounts",
    "known_areas",
    "known_indicators",
    "nearest",
    "typed",
]

_MOST_ALIKE = 5
"""Most names that a message offers for one that is not known."""

Kind = Literal["text", "number", "year", "word", "flag", "day"]


@dataclass(frozen=True)
class Column:
    """A column: its name, what its cells hold, and whether none may be empty.

    ``words`` are the words of an enumerated column, each with the ones that mean the same; ``default`` stands in for
    an empty cell.
    """

    name: str
    kind: Kind = "text"
    required: bool = False
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    default: str | None = None

    @cached_property
    def meanings(self) -> dict[str, str]:
        """Each word that is taken, in lower case, and the one it means."""
        taken = {name.lower(): name for name in self.words}
        return taken | {other.lower(): name for name, others in self.words.items() for other in others}


_STRATUM = Column(
    "stratum",
    "word",
    words={"all": ("全体", "全部", "合计"), "urban": ("城镇", "城市"), "rural": ("农村", "乡村")},
    default="all",
)
_CONFIDENCE = Column("confidence", "word", words=dict.fromkeys(CONFIDENCE, ()) | {"unverified": ("未核实",)})
_SAMPLE = Column("sample", "flag")

INDICATORS = (
    Column("id", required=True),
    Column("name", required=True),
    Column("name_en"),
    Column("unit", required=True),
    Column(
        "direction",
        "word",
        True,
        {"up": ("越大越好", "正向"), "down": ("越小越好", "负向", "逆向"), "band": ("区间", "适度")},
    ),
    Column(
        "nature",
        "word",
        True,
        {
            "share": ("占比", "比重", "份额"),
            "ratio": ("比值", "倍数"),
            "index": ("指数",),
            "money": ("金额",),
            "count": ("数量", "计数"),
        },
    ),
    Column("path", "word", words={"linear": ("线性", "直线"), "compound": ("复合", "等比")}),
    Column("low", "number"),
    Column("high", "number"),
    Column("limit", "number"),
    Column("action"),
    Column(
        "frequency",
        "word",
        words={"year": ("年", "年度"), "quarter": ("季", "季度"), "month": ("月", "月度")},
        default="year",
    ),
    Column("max_age", "number"),
    Column("aliases"),
    Column("formula"),
    Column("proxy"),
    Column("source"),
    Column("method"),
    Column("note"),
)
"""indicators.csv: a definition a row."""

TARGETS = (
    Column("indicator", required=True),
    Column("area"),
    _STRATUM,
    Column("step", "year", True),
    Column("value", required=True),
    Column("bound", "word", True, {"binding": ("约束性",), "expected": ("预期性",)}),
    Column("baseline_year", "year", True),
    Column("baseline_value"),
    Column("document"),
    Column("clause"),
    Column("source"),
    _CONFIDENCE,
    _SAMPLE,
    Column("note"),
)
"""targets.csv: what an indicator is to reach at one step, a row. Values are text until the unit is known: 65% is a
number where it is %."""

OBSERVATIONS = (
    Column("indicator", required=True),
    Column("area"),
    _STRATUM,
    Column("period", required=True),
    Column("value"),
    Column("error", "number"),
    Column(
        "quality",
        "word",
        words={
            "final": ("最终", "正式"),
            "preliminary": ("初步", "快报"),
            "estimated": ("估计", "推算"),
        },
        default="final",
    ),
    Column("vintage", "day"),
    Column("source", required=True),
    _CONFIDENCE,
    _SAMPLE,
    Column("note"),
)
"""observations.csv: a figure a row; its value as in targets."""

TABLES: dict[str, tuple[Column, ...]] = {
    "indicators": INDICATORS,
    "targets": TARGETS,
    "observations": OBSERVATIONS,
}
"""The tables of a zone by the name of their file, without its ending."""

_FLAGS = {**dict.fromkeys(("1", "true", "是"), "1"), **dict.fromkeys(("0", "false", "否"), "0")}


def alike(word: str, names: Iterable[str]) -> list[str]:
    """Up to five of the names that may be meant by ``word``: those that hold it, then the one that looks most like it.

    A single character, as a word or as a name, says too little to be taken for another.
    """
    every = [name for name in dict.fromkeys(names) if len(name) > 1]
    holding = [name for name in every if len(word) > 1 and word in name]
    return list(dict.fromkeys([*holding, *difflib.get_close_matches(word, every, 1, 0.5)]))[:_MOST_ALIKE]


def nearest(word: str, known: Sequence[str], names: Iterable[str] = ()) -> str:
    """A remedy: of the words ``known`` and the other ``names`` the :func:`alike` ones to ``word``, or ``known``."""
    if near := alike(word, [*known, *names]):
        return f"是否想写 {'、'.join(near)}？"
    return f"可用的有：{'、'.join(known[:20]) or '（尚无）'}{'等' if len(known) > 20 else ''}"


def typed(cells: Cells, columns: tuple[Column, ...], faults: Faults) -> pl.DataFrame:
    """The table with every column of the schema, in its order and of its type; a faulty cell is null.

    Numbers are Float64, years Int32, flags Boolean, everything else text. What is wrong goes to ``faults``.
    """
    import polars as pl

    faults.join(cells.faults)
    _check_head(cells, columns, faults)
    frame = cells.frame
    made = [frame[ROW]]
    for column in columns:
        if column.name in frame.columns:
            made.append(_column(frame[ROW], frame[column.name], column, faults))
        else:
            made.append(_filled(pl.Series(column.name, [None] * frame.height, pl.String), column))
    return pl.DataFrame(made)


def _check_head(cells: Cells, columns: tuple[Column, ...], faults: Faults) -> None:
    names = [column.name for column in columns]
    for name in cells.columns:
        if name not in names:
            faults.add(1, name, f"不认识的列 {name}", nearest(name, names))
    for column in columns:
        if column.required and column.name not in cells.columns:
            faults.add(1, column.name, f"缺少必填的列 {column.name}", "请在表头补上这一列，并逐行填写")


def _column(rows: pl.Series, text: pl.Series, column: Column, faults: Faults) -> pl.Series:
    if column.required:
        flag(faults, rows, text.is_null(), column.name, f"{column.name} 是空的", "请填写")
    if text.null_count() == len(text):
        return _filled(text, column)
    value = _converted(text, column).alias(column.name)
    wrong = value.is_null() & text.is_not_null()
    for row, cell in shown(faults, rows, wrong, text):
        faults.add(row, column.name, *_explained(cell, column))
    return _filled(value, column)


def _filled(value: pl.Series, column: Column) -> pl.Series:
    """The column in its own type, its empty cells as the default."""
    import polars as pl

    kinds = {"number": pl.Float64, "year": pl.Int32, "flag": pl.Boolean}
    value = value.cast(kinds.get(column.kind, pl.String))
    if column.kind == "flag":
        return value.fill_null(False)
    return value if column.default is None else value.fill_null(pl.lit(column.default))


def _converted(text: pl.Series, column: Column) -> pl.Series:
    """The cells as values; null where one is no value of the column's kind."""
    import polars as pl

    if column.kind == "number":
        return numbers(text)
    if column.kind == "year":
        number = numbers(text.str.strip_suffix("年"))
        whole = (number == number.floor()) & number.is_between(FIRST_YEAR, LAST_YEAR)
        return number.set(whole.not_(), None).cast(pl.Int32)
    if column.kind == "word":
        return _words(text, column.meanings)
    if column.kind == "flag":
        return _words(text, _FLAGS) == "1"
    return days(text) if column.kind == "day" else text


def _words(text: pl.Series, meanings: dict[str, str]) -> pl.Series:
    """Cells by what they mean. A column has few different words, so each is looked up once."""
    import polars as pl

    found = text.drop_nulls().unique()
    known = {cell: meanings.get(fold(cell).strip().lower()) for cell in found}
    return text.replace_strict(known, default=None, return_dtype=pl.String)


def _explained(cell: str, column: Column) -> tuple[str, str]:
    """Why a cell is no value of its column, and what to do."""
    if column.kind == "number":
        return no_number(cell)
    if column.kind == "year":
        return f"年份“{cell[:20]}”不合格", f"应为 {FIRST_YEAR} 到 {LAST_YEAR} 之间的整数"
    if column.kind == "day":
        return f"日期“{cell[:20]}”不合格", "请写日历上有的日期，例如 2023-03-15"
    words = list(column.words) if column.kind == "word" else ["1", "是", "0", "否"]
    also = [other for others in column.words.values() for other in others[:1]]
    return f"“{cell[:20]}”不合格", f"应为{'、'.join(words)}之一{'（也可写' + '、'.join(also) + '）' if also else ''}"


def known_indicators(
    rows: pl.Series, text: pl.Series, indicators: Mapping[str, Indicator], faults: Faults
) -> pl.Series:
    """Cells that name an indicator, by its id, name or alias, as its id; null where they name none."""
    names = {name: one.id for one in indicators.values() for name in (*one.aliases, one.name)}
    names |= {name: name for name in indicators}
    return _known(rows, text, names, list(indicators), "指标", faults)


def known_areas(rows: pl.Series, text: pl.Series, areas: Areas, faults: Faults) -> pl.Series:
    """Cells that name an area, by any of its names, as its full name; the zone where they are empty."""
    known = _known(rows, text, areas.names, [*areas.own, *areas.peers], "地区", faults)
    return known.set(text.is_null(), areas.own[0])


def _known(
    rows: pl.Series, text: pl.Series, names: Mapping[str, str], own: Sequence[str], noun: str, faults: Faults
) -> pl.Series:
    import polars as pl

    known = text.replace_strict(dict(names), default=None, return_dtype=pl.String)
    for row, cell in shown(faults, rows, known.is_null() & text.is_not_null(), text):
        faults.add(row, text.name, f"没有{noun} {cell[:30]}", nearest(cell, own, names))
    return known


def amounts(
    rows: pl.Series,
    text: pl.Series,
    indicator: pl.Series,
    indicators: Mapping[str, Indicator],
    column: str,
    faults: Faults,
) -> pl.Series:
    """Values in the indicator's unit, Float64; a percent sign is taken where the unit is %."""
    import polars as pl

    units = {name: fold(one.unit) for name, one in indicators.items()}
    percent = [name for name, unit in units.items() if unit == "%"]
    bare = text
    if text.str.contains("[%％]$").any():
        bare = text.zip_with(~indicator.is_in(percent).fill_null(False), text.str.replace("[%％]$", ""))
    value = numbers(bare)
    cells = text.to_frame("cell").with_columns(indicator.alias("indicator"))
    for row, at in shown(faults, rows, value.is_null() & text.is_not_null(), pl.Series(range(len(rows)))):
        cell, name = cells.row(int(at))
        faults.add(row, column, *no_number(cell, units.get(name, "")))
    return value.alias(column)
