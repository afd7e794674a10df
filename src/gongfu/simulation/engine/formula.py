"""Expressions as lines of a kernel: every branch a choice between two values, every parameter a name of its own."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from gongfu.simulation.engine.layout import Layout, Slot
from gongfu.simulation.law.expression import Call, Expression, Name, Number, Op, Setting, is_condition

__all__ = ["Formula"]

_BETWEEN: Mapping[str, str] = {
    "add": "+", "sub": "-", "mul": "*", "div": "/", "lt": "<", "le": "<=", "gt": ">", "ge": ">=", "eq": "==",
    "ne": "!=", "and": "&", "or": "|",
}  # fmt: skip


@dataclass(slots=True)
class Formula:
    """Writes expressions; ``slots`` take the numbers of law that were read.

    ``named`` gives the source for the value of a variable.
    """

    layout: Layout
    named: Callable[[str], str]
    slots: dict[tuple[str, bool], Slot] = field(default_factory=dict)

    def number(self, expression: Expression) -> str:
        """The source of a number; what is true is 1."""
        text = self._written(expression)
        return f"select({text}, 1.0, 0.0)" if is_condition(expression) else text

    def truth(self, expression: Expression) -> str:
        """The source of a condition; a number holds where it is not 0."""
        text = self._written(expression)
        return text if is_condition(expression) else f"({text} != 0.0)"

    def _written(self, expression: Expression) -> str:
        match expression:
            case Number(value):
                return _literal(value)
            case Name(name):
                return self.named(name)
            case Setting(parameter, monthly):
                slot = self.slots.setdefault((parameter, monthly), self.layout.slots[parameter, monthly])
                return f"p{slot.start}"
            case Call(parameter, at, monthly):
                return _brackets(self.layout.slots[parameter, monthly], self.number(at))
            case Op("mul" | "div", (left, Number(1.0))):
                return self.number(left)  # what only a unit needed
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


def _brackets(slot: Slot, at: str) -> str:
    """A schedule or steps read at a value, of the month where there is one for each."""
    start = f"{slot.start} + t * {slot.width}" if slot.monthly else str(slot.start)
    return f"{slot.form}(P, {start}, {slot.brackets}, {at})"


def _literal(value: float) -> str:
    if math.isinf(value):
        return "np.inf" if value > 0 else "(-np.inf)"
    return repr(float(value)) if value >= 0 else f"({float(value)!r})"
