"""The minimum wage of Henan, by class of county, and what an employee's pay falls short of it."""

from __future__ import annotations

from gongfu.simulation.law import YEAR, household, person


@household("月最低工资标准", "yuan/month", "最低工资规定第4、7条；河南省人民政府关于调整最低工资标准的通知")
def minimum_wage(county, *, minimum_wage_class, minimum_wage_class_1, minimum_wage_class_2, minimum_wage_class_3):
    """That of the county where the household lives, which stands for that where its members work."""
    grade = minimum_wage_class(county)
    if grade == 1:
        return minimum_wage_class_1
    return minimum_wage_class_2 if grade == 2 else minimum_wage_class_3


@person("低于最低工资的差额", "yuan/year", "劳动法第48条；最低工资规定第12条")
def minimum_wage_shortfall(wage, insured_employee, months_paid, minimum_wage):
    """Of insured employees in their months of pay. A measure, no part of income: who works short hours is not known."""
    return max(minimum_wage * months_paid / YEAR - wage, 0) if insured_employee else 0.0
