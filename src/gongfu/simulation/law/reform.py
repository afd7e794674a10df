"""A reform: parameters that change and rules that are swapped, from a day on; as a small file or a dictionary."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from gongfu.documents.errors import InputError, InputErrors
from gongfu.simulation.law.parameters import Brackets, Parameter, Value, tables_of
from gongfu.simulation.law.rule import Rule, rule_of
from gongfu.toml import read_toml
from gongfu.toml_schema import UNKNOWN, Day, gathered

__all__ = ["Change", "Reform", "Swap"]


@dataclass(frozen=True, slots=True)
class Change:
    """A parameter from ``since`` to ``until``: set to ``value`` or brackets, or what it was times and plus something.

    Of a schedule or steps, ``times`` and ``plus`` change the rates of brackets whose threshold is at least ``above``.
    """

    parameter: str
    value: float | Brackets | None = None
    times: float = 1.0
    plus: float = 0.0
    above: float = float("-inf")
    since: date = date.min
    until: date = date.max

    def of(self, value: float | Brackets) -> float | Brackets:
        """What becomes of a value."""
        if self.value is not None:
            return self.value
        if isinstance(value, tuple):
            return tuple((at, rate * self.times + self.plus if at >= self.above else rate) for at, rate in value)
        return value * self.times + self.plus


@dataclass(frozen=True, slots=True)
class Swap:
    """A rule in the place of the one of its name, or a new one, from ``since`` on."""

    rule: Rule
    since: date = date.min


@dataclass(frozen=True)
class Reform:
    """A named set of changes and swaps; ``parameters`` are new ones that swapped-in rules take."""

    name: str
    changes: tuple[Change, ...] = ()
    swaps: tuple[Swap, ...] = ()
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    note: str = ""
    file: Path | None = None

    @staticmethod
    def of(
        values: Mapping[str, float | Sequence[tuple[float, float]] | Callable[..., Any]],
        *,
        name: str = "方案",
        since: str = "",
    ) -> Reform:
        """A reform from a dictionary: a parameter's name and its value or brackets, or a rule's name and its function.

        >>> Reform.of({"dibao_line_rural": 6000}, since="2026-01-01").changes[0].value
        6000.0
        """
        day = date.fromisoformat(since) if since else date.min
        changes, swaps = [], []
        for key, value in values.items():
            if callable(value):
                swaps.append(Swap(replace(rule_of(value), name=key), day))
            elif isinstance(value, int | float):
                changes.append(Change(key, float(value), since=day))
            else:
                changes.append(Change(key, tuple((float(at), float(rate)) for at, rate in value), since=day))
        return Reform(name, tuple(changes), tuple(swaps))

    @staticmethod
    def read(file: Path) -> Reform:
        """A reform file; its ``[[swaps]]`` run the Python files they name.

        Raises :class:`InputErrors` with all its faults.
        """
        return _read(file)

    def __or__(self, other: Reform) -> Reform:
        """Both, this one first."""
        return Reform(
            f"{self.name} + {other.name}",
            self.changes + other.changes,
            self.swaps + other.swaps,
            {**self.parameters, **other.parameters},
        )

    def applied(
        self, rules: tuple[Rule, ...], parameters: Mapping[str, Parameter]
    ) -> tuple[tuple[Rule, ...], dict[str, Parameter]]:
        """Rules and parameters after the reform. Raises :class:`InputErrors` for what is not there or does not fit."""
        changed = {**parameters, **self.parameters}
        faults = list(self._faults(rules, changed))
        if faults:
            raise InputErrors(faults)
        for change in self.changes:
            parameter = changed[change.parameter]
            changed[change.parameter] = replace(parameter, values=tuple(_cut(parameter.values, change, self.name)))
        for swap in self.swaps:
            rules = (*_ended(rules, swap), replace(swap.rule, since=max(swap.since, swap.rule.since)))
        return rules, changed

    def _faults(self, rules: tuple[Rule, ...], parameters: Mapping[str, Parameter]) -> Iterator[InputError]:
        file = self.file or self.name
        for change in self.changes:
            parameter = parameters.get(change.parameter)
            if parameter is None:
                yield InputError(
                    file,
                    f"没有叫 {change.parameter} 的法定参数",
                    "用 gongfu simulate --list 查看可改的参数",
                    change.parameter,
                )
            elif change.value is not None and isinstance(change.value, tuple) == (parameter.form == "number"):
                expected = "一个数" if parameter.form == "number" else "[[起点, 率], …]"
                yield InputError(file, "值的写法不对", f"{parameter.label}应为{expected}", change.parameter)


def _cut(values: Sequence[Value], change: Change, reform: str) -> Iterator[Value]:
    """Values with the change made between its days; a value set where there was none fills the gap."""
    day = timedelta(days=1)
    reached: date | None = change.since
    for value in values:
        since, until = max(value.since, change.since), min(value.until, change.until)
        if since > until:
            yield value
            continue
        if value.since < since:
            yield replace(value, until=since - day)
        yield replace(value, since=since, until=until, value=change.of(value.value), reform=reform)
        if until < value.until:
            yield replace(value, since=until + day)
        reached = None if until >= change.until or until == date.max else until + day
    if change.value is not None and reached is not None and (not values or values[-1].until < change.until):
        last = max(reached, values[-1].until + day if values else reached)
        yield Value(last, change.until, change.value, reform, "X", reform=reform)


def _ended(rules: tuple[Rule, ...], swap: Swap) -> Iterator[Rule]:
    """Rules other than those of the swapped name, and what those were before the day."""
    for rule in rules:
        if rule.name != swap.rule.name:
            yield rule
        elif rule.since < swap.since:
            yield replace(rule, until=min(rule.until, swap.since - timedelta(days=1)))


@dataclass(frozen=True, slots=True)
class _Change:
    """A change as it stands in a file."""

    parameter: str
    since: Day = UNKNOWN
    until: Day = UNKNOWN
    value: float | None = None
    schedule: tuple[tuple[float, ...], ...] = ()
    steps: tuple[tuple[float, ...], ...] = ()
    times: float = 1.0
    plus: float = 0.0
    above: float = float("-inf")


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


def _read(file: Path) -> Reform:
    table = read_toml(file)
    added, faults = tables_of(table.pop("parameters", {}), file)
    built, wrong = gathered(_File, table, file)
    faults += wrong
    swaps: list[Swap] = []
    for number, swap in enumerate(built.swaps if built else (), 1):
        try:
            swaps.append(_swap(swap, file, f"[[swaps]] 第{number}项"))
        except InputError as error:
            faults.append(error)
    if built is None or faults:
        raise InputErrors(faults)
    return Reform(built.name, tuple(map(_change, built.changes)), tuple(swaps), added, built.note, file)


def _change(row: _Change) -> Change:
    brackets = row.schedule or row.steps
    value = row.value if not brackets else tuple((pair[0], pair[1]) for pair in brackets)
    since = date.fromisoformat(_whole(row.since, "-01-01")) if row.since else date.min
    until = date.fromisoformat(_whole(row.until, "-12-31")) if row.until else date.max
    return Change(row.parameter, value, row.times, row.plus, row.above, since, until)


def _whole(day: str, rest: str) -> str:
    """A day of which only the year is written."""
    return day + rest if len(day) == 4 else day


def _swap(row: _Swap, file: Path, place: str) -> Swap:
    """Run a Python file and take its function. Reform files with swaps are programs: run only those you trust."""
    path = file.parent / row.file
    function = row.function or row.rule
    spec = importlib.util.spec_from_file_location(f"gongfu_reform_{path.stem}", path)
    if spec is None or spec.loader is None or not path.is_file():
        raise InputError(file, f"没有规则文件 {row.file}", "请写与方案同一文件夹里的 .py 文件", place)
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
        rule = replace(rule_of(getattr(module, function)), name=row.rule)
    except Exception as error:  # whatever a user's file does when it is run
        raise InputError(path, f"规则文件运行出错（{error}）", f"请检查文件，其中应有函数 {function}", place) from error
    return Swap(rule, date.fromisoformat(_whole(row.since, "-01-01")) if row.since else date.min)
