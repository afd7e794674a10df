"""Income tax on interest, dividends and rent; sales of property are left out.

Interest on savings deposits is exempt (财税〔2008〕132号) and therefore another fact than interest that is taxed.
"""

from __future__ import annotations

from gongfu.simulation.law import MONTHS, person


@person("利息股息红利个人所得税", "yuan/year", "个人所得税法第3、6条", paid_to="财政")
def interest_tax(interest_dividend, *, capital_rate):
    """On the whole amount."""
    return interest_dividend * capital_rate


@person("财产租赁个人所得税", "yuan/year", "个人所得税法第6条；财税〔2008〕24号", paid_to="财政")
def rent_tax(rent_income, *, payment_low, payment_allowance, rent_expense_share, home_rent_rate):
    """Month by month; every rent is taken for that of a home, and nothing for repairs or other taxes."""
    monthly = rent_income / MONTHS
    allowance = payment_allowance if monthly <= payment_low else monthly * rent_expense_share
    return max(monthly - allowance, 0) * MONTHS * home_rent_rate


@person("财产性收入个人所得税", "yuan/year", "个人所得税法第3、6条")
def capital_tax(interest_tax, rent_tax):
    """Both together."""
    return interest_tax + rent_tax
