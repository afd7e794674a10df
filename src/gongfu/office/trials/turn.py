"""One computation at a time, whichever thread of whichever process wants to: a city's columns fill the memory once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Lock

from django.conf import settings

from gongfu.documents.errors import InputError
from gongfu.office.keeping import lock

__all__ = ["BusyError", "turn"]

NAME = "computing.lock"
_mine = Lock()


class BusyError(Exception):
    """Somebody else computes, and went on doing so for as long as we waited."""


@contextmanager
def turn(patience: float) -> Iterator[None]:
    """Be the only one that computes. Raises :class:`BusyError` after ``patience`` seconds of waiting for it."""
    until = time.monotonic() + patience
    if not _mine.acquire(timeout=max(patience, 0)):
        raise BusyError
    try:
        place = Path(settings.CONFIG.folder) / "trials"
        place.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            try:
                stack.enter_context(lock.holding(place, NAME, "正在试算", max(until - time.monotonic(), 0)))
            except InputError as error:
                raise BusyError from error
            yield
    finally:
        _mine.release()
