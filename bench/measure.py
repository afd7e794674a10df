"""Times of several sides of a comparison, taken in turns, and the table that shows them.

Machines are noisy: every round runs all sides, in the opposite order of the round before; a ratio is the median of the
rounds' ratios, and the processor's time stands beside the clock's.
"""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Callable, Mapping
from statistics import median
from typing import NamedTuple
from unicodedata import east_asian_width

__all__ = ["FULL", "QUICK", "Row", "Scale", "Table", "Times", "compare", "machine", "pin", "show", "unpin"]

HEADER = ("做什么 case", "谁 side", "用时 wall s", "CPU s", "倍数 wall ×", "倍数 CPU ×")
"""Headings of a table. A ratio says how many times as long the side took as gongfu did."""
MORE = ("内存 MB", "带宽 bandwidth")
"""Headings where memory was measured too: what the process grew by, and the share of the bytes a second that one core
reads at most."""


class Scale(NamedTuple):
    """How much is measured: rounds, text files, bytes of the longest text, copies a file, rows, names.

    Of figures: weighted incomes, counties and years and indicators of an index, draws of its weights, series judged.
    Of simulation: persons of three cities, sweeps over the engines, copies of a programme in a long law, parts of a
    province.
    Of the office: tasks of its ledger, requests a page, tasks whose lights are judged.
    """

    rounds: int = 7
    files: int | None = None
    size: int = 10_000_000
    copies: int = 8
    rows: int = 10_000
    names: int | None = None
    incomes: int = 4_400_000
    counties: int = 100
    years: int = 15
    indicators: int = 60
    draws: int = 1_000
    series: int = 1_000_000
    persons: tuple[int, ...] = (200_000, 1_000_000, 4_400_000)
    sweeps: int = 2
    programmes: tuple[int, ...] = (1, 10, 20, 40)
    parts: int = 22
    tasks: int = 20_000
    requests: int = 40
    lights: int = 50_000


FULL = Scale()
QUICK = Scale(
    rounds=1,
    files=2,
    size=40_000,
    copies=1,
    rows=50,
    names=5,
    incomes=2_000,
    counties=5,
    years=2,
    indicators=4,
    draws=3,
    series=100,
    persons=(3_000,),
    sweeps=1,
    programmes=(2,),
    parts=2,
    tasks=60,
    requests=2,
    lights=200,
)


class Times(NamedTuple):
    """Seconds by the clock and of the processor; that of child processes counts too."""

    wall: float
    cpu: float


class Row(NamedTuple):
    """One side of a case: median times, and how many times as long it took as the first side of the case.

    ``memory`` (MB) and ``bandwidth`` (a share) are there where a table measures them.
    """

    case: str
    side: str
    wall: float
    cpu: float
    wall_ratio: float
    cpu_ratio: float
    memory: float | None = None
    bandwidth: float | None = None


class Table(NamedTuple):
    """What one measurement found. ``notes`` say what was measured, each in Chinese and English."""

    name: str
    title: str
    rows: list[Row]
    notes: list[str]


def pin() -> None:
    """Keep to one core, where the system lets a process choose."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(CORES)})


def unpin() -> None:
    """Use all cores again."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, CORES)


CORES = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set(range(os.cpu_count() or 1))
"""The cores this process was given."""


def machine() -> dict[str, str | int]:
    """What a reader needs to judge the figures."""
    return {"python": sys.version.split()[0], "system": sys.platform, "cores": len(CORES)}


def compare(case: str, sides: Mapping[str, Callable[[], object]], rounds: int) -> list[Row]:
    """Run all sides ``rounds`` times in turns; the first is the one the others are compared with."""
    taken: dict[str, list[Times]] = {side: [] for side in sides}
    for number in range(rounds):
        order = list(sides.items())
        for side, work in order if number % 2 == 0 else reversed(order):
            taken[side].append(_timed(work))
    ours = next(iter(taken.values()))
    return [
        Row(
            case,
            side,
            median(time.wall for time in times),
            median(time.cpu for time in times),
            median(theirs.wall / our.wall for theirs, our in zip(times, ours, strict=True)),
            median(theirs.cpu / our.cpu for theirs, our in zip(times, ours, strict=True)),
        )
        for side, times in taken.items()
    ]


def _timed(work: Callable[[], object]) -> Times:
    gc.collect()
    cpu, wall = _processor(), time.perf_counter()
    result = work()
    times = Times(time.perf_counter() - wall, max(_processor() - cpu, 1e-6))
    del result  # freed outside the time
    return times


def _processor() -> float:
    used = os.times()
    return time.process_time() + used.children_user + used.children_system


def show(table: Table) -> str:
    """The table as plain text, its notes below it."""
    more = any(row.memory is not None for row in table.rows)
    cells = [HEADER + MORE * more, *(_cells(row) + _more(row) * more for row in table.rows)]
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    lines = [
        "  ".join(_padded(cell, width, i > 1) for i, (cell, width) in enumerate(zip(row, widths, strict=True)))
        for row in cells
    ]
    return "\n".join([f"== {table.title}", *(line.rstrip() for line in lines), *table.notes])


def _cells(row: Row) -> tuple[str, ...]:
    return (row.case, row.side, f"{row.wall:.3f}", f"{row.cpu:.3f}", f"{row.wall_ratio:.2f}", f"{row.cpu_ratio:.2f}")


def _more(row: Row) -> tuple[str, ...]:
    memory = "" if row.memory is None else f"{row.memory:,.0f}"
    return memory, "" if row.bandwidth is None else f"{row.bandwidth:.1%}"


def _width(text: str) -> int:
    """Columns a text takes on a terminal."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def _padded(text: str, width: int, right: bool) -> str:
    space = " " * (width - _width(text))
    return space + text if right else text + space
