"""What payers withhold: wages month by month, and labour service (个人所得税扣缴申报管理办法（试行）).

Wages are withheld cumulatively: the tax of the year so far, less what was withheld before. A year's wage is taken to be
paid in equal parts from the first month of pay to December; contributions of the year likewise.
"""

from __future__ import annotations

from gongfu.simulation.china.employment import MONTH
from gongfu.simulation.law import MONTHS, YEAR, Before, ThroughYear, ToDate, month, person

_RULE = "国家税务总局公告2018年第61号"


@month("当月工资薪金", "yuan/month", f"{_RULE}第6条")
def wage_of_month(month, wage, bonus, months_paid, first_month, *, bonus_apart):
    """A bonus comes in December, where it is not taxed apart."""
    paid = wage * YEAR / max(months_paid, MONTH) if month >= first_month else 0
    if month == 12 * MONTH and not bonus_apart:
        return paid + bonus * YEAR / MONTH
    return paid


@month("当月专项扣除和专项附加扣除", "yuan/month", f"{_RULE}第6条")
def deductions_of_month(
    month, first_month, months_paid, employee_contributions, housing_fund, monthly_special_deductions
):
    """Contributions and what the taxpayer has told the employer, in months of pay."""
    contributions = (employee_contributions + housing_fund) * YEAR / max(months_paid, MONTH)
    return contributions + monthly_special_deductions if month >= first_month and months_paid > 0 else 0


@month("累计减除费用", "yuan", f"{_RULE}第6条；公告2020年第13号、第19号", since="2021-01-01")
def basic_deduction_to_date(month, first_month, first_job, low_income_before, *, basic_deduction):
    """Of the months in this job; who begins to work this year: from January; with a low income last year: at once."""
    if low_income_before:
        return basic_deduction * YEAR
    months = month if first_job else month - max(first_month, MONTH) + MONTH
    return basic_deduction / MONTHS * max(months, 0)


@month("累计预扣预缴应纳税所得额", "yuan", f"{_RULE}第6条")
def taxable_to_date(
    wage_to_date: ToDate("wage_of_month"),
    deductions_to_date: ToDate("deductions_of_month"),
    basic_deduction_to_date,
    certificate_education,
):
    """A certificate is deducted from the first month on."""
    return max(wage_to_date - basic_deduction_to_date - deductions_to_date - certificate_education * YEAR, 0)


@month("当月工资薪金预扣税额", "yuan/month", f"{_RULE}第6条、附件2表一")
def withheld_of_month(taxable_to_date, before: Before("withheld_of_month"), *, income_tax_rates):
    """What is due so far less what was withheld before; never paid back before the year is settled."""
    return max(income_tax_rates(taxable_to_date / YEAR) * YEAR - before, 0) / MONTH


@person("劳务报酬每次收入", "yuan/month", "个人所得税法实施条例第14条")
def labour_payment(labour_income):
    """Continuing work counts month by month; the year's income is taken to be paid in twelve equal parts."""
    return labour_income / MONTHS


@person("劳务报酬预扣税额", "yuan/year", f"{_RULE}第8条、附件2表二")
def withheld_on_labour(
    labour_payment, *, payment_low, payment_allowance, labour_expense_share, labour_withholding_rates
):
    """A fixed allowance on a low payment, a share on others."""
    allowance = payment_allowance if labour_payment <= payment_low else labour_payment * labour_expense_share
    return labour_withholding_rates(max(labour_payment - allowance, 0)) * MONTHS


@person("奖金预扣税额", "yuan/year", "财税〔2018〕164号")
def withheld_on_bonus(bonus_tax_apart, *, bonus_apart):
    """By the bonus table, where a bonus may be taxed apart; else it was withheld with December's wage."""
    return bonus_tax_apart if bonus_apart else 0.0


@person("全年已预扣税额", "yuan/year", "个人所得税法第11条")
def withheld_tax(on_wages: ThroughYear("withheld_of_month"), withheld_on_labour, withheld_on_bonus):
    """Of wages, labour service and bonus."""
    return on_wages + withheld_on_labour + withheld_on_bonus
