"""Income tax on business income (经营所得): the yearly table, and the relief for one-man businesses.

Farming is exempt (财税〔2004〕30号). Every business is taken for an individual one (个体工商户), which has the relief.
"""

from __future__ import annotations

from gongfu.simulation.law import person


@person("经营所得应纳税所得额", "yuan/year", "个人所得税法第6条；实施条例第15条")
def business_taxable(business_income, comprehensive_receipts, deductions):
    """Deductions are taken here by who has no comprehensive income."""
    return max(business_income - (0 if comprehensive_receipts > 0 else deductions), 0)


@person("经营所得个人所得税", "yuan/year", "个人所得税法税率表二；公告2023年第12号", paid_to="财政")
def business_tax(business_taxable, *, business_rates, business_relief_share, business_relief_limit):
    """Part of the tax on income up to a limit is remitted."""
    relief = business_rates(min(business_taxable, business_relief_limit)) * business_relief_share
    return business_rates(business_taxable) - relief
