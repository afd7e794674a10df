"""The rules; ttsim's names say period and level: ``_y`` a year, ``_hh`` the household's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ttsim.tt import (
    AggType,
    PiecewisePolynomialParamValue,
    TTSIMUnit,
    agg_by_group_function,
    piecewise_polynomial,
    policy_function,
    policy_input,
)

if TYPE_CHECKING:
    from types import ModuleType

YEARLY = TTSIMUnit.CURRENCY.PER_YEAR
HOME_YEARLY = TTSIMUnit.CURRENCY.PER_YEAR.PER_HH
PLAIN = TTSIMUnit.DIMENSIONLESS


@policy_input(unit=PLAIN)
def p_id() -> int:
    """The person's number."""


@policy_input(unit=PLAIN)
def hh_id() -> int:
    """The household's number."""


@policy_input(unit=TTSIMUnit.YEARS)
def age() -> int:
    """Age."""


@policy_input(unit=YEARLY)
def wage_y() -> float:
    """Wage."""


@policy_input(unit=YEARLY)
def employee_pension_y() -> float:
    """Pension of a former employee."""


@policy_input(unit=YEARLY)
def farm_income_y() -> float:
    """Farm income."""


@policy_input(unit=PLAIN.PER_HH)
def rural_hh() -> bool:
    """Whether the household is rural."""


@policy_function(unit=YEARLY, verify_units=False)
def contributions_y(wage_y: float, contribution_rate: float, base_floor_y: float, base_ceiling_y: float) -> float:
    if wage_y > 0:
        return contribution_rate * min(max(wage_y, base_floor_y), base_ceiling_y)
    else:
        return 0.0


@policy_function(unit=YEARLY, verify_units=False)
def taxable_income_y(wage_y: float, contributions_y: float, basic_deduction_y: float) -> float:
    return max(wage_y - basic_deduction_y - contributions_y, 0.0)


@policy_function(unit=YEARLY, verify_units=False)
def income_tax_y(taxable_income_y: float, rates: PiecewisePolynomialParamValue, xnp: ModuleType) -> float:
    return piecewise_polynomial(x=taxable_income_y, parameters=rates, xnp=xnp)


@policy_function(unit=YEARLY, verify_units=False)
def resident_pension_y(age: int, employee_pension_y: float, basic_pension_y: float, pension_age: int) -> float:
    if age >= pension_age and employee_pension_y == 0:
        return basic_pension_y
    else:
        return 0.0


@policy_function(unit=YEARLY, verify_units=False)
def net_income_y(
    wage_y: float,
    contributions_y: float,
    income_tax_y: float,
    employee_pension_y: float,
    resident_pension_y: float,
    farm_income_y: float,
) -> float:
    return wage_y - contributions_y - income_tax_y + employee_pension_y + resident_pension_y + farm_income_y


@agg_by_group_function(agg_type=AggType.SUM, unit=HOME_YEARLY)
def net_income_y_hh(net_income_y: float, hh_id: int) -> float:
    """Net income of the household."""


@agg_by_group_function(agg_type=AggType.COUNT, unit=PLAIN.PER_HH)
def size_hh(hh_id: int) -> int:
    """Persons in the household."""


@policy_function(unit=HOME_YEARLY, verify_units=False)
def income_before_y_hh(net_income_y_hh: float, size_hh: int) -> float:
    return net_income_y_hh / size_hh


@policy_function(unit=HOME_YEARLY, verify_units=False)
def dibao_y_hh(income_before_y_hh: float, rural_hh: bool, dibao_urban_y: float, dibao_rural_y: float) -> float:
    line = dibao_rural_y if rural_hh else dibao_urban_y
    return max(line - income_before_y_hh, 0.0)


@policy_function(unit=HOME_YEARLY, verify_units=False)
def income_per_head_y_hh(income_before_y_hh: float, dibao_y_hh: float) -> float:
    return income_before_y_hh + dibao_y_hh
