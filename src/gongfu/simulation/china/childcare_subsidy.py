"""The national childcare subsidy (育儿补贴制度实施方案, 2025): so much a year for every child under three."""

from __future__ import annotations

from gongfu.simulation.law import person


@person("国家育儿补贴", "yuan/year", "育儿补贴制度实施方案（2025年）", paid_by="财政")
def childcare_subsidy(age, *, care_age, childcare_subsidy_amount):
    """Exempt from tax, and left out where assistance is assessed; the year of birth counts in full."""
    return childcare_subsidy_amount if age < care_age else 0.0
