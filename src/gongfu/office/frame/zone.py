"""The zone that the office serves, as its folder says, read again when ``zone.toml`` changes."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from gongfu.zone import Zone

__all__ = ["zone"]


def zone() -> Zone:
    """The zone. Raises :class:`gongfu.documents.errors.InputError` where its folder cannot be read."""
    folder = settings.CONFIG.zone_folder
    try:
        changed = (folder / "zone.toml").stat().st_mtime_ns
    except OSError:
        changed = 0  # the reader says what is wrong
    return _read(folder, changed)


@lru_cache(maxsize=4)
def _read(folder: Path, changed: int) -> Zone:
    from gongfu.zone import load

    return load(folder)
