"""What a reform does to the two-step lines of a zone's indicators: simulated figures, and where they land.

A synthetic population does not hit a published figure exactly, so its level is never held against a target. What is
carried over is the effect alone:

    landed = line + (reform - baseline)

``line`` is the published figure of the step's year, or the trend of the published figures where that year has none
yet; reform and baseline are simulated over the same population of that year. Without a target there is no verdict.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

import numpy as np

from gongfu.indicators.book import Book
from gongfu.indicators.model import Indicator, Key, Observation, Target
from gongfu.indicators.progress import time_of_day
from gongfu.indicators.progress.projection import project
from gongfu.indicators.progress.rule import TOLERANCE, distance
from gongfu.simulation.figures import FIGURES, figures
from gongfu.simulation.response import Elasticity, incomes_of, respond
from gongfu.simulation.results.editions import BASELINE, editions_of

if TYPE_CHECKING:
    from gongfu.simulation.law.law import Law
    from gongfu.simulation.law.reform import Reform
    from gongfu.simulation.population.population import Population


__all__ = ["Landing", "Line", "Origin", "Outcome", "Verdict", "land", "landings"]

Origin = Literal["published", "projected", "proxy", "none"]
Verdict = Literal["reached", "short", "no_target", "cannot_tell"]
"""``cannot_tell``: there is a target, but no line of the area's own."""


@dataclass(frozen=True, slots=True)
class Line:
    """Where an indicator stands at a step without the reform.

    ``published`` in the step's year, ``projected`` from the figures so far, a ``proxy`` figure of another area, or
    ``none``; ``latest`` is the last figure it rests on and ``sample`` whether any of them is made up.
    """

    origin: Origin
    value: float | None = None
    latest: Observation | None = None
    sample: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """A reform at a step: ``simulated`` level, ``effect`` against the baseline, and where that lands on the line.

    ``closed`` is the part of the gap between line and target that the effect closes (below 0: it widens); ``None``
    where there is no gap or it cannot be told. ``note`` says what was simulated, and with which behavioural response.
    """

    reform: str
    simulated: float
    effect: float
    landed: float | None
    closed: float | None
    verdict: Verdict
    note: str = ""


@dataclass(frozen=True, slots=True)
class Landing:
    """An indicator of an area at a step: target, line, simulated baseline, and every reform.

    ``verdict`` is that of the line without reform; ``sample`` says that target or line is made up, ``synthetic`` that
    no person simulated is real.
    """

    key: Key
    indicator: Indicator
    step: int
    target: Target | None
    line: Line
    baseline: float
    verdict: Verdict
    outcomes: tuple[Outcome, ...]
    sample: bool = False
    synthetic: bool = False

    @property
    def apart(self) -> float:
        """How far the simulated baseline is from the line, as a share of it; NaN where that cannot be told."""
        return self.baseline / self.line.value - 1 if self.line.value else math.nan


def land(
    book: Book,
    baseline: Mapping[int, Iterable[Observation]],
    reforms: Mapping[str, Mapping[int, Iterable[Observation]]],
    day: date,
) -> tuple[Landing, ...]:
    """Simulated figures held against the book's targets, as its figures are known on ``day``.

    ``baseline`` has the simulated figures of each year, ``reforms`` the same by the reform's name. A row a key and
    year, in the order of :data:`FIGURES`, the book's areas, strata and years; keys of areas and indicators the book
    does not know, and keys that it has neither figure nor target of in an area below the zone, are left out. The book
    should hold its derived figures (:func:`gongfu.indicators.derive`). Raises :class:`ValueError` naming reform, year
    and key where a reform has no figure that the baseline has.
    """
    told = {(one.key, year): one for year, found in baseline.items() for one in found}
    after = {
        name: {(o.key, year): o for year, found in years.items() for o in found} for name, years in reforms.items()
    }
    missing = [
        f"{name} {year} {key.area} {key.indicator}" for name in after for key, year in told.keys() - after[name].keys()
    ]
    if missing:
        raise ValueError(f"no simulated figure: {'; '.join(sorted(missing)[:5])}")
    known = set(book.keys())
    places = {name: place for place, name in enumerate((*FIGURES, *book.areas, "all", "urban", "rural"))}
    wanted = [
        (key, year)
        for key, year in told
        if key.indicator in book.indicators
        and (key.area == book.zone.name or (key.area in book.areas and key in known))
    ]
    wanted.sort(key=lambda one: (*(places[part] for part in (one[0].indicator, one[0].area, one[0].stratum)), one[1]))
    return tuple(
        _landing(book, told[at], at[1], {name: found[at] for name, found in after.items()}, day) for at in wanted
    )


