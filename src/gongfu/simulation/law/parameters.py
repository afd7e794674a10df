"""Legal parameters: dated values with unit, source, place and confidence, read from TOML tables."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from math import isfinite, isnan
from pathlib import Path
from typing import Literal

from gongfu.documents.errors import InputError, InputErrors
from gongfu.indicators.model import Confidence
from gongfu.simulation.law.units import Unit
from gongfu.toml import MAX_BYTES, read_toml
from gongfu.toml_schema import UNKNOWN, Day, gathered

__all__ = ["Brackets", "Confidence", "Form", "Parameter", "Value", "read_parameters", "tables_of"]

Form = Literal["number", "schedule", "steps"]
"""``schedule``: marginal rates, each of the part above its threshold. ``steps``: one value for the whole amount, that
of the last threshold below it (an amount equal to a threshold belongs to the step under it; the first step holds from
there down)."""
Brackets = tuple[tuple[float, float], ...]
"""(threshold, rate or value), thresholds rising."""
MOST_BRACKETS = 100
"""A law has a dozen; every bracket is some instructions of a kernel, and thousands would compile for hours."""


@dataclass(frozen=True, slots=True)
class Value:
    """What a parameter is from ``since`` to ``until``, both days included.

    ``place`` is where the value holds by its source; ``stand_in`` says why it is used elsewhere and marks it as a
    proxy; ``reform`` names the reform that set it.
    """

    since: date
    until: date
    value: float | Brackets
    source: str
    confidence: Confidence
    place: str = ""
    stand_in: str = ""
    note: str = ""
    reform: str = ""

    @property
    def doubtful(self) -> bool:
        """Whether it must be shown with a mark: a stand-in, a portal's, from public code or from memory."""
        return bool(self.stand_in) or self.confidence in ("C", "D", "M", "unverified")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A legal parameter: values by date, none of which overlap. ``over`` is the unit that schedule and steps read."""

    name: str
    label: str
    unit: Unit
    form: Form
    values: tuple[Value, ...]
    over: Unit | None = None
    file: Path = Path()

    def on(self, day: date) -> Value | None:
        """The value in force on a day, or ``None``."""
        return next((value for value in self.values if value.since <= day <= value.until), None)


@dataclass(frozen=True, slots=True)
class _Row:
    """A value as it stands in a file: one of ``value``, ``schedule`` and ``steps``."""

    since: Day = UNKNOWN
    until: Day = UNKNOWN
    value: float | None = None
    schedule: tuple[tuple[float, ...], ...] = ()
    steps: tuple[tuple[float, ...], ...] = ()
    source: str = ""
    confidence: Confidence | None = None
    place: str = ""
    stand_in: str = ""
    note: str = ""

    @property
    def forms(self) -> list[Form]:
        """Which of the three are written; one should be."""
        written: dict[Form, bool] = {
            "number": self.value is not None,
            "schedule": bool(self.schedule),
            "steps": bool(self.steps),
        }
        return [form for form, there in written.items() if there]


@dataclass(frozen=True, slots=True)
class _Table:
    """A parameter as it stands in a file."""

    label: str
    unit: str
    values: tuple[_Row, ...]
    over: str = ""


def read_parameters(*files: Path) -> dict[str, Parameter]:
    """Parameters by name.

    Raises :class:`InputErrors` with every fault of every file: a value without a date, two values on one day,
    thresholds that do not rise, a unit that is none, a value without source or confidence.
    """
    found: dict[str, Parameter] = {}
    faults: list[InputError] = []
    for file in files:
        try:
            read, wrong = tables_of(read_law(file), file)
        except InputError as error:
            faults.append(error)
            continue
        faults += wrong
        for name, parameter in read.items():
            if name in found:
                place, other = f"[{name}]", found[name].file.name
                faults.append(InputError(file, f"{other} 里已有这个参数", "每个参数只写在一个文件里", place))
            found[name] = parameter
    if faults:
        raise InputErrors(faults)
    return found


def read_law(file: Path) -> dict[str, object]:
    """The tables of a parameter or reform file. Raises :class:`InputError` with the line that is wrong."""
    if not file.is_file():
        raise InputError(file, "没有这个文件", "请检查路径；参数和方案都写成 TOML 文件")
    if file.stat().st_size > MAX_BYTES:
        raise InputError(file, f"文件超过 {MAX_BYTES >> 20} MB", "参数表和方案没有这么大，请检查是否放错了文件")
    return read_toml(file)


def tables_of(tables: dict[str, object], file: Path) -> tuple[dict[str, Parameter], list[InputError]]:
    """The parameters of a file's tables, by name, and what is wrong with them."""
    found: dict[str, Parameter] = {}
    faults: list[InputError] = []
    for name, table in tables.items():
        if not isinstance(table, dict):
            faults.append(InputError(file, "不是一个参数", f"请写成 [{name}] 表，下列 [[{name}.values]]", name))
            continue
        built, wrong = gathered(_Table, table, file, f"[{name}]")
        wrong = [_placed(error, name) for error in wrong]
        wrong = wrong or [InputError(file, cause, remedy, place) for place, cause, remedy in _faults(name, built)]
        faults += wrong
        if built is not None and not wrong:
            found[name] = _parameter(name, built, file)
    return found, faults


