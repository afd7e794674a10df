"""Social assistance (社会救助暂行办法): the minimum living allowance (低保) and support of the destitute (特困).

Both are reckoned for a year at once. Assistance to one member alone, deductions for necessary expenses or for going to
work, and care money for the destitute are not modelled.
"""

from __future__ import annotations

from gongfu.simulation.law import MONTHS, Count, Sum, household, person


@person("低保认定的个人收入", "yuan/year", "最低生活保障审核确认办法（民发〔2021〕57号）")
def assessed_income(net_income, local_allowances, childcare_subsidy, destitute, *, dibao_allowance_share):
    """Net of taxes and contributions, pensions included.

    Of the city's own allowances a share counts, of the national childcare subsidy nothing; the destitute are supported
    apart.
    """
    if destitute:
        return 0.0
    return net_income - local_allowances * (1 - dibao_allowance_share) - childcare_subsidy


@household("低保家庭成员数", "person", "社会救助暂行办法第9条")
def dibao_members(size, destitute: Count):
    """Members who are not supported as destitute."""
    return size - destitute


@household("低保认定的家庭收入", "yuan/year", "民发〔2021〕57号")
def dibao_income(assessed_income: Sum, farm_support, collective_dividend):
    """Members' income and what the household gets for its land and its shares; below zero it is zero."""
    return max(assessed_income + farm_support + collective_dividend, 0)


@household("低保标准", "yuan/person/month", "社会救助暂行办法第10条")
def dibao_standard(rural, *, dibao_line_urban, dibao_line_rural):
    """That of the place where the household lives."""
    return dibao_line_rural if rural else dibao_line_urban


@household("最低生活保障金", "yuan/year", "社会救助暂行办法第9、12条；民发〔2021〕57号第23条", paid_by="财政")
def dibao(dibao_income, dibao_members, dibao_standard, meets_dibao_assets):
    """The difference between standard and income; nothing where property is above the bounds."""
    shortfall = dibao_standard * MONTHS * dibao_members - dibao_income
    return max(shortfall, 0) if meets_dibao_assets else 0.0


@household("特困人员基本生活费", "yuan/year", "社会救助暂行办法第14、15条", paid_by="财政")
def tekun_support(dibao_standard, destitute: Count, *, tekun_multiple):
    """A multiple of the minimum allowance for each of them, whatever the rest of the household has."""
    return dibao_standard * MONTHS * tekun_multiple * destitute
