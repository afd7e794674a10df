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
    """A sentence, its clauses as (start, end), and the stretches of it that grant something."""

    start: int
    end: int
    clauses: list[tuple[int, int]]
    grants: list[tuple[int, int]]


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
            yield Sentence(left, right, clauses, _grants(fold, clauses))
        left = right + 1


def grants(fold: str, start: int, end: int) -> list[tuple[int, int]]:
    """The granting stretches between two offsets."""
    if BENEFIT.search(fold, start, end) is None:
        return []
    return [stretch for sentence in sentences(fold, start, end) for stretch in sentence.grants]


def _grants(fold: str, clauses: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """From a condition, or the clause of a benefit itself, to where the sentence resumes its own business."""
    out: list[tuple[int, int]] = []
    opened, granted = -1, False
    for i, (left, right) in enumerate(clauses):
        benefit = BENEFIT.search(fold, left, right) is not None
        if opened >= 0 and not benefit and _RESUMES.match(fold, left, right):
            if granted:
                out.append((opened, clauses[i - 1][1]))
            opened, granted = -1, False
        if opened < 0 and CONDITION.search(fold, left, right):
            date_before = i and clauses[i - 1][1] - clauses[i - 1][0] <= _ONLY_A_DATE
            opened = clauses[i - 1][0] if date_before else left
        if benefit and opened < 0 and re.search(r"\d", fold[left:right]):
            opened = left
        granted |= benefit and opened >= 0
    if granted:
        out.append((opened, clauses[-1][1]))
    return out
