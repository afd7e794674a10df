"""Entities, inputs and how a formula becomes a variable of OpenFisca. Run in the environment of OpenFisca."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from openfisca_core.entities import build_entity
from openfisca_core.model_api import max_, where
from openfisca_core.periods import MONTH, YEAR
from openfisca_core.variables import Variable

__all__ = [
    "ENTITIES", "HOUSEHOLD", "INPUTS", "PERSON", "SAME", "STEPS", "VARIABLES", "less_expenses", "of_couple",
    "of_household", "of_month", "of_person", "to_date", "total",
]  # fmt: skip

PERSON = build_entity(key="person", plural="persons", label="", is_person=True)
COUPLE, HOUSEHOLD = (
    build_entity(key=key, plural=plural, label="", roles=[{"key": "member", "plural": "members", "label": ""}])
    for key, plural in (("couple", "couples"), ("household", "households"))
)
ENTITIES = (PERSON, COUPLE, HOUSEHOLD)
INPUTS = {
    PERSON: (
        "age", "wage", "bonus", "first_month", "first_job", "low_income_before", "labour_income", "business_income",
        "farm_income", "interest_dividend", "deposit_interest", "rent_income", "private_transfer", "employee_pension",
        "insured_employee", "housing_fund_rate", "resident_pension_member", "resident_pension_account",
        "resident_pension_payment", "resident_medical_member", "student", "mortgage", "renter", "only_child",
        "supports_elder", "degree_study", "certificate", "illness_payment", "destitute", "mother_row", "father_row",
    ),
    HOUSEHOLD: ("county", "rural", "farmland", "collective_shares", "meets_dibao_assets"),
}  # fmt: skip
STEPS = ("bonus_rate", "bonus_quick_deduction", "minimum_wage_class")
"""Tables with one value for the whole amount; the other tables are marginal rates."""
SAME = 1e-6
"""Amounts that are equal to the fen differ by less when reckoned in binary fractions."""
Formula = Callable[[Any, Any, Any], Any]
VARIABLES: dict[str, type] = {}


def _adds(entity: object, span: object) -> Callable[[Formula], Formula]:
    """A decorator: the formula is that of the variable of its name."""

    def added(formula: Formula) -> Formula:
        what = {"value_type": float, "entity": entity, "definition_period": span, "formula": formula}
        VARIABLES[formula.__name__] = type(formula.__name__, (Variable,), {**what, "label": formula.__name__})
        return formula

    return added


of_person, of_month = _adds(PERSON, YEAR), _adds(PERSON, MONTH)
of_couple, of_household = _adds(COUPLE, YEAR), _adds(HOUSEHOLD, YEAR)


def total(population: Any, period: Any, *names: str) -> Any:
    """The sum of some variables."""
    return sum(population(name, period) for name in names)


def less_expenses(amount: Any, law: Any, share: float) -> Any:
    """个人所得税法第6条: a fixed sum off a small payment, a share off a large one."""
    small = amount <= law.payment_low
    return where(small, max_(amount - law.payment_allowance, 0), amount - amount * share)


def to_date(period: Any) -> list[Any]:
    """The months of a year up to and with one of them."""
    return [period.offset(-back) for back in range(period.start.month - 1, -1, -1)]
