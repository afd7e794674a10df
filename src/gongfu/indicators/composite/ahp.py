"""Weights from pairwise judgements: the analytic hierarchy process (层次分析法, AHP) with its consistency ratio."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["MAX_RATIO", "RANDOM_INDEX", "Judgement", "ahp", "parse"]

MAX_RATIO = 0.1
"""Judgements with a greater consistency ratio are to be thought over (Saaty 1980)."""
RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49)
"""Mean consistency index of random judgements of 1 to 10 things (Saaty, *The Analytic Hierarchy Process*, 1980)."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What judgements come to: ``weights`` (sum 1), the greatest eigenvalue, and how far they contradict each other."""

    weights: tuple[float, ...]
    lambda_max: float
    consistency_index: float
    consistency_ratio: float


def ahp(matrix: ArrayLike) -> Judgement:
    """The principal eigenvector of a pairwise matrix (k, k): entry i, j says how many times as much i matters as j.

    λmax is its eigenvalue, CI = (λmax − k)/(k − 1), CR = CI/RI with Saaty's random index; for k ≤ 2 both are 0. Raises
    :class:`ValueError` unless the matrix is square, at most 10 wide, positive and reciprocal (to 1 %, so that 0.33 may
    stand for 1/3).
    """
    judged = np.asarray(matrix, float)
    if judged.ndim != 2 or judged.shape[0] != judged.shape[1] or not 1 <= len(judged) <= len(RANDOM_INDEX):
        raise ValueError(f"judgements must be a square of 1 to {len(RANDOM_INDEX)} things")
    if not (judged > 0).all() or not np.allclose(judged * judged.T, 1, rtol=0, atol=0.01):
        raise ValueError("judgements must be above zero, and j over i the reciprocal of i over j")
    values, vectors = np.linalg.eig(judged)
    first = int(values.real.argmax())
    vector: NDArray[np.float64] = np.abs(vectors[:, first].real)
    size, greatest = len(judged), float(values[first].real)
    index = (greatest - size) / (size - 1) if size > 2 else 0.0
    ratio = index / RANDOM_INDEX[size - 1] if size > 2 else 0.0
    return Judgement(tuple(map(float, vector / vector.sum())), greatest, index, ratio)


def parse(rows: Sequence[str]) -> NDArray[np.float64]:
    """The matrix written as rows of numbers and fractions: ``["1 3", "1/3 1"]``. Raises :class:`ValueError`."""
    cells = [row.replace(",", " ").replace("，", " ").split() for row in rows]
    if any(len(row) != len(rows) for row in cells):
        raise ValueError("the rows differ in length from their number")
    try:
        return np.array([[float(Fraction(cell)) for cell in row] for row in cells])
    except ZeroDivisionError:
        raise ValueError("a fraction over zero") from None
