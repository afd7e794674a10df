"""Units of measurement as products of powers: yuan/person/month and what comes of reckoning with them."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["BASES", "MONTHS", "PERSON", "PLAIN", "YEAR", "Constant", "Unit"]

BASES = {"yuan": "元", "person": "人", "mu": "亩", "year": "年", "month": "月"}
"""What a unit may be made of, and its Chinese name. A year is not twelve months here until a rule says so: MONTHS."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Powers of base units, by name and without zeros: yuan/year is yuan 1, year -1."""

    powers: tuple[tuple[str, int], ...] = ()

    @staticmethod
    def parse(text: str) -> Unit:
        """``yuan/person/month``, ``person``, ``month/year`` or ``1`` for a plain number.

        Raises :class:`ValueError` naming the part that is no base unit.
        """
        powers: dict[str, int] = {}
        for place, part in enumerate(text.split("/")):
            if part not in BASES and not (part == "1" and place == 0):
                raise ValueError(f"unit {text!r}: {part!r} is none of {', '.join(BASES)}")
            if part != "1":
                powers[part] = powers.get(part, 0) + (-1 if place else 1)
        return Unit._of(powers)

    @staticmethod
    def _of(powers: dict[str, int]) -> Unit:
        return Unit(tuple(sorted((name, power) for name, power in powers.items() if power)))

    def __mul__(self, other: Unit) -> Unit:
        powers = dict(self.powers)
        for name, power in other.powers:
            powers[name] = powers.get(name, 0) + power
        return Unit._of(powers)

    def __truediv__(self, other: Unit) -> Unit:
        return self * Unit(tuple((name, -power) for name, power in other.powers))

    def __str__(self) -> str:
        powers = sorted(self.powers, key=lambda item: [*BASES].index(item[0]))  # a head before a month: 元/人/月
        over = [name for name, power in powers for _ in range(power)]
        under = [f"/{name}" for name, power in powers for _ in range(-power)]
        return "*".join(over or ["1"]) + "".join(under)

    @property
    def chinese(self) -> str:
        """元/人/月; empty for a plain number."""
        if not self.powers:
            return ""
        text = str(self)
        for name, word in BASES.items():
            text = text.replace(name, word)
        return text


PLAIN = Unit()


class Constant(float):
    """A number with a unit that rules may reckon with by name."""

    unit: Unit

    def __new__(cls, value: float, unit: str) -> Constant:
        """``unit`` as :meth:`Unit.parse` takes it."""
        constant = super().__new__(cls, value)
        constant.unit = Unit.parse(unit)
        return constant


MONTHS = Constant(12, "month/year")
"""Months in a year: what turns an amount a month into one a year."""
YEAR = Constant(1, "year")
"""One year: what an amount of a whole year is multiplied with or divided by."""
PERSON = Constant(1, "person")
"""One person: what turns an amount a head into that of one person."""
