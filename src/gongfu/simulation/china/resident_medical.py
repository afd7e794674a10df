"""Medical insurance of urban and rural residents (国发〔2016〕3号): a payment a head and a subsidy a head.

What the insurance pays back is not modelled. Who lives on public support is paid for; what others on assistance get for
their payment is a matter of each place and left out.
"""

from __future__ import annotations

from gongfu.simulation.law import person


@person("居民医保个人缴费", "yuan/year", "国发〔2016〕3号；各年度居民医保通知", paid_to="社会保险基金")
def resident_medical_payment(resident_medical_member, destitute, *, resident_medical_payment_amount):
    """The same for all members."""
    return resident_medical_payment_amount if resident_medical_member and not destitute else 0.0


@person("特困人员参保资助", "yuan/year", "国办发〔2021〕42号（全额资助）", paid_by="财政", paid_to="社会保险基金")
def resident_medical_aid(resident_medical_member, destitute, *, resident_medical_payment_amount):
    """Their payment, by the budget."""
    return resident_medical_payment_amount if resident_medical_member and destitute else 0.0


@person("居民医保财政补助", "yuan/year", "各年度居民医保通知", paid_by="财政", paid_to="社会保险基金")
def resident_medical_subsidy(resident_medical_member, *, resident_medical_subsidy_amount):
    """Goes to the fund, not to the household: no part of its income."""
    return resident_medical_subsidy_amount if resident_medical_member else 0.0
