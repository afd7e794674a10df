"""gongfu with the whole law of China, Henan and Xuchang: as it is, and with a higher pension and dibao."""

from __future__ import annotations

from gongfu.simulation.china import law
from gongfu.simulation.engine import Ask, prepare
from gongfu.simulation.law import Reform
from gongfu.simulation.law.reform import Change
from simulation import side
from simulation.parameters import SCENARIOS
from simulation.population import Columns
from simulation.sides.gongfu import DAY, State, evaluate
from simulation.stored import population_of

__all__ = ["BUDGET", "REFORM"]

BUDGET = (
    "employee_contributions", "employer_contributions", "housing_fund", "income_tax", "bonus_tax", "business_tax",
    "capital_tax", "resident_pension", "resident_medical_payment", "resident_medical_subsidy", "age_allowance",
    "child_allowance", "dibao", "tekun_support", "farm_support", "collective_dividend",
)  # fmt: skip
REFORM = Reform(
    "养老金翻倍、低保标准提高五分之一",
    (
        Change("resident_basic_pension_amount", times=2),
        Change("dibao_line_urban", times=1.2),
        Change("dibao_line_rural", times=1.2),
    ),
)


def ready(columns: Columns) -> State:
    editions = dict(zip(SCENARIOS, (law().on(DAY), law().reformed(REFORM).on(DAY)), strict=True))
    kernel = prepare(editions["baseline"], Ask("income_per_head", BUDGET))
    return State(population_of(columns, editions["baseline"].facts), kernel, editions)


def needed(state: State) -> int:
    """Bytes of the columns that the law reads, and the weights."""
    held = state.population
    columns = {**held.persons, **held.households}
    return held.weight.nbytes + sum(columns[name].nbytes for name in state.kernel.source.columns)


if __name__ == "__main__":
    side.run(ready, evaluate, needed)
