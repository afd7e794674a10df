"""Persons in households: columns of facts, read, checked, built and stored."""

from __future__ import annotations

from gongfu.simulation.population.population import FEN, Population
from gongfu.simulation.population.synthesis import synthetic

__all__ = ["FEN", "Population", "synthetic"]
