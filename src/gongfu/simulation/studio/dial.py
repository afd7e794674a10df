"""A dial: one parameter of a law that may be moved, how far, and where its present value is from."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from gongfu.documents.errors import InputError, InputErrors
from gongfu.simulation.law.reform import Change

__all__ = ["Dial", "checked"]

Mode = Literal["value", "times"]
"""``value`` is what the parameter is; ``times`` what every rate of a schedule is multiplied with."""


@dataclass(frozen=True, slots=True)
class Dial:
    """A parameter between ``low`` and ``high``, both included, in ``unit`` (Chinese; 倍 for a multiple of rates).

    ``baseline`` is what the law has on the day and ``start`` where the dial stands at first: the reform's value, or
    the baseline. ``step`` is that of a slider; any value between the bounds will do, of a ``whole`` dial whole numbers
    only. ``source``, ``confidence``, ``place`` and ``stand_in`` are those of the baseline, ``rules`` the labels of
    rules that take the parameter. A value holds from ``since`` to ``until``.
    """

    parameter: str
    label: str
    unit: str
    low: float
    high: float
    step: float
    baseline: float
    start: float
    source: str
    confidence: str
    place: str = ""
    stand_in: str = ""
    rules: tuple[str, ...] = ()
    whole: bool = False
    mode: Mode = "value"
    since: date = date.min
    until: date = date.max

    @property
    def doubtful(self) -> bool:
        """Whether the baseline must be shown with a mark: a stand-in, a portal's, from public code or from memory."""
        return bool(self.stand_in) or self.confidence in ("C", "D", "M", "unverified")

    def change(self, value: float) -> Change:
        """The change of law that sets the dial."""
        if self.mode == "times":
            return Change(self.parameter, times=value, since=self.since, until=self.until)
        return Change(self.parameter, value, since=self.since, until=self.until)

    def fault(self, value: object) -> InputError | None:
        """What is wrong with a value, or ``None``."""
        span = f"{self.low:,.12g} 到 {self.high:,.12g}{f' {self.unit}' if self.unit else ''}"
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            return InputError(self.label, f"“{value}”不是数", f"请填 {span} 之间的数")
        if not self.low <= value <= self.high:
            return InputError(self.label, f"{value:,.12g} 超出范围", f"请填 {span} 之间的数")
        if self.whole and value % 1:
            return InputError(self.label, f"{value:,.12g} 不是整数", f"请填 {span} 之间的整数")
        return None


def checked(dials: Sequence[Dial], values: Mapping[str, float]) -> dict[str, float]:
    """The value of every dial by its parameter: the one given, or where the dial stands at first.

    Raises :class:`InputErrors` with all that are out of range and all that no dial is called.
    """
    known = {dial.parameter: dial for dial in dials}
    faults = [
        InputError(name, "没有这个可调参数", f"可调的是：{'、'.join(known)}") for name in values if name not in known
    ]
    faults += [fault for name, value in values.items() if name in known and (fault := known[name].fault(value))]
    if faults:
        raise InputErrors(faults)
    return {name: float(values.get(name, dial.start)) for name, dial in known.items()}
