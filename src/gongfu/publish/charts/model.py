"""What a picture needs and nothing else: words, figures, marks. Charts know no zone, no book and no ledger."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gongfu.indicators.model import STATUS_NAMES, STRATA, Assessment, Series, Status, Steps, Stratum
from gongfu.publish.charts.caption import Caption, Language, Marks, Words
from gongfu.publish.charts.outcomes import Gains, Graph, Map

__all__ = [
    "Caption",
    "Cell",
    "Gains",
    "Graph",
    "Heat",
    "HeatPart",
    "Language",
    "Line",
    "Lines",
    "Map",
    "Marks",
    "Multiples",
    "Outcome",
    "Panel",
    "Picture",
    "Rank",
    "Ranks",
    "Words",
    "marks",
]


@dataclass(frozen=True, slots=True)
class Line:
    """A series of one stratum, the steps it is held against and how it stands towards each.

    A projection is drawn where an assessment has one, as a line to ``projected`` and a band from ``low`` to ``high``.
    ``today`` (years) is the day of the assessments: whether a step has begun, and so from where its path is drawn.
    """

    series: Series
    steps: Steps | None = None
    assessments: tuple[Assessment, ...] = ()
    stratum: Stratum = "all"
    today: float | None = None

    def __post_init__(self) -> None:
        if self.stratum not in STRATA:
            raise ValueError(f"no such stratum: {self.stratum}")

    @property
    def empty(self) -> bool:
        """Whether no figure was observed."""
        return not self.series.times


@dataclass(frozen=True, slots=True)
class Lines:
    """Picture (1): up to three strata of one indicator over time. ``coverage`` is the interval's, such as 0.9."""

    caption: Caption
    lines: tuple[Line, ...]
    coverage: float | None = None

    def __post_init__(self) -> None:
        _distinct(self.lines)


@dataclass(frozen=True, slots=True)
class Panel:
    """One area of :class:`Multiples`."""

    name: Words
    lines: tuple[Line, ...]

    def __post_init__(self) -> None:
        _distinct(self.lines)


@dataclass(frozen=True, slots=True)
class Multiples:
    """Picture (2): the same indicator in many areas, a small :class:`Lines` each on one scale."""

    caption: Caption
    panels: tuple[Panel, ...]
    coverage: float | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """How the indicators of an action stand in an area: ``counts`` of every status that occurs, ``status`` in one."""

    status: Status
    counts: tuple[tuple[Status, int], ...]

    @staticmethod
    def of(statuses: Sequence[Status]) -> Cell:
        """As bad as the worst; but what cannot be told keeps a cell from being green, and nothing known is grey."""
        order: list[Status] = list(STATUS_NAMES)
        known = [status for status in statuses if status != "cannot_tell"]
        counts = tuple((status, statuses.count(status)) for status in order if status in statuses)
        worst: Status = max(known, key=order.index) if known else "cannot_tell"
        unsure = worst in ("achieved", "on_track") and len(known) < len(statuses)
        return Cell("cannot_tell" if unsure else worst, counts)

    @property
    def good(self) -> int:
        """How many are achieved or on track."""
        return sum(count for status, count in self.counts if status in ("achieved", "on_track"))

    @property
    def total(self) -> int:
        """How many indicators there are, those that cannot be told among them."""
        return sum(count for _, count in self.counts)


@dataclass(frozen=True, slots=True)
class HeatPart:
    """The table of one step: ``cells`` row by row; ``None`` where the action has no indicator for the area."""

    step: int
    cells: tuple[tuple[Cell | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Heat:
    """Picture (3): status by action (``rows``) and area (``columns``), a table for every step."""

    caption: Caption
    rows: tuple[Words, ...]
    columns: tuple[Words, ...]
    parts: tuple[HeatPart, ...]

    def __post_init__(self) -> None:
        for part in self.parts:
            if len(part.cells) != len(self.rows) or any(len(row) != len(self.columns) for row in part.cells):
                raise ValueError("cells are not rows by columns")


@dataclass(frozen=True, slots=True)
class Rank:
    """An area's place in a composite index: median rank with its interval, and its score. ``None`` = cannot tell."""

    name: Words
    median: float | None = None
    low: float | None = None
    high: float | None = None
    score: float | None = None
    proxy: str = ""

    def __post_init__(self) -> None:
        known = [value for value in (self.low, self.median, self.high) if value is not None]
        if not all(map(math.isfinite, known)) or sorted(known) != known or len(known) == 2:
            raise ValueError("low, median and high must rise, and be all known or none, or the median alone")


@dataclass(frozen=True, slots=True)
class Ranks:
    """Picture (4): rank 1 is best. ``top`` is the best score there can be; ``coverage`` the interval's (5 to 95 %)."""

    caption: Caption
    rows: tuple[Rank, ...]
    top: float = 100.0
    coverage: float = 0.9


Outcome = Graph | Gains | Map
Picture = Lines | Multiples | Heat | Ranks | Outcome


def marks(picture: Picture) -> Marks:
    """The marks of a picture: its caption's, and those of every series in it."""
    series = [line.series for line in _lines(picture)]
    proxies = [one.proxy for one in series]
    if isinstance(picture, Ranks):
        proxies = [row.proxy for row in picture.rows]
    return Marks(
        picture.caption.sample or any(one.sample for one in series),
        tuple(sorted({name for name in proxies if name})),
        any(one.preliminary for one in series),
        picture.caption.synthetic,
        len(picture.caption.doubtful),
    )


def _lines(picture: Picture) -> Iterator[Line]:
    if isinstance(picture, Lines):
        yield from picture.lines
    if isinstance(picture, Multiples):
        for panel in picture.panels:
            yield from panel.lines


def _distinct(lines: tuple[Line, ...]) -> None:
    if len({line.stratum for line in lines}) != len(lines):
        raise ValueError("two lines of the same stratum")
