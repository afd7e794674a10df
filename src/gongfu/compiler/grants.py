"""Stretches of a sentence that grant something (对…的，给予…): no number or date in them is a target or deadline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from gongfu.compiler.vocabulary import BENEFIT, CONDITION

__all__ = ["Sentence", "grants", "sentences"]

_SENTENCE_END = re.compile(r"[。;!?\n]")
_CLAUSE_END = re.compile(r",(?!\d{3}(?!\d))|:(?!\d)|——")
_RESUMES = re.compile(r"力争|确保|全年|年内|推动|新增|完成|实现|加快|加强|年底前|(?:到|在)?20\d\d年")
"""Words with which a sentence goes back to what shall be done."""
_DIGIT = re.compile(r"\d")
_LONGEST_CLAUSE = 400
"""Characters of a clause that are read together; the longest real one seen has 190."""
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
    for left, right in _divided(_SENTENCE_END, fold, start, end):
        clauses = [piece for clause in _divided(_CLAUSE_END, fold, left, right) for piece in _pieces(*clause)]
        yield Sentence(left, right, clauses, _grants(fold, clauses))


def _divided(mark: re.Pattern[str], fold: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretches between marks that hold anything."""
    for match in mark.finditer(fold, start, end):
        if match.start() > start:
            yield start, match.start()
        start = match.end()
    if end > start:
        yield start, end


def _pieces(start: int, end: int) -> Iterator[tuple[int, int]]:
    """A clause in pieces of bounded length: the cost of reading a clause grows with its square."""
    for left in range(start, end, _LONGEST_CLAUSE):
        yield left, min(left + _LONGEST_CLAUSE, end)


def grants(fold: str, start: int, end: int) -> list[tuple[int, int]]:
    """The granting stretches between two offsets."""
    if BENEFIT.search(fold, start, end) is None:
        return []
    return [stretch for sentence in sentences(fold, start, end) for stretch in sentence.grants]


def _grants(fold: str, clauses: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """From a condition, or the clause of a benefit itself, to where the sentence resumes its own business."""
    if not clauses or BENEFIT.search(fold, clauses[0][0], clauses[-1][1]) is None:
        return []
    out: list[tuple[int, int]] = []
    opened, granted = -1, False
    last = clauses[0]
    for left, right in clauses:
        benefit = BENEFIT.search(fold, left, right) is not None
        if opened >= 0 and not benefit and _RESUMES.match(fold, left, right):
            if granted:
                out.append((opened, last[1]))
            opened, granted = -1, False
        if opened < 0 and CONDITION.search(fold, left, right):
            opened = last[0] if last[1] - last[0] <= _ONLY_A_DATE else left
        if benefit and opened < 0 and _DIGIT.search(fold, left, right):
            opened = left
        granted |= benefit and opened >= 0
        last = left, right
    if granted:
        out.append((opened, last[1]))
    return out
