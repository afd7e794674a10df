"""Populations in parts: streamed on one machine, or spread over a cluster, with the same figures."""

from __future__ import annotations

from gongfu.simulation.results.editions import BASELINE
from gongfu.simulation.scale.parts import Kept, Part, Stored
from gongfu.simulation.scale.run import MEMORY, Counted, count_parts, simulate_parts

__all__ = ["BASELINE", "MEMORY", "Counted", "Kept", "Part", "Stored", "count_parts", "simulate_parts"]
