"""Reforms tried on a population in parts: streamed on this machine, or counted by the workers of a cluster."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gongfu.commands.people import progress

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from gongfu.publish.listing import Listing
    from gongfu.simulation.law import Law, Reform

__all__ = ["in_parts", "streamed"]


def in_parts(folder: Path | None) -> bool:
    """Whether a population lies there in more than one part."""
    from gongfu.simulation.population.store import MANIFEST, is_stored

    return folder is not None and is_stored(folder) and not (folder / MANIFEST).is_file()


def streamed(
    folder: Path, law: Law, reforms: Sequence[Reform], day: date, cluster: str | None, quiet: bool
) -> list[Listing]:
    """What parts add up to, under the law as it is and with each reform."""
    from gongfu.publish.simulation_parts import counted
    from gongfu.simulation.engine import Ask
    from gongfu.simulation.population.store import open_stored, parts
    from gongfu.simulation.results.budget import payments
    from gongfu.simulation.scale import simulate_parts

    found = parts(folder)
    paid = {rule.name: rule for rule in payments(law.on(day))}
    with progress("逐份试算", quiet) as tell:
        scenarios = simulate_parts(
            found,
            law,
            reforms,
            day,
            Ask("income_per_head", tuple(paid)),
            cluster=cluster,
            progress=lambda done, of: tell("", done, of),
        )
    return counted(scenarios, paid, day, open_stored(found.folders[0]).notes)
