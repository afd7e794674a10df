"""China's law as variables of OpenFisca, from the statutes: months are its months, couples an entity of their own.

Names are those of the project's rules; choices are those of ``docs/china-law.md``.
"""

from __future__ import annotations

from simulation.china import of_benefits, of_insurance, of_taxes  # noqa: F401  (their formulas add themselves)
from simulation.china.entities import ENTITIES, HOUSEHOLD, INPUTS, PERSON, STEPS, VARIABLES

__all__ = ["ENTITIES", "HOUSEHOLD", "INPUTS", "PERSON", "STEPS", "VARIABLES"]
