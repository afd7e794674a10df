"""A reform as a file: what changes, which rules are swapped for functions of a file beside it, and new parameters."""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from math import isinf
from pathlib import Path
from types import ModuleType

from gongfu.documents.errors import InputError, InputErrors
from gongfu.simulation.law.parameters import (
    Form,
    Parameter,
    first_day,
    last_day,
    read_law,
    tables_of,
    value_faults,
)
from gongfu.simulation.law.reading import body_of
from gongfu.simulation.law.reform import Change, Reform, Swap
from gongfu.simulation.law.rule import Rule
from gongfu.toml_schema import UNKNOWN, Day, gathered

__all__ = ["read_reform"]


@dataclass(frozen=True, slots=True)
class _Change:
    """A change as it stands in a file."""

    parameter: str
    since: Day = UNKNOWN
    until: Day = UNKNOWN
    value: float | None = None
    schedule: tuple[tuple[float, ...], ...] = ()
    steps: tuple[tuple[float, ...], ...] = ()
    times: float | None = None
    plus: float | None = None
    above: float | None = None

    @property
    def sets(self) -> bool:
        """Whether it says what the parameter is, whatever it was."""
        return self.value is not None or bool(self.schedule or self.steps)

    @property
    def form(self) -> Form | None:
        """As what a value is set, where one is."""
        return "number" if self.value is not None else "schedule" if self.schedule else "steps" if self.steps else None


@dataclass(frozen=True, slots=True)
class _Swap:
    """A swap as it stands in a file: ``file`` lies beside the reform."""

    rule: str
    file: str
    function: str = ""
    since: Day = UNKNOWN


@dataclass(frozen=True, slots=True)
class _File:
    """A reform file, but for its ``[parameters]``."""

    name: str
    note: str = ""
    changes: tuple[_Change, ...] = ()
    swaps: tuple[_Swap, ...] = ()


def read_reform(file: Path) -> Reform:
    """A reform file; its ``[[swaps]]`` run the Python files they name: run only those you trust.

    Raises :class:`InputErrors` with all its faults.
    """
    try:
        table = read_law(file)
    except InputError as error:
        raise InputErrors([error]) from error
    tables = table.pop("parameters", {})
    if isinstance(tables, dict):
        added, faults = tables_of(tables, file)
    else:
        added, faults = {}, [InputError(file, "不是参数表", "新参数请写成 [parameters.名称]", "parameters")]
    built, wrong = gathered(_File, table, file)
    faults += wrong
    if built and not built.name.strip():
        faults.append(InputError(file, "方案没有名称", '请写 name = "农村低保提标"', "name"))
    swaps: list[Swap] = []
    for number, row in enumerate(built.changes if built else (), 1):
        place = f"[[changes]] 第{number}项 {row.parameter}"
        faults += [InputError(file, cause, remedy, place) for cause, remedy in _faults(row)]
    faults += [InputError(file, *fault) for fault in _covered(built.changes if built else ())]
    for number, swap in enumerate(built.swaps if built else (), 1):
        try:
            swaps.append(_swap(swap, file, f"[[swaps]] 第{number}项"))
        except InputError as error:
            faults.append(error)
    if built is None or faults:
        raise InputErrors(faults)
    new = {name: _marked(parameter, built.name) for name, parameter in added.items()}
    return Reform(built.name, tuple(map(_change, built.changes)), tuple(swaps), new, built.note, file)


def _faults(row: _Change) -> Iterator[tuple[str, str]]:
    """What is wrong with a change as it is written: (cause, remedy)."""
    written = sum([row.value is not None, bool(row.schedule), bool(row.steps)])
    relative = row.times is not None or row.plus is not None
    if written + relative != 1:
        yield (
            "没有写怎么改，或写了两种改法",
            "value、schedule、steps 三者写一个，或写 times（乘以）、plus（再加上）",
        )
    if row.above is not None and not relative:
        yield "above 没有用处", "above 与 times、plus 一起写，只改起点不低于它的各档"
    yield from value_faults(row.value, row.schedule or row.steps)
    for figure in (row.times, row.plus, row.above):
        yield from value_faults(figure, ())
    if any(figure is not None and isinf(figure) for figure in (row.times, row.plus)):
        yield "times、plus 是无穷大", "请写数字；没有上限写 value = inf"


def _covered(rows: Sequence[_Change]) -> Iterator[tuple[str, str, str]]:
    """Values of one parameter of which nobody could say which holds: (cause, remedy, place)."""
    for (one, row), (other, later) in combinations(enumerate(rows, 1), 2):
        if row.parameter != later.parameter or not (row.sets and later.sets):
            continue
        (since, until), (start, end) = _days(row), _days(later)
        shared = max(since, start), min(until, end)
        if shared[0] > shared[1] or (since < start and not row.until):  # one after another, the first without an end
            continue
        place = f"[[changes]] 第{one}、{other}项 {row.parameter}"
        said = "这个参数有两个值" if shared[0] == date.min else f"{shared[0]} 这一天有两个值"
        yield said, "请改正前一项的 until 或后一项的 since，或删去一项", place


def _days(row: _Change) -> tuple[date, date]:
    return first_day(row.since), last_day(row.until)


def _change(row: _Change) -> Change:
    value = row.value if row.value is not None else tuple((at, rate) for at, rate in row.schedule or row.steps) or None
    return Change(
        row.parameter,
        value,
        1.0 if row.times is None else row.times,
        row.plus or 0.0,
        float("-inf") if row.above is None else row.above,
        first_day(row.since),
        last_day(row.until),
        row.form,
    )


def _marked(parameter: Parameter, reform: str) -> Parameter:
    """A new parameter, its values marked as the reform's."""
    return replace(parameter, values=tuple(replace(value, reform=reform) for value in parameter.values))


def _swap(row: _Swap, file: Path, place: str) -> Swap:
    """The function of a Python file as a rule. The file is read anew every time: nothing of an earlier one is kept."""
    path = file.parent / row.file
    name = row.function or row.rule
    if Path(row.file).name != row.file or not path.is_file() or path.suffix != ".py":
        raise InputError(file, f"没有规则文件 {row.file}", "请写与方案同一文件夹里的 .py 文件", place)
    module = ModuleType(f"gongfu_reform_{path.stem}")
    module.__file__ = str(path)
    try:
        exec(compile(path.read_bytes(), str(path), "exec", dont_inherit=True), module.__dict__)
    except (Exception, SystemExit) as error:  # whatever a user's file does when it is run
        lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
        line = getattr(error, "lineno", None) or (lines[-1] if lines else 1)
        raise InputError(path, f"规则文件运行出错（{error}）", "请检查这一行", f"第 {line} 行") from error
    rule = getattr(getattr(module, name, None), "rule", None)
    if not isinstance(rule, Rule):
        remedy = f"请写函数 {name}，在 def 上面写 @person(…)、@month(…) 或 @household(…)"
        raise InputError(path, f"文件里没有叫 {name} 的规则", remedy, place)
    swapped = replace(rule, name=row.rule)
    body_of(swapped)
    return Swap(swapped, first_day(row.since))
