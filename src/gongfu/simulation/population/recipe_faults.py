"""What is wrong with a recipe that single keys cannot show: figures that cannot be, margins that contradict each other.

A fault is (place, cause, remedy).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gongfu.simulation.china.facts import COUNTIES
from gongfu.simulation.population.assumptions import OLDEST, SIZES
from gongfu.simulation.population.raking import raked

if TYPE_CHECKING:
    from gongfu.simulation.population.recipe import Figure, Part, Recipe, SimpleLaw

__all__ = ["CLOSE", "FIRST_YEAR", "LAST_YEAR", "MOST_PERSONS", "recipe_faults"]

CLOSE = 0.01
"""By what share the sums of margins may differ: this much, and as much again for every year that lies between them."""
FIRST_YEAR, LAST_YEAR = 1949, 2100
FEWEST_PERSONS, MOST_PERSONS = 500, 100_000_000
"""Of a city; the largest of China has 32 million."""
MOST_INCOME = 1e6
"""Yuan a head and year."""
_MOST_YUAN = 1e7
_PERSONS = {"counties": 1, "strata": 1, "sexes": 1, "ages": 1, "county_strata": 0, "compared": 1}
"""Lists of heads, with the fewest that one of their items may have."""
_MONEY = ("income", "income_sources", "quintiles")
_STRATA = ("urban", "rural")
_SOURCES = ("wage", "business", "property", "transfer")
Fault = tuple[str, str, str]


def recipe_faults(recipe: Recipe) -> Iterator[Fault]:
    """Every fault of a recipe whose keys are all there."""
    yield from _head(recipe)
    wrong: set[str] = set()
    for name in (*_PERSONS, "household_size", *_MONEY):
        for number, figure in enumerate(getattr(recipe, name), 1):
            for key, cause, remedy in _figure_faults(name, figure):
                wrong |= {name} if key == "value" else set()
                yield f"[[{name}]] 第{number}项 {key}", cause, remedy
    undivided = dict(_partitions(recipe))
    for name, (cause, remedy) in undivided.items():
        yield f"[[{name}]]", cause, remedy
    sound = _PERSONS.keys() - wrong - undivided.keys()
    yield from _sums(recipe, sound)
    yield from _patterns(recipe, sound, not {"income", "income_sources"} & (wrong | undivided.keys()))
    yield from _law_faults(recipe.simple_law)
    yield from recipe.assumptions.faults()
    years: set[int] = set()
    for number, projection in enumerate(recipe.projections, 1):
        place = f"[[projections]] 第{number}项"
        if not recipe.year < projection.year <= LAST_YEAR:
            yield (
                f"{place} year",
                f"{projection.year} 年不是基期以后的年份",
                f"应在 {recipe.year + 1} 到 {LAST_YEAR} 之间",
            )
        if projection.year in years:
            yield f"{place} year", f"{projection.year} 年写了两次", "每年只写一项"
        years.add(projection.year)
        for cause, remedy in projection.faults():
            yield place, cause, remedy


def _head(recipe: Recipe) -> Iterator[Fault]:
    if not recipe.name.strip():
        yield "name", "没有名称", "请写人口的名称，例如 许昌市合成人口"
    if not FIRST_YEAR <= recipe.year <= LAST_YEAR:
        yield "year", f"没有 {recipe.year} 年的人口", f"应在 {FIRST_YEAR} 到 {LAST_YEAR} 之间"
    if recipe.seed < 0:
        yield "seed", f"随机数种子 {recipe.seed} 小于 0", "请写 0 或更大的整数"


def _figure_faults(name: str, figure: Figure) -> Iterator[Fault]:
    """Faults of one item of a list: (key, cause, remedy)."""
    value = figure.value
    if name in _PERSONS:
        low = _PERSONS[name]
        if not low <= value <= MOST_PERSONS:
            yield "value", f"人数 {value:g} 不可能", f"应在 {low} 到 {MOST_PERSONS:,} 人之间"
        elif not value.is_integer():
            like = "像是户均人数；" if value < 20 else "像是万人数；" if value < 1e5 else ""
            yield "value", f"人数 {value:g} 不是整数", f"{like}这里写多少人"
    elif name == "household_size":
        if not 1 < value < len(SIZES):
            county = getattr(figure, "county", "")
            like = "这里写户均人数，不是人口或户数；" if value > 100 else ""
            yield "value", f"{county}户均 {value:g} 人不可能", f"{like}应大于 1、小于 {len(SIZES)}"
    elif name == "income":
        if not 0 < value <= MOST_INCOME:
            yield "value", f"人均收入 {value:g} 元/年不可能", f"应大于 0，不超过 {MOST_INCOME:,.0f}"
    elif not 0 <= value <= _MOST_YUAN:
        yield "value", f"{value:g} 元/年不可能", f"应在 0 到 {_MOST_YUAN:,.0f} 之间"
    if not FIRST_YEAR <= figure.year <= LAST_YEAR:
        yield "year", f"没有 {figure.year} 年的数", f"应在 {FIRST_YEAR} 到 {LAST_YEAR} 之间"
    if not figure.source.strip():
        yield "source", "没有写出处", "请写这个数是从哪里来的"
    county, ages = getattr(figure, "county", ""), getattr(figure, "ages", ())
    if county and county not in COUNTIES:
        yield "county", f"没有 {county}", f"可用：{'、'.join(COUNTIES)}"
    if ages and not _is_range(ages):
        yield "ages", f"{list(ages)} 不是一段年龄", f"应为两个年龄，从小到大，0 到 {OLDEST}"
    if name == "quintiles" and not 1 <= getattr(figure, "group", 1) <= 5:
        yield "group", f"没有第 {getattr(figure, 'group', 0)} 组", "五等份应为 1 到 5"


def _is_range(ages: tuple[int, ...]) -> bool:
    return len(ages) == 2 and 0 <= ages[0] <= ages[1] <= OLDEST


def _partitions(recipe: Recipe) -> Iterator[tuple[str, tuple[str, str]]]:
    """Lists that leave somebody out, or count somebody twice: their name, with cause and remedy."""
    expected: tuple[tuple[str, list[object], Sequence[str]], ...] = (
        ("counties", [part.county for part in recipe.counties], COUNTIES),
        ("strata", [part.stratum for part in recipe.strata], _STRATA),
        ("sexes", [part.sex for part in recipe.sexes], ("male", "female")),
        ("household_size", [mean.county for mean in recipe.household_size], COUNTIES),
        ("income", [income.stratum for income in recipe.income], _STRATA),
        ("income_sources", [share.of for share in recipe.income_sources], _SOURCES),
        (
            "county_strata",
            [f"{part.county} {part.stratum}" for part in recipe.county_strata],
            [f"{county} {stratum}" for county in COUNTIES for stratum in _STRATA],
        ),
    )
    for name, found, wanted in expected:
        if sorted(map(str, found)) != sorted(wanted):
            yield name, ("没有把全市分完，或有重复", f"每项应各写一次：{'、'.join(wanted)}")
    ranges = sorted(part.ages for part in recipe.ages if _is_range(part.ages))
    ends = [(0, -1), *ranges]
    whole = len(ranges) == len(recipe.ages) and ends[-1][1] == OLDEST
    if not whole or [low for low, _ in ranges] != [high + 1 for _, high in ends[:-1]]:
        yield "ages", ("各年龄段有重叠或空缺", f"应从 0 岁连续排到 {OLDEST} 岁")


def _sums(recipe: Recipe, sound: set[str]) -> Iterator[Fault]:
    """Lists that do not add up to the city."""
    if "strata" not in sound:
        return
    total = sum(part.value for part in recipe.strata)
    if not FEWEST_PERSONS <= total <= MOST_PERSONS:
        yield "[[strata]]", f"全市 {total:,.0f} 人", f"应在 {FEWEST_PERSONS} 到 {MOST_PERSONS:,} 人之间"
        return
    for name in ("counties", "county_strata", "sexes", "ages"):
        parts: Sequence[Part] = getattr(recipe, name)
        if name not in sound or not parts:
            continue
        own = sum(part.value for part in parts)
        years = max(abs(part.year - other.year) for part in parts for other in recipe.strata)
        allowed = CLOSE * (1 + min(years, 20))
        if abs(own - total) > allowed * total:
            cause = f"合计 {own:,.0f} 人，与 [[strata]] 的 {total:,.0f} 人差 {abs(own / total - 1):.1%}"
            apart = f"（1%，年份每差一年再加 1%，这里差 {years} 年）" if years else ""
            yield f"[[{name}]]", cause, f"最多差 {allowed:.0%}{apart}；请核对单位、年份和有没有漏项"


def _patterns(recipe: Recipe, sound: set[str], income: bool) -> Iterator[Fault]:
    """Zeros that leave no table with the margins."""
    if sound >= {"counties", "strata", "county_strata"}:
        start = {(part.county, part.stratum): part.value for part in recipe.county_strata}
        county = {part.county: part.value for part in recipe.counties}
        stratum = {part.stratum: part.value for part in recipe.strata}
        seed = [[start[name, "urban"], start[name, "rural"]] for name in COUNTIES]
        rows, columns = [county[name] for name in COUNTIES], [stratum["urban"], stratum["rural"]]
        if not _can_be(seed, rows, columns):
            remedy = "写成 0 的地方仍是 0，凑不出这些合计；请核对哪些县（市、区）没有城镇或乡村人口"
            yield "[[county_strata]]", "与 [[counties]]、[[strata]] 的人数矛盾", remedy
    if income and sum(share.value for share in recipe.income_sources if share.of != "property") <= 0:
        yield "[[income_sources]]", "除财产净收入外各项都是 0", "请写上四项来源的人均收入"


def _can_be(seed: Sequence[Sequence[float]], rows: Sequence[float], columns: Sequence[float]) -> bool:
    """Whether a table with zeros where ``seed`` has them can have the sums, in proportion."""
    one, other = (np.array(sums, np.float64) for sums in (rows, columns))
    try:
        raked(np.array(seed, np.float64), one / one.sum(), other / other.sum())
    except ValueError:
        return False
    return True


def _law_faults(law: SimpleLaw) -> Iterator[Fault]:
    """The few rules of the fit."""
    bounds: dict[str, tuple[float, float]] = {
        "contribution_rate": (0, 1),
        "base_floor": (0, _MOST_YUAN),
        "base_ceiling": (0, _MOST_YUAN),
        "tax_free": (0, _MOST_YUAN),
        "basic_pension": (0, _MOST_YUAN),
        "pension_age": (0, 120),
        "medical_payment": (0, _MOST_YUAN),
    }
    for name, (low, high) in bounds.items():
        value: Any = getattr(law, name)
        if not low <= value <= high:
            yield f"[simple_law] {name}", f"{value:g} 超出范围", f"应在 {low:g} 到 {high:,.0f} 之间"
    if law.base_floor > law.base_ceiling:
        yield "[simple_law] base_floor", f"下限 {law.base_floor:g} 高于上限 {law.base_ceiling:g}", "请改正"
    if any(len(pair) != 2 for pair in law.brackets) or not law.brackets:
        yield "[simple_law] brackets", "每项应为起点和税率两个数", "例如 [[0, 0.03], [36000, 0.10]]"
        return
    starts, rates = zip(*law.brackets, strict=True)
    rising = starts[0] == 0 and all(low < high < math.inf for low, high in itertools.pairwise(starts))
    if not rising or not all(0 <= rate <= 1 for rate in rates):
        yield (
            "[simple_law] brackets",
            "起点没有从 0 依次升高，或税率不在 0 到 1 之间",
            "例如 [[0, 0.03], [36000, 0.10]]",
        )
    if not law.source.strip():
        yield "[simple_law] source", "没有写出处", "请写这些数是从哪里来的"
