"""A reform: parameters that change and rules that are swapped, from a day on; as a small file or a dictionary."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from gongfu.documents.errors import InputError, InputErrors
from gongfu.simulation.law.parameters import Brackets, Form, Parameter, Value, value_faults
from gongfu.simulation.law.rule import Rule, rule_of

__all__ = ["Change", "Reform", "Swap"]

_WRITTEN: Mapping[Form, str] = {
    "number": "value = 数",
    "schedule": "schedule = [[起点, 率], …]",
    "steps": "steps = [[起点, 值], …]",
}
"""How each form stands in a file."""


@dataclass(frozen=True, slots=True)
class Change:
    """A parameter from ``since`` to ``until``: set to ``value`` or brackets, or what it was times and plus something.

    Of a schedule or steps, ``times`` and ``plus`` change the rates of brackets whose threshold is at least ``above``.
    A value that is set holds on all days from ``since`` to ``until``, those that had none included. ``form`` is how
    brackets are meant, where that was said.
    """

    parameter: str
    value: float | Brackets | None = None
    times: float = 1.0
    plus: float = 0.0
    above: float = float("-inf")
    since: date = date.min
    until: date = date.max
    form: Form | None = None

    def of(self, value: float | Brackets) -> float | Brackets:
        """What becomes of a value."""
        if self.value is not None:
            return self.value
        if isinstance(value, tuple):
            return tuple((at, rate * self.times + self.plus if at >= self.above else rate) for at, rate in value)
        return value * self.times + self.plus


@dataclass(frozen=True, slots=True)
class Swap:
    """A rule in the place of the one of its name, or a new one, from ``since`` on.

    Where the rule itself has an end, the old one holds again after it.
    """

    rule: Rule
    since: date = date.min

    @property
    def swapped(self) -> Rule:
        """The rule with the days on which it holds."""
        return replace(self.rule, since=max(self.since, self.rule.since))


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

        Raises :class:`ValueError` naming what is neither number, brackets nor rule.
        """
        day = date.fromisoformat(since) if since else date.min
        changes, swaps = [], []
        for key, value in values.items():
            if callable(value):
                swaps.append(Swap(replace(rule_of(value), name=key), day))
                continue
            changes.append(Change(key, _value(key, value), since=day))
        return Reform(name, tuple(changes), tuple(swaps))

    @staticmethod
    def read(file: Path) -> Reform:
        """A reform file; its ``[[swaps]]`` run the Python files they name.

        Raises :class:`InputErrors` with all its faults.
        """
        from gongfu.simulation.law.reform_file import read_reform

        return read_reform(file)

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
        reformed = rules
        for swap in self.swaps:
            reformed = (*_displaced(reformed, swap.swapped), swap.swapped)
        faults = [*self._faults(parameters), *self._swap_faults(rules, reformed)]
        if faults:
            raise InputErrors(faults)
        for change in self.changes:
            parameter = changed[change.parameter]
            values = sorted(_cut(parameter.values, change, self.name), key=lambda value: value.since)
            changed[change.parameter] = replace(parameter, values=tuple(values))
        faults = [*self._result_faults(changed)]
        if faults:
            raise InputErrors(faults)
        return reformed, changed

    def _faults(self, parameters: Mapping[str, Parameter]) -> Iterator[InputError]:
        file = self.file or self.name
        for name in self.parameters:
            if name in parameters and not all(value.reform for value in parameters[name].values):
                yield InputError(file, "法律里已有这个参数", "要改它的值，请写 [[changes]]", f"[parameters.{name}]")
        known = {**parameters, **self.parameters}
        for change in self.changes:
            for cause, remedy in _change_faults(change, known):
                yield InputError(file, cause, remedy, change.parameter)

    def _result_faults(self, changed: Mapping[str, Parameter]) -> Iterator[InputError]:
        """Parameters that no amount, rate or age of a law can be, whatever the day, once the changes are made."""
        for name in dict.fromkeys(change.parameter for change in self.changes):
            made = [value.value for value in changed[name].values if value.reform == self.name]
            below = [value for value in made if isinstance(value, float | int) and not value >= 0]
            if below and len(below) == len(made):  # on some days only: told when one of them is asked
                cause, remedy = f"改后是 {below[-1]:g}", f"{changed[name].label}不能小于 0，请改正"
                yield InputError(self.file or self.name, cause, remedy, name)

    def _swap_faults(self, rules: tuple[Rule, ...], reformed: tuple[Rule, ...]) -> Iterator[InputError]:
        """A new rule that no other takes and whose name is nearly that of one there is, was meant to replace it."""
        names = {rule.name for rule in rules}
        taken = {item.variable for rule in reformed for item in rule.arguments}
        for swap in self.swaps:
            rule = swap.swapped
            if rule.since > rule.until:
                cause = f"规则 {rule.name} 只到 {rule.until} 为止，却从 {rule.since} 起换上"
                yield InputError(self.file or self.name, cause, "请改正日期", rule.name)
            for old in (one for one in rules if one.name == rule.name):
                if old.unit != rule.unit:
                    cause = f"单位是 {rule.unit}，换下的规则是 {old.unit}"
                    yield InputError(rule.file, cause, "单位应与换下的规则相同", rule.place)
                    break
            near = difflib.get_close_matches(rule.name, names, 1, 0.8)
            if near and rule.name not in names | taken:
                cause = f"法律里没有叫 {rule.name} 的规则，也没有别的规则用它"
                yield InputError(self.file or self.name, cause, f"是否想写 {near[0]}？", rule.name)


