"""The cheapest reform that keeps limits: against grids tried out one by one, exact figures and finite differences."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest
import searched_law
from hypothesis import given, settings
from hypothesis import strategies as st

from gongfu import distribution
from gongfu.documents.errors import InputErrors
from gongfu.simulation import china
from gongfu.simulation.engine import evaluate
from gongfu.simulation.law import Law, Reform
from gongfu.simulation.population import Population
from gongfu.simulation.search import Figure, Found, Limit, Variable, frontier, read_task, search, slopes

DAY = "2025-06-01"
URBAN, RURAL = Variable("line_urban", 7_500, 15_000), Variable("line_rural", 5_500, 13_000)
PENSION = Variable("pension", 1_300, 6_000)
TOP = Variable("rates", 1.0, 1.5, "times", above=144_000)


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Law:
    return searched_law.law(tmp_path_factory.mktemp("law"))


@pytest.fixture(scope="module")
def people() -> Population:
    return searched_law.people()


class Plain:
    """Figures of a reform by NumPy and a full sort, as nothing in a search computes them."""

    def __init__(self, law: Law, people: Population) -> None:
        self.law, self.people, self.weight = law, people, people.weight * people.size
        self.income, self.paid = self.run({})

    def run(self, values: dict[str, object]) -> tuple[np.ndarray, float]:
        """Incomes a head, and what all accounts lay out, net."""
        edition = self.law.reformed(Reform.of(values)).on(DAY)  # type: ignore[arg-type]
        names = ["income_per_head", "income_tax", "resident_pension", "dibao"]
        found = evaluate(self.people, edition, names, backend="numpy")
        home = self.people.weight[self.people.household_of]
        paid = self.weight @ found["dibao"] + home @ (found["resident_pension"] - found["income_tax"])
        return found["income_per_head"], float(paid)

    def figures(self, **values: object) -> tuple[float, float]:
        """Gini and cost."""
        income, paid = self.run(values)
        return distribution.gini(income, self.weight), paid - self.paid


@pytest.fixture(scope="module")
def plain(law: Law, people: Population) -> Plain:
    return Plain(law, people)


def test_the_cheapest_way_to_a_gini_is_no_dearer_than_any_of_a_grid(law: Law, people: Population, plain: Plain) -> None:
    target = plain.figures()[0] - 0.015
    found = search(people, law, DAY, [URBAN, RURAL], "cost", [Limit("gini", most=target)])
    grid = product(np.linspace(URBAN.low, URBAN.high, 26), np.linspace(RURAL.low, RURAL.high, 26))
    tried = [plain.figures(line_urban=float(urban), line_rural=float(rural)) for urban, rural in grid]
    cheapest = min(cost for gini, cost in tried if gini <= target)
    assert found.feasible
    assert found.cost <= cheapest * 1.003
    gini, cost = plain.figures(**found.values)
    assert gini <= target + 2e-6
    assert cost == pytest.approx(found.cost, rel=1e-9)


def test_what_is_found_is_a_reform(law: Law, people: Population, plain: Plain) -> None:
    target = plain.figures()[0] - 0.02
    found = search(people, law, DAY, [PENSION, URBAN, RURAL, TOP], "cost", [Limit("gini", most=target)])
    income = evaluate(people, law.reformed(found.reform).on(DAY), ["income_per_head"], backend="numpy")
    gini = distribution.gini(income["income_per_head"], plain.weight)
    assert gini == pytest.approx(found.measures["gini"], abs=2e-6)
    assert found.measures["mean"] == pytest.approx(
        np.average(income["income_per_head"], weights=plain.weight), rel=1e-12
    )
    assert set(found.values) == {"pension", "line_urban", "line_rural", "rates times 144000+"}
    assert found.before["gini"] == pytest.approx(plain.figures()[0], abs=2e-6)


def test_exact_derivatives_end_no_higher_than_trial_without_any(law: Law, people: Population, plain: Plain) -> None:
    target = plain.figures()[0] - 0.02
    variables = [PENSION, URBAN, RURAL, TOP]
    limits = [Limit("gini", most=target)]
    exact = search(people, law, DAY, variables, "cost", limits)
    # A limit on a head count that always holds turns derivatives off.
    felt = search(people, law, DAY, variables, "cost", [*limits, Limit("poverty", most=1)], starts=2)
    assert exact.cost <= felt.cost * 1.003
    assert felt.feasible
    assert felt.cost <= exact.cost * 1.1


def test_the_same_question_has_the_same_answer(law: Law, people: Population) -> None:
    def ask() -> Found:
        return search(people, law, DAY, [URBAN, RURAL], "gini", [Limit("cost", most=2e6)])

    assert ask() == ask()


def test_a_budget_of_one_account(law: Law, people: Population, plain: Plain) -> None:
    found = search(people, law, DAY, [PENSION, URBAN], "gini", [Limit("cost", most=0.0, of="县")])
    assert found.feasible
    # A pension takes from the minimum income what the county would have paid; the treasury pays it.
    assert found.values["pension"] == pytest.approx(6_000)
    assert found.measures["cost 县"] <= 1e-3
    assert found.cost > 0


def test_strata(law: Law, people: Population, plain: Plain) -> None:
    rural = people.households["rural"] == 1
    mean = np.average(plain.income[rural], weights=plain.weight[rural])
    found = search(people, law, DAY, [URBAN, RURAL], "cost", [Limit("mean", least=mean + 300, of="1")])
    assert found.measures["mean 1"] == pytest.approx(mean + 300, rel=1e-6)
    assert found.values["line_urban"] == pytest.approx(7_500)
    now = np.average(plain.income[~rural], weights=plain.weight[~rural]) / mean
    ratio = search(people, law, DAY, [RURAL], "cost", [Limit("urban_rural_ratio", most=now - 0.02)])
    assert ratio.feasible
    assert ratio.values["line_rural"] > 5_500


def test_whole_numbers_are_tried_one_by_one(law: Law, people: Population, plain: Plain) -> None:
    age = Variable("pension_age", 55, 70, whole=True)
    found = search(people, law, DAY, [age], "gini", [Limit("cost", most=0.0)])
    tried = {at: plain.figures(pension_age=float(at)) for at in range(55, 71)}
    best = min((gini, at) for at, (gini, cost) in tried.items() if cost <= 0)[1]
    assert found.values == {"pension_age": best}
    assert found.evaluations == 16


def test_whole_and_continuous_numbers_together(law: Law, people: Population, plain: Plain) -> None:
    target = plain.figures()[0] - 0.01
    age = Variable("pension_age", 60, 62, whole=True)
    both = search(people, law, DAY, [age, RURAL], "cost", [Limit("gini", most=target)])
    apart = []
    for at in (60, 61, 62):
        other = law.reformed(Reform.of({"pension_age": at}))
        alone = search(people, other, DAY, [RURAL], "cost", [Limit("gini", most=target)])
        apart.append(plain.figures(pension_age=at, **alone.values)[1])
    assert both.cost == pytest.approx(min(apart), rel=1e-4)


def test_head_counts_are_felt_for(law: Law, people: Population, plain: Plain) -> None:
    def poor(line: float) -> float:
        return distribution.relative_headcount(plain.run({"line_rural": line})[0], plain.weight)

    target = poor(12_000) + 1e-9
    found = search(people, law, DAY, [RURAL], "cost", [Limit("poverty", most=target)])
    assert found.feasible
    assert found.measures["poverty"] <= target + 1e-6
    least = min(line for line in np.linspace(RURAL.low, RURAL.high, 751) if poor(float(line)) <= target)
    assert found.values["line_rural"] <= least + 100


def test_nobody_in_the_lowest_tenths_loses(law: Law, people: Population, plain: Plain) -> None:
    """A pension cut pays for a minimum income; the poor must not be the ones who pay."""
    pension, line = Variable("pension", 0, 6_000), Variable("line_urban", 7_500, 12_000)
    free = search(people, law, DAY, [pension, line], "cost")
    assert free.values["pension"] == pytest.approx(0)
    low = distribution.quantile(plain.income, 0.2, plain.weight)
    held = search(people, law, DAY, [pension, line], "cost", [Limit("losers", most=0)])
    income, _ = plain.run(dict(held.values))
    poorest = plain.income <= low
    assert held.feasible
    assert (income[poorest] >= plain.income[poorest] - 1).all()
    assert held.measures["losers"] == 0
    assert free.cost < held.cost


def test_what_cannot_be_reached_is_said(law: Law, people: Population, plain: Plain) -> None:
    found = search(people, law, DAY, [RURAL], "cost", [Limit("gini", most=0.1)])
    assert not found.feasible
    assert found.message.startswith("在给定范围内无法同时满足全部条件")
    assert "基尼系数为 0." in found.message
    assert "要求不高于 0.1" in found.message
    lowest = min(plain.figures(line_rural=float(line))[0] for line in np.linspace(RURAL.low, RURAL.high, 76))
    assert found.measures["gini"] == pytest.approx(lowest, abs=1e-4)  # the nearest that there is


def test_a_frontier_is_a_search_a_step(law: Law, people: Population, plain: Plain) -> None:
    now = plain.figures()[0]
    steps = [now - 0.005, now - 0.01, now - 0.015]
    found = frontier(people, law, DAY, [URBAN, RURAL], Limit("gini", most=0), steps)
    costs = [one.cost for one in found]
    assert costs == sorted(costs)
    for step, one in zip(steps, found, strict=True):
        alone = search(people, law, DAY, [URBAN, RURAL], "cost", [Limit("gini", most=step)])
        assert one.cost == pytest.approx(alone.cost, rel=3e-3)


@pytest.mark.parametrize(
    ("variable", "said"),
    [
        (Variable("pensoin", 0, 1), "没有叫 pensoin 的法定参数"),
        (Variable("pension", 2, 1), "下限 2 不小于上限 1"),
        (Variable("rates", 0, 1), "是级距表"),
        (Variable("pension", 0, 1, "times", above=3), "above 只用于级距表"),
        (Variable("pension_age", 55.5, 60, whole=True), "不是整数"),
        (Variable("unused", 0, 1), "depends on unused"),
    ],
)
def test_variables_that_cannot_be_searched(law: Law, people: Population, variable: Variable, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        search(people, law, DAY, [variable])


def test_two_variables_that_change_one_number(law: Law, people: Population) -> None:
    both = [Variable("rates", 1, 2, "times"), Variable("rates", 1, 2, "times", above=144_000)]
    with pytest.raises(ValueError, match="change the same number"):
        search(people, law, DAY, both)


def test_figures_that_there_are_not(law: Law, people: Population) -> None:
    with pytest.raises(ValueError, match="paid by or to 省"):
        search(people, law, DAY, [PENSION], Figure("cost", "省"))
    with pytest.raises(ValueError, match="no group 7"):
        search(people, law, DAY, [PENSION], Figure("mean", "7"))
    with pytest.raises(ValueError, match="called nothing"):
        search(people, law, DAY, [PENSION], Figure("total", "nothing"))


TASK = """
date = "2025-06-01"
[goal]
measure = "cost"
[[variables]]
parameter = "line_rural"
low = 5500
high = 13000
[[limits]]
measure = "gini"
most = 0.5
"""


def test_a_search_file(law: Law, people: Population, tmp_path: Path) -> None:
    file = tmp_path / "search.toml"
    file.write_text(TASK, "utf-8")
    task = read_task(file, law)
    assert task.variables == (RURAL,)
    assert task.limits == (Limit("gini", most=0.5),)
    assert task.search(people, law).feasible


def test_the_file_of_the_documentation(tmp_path: Path) -> None:
    page = Path(__file__).parents[1] / "docs" / "policy-search.md"
    file = tmp_path / "search.toml"
    file.write_text(page.read_text("utf-8").split("```toml\n")[1].split("```")[0], "utf-8")
    task = read_task(file, china.law())
    assert [variable.name for variable in task.variables] == ["dibao_line_rural", "income_tax_rates times 144000+"]
    assert task.goal == Figure("cost", "财政")
    assert [limit.measure for limit in task.limits] == ["gini", "losers"]


def test_all_faults_of_a_search_file_at_once(law: Law, tmp_path: Path) -> None:
    file = tmp_path / "search.toml"
    file.write_text(
        """
