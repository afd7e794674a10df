"""What a synthetic population is built from: ``population.toml``. A field is a key; docs/population.md explains each.

Figures are published ones with source and letter. What nobody publishes stands under ``[assumptions]`` and nowhere
else, so that no assumption passes for a fact.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Literal

from gongfu.documents.errors import InputError, InputErrors
from gongfu.simulation.china.facts import COUNTIES
from gongfu.simulation.population.assumptions import AGES, OLDEST, SIZES, Assumptions
from gongfu.simulation.population.projections import Projection
from gongfu.toml import read_toml
from gongfu.toml_schema import gathered

__all__ = ["FILE", "Figure", "Income", "Mean", "Part", "Recipe", "Source", "SourceShare", "load", "sample_recipe"]

FILE = "population.toml"
"""The name of a recipe in a zone folder."""
Confidence = Literal["A", "B", "C", "D", "X", "M", "unverified"]
Stratum = Literal["urban", "rural"]
Source = Literal["wage", "business", "property", "transfer"]
SOURCES: dict[Source, str] = {
    "wage": "工资性收入",
    "business": "经营净收入",
    "property": "财产净收入",
    "transfer": "转移净收入",
}
"""Sources of income as the household survey divides them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A published figure. ``place`` names whose figure it is where the area's own is missing: a proxy (代用)."""

    value: float
    year: int
    source: str
    confidence: Confidence
    place: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part(Figure):
    """Persons (``value``, in whole persons) of a part of the city: any of county, stratum, sex and ages together."""

    county: str = ""
    stratum: Stratum | None = None
    sex: Literal["male", "female"] | None = None
    ages: tuple[int, ...] = field(default=(), metadata={"example": "两个年龄，例如 [0, 15]"})

    @property
    def label(self) -> str:
        """What is counted, for people."""
        words = {"urban": "城镇", "rural": "乡村", "male": "男", "female": "女", None: ""}
        ages = f"{self.ages[0]}—{self.ages[1]}岁" if self.ages and self.ages[1] < OLDEST else ""
        ages = f"{self.ages[0]}岁及以上" if self.ages and not ages else ages
        return "".join((self.county, words[self.stratum], words[self.sex], ages)) or "全市"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mean(Figure):
    """Persons a household of a county."""

    county: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Income(Figure):
    """Disposable income per head of a stratum, yuan a year."""

    stratum: Stratum


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceShare(Figure):
    """Income per head from one source, yuan a year; only its share in all four counts."""

    of: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Quintile(Figure):
    """Mean income per head of a fifth of households, yuan a year: only compared, never fitted."""

    group: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SimpleLaw:
    """The few rules by which facts before tax are brought to disposable income; yuan a year.

    They stand in for the whole law (:mod:`gongfu.simulation.china`) in the fit alone: contributions of employees as a
    share of wages between floor and ceiling, a tax schedule of thresholds and rates without special deductions, the
    basic pension of residents. ``brackets`` are pairs of threshold and rate.
    """

    contribution_rate: float
    base_floor: float
    base_ceiling: float
    tax_free: float
    brackets: tuple[tuple[float, ...], ...]
    basic_pension: float
    pension_age: int
    medical_payment: float
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """Margins and assumptions of a synthetic population at the end of ``year``.

    Every list of parts divides the whole city once: ``counties``, ``strata``, ``sexes``, ``ages``; its figures are
    brought to the total of ``strata``, so that a census of another year tells shares. ``county_strata`` is where the
    table of counties by stratum starts from before it is raked to both. ``compared`` and ``quintiles`` are not fitted,
    only shown beside what was built.
    """

    name: str
    year: int
    seed: int
    counties: tuple[Part, ...]
    strata: tuple[Part, ...]
    county_strata: tuple[Part, ...]
    sexes: tuple[Part, ...]
    ages: tuple[Part, ...]
    household_size: tuple[Mean, ...]
    income: tuple[Income, ...]
    income_sources: tuple[SourceShare, ...]
    simple_law: SimpleLaw
    assumptions: Assumptions
    compared: tuple[Part, ...] = ()
    quintiles: tuple[Quintile, ...] = ()
    projections: tuple[Projection, ...] = ()
    file: Path = Path(FILE)

    @property
    def persons(self) -> int:
        """Persons of the city."""
        return round(sum(part.value for part in self.strata))

    @property
    def figures(self) -> Iterator[Figure]:
        """Every published figure that is fitted."""
        for item in fields(self):
            value = getattr(self, item.name)
            if isinstance(value, tuple) and item.name not in ("compared", "quintiles"):
                yield from (one for one in value if isinstance(one, Figure))


