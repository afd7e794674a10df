"""``gongfu explain``: one household step by step, each figure with its formula and its article of law."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gongfu.commands.options import Form, LawDay, Output, Quiet, path_of, word_of
from gongfu.commands.outputs import emit, ready, spare
from gongfu.commands.people import Persons, Seed, Stored, TownOrSample, people_of
from gongfu.commands.zones import SAMPLE
from gongfu.documents.errors import InputError, shown

if TYPE_CHECKING:
    from gongfu.simulation.engine.explain import Case
    from gongfu.simulation.population import Population

__all__ = ["explain"]


def explain(
    household: Annotated[
        str,
        typer.Argument(
            parser=word_of, metavar="HOUSEHOLD", help="第几户（从 1 数起），或写一户人家的 .toml · A number, or a file"
        ),
    ],
    targets: Annotated[
        list[str] | None,
        typer.Option("--target", parser=word_of, metavar="NAME", help="要解释的项目，可多次写 · What to explain"),
    ] = None,
    reforms: Annotated[
        list[Path] | None,
        typer.Option("--reform", parser=path_of, metavar="FILE", help="先加上这些方案 · With these reforms"),
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="单个月的、结果为 0 的步骤也列出 · Every step, months and zeros too")
    ] = False,
    zone: TownOrSample = Path(SAMPLE),
    stored: Stored = None,
    persons: Persons = None,
    seed: Seed = None,
    *,
    day: LawDay,
    form: Form = None,
    output: Output = None,
    quiet: Quiet = False,
) -> None:
    """一户人家一步步算给人看：算式、数值、法条 · One household explained: formulas, values, articles"""
    from gongfu.publish.explanation import ZERO, explanation
    from gongfu.simulation.cases import read_case
    from gongfu.simulation.china import law
    from gongfu.simulation.engine.explain import explain as told
    from gongfu.simulation.law import Reform
    from gongfu.simulation.law.graph import facts_of

    files = [Path(household)] if household.lower().endswith(".toml") else []
    if not files and not household.isdecimal():
        raise InputError("HOUSEHOLD", f"没有第 {household[:20]} 户", "请写从 1 数起的序号，或一户人家的 .toml 文件")
    spare([*files, *(reforms or ())], output, population=stored)
    ready(form, output)
    edition = law().reformed(*(Reform.read(file) for file in reforms or ())).on(day)
    wanted = tuple(targets or ["income_per_head"])
    edition.order(*wanted)
    if known := [edition.facts[name].label for name in wanted if name in edition.facts]:
        raise InputError("--target", f"{'、'.join(known)}是事实，没有算式", "请写要算的项目，例如 dibao")
    synthetic = False
    if files:
        case, title, notes = read_case(files[0], edition.facts), shown(files[0].stem), [ZERO]
    else:
        people = people_of(zone, stored, persons, seed, facts_of(edition, wanted), quiet)
        case, title = _case(people, household), f"{people.name or '人口'}第 {household} 户"
        synthetic, notes = people.synthetic, ["合成人口：里面没有一个真人"] if people.synthetic else []
    lines = told(edition, case, *wanted)
    emit([explanation(edition, case, lines, title, notes, every=every, synthetic=synthetic)], form, output)


def _case(people: Population, household: str) -> Case:
    """The household of a number. Raises :class:`InputError` where there is none."""
    from gongfu.simulation.engine.explain import case_of

    if not 1 <= int(household) <= people.household_count:
        remedy = f"请写 1 到 {people.household_count} 的序号，或一户人家的 .toml 文件"
        raise InputError("HOUSEHOLD", f"没有第 {household[:20]} 户", remedy)
    return case_of(people, people.household_at(int(household) - 1))
