"""Which task of an older edition is which task of a newer one, where clauses were renumbered and reworded.

A task's key comes from its clause path, so a clause put in between gives every later task its neighbour's key. Words
decide first, therefore, and keys where words leave it open.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple, Protocol

__all__ = ["SAME_CLAUSE", "SAME_WORDS", "Worded", "pairs", "similarity"]

SAME_WORDS = 0.5
"""Least likeness at which a task under another number is taken for the same one: half of its words are there still."""
SAME_CLAUSE = 0.25
"""Least likeness at which a task under its own number, or with its own heading, is taken for the same one reworded."""
_POSTINGS = 4_000
"""Most candidates looked at for one task, its rarest words first: bounds the work to this many steps a task."""
_CANDIDATES = 8
"""Most candidates that are measured for one task."""


class Worded(Protocol):
    """What has a key, a heading and a text."""

    @property
    def key(self) -> str: ...  # noqa: D102
    @property
    def heading(self) -> str: ...  # noqa: D102
    @property
    def text(self) -> str: ...  # noqa: D102


class _Side(NamedTuple):
    """One edition: its tasks' folded texts, headings, keys, and their pairs of neighbouring characters."""

    texts: list[str]
    headings: list[str]
    keys: list[str]
    grams: list[frozenset[str]]


def pairs(old: Sequence[Worded], new: Sequence[Worded]) -> list[tuple[int, int]]:
    """Positions in ``old`` and ``new`` that are one task, each at most once, in the order of ``new``.

    First the tasks whose words did not change, then the most alike of the rest. Work is bounded by 4,000 steps a task.
    """
    left, right = _side(old), _side(new)
    found: dict[int, int] = {}
    free = set(range(len(old)))
    for o, n in _unchanged(left, right):
        found[n] = o
        free.discard(o)
    rest = [n for n in range(len(new)) if n not in found]
    for _, o, n in sorted(_scored(left, right, sorted(free), rest)):
        if o in free and n not in found:
            found[n] = o
            free.discard(o)
    return [(found[n], n) for n in sorted(found)]


def similarity(one: str, other: str) -> float:
    """Likeness of two texts from 0 to 1: the share of neighbouring characters that they have in common (Dice)."""
    return _dice(_grams(_fold(one)), _grams(_fold(other)))


def _side(rows: Sequence[Worded]) -> _Side:
    texts = [_fold(row.text) for row in rows]
    return _Side(texts, [_fold(row.heading) for row in rows], [row.key for row in rows], [_grams(t) for t in texts])


def _fold(text: str) -> str:
    """A text without white space, in one width: line ends and spaces are the printer's, not the author's."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _grams(text: str) -> frozenset[str]:
    return frozenset(map("".join, pairwise(text))) or frozenset([text])


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))


def _unchanged(left: _Side, right: _Side) -> Iterator[tuple[int, int]]:
    """Tasks with the same words: those of the same key first, then in the order of the text."""
    exact: defaultdict[tuple[str, str], deque[int]] = defaultdict(deque)
    for o, named in enumerate(zip(left.texts, left.keys, strict=True)):
        exact[named].append(o)
    taken: set[int] = set()
    later = []
    for n, named in enumerate(zip(right.texts, right.keys, strict=True)):
        if exact[named]:
            taken.add(exact[named][0])
            yield exact[named].popleft(), n
        else:
            later.append(n)
    waiting: defaultdict[str, deque[int]] = defaultdict(deque)
    for o, text in enumerate(left.texts):
        if o not in taken:
            waiting[text].append(o)
    for n in later:
        if waiting[right.texts[n]]:
            yield waiting[right.texts[n]].popleft(), n


class _Rank(NamedTuple):
    """How good a pair is, the best first when sorted: minus likeness, whether the keys differ, distance in the text."""

    likeness: float
    other_key: bool
    distance: int


def _scored(left: _Side, right: _Side, old: Sequence[int], new: Sequence[int]) -> Iterator[tuple[_Rank, int, int]]:
    """Pairs (old, new) that are alike enough, with their ranks."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for o in old:
        for gram in left.grams[o]:
            places[gram].append(o)
    keys, headings = _positions(left.keys, old), _positions(left.headings, old)
    for n in new:
        shared = [gram for gram in right.grams[n] if gram in places]
        near = {o for o, _ in _nearest(places, shared)}
        near.update(keys.get(right.keys[n], ())[:_CANDIDATES])
        near.update(headings.get(right.headings[n], ())[:_CANDIDATES] if right.headings[n] else ())
        for o in near:
            likeness = _dice(left.grams[o], right.grams[n])
            same_key = left.keys[o] == right.keys[n]
            same_heading = bool(left.headings[o]) and left.headings[o] == right.headings[n]
            if likeness >= (SAME_CLAUSE if same_key or same_heading else SAME_WORDS):
                yield _Rank(-likeness, not same_key, abs(o - n)), o, n


def _positions(words: list[str], among: Sequence[int]) -> dict[str, list[int]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for o in among:
        found[words[o]].append(o)
    return found


def _nearest(places: dict[str, list[int]], grams: Iterable[str]) -> list[tuple[int, int]]:
    """The tasks that share most, counted over the rarest of ``grams``."""
    hits: Counter[int] = Counter()
    spent = 0
    for gram in sorted(grams, key=lambda gram: (len(places[gram]), gram)):
        spent += len(places[gram])
        if spent > _POSTINGS and hits:
            break
        hits.update(places[gram][:_POSTINGS])
    return sorted(hits.items(), key=lambda hit: (-hit[1], hit[0]))[:_CANDIDATES]
