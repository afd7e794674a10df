"""From starts to the best trial: SLSQP along exact derivatives, COBYLA where figures jump."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gongfu.simulation.search.trials import Trial, Trials

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["climb", "feel", "points"]

_EXACT = {"ftol": 1e-9, "maxiter": 60}
_AGAIN = 3
"""How often the best point is started from anew: a kink stops a search short, a fresh one goes on along it."""
_GAIN = 1e-6
_PENALTY = 10.0
"""What missing a bound counts against the goal, both in their scales, where two trials are compared."""
_PATIENCE = 10
"""Trials in a row that gain nothing, after which a search is stopped: at a kink its steps shrink without end."""
_HALVINGS = 30
_CLOSE = 1e-7
"""How near two points are that are one."""
_PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)


def points(now: Floats, count: int) -> list[Floats]:
    """Where to start: the law as it is, the middle, then points spread evenly (Halton 1960); always the same."""
    found = [now, np.full(now.size, 0.5)]
    for number in range(1, max(count - 1, 1)):
        found.append(np.array([_reversed(number, _PRIMES[place % len(_PRIMES)]) for place in range(now.size)]))
    return found[:count]


def climb(trials: Trials, starts: Sequence[Floats]) -> tuple[Trial, int]:
    """The best trial by SLSQP from every start, and the number of the start that led there.

    A derivative that is exact almost everywhere is enough: where a search stops at a kink, it is begun anew from there.
    Raises what the figures raise.
    """
    return _from_all(trials, starts, _slsqp)


def feel(trials: Trials, starts: Sequence[Floats], evaluations: int) -> tuple[Trial, int]:
    """The best trial by COBYLA, which needs no derivatives; ``evaluations`` at most from each start."""

    def cobyla(trials: Trials, start: Floats) -> None:
        _cobyla(trials, start, evaluations, 0.25)
        _cobyla(trials, trials.best().point, evaluations, 0.02)

    return _from_all(trials, starts, cobyla)


def _from_all(trials: Trials, starts: Sequence[Floats], run: Any) -> tuple[Trial, int]:
    trials.settle(starts)
    best, which = trials.best(), 0
    for number, start in enumerate(starts, 1):
        run(trials, start)
        found = trials.best()
        if found is not best:
            best, which = found, number
    for _ in range(_AGAIN):
        before = (trials.missed(best), best.goal.value)
        run(trials, best.point)
        best = trials.best()
        if before[0] == trials.missed(best) and before[1] - best.goal.value < _GAIN * trials.scales[0]:
            break
    return best, which


def _slsqp(trials: Trials, start: Floats) -> None:
    """SLSQP from a start; where it ends a little outside a bound, back towards the nearest trial that keeps all."""
    from scipy.optimize import minimize

    scale = trials.scales
    watch = _Watch(trials)
    limits = {
        "type": "ineq",
        "fun": lambda point: trials.rooms(watch.at(point).point),
        "jac": lambda point: np.array([room.slope for room in watch.at(point).rooms]) / scale[1:, None],
    }
    with contextlib.suppress(_StalledError):
        minimize(
            lambda point: watch.at(point).goal.value / scale[0],
            start,
            jac=lambda point: watch.at(point).goal.slope / scale[0],
            method="SLSQP",
            bounds=[(0.0, 1.0)] * start.size,
            constraints=[limits] if trials.bounds else [],
            options=_EXACT,
        )
    assert watch.best is not None
    _repair(trials, watch.best.point)
    if trials.bounds and trials.missed(trials.best()) > 0:
        _approach(trials, trials.best().point)


class _StalledError(Exception):
    """A search has gained nothing for long."""


class _Watch:
    """The trials of one search: the best by what it misses and costs together, and how long ago that was."""

    def __init__(self, trials: Trials) -> None:
        self.trials = trials
        self.best: Trial | None = None
        self.merit = np.inf
        self.since = 0
        self.last: Trial | None = None

    def at(self, point: Floats) -> Trial:
        """A trial. Raises :class:`_StalledError` after too many without gain."""
        trial = self.trials.at(point)
        if trial is self.last:
            return trial
        self.last = trial
        merit = trial.goal.value / self.trials.scales[0] + _PENALTY * self.trials.missed(trial)
        self.since += 1
        if self.best is None or merit < self.merit:
            if merit < self.merit - _GAIN:
                self.since = 0
            self.best, self.merit = trial, merit
        if self.since > _PATIENCE:
            raise _StalledError
        return trial


def _repair(trials: Trials, point: Floats) -> None:
    """Halve the way from a trial that keeps all bounds to one that does not."""
    outside = trials.at(point)
    kept = [trial for trial in trials.made if trials.missed(trial) == 0]
    if not kept or trials.missed(outside) == 0:
        return
    inside = min(kept, key=lambda trial: float(np.linalg.norm(trial.point - outside.point)))
    low, high = inside.point, outside.point
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if trials.missed(trials.at(middle)) == 0:
            low = middle
        else:
            high = middle
        if np.abs(high - low).max() < _CLOSE:
            return


def _approach(trials: Trials, start: Floats) -> None:
    """Make least what bounds are missed by, where no trial keeps them all."""
    from scipy.optimize import minimize

    scale = trials.scales[1:]

    def missing(point: Floats) -> tuple[float, Floats]:
        rooms = trials.at(point).rooms
        lacks = np.array([min(room.value, 0.0) for room in rooms]) / scale
        return float(lacks @ lacks), 2 * lacks @ (np.array([room.slope for room in rooms]) / scale[:, None])

    minimize(missing, start, jac=True, method="L-BFGS-B", bounds=[(0.0, 1.0)] * start.size, options={"maxiter": 40})


def _cobyla(trials: Trials, start: Floats, evaluations: int, reach: float) -> None:
    from scipy.optimize import minimize

    scale = trials.scales
    limits = [{"type": "ineq", "fun": lambda point, at=at: trials.rooms(point)[at]} for at in range(len(trials.bounds))]
    minimize(
        lambda point: trials.at(point).goal.value / scale[0],
        start,
        method="COBYLA",
        bounds=[(0.0, 1.0)] * start.size,
        constraints=limits,
        options={"rhobeg": reach, "maxiter": evaluations, "tol": 1e-5, "catol": 0.0},
    )


def _reversed(number: int, base: int) -> float:
    """A number's digits in a base, mirrored at the point."""
    value, unit = 0.0, 1.0
    while number:
        unit /= base
        value += unit * (number % base)
        number //= base
    return value
