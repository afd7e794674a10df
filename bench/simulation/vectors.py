"""The law in the manner of OpenFisca: a class a variable, formulas on whole columns.

PolicyEngine's core is a fork of OpenFisca's and keeps these interfaces: one text serves both, ``core`` is the package.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.measures import Found, spread
from simulation.parameters import Figures
from simulation.population import Columns

__all__ = ["System", "build", "forget", "outcome", "reformed", "simulation", "values"]

SINCE, PERIOD = "2019-01-01", "2025"
PERSONAL = ("age", "wage", "employee_pension", "farm_income")
BUDGET = ("income_tax", "contributions", "resident_pension")
COMPUTED = ("income_per_head", "dibao", "income_before", "net_income", *BUDGET)
System = Any
"""A tax and benefit system of either package."""


class Entities(NamedTuple):
    person: Any
    household: Any


def build(core: str, law: Figures, *, scale_by_hand: bool = False, float64: bool = False) -> System:
    """The system. ``scale_by_hand`` sums the tax bracket by bracket in place of the package's scale.

    Both packages keep 32-bit numbers; ``float64`` makes them exact enough to be held against others.
    """
    base = import_module(f"{core}.taxbenefitsystems").TaxBenefitSystem
    make = import_module(f"{core}.entities").build_entity
    role = {"key": "member", "plural": "members", "label": ""}
    person = make(key="person", plural="persons", label="", is_person=True)
    household = make(key="household", plural="households", label="", roles=[role])

    class Bench(base):  # type: ignore[misc]
        def __init__(self, reform: object = None) -> None:
            super().__init__([person, household])
            self.parameters = import_module(f"{core}.parameters").ParameterNode("", data=_tree(law))
            self.add_variables(*_inputs(core, Entities(person, household)))
            self.add_variables(*_of_persons(core, person, law.steps if scale_by_hand else None))
            self.add_variables(*_of_households(core, household))
            for variable in self.variables.values() if float64 else ():
                if variable.value_type is float:
                    variable.dtype = np.float64

    return Bench()


def reformed(core: str, system: System, law: Figures) -> System:
    """The system with numbers of another law, as either package documents a reform of parameters."""

    def modify(parameters: Any) -> Any:
        for name, value in law._asdict().items():
            if name != "rates" and getattr(parameters, name)(SINCE) != value:
                getattr(parameters, name).update(start=SINCE, value=value)
        return parameters

    class Changed(import_module(f"{core}.reforms").Reform):  # type: ignore[misc]
        def apply(self) -> None:
            self.modify_parameters(modifier_function=modify)

    return Changed(system)


def simulation(core: str, system: System, columns: Columns) -> Any:
    """The population in the package's own form, as documented for tables of persons and households."""
    builder = import_module(f"{core}.simulations").SimulationBuilder()
    builder.create_entities(system)
    persons, households = len(columns["age"]), len(columns["rural"])
    builder.declare_person_entity("person", np.arange(persons))
    home = builder.declare_entity("household", np.arange(households))
    builder.join_with_persons(home, columns["household"], np.zeros(persons, int))
    built = builder.build(system)
    for name in PERSONAL:
        built.set_input(name, PERIOD, columns[name])
    built.set_input("rural", PERIOD, columns["rural"].astype(bool))
    return built


def values(simulation: Any, *names: str) -> dict[str, NDArray[np.float64]]:
    """Variables of everyone, as 64-bit numbers."""
    return {name: np.asarray(simulation.calculate(name, PERIOD), np.float64) for name in names}


def forget(simulation: Any) -> None:
    """Drop what was computed, so that the same simulation can be asked again."""
    for name in COMPUTED:
        simulation.delete_arrays(name)


def outcome(columns: Columns, simulation: Any) -> Found:
    """Measures of income a head and the budget."""
    found = values(simulation, "income_per_head", "dibao", *BUDGET)
    people = columns["weight"] * np.diff(columns["start"])
    totals = {name: float(np.dot(columns["person_weight"], found[name])) for name in BUDGET}
    totals["dibao"] = float(np.dot(people, found["dibao"]))
    return {**spread(found["income_per_head"], people), **totals}