date = "2025"
goal = { measure = "total" }
[[variables]]
parameter = "line_rural"
low = 2
high = 1
[[limits]]
measure = "gini"
""",
        "utf-8",
    )
    with pytest.raises(InputErrors) as caught:
        read_task(file, law)
    said = str(caught.value)
    assert "date: 没有写到日" in said
    assert "[goal]: 没有说是哪个变量的总额" in said
    assert "[[limits]] 第1项: 没有界限" in said
    assert "[[variables]] 第1项: 下限 2 不小于上限 1" in said


incomes = st.lists(st.floats(1, 1e5), min_size=2, max_size=30, unique=True)


@settings(max_examples=100, deadline=None)
@given(income=incomes, seed=st.integers(0, 99), name=st.sampled_from(["gini", "theil", "mean"]))
def test_slopes_of_figures_are_what_differences_tend_to(income: list[float], seed: int, name: str) -> None:
    random = np.random.default_rng(seed)
    x = np.sort(np.array(income))
    weight, way = random.uniform(0.5, 2, x.size), random.normal(0, 1, x.size)
    gap = float(np.diff(x).min())
    step = min(1e-3, gap / 10)  # so small that nobody overtakes anybody
    exact = {"gini": distribution.gini, "theil": distribution.theil_t, "mean": np.average}[name]

    def of(x: np.ndarray) -> float:
        return float(exact(x, weights=weight) if name == "mean" else exact(x, weight))

    found = getattr(slopes, name)(weight, weight * x, (weight * way)[:, None])
    assert found.value == pytest.approx(of(x), rel=1e-9, abs=1e-12)
    if gap > 1e-3:
        difference = (of(x + step * way) - of(x - step * way)) / (2 * step)
        assert found.slope[0] == pytest.approx(difference, rel=1e-4, abs=1e-8)


def test_the_slope_of_gini_by_the_formula_on_sorted_incomes() -> None:
    """Two persons with 1 and 3: G = (3 - 1) / (2 * 4) = 1/4."""
    found = slopes.gini(np.ones(2), np.array([1.0, 3.0]), np.eye(2))
    assert found.value == pytest.approx(0.25)
    # G = (b - a) / (2 (a + b)): dG/da = -b / (a + b)^2, dG/db = a / (a + b)^2
    assert found.slope == pytest.approx([-3 / 16, 1 / 16])
