"""某市高龄津贴：70 岁起按年龄分档，低收入的加倍。"""

from gongfu.simulation.law import MONTHS, Sum, fact, household, person

FACTS = (
    fact("age", "person", "年龄", "whole", "year", high=120),
    fact("wage", "person", "工资", "money", "yuan/year"),
    fact("low_income", "person", "低收入", "flag"),
)


@person("高龄津贴", "yuan/year", "某市高龄津贴办法第三条", paid_by="财政")
def elder_allowance(age, low_income, *, elder_steps, low_income_factor):
    """每月标准乘以 12 个月；低收入的乘以倍数。"""
    yearly = elder_steps(age) * MONTHS
    if low_income:
        yearly = yearly * low_income_factor
    return yearly


@household("人均收入", "yuan/person/year")
def per_head(wage: Sum, elder_allowance: Sum, size):
    """工资和津贴合计，除以家庭人数。"""
    return (wage + elder_allowance) / size
