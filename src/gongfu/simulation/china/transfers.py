"""Transfers that a city may design itself. All are zero until a reform sets them."""

from __future__ import annotations

from gongfu.simulation.law import MONTHS, household, person

_OWN = "本市可自行设定"


@person("高龄津贴", "yuan/year", _OWN, paid_by="财政")
def age_allowance(age, *, age_allowance_amount, age_allowance_age):
    """So much a month from an age on."""
    return age_allowance_amount * MONTHS if age >= age_allowance_age else 0.0


@person("儿童津贴", "yuan/year", _OWN, paid_by="财政")
def child_allowance(age, *, child_allowance_amount, child_allowance_age):
    """So much a month under an age."""
    return child_allowance_amount * MONTHS if age < child_allowance_age else 0.0


@person("本市津贴", "yuan/year", _OWN)
def local_allowances(age_allowance, child_allowance):
    """What the city gives its residents of its own accord."""
    return age_allowance + child_allowance


@household("种地补助", "yuan/year", _OWN, paid_by="财政")
def farm_support(farmland, *, farm_support_amount):
    """So much a mu of contracted land, beside the province's own."""
    return farmland * farm_support_amount


@household("集体经济分红", "yuan/year", _OWN, paid_by="集体经济组织")
def collective_dividend(collective_shares, *, collective_dividend_amount):
    """So much a share; no tax is reckoned on it."""
    return collective_shares * collective_dividend_amount
