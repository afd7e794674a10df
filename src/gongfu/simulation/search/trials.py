"""What an optimiser sees: variables between 0 and 1, a goal and limits of like size; and every trial it made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from gongfu.simulation.search.figures import Figure, Limit
from gongfu.simulation.search.slopes import Sloped
from gongfu.simulation.search.study import Reading
from gongfu.simulation.search.variables import Variable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Bound", "Trial", "Trials", "bounds_of"]

_ROUNDING = 1e-9
"""By how much of its size a figure may miss a bound."""
_MARGIN = 2e-7
"""By how much of its size an optimiser is told to keep a bound: it ends on it but for a little."""
_EDGE = 1e-9
"""How near to a bound of a variable is on it."""


@dataclass(frozen=True, slots=True)
class Bound:
    """One side of a limit: ``sign`` is -1 for a figure's greatest value, 1 for its least."""

    limit: Limit
    value: float
    sign: float

    def room(self, reading: Reading) -> Sloped:
        """By how much it is kept; negative where it is missed. That nobody loses is kept by what they lose, or not."""
        if self.limit.nobody and reading.losses is not None:
            return Sloped(-reading.losses.value, -reading.losses.slope)
        found = reading.figure(self.limit.figure)
        return Sloped(self.sign * (found.value - self.value), self.sign * found.slope)


def bounds_of(limits: Sequence[Limit]) -> tuple[Bound, ...]:
    """The sides of limits that are set."""
    sides = [(limit, value, sign) for limit in limits for value, sign in ((limit.most, -1.0), (limit.least, 1.0))]
    return tuple(Bound(limit, value, sign) for limit, value, sign in sides if np.isfinite(value))


@dataclass(frozen=True, eq=False)
class Trial:
    """One point (variables,), the goal there, and the room that each bound leaves."""

    point: Floats
    goal: Sloped
    rooms: tuple[Sloped, ...]

    @property
    def parts(self) -> tuple[Sloped, ...]:
        """The goal and the rooms."""
        return (self.goal, *self.rooms)


@dataclass(eq=False)
class Trials:
    """Trials of one stage; ``sign`` is -1 where the goal is to be great.

    ``tolerance`` is what the lowest tenths may lose on average (yuan a head) where nobody may lose. ``made`` are all
    trials in order, ``scales`` what the goal and each room are divided by for the optimiser.
    """

    variables: Sequence[Variable]
    read: Callable[[Sequence[float]], Reading]
    goal: Figure
    sign: float
    bounds: Sequence[Bound]
    tolerance: float
    made: list[Trial] = field(default_factory=list)
    scales: Floats = field(default_factory=lambda: np.ones(0))
    _known: dict[bytes, Trial] = field(default_factory=dict)

    def values(self, point: Floats) -> list[float]:
        """The variables' own values at a point."""
        pairs = zip(self.variables, np.clip(point, 0, 1), strict=True)
        return [float(variable.low + share * (variable.high - variable.low)) for variable, share in pairs]

    def at(self, point: Floats) -> Trial:
        """The trial of a point, made once."""
        place = np.asarray(point, np.float64)
        place = np.where(place < _EDGE, 0.0, np.where(place > 1 - _EDGE, 1.0, place))
        key = place.tobytes()
        if key not in self._known:
            self._known[key] = self._trial(place)
            self.made.append(self._known[key])
        return self._known[key]

    def _trial(self, point: Floats) -> Trial:
        reading = self.read(self.values(point))
        spans = np.array([variable.high - variable.low for variable in self.variables])
        rooms = (bound.room(reading) for bound in self.bounds)
        goal = reading.figure(self.goal)
        return Trial(
            point,
            Sloped(self.sign * goal.value, self.sign * goal.slope * spans),
            tuple(Sloped(room.value, room.slope * spans) for room in rooms),
        )

    def settle(self, points: Sequence[Floats]) -> None:
        """Choose the scales: what each part changes by from bound to bound, as it seems from some points."""
        parts = [self.at(point).parts for point in points]
        slopes = np.array([[np.linalg.norm(part.slope) for part in trial] for trial in parts]).mean(axis=0)
        spread = np.ptp([[part.value for part in trial] for trial in parts], axis=0)
        sizes = [abs(parts[0][0].value), *(abs(bound.value) for bound in self.bounds)]
        self.scales = np.array(
            [next((x for x in three if x > 0), 1.0) for three in zip(slopes, spread, sizes, strict=True)]
        )

    def rooms(self, point: Floats) -> Floats:
        """The rooms in their scales, less a margin: what an optimiser is to keep above zero."""
        values = np.array([room.value for room in self.at(point).rooms])
        sizes = np.maximum([abs(bound.value) for bound in self.bounds], self.scales[1:])
        return np.asarray((values - _MARGIN * sizes) / self.scales[1:])

    def missed(self, trial: Trial) -> float:
        """By how much of its scale the worst bound is missed; 0 where all are kept but for rounding."""
        worst = 0.0
        for bound, room, scale in zip(self.bounds, trial.rooms, self.scales[1:], strict=True):
            allowed = self.tolerance if bound.limit.nobody else _ROUNDING * max(abs(bound.value), scale)
            if not room.value >= -allowed:  # a figure that is no number is none that keeps a bound
                worst = max(worst, float(-room.value / scale) if np.isfinite(room.value) else np.inf)
        return worst

    def best(self) -> Trial:
        """The best trial that keeps all bounds, else the one nearest to it."""
        return min(self.made, key=lambda trial: (self.missed(trial), trial.goal.value))
