"""gongfu (共富): from a policy blueprint to working drawings.

``gongfu.decompose("方案.docx")`` compiles an official document into a task ledger. ``gongfu.indicators`` holds a zone's
figures against its two steps, ``gongfu.distribution`` measures how incomes are distributed.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gongfu import distribution as distribution
    from gongfu import indicators as indicators
    from gongfu.compiler.decompose import decompose as decompose

__all__ = ["__version__", "decompose", "distribution", "indicators"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Import a room when it is first asked for: ``gongfu --help`` does not wait for it."""
    if name == "decompose":
        from gongfu.compiler.decompose import decompose

        return decompose
    if name in ("distribution", "indicators"):
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
