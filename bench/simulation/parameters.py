"""The figures of ``ours.toml`` and ``reform.toml`` for engines that have their own form of them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import NamedTuple

__all__ = ["SCENARIOS", "Figures", "Scale", "scenarios"]

HERE = Path(__file__).parent
Scale = tuple[tuple[float, float], ...]
"""(threshold, marginal rate above it), thresholds rising."""
SCENARIOS = ("baseline", "reform")


class Figures(NamedTuple):
    """The parameters of the law; yuan a year."""

    contribution_rate: float
    base_floor: float
    base_ceiling: float
    basic_deduction: float
    basic_pension: float
    pension_age: float
    dibao_urban: float
    dibao_rural: float
    rates: Scale

    @property
    def steps(self) -> Scale:
        """(threshold, by how much the marginal rate rises there)."""
        rates = [rate for _, rate in self.rates]
        return tuple((at, rate - below) for (at, rate), below in zip(self.rates, [0.0, *rates], strict=False))

    @property
    def quick(self) -> Scale:
        """(rate, quick deduction): the tax is the greatest of rate × taxable − deduction."""
        found, deduction, below = [], 0.0, 0.0
        for at, rate in self.rates:
            deduction += (rate - below) * at
            found.append((rate, deduction))
            below = rate
        return tuple(found)


def scenarios() -> dict[str, Figures]:
    """Both scenarios by name."""
    table = tomllib.loads((HERE / "ours.toml").read_text("utf-8"))
    values = {name: parameter["values"][0] for name, parameter in table.items()}
    rates = tuple((float(at), float(rate)) for at, rate in values.pop("rates")["schedule"])
    baseline = Figures(**{name: float(value["value"]) for name, value in values.items()}, rates=rates)
    changes = tomllib.loads((HERE / "reform.toml").read_text("utf-8"))["changes"]
    reform = baseline._replace(**{change["parameter"]: float(change["value"]) for change in changes})
    return dict(zip(SCENARIOS, (baseline, reform), strict=True))
