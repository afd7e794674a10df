"""Contributions, income tax, resident pension and dibao: eight rules, few enough to be written for everyone."""

from __future__ import annotations

import sys
from pathlib import Path

from gongfu.simulation.law import Law, Reform, Sum, fact, household, person

__all__ = ["BUDGET", "FACTS", "INCOME", "law", "reform"]

HERE = Path(__file__).parent
FACTS = (
    fact("age", "person", "年龄", "whole", "year"),
    fact("wage", "person", "工资", "money", "yuan/year"),
    fact("employee_pension", "person", "职工养老金", "money", "yuan/year"),
    fact("farm_income", "person", "农业收入", "money", "yuan/year"),
    fact("rural", "household", "乡村", "flag"),
)
INCOME = "income_per_head"
BUDGET = ("income_tax", "contributions", "resident_pension", "dibao")


def law() -> Law:
    """The rules below with the parameters of ``ours.toml``."""
    return Law.of("bench", [sys.modules[__name__]], [HERE / "ours.toml"], FACTS)


def reform() -> Reform:
    """Twice the pension, dibao lines a fifth higher."""
    return Reform.read(HERE / "reform.toml")


@person("职工社会保险个人缴费", "yuan/year", "社会保险法第12、23、44条", paid_to="社会保险基金")
def contributions(wage, *, contribution_rate, base_floor, base_ceiling):
    return contribution_rate * min(max(wage, base_floor), base_ceiling) if wage > 0 else 0.0


@person("应纳税所得额", "yuan/year", "个人所得税法第6条")
def taxable_income(wage, contributions, *, basic_deduction):
    return max(wage - basic_deduction - contributions, 0.0)


@person("个人所得税", "yuan/year", "个人所得税法第3条", paid_to="财政")
def income_tax(taxable_income, *, rates):
    return rates(taxable_income)


@person("城乡居民基础养老金", "yuan/year", "国发〔2014〕8号", paid_by="财政")
def resident_pension(age, employee_pension, *, basic_pension, pension_age):
    if age >= pension_age and employee_pension == 0:
        return basic_pension
    return 0.0


@person("净收入", "yuan/year")
def net_income(wage, contributions, income_tax, employee_pension, resident_pension, farm_income):
    return wage - contributions - income_tax + employee_pension + resident_pension + farm_income


@household("低保前人均收入", "yuan/person/year")
def income_before(net_income: Sum, size):
    return net_income / size


@household("人均低保金", "yuan/person/year", "国务院令第649号", paid_by="财政")
def dibao(income_before, rural, *, dibao_urban, dibao_rural):
    line = dibao_rural if rural else dibao_urban
    return max(line - income_before, 0.0)


@household("人均可支配收入", "yuan/person/year")
def income_per_head(income_before, dibao):
    return income_before + dibao
