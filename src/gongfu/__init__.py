"""gongfu (共富): from a policy blueprint to working drawings.

``gongfu.decompose("方案.docx")`` compiles an official document into a task ledger.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gongfu.compiler.decompose import decompose as decompose

__all__ = ["__version__", "decompose"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Import the compiler when it is first asked for: ``gongfu --help`` does not wait for it."""
    if name == "decompose":
        from gongfu.compiler.decompose import decompose

        return decompose
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