def load(path: str | Path) -> Recipe:
    """A recipe from a file, or from a zone folder.

    Raises :class:`InputErrors` with every fault: keys, and margins that do not divide the city.
    """
    file = Path(path)
    file = file / FILE if file.is_dir() else file
    if not file.exists():
        raise InputErrors([InputError(file, "没有这个文件", "合成人口要有 population.toml，写法见 docs/population.md")])
    try:
        table = read_toml(file)
    except InputError as error:
        raise InputErrors([error]) from None
    recipe, faults = gathered(Recipe, table, file, given={"file": file})
    if recipe is not None:
        faults = [InputError(file, cause, remedy, place) for place, cause, remedy in _faults(recipe)]
    if recipe is None or faults:
        raise InputErrors(faults)
    return recipe


def sample_recipe() -> Recipe:
    """The recipe of the sample zone."""
    from gongfu.zone import sample

    return load(sample())


def _faults(recipe: Recipe) -> Iterator[tuple[str, str, str]]:
    """What single keys cannot show: (place, cause, remedy)."""
    lists: tuple[tuple[str, Sequence[Figure]], ...] = (
        ("counties", recipe.counties),
        ("strata", recipe.strata),
        ("county_strata", recipe.county_strata),
        ("sexes", recipe.sexes),
        ("ages", recipe.ages),
        ("household_size", recipe.household_size),
        ("income", recipe.income),
        ("income_sources", recipe.income_sources),
        ("compared", recipe.compared),
    )
    for name, figures in lists:
        for number, figure in enumerate(figures, 1):
            place = f"[[{name}]] 第{number}项"
            if not 0 <= figure.value < 1e10:
                yield f"{place} value", f"{figure.value:g} 超出范围", "应在 0 到 1e10 之间"
            county = getattr(figure, "county", "")
            if county and county not in COUNTIES:
                yield f"{place} county", f"没有 {county}", f"可用：{'、'.join(COUNTIES)}"
            if isinstance(figure, Part) and figure.ages and not _is_range(figure.ages):
                yield f"{place} ages", f"{list(figure.ages)} 不是一段年龄", f"应为两个年龄，从小到大，0 到 {OLDEST}"
    if any(len(pair) != 2 for pair in recipe.simple_law.brackets):
        yield "[simple_law] brackets", "每项应为起点和税率两个数", "例如 [[0, 0.03], [36000, 0.10]]"
    yield from _partitions(recipe)
    yield from recipe.assumptions.faults()
    for number, projection in enumerate(recipe.projections, 1):
        for cause, remedy in projection.faults():
            yield f"[[projections]] 第{number}项", cause, remedy


def _is_range(ages: tuple[int, ...]) -> bool:
    return len(ages) == 2 and 0 <= ages[0] <= ages[1] <= OLDEST


def _partitions(recipe: Recipe) -> Iterator[tuple[str, str, str]]:
    """Lists that leave somebody out, or count somebody twice."""
    expected: tuple[tuple[str, list[object], list[object]], ...] = (
        ("counties", [part.county for part in recipe.counties], list(COUNTIES)),
        ("strata", [part.stratum for part in recipe.strata], ["urban", "rural"]),
        ("sexes", [part.sex for part in recipe.sexes], ["male", "female"]),
        ("household_size", [mean.county for mean in recipe.household_size], list(COUNTIES)),
        ("income", [income.stratum for income in recipe.income], ["urban", "rural"]),
        ("income_sources", [share.of for share in recipe.income_sources], list(SOURCES)),
        (
            "county_strata",
            [f"{part.county} {part.stratum}" for part in recipe.county_strata],
            [f"{county} {stratum}" for county in COUNTIES for stratum in ("urban", "rural")],
        ),
    )
    for name, found, wanted in expected:
        if sorted(map(str, found)) != sorted(map(str, wanted)):
            yield f"[[{name}]]", "没有把全市分完，或有重复", f"每项应各写一次：{'、'.join(map(str, wanted))}"
    ranges = sorted(part.ages for part in recipe.ages if _is_range(part.ages))
    ends = [(0, -1), *ranges]
    if [low for low, _ in ranges] != [high + 1 for _, high in ends[:-1]] or ends[-1][1] != OLDEST:
        yield "[[ages]]", "各年龄段有重叠或空缺", f"应从 0 岁连续排到 {OLDEST} 岁"
    for name, figures in (("strata", recipe.strata), ("counties", recipe.counties), ("ages", recipe.ages)):
        if not any(figure.value for figure in figures):
            yield f"[[{name}]]", "各项都是 0", "请写上人数"
    for mean in recipe.household_size:
        if not 1 < mean.value < len(SIZES):
            yield f"[[household_size]] {mean.county}", f"户均 {mean.value:g} 人不可能", f"应在 1 到 {len(SIZES)} 之间"


assert len(AGES) == OLDEST + 1
