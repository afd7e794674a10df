"""Units held on the graph, once: an age is not added to money, a month's amount is not taken for a year's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from gongfu.documents.errors import InputError
from gongfu.simulation.law.expression import Call, Expression, Name, Number, Op, Setting
from gongfu.simulation.law.graph import closure
from gongfu.simulation.law.markers import Over
from gongfu.simulation.law.parameters import Parameter
from gongfu.simulation.law.rule import Argument, Rule
from gongfu.simulation.law.units import PLAIN, Unit

if TYPE_CHECKING:
    from gongfu.simulation.law.law import Edition

__all__ = ["unit_faults"]

Measure = Unit | None
"""A unit, or ``None`` for what fits any: 0 and infinity."""


class _ClashError(Exception):
    """Two units that do not go together."""


def unit_faults(edition: Edition, targets: Sequence[str] = ()) -> list[InputError]:
    """What is wrong with units in the rules that targets need, or in all of them.

    Rules that take what is not there are left out: :meth:`Edition.order` tells of them.
    """
    rules = closure(edition, targets) if targets else edition.rules.values()
    faults = []
    for rule in rules:
        if not _has_all(edition, rule):
            continue
        try:
            found = _unit_of_rule(edition, rule)
            if found not in (None, rule.unit):
                raise _ClashError(f"算出的单位是 {found}，写的却是 {rule.unit}")
        except InputError as error:
            faults.append(error)
        except _ClashError as clash:
            remedy = "请检查算式；按月与按年之间要乘或除以 MONTHS"
            faults.append(InputError(rule.file, str(clash), remedy, rule.place))
    return faults


def _has_all(edition: Edition, rule: Rule) -> bool:
    """Whether all that a rule takes is there."""
    known = edition.rules.keys() | edition.facts.keys()
    return {item.variable for item in rule.arguments} <= known and set(rule.parameters) <= edition.parameters.keys()


def _unit_of_rule(edition: Edition, rule: Rule) -> Measure:
    body = edition.body(rule.name)
    known: dict[str, Measure] = {item.name: _of_argument(edition, item) for item in rule.arguments}
    calls = {name: edition.parameters[name] for name in rule.parameters}
    known |= {name: parameter.unit for name, parameter in calls.items()}
    for name, expression in body.locals:
        known[name] = _of(expression, known, calls)
    return _of(body.result, known, calls)


def _of_argument(edition: Edition, item: Argument) -> Measure:
    unit = edition.rules[item.variable].unit if item.variable in edition.rules else edition.facts[item.variable].unit
    if isinstance(item.marker, Over):
        if item.marker.how == "count":
            return Unit.parse("person")
        return PLAIN if item.marker.how == "any" else unit
    if item.marker is not None:  # twelve amounts a month are an amount a year, months to date one of some months
        return unit * Unit.parse("month") if item.marker.span != "year" else unit * Unit.parse("month/year")
    return unit


def _of(expression: Expression, known: Mapping[str, Measure], calls: Mapping[str, Parameter]) -> Measure:
    match expression:
        case Number(_, unit):
            return unit
        case Name(name) | Setting(name):
            return known[name]
        case Call(parameter, at):
            called = calls[parameter]
            over = _same(_of(at, known, calls), called.over, f"{parameter} 的自变量")
            return called.unit * over if called.form == "schedule" and over else called.unit
        case Op(operator, operands):
            return _of_operator(operator, [_of(operand, known, calls) for operand in operands])


def _of_operator(operator: str, units: list[Measure]) -> Measure:
    match operator:
        case "mul" | "div":
            left, right = units[0] or PLAIN, units[1] or PLAIN
            return left * right if operator == "mul" else left / right
        case "add" | "sub" | "min" | "max":
            return _same(units[0], units[1], "加减或比大小的两边")
        case "select":
            return _same(units[1], units[2], "if 的两边")
        case "lt" | "le" | "gt" | "ge" | "eq" | "ne":
            _same(units[0], units[1], "比较的两边")
            return PLAIN
        case "neg" | "abs":
            return units[0]
    return PLAIN


def _same(left: Measure, right: Measure, where: str) -> Measure:
    """The unit of two that must be the same."""
    if left is not None and right is not None and left != right:
        raise _ClashError(f"{where}单位不同：{left} 与 {right}")
    return left if left is not None else right
