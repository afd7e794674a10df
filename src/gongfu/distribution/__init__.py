"""Weighted arrays in, figures out: inequality, poverty, the middle-income group, and what they are made of.

Every measure takes incomes and weights (NumPy arrays, lists, Polars columns) or a :class:`Sample` of them. What it
makes of missing, negative and zero incomes stands in ``docs/distribution.md``.
"""

from __future__ import annotations

from gongfu.distribution.curves import Curve, concentration, concentration_index, lorenz
from gongfu.distribution.decomposition import Dagum, Level, Nested, dagum, entropy_nested, mld_nested, theil_nested
from gongfu.distribution.groups import Groups, by_group, split
from gongfu.distribution.histogram import Bounded, Histogram, histograms, merged
from gongfu.distribution.inequality import (
    atkinson,
    generalized_entropy,
    gini,
    mean,
    mean_difference,
    mean_log_deviation,
    theil_t,
)
from gongfu.distribution.inference import Bootstrap, bootstrap, standard_error
from gongfu.distribution.middle import band_share, middle_share, wolfson
from gongfu.distribution.poverty import (
    fgt,
    headcount,
    poverty_gap,
    poverty_severity,
    relative_headcount,
    relative_line,
    relative_median_gap,
)
from gongfu.distribution.quantiles import median, palma, quantile, quantile_share, quintile_ratio
from gongfu.distribution.sample import Sample

__all__ = [
    "Bootstrap",
    "Bounded",
    "Curve",
    "Dagum",
    "Groups",
    "Histogram",
    "Level",
    "Nested",
    "Sample",
    "atkinson",
    "band_share",
    "bootstrap",
    "by_group",
    "concentration",
    "concentration_index",
    "dagum",
    "entropy_nested",
    "fgt",
    "generalized_entropy",
    "gini",
    "headcount",
    "histograms",
    "lorenz",
    "mean",
    "mean_difference",
    "mean_log_deviation",
    "median",
    "merged",
    "middle_share",
    "mld_nested",
    "palma",
    "poverty_gap",
    "poverty_severity",
    "quantile",
    "quantile_share",
    "quintile_ratio",
    "relative_headcount",
    "relative_line",
    "relative_median_gap",
    "split",
    "standard_error",
    "theil_nested",
    "theil_t",
    "wolfson",
]
