"""Expressions built without what does nothing, and programs without what nobody asks for."""

from __future__ import annotations

from collections.abc import Iterable

from gongfu.simulation.engine.program import Gather, Item, Step
from gongfu.simulation.law.expression import Expression, Number, Op, Operator

__all__ = ["ONE", "ZERO", "built", "needed"]

ZERO = Number(0.0, None)
ONE = Number(1.0)


def built(operator: Operator, *operands: Expression) -> Expression:
    """The operator applied to operands: sums with 0, products with 0 and 1, and branches that are equal vanish.

    A product with 0 is 0 even where the other factor is no number: only a branch not taken has such a factor.
    """
    first, second = operands[0], operands[-1]
    match operator:
        case "add":
            if _is(first, 0):
                return second
            if _is(second, 0):
                return first
        case "sub":
            if _is(second, 0):
                return first
            if _is(first, 0):
                return built("neg", second)
        case "mul":
            if _is(first, 0) or _is(second, 0):
                return ZERO
            if _is(first, 1):
                return second
            if _is(second, 1):
                return first
        case "div":
            if _is(first, 0):
                return ZERO
            if _is(second, 1):
                return first
        case "neg":
            if isinstance(first, Number):
                return ZERO if first.value == 0 else Number(-first.value, first.unit)
            if isinstance(first, Op) and first.operator == "neg":
                return first.operands[0]
        case "select":
            if _same(operands[1], second):
                return second
    return Op(operator, operands)


def needed(items: Iterable[Item], targets: Iterable[str]) -> tuple[Item, ...]:
    """The items that targets need, in their order."""
    by_name: dict[str, Step | Gather] = {item.name: item for item in items}
    wanted: set[str] = set()
    waiting = [name for name in targets if name in by_name]
    while waiting:
        name = waiting.pop()
        if name not in wanted:
            wanted.add(name)
            waiting += [read for read in by_name[name].reads if read in by_name]
    return tuple(item for name, item in by_name.items() if name in wanted)


def _is(expression: Expression, value: float) -> bool:
    return isinstance(expression, Number) and expression.value == value


def _same(left: Expression, right: Expression) -> bool:
    """Whether two expressions are one; a number is the same whatever its unit."""
    if isinstance(left, Number) and isinstance(right, Number):
        return left.value == right.value
    return left == right
