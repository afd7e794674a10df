"""People by group: labels as codes, and any measure of each group."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import numpy as np

from gongfu.distribution.sample import Floats, Sample, column, weighed

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["NEAR", "Groups", "Labels", "aligned", "by_group", "dense", "split"]

Labels: TypeAlias = "Groups | ArrayLike"
Result = TypeVar("Result")

NEAR = 1 << 16
"""Codes below this are sorted digit by digit by NumPy, in linear time; so many cells can always be counted."""


@dataclass(frozen=True, eq=False)
class Groups:
    """Which group each row is in: ``codes`` of shape (n,) are places in ``labels``, which differ from each other."""

    labels: tuple[Any, ...]
    codes: NDArray[np.intp]

    @staticmethod
    def of(group: Labels, labels: Sequence[Hashable] | None = None) -> Groups:
        """Groups of a column of texts, whole numbers, dates or Polars categories, of shape (n,).

        The labels are those found, rising, or ``labels`` as given, whether found or not. Raises :class:`ValueError`
        for a missing label, for texts mixed with others, and for a label that is not among ``labels``.
        """
        found = group if isinstance(group, Groups) else _coded(group)
        if labels is None:
            return found
        places = {label: place for place, label in enumerate(labels)}
        if unknown := [label for label in found.labels if label not in places]:
            raise ValueError(f"group: {unknown[0]!r} is none of the labels given")
        return Groups(tuple(labels), np.array([places[label] for label in found.labels], np.intp)[found.codes])

    @staticmethod
    def cross(*columns: Labels) -> Groups:
        """Groups by several columns at once (county and stratum); a label is a tuple of theirs."""
        parts = [Groups.of(group) for group in columns]
        if len({len(part.codes) for part in parts}) != 1:
            raise ValueError("the columns of groups differ in length")
        whole = Groups(((),), np.zeros(len(parts[0].codes), np.intp))
        return reduce(_crossed, parts, whole)

    def sums(self, values: Floats) -> Floats:
        """The sum of ``values`` (n,) in every group."""
        return np.bincount(self.codes, values, len(self.labels)).astype(np.float64, copy=False)

    def occupied(self) -> Groups:
        """The same without labels that no row has."""
        there = np.bincount(self.codes, minlength=len(self.labels)) > 0
        labels = tuple(label for label, used in zip(self.labels, there, strict=True) if used)
        return Groups(labels, (np.cumsum(there) - 1)[self.codes])


def split(
    income: ArrayLike, group: Labels, weight: ArrayLike | None = None, labels: Sequence[Hashable] | None = None
) -> dict[Hashable, Sample]:
    """The :class:`Sample` of every group, by label; all columns of shape (n,).

    A group without people, or whose weights are all zero, is an empty sample. Raises :class:`ValueError` as
    :meth:`Sample.of` and :meth:`Groups.of` do.
    """
    values, weights, (groups,) = aligned(income, weight, Groups.of(group, labels))
    codes = groups.codes.astype(np.uint16) if len(groups.labels) <= NEAR else groups.codes
    order = np.argsort(codes, kind="stable")
    values, weights = values[order], weights[order]
    edges = [0, *np.cumsum(np.bincount(groups.codes, minlength=len(groups.labels))).tolist()]
    parts = [slice(start, stop) for start, stop in pairwise(edges)] if groups.labels else []
    even = weight is None
    return {
        label: Sample(values[part], weights[part], even=even) for label, part in zip(groups.labels, parts, strict=True)
    }


def aligned(income: ArrayLike, weight: ArrayLike | None, *columns: Groups) -> tuple[Floats, Floats, list[Groups]]:
    """Incomes, weights and groups, cleaned and without the rows of weight zero."""
    values = column(income, "income")
    if any(len(groups.codes) != len(values) for groups in columns):
        raise ValueError(f"income and groups differ in length: {len(values)} incomes")
    weights, kept = weighed(len(values), weight)
    if kept is None:
        return values, weights, list(columns)
    return values[kept], weights, [Groups(groups.labels, groups.codes[kept]) for groups in columns]


def by_group(
    measure: Callable[[Sample], Result],
    income: ArrayLike,
    group: Labels,
    weight: ArrayLike | None = None,
    labels: Sequence[Hashable] | None = None,
) -> dict[Hashable, Result]:
    """``measure`` of every group, by label: any function of a :class:`Sample`, such as every measure of this room.

    Arguments of the measure go into a lambda: ``by_group(lambda part: headcount(part, 6000), income, county, weight)``.
    Empty groups and errors as :func:`split`; of an empty group the measures are NaN.
    """
    return {label: measure(part) for label, part in split(income, group, weight, labels).items()}


def _crossed(outer: Groups, inner: Groups) -> Groups:
    cells, codes = dense(outer.codes * len(inner.labels) + inner.codes)
    places = [divmod(cell, len(inner.labels)) for cell in cells.tolist()]
    return Groups(tuple((*outer.labels[i], inner.labels[j]) for i, j in places), codes)


def _coded(group: Any) -> Groups:
    array = group if hasattr(group, "to_physical") else np.asarray(group)  # a Polars column stays one
    if isinstance(array, np.ndarray) and array.ndim != 1:
        raise ValueError(f"group has {array.ndim} dimensions; give a column, or Groups.cross of several")
    if array is not group and array.dtype.kind == "U" and not all(isinstance(label, str) for label in group):
        raise ValueError("group: texts and others are mixed; NumPy would make texts of all")
    if isinstance(array, np.ndarray) and array.dtype.kind in "iu":
        found, codes = dense(array)
        return Groups(tuple(found.tolist()), codes)
    if not len(array):
        return Groups((), np.zeros(0, np.intp))
    return _named(array)


def dense(numbers: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.intp]]:
    """The whole numbers there are, rising, and the place of each of ``numbers`` (n,) among them."""
    span = int(numbers.max()) - int(numbers.min()) if numbers.size else 0
    if not numbers.size or span > max(NEAR, 4 * numbers.size):
        return np.unique(numbers, return_inverse=True)
    offsets = (numbers - numbers.min()).astype(np.intp, copy=False)
    there = np.bincount(offsets) > 0
    return np.flatnonzero(there) + numbers.min(), (np.cumsum(there) - 1)[offsets]


def _named(array: Any) -> Groups:
    import polars as pl

    try:
        names = array if isinstance(array, pl.Series) else pl.Series(array.tolist())
    except TypeError as error:
        raise ValueError(f"group: {error}") from None
    if missing := names.null_count() + (names.is_nan().sum() if names.dtype.is_float() else 0):
        raise ValueError(f"group: {missing} of {len(names)} are missing; leave them out or name them")
    found = names.unique().sort()
    codes = names.replace_strict(found, pl.int_range(len(found), eager=True), return_dtype=pl.Int64)
    return Groups(tuple(found.to_list()), codes.to_numpy().astype(np.intp))
