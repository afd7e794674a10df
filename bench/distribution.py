"""What measures of weighted incomes cost: exact and from histograms, beside NumPy by hand and PySAL's inequality."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from measure import Scale, Table, compare

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["TABLES"]

Sides = dict[str, Callable[[], object]]
GROUPS = 200
"""A hundred counties, urban and rural."""
ELEVEN = [i / 12 for i in range(1, 12)]


def gini(scale: Scale, folder: Path) -> Table:
    """The Gini coefficient of weighted incomes, sorted and from a histogram; without weights against PySAL."""
    from gongfu import distribution as d

    income, weight = _incomes(scale)
    weighted: Sides = {
        "gongfu": lambda: d.gini(income, weight),
        "gongfu Histogram": lambda: d.Histogram.of(income, weight).gini(),
        "numpy argsort+cumsum": lambda: _gini(income, weight),
    }
    even: Sides = {"gongfu": lambda: d.gini(income)}
    if find_spec("inequality"):
        from inequality.gini import Gini

        even["PySAL inequality"] = lambda: Gini(income).g
    rough, exact = d.Histogram.of(income, weight).gini(), d.gini(income, weight)
    notes = [
        f"{len(income):,} 个带权收入；直方图误差 {abs(rough.value - exact):.0e}，所报的限 {rough.error:.0e}",
        f"{len(income):,} weighted incomes; the histogram is off by {abs(rough.value - exact):.0e}, it says at most "
        f"{rough.error:.0e}; NumPy by hand differs by {abs(_gini(income, weight) - exact):.0e}",
    ]
    rows = compare("weighted", weighted, scale.rounds) + compare("unweighted", even, scale.rounds)
    return Table("gini", "基尼系数 · Gini coefficient", rows, notes)


def theil(scale: Scale, folder: Path) -> Table:
    """Theil's T with weights; without them against PySAL."""
    import numpy as np

    from gongfu import distribution as d

    income, weight = _incomes(scale)

    def by_hand() -> float:
        share = income / np.average(income, weights=weight)
        return float(np.average(share * np.log(share), weights=weight))

    even: Sides = {"gongfu": lambda: d.theil_t(income)}
    if find_spec("inequality"):
        from inequality.theil import Theil

        even["PySAL inequality"] = lambda: Theil(income).T
    weighted: Sides = {"gongfu": lambda: d.theil_t(income, weight), "numpy": by_hand}
    rows = compare("weighted", weighted, scale.rounds) + compare("unweighted", even, min(scale.rounds, 3))
    notes = ["numpy 一侧没有检查负数和零", "the side of numpy looks for no zero or negative income"]
    return Table("theil", "泰尔指数 · Theil's T", rows, notes)


def quantiles(scale: Scale, folder: Path) -> Table:
    """Eleven weighted quantiles; and five measures that share one sort."""
    import numpy as np

    from gongfu import distribution as d

    income, weight = _incomes(scale)
    eleven: Sides = {
        "gongfu": lambda: d.quantile(income, ELEVEN, weight),
        "np.quantile inverted_cdf": lambda: np.quantile(income, ELEVEN, weights=weight, method="inverted_cdf"),
    }

    def five(people: Callable[[], tuple[object, ...]]) -> list[float]:
        return [measure(*people()) for measure in (d.gini, d.median, d.palma, d.relative_headcount, d.wolfson)]

    def sorted_once() -> list[float]:
        sample = d.Sample.of(income, weight)
        return five(lambda: (sample,))

    shared: Sides = {"gongfu Sample": sorted_once, "gongfu": lambda: five(lambda: (income, weight))}
    rows = compare("11 quantiles", eleven, scale.rounds) + compare("5 measures", shared, min(scale.rounds, 3))
    notes = ["五个指标：一个 Sample 只排一次序", "five measures: a Sample is sorted once"]
    return Table("quantiles", "分位数 · quantiles", rows, notes)


def groups(scale: Scale, folder: Path) -> Table:
    """The Gini coefficient of two hundred groups."""
    import numpy as np

    from gongfu import distribution as d

    income, weight = _incomes(scale)
    group, columns = np.random.default_rng(2).integers(0, GROUPS, len(income)), (income, weight)

    def one_sort() -> list[float]:
        order = np.lexsort((income, group))
        rows = zip(
            *(np.split(column[order], np.flatnonzero(np.diff(group[order])) + 1) for column in columns), strict=True
        )
        return [_sorted_gini(*row) for row in rows]

    def sort_each() -> list[float]:
        return [_gini(income[there], weight[there]) for there in (group == g for g in range(GROUPS))]

    sides: Sides = {
        "gongfu by_group": lambda: d.by_group(d.gini, income, group, weight),
        "gongfu histograms": lambda: [part.gini() for part in d.histograms(income, group, weight).values()],
        "numpy, one lexsort": one_sort,
        "numpy, a mask a group": sort_each,
    }
    rows = compare(f"{GROUPS} groups", sides, min(scale.rounds, 5))
    notes = [
        "一次计数排序分组，组内再排序",
        "rows are brought together by counting, then sorted inside groups",
    ]
    return Table("groups", "分组基尼系数 · Gini by group", rows, notes)


def _incomes(scale: Scale) -> tuple[Floats, Floats]:
    """Lognormal incomes in yuan and fen, and weights, always the same."""
    import numpy as np

    random = np.random.default_rng(1)
    return np.round(random.lognormal(10, 0.7, scale.incomes), 2), random.gamma(2, 1, scale.incomes)


def _gini(income: Floats, weight: Floats) -> float:
    import numpy as np

    order = np.argsort(income)
    return _sorted_gini(income[order], weight[order])


def _sorted_gini(income: Floats, weight: Floats) -> float:
    import numpy as np

    reach = np.cumsum(weight)
    return float(2 * (weight * income) @ (reach - weight / 2) / (reach[-1] * (weight @ income)) - 1)


TABLES = (gini, theil, quantiles, groups)
