"""What an index costs whose weights are drawn over and over: scores, ranks and bands, beside pymcdm."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from measure import Scale, Table, compare
from numpy.typing import NDArray

from gongfu.indicators.composite.aggregate import ideals, topsis
from gongfu.indicators.composite.ranks import BAND, bands, place_bands, places

__all__ = ["TABLES"]

Array = NDArray[np.float64]
SEED = 20260101


def weights(scale: Scale, folder: Path) -> Table:
    """TOPSIS by vector normalisation under many vectors of weights, ranks within each year, 5/50/95 % bands of both."""
    chance = np.random.default_rng(SEED)
    figures = chance.lognormal(size=(scale.counties * scale.years, scale.indicators))
    drawn = chance.dirichlet(np.full(scale.indicators, 2.0), scale.draws)
    upward = np.arange(scale.indicators) % 3 > 0
    sides: dict[str, Callable[[], object]] = {"gongfu": partial(_ours, figures, drawn, upward, scale)}
    if find_spec("pymcdm"):
        sides["pymcdm"] = partial(_theirs, figures, drawn, upward, scale)
        for ours, theirs in zip(sides["gongfu"](), sides["pymcdm"](), strict=True):  # type: ignore[call-overload]
            assert np.allclose(ours, theirs, rtol=0, atol=1e-9)
    rows = compare(f"{scale.draws:,} draws", sides, min(scale.rounds, 5))
    size = f"{scale.counties}×{scale.years}×{scale.indicators}"
    notes = [
        f"{size}（地区×年×指标）；两边得分、名次和 5/50/95 % 区间相同。pymcdm 每次抽样调用一次"
        "（validation=False，全部年份一起），名次和区间由 NumPy 求",
        f"{size} areas × years × indicators; scores, ranks and 5/50/95 % bands are the same on both sides. pymcdm is "
        "called once a draw (validation=False, all years together); NumPy makes its ranks and bands",
    ]
    return Table("weights", "指数权重抽样 · an index under drawn weights", rows, notes)


def _ours(figures: Array, drawn: Array, upward: NDArray[np.bool_], scale: Scale) -> tuple[Array, Array]:
    scores = topsis(figures, drawn, ideals(figures, upward))
    ranked = places(scores.reshape(-1, scale.years, scale.counties))
    return bands(scores), place_bands(ranked).reshape(len(BAND), -1)


def _theirs(figures: Array, drawn: Array, upward: NDArray[np.bool_], scale: Scale) -> tuple[Array, Array]:
    from pymcdm.methods import TOPSIS
    from pymcdm.normalizations import vector_normalization

    method, types = TOPSIS(vector_normalization), np.where(upward, 1, -1)
    scores = np.stack([method(figures, row, types, validation=False) for row in drawn])
    order = np.argsort(-scores.reshape(-1, scale.years, scale.counties), axis=-1)
    ranked = np.empty(order.shape)
    np.put_along_axis(ranked, order, np.arange(1.0, scale.counties + 1)[None, None], axis=-1)
    ranked = ranked.reshape(len(drawn), -1)
    return np.quantile(scores, BAND, axis=0), np.quantile(ranked, BAND, axis=0)


TABLES = (weights,)