def _tree(law: Figures) -> dict[str, object]:
    """Parameters as the packages read them from files."""
    tree: dict[str, object] = {
        name: {"values": {SINCE: {"value": value}}} for name, value in law._asdict().items() if name != "rates"
    }
    tree["rates"] = {
        "brackets": [{"threshold": {SINCE: {"value": at}}, "rate": {SINCE: {"value": rate}}} for at, rate in law.rates]
    }
    return tree


def _inputs(core: str, entities: Entities) -> list[type]:
    year = import_module(f"{core}.periods").YEAR
    base = import_module(f"{core}.variables").Variable

    def made(name: str, entity: object, kind: type) -> type:
        return type(name, (base,), {"value_type": kind, "entity": entity, "definition_period": year, "label": name})

    person = [made(name, entities.person, int if name == "age" else float) for name in PERSONAL]
    return [*person, made("rural", entities.household, bool)]


def _of_persons(core: str, person_entity: object, steps: tuple[tuple[float, float], ...] | None) -> list[type]:
    year = import_module(f"{core}.periods").YEAR
    model = import_module(f"{core}.model_api")
    base = import_module(f"{core}.variables").Variable

    class contributions(base):  # type: ignore[misc]  # noqa: N801
        value_type, entity, definition_period, label = float, person_entity, year, "contributions"

        def formula(person, period, parameters):  # type: ignore[no-untyped-def]  # noqa: N805
            law, wage = parameters(period), person("wage", period)
            bounded = model.min_(model.max_(wage, law.base_floor), law.base_ceiling)
            return model.where(wage > 0, law.contribution_rate * bounded, 0)

    class income_tax(base):  # type: ignore[misc]  # noqa: N801
        value_type, entity, definition_period, label = float, person_entity, year, "income tax"

        def formula(person, period, parameters):  # type: ignore[no-untyped-def]  # noqa: N805
            law = parameters(period)
            taxable = person("wage", period) - law.basic_deduction - person("contributions", period)
            if steps is None:
                return law.rates.calc(model.max_(taxable, 0))
            return sum(step * model.max_(taxable - at, 0) for at, step in steps)

    class resident_pension(base):  # type: ignore[misc]  # noqa: N801
        value_type, entity, definition_period, label = float, person_entity, year, "resident pension"

        def formula(person, period, parameters):  # type: ignore[no-untyped-def]  # noqa: N805
            law = parameters(period)
            old = person("age", period) >= law.pension_age
            return law.basic_pension * (old * (person("employee_pension", period) == 0))

    class net_income(base):  # type: ignore[misc]  # noqa: N801
        value_type, entity, definition_period, label = float, person_entity, year, "net income"

        def formula(person, period, parameters):  # type: ignore[no-untyped-def]  # noqa: N805
            got = person("wage", period) + person("employee_pension", period) + person("farm_income", period)
            paid = person("contributions", period) + person("income_tax", period)
            return got - paid + person("resident_pension", period)

    return [contributions, income_tax, resident_pension, net_income]


def _of_households(core: str, household_entity: object) -> list[type]:
    year = import_module(f"{core}.periods").YEAR
    model = import_module(f"{core}.model_api")
    base = import_module(f"{core}.variables").Variable

    class income_before(base):  # type: ignore[misc]  # noqa: N801
        value_type, entity, definition_period, label = float, household_entity, year, "income a head before dibao"

        def formula(household, period, parameters):  # type: ignore[no-untyped-def]  # noqa: N805
            return household.sum(household.members("net_income", period)) / household.nb_persons()

    class dibao(base):  # type: ignore[misc]  # noqa: N801
        value_type, entity, definition_period, label = float, household_entity, year, "dibao a head"

        def formula(household, period, parameters):  # type: ignore[no-untyped-def]  # noqa: N805
            law = parameters(period)
            line = model.where(household("rural", period), law.dibao_rural, law.dibao_urban)
            return model.max_(line - household("income_before", period), 0)

    class income_per_head(base):  # type: ignore[misc]  # noqa: N801
        value_type, entity, definition_period, label = float, household_entity, year, "income a head"

        def formula(household, period, parameters):  # type: ignore[no-untyped-def]  # noqa: N805
            return household("income_before", period) + household("dibao", period)

    return [income_before, dibao, income_per_head]
