"""Stretches of a sentence that grant something (对…的，给予…): no number or date in them is a task's target or deadline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from gongfu.compiler.vocabulary import BENEFIT, CONDITION

__all__ = ["Sentence", "grants", "sentences"]

_SENTENCE = re.compile(r"[。;!?\n]")
_CLAUSE = re.compile(r",(?!\d{3}(?!\d))|:(?!\d)|——")
_RESUMES = re.compile(r"(?:力争|确保|全年|年内|推动|新增|完成|实现|加快|加强|年底前|(?:到|在)?20\d\d年)")
_ONLY_A_DATE = 14
"""A clause of at most this many characters before a condition is its date (年底前，对…的，给予…)."""


class Sentence(NamedTuple):
    """A sentence, its clauses as (start, end), and the stretch of it that grants something (empty where none)."""

    start: int
    end: int
    clauses: list[tuple[int, int]]
    grant: tuple[int, int]


def sentences(fold: str, start: int, end: int) -> Iterator[Sentence]:
    """Sentences between two offsets, divided at 。；！？ and line ends, with their clauses."""
    left = start
    for match in [*_SENTENCE.finditer(fold, start, end), None]:
        right = match.start() if match else end
        if right > left:
            clauses, at = [], left
            for comma in [*_CLAUSE.finditer(fold, left, right), None]:
                stop = comma.start() if comma else right
                if stop > at:
                    clauses.append((at, stop))
                at = comma.end() if comma else right
            yield Sentence(left, right, clauses, _grant(fold, clauses))
        left = right + 1


def grants(fold: str, start: int, end: int) -> list[tuple[int, int]]:
    """The granting stretches between two offsets."""
    if BENEFIT.search(fold, start, end) is None:
        return []
    return [s.grant for s in sentences(fold, start, end) if s.grant[1]]


def _grant(fold: str, clauses: list[tuple[int, int]]) -> tuple[int, int]:
    """From a sentence's first condition, or the clause of the benefit itself, to where it resumes its own business."""
    opened = -1
    for i, (left, right) in enumerate(clauses):
        benefit = BENEFIT.search(fold, left, right)
        if opened >= 0 and not benefit and _RESUMES.match(fold, left, right):
            opened = -1
        if opened < 0 and CONDITION.search(fold, left, right):
            opened = left
            if i and clauses[i - 1][1] - clauses[i - 1][0] <= _ONLY_A_DATE:
                opened = clauses[i - 1][0]
        if benefit and (opened >= 0 or re.search(r"\d", fold[left:right])):
            return (opened if opened >= 0 else left), _grant_end(fold, clauses[i:])
    return 0, 0


def _grant_end(fold: str, clauses: list[tuple[int, int]]) -> int:
    """The end of the last clause that still speaks of the benefit."""
    for before, (left, right) in zip(clauses, clauses[1:], strict=False):
        if _RESUMES.match(fold, left, right) and not BENEFIT.search(fold, left, right):
            return before[1]
    return clauses[-1][1]
