"""A kernel with its unvaried part frozen finds what the whole kernel finds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import searched_law

from gongfu.simulation.engine import Ask, prepare
from gongfu.simulation.engine.frozen_kernel import FrozenKernel, freeze_kernel
from gongfu.simulation.law import Law, Reform

DAY = "2025-06-01"
ASK = Ask("income_per_head", ("income_tax", "resident_pension", "dibao"), "rural")


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Law:
    folder: Path = tmp_path_factory.mktemp("law")
    return searched_law.law(folder)


@pytest.fixture(scope="module")
def frozen(law: Law) -> FrozenKernel:
    edition = law.on(DAY)
    varied = ["pension", "line_urban", "line_rural"]
    return freeze_kernel(prepare(edition, ASK), searched_law.people(), edition, varied)


def test_only_households_are_passed_over(frozen: FrozenKernel) -> None:
    assert {item.entity for item in frozen.kernel.program.items} == {"household"}
    assert frozen.people.persons == {}


@pytest.mark.parametrize("values", [{}, {"pension": 2_600}, {"pension": 0, "line_urban": 9_000, "line_rural": 9_000}])
def test_it_finds_what_the_whole_kernel_finds(law: Law, frozen: FrozenKernel, values: dict[str, float]) -> None:
    edition = law.reformed(Reform.of(values)).on(DAY)
    whole, part = frozen.whole.run(searched_law.people(), edition), frozen.run(edition)
    assert np.allclose(whole.incomes, part.incomes, rtol=1e-12, atol=1e-9)
    assert list(part.state.totals) == list(whole.state.totals)
    assert part.state.totals == pytest.approx(whole.state.totals, rel=1e-10)
    assert part.state.means == pytest.approx(whole.state.means, rel=1e-12)
    assert part.measures().gini.value == pytest.approx(whole.measures().gini.value, abs=1e-7)
    assert part.measures().median == pytest.approx(whole.measures().median, rel=1e-12)


def test_a_parameter_that_was_frozen_must_stay(law: Law, frozen: FrozenKernel) -> None:
    with pytest.raises(ValueError, match="parameters differ that were frozen"):
        frozen.run(law.reformed(Reform.of({"pension_age": 65})).on(DAY))
