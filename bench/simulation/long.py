"""A law as long as one likes: copies of a programme of five rules, each with parameters of its own.

Contribution, what it is taxed on, tax by a schedule, pension, net income; the copies' net incomes follow one another.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

from gongfu.simulation.law import Law
from simulation import ours

__all__ = ["INCOME", "long_law"]

INCOME = "income_per_head"
SINCE = "2019-01-01"
RATES = ((0, 0.03), (36_000, 0.10), (144_000, 0.20), (300_000, 0.25), (420_000, 0.30), (660_000, 0.35), (960_000, 0.45))
HEAD = """from gongfu.simulation.law import Sum, household, person

@person("总收入", "yuan/year")
def net_0(wage, employee_pension, farm_income):
    return wage + employee_pension + farm_income

@household("人均收入", "yuan/person/year")
def income_per_head(net_{copies}: Sum, size, *, line):
    return max(net_{copies} / size, line)
"""
PROGRAMME = """
@person("缴费{i}", "yuan/year")
def contribution_{i}(wage, *, rate_{i}, floor_{i}, ceiling_{i}):
    return rate_{i} * min(max(wage, floor_{i}), ceiling_{i}) if wage > 0 else 0.0

@person("计税额{i}", "yuan/year")
def base_{i}(wage, contribution_{i}, *, floor_{i}):
    return max(wage - floor_{i} - contribution_{i}, 0.0)

@person("税{i}", "yuan/year")
def tax_{i}(base_{i}, *, rates_{i}):
    return rates_{i}(base_{i})

@person("养老金{i}", "yuan/year")
def pension_{i}(age, employee_pension, *, amount_{i}, age_{i}):
    return amount_{i} if age >= age_{i} and employee_pension == 0 else 0.0

@person("净收入{i}", "yuan/year")
def net_{i}(net_{before}, tax_{i}, contribution_{i}, pension_{i}):
    return net_{before} - tax_{i} - contribution_{i} + pension_{i}
"""


def long_law(copies: int, folder: Path) -> Law:
    """A law of 5 × ``copies`` + 2 rules, its module and parameters written into ``folder``."""
    module, table = folder / f"long_{copies}.py", folder / f"long_{copies}.toml"
    programmes = [PROGRAMME.format(i=i, before=i - 1) for i in range(1, copies + 1)]
    module.write_text(HEAD.format(copies=copies) + "".join(programmes), "utf-8")
    parameters = [_parameter("line", "yuan/person/year", 5_500.0)]
    parameters += [text for i in range(1, copies + 1) for text in _programme(i, copies)]
    table.write_text("\n".join(parameters), "utf-8")
    spec = importlib.util.spec_from_file_location(module.stem, module)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return Law.of(module.stem, [made], [table], ours.FACTS)


def _programme(i: int, copies: int) -> list[str]:
    """The parameters of one copy: all of them together take about as much as one programme would."""
    rates = [[at, rate / copies] for at, rate in RATES]
    return [
        _parameter(f"rate_{i}", "1", 0.1 / copies),
        _parameter(f"floor_{i}", "yuan/year", 50_000.0 + 100 * i),
        _parameter(f"ceiling_{i}", "yuan/year", 288_000.0 + 100 * i),
        _parameter(f"rates_{i}", "1", rates, over="yuan/year"),
        _parameter(f"amount_{i}", "yuan/year", 1_300.0 / copies),
        _parameter(f"age_{i}", "year", 55.0 + i % 15),
    ]


def _parameter(name: str, unit: str, value: object, over: str = "") -> str:
    form = "schedule" if isinstance(value, list) else "value"
    lines = [
        f"[{name}]",
        f'label = "{name}"',
        f'unit = "{unit}"',
        f'over = "{over}"' * bool(over),
        f"[[{name}.values]]",
    ]
    return "\n".join([*lines, f'since = "{SINCE}"', f"{form} = {value}", 'source = "比较用"', 'confidence = "M"', ""])
