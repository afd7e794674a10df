"""Indicators: their definitions and figures, the lines to the two steps, progress, and indices made of them.

``load`` reads a zone folder into a book, ``derive`` adds what its formulas give, ``assess`` judges it, ``compute``
makes an index; ``progress`` is the room of the rule itself. Each is imported when it is first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gongfu.indicators import progress as progress
    from gongfu.indicators.composite.compute import compute as compute
    from gongfu.indicators.formulas.derived import derive as derive
    from gongfu.indicators.loading import load as load
    from gongfu.indicators.progress.assessment import assess as assess

__all__ = ["assess", "compute", "derive", "load", "progress"]

_ROOMS = {"assess": "progress.assessment", "compute": "composite.compute", "derive": "formulas.derived"}
_ROOMS |= {"load": "loading"}


def __getattr__(name: str) -> Any:
    """Import what is asked for."""
    if name in _ROOMS:
        return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)
    if name == "progress":
        return import_module(f"{__name__}.progress")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