def _value(name: str, value: Any) -> float | Brackets:
    """A number or brackets as a dictionary gives them."""
    try:
        if isinstance(value, int | float):
            made: float | Brackets = float(value)
        else:
            made = tuple((float(at), float(rate)) for at, rate in value)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name}: {value!r} is no number, no list of (threshold, rate) and no rule") from error
    number, brackets = (None, made) if isinstance(made, tuple) else (made, ())
    if made == () or list(value_faults(number, brackets)):
        raise ValueError(f"{name}: {value!r} is no number, or its thresholds do not rise")
    return made


def _change_faults(change: Change, parameters: Mapping[str, Parameter]) -> Iterator[tuple[str, str]]:
    """What is wrong with a change: (cause, remedy)."""
    parameter = parameters.get(change.parameter)
    if parameter is None:
        near = difflib.get_close_matches(change.parameter, parameters, 1)
        remedy = f"是否想写 {near[0]}？" if near else "请检查名称"
        yield f"没有叫 {change.parameter} 的法定参数", f"{remedy}用 gongfu simulate --list 查看可改的参数"
        return
    if change.until < change.since:
        yield f"到 {change.until} 为止，却从 {change.since} 起", "请改正日期"
    brackets = change.value if isinstance(change.value, tuple) else ()
    number = change.value if isinstance(change.value, float) else None
    yield from value_faults(number, brackets)
    wrong = change.value is not None and isinstance(change.value, tuple) == (parameter.form == "number")
    if wrong or change.form not in (None, parameter.form):
        yield "值的写法不对", f"{parameter.label}应写成 {_WRITTEN[parameter.form]}"
    if parameter.form == "number" and change.above != float("-inf"):
        yield "above 只用于级距", f"{parameter.label}是一个数，请删去 above"
    elif change.above != float("-inf"):
        held = (one.value for one in parameter.values if one.since <= change.until and change.since <= one.until)
        starts = [at for value in held if isinstance(value, tuple) for at, _ in value]
        if starts and max(starts) < change.above:
            yield f"没有起点不低于 {change.above:g} 的级距，什么也改不了", f"最高一档从 {max(starts):g} 起"


def _cut(values: Sequence[Value], change: Change, reform: str) -> Iterator[Value]:
    """Values with the change made between its days; a value that is set fills the gaps there."""
    day = timedelta(days=1)
    free: date | None = change.since  # the first day of the change that no value so far has
    for value in values:
        since, until = max(value.since, change.since), min(value.until, change.until)
        if since > until:
            yield value
            continue
        if change.value is not None and free is not None and free < since:
            yield Value(free, since - day, change.value, reform, "X", reform=reform)
        if value.since < since:
            yield replace(value, until=since - day)
        yield replace(value, since=since, until=until, value=change.of(value.value), reform=reform)
        if until < value.until:
            yield replace(value, since=until + day)
        free = until + day if until < change.until else None
    if change.value is not None and free is not None:
        yield Value(free, change.until, change.value, reform, "X", reform=reform)


def _displaced(rules: tuple[Rule, ...], by: Rule) -> Iterator[Rule]:
    """Rules other than those of its name, and those on the days on which it does not hold."""
    day = timedelta(days=1)
    for rule in rules:
        if rule.name != by.name or rule.until < by.since or by.until < rule.since:
            yield rule
            continue
        if rule.since < by.since:
            yield replace(rule, until=by.since - day)
        if by.until < rule.until:
            yield replace(rule, since=by.until + day)
