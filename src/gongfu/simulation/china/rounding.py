"""What is equal to the fen but not in binary fractions: 100.10 + 200.20 and 300.30."""

from __future__ import annotations

from gongfu.simulation.law import Constant

__all__ = ["ROUNDING"]

ROUNDING = Constant(1e-6, "yuan/year")
"""Far above what reckoning in binary fractions adds or loses, far below a fen: within it amounts are the same."""
