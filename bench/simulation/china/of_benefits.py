"""Pensions, allowances, incomes and assistance as variables of OpenFisca."""

from __future__ import annotations

from openfisca_core.model_api import max_, not_, select, where

from simulation.china.entities import of_household, of_person, total

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
