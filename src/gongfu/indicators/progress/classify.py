"""The status of very many series: the rule of ``progress`` over arrays, a chunk at a time."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gongfu.indicators.progress.rule import STATUSES, Lines, judge

__all__ = ["STATUSES", "Lines", "classify"]

CHUNK: Final = 8192
"""Series judged together: their figures and what is computed of them stay in the processor's cache."""


def classify(times: ArrayLike, values: ArrayLike, lines: Lines, *, today: float) -> NDArray[np.int8]:
    """The status of n series towards k steps as codes (n, k): ``STATUSES[code]``.

    ``times`` (m,) are years that rise, ``values`` (n, m) the figures, NaN where there is none; ``today`` is in years.
    It is :func:`~gongfu.indicators.progress.rule.judge`, which :func:`~gongfu.indicators.progress.progress` asks too;
    the answer and one chunk are all the memory it takes. Raises :class:`ValueError` for shapes that do not fit and for
    times that do not rise.
    """
    figures = np.asarray(values)
    if figures.ndim != 2:
        raise ValueError(f"values have the shape {figures.shape}; (series, periods) was expected")
    full = lines.spread(len(figures))
    found = np.empty((len(figures), len(lines.step_times)), dtype=np.int8)
    for first in range(0, len(figures), CHUNK):
        rows = slice(first, first + CHUNK)
        for step, judgement in enumerate(judge(times, figures[rows], full.rows(rows), today=today)):
            found[rows, step] = judgement.status
    return found