def landings(
    book: Book,
    populations: Mapping[int, Population],
    law: Law,
    reforms: Iterable[Reform],
    day: date,
    *,
    income: str = "income_per_head",
    response: Elasticity | None = None,
    progress: Callable[[str], None] | None = None,
) -> tuple[Landing, ...]:
    """Baseline and reforms simulated for every year of ``populations`` and held against the book's targets.

    Each population is the city as it will be at the end of that year (``gongfu.simulation.population`` ages one), and
    the law that of 31 December of it: parameters that nobody has set for later stay as they are, unless a reform
    raises them. ``income`` is a variable of households, as :func:`gongfu.simulation.response.incomes_of` takes it. With
    ``response`` people answer to each reform (see :mod:`gongfu.simulation.response`), which is told in the notes;
    without, nobody does. ``progress`` is called with the name of each run. Raises as :func:`land` and the engine do,
    and :class:`ValueError` for two reforms of one name.
    """
    reforms = list(reforms)
    found: dict[str, dict[int, tuple[Observation, ...]]] = {}
    for year, population in sorted(populations.items()):
        editions = editions_of(law, reforms, date(year, 12, 31))
        incomes = {name: incomes_of(edition, income) for name, edition in editions.items()}
        for name, of in incomes.items():
            if progress:
                progress(f"{year} {name}")
            people, said = population, "" if name == BASELINE else name
            if said and response:
                people = respond(population, incomes[BASELINE], of, response).population
                said = f"{name}，行为反应：{response}"
            told = figures(of(people) / people.size, people, book.zone.name, year, said)
            found.setdefault(name, {})[year] = told
    return land(book, found.pop(BASELINE, {}), found, day)


def _landing(book: Book, base: Observation, year: int, reforms: Mapping[str, Observation], day: date) -> Landing:
    key, indicator = base.key, book.indicators[base.key.indicator]
    target = next((one for one in book.targets if one.key == key and one.step == year), None)
    line = _line(book, key, year, day)
    outcomes = tuple(_outcome(indicator, name, one, base.value, line, target) for name, one in reforms.items())
    return Landing(
        key,
        indicator,
        year,
        target,
        line,
        base.value,
        _verdict(indicator, line, line.value, target),
        outcomes,
        line.sample or bool(target and target.sample),
        base.sample,
    )


def _line(book: Book, key: Key, year: int, day: date) -> Line:
    """The published figure of the year, else the trend towards it, else that of a proxy."""
    known = [one for one in book.observations(key, day) if one.time <= year]
    if not known:
        return Line("none")
    own = next((one for one in known if one.time == year), None)
    made_up = any(one.sample for one in known)
    if known[-1].proxy:
        return Line("proxy", own.value if own else None, known[-1], made_up)
    if own:
        return Line("published", own.value, own, own.sample)
    steps = book.steps(key)
    places = [place for place, at in enumerate(steps.targets) if at.time == year] if steps else []
    drawn = project(book.series(key, day), steps, places[0], today=time_of_day(day)) if steps and places else None
    return Line("projected", drawn.value, known[-1], made_up) if drawn else Line("none", None, known[-1], made_up)


def _outcome(
    indicator: Indicator, name: str, found: Observation, baseline: float, line: Line, target: Target | None
) -> Outcome:
    effect = found.value - baseline
    landed = None if line.value is None else line.value + effect
    gap, left = (_gap(indicator, at, target) for at in (line.value, landed))
    own = line.origin in ("published", "projected")
    closed = (gap - left) / gap if own and gap and gap > 0 and left is not None else None
    verdict = _verdict(indicator, line, landed, target)
    return Outcome(name, found.value, effect, landed, closed, verdict, found.note)


def _gap(indicator: Indicator, value: float | None, target: Target | None) -> float | None:
    """How far a value is from the target, above zero where it falls short; of a band how much further outside."""
    if value is None or target is None:
        return None
    if indicator.direction == "band":
        low, high = (np.array(math.nan if bound is None else bound) for bound in (indicator.low, indicator.high))
        return float(distance(np.array(value), low, high) - distance(np.array(target.value), low, high))
    return target.value - value if indicator.direction == "up" else value - target.value


def _verdict(indicator: Indicator, line: Line, value: float | None, target: Target | None) -> Verdict:
    if target is None:
        return "no_target"
    gap = _gap(indicator, value, target)
    if gap is None or line.origin in ("proxy", "none"):
        return "cannot_tell"
    return "reached" if gap <= TOLERANCE * abs(target.value) else "short"
