"""Polars: lazy expressions, both scenarios collected together, measures in the same query."""

from __future__ import annotations

import polars as pl
from polars import col

from simulation import side
from simulation.parameters import Figures, scenarios
from simulation.population import Columns

NEEDED = ("household", "age", "wage", "employee_pension", "farm_income", "rural", "weight")


def prepare(columns: Columns) -> pl.LazyFrame:
    """One frame of persons; what is the household's is repeated for every member."""
    home = columns["household"]
    own = {name: columns[name][home] if name in ("rural", "weight") else columns[name] for name in NEEDED}
    return pl.DataFrame(own).with_columns(col("household").set_sorted()).lazy()


def evaluate(persons: pl.LazyFrame) -> side.Outcome:
    found = pl.collect_all([_outcome(persons, law) for law in scenarios().values()])
    return {name: frame.row(0, named=True) for name, frame in zip(scenarios(), found, strict=True)}


def _outcome(persons: pl.LazyFrame, law: Figures) -> pl.LazyFrame:
    wage, pension = col("wage"), col("employee_pension")
    due = law.contribution_rate * wage.clip(law.base_floor, law.base_ceiling)
    persons = persons.with_columns(contributions=pl.when(wage > 0).then(due).otherwise(0.0))
    taxable = (wage - law.basic_deduction - col("contributions")).clip(lower_bound=0.0)
    old = (col("age") >= law.pension_age) & (pension == 0)
    persons = persons.with_columns(
        income_tax=pl.max_horizontal([rate * taxable - deduction for rate, deduction in law.quick]),
        resident_pension=pl.when(old).then(law.basic_pension).otherwise(0.0),
    )
    net = wage - col("contributions") - col("income_tax") + pension + col("resident_pension") + col("farm_income")
    paid = [col(name).sum() for name in ("income_tax", "contributions", "resident_pension")]
    households = persons.group_by("household").agg(
        *paid, net=net.sum(), size=pl.len(), rural=col("rural").first(), weight=col("weight").first()
    )
    return _measures(households, law)


def _measures(households: pl.LazyFrame, law: Figures) -> pl.LazyFrame:
    line = pl.when(col("rural") == 1).then(law.dibao_rural).otherwise(law.dibao_urban)
    ranked = (
        households.with_columns(before=col("net") / col("size"), people=col("weight") * col("size"), line=line)
        .with_columns(income=pl.max_horizontal("before", "line"))
        .sort("income")
        .with_columns(reached=col("people").cum_sum())
    )
    people, income, total = col("people"), col("income"), col("people").sum()
    median = income.filter(col("reached") >= total / 2).first()
    amount = people * income
    totals = {name: (col("weight") * col(name)).sum() for name in ("income_tax", "contributions", "resident_pension")}
    return ranked.select(
        gini=2 * (amount * (col("reached") - people / 2)).sum() / (total * amount.sum()) - 1,
        median=median,
        poverty=people.filter(income < 0.6 * median).sum() / total,
        middle=people.filter((income >= 0.75 * median) & (income <= 2 * median)).sum() / total,
        **totals,
        dibao=(people * (income - col("before"))).sum(),
    )


if __name__ == "__main__":
    side.run(prepare, evaluate)
