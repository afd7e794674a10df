"""Rules and parameters of China, Henan and Xuchang."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from gongfu.simulation.law import Law

__all__ = ["law"]

_PARAMETERS = Path(__file__).with_name("parameters")


@cache
def law() -> Law:
    """The law as it stands, every statute a module of this package; read once."""
    from gongfu.simulation.china import (
        business_tax,
        capital_tax,
        childcare_subsidy,
        employment,
        housing_fund,
        income,
        income_tax,
        minimum_wage,
        resident_medical,
        resident_pension,
        social_assistance,
        social_insurance,
        special_deductions,
        transfers,
        withholding,
    )
    from gongfu.simulation.china.facts import FACTS

    modules = (
        employment,
        social_insurance,
        housing_fund,
        special_deductions,
        income_tax,
        withholding,
        business_tax,
        capital_tax,
        resident_pension,
        resident_medical,
        childcare_subsidy,
        transfers,
        social_assistance,
        minimum_wage,
        income,
    )
    return Law.of("许昌市现行税费与待遇", modules, sorted(_PARAMETERS.glob("*.toml")), FACTS)
