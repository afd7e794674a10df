"""What a search minimises and what it holds: figures of the distribution, of the budget, of who loses."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

__all__ = ["HEADS", "Figure", "Limit", "Name", "label"]

Name = Literal[
    "gini", "theil", "mean", "urban_rural_ratio", "cost", "total", "losers", "median", "poverty", "middle_share"
]
HEADS = frozenset({"losers", "median", "poverty", "middle_share"})
"""Figures that count heads or stand on one income: they jump, and have no derivative that would lead anywhere."""
_LABELS = {
    "gini": "基尼系数",
    "theil": "泰尔指数",
    "mean": "人均收入",
    "urban_rural_ratio": "城乡收入比",
    "cost": "净支出增加",
    "total": "总额",
    "losers": "低收入组受损人数占比",
    "median": "收入中位数",
    "poverty": "相对贫困发生率",
    "middle_share": "中等收入群体占比",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, with the reform in force.

    ``of`` is for ``mean`` a group of the grouping (empty: everybody), for ``cost`` an account (财政; empty: all public
    ones), for ``total`` a variable. ``cost`` is in yuan a year, above what the law costs without the reform.
    ``losers`` is the share of persons in the lowest ``deciles`` tenths, by income before the reform, whose household
    has over one yuan a head and year less than before.
    """

    measure: Name
    of: str = ""
    deciles: int = 2

    @property
    def key(self) -> str:
        """Its name among the measures found."""
        return f"{self.measure} {self.of}".rstrip()


@dataclass(frozen=True, slots=True)
class Limit:
    """A figure that is to be ``most`` or less, ``least`` or more, or both."""

    measure: Name
    most: float = math.inf
    least: float = -math.inf
    of: str = ""
    deciles: int = 2

    @property
    def figure(self) -> Figure:
        """The figure that is limited."""
        return Figure(self.measure, self.of, self.deciles)

    @property
    def jumps(self) -> bool:
        """Whether the figure jumps. That nobody loses is smooth: what they lose is nothing."""
        return self.measure in HEADS and not self.nobody

    @property
    def nobody(self) -> bool:
        """Whether nobody at all may lose."""
        return self.measure == "losers" and self.most == 0


def label(figure: Figure) -> str:
    """A figure in Chinese."""
    return _LABELS[figure.measure] + (f"（{figure.of}）" if figure.of else "")
