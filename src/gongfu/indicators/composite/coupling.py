"""Coupling coordination degree (耦合协调度): do subsystems, such as town and country, stand high together?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["GRADES", "Coupling", "coupling", "grade"]

Array = NDArray[np.float64]

GRADES = (
    "极度失调",
    "严重失调",
    "中度失调",
    "轻度失调",
    "濒临失调",
    "勉强协调",
    "初级协调",
    "中级协调",
    "良好协调",
    "优质协调",
)
"""Names of the tenths of the coordination degree (廖重斌, 热带地理 1999, 19(2) 171–177)."""


@dataclass(frozen=True, slots=True)
class Coupling:
    """Arrays (units,) in [0, 1]: ``coupling`` C, the level ``development`` T, and ``coordination`` D = √(C·T)."""

    coupling: Array
    development: Array
    coordination: Array


def coupling(
    subsystems: ArrayLike, weights: ArrayLike | None = None, method: Literal["standard", "wang2021"] = "standard"
) -> Coupling:
    """The coupling coordination degree of subsystem scores (units, n ≥ 2) in [0, 1], with T = Σ w·U.

    ``standard``: C = n·(ΠU)^(1/n)/ΣU. It is near 1 for most figures, so differences lie in T alone; ``wang2021``
    (王淑佳 等, 自然资源学报 2021, 36(3) 793–810) spreads it:
    C = √[(1 − Σ_{i>j}|U_i − U_j| / (n(n−1)/2)) · (Π U_i/max U)^(1/(n−1))]. Weights (n,) are equal unless given and
    scaled to sum 1. If all subsystems are 0, C and D are 0. NaN stays NaN. Raises :class:`ValueError` for scores
    outside [0, 1], fewer than two subsystems, or weights that do not fit.
    """
    scores = np.asarray(subsystems, float)
    if scores.ndim != 2 or scores.shape[1] < 2:
        raise ValueError("scores of units × at least two subsystems are needed")
    if (scores < 0).any() or (scores > 1).any():
        raise ValueError("scores must lie in [0, 1]")
    count = scores.shape[1]
    shares = np.full(count, 1.0) if weights is None else np.asarray(weights, float)
    if shares.shape != (count,) or not (shares >= 0).all() or not shares.sum() > 0:
        raise ValueError("a weight that is not negative is needed for each subsystem")
    level = (scores * (shares / shares.sum())).sum(axis=1)
    most = scores.max(axis=1)
    relative = scores / np.where(most == 0, 1.0, most)[:, None]
    if method == "standard":
        together = count * relative.prod(axis=1) ** (1 / count) / np.where(most == 0, 1.0, relative.sum(axis=1))
    else:
        apart = np.abs(scores[:, :, None] - scores[:, None, :]).sum(axis=(1, 2)) / (count * (count - 1))
        together = np.sqrt((1 - apart) * relative.prod(axis=1) ** (1 / (count - 1)))
    together = np.minimum(together, 1.0)  # not 1.0000000000000002
    return Coupling(together, level, np.sqrt(together * level))


def grade(coordination: float) -> str:
    """The name of a coordination degree in [0, 1]: tenths, each with its lower end; 无法判断 for NaN."""
    return "无法判断" if np.isnan(coordination) else GRADES[min(int(coordination * 10 + 1e-9), len(GRADES) - 1)]
