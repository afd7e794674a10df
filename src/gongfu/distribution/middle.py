"""The middle-income group (橄榄形): how many belong to it, and how far incomes part towards two poles."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

import numpy as np

from gongfu.distribution.curves import lorenz
from gongfu.distribution.inequality import gini
from gongfu.distribution.quantiles import median
from gongfu.distribution.sample import Incomes, Sample, number

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["band_share", "middle_share", "rising", "wolfson"]

RELATIVE_BAND = (0.75, 2.0)
"""75-200 % of the median (OECD 2019, Under Pressure: The Squeezed Middle Class, ch. 1)."""
YUAN_BAND = (100_000.0, 500_000.0)
"""家庭年可支配收入10万—50万元: yuan a year and household (浙江高质量发展建设共同富裕示范区实施方案（2021—2025年）)."""


def middle_share(
    income: Incomes,
    weight: ArrayLike | None = None,
    *,
    low: float = RELATIVE_BAND[0],
    high: float = RELATIVE_BAND[1],
) -> float:
    """The share of people with incomes from ``low`` to ``high`` times the median, both ends counted in.

    NaN without incomes or where the median is not above zero. Raises :class:`ValueError` unless ``low`` <= ``high``.
    """
    rising(low, high)
    sample = Sample.of(income, weight)
    middle = median(sample)
    return band_share(sample, low=low * middle, high=high * middle) if middle > 0 else math.nan


def band_share(
    income: Incomes, weight: ArrayLike | None = None, *, low: float = YUAN_BAND[0], high: float = YUAN_BAND[1]
) -> float:
    """The share with incomes from ``low`` to ``high`` in the unit of income, both ends counted in.

    The default is China's absolute band: give the income of a household in yuan a year, and as weight the number of
    households it stands for, or of their members for a share of people. NaN without incomes. Raises
    :class:`ValueError` unless ``low`` <= ``high``.
    """
    rising(low, high)
    sample = Sample.of(income, weight)
    return sample.average(((sample.income >= low) & (sample.income <= high)).astype(np.float64))


def rising(low: float, high: float) -> None:
    """Raise :class:`ValueError` unless ``low`` <= ``high``: a band the other way round, or NaN, holds nobody."""
    if not number(low, "low") <= number(high, "high"):
        raise ValueError(f"a band rises from low to high, not from {low} to {high}")


def wolfson(
    income: Incomes,
    weight: ArrayLike | None = None,
    *,
    half: Literal["interpolated", "at_most"] = "interpolated",
) -> float:
    """Wolfson's polarisation 2 (2 T - Gini) mean / median with T = 1/2 - L(1/2) (Wolfson 1994, Am. Econ. Rev. 84).

    0 for equal incomes, 1 for one half with nothing and one half with equal incomes. ``half`` says whose income L(1/2)
    is: "interpolated" on the Lorenz curve, exactly half of the people; or "at_most", all with an income up to the
    median, as R's dineq has it, which goes wrong where many share the median. PySAL's figure is half of the usual
    one. NaN where mean or median is not above zero.
    """
    sample = Sample.of(income, weight).ordered
    middle = median(sample)
    if not (sample.mean > 0 and middle > 0):
        return math.nan
    if half == "at_most":
        lower = int(np.searchsorted(sample.income, middle, side="right"))
        held = float(sample.weight[:lower] @ sample.income[:lower]) / (sample.mean * sample.total)
    else:
        held = float(lorenz(sample).at(0.5))
    return 2 * (2 * (0.5 - held) - gini(sample)) * sample.mean / middle
