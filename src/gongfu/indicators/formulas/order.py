"""The formulas of a table of definitions: what is wrong with them, and the order in which they are calculated."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter

from gongfu.indicators.formulas.expression import Binary, Call, Expression, InArea, Name, parts, spell, walk
from gongfu.indicators.formulas.parser import FormulaError, parse
from gongfu.indicators.model import Frequency, Indicator
from gongfu.indicators.tables.areas import Areas
from gongfu.indicators.tables.columns import alike

__all__ = ["FormulaFault", "check_formulas", "order"]

_FREQUENCIES: dict[Frequency, str] = {"year": "年", "quarter": "季", "month": "月"}
_MOST_NAMES = 10
"""Indicators named of a cycle; nobody follows a longer one in a line of text."""


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
    return faults + [_cycle_fault(knot, trees) for knot in _knots(trees)]


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


def _knots(trees: Mapping[str, Expression]) -> Iterator[list[str]]:
    """The groups of formulas of which each is made of each other: strongly connected components.

    Two depth-first searches, along the edges and against them (Sharir 1981, *Computers & Mathematics with
    Applications* 7(1)). A group of one is a knot where the formula reads itself.
    """
    needs = _needs(trees)
    users: dict[str, list[str]] = {name: [] for name in needs}
    for name, reads in needs.items():
        for read in reads:
            users[read].append(name)
    seen: set[str] = set()
    done = [name for start in needs for name in _reached(start, needs, seen)]
    seen.clear()
    for start in reversed(done):
        group = _reached(start, users, seen)
        if len(group) > 1 or (group == [start] and start in needs[start]):
            yield group


def _reached(start: str, edges: Mapping[str, list[str]], seen: set[str]) -> list[str]:
    """What can be reached from ``start`` and was not ``seen``, in the order in which the search is done with it."""
    if start in seen:
        return []
    seen.add(start)
    done, path = [], [(start, iter(edges[start]))]
    while path:
        further = next((one for one in path[-1][1] if one not in seen), None)
        if further is None:
            done.append(path.pop()[0])
        else:
            seen.add(further)
            path.append((further, iter(edges[further])))
    return done


def _cycle_fault(knot: Sequence[str], trees: Mapping[str, Expression]) -> FormulaFault:
    """One fault for a knot, with the shortest way from its first formula back to that."""
    inside = {*knot}
    needs = _needs({name: tree for name, tree in trees.items() if name in inside})
    first = next(iter(needs))
    before: dict[str, str] = {}
    reached = deque([first])
    while first not in before:
        name = reached.popleft()
        for read in needs[name]:
            if read not in before:
                before[read] = name
                reached.append(read)
    names = [first, before[first]]
    while names[-1] != first:
        names.append(before[names[-1]])
    names.reverse()
    shown = [*names[: _MOST_NAMES - 1], "…", first] if len(names) > _MOST_NAMES else names
    more = f"（共 {len(knot)} 个指标绕在一起）" if len(knot) > len({*shown} - {"…"}) else ""
    remedy = "请改其中一个公式，使它不再用到由它算出的指标"
    return FormulaFault(first, f"公式循环引用：{' → '.join(shown)}{more}", remedy)


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
                near = alike(area, areas.names)
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
    near = alike(name.lower(), ids)
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
