"""The source of a kernel: one function a loop, and one that calls them block by block."""

from __future__ import annotations

from dataclasses import dataclass

from gongfu.simulation.engine.loops import Loop
from gongfu.simulation.engine.plan import Measure, Plan
from gongfu.simulation.engine.program import Program
from gongfu.simulation.engine.rows import BLOCK, PERSONS, Rows

__all__ = ["Source", "source_of"]

_FIXED = ("S", "P", "k", "w", "n", "person", "home", "count", "everybody")
"""What every loop takes: scratch memory, parameters, persons a household, places between one member and the next in
rows and in columns, where the block begins among persons and households, its households, and all persons."""
_HEAD = '''"""A kernel, written by gongfu.simulation.engine."""

import numpy as np
from numba import njit

from gongfu.simulation.engine.primitives import (
    add, bits, fetch, get, least, most, put, schedule, select, steps, store, whole, yuan,
)

kernel = njit(nogil=True, error_model="numpy", cache=__spec__ is not None)
'''


@dataclass(frozen=True, slots=True)
class Source:
    """A module with a function ``run``; ``columns`` and ``outputs`` are the arrays it takes last, in this order."""

    text: str
    columns: tuple[str, ...]
    outputs: tuple[str, ...]


def source_of(program: Program, outputs: tuple[str, ...] = (), measure: Measure | None = None) -> Source:
    """The kernel of a program that returns ``outputs`` whole (variables that it computes) and counts ``measure``."""
    plan = Plan.of(program, outputs, measure)
    rows = Rows()
    totals = [rows.household("total", place) for place in range(len(measure.totals) if measure else 0)]
    loops = [Loop(plan, rows, number) for number in range(len(plan.loops))]
    functions = []
    for loop in loops:
        lines = loop.body()
        heading = f"def loop_{loop.number}({', '.join([*_FIXED, *loop.arguments])}):"
        functions.append("\n".join(["", "", "@kernel", heading, *_in(lines or ["pass"])]))
    columns = tuple(sorted(set().union(*(loop.columns for loop in loops))))
    names = [f"c_{name}" for name in columns] + [f"o_{name}" for name in outputs]
    arguments = ["lane", "lanes", "sizes", "household_start", "person_start", "weight", "P", "incomes", "cells"]
    run = [
        "",
        "",
        "@kernel",
        f"def run({', '.join([*arguments, 'span', 'totals', *names])}):",
        f"    S = np.empty({rows.count * BLOCK})",
        *(f"    S[{row.number * BLOCK} : {(row.number + 1) * BLOCK}] = 0.0" for row in totals),
        "    everybody = person_start[person_start.size - 1]",
        "    for bucket in range(sizes.size):",
        "        k = sizes[bucket]",
        "        n = household_start[bucket + 1] - household_start[bucket]",
        f"        w = min({BLOCK}, {PERSONS} // k)",
        "        stop = n * (lane + 1) // lanes",
        "        for start in range(n * lane // lanes, stop, w):",
        "            count = min(w, stop - start)",
        "            person = person_start[bucket] + start",
        "            home = household_start[bucket] + start",
        *(f"            loop_{loop.number}({', '.join([*_FIXED, *loop.arguments])})" for loop in loops),
        *(line for place, row in enumerate(totals) for line in _summed(place, row.number * BLOCK)),
    ]
    return Source("\n".join([_HEAD.rstrip(), *functions, *run]) + "\n", columns, outputs)


def _summed(place: int, start: int) -> list[str]:
    """A total is kept in a number for each place of the block, and added up once at the end."""
    return [
        "    total = 0.0",
        f"    for q in range({BLOCK}):",
        f"        total += S[{start} + q]",
        f"    totals[lane, {place}] = total",
    ]


def _in(lines: list[str]) -> list[str]:
    return [f"    {line}" for line in lines]
