"""Taxes on income and what is withheld of them as variables of OpenFisca."""

from __future__ import annotations

from typing import Any

from openfisca_core.model_api import ADD, max_, min_, select, where

from simulation.china.entities import SAME, less_expenses, of_month, of_person, to_date, total

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
