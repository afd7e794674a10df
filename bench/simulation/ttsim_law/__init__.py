"""The law in the manner of ttsim, the engine under GETTSIM: where its files are, its currency and its households."""

from __future__ import annotations

from pathlib import Path

from ttsim.tt import Currency, UnitSystem, register_unit_builder_levels

__all__ = ["ROOT", "UNITS"]

ROOT = Path(__file__).parent / "law"
register_unit_builder_levels(["hh"])
UNITS = UnitSystem(currencies={"CNY": Currency(statutory_from="1949-01-01")})
