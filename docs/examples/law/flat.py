"""方案：70 岁起每人一样。"""

from gongfu.simulation.law import MONTHS, YEAR, person


@person("高龄津贴", "yuan/year", "方案第一条", paid_by="财政")
def flat_allowance(age, *, flat_amount):
    """每月标准乘以 12 个月。"""
    return flat_amount * MONTHS if age >= 70 * YEAR else 0
