"""Employment: for how many months of the year wages are paid. What contributions and withholding are reckoned with."""

from __future__ import annotations

from gongfu.simulation.law import Constant, person

MONTH = Constant(1, "month")
"""One month: what turns the number of a month into months, and an amount a month into one."""


@person("本年领工资的月数", "month")
def months_paid(wage, first_month):
    """From the first month of pay to December; all twelve where that month is not known (0)."""
    if wage == 0:
        return 0.0
    if first_month == 0:
        return 12 * MONTH
    return 13 * MONTH - first_month
