"""Law as code: rules are pure functions of one person or household, parameters dated tables, a reform a small file."""

from __future__ import annotations

from gongfu.simulation.law.check import unit_faults
from gongfu.simulation.law.facts import Fact, fact
from gongfu.simulation.law.law import Edition, Law
from gongfu.simulation.law.markers import Any, Before, Count, Max, Sum, ThroughYear, ToDate
from gongfu.simulation.law.parameters import Parameter, Value
from gongfu.simulation.law.reform import Change, Reform, Swap
from gongfu.simulation.law.rule import Rule, household, month, person
from gongfu.simulation.law.units import MONTHS, PERSON, YEAR, Constant, Unit

__all__ = [
    "MONTHS",
    "PERSON",
    "YEAR",
    "Any",
    "Before",
    "Change",
    "Constant",
    "Count",
    "Edition",
    "Fact",
    "Law",
    "Max",
    "Parameter",
    "Reform",
    "Rule",
    "Sum",
    "Swap",
    "ThroughYear",
    "ToDate",
    "Unit",
    "Value",
    "fact",
    "household",
    "month",
    "person",
    "unit_faults",
]
