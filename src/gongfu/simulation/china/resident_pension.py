"""The pension of urban and rural residents (国发〔2014〕8号): a basic pension from the budget and one's own account.

Subsidies on payments, and more for the very old or for long payment, are not modelled; fifteen years paid are taken for
granted.
"""

from __future__ import annotations

from gongfu.simulation.law import MONTHS, person

_RULE = "国发〔2014〕8号"


@person("领取居民养老金", "1", f"{_RULE}第7条")
def draws_resident_pension(age, resident_pension_member, employee_pension, *, resident_pension_age):
    """Members of age who have no pension as employees."""
    return resident_pension_member and age >= resident_pension_age and employee_pension == 0


@person("居民基础养老金", "yuan/year", f"{_RULE}第6条", paid_by="财政")
def resident_basic_pension(draws_resident_pension, *, resident_basic_pension_amount):
    """The same for all."""
    return resident_basic_pension_amount * MONTHS if draws_resident_pension else 0.0


@person("居民个人账户养老金", "yuan/year", f"{_RULE}第6条", paid_by="社会保险基金")
def resident_account_pension(draws_resident_pension, resident_pension_account):
    """What one's own payments have earned."""
    return resident_pension_account * MONTHS if draws_resident_pension else 0.0


@person("城乡居民养老金", "yuan/year", f"{_RULE}第6条")
def resident_pension(resident_basic_pension, resident_account_pension):
    """Both parts."""
    return resident_basic_pension + resident_account_pension


@person("居民养老保险缴费", "yuan/year", f"{_RULE}第3、4条", paid_to="社会保险基金")
def resident_pension_contribution(
    age, student, resident_pension_member, resident_pension_payment, *, resident_pension_age, resident_pension_entry_age
):
    """Of members from sixteen on who are not at school, until they draw."""
    pays = resident_pension_member and not student and resident_pension_entry_age <= age < resident_pension_age
    return resident_pension_payment if pays else 0.0
