"""What inequality is made of: between and within groups, and where groups overlap."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from gongfu.distribution.groups import Groups, Labels, aligned, split
from gongfu.distribution.inequality import bend, gini, mean_difference
from gongfu.distribution.order import ranked
from gongfu.distribution.sample import Floats, Sample, parameter

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["Dagum", "Level", "Nested", "dagum", "entropy_nested", "mld_nested", "theil_nested"]

_BLOCK = 1 << 20
"""Numbers held at once while pairs of groups are compared, 8 MB: with a quarter of it the threads that share a product
wait for each other, on a busy machine five times as long."""


@dataclass(frozen=True, eq=False)
class Dagum:
    """Dagum's split of the Gini coefficient: ``total = within + net_between + transvariation``.

    ``transvariation`` is what the overlap of groups adds. ``labels``, ``population`` and ``income`` (shares of people
    and of income) have shape (k,).
    """

    total: float
    within: float
    net_between: float
    transvariation: float
    labels: tuple[Hashable, ...]
    population: Floats
    income: Floats
    parts: tuple[Sample, ...] = field(repr=False)

    @cached_property
    def differences(self) -> Floats:
        """E|X - Y| of one income from group j and one from group h, shape (k, k); the diagonal is within a group.

        The integral of F_j (1 - F_h) + F_h (1 - F_j), with F the distribution functions, taken over all incomes in
        order: n k^2 multiplications.
        """
        if not self.parts:
            return np.zeros((0, 0))
        order, risen = ranked(np.concatenate([part.income for part in self.parts]))
        weight = np.concatenate([part.weight / part.total for part in self.parts])[order]
        count = len(self.parts)
        group = np.repeat(np.arange(count), [part.income.size for part in self.parts])[order]
        step, reached, area = max(1, _BLOCK // count), np.zeros(count), np.zeros((count, count))
        for start in range(0, len(risen) - 1, step):
            stop = min(start + step, len(risen) - 1)
            share = np.zeros((count, stop - start))
            share[group[start:stop], np.arange(stop - start)] = weight[start:stop]
            share[:, 0] += reached
            share = np.cumsum(share, axis=1)
            reached = share[:, -1]
            area += (share * np.diff(risen[start : stop + 1])) @ (1 - share).T
        return area + area.T

    @cached_property
    def means(self) -> Floats:
        """The mean income of each group, shape (k,)."""
        return np.array([part.mean for part in self.parts])

    @cached_property
    def pairwise(self) -> Floats:
        """The Gini ratio between groups j and h, E|X - Y| over the sum of the two means, shape (k, k).

        The diagonal holds each group's own Gini coefficient.
        """
        with np.errstate(divide="ignore", invalid="ignore"):
            result: Floats = self.differences / (self.means[:, None] + self.means)
            return result

    @cached_property
    def affluence(self) -> Floats:
        """Relative economic affluence D_jh = |mean_j - mean_h| / E|X - Y|, shape (k, k): 1 without overlap."""
        apart = np.abs(self.means[:, None] - self.means)
        return np.divide(apart, self.differences, out=np.zeros_like(apart), where=self.differences > 0)


def dagum(income: ArrayLike, group: Labels, weight: ArrayLike | None = None) -> Dagum:
    """Dagum's decomposition of the Gini coefficient by group (Dagum 1997, Empirical Economics 22), columns (n,).

    Within is the sum of p_j s_j G_j. The net between part sums (p_j s_h + p_h s_j) G_jh D_jh over pairs, which is the
    Gini coefficient of people who all have the mean of their group, because G_jh D_jh = |m_j - m_h| / (m_j + m_h);
    the rest is transvariation. Sorting gives the totals, and pairs are compared when they are asked for. NaN where
    the mean is not above zero. Raises :class:`ValueError` as :func:`gongfu.distribution.groups.split` does.
    """
    found = {label: part for label, part in split(income, group, weight).items() if part.income.size}
    parts = tuple(found.values())
    if not parts:
        return Dagum(math.nan, math.nan, math.nan, math.nan, (), np.zeros(0), np.zeros(0), ())
    people, means = (np.array([getattr(part, figure) for part in parts]) for figure in ("total", "mean"))
    sample = Sample(np.concatenate([part.income for part in parts]), np.concatenate([part.weight for part in parts]))
    mean = sample.mean if sample.mean > 0 else math.nan
    share, own = people / sample.total, np.array([mean_difference(part) for part in parts])
    within, total, between = float(share**2 @ own) / (2 * mean), gini(sample), gini(means, people)
    return Dagum(total, within, between, total - within - between, tuple(found), share, share * means / mean, parts)


@dataclass(frozen=True)
class Level:
    """One part of a nested decomposition: its ``value``, and what each group of the level above adds to it.

    The part between counties within cities is told by city. At the top there is one group, the empty tuple.
    """

    value: float
    by: dict[Hashable, float]


@dataclass(frozen=True)
class Nested:
    """``total``, computed directly, is the sum of ``between`` (outermost level first) and ``within`` the innermost."""

    total: float
    between: tuple[Level, ...]
    within: Level

    @property
    def parts(self) -> tuple[float, ...]:
        """The values of all parts, from the outermost level to the innermost."""
        return (*(level.value for level in self.between), self.within.value)


def theil_nested(income: ArrayLike, groups: Sequence[Labels], weight: ArrayLike | None = None) -> Nested:
    """Theil's T between and within nested groups, outermost column first: city, county, urban or rural.

    At every level a group counts with its share of *income* (Theil 1967, ch. 4; Akita 2003, Ann. Reg. Sci. 37), which
    alone makes the parts sum to T. Shapes and errors as :func:`entropy_nested`.
    """
    return entropy_nested(income, groups, weight, alpha=1)


def mld_nested(income: ArrayLike, groups: Sequence[Labels], weight: ArrayLike | None = None) -> Nested:
    """The mean log deviation between and within nested groups; a group counts with its share of *people*."""
    return entropy_nested(income, groups, weight, alpha=0)


def entropy_nested(
    income: ArrayLike, groups: Sequence[Labels], weight: ArrayLike | None = None, *, alpha: float
) -> Nested:
    """GE(alpha) between and within nested groups; ``groups`` are columns of shape (n,), outermost first.

    A group g counts with p_g (m_g / m)^alpha, p its share of people and m means (Shorrocks 1984, Econometrica 52). An
    inner label may come again in another outer group: 城镇 of two counties are two groups. All NaN where GE(alpha) is;
    where it is infinite, so is the part that makes it so. Raises :class:`ValueError` without a column of groups and as
    :func:`gongfu.distribution.groups.split` does.
    """
    alpha = parameter(alpha, "alpha")
    if not groups:
        raise ValueError("a decomposition needs at least one column of groups")
    crossed = [Groups.cross(*groups[: depth + 1]) for depth in range(len(groups))]
    values, weights, crossed = aligned(income, weight, *crossed)
    sample = Sample(values, weights)
    share = weights / sample.total
    shared = values / sample.mean if sample.mean > 0 and sample.least >= 0 else np.full(values.shape, math.nan)
    total = float(share @ bend(shared, alpha)) if values.size else math.nan
    parts, rows = [], np.arange(values.size)
    for level in (*reversed(crossed), Groups(((),), np.zeros(values.size, np.intp))):  # from the people to the top
        outer = level.occupied()
        codes = np.empty(share.size, np.intp)
        codes[rows] = outer.codes
        part, share, shared = _gathered(Groups(outer.labels, codes), share, shared, alpha)
        parts.append(part)
        rows = outer.codes
    within, *between = parts
    return Nested(total, tuple(reversed(between)), within)


def _gathered(outer: Groups, share: Floats, shared: Floats, alpha: float) -> tuple[Level, Floats, Floats]:
    """The inequality inside each outer group, and the outer groups' shares of people and means over the mean."""
    people = outer.sums(share)
    means = outer.sums(share * shared) / people
    nothing = means == 0
    apart = outer.sums(share * bend(shared / np.where(nothing, 1, means)[outer.codes] + nothing[outer.codes], alpha))
    by = np.where(nothing, 0, np.where(nothing, 1, means) ** alpha * apart)
    value = float(by.sum()) if by.size else math.nan
    return Level(value, dict(zip(outer.labels, by.tolist(), strict=True))), people, means
