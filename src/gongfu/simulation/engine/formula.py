"""Expressions as lines of a kernel: every branch a choice between two values, every parameter a name of its own."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from gongfu.simulation.engine.layout import Layout, Slot
from gongfu.simulation.law.expression import Call, Expression, Name, Number, Op, Setting

__all__ = ["Formula"]

_BETWEEN: Mapping[str, str] = {
    "add": "+", "sub": "-", "mul": "*", "div": "/", "lt": "<", "le": "<=", "gt": ">", "ge": ">=", "eq": "==",
    "ne": "!=", "and": "&", "or": "|",
}  # fmt: skip
_TRUTHS = {"lt", "le", "gt", "ge", "eq", "ne", "and", "or", "not"}


@dataclass(slots=True)
class Formula:
    """Writes expressions; ``lines`` take what is needed twice, ``slots`` the parameters that were read.

    ``named`` gives the source for the value of a variable.
    """

    layout: Layout
    named: Callable[[str], str]
    lines: list[str] = field(default_factory=list)
    slots: dict[tuple[str, bool], Slot] = field(default_factory=dict)
    _count: int = 0

    def number(self, expression: Expression) -> str:
        """The source of a number; what is true is 1."""
        text = self._written(expression)
        return f"select({text}, 1.0, 0.0)" if _is_truth(expression) else text

    def truth(self, expression: Expression) -> str:
        """The source of a condition; a number holds where it is not 0."""
        text = self._written(expression)
        return text if _is_truth(expression) else f"({text} != 0.0)"

    def _written(self, expression: Expression) -> str:
        match expression:
            case Number(value):
                return _literal(value)
            case Name(name):
                return self.named(name)
            case Setting(parameter, monthly):
                return _parameter(self._slot(parameter, monthly))
            case Call(parameter, at, monthly):
                return self._brackets(self._slot(parameter, monthly), self.number(at))
            case Op("select", (condition, then, instead)):
                return f"select({self.truth(condition)}, {self.number(then)}, {self.number(instead)})"
            case Op("and" | "or" as operator, (left, right)):
                return f"({self.truth(left)} {_BETWEEN[operator]} {self.truth(right)})"
            case Op("not", (operand,)):
                return f"(not {self.truth(operand)})"
            case Op("min" | "max" as operator, (left, right)):
                function = "least" if operator == "min" else "most"
                return f"{function}({self.number(left)}, {self.number(right)})"
            case Op("neg", (operand,)):
                return f"(-{self.number(operand)})"
            case Op("abs", (operand,)):
                return f"abs({self.number(operand)})"
            case Op(operator, (left, right)):
                return f"({self.number(left)} {_BETWEEN[operator]} {self.number(right)})"
        raise ValueError(f"no kernel can reckon with {expression}")

    def _slot(self, parameter: str, monthly: bool) -> Slot:
        return self.slots.setdefault((parameter, monthly), self.layout.slots[parameter, monthly])

    def _brackets(self, slot: Slot, at: str) -> str:
        """A schedule or steps read at a value: as many terms as the slot has brackets."""
        value = f"at{self._count}"
        self._count += 1
        self.lines.append(f"{value} = {at}")
        pairs = [(_parameter(slot, place), _parameter(slot, slot.brackets + place)) for place in range(slot.brackets)]
        if slot.form == "schedule":
            return "(" + " + ".join(f"{rise} * most({value} - {start}, 0.0)" for start, rise in pairs) + ")"
        rest = " + ".join(f"select({value} > {start}, {rise}, 0.0)" for start, rise in pairs[1:])
        return f"({pairs[0][1]} + ({rest}))" if rest else pairs[0][1]


def _is_truth(expression: Expression) -> bool:
    return isinstance(expression, Op) and expression.operator in _TRUTHS


def _parameter(slot: Slot, place: int = 0) -> str:
    """The name of a number of a slot, of the month where it is monthly."""
    return f"p{slot.start + place}"


def _literal(value: float) -> str:
    if math.isinf(value):
        return "np.inf" if value > 0 else "(-np.inf)"
    return repr(float(value)) if value >= 0 else f"({float(value)!r})"
