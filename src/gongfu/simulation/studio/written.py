"""A reform as the text of a reform file: what was found at the dials can be kept, sent, and tried elsewhere."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from gongfu.documents.errors import InputError, InputErrors

if TYPE_CHECKING:
    from gongfu.simulation.law.parameters import Brackets, Parameter
    from gongfu.simulation.law.reform import Change, Reform

__all__ = ["written"]


def written(reform: Reform, remarks: Sequence[str] = ()) -> str:
    """The text of a TOML file that :meth:`Reform.read` reads as the same reform; ``remarks`` stand at its head.

    Raises :class:`InputErrors` for one that swaps rules: they are functions of a file of their own.
    """
    if reform.swaps:
        names = "、".join(swap.rule.name for swap in reform.swaps)
        cause = f"方案换了规则（{names}），规则写在另外的 .py 文件里"
        raise InputErrors([InputError(reform.file or reform.name, cause, "请复制原方案的文件夹，再改里面的数")])
    lines = [f"# {' '.join(remark.split())}" for remark in remarks]
    lines += [f"name = {_text(reform.name)}", *([f"note = {_text(reform.note)}"] if reform.note else [])]
    for change in reform.changes:
        lines += ["", "[[changes]]", *_change(change)]
    for name, parameter in reform.parameters.items():
        lines += ["", *_parameter(name, parameter)]
    return "\n".join(lines) + "\n"


def _change(change: Change) -> Iterator[str]:
    yield f"parameter = {_text(change.parameter)}"
    yield from _days(change.since, change.until)
    if isinstance(change.value, tuple):
        yield f"{change.form or 'schedule'} = {_brackets(change.value)}"
    elif change.value is not None:
        yield f"value = {_number(change.value)}"
    else:
        yield from (f"times = {_number(change.times)}" for _ in range(change.times != 1 or not change.plus))
        yield from (f"plus = {_number(change.plus)}" for _ in range(change.plus != 0))
        yield from (f"above = {_number(change.above)}" for _ in range(change.above != -math.inf))


def _parameter(name: str, parameter: Parameter) -> Iterator[str]:
    key = _text(name)
    yield f"[parameters.{key}]"
    yield f"label = {_text(parameter.label)}"
    yield f"unit = {_text(str(parameter.unit))}"
    if parameter.over is not None:
        yield f"over = {_text(str(parameter.over))}"
    for value in parameter.values:
        yield f"[[parameters.{key}.values]]"
        yield from _days(value.since, value.until)
        number = value.value
        yield f"{parameter.form} = {_brackets(number)}" if isinstance(number, tuple) else f"value = {_number(number)}"
        for word in ("source", "confidence", "place", "stand_in", "note"):
            if text := getattr(value, word):
                yield f"{word} = {_text(text)}"


def _days(since: date, until: date) -> Iterator[str]:
    if since != date.min:
        yield f'since = "{since}"'
    if until != date.max:
        yield f'until = "{until}"'


def _brackets(brackets: Brackets) -> str:
    return f"[{', '.join(f'[{_number(at)}, {_number(rate)}]' for at, rate in brackets)}]"


def _number(value: float) -> str:
    """As TOML has it: whole numbers without a point, the infinite as inf."""
    return repr(int(value)) if math.isfinite(value) and value == int(value) else repr(float(value))


def _text(text: str) -> str:
    """A basic string: JSON's escapes are TOML's, which also wants one for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
