"""Tables and weights that hit given margins, and whole numbers that still do.

Libraries were looked at and none kept: ipfn has had no release since 2021 and asks for pandas, humanleague asks for
pandas 3 and Python 3.12, balance for scikit-learn, statsmodels and plotly. What is needed of them is below: iterative
proportional fitting (Deming and Stephan 1940), raking of weights by its dual (Deville and Särndal 1992).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["calibrated", "raked", "rounded", "rounded_table", "shares", "systematic", "tilted"]

_ROUNDS = 500
_CLOSE = 1e-10
_NEWTON = 60
_STILL = 1e-14
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def raked(seed: Floats, rows: Floats, columns: Floats) -> Floats:
    """The table nearest to ``seed`` (r, c) with the sums ``rows`` (r,) and ``columns`` (c,); zeros stay zero.

    Both sums are of the same total. Raises :class:`ValueError` where no table of that pattern has them.
    """
    table = np.asarray(seed, np.float64)
    for _ in range(_ROUNDS):
        table = table * _ratio(rows, table.sum(axis=1))[:, None]
        table = table * _ratio(columns, table.sum(axis=0))
        if np.abs(table.sum(axis=1) - rows).max() <= _CLOSE * rows.sum():
            return table
    raise ValueError("the margins contradict the zeros of the table")


def _ratio(target: Floats, found: Floats) -> Floats:
    return np.divide(target, found, out=np.zeros(len(target)), where=found > 0)


def tilted(shape: Floats, mean: float) -> Floats:
    """Shares like ``shape`` of the sizes 1, 2, … whose mean is ``mean``: each size times a power of it."""
    sizes = np.arange(1, len(shape) + 1)
    low, high = -5.0, 5.0
    for _ in range(100):
        middle = (low + high) / 2
        shares = shape * np.exp(middle * (sizes - sizes.mean()))
        shares = shares / shares.sum()
        low, high = (middle, high) if shares @ sizes < mean else (low, middle)
    return np.asarray(shares)


def rounded(values: Floats, total: int) -> Ints:
    """Whole numbers in proportion to ``values`` that sum to ``total``: the largest remainders are rounded up."""
    exact = np.asarray(values, np.float64) * (total / np.sum(values))
    whole = np.floor(exact).astype(np.int64)
    up = np.argsort(whole - exact, kind="stable")[: total - int(whole.sum())]
    whole[up] += 1
    return whole


def rounded_table(table: Floats, rows: Ints, columns: Ints) -> Ints:
    """Whole numbers near a table with exactly the sums ``rows`` and ``columns``; zeros stay zero.

    Raises :class:`ValueError` where the zeros do not allow it.
    """
    whole = np.floor(table).astype(np.int64)
    order = np.argsort((whole - table).ravel(), kind="stable")
    cells = [divmod(int(cell), table.shape[1]) for cell in order if table.flat[cell] > 0]
    row, column = rows - whole.sum(axis=1), columns - whole.sum(axis=0)
    while row.any() or column.any():
        before = np.abs(row).sum() + np.abs(column).sum()
        for i, j in cells:
            step = 1 if row[i] > 0 and column[j] > 0 else -1 if row[i] < 0 and column[j] < 0 and whole[i, j] else 0
            whole[i, j] += step
            row[i] -= step
            column[j] -= step
        if np.abs(row).sum() + np.abs(column).sum() == before:
            raise ValueError("no whole numbers have these sums")
    return whole


def calibrated(prior: Floats, features: Floats, targets: Floats) -> Floats:
    """Weights near ``prior`` (n,) in relative entropy for which ``weights @ features`` (n, m) is ``targets`` (m,).

    Newton's method on the dual; where no such weights exist, those that come close.
    """
    scale = np.maximum(np.abs(targets), 1.0)
    x = features / scale
    goal = targets / scale
    dual = np.zeros(len(goal))
    weights = prior

    def value(at: Floats) -> float:
        return float(prior @ np.exp(np.minimum(x @ at, 500)) - goal @ at)

    now = value(dual)
    for _ in range(_NEWTON):
        slope = weights @ x - goal
        if np.abs(slope).max() < _CLOSE:
            break
        bend = x.T @ (x * weights[:, None])
        step = np.linalg.lstsq(bend + 1e-12 * np.trace(bend) * np.eye(len(goal)), slope, rcond=None)[0]
        length, before = 1.0, now
        while (now := value(dual - length * step)) > before and length > 1e-6:
            length /= 2
        if before - now <= _STILL * abs(before):
            break  # as near as rounding, or targets that contradict each other, let it come
        dual = dual - length * step
        weights = prior * np.exp(np.minimum(x @ dual, 500))
    return weights


def systematic(weights: Floats, count: int, draw: np.random.Generator) -> NDArray[np.intp]:
    """``count`` indices in order, each drawn as often as its share says, but for the rounding of one."""
    ends = np.cumsum(weights)
    points = (np.arange(count) + draw.random()) * (ends[-1] / count)
    return np.asarray(np.minimum(np.searchsorted(ends, points, side="right"), len(weights) - 1), np.intp)


def shares(values: Sequence[Any]) -> Floats:
    """Values over their sum."""
    array = np.asarray(values, np.float64)
    return np.asarray(array / array.sum())
