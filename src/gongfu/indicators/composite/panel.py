"""The figures that go into an index: areas × years × indicators, with the marks that stand on them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

__all__ = ["Change", "Mark", "Panel", "digest", "nested"]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Mark:
    """A figure that is made up, or held against a target that is (``sample``), really that of the reference area
    ``proxy``, or not final yet (``preliminary``).
    """

    area: str
    year: int
    column: str
    sample: bool = False
    proxy: str = ""
    preliminary: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that is another than it was; ``None`` where there was, or is, none."""

    area: str
    year: int
    column: str
    was: float | None
    now: float | None


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """Figures (areas, years, columns), NaN where missing; a column is an indicator as :attr:`Leaf.column` names it.

    Raises :class:`ValueError` where shape and names do not fit, names repeat or a figure is infinite.
    """

    areas: tuple[str, ...]
    years: tuple[int, ...]
    columns: tuple[str, ...]
    values: Array
    marks: tuple[Mark, ...] = ()

    def __post_init__(self) -> None:
        values = np.array(self.values, float)
        if values.shape != (len(self.areas), len(self.years), len(self.columns)):
            raise ValueError("values must be areas × years × columns")
        if any(len(set(names)) < len(names) for names in (self.areas, self.years, self.columns)):
            raise ValueError("a name stands twice")
        if np.isinf(values).any():
            raise ValueError("a value is infinite")
        values.flags.writeable = False
        object.__setattr__(self, "values", values)

    @staticmethod
    def of(
        columns: Mapping[str, Sequence[float]], areas: Sequence[str] | None = None, year: int = 0, **more: Any
    ) -> Panel:
        """The panel of one year from ``{column: figures of the areas}``; areas are numbered unless named."""
        values = np.array(list(columns.values()), float).T[:, None, :]
        names = tuple(areas) if areas is not None else tuple(str(number) for number in range(1, len(values) + 1))
        return Panel(names, (year,), tuple(columns), values, **more)

    def column(self, name: str) -> Array:
        """The figures (areas, years) of an indicator. Raises :class:`KeyError` for one that is not there."""
        if name not in self.columns:
            raise KeyError(name)
        return np.ascontiguousarray(self.values[:, :, self.columns.index(name)])

    def marked(self, columns: Collection[str]) -> tuple[NDArray[np.bool_], dict[tuple[str, int], tuple[str, ...]]]:
        """Where a figure of ``columns`` is a sample (areas, years), and whose figures stand in, by area and year."""
        chosen = frozenset(columns)
        found: dict[tuple[str, int], set[str]] = {}
        for mark in self.marks:
            if mark.proxy and mark.column in chosen:
                found.setdefault((mark.area, mark.year), set()).add(mark.proxy)
        return self.flagged(columns, "sample"), {place: tuple(sorted(names)) for place, names in found.items()}

    def flagged(self, columns: Collection[str], mark: Literal["sample", "preliminary"]) -> NDArray[np.bool_]:
        """Where a figure of ``columns`` has the mark (areas, years)."""
        chosen = frozenset(columns)
        rows, places = ({name: at for at, name in enumerate(names)} for names in (self.areas, self.years))
        found = np.zeros((len(self.areas), len(self.years)), bool)
        for one in self.marks:
            if one.column in chosen and getattr(one, mark):
                found[rows[one.area], places[one.year]] = True
        return found

    def differences(self, later: Panel) -> tuple[Change, ...]:
        """Every figure of ``later`` that is not the same here, in the order of columns, areas and years."""
        if self.digest() == later.digest():
            return ()
        before, after = _cells(self), _cells(later)
        return tuple(
            Change(area, year, column, before.get((column, area, year)), after.get((column, area, year)))
            for column, area, year in dict.fromkeys([*before, *after])
            if before.get((column, area, year)) != after.get((column, area, year))
        )

    def digest(self) -> str:
        """A hash of names, figures and marks."""
        names = repr((self.areas, self.years, self.columns, self.marks))
        return hashlib.sha256((names + digest(self.values)).encode()).hexdigest()

    def to_dict(self) -> dict[str, Any]:
        """As JSON holds it; a missing figure is ``null``."""
        return {
            "areas": list(self.areas),
            "years": list(self.years),
            "columns": list(self.columns),
            "values": nested(self.values),
            "marks": [asdict(mark) for mark in self.marks],
        }


def digest(values: Array) -> str:
    """SHA-256 of the shape and the figures to the last bit; one NaN is as another, and 0 as −0."""
    same = np.where(np.isnan(values), np.nan, values) + 0.0
    return hashlib.sha256(repr(values.shape).encode() + same.astype("<f8").tobytes()).hexdigest()


def nested(values: Array) -> Any:
    """Lists of figures, ``None`` where missing."""
    plain = values.astype(object)
    plain[np.isnan(values)] = None
    return plain.tolist()


def _cells(panel: Panel) -> dict[tuple[str, str, int], float]:
    """The figures that are there, by column, area and year."""
    return {
        (column, area, year): float(panel.values[i, j, k])
        for k, column in enumerate(panel.columns)
        for i, area in enumerate(panel.areas)
        for j, year in enumerate(panel.years)
        if not np.isnan(panel.values[i, j, k])
    }
