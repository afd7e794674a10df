"""A search as a file: ``search.toml`` with variables, a goal and limits."""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

from gongfu.documents.errors import InputError, InputErrors
from gongfu.simulation.law.law import Edition, Law
from gongfu.simulation.law.units import Unit
from gongfu.simulation.population import Population
from gongfu.simulation.results.budget import payments
from gongfu.simulation.search.figures import Figure, Limit, Name
from gongfu.simulation.search.search import MOST_COMBINATIONS, STARTS, Found, search
from gongfu.simulation.search.variables import Mode, Variable, variable_faults
from gongfu.toml import read_toml
from gongfu.toml_schema import Day, gathered

__all__ = ["Task", "read_task"]

MOST_STARTS = 100
_A_HEAD = Unit.parse("yuan/person/year")


@dataclass(frozen=True)
class Task:
    """A search file: the day of the law, what is made least or greatest, over which variables, within which limits."""

    date: str
    goal: Figure
    maximise: bool
    variables: tuple[Variable, ...]
    limits: tuple[Limit, ...]
    income: str
    by: str | None
    starts: int

    def search(self, population: Population, law: Law, *, progress: Callable[[int], None] | None = None) -> Found:
        """Run it; raises as :func:`gongfu.simulation.search.search`."""
        return search(
            population, law, self.date, self.variables, self.goal, self.limits,
            maximise=self.maximise, income=self.income, by=self.by, starts=self.starts, progress=progress,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Goal:
    """``[goal]`` as it stands in a file."""

    measure: Name = "cost"
    of: str = ""
    deciles: int = 2
    maximise: bool = False


@dataclass(frozen=True, slots=True)
class _Variable:
    """One of ``[[variables]]`` as it stands in a file."""

    parameter: str
    low: float
    high: float
    mode: Mode = "value"
    above: float | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class _Limit:
    """One of ``[[limits]]`` as it stands in a file."""

    measure: Name
    most: float | None = None
    least: float | None = None
    of: str = ""
    deciles: int = 2


@dataclass(frozen=True, slots=True)
class _File:
    """A search file."""

    date: Day
    variables: tuple[_Variable, ...]
    goal: _Goal = _Goal()
    limits: tuple[_Limit, ...] = ()
    income: str = "income_per_head"
    by: str | None = None
    starts: int = STARTS


def read_task(file: Path, law: Law | None = None) -> Task:
    """A search file, its variables held against a law where one is given.

    Raises :class:`InputErrors` with all its faults.
    """
    built, faults = gathered(_File, read_toml(file), file)
    if built is None:
        raise InputErrors(faults)
    variables = tuple(
        Variable(row.parameter, row.low, row.high, row.mode, row.above, row.whole) for row in built.variables
    )
    limits = tuple(
        Limit(row.measure, _or(row.most, math.inf), _or(row.least, -math.inf), row.of, row.deciles)
        for row in built.limits
    )
    day = built.date if len(built.date.split("-")) == 3 else ""
    edition = law.on(day) if law is not None and day else None
    told = [*_faults(built), *_variable_faults(variables, edition), *(_law_faults(built, edition) if edition else ())]
    if told:
        raise InputErrors([InputError(file, cause, remedy, place) for place, cause, remedy in told])
    goal = Figure(built.goal.measure, built.goal.of, built.goal.deciles)
    return Task(day, goal, built.goal.maximise, variables, limits, built.income, built.by, built.starts)


def _faults(built: _File) -> Iterator[tuple[str, str, str]]:
    """What single keys cannot show: (place, cause, remedy)."""
    if len(built.date.split("-")) != 3:
        yield "date", "没有写到日", '请写政策所在的日期，例如 date = "2025-06-01"'
    if not built.variables:
        yield "[[variables]]", "没有变量", "请至少写一个可调的法定参数和它的上下限"
    if not 1 <= built.starts <= MOST_STARTS:
        yield "starts", f"starts = {built.starts} 不在 1 到 {MOST_STARTS} 之间", "几个起点就够，不写为 4"
    whole = [row for row in built.variables if row.whole and row.low < row.high and isfinite(row.high - row.low)]
    if math.prod(int(row.high - row.low) + 1 for row in whole) > MOST_COMBINATIONS:
        yield "[[variables]]", f"整数变量的组合超过 {MOST_COMBINATIONS:,} 个", "请收窄上下限，或去掉 whole"
    figures: list[tuple[str, _Goal | _Limit]] = [("[goal]", built.goal)]
    figures += [(f"[[limits]] 第{at}项", row) for at, row in enumerate(built.limits, 1)]
    for place, row in figures:
        if row.measure == "total" and not row.of:
            yield place, "没有说是哪个变量的总额", '请写 of = "dibao" 之类的变量名'
        if not 1 <= row.deciles <= 10:
            yield place, f"deciles = {row.deciles} 不在 1 到 10 之间", "请写最低的几个十分组"
    for at, row in enumerate(built.limits, 1):
        if row.most is None and row.least is None:
            yield f"[[limits]] 第{at}项", "没有界限", "请写 most（不高于）或 least（不低于）"
        elif not all(isfinite(bound) for bound in (row.most, row.least) if bound is not None):
            yield f"[[limits]] 第{at}项", "界限不是有限的数", "请写数字；没有界限的一边不写"
        elif row.most is not None and row.least is not None and row.least > row.most:
            yield f"[[limits]] 第{at}项", f"least {row.least:g} 高于 most {row.most:g}", "请改正"


def _law_faults(built: _File, edition: Edition) -> Iterator[tuple[str, str, str]]:
    """Figures, groups and accounts that the law does not have: (place, cause, remedy)."""
    rule = edition.rules.get(built.income)
    if rule is None or rule.entity != "household" or rule.unit != _A_HEAD:
        yield "income", f"{built.income} 不是每户的人均收入", "请写一条单位是 yuan/person/year 的规则，或删去这一行"
    by = built.by or "rural"
    fact = edition.facts.get(by)
    if built.by and (fact is None or fact.entity != "household" or fact.kind not in ("flag", "code")):
        yield "by", f"{by} 不是分组的事实", "请写每户的事实，例如 rural、county"
    groups = () if fact is None else fact.codes or ("0", "1")
    accounts = {who for one in payments(edition) for who in (one.paid_by, one.paid_to) if who}
    known = {"mean": {*groups}, "cost": accounts, "total": edition.rules.keys() | edition.facts.keys()}
    figures: list[tuple[str, _Goal | _Limit]] = [("[goal]", built.goal)]
    figures += [(f"[[limits]] 第{at}项", row) for at, row in enumerate(built.limits, 1)]
    for place, row in figures:
        if row.of and row.of not in known.get(row.measure, ()):
            some = sorted(known.get(row.measure, ()))
            near = difflib.get_close_matches(row.of, some, 1)
            remedy = f"可以写：{'、'.join(some)}" if row.measure in ("mean", "cost") else "请检查名称"
            remedy = f"是否想写 {near[0]}？" if near else remedy if row.measure in known else "请删去 of"
            yield f"{place} of", f"没有 {row.of[:20]}", remedy
        if row.measure == "urban_rural_ratio" and by != "rural":
            yield place, f"城乡收入比要按城乡分组，不是 {by}", "请删去 by"


def _variable_faults(variables: tuple[Variable, ...], edition: Edition | None) -> Iterator[tuple[str, str, str]]:
    if edition is None:
        for number, variable in enumerate(variables, 1):
            if not variable.low < variable.high:
                cause = f"下限 {variable.low:g} 不小于上限 {variable.high:g}"
                yield f"[[variables]] 第{number}项", cause, "请改正 low、high"
        return
    for number, cause, remedy in variable_faults(variables, edition):
        yield f"[[variables]] 第{number}项", cause, remedy


def _or(value: float | None, instead: float) -> float:
    return instead if value is None else value
