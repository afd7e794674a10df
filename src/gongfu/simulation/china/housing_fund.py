"""The housing fund (住房公积金管理条例): employee and employer pay in the same share of pay."""

from __future__ import annotations

from gongfu.simulation.china.employment import MONTH
from gongfu.simulation.law import YEAR, person


@person("住房公积金月缴存基数", "yuan/month", "住房公积金管理条例第16条")
def housing_fund_base(wage, bonus, months_paid, *, housing_fund_base_ceiling):
    """Monthly pay, bonus included, up to a ceiling; this year's pay stands for last year's."""
    return min((wage + bonus) * YEAR / max(months_paid, MONTH), housing_fund_base_ceiling)


@person("住房公积金缴存比例", "1", "住房公积金管理条例第18条")
def housing_fund_share(housing_fund_rate, *, housing_fund_rate_least, housing_fund_rate_most):
    """The employer's choice within the bounds; 0 for who is not in the fund."""
    if housing_fund_rate == 0:
        return 0.0
    return min(max(housing_fund_rate, housing_fund_rate_least), housing_fund_rate_most)


@person("住房公积金个人缴存", "yuan/year", "住房公积金管理条例第16、18条", paid_to="住房公积金")
def housing_fund(housing_fund_base, housing_fund_share, months_paid):
    """Remains the employee's own, but is not at his disposal."""
    return housing_fund_base * housing_fund_share * months_paid / YEAR


@person("住房公积金单位缴存", "yuan/year", "住房公积金管理条例第16、18条", paid_by="用人单位", paid_to="住房公积金")
def employer_housing_fund(housing_fund_base, housing_fund_share, months_paid):
    """The same amount from the employer."""
    return housing_fund_base * housing_fund_share * months_paid / YEAR
