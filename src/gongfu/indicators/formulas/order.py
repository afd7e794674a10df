"""The formulas of a table of definitions: what is wrong with them, and the order in which they are calculated."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from gongfu.indicators.formulas.expression import Binary, Call, Expression, InArea, Name, parts, spell, walk
from gongfu.indicators.formulas.parser import FormulaError, parse
from gongfu.indicators.model import Frequency, Indicator
from gongfu.indicators.tables.areas import Areas

__all__ = ["FormulaFault", "check_formulas", "order"]

_FREQUENCIES: dict[Frequency, str] = {"year": "年", "quarter": "季", "month": "月"}


@dataclass(frozen=True, slots=True)
class FormulaFault:
    """What is wrong with the formula of ``indicator`` (its id), and what to do."""

    indicator: str
    cause: str
    remedy: str


def check_formulas(indicators: Mapping[str, Indicator], areas: Areas) -> list[FormulaFault]:
    """Every fault of all formulas: grammar, names, areas, frequencies, divisors that are always zero, and cycles."""
    trees: dict[str, Expression] = {}
    faults: list[FormulaFault] = []
    for indicator in indicators.values():
        if not indicator.formula:
            continue
        try:
            trees[indicator.id] = parse(indicator.formula)
        except FormulaError as error:
            faults.append(_fault(indicator.id, error))
            continue
        faults += (_fault(indicator.id, error) for error in _errors(indicator, trees[indicator.id], indicators, areas))
    return faults + [_cycle_fault(cycle) for cycle in _cycles(trees)]


def order(indicators: Mapping[str, Indicator]) -> Iterator[dict[str, Expression]]:
    """The formulas by id in steps, each of formulas that read only what is there or was made in an earlier one.

    Raises :class:`ValueError` where they cannot be read or form a cycle: :func:`check_formulas` tells the user.
    """
    trees = {one.id: parse(one.formula) for one in indicators.values() if one.formula}
    sorter = TopologicalSorter(_needs(trees))
    sorter.prepare()
    while ready := sorter.get_ready():
        yield {name: trees[name] for name in ready}
        sorter.done(*ready)


def _fault(indicator: str, error: FormulaError) -> FormulaFault:
    return FormulaFault(indicator, f"公式第{error.column}个字符：{error.cause}", error.remedy)


def _needs(trees: Mapping[str, Expression]) -> dict[str, list[str]]:
    """The derived indicators that each formula reads."""
    return {
        name: [node.indicator for node in walk(tree) if isinstance(node, Name) and node.indicator in trees]
        for name, tree in trees.items()
    }


def _cycles(trees: Mapping[str, Expression]) -> Iterator[list[str]]:
    """The cycles among formulas, each once: [a, b, a] where a reads b and b reads a."""
    needs = _needs(trees)
    while True:
        try:
            TopologicalSorter(needs).prepare()
            return
        except CycleError as error:
            cycle: list[str] = error.args[1][::-1]
            yield cycle
            needs[cycle[0]].remove(cycle[1])


def _cycle_fault(cycle: Sequence[str]) -> FormulaFault:
    path = " → ".join(cycle)
    return FormulaFault(cycle[0], f"公式循环引用：{path}", "请改其中一个公式，使它不再用到由它算出的指标")


def _errors(
    indicator: Indicator, tree: Expression, indicators: Mapping[str, Indicator], areas: Areas
) -> Iterator[FormulaError]:
    """What the grammar does not show of one formula."""
    names = [node for node in walk(tree) if isinstance(node, Name)]
    if not names:
        yield FormulaError(1, "公式没有用到任何指标", "常数不是派生指标，请写进观测表或改正公式")
    for node in walk(tree):
        match node:
            case Name(name) if name not in indicators:
                yield FormulaError(node.column, f"没有指标 {name}", _nearest(name, indicators))
            case Name(name) if indicators[name].frequency != indicator.frequency:
                own, other = _FREQUENCIES[indicator.frequency], _FREQUENCIES[indicators[name].frequency]
                cause = f"{name} 是{other}度指标，而本指标是{own}度指标"
                yield FormulaError(node.column, cause, "公式只能用频度相同的指标，请另设一个同频度的指标")
            case InArea(_, area) if area not in areas.names:
                near = difflib.get_close_matches(area, areas.names, 1)
                remedy = f"是否想写 {near[0]}？" if near else f"可用：{'、'.join((*areas.own, *areas.peers))}"
                yield FormulaError(node.column, f"没有地区 {area}", remedy)
            case Call("sum") if len(areas.own) < 2:
                yield FormulaError(node.column, "本试验区没有下属地区，sum 无从合计", "请在 zone.toml 写 [[areas]]")
    if names:
        yield from _constant_errors(tree)


def _nearest(name: str, indicators: Mapping[str, Indicator]) -> str:
    """The id that was meant: of the indicator so called, or of the one whose id or name looks most like it."""
    ids = {called: one.id for one in indicators.values() for called in (*one.aliases, one.name, one.id)}
    if name in ids:
        return f"公式里写指标的 id：{ids[name]}"
    near = difflib.get_close_matches(name.lower(), ids, 1)
    return f"是否想写 {ids[near[0]]}？" if near else "请写指标表 id 列里的名字"


def _constant_errors(node: Expression) -> Iterator[FormulaError]:
    """Parts without any indicator that have no value, and divisors that are always zero."""
    if _is_constant(node):
        if math.isnan(_value(node)):
            yield FormulaError(node.column, f"{spell(node)} 没有有限的实数值", "请改正算式")
        return
    if isinstance(node, Binary) and node.operator == "/" and _is_constant(node.right) and _value(node.right) == 0:
        yield FormulaError(node.column, f"除数 {spell(node.right)} 总是零", "请改正算式")
    for part in parts(node):
        yield from _constant_errors(part)


def _is_constant(node: Expression) -> bool:
    return not any(isinstance(part, Name) for part in walk(node))


def _value(constant: Expression) -> float:
    """The value of a part without indicators; NaN where it has none."""
    import numpy as np

    from gongfu.indicators.formulas.calculation import Places, calculate

    return float(calculate(constant, lambda reading: np.array(np.nan), Places("")).value)
