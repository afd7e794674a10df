"""China's law as variables of OpenFisca, from the statutes: months are its months, couples an entity of their own.

Run in the environment of OpenFisca. Names are those of the project's rules; choices are those of ``docs/china-law.md``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.model_api import ADD, max_, min_, not_, select, where
from openfisca_core.periods import MONTH, YEAR
from openfisca_core.variables import Variable

__all__ = ["ENTITIES", "INPUTS", "STEPS", "VARIABLES"]

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


# --- 社会保险费、住房公积金 -----------------------------------------------------------------------------------------


@of_person
def months_paid(person, period, parameters):
    first = person("first_month", period)
    return select([person("wage", period) == 0, first > 0], [0, 12 - first + 1], default=12)


@of_person
def pay_of_month(person, period, parameters):
    return total(person, period, "wage", "bonus") / max_(person("months_paid", period), 1)


@of_person
def contribution_base(person, period, parameters):
    law = parameters(period)
    bounded = max_(min_(person("pay_of_month", period), law.contribution_base_ceiling), law.contribution_base_floor)
    return bounded * (person("insured_employee", period) == 1) * (person("wage", period) > 0)


@of_person
def contribution_base_of_year(person, period, parameters):
    return person("contribution_base", period) * person("months_paid", period)


@of_person
def employee_pension_contribution(person, period, parameters):
    return person("contribution_base_of_year", period) * parameters(period).employee_pension_rate


@of_person
def employee_medical_contribution(person, period, parameters):
    return person("contribution_base_of_year", period) * parameters(period).employee_medical_rate


@of_person
def employee_unemployment_contribution(person, period, parameters):
    return person("contribution_base_of_year", period) * parameters(period).employee_unemployment_rate


@of_person
def employee_contributions(person, period, parameters):
    kinds = ("pension", "medical", "unemployment")
    return total(person, period, *(f"employee_{kind}_contribution" for kind in kinds))


@of_person
def employer_contributions(person, period, parameters):
    law, base = parameters(period), person("contribution_base_of_year", period)
    return base * law.employer_pension_rate + base * law.employer_medical_rate + base * law.employer_unemployment_rate


@of_person
def housing_fund_base(person, period, parameters):
    return min_(person("pay_of_month", period), parameters(period).housing_fund_base_ceiling)


@of_person
def housing_fund_share(person, period, parameters):
    law, rate = parameters(period), person("housing_fund_rate", period)
    return (rate > 0) * min_(max_(rate, law.housing_fund_rate_least), law.housing_fund_rate_most)


@of_person
def housing_fund(person, period, parameters):
    monthly = person("housing_fund_share", period) * person("housing_fund_base", period)
    return monthly * person("months_paid", period)


@of_person
def employer_housing_fund(person, period, parameters):
    return person("housing_fund", period)


# --- 专项附加扣除 ---------------------------------------------------------------------------------------------------


@of_person
def earned_income(person, period, parameters):
    return total(person, period, "comprehensive_income", "bonus", "business_income")


@of_couple
def couple_most_earned(couple, period, parameters):
    return couple.max(couple.members("earned_income", period))


@of_couple
def couple_who_earn_most(couple, period, parameters):
    members = couple.members
    return couple.sum(members("earned_income", period) >= members.couple("couple_most_earned", period) - SAME)


@of_person
def claim_share(person, period, parameters):
    most = person("earned_income", period) >= person.couple("couple_most_earned", period) - SAME
    return most / person.couple("couple_who_earn_most", period)


@of_person
def parents_at_home(person, period, parameters):
    return 1.0 * (person("mother_row", period) >= 0) + (person("father_row", period) >= 0)


def brought(person: Any, period: Any, name: str) -> Any:
    """What the children of each person bring, evenly with the other parent at home."""
    each = person(name, period) / max_(person("parents_at_home", period), 1)
    found = np.zeros(person.count)
    for link in ("mother_row", "father_row"):
        parent = person(link, period).astype(int)
        np.add.at(found, parent[parent >= 0], each[parent >= 0])
    return found


@of_person
def in_education(person, period, parameters):
    law, age = parameters(period), person("age", period)
    return not_(age < law.care_age) * ((age < law.school_age) + (person("student", period) == 1))


@of_person
def in_care(person, period, parameters):
    return person("age", period) < parameters(period).care_age


@of_person
def children_in_education(person, period, parameters):
    return brought(person, period, "in_education")


@of_person
def children_in_care(person, period, parameters):
    return brought(person, period, "in_care")


def of_couple_by_claim(person: Any, period: Any, name: str) -> Any:
    """What a couple has together, to the one who claims it."""
    together = person.couple.sum(person.couple.members(name, period))
    return person("claim_share", period) * together


@of_person
def child_education(person, period, parameters):
    return parameters(period).child_education_deduction * of_couple_by_claim(person, period, "children_in_education")


@of_person
def child_care(person, period, parameters):
    return parameters(period).child_care_deduction * of_couple_by_claim(person, period, "children_in_care")


@of_person
def elder_support(person, period, parameters):
    law, supports = parameters(period), person("supports_elder", period) == 1
    only = person("only_child", period) == 1
    return select([supports * only, supports], [law.elder_deduction, law.elder_deduction_share])


@of_person
def degree_education(person, period, parameters):
    return person("degree_study", period) * parameters(period).degree_deduction


def once_a_couple(person: Any, period: Any, name: str) -> Any:
    """Oneself, if one alone of the couple has it down; the claimant, if both have."""
    own, both = person(name, period), person.couple.sum(person.couple.members(name, period)) > 1
    return own * where(both, person("claim_share", period), 1)


@of_person
def mortgage_interest(person, period, parameters):
    return parameters(period).mortgage_deduction * once_a_couple(person, period, "mortgage")


@of_person
def rent(person, period, parameters):
    loans = person.couple.sum(person.couple.members("mortgage", period))
    return parameters(period).rent_deduction * once_a_couple(person, period, "renter") * (loans == 0)


@of_person
def deductible_illness(person, period, parameters):
    law = parameters(period)
    return min_(max_(person("illness_payment", period), law.illness_threshold) - law.illness_threshold, law.illness_cap)


@of_person
def illness_left_to_parents(person, period, parameters):
    minor = person("age", period) < parameters(period).adult_age
    return person("deductible_illness", period) * minor * (person("parents_at_home", period) > 0)


@of_person
def illness_of_own(person, period, parameters):
    own = person("deductible_illness", period) - person("illness_left_to_parents", period)
    return own + brought(person, period, "illness_left_to_parents")


@of_person
def illness(person, period, parameters):
    return of_couple_by_claim(person, period, "illness_of_own")


@of_person
def certificate_education(person, period, parameters):
    return person("certificate", period) * parameters(period).certificate_deduction


@of_person
def monthly_special_deductions(person, period, parameters):
    of_family = total(person, period, "child_education", "child_care", "elder_support")
    return of_family + total(person, period, "degree_education", "mortgage_interest", "rent")


@of_person
def special_deductions(person, period, parameters):
    of_year = total(person, period, "certificate_education", "illness")
    return of_year + 12 * person("monthly_special_deductions", period)


# --- 综合所得 -------------------------------------------------------------------------------------------------------


@of_person
def comprehensive_income(person, period, parameters):
    labour = person("labour_income", period)
    return person("wage", period) + labour - parameters(period).labour_expense_share * labour


@of_person
def deductions(person, period, parameters):
    own = total(person, period, "employee_contributions", "housing_fund", "special_deductions")
    return parameters(period).basic_deduction + own


@of_person
def bonus_tax_apart(person, period, parameters):
    law, bonus = parameters(period), person("bonus", period)
    rate = law.bonus_rate.calc(bonus / 12, right=True)
    return rate * bonus - law.bonus_quick_deduction.calc(bonus / 12, right=True)


def tax_on(person: Any, period: Any, law: Any, bonus: Any) -> Any:
    """The tax on comprehensive income with some of the bonus in it."""
    income = person("comprehensive_income", period) + bonus - person("deductions", period)
    return law.income_tax_rates.calc(max_(income, 0))


@of_person
def bonus_stands_apart(person, period, parameters):
    law, bonus = parameters(period), person("bonus", period)
    saved = tax_on(person, period, law, bonus) - tax_on(person, period, law, 0) - person("bonus_tax_apart", period)
    return (law.bonus_apart == 1) * (bonus > 0) * (saved >= -SAME)


@of_person
def bonus_tax(person, period, parameters):
    return person("bonus_stands_apart", period) * person("bonus_tax_apart", period)


@of_person
def bonus_counted(person, period, parameters):
    return person("bonus", period) * (person("bonus_stands_apart", period) == 0)


@of_person
def taxable_income(person, period, parameters):
    counted = total(person, period, "comprehensive_income", "bonus_counted")
    return max_(counted - person("deductions", period), 0)


@of_person
def tax_of_year(person, period, parameters):
    return parameters(period).income_tax_rates.calc(person("taxable_income", period))


@of_person
def comprehensive_receipts(person, period, parameters):
    return total(person, period, "wage", "labour_income", "bonus_counted")


@of_person
def balance_due(person, period, parameters):
    return total(person, period, "tax_of_year", "bonus_tax") - person("withheld_tax", period)


@of_person
def waived_balance(person, period, parameters):
    law, balance = parameters(period), person("balance_due", period)
    must = person("comprehensive_receipts", period) > law.reconciliation_exempt_income + SAME
    must = must * (balance > law.reconciliation_exempt_balance + SAME)
    return where(must, 0, max_(balance, 0))


@of_person
def income_tax(person, period, parameters):
    return person("tax_of_year", period) - person("waived_balance", period)


# --- 预扣 -----------------------------------------------------------------------------------------------------------


@of_month
def at_work(person, period, parameters):
    return person("first_month", period.this_year) <= period.start.month


@of_month
def wage_of_month(person, period, parameters):
    year = period.this_year
    usual = person("wage", year) / max_(person("months_paid", year), 1) * person("at_work", period)
    with_bonus = period.start.month == 12 and parameters(period).month_bonus_apart == 0
    return usual + person("bonus", year) if with_bonus else usual


@of_month
def deductions_of_month(person, period, parameters):
    year = period.this_year
    own = total(person, year, "employee_contributions", "housing_fund") / max_(person("months_paid", year), 1)
    working = person("at_work", period) * (person("months_paid", year) > 0)
    return working * (own + person("monthly_special_deductions", year))


@of_month
def basic_deduction_to_date(person, period, parameters):
    year = period.this_year
    worked = sum(person("at_work", month) for month in to_date(period))  # 公告2018年第61号第6条
    counted = select(
        [person("low_income_before", year) == 1, person("first_job", year) == 1],  # 公告2020年第19号、第13号
        [12, period.start.month],
        default=worked,
    )
    return parameters(period).month_basic_deduction / 12 * counted


@of_month
def taxable_to_date(person, period, parameters):
    year = period.this_year
    earned = sum(person("wage_of_month", month) for month in to_date(period))
    deducted = sum(person("deductions_of_month", month) for month in to_date(period))
    certificate = person("at_work", period) * person("certificate_education", year)
    return max_(earned - deducted - certificate - person("basic_deduction_to_date", period), 0)


@of_month
def withheld_of_month(person, period, parameters):
    due = parameters(period).month_income_tax_rates.calc(person("taxable_to_date", period))
    before = sum(person("withheld_of_month", month) for month in to_date(period)[:-1])
    return max_(due - before, 0)


@of_person
def labour_payment(person, period, parameters):
    return person("labour_income", period) / 12


@of_person
def withheld_on_labour(person, period, parameters):
    law = parameters(period)
    left = less_expenses(person("labour_payment", period), law, law.labour_expense_share)
    return law.labour_withholding_rates.calc(left) * 12


@of_person
def withheld_on_bonus(person, period, parameters):
    return person("bonus_tax_apart", period) * parameters(period).bonus_apart


@of_person
def withheld_tax(person, period, parameters):
    of_wages = person("withheld_of_month", period, options=[ADD])
    return of_wages + total(person, period, "withheld_on_labour", "withheld_on_bonus")


# --- 经营所得、财产性收入 -------------------------------------------------------------------------------------------


@of_person
def business_taxable(person, period, parameters):
    other = total(person, period, "wage", "bonus_counted", "labour_income") > 0
    return max_(person("business_income", period) - where(other, 0, person("deductions", period)), 0)


@of_person
def business_tax(person, period, parameters):
    law, taxable = parameters(period), person("business_taxable", period)
    favoured = law.business_rates.calc(min_(taxable, law.business_relief_limit))
    return law.business_rates.calc(taxable) - favoured * law.business_relief_share


@of_person
def interest_tax(person, period, parameters):
    return person("interest_dividend", period) * parameters(period).capital_rate


@of_person
def rent_tax(person, period, parameters):
    law = parameters(period)
    return less_expenses(person("rent_income", period) / 12, law, law.rent_expense_share) * law.home_rent_rate * 12


@of_person
def capital_tax(person, period, parameters):
    return total(person, period, "interest_tax", "rent_tax")


# --- 居民养老、医保，津贴 -------------------------------------------------------------------------------------------


@of_person
def draws_resident_pension(person, period, parameters):
    old = not_(person("age", period) < parameters(period).resident_pension_age)
    return old * (person("resident_pension_member", period) == 1) * not_(person("employee_pension", period) > 0)


@of_person
def resident_basic_pension(person, period, parameters):
    return person("draws_resident_pension", period) * parameters(period).resident_basic_pension_amount * 12


@of_person
def resident_account_pension(person, period, parameters):
    return person("draws_resident_pension", period) * person("resident_pension_account", period) * 12


@of_person
def resident_pension(person, period, parameters):
    return total(person, period, "resident_basic_pension", "resident_account_pension")


@of_person
def resident_pension_contribution(person, period, parameters):
    law, age = parameters(period), person("age", period)
    of_age = (age >= law.resident_pension_entry_age) * (age < law.resident_pension_age)
    pays = of_age * (person("resident_pension_member", period) == 1) * not_(person("student", period) == 1)
    return pays * person("resident_pension_payment", period)


@of_person
def resident_medical_payment(person, period, parameters):
    all_pay = person("resident_medical_member", period) * parameters(period).resident_medical_payment_amount
    return all_pay - person("resident_medical_aid", period)


@of_person
def resident_medical_aid(person, period, parameters):
    aided = person("resident_medical_member", period) * person("destitute", period)
    return aided * parameters(period).resident_medical_payment_amount


@of_person
def resident_medical_subsidy(person, period, parameters):
    return person("resident_medical_member", period) * parameters(period).resident_medical_subsidy_amount


@of_person
def childcare_subsidy(person, period, parameters):
    return person("in_care", period) * parameters(period).childcare_subsidy_amount


@of_person
def age_allowance(person, period, parameters):
    law = parameters(period)
    return (person("age", period) >= law.age_allowance_age) * law.age_allowance_amount * 12


@of_person
def child_allowance(person, period, parameters):
    law = parameters(period)
    return (person("age", period) < law.child_allowance_age) * law.child_allowance_amount * 12


@of_person
def local_allowances(person, period, parameters):
    return total(person, period, "age_allowance", "child_allowance")


@of_household
def farm_support(household, period, parameters):
    return household("farmland", period) * parameters(period).farm_support_amount


@of_household
def collective_dividend(household, period, parameters):
    return household("collective_shares", period) * parameters(period).collective_dividend_amount


# --- 收入，低保、特困，最低工资 -------------------------------------------------------------------------------------


@of_person
def market_income(person, period, parameters):
    of_work = total(person, period, "wage", "bonus", "labour_income", "business_income", "farm_income")
    return of_work + total(person, period, "interest_dividend", "deposit_interest", "rent_income")


@of_person
def taxes_and_contributions(person, period, parameters):
    taxes = total(person, period, "income_tax", "bonus_tax", "business_tax", "capital_tax")
    of_employees = total(person, period, "employee_contributions", "housing_fund")
    return taxes + of_employees + total(person, period, "resident_pension_contribution", "resident_medical_payment")


@of_person
def net_income(person, period, parameters):
    pensions = total(person, period, "employee_pension", "resident_pension")
    granted = total(person, period, "private_transfer", "childcare_subsidy", "local_allowances")
    return person("market_income", period) + pensions + granted - person("taxes_and_contributions", period)


@of_person
def assessed_income(person, period, parameters):
    share, allowances = parameters(period).dibao_allowance_share, person("local_allowances", period)
    without = person("net_income", period) - person("childcare_subsidy", period) - allowances
    return (person("destitute", period) == 0) * (without + share * allowances)


@of_household
def dibao_members(household, period, parameters):
    return household.sum(household.members("destitute", period) == 0)


@of_household
def dibao_income(household, period, parameters):
    of_members = household.sum(household.members("assessed_income", period))
    return max_(of_members + total(household, period, "farm_support", "collective_dividend"), 0)


@of_household
def dibao_standard(household, period, parameters):
    law = parameters(period)
    return where(household("rural", period) == 1, law.dibao_line_rural, law.dibao_line_urban)


@of_household
def dibao(household, period, parameters):
    full = household("dibao_standard", period) * household("dibao_members", period) * 12
    return max_(full - household("dibao_income", period), 0) * household("meets_dibao_assets", period)


@of_household
def tekun_support(household, period, parameters):
    destitute = household.nb_persons() - household("dibao_members", period)
    return destitute * household("dibao_standard", period) * parameters(period).tekun_multiple * 12


@of_household
def minimum_wage(household, period, parameters):
    law = parameters(period)
    of_class = law.minimum_wage_class.calc(household("county", period), right=True)
    amounts = [law.minimum_wage_class_1, law.minimum_wage_class_2, law.minimum_wage_class_3]
    return select([of_class == number for number in (1, 2, 3)], amounts)


@of_person
def minimum_wage_shortfall(person, period, parameters):
    least = person.household("minimum_wage", period) * person("months_paid", period)
    return max_(least - person("wage", period), 0) * person("insured_employee", period)


@of_household
def disposable_income(household, period, parameters):
    granted = total(household, period, "dibao", "tekun_support", "farm_support", "collective_dividend")
    return household.sum(household.members("net_income", period)) + granted


@of_household
def income_per_head(household, period, parameters):
    return household("disposable_income", period) / household.nb_persons()
