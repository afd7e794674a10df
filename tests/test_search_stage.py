"""The pass that a search makes again and again: its figures are those of the whole law, its derivatives differences."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest
import searched_law

from gongfu.simulation.search import Figure, Variable
from gongfu.simulation.search.stage import Split, Stage
from gongfu.simulation.search.study import Study

VARIABLES = (
    Variable("pension", 0, 6_000),
    Variable("line_urban", 7_500, 15_000),
    Variable("line_rural", 5_500, 13_000),
    Variable("rates", 1.0, 1.5, "times", above=144_000),
    Variable("rates", 0.0, 0.1, "plus", above=60_000),
)
AT = (2_100.5, 9_033.7, 8_211.3, 1.2)
FIGURES = [
    *map(Figure, ("gini", "theil", "mean", "urban_rural_ratio", "cost")),
    Figure("mean", "1"), Figure("cost", "县"), Figure("cost", "财政"), Figure("total", "resident_pension"),
]  # fmt: skip


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    folder: Path = tmp_path_factory.mktemp("law")
    people, law = searched_law.people(), searched_law.law(folder)
    return Study.of(people, law, date(2025, 6, 1), income="income_per_head", by="rural")


@pytest.fixture(scope="module")
def stage(study: Study) -> Stage:
    return Split.of(study, VARIABLES[:4], slopes=True, deciles=2).stage((), ())


def test_only_households_and_what_varies_are_passed_over(stage: Stage) -> None:
    program = stage.split.kernel.program
    assert {item.entity for item in program.items} == {"household"}
    assert {fact.entity for fact in program.facts.values()} == {"household"}
    assert set(stage.split.direct) == {"income_tax", "resident_pension"}  # sums of columns by settings: no pass at all


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.key)
def test_figures_are_those_of_the_whole_law(study: Study, stage: Stage, figure: Figure) -> None:
    whole = study.run(study.vector(VARIABLES[:4], AT)).figure(figure).value
    assert stage.reading(AT).figure(figure).value == pytest.approx(whole, rel=1e-9)


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.key)
@pytest.mark.parametrize("number", range(4))
def test_derivatives_are_small_differences(stage: Stage, figure: Figure, number: int) -> None:
    """Nobody crosses a kink on so short a way; a Gini of bins moves by steps, but by less than it is compared to."""
    step = 1e-2 * (VARIABLES[number].high - VARIABLES[number].low) / 10
    up, down = np.array(AT), np.array(AT)
    up[number] += step
    down[number] -= step
    difference = (stage.reading(up).figure(figure).value - stage.reading(down).figure(figure).value) / (2 * step)
    found = stage.reading(AT).figure(figure).slope[number]
    assert found == pytest.approx(difference, rel=0.02, abs=1e-9 * abs(stage.reading(AT).figure(figure).value))


def test_what_the_lowest_tenths_lose(study: Study, stage: Stage) -> None:
    """Beyond half a yuan a head, on average over them."""
    values = (0.0, 7_500.0, 5_500.0, 1.0)
    reading = stage.reading(values)
    after = study.run(study.vector(VARIABLES[:4], values)).outcome.incomes
    low = study.low(2)
    weight = (study.population.weight * study.population.size)[low]
    lost = np.maximum(study.baseline.incomes[low] - after[low] - 0.5, 0)
    assert reading.losses is not None
    assert reading.losses.value == pytest.approx(np.average(lost, weights=weight))
    assert lost.max() > 0


def test_one_variable_adds_and_another_multiplies(study: Study) -> None:
    split = Split.of(study, VARIABLES[4:], slopes=True)
    found = split.stage((), ()).reading([0.05]).figure(Figure("cost"))
    whole = study.run(study.vector(VARIABLES[4:], [0.05])).figure(Figure("cost"))
    assert found.value == pytest.approx(whole.value, rel=1e-9)
    assert found.slope[0] == pytest.approx(whole.value / 0.05, rel=1e-2)  # linear but for who needs aid