def _placed(error: InputError, name: str) -> InputError:
    """The fault of a row with its place as TOML writes it."""
    return InputError(error.file, error.cause, error.remedy, error.place.replace(f"[[[{name}] ", f"[[{name}."))


def _faults(name: str, table: _Table | None) -> Iterator[tuple[str, str, str]]:
    """What single keys cannot show: (place, cause, remedy)."""
    assert table is not None  # it was built without faults
    for key, text in (("unit", table.unit), ("over", table.over or "1")):
        try:
            Unit.parse(text)
        except ValueError:
            yield (
                f"[{name}] {key}",
                f"不认识的单位 {text}",
                "单位例如 yuan/month、yuan/person/year、mu；纯数写 1",
            )
    if not table.values:
        yield f"[{name}]", "没有值", f"请写至少一项 [[{name}.values]]"
    for number, row in enumerate(table.values, 1):
        place = f"[[{name}.values]] 第{number}项"
        if not row.since:
            yield place, "没有生效日期", '请写 since = "2019-01-01"'
        if len(row.forms) != 1 or row.forms != table.values[0].forms:
            yield place, "没有写值，或写法与别的项不同", "value、schedule、steps 三者写一个，各项一致"
        if not row.source or row.confidence is None:
            yield place, "没有出处或可信度", '请写 source = "…" 和 confidence = "A"（A、B、C、D、X、M、unverified）'
        for cause, remedy in value_faults(row.value, row.schedule or row.steps):
            yield place, cause, remedy
    yield from _overlaps(name, {number: _span(row) for number, row in enumerate(table.values) if row.since})


def value_faults(value: float | None, brackets: Sequence[Sequence[float]]) -> Iterator[tuple[str, str]]:
    """What no number and no brackets can be: (cause, remedy)."""
    if value is not None and isnan(value):
        yield "nan 不是数", "请写数字；没有上限写 inf"
    if (
        any(len(pair) != 2 for pair in brackets)
        or not all(isfinite(figure) for pair in brackets for figure in pair)
        or any(one[0] >= other[0] for one, other in pairwise(brackets))
    ):
        yield "级距不是由低到高的 [起点, 率]", "请写成 [[0, 0.03], [36000, 0.10]]"
    if len(brackets) > MOST_BRACKETS:
        yield f"有 {len(brackets):,} 档", f"最多 {MOST_BRACKETS} 档，请合并"


def _overlaps(name: str, spans: Mapping[int, tuple[date, date]]) -> Iterator[tuple[str, str, str]]:
    """A value without an end holds until the next one begins; one with an end must have ended by then."""
    for number, (since, until) in spans.items():
        if until < since:
            yield f"[[{name}.values]] 第{number + 1}项", f"到 {until} 为止，却从 {since} 起", "请改正日期"
    order = sorted(spans, key=lambda number: spans[number])
    for one, other in pairwise(order):
        (first, until), (second, _) = spans[one], spans[other]
        if second == first or (until != date.max and second <= until):
            place = f"[[{name}.values]] 第{one + 1}、{other + 1}项"
            yield place, f"{second} 这一天有两个值", "请改正前一项的 until 或后一项的 since"


def _span(row: _Row) -> tuple[date, date]:
    return first_day(row.since), last_day(row.until)


def first_day(text: str) -> date:
    """Of a day as it is written, year or month alone included; nothing means from the beginning."""
    return date(*(*map(int, text.split("-")), 1, 1)[:3]) if text else date.min


def last_day(text: str) -> date:
    """Of a day as it is written, year or month alone included; nothing means for ever."""
    if not text:
        return date.max
    year, month, *day = (*map(int, text.split("-")), *(12,) * (len(text) == 4))
    return date(year, month, *(day or monthrange(year, month)[1:]))


def _parameter(name: str, table: _Table, file: Path) -> Parameter:
    values = []
    for row in table.values:
        assert row.confidence is not None
        since, until = _span(row)
        value = row.value if row.value is not None else tuple((a, b) for a, b in row.schedule or row.steps)
        values.append(Value(since, until, value, row.source, row.confidence, row.place, row.stand_in, row.note))
    values.sort(key=lambda value: value.since)
    closed = [replace(one, until=min(one.until, other.since - timedelta(days=1))) for one, other in pairwise(values)]
    over = Unit.parse(table.over) if table.over else None
    form = table.values[0].forms[0]
    return Parameter(name, table.label, Unit.parse(table.unit), form, (*closed, values[-1]), over, file)
