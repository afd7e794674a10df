"""Income as the national household survey reckons it: what is at a household's disposal, and a head's part of it.

Homes that people own and services in kind are left out, so it stands below the published disposable income.
"""

from __future__ import annotations

from gongfu.simulation.law import Sum, household, person


@person("市场收入", "yuan/year")
def market_income(
    wage, bonus, labour_income, business_income, farm_income, interest_dividend, deposit_interest, rent_income
):
    """Of work, business and property."""
    work = wage + bonus + labour_income + business_income + farm_income
    return work + interest_dividend + deposit_interest + rent_income


@person("个人税费", "yuan/year")
def taxes_and_contributions(
    income_tax,
    bonus_tax,
    business_tax,
    capital_tax,
    employee_contributions,
    housing_fund,
    resident_pension_contribution,
    resident_medical_payment,
):
    """Taxes, and everything paid into social insurance and the housing fund."""
    taxes = income_tax + bonus_tax + business_tax + capital_tax
    return taxes + employee_contributions + housing_fund + resident_pension_contribution + resident_medical_payment


@person("个人净收入", "yuan/year")
def net_income(
    market_income,
    private_transfer,
    employee_pension,
    resident_pension,
    local_allowances,
    childcare_subsidy,
    taxes_and_contributions,
):
    """With pensions and allowances, net of taxes and contributions; before assistance to the household."""
    transfers = private_transfer + employee_pension + resident_pension + local_allowances + childcare_subsidy
    return market_income + transfers - taxes_and_contributions


@household("家庭可支配收入", "yuan/year")
def disposable_income(net_income: Sum, dibao, tekun_support, farm_support, collective_dividend):
    """What members have and what the household as such gets."""
    return net_income + dibao + tekun_support + farm_support + collective_dividend


@household("人均可支配收入", "yuan/person/year")
def income_per_head(disposable_income, size):
    """Equal parts for all members."""
    return disposable_income / size
