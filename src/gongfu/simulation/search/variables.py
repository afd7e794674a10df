"""What a search may change: a parameter's amount, or what it is multiplied with or raised by, within bounds."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from gongfu.simulation.law.law import Edition
from gongfu.simulation.law.reform import Change, Reform

__all__ = ["Mode", "Variable", "reform_of", "variable_faults"]

Mode = Literal["value", "times", "plus"]
LARGEST = 1e9
"""Greatest bound: yuan a year to one person, or a rate's multiple; incomes stay such as can be told apart."""
_UNCHANGED = {"times": 1.0, "plus": 0.0}


@dataclass(frozen=True, slots=True)
class Variable:
    """A parameter and between which bounds it may lie: its value, or what it is multiplied with or raised by.

    Of a schedule or steps, ``times`` and ``plus`` change the rates of brackets whose threshold is at least ``above``.
    ``whole`` variables take whole numbers only (ages, and switches of 0 and 1).
    """

    parameter: str
    low: float
    high: float
    mode: Mode = "value"
    above: float | None = None
    whole: bool = False

    @property
    def name(self) -> str:
        """Its name among the values found: the parameter, and how it is changed."""
        from_on = "" if self.above is None else f" {self.above:g}+"
        return self.parameter if self.mode == "value" else f"{self.parameter} {self.mode}{from_on}"

    def change(self, value: float, since: date) -> Change:
        """The change of law that gives the variable a value."""
        above = -math.inf if self.above is None else self.above
        if self.mode == "value":
            return Change(self.parameter, value, since=since)
        if self.mode == "times":
            return Change(self.parameter, times=value, above=above, since=since)
        return Change(self.parameter, plus=value, above=above, since=since)

    def now(self, edition: Edition) -> float:
        """Its value in the law as it is, or the bound next to it."""
        found = edition.value(self.parameter).value
        value = found if self.mode == "value" and not isinstance(found, tuple) else _UNCHANGED.get(self.mode, math.nan)
        return min(max(float(value), self.low), self.high)


def reform_of(variables: Sequence[Variable], values: Sequence[float], since: date, name: str = "搜索结果") -> Reform:
    """The reform that gives variables their values, from a day on."""
    changes = tuple(variable.change(float(value), since) for variable, value in zip(variables, values, strict=True))
    return Reform(name, changes)


def variable_faults(variables: Sequence[Variable], edition: Edition) -> Iterator[tuple[int, str, str]]:
    """What is wrong with variables: (number, cause, remedy)."""
    seen: set[str] = set()
    for number, variable in enumerate(variables, 1):
        parameter = edition.parameters.get(variable.parameter)
        if parameter is None or parameter.on(edition.day) is None:
            cause = f"没有叫 {variable.parameter} 的法定参数，或它在 {edition.day} 没有值"
            yield number, cause, "用 gongfu simulate --list 查看可改的参数"
            continue
        if not (math.isfinite(variable.low) and math.isfinite(variable.high) and variable.low < variable.high):
            yield number, f"下限 {variable.low:g} 不小于上限 {variable.high:g}", "请改正 low、high"
        elif max(abs(variable.low), abs(variable.high)) > LARGEST:
            yield number, f"上下限超过 {LARGEST:g}", "请改正 low、high"
        elif variable.mode == "value" and variable.low < 0:
            yield number, f"下限 {variable.low:g} 小于 0", "法定参数不能小于 0，请改正 low"
        if variable.mode == "value" and parameter.form != "number":
            yield number, f"{parameter.label}是级距表，不能当一个数来搜", '请写 mode = "times" 或 "plus"'
        if variable.above is not None and (parameter.form == "number" or variable.mode == "value"):
            yield number, "above 只用于级距表的 times、plus", "请删去 above"
        if variable.whole and (variable.low % 1 or variable.high % 1):
            yield number, "整数变量的上下限不是整数", "请改正 low、high"
        if variable.name in seen:
            yield number, f"{variable.name} 写了两次", "每个变量只写一次"
        seen.add(variable.name)
