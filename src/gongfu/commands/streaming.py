"""Reforms tried on a population in parts: streamed on this machine, or counted by the workers of a cluster."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gongfu.commands.people import progress
from gongfu.documents.errors import InputError

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
    from gongfu.publish.simulation_words import doubt_words
    from gongfu.simulation.engine.kernel import Ask, IncomeError
    from gongfu.simulation.population.store import open_stored, parts
    from gongfu.simulation.results.budget import payments
    from gongfu.simulation.results.editions import editions_of
    from gongfu.simulation.results.results import doubts
    from gongfu.simulation.scale import simulate_parts

    found = parts(folder)
    editions = editions_of(law, reforms, day)
    paid, *others = ({rule.name: rule for rule in payments(edition)} for edition in editions.values())
    said = [*open_stored(found.folders[0]).notes]
    if words := doubt_words(doubts(tuple(editions.items()), ["income_per_head", *paid])):
        said.append(f"用到存疑参数 {len(words)} 项：{'；'.join(words)}；出处见 gongfu simulate --list")
    if new := {rule.label for one in others for rule in one.values()} - {rule.label for rule in paid.values()}:
        said.append(f"方案新设的收支没有列出：{'、'.join(sorted(new))}；收入里已经计入")
    try:
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
    except IncomeError:
        cause = "有的户人均收入算出来不是有限的数，或太大"
        raise InputError(folder, cause, "请检查方案改的数、换上的规则和人口里的金额") from None
    return counted(scenarios, paid, day, said)
