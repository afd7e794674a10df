"""What a synthetic population is built from: ``population.toml``. A field is a key; docs/population.md explains each.

Figures are published ones with source and letter. What nobody publishes stands under ``[assumptions]`` and nowhere
else, so that no assumption passes for a fact.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Literal

from gongfu.documents.errors import InputError, InputErrors
from gongfu.simulation.population.assumptions import OLDEST, Assumptions
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

    Raises :class:`InputErrors` with every fault: keys, figures that cannot be, and margins that do not divide the city
    or contradict each other.
    """
    file = Path(path)
    file = file / FILE if file.is_dir() else file
    if not file.is_file():
        raise InputErrors([InputError(file, "没有这个文件", "合成人口要有 population.toml，写法见 docs/population.md")])
    try:
        table = read_toml(file)
    except InputError as error:
        raise InputErrors([error]) from None
    recipe, faults = gathered(Recipe, table, file, given={"file": file})
    if recipe is not None:
        from gongfu.simulation.population.recipe_faults import recipe_faults

        faults = [InputError(file, cause, remedy, place) for place, cause, remedy in recipe_faults(recipe)]
    if recipe is None or faults:
        raise InputErrors(faults)
    return recipe


def sample_recipe() -> Recipe:
    """The recipe of the sample zone."""
    from gongfu.zone import sample

    return load(sample())
