"""Dials of a law's parameters, or of what a reform sets."""

from __future__ import annotations

import difflib
import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from gongfu.documents.errors import InputError, InputErrors
from gongfu.simulation.law.law import Edition, Law
from gongfu.simulation.law.parameters import Parameter, Value
from gongfu.simulation.law.reform import Change, Reform
from gongfu.simulation.studio.dial import Dial
from gongfu.simulation.studio.ranges import Span, span_of

__all__ = ["dials_of", "dials_of_reform"]

_MULTIPLE = Span(0, 3, 0.01)
"""Of rates: from nothing to three times as high."""


def dials_of(law: Law, day: date, names: Sequence[str]) -> tuple[Dial, ...]:
    """Dials of these parameters in this order, each at its present value; of a schedule or steps, of their rates.

    A value that is moved holds from 1 January of the day's year on, so that all months of the year have it. Raises
    :class:`InputErrors` naming every one that the law does not have or that has no finite value on the day, and those
    named twice.
    """
    edition = law.on(day)
    faults: list[InputError] = []
    found: list[Dial] = []
    for name in names:
        value = _value(edition, name)
        if isinstance(value, InputError):
            faults.append(value)
        elif name in {dial.parameter for dial in found}:
            faults.append(InputError(name, "写了两次", "每个参数只写一次"))
        else:
            found.append(_dial(edition, name, value, date(day.year, 1, 1)))
    if faults:
        raise InputErrors(faults)
    return tuple(found)


def dials_of_reform(law: Law, day: date, reform: Reform) -> tuple[Dial, ...]:
    """Dials of what a reform sets on the day, each standing where the reform sets it.

    Numbers become dials, and so do schedules whose rates it multiplies. What it changes otherwise (thresholds, rules,
    months before or after) stays as it is. Raises :class:`InputErrors` for a reform that does not fit the law, or sets
    nothing on the day that can be moved.
    """
    before, after = law.on(day), law.reformed(reform).on(day)
    found = {
        change.parameter: dial
        for change in reform.changes
        if change.since <= day <= change.until and (dial := _moved(before, after, change))
    }
    for name in reform.parameters:
        new = after.parameters[name].on(day)
        if name not in found and new and _is_plain(new):
            found[name] = _dial(after, name, new, date(day.year, 1, 1))
    if not found:
        cause = f"方案“{reform.name}”在 {day} 这一天没有可以调的数"
        raise InputErrors([InputError(reform.file or reform.name, cause, "请换一个日期，或直接选要调的参数")])
    return tuple(found.values())


def _moved(before: Edition, after: Edition, change: Change) -> Dial | None:
    """The dial of a change; ``None`` for one that sets brackets or raises rates."""
    name = change.parameter
    now = after.value(name)
    old = before.parameters[name].on(before.day) if name in before.parameters else None
    dial = _dial(after, name, old or now, change.since)
    dial = replace(dial, until=change.until)
    if dial.mode == "times":
        plain = change.value is None and not change.plus and change.above == -math.inf
        return replace(dial, start=change.times, high=max(dial.high, change.times)) if plain else None
    if not _is_plain(now):
        return None
    assert isinstance(now.value, int | float)
    start = float(now.value)
    parameter = after.parameters[name]
    span = span_of(parameter.unit, start, *([dial.baseline] if math.isfinite(dial.baseline) else []))
    return replace(dial, start=start, low=span.low, high=span.high, step=span.step)


def _dial(edition: Edition, name: str, value: Value, since: date) -> Dial:
    """The dial of a parameter whose present value is this."""
    parameter = edition.parameters[name]
    brackets = isinstance(value.value, tuple)
    baseline = 1.0 if isinstance(value.value, tuple) else float(value.value)
    span = _MULTIPLE if brackets or not math.isfinite(baseline) else span_of(parameter.unit, baseline)
    return Dial(
        name,
        parameter.label,
        "倍" if brackets else parameter.unit.chinese,
        span.low,
        span.high,
        span.step,
        baseline,
        baseline,
        value.source,
        value.confidence,
        value.place,
        value.stand_in,
        tuple(edition.rules[rule].label for rule in edition.used.get(name, ())),
        span.whole,
        "times" if brackets else "value",
        since,
    )


def _value(edition: Edition, name: str) -> Value | InputError:
    """The value of a parameter on the day that a dial can begin at, or why there is none."""
    parameter: Parameter | None = edition.parameters.get(name)
    if parameter is None:
        near = difflib.get_close_matches(name, edition.parameters, 1)
        remedy = f"是否想写 {near[0]}？" if near else "请检查名称"
        return InputError(name, "没有这个法定参数", f"{remedy}用 gongfu simulate --list 查看可改的参数")
    value = parameter.on(edition.day)
    if value is None:
        return InputError(name, f"{parameter.label}在 {edition.day} 没有值", "请换一个日期")
    if not isinstance(value.value, tuple) and not _is_plain(value):
        return InputError(name, f"{parameter.label}没有上限，不能用滑块调", "请写成方案文件")
    return value


def _is_plain(value: Value) -> bool:
    """Whether it is a finite number that no law would call negative."""
    return isinstance(value.value, int | float) and math.isfinite(value.value) and value.value >= 0
