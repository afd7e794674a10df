"""Income tax on comprehensive income (个人所得税法): wages and labour service, bonus, and how the year is settled.

Author's fees and royalties, donations, annuities and private pensions, and the tax of non-residents are not modelled.
"""

from __future__ import annotations

from gongfu.simulation.china.rounding import ROUNDING
from gongfu.simulation.law import MONTHS, person

_LAW = "个人所得税法"
_BONUS = "财税〔2018〕164号；财政部 税务总局公告2023年第30号"
_EXEMPT = "财政部 税务总局公告2019年第94号、2023年第32号"


@person("综合所得收入额（不含全年一次性奖金）", "yuan/year", f"{_LAW}第2、6条")
def comprehensive_income(wage, labour_income, *, labour_expense_share):
    """Labour service counts after a share for expenses."""
    return wage + labour_income * (1 - labour_expense_share)


@person("综合所得的扣除", "yuan/year", f"{_LAW}第6条")
def deductions(employee_contributions, housing_fund, special_deductions, *, basic_deduction):
    """The basic deduction, contributions, and the special additional deductions."""
    return basic_deduction + employee_contributions + housing_fund + special_deductions


@person("全年一次性奖金单独计税的税额", "yuan/year", _BONUS)
def bonus_tax_apart(bonus, *, bonus_rate, bonus_quick_deduction):
    """A twelfth finds the rate, which then holds for all; the quick deduction is taken off once only."""
    return bonus * bonus_rate(bonus / MONTHS) - bonus_quick_deduction(bonus / MONTHS)


@person("奖金单独计税", "1", _BONUS)
def bonus_stands_apart(bonus, comprehensive_income, deductions, bonus_tax_apart, *, income_tax_rates, bonus_apart):
    """The taxpayer chooses what costs less, while the law lets him choose; apart where both cost the same."""
    together = income_tax_rates(max(comprehensive_income + bonus - deductions, 0))
    apart = income_tax_rates(max(comprehensive_income - deductions, 0)) + bonus_tax_apart
    return bonus_apart and bonus > 0 and apart <= together + ROUNDING


@person("全年一次性奖金税额", "yuan/year", _BONUS, paid_to="财政")
def bonus_tax(bonus_stands_apart, bonus_tax_apart):
    """Nothing where the bonus was counted to comprehensive income."""
    return bonus_tax_apart if bonus_stands_apart else 0.0


@person("综合所得应纳税所得额", "yuan/year", f"{_LAW}第6条")
def taxable_income(comprehensive_income, bonus, bonus_stands_apart, deductions):
    """Never below zero; what could not be deducted is lost."""
    income = comprehensive_income if bonus_stands_apart else comprehensive_income + bonus
    return max(income - deductions, 0)


@person("综合所得全年应纳税额", "yuan/year", f"{_LAW}第3条、税率表一")
def tax_of_year(taxable_income, *, income_tax_rates):
    """By the table, before the year is settled."""
    return income_tax_rates(taxable_income)


@person("综合所得年收入", "yuan/year", _EXEMPT)
def comprehensive_receipts(wage, labour_income, bonus, bonus_stands_apart):
    """Before expenses: what the exemption from settling looks at."""
    return wage + labour_income + (0 if bonus_stands_apart else bonus)


@person("汇算应补（正）或应退（负）税额", "yuan/year", f"{_LAW}第11条")
def balance_due(tax_of_year, bonus_tax, withheld_tax):
    """The tax of the year less what was withheld in it."""
    return tax_of_year + bonus_tax - withheld_tax


@person("免予补缴的税额", "yuan/year", _EXEMPT)
def waived_balance(balance_due, comprehensive_receipts, *, reconciliation_exempt_income, reconciliation_exempt_balance):
    """Little income or little due: nothing need be paid. That employers withheld as they must is taken for granted."""
    little_income = comprehensive_receipts <= reconciliation_exempt_income + ROUNDING
    little_due = balance_due <= reconciliation_exempt_balance + ROUNDING
    return balance_due if (little_income or little_due) and balance_due > 0 else 0.0


@person("综合所得个人所得税（汇算后）", "yuan/year", f"{_LAW}第11条；{_EXEMPT}", paid_to="财政")
def income_tax(tax_of_year, waived_balance):
    """What is paid in the end, without a bonus taxed apart; who is owed a refund is taken to claim it."""
    return tax_of_year - waived_balance
