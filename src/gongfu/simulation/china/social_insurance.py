"""Social insurance of employees (社会保险法): pension, medical care and unemployment, by employee and employer.

Work injury and maternity, which the employer alone pays, are not modelled, nor are the self-employed who insure
themselves.
"""

from __future__ import annotations

from gongfu.simulation.china.employment import MONTH
from gongfu.simulation.law import YEAR, person

_FUND = "社会保险基金"


@person("社会保险月缴费基数", "yuan/month", "社会保险法第12条；豫人社 缴费基数上下限通知")
def contribution_base(
    wage, bonus, months_paid, insured_employee, *, contribution_base_floor, contribution_base_ceiling
):
    """Monthly pay, bonus included, between floor and ceiling; this year's pay stands for last year's."""
    if not insured_employee or months_paid == 0:
        return 0.0
    monthly = (wage + bonus) * YEAR / max(months_paid, MONTH)
    return min(max(monthly, contribution_base_floor), contribution_base_ceiling)


@person("全年缴费基数", "yuan/year")
def contribution_base_of_year(contribution_base, months_paid):
    """The monthly base in all months of pay."""
    return contribution_base * months_paid / YEAR


@person("职工养老保险个人缴费", "yuan/year", "社会保险法第12条")
def employee_pension_contribution(contribution_base_of_year, *, employee_pension_rate):
    """Goes to the personal account."""
    return contribution_base_of_year * employee_pension_rate


@person("职工医疗保险个人缴费", "yuan/year", "社会保险法第23条")
def employee_medical_contribution(contribution_base_of_year, *, employee_medical_rate):
    """Goes to the personal account."""
    return contribution_base_of_year * employee_medical_rate


@person("失业保险个人缴费", "yuan/year", "社会保险法第44条")
def employee_unemployment_contribution(contribution_base_of_year, *, employee_unemployment_rate):
    """At the lowered rate that has been prolonged year by year."""
    return contribution_base_of_year * employee_unemployment_rate


@person("社会保险个人缴费", "yuan/year", "社会保险法第12、23、44条", paid_to=_FUND)
def employee_contributions(
    employee_pension_contribution, employee_medical_contribution, employee_unemployment_contribution
):
    """What is kept back from pay; the housing fund is another matter."""
    return employee_pension_contribution + employee_medical_contribution + employee_unemployment_contribution


@person("社会保险单位缴费", "yuan/year", "社会保险法第12、23、44条", paid_by="用人单位", paid_to=_FUND)
def employer_contributions(
    contribution_base_of_year, *, employer_pension_rate, employer_medical_rate, employer_unemployment_rate
):
    """Comes on top of pay; reckoned from each employee's base, not from the wage bill."""
    return contribution_base_of_year * (employer_pension_rate + employer_medical_rate + employer_unemployment_rate)
