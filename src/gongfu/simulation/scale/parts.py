"""Parts of a population: each can be loaded alone, where it is computed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from gongfu.documents.errors import InputError, InputErrors
from gongfu.simulation.law.facts import Fact
from gongfu.simulation.population.population import Population
from gongfu.simulation.population.store import Parts, open_stored, parts

if TYPE_CHECKING:
    from gongfu.simulation.engine.program import Program

__all__ = ["AnyParts", "Kept", "Part", "Stored", "checked", "parts_of"]


class Part(Protocol):
    """What a part must tell. It is sent to the machine that computes it, so it should say where its columns are, not
    hold them.
    """

    @property
    def name(self) -> str:
        """What messages call it."""

    @property
    def facts(self) -> Mapping[str, Fact]:
        """The facts it has columns of."""

    def load(self) -> Population:
        """The part itself, called where it is computed; columns may be memory-mapped."""


@dataclass(frozen=True, eq=False)
class Kept:
    """A part in memory."""

    name: str
    population: Population

    @property
    def facts(self) -> Mapping[str, Fact]:
        """See :class:`Part`."""
        columns = {*self.population.persons, *self.population.households}
        return {name: fact for name, fact in self.population.facts.items() if name in columns}

    def load(self) -> Population:
        """See :class:`Part`."""
        return self.population


@dataclass(frozen=True)
class Stored:
    """A part on disk (see :mod:`gongfu.simulation.population.store`), opened without being read.

    Raises :class:`InputErrors` where it is asked for anything and its files are missing or damaged.
    """

    folder: Path
    known: Mapping[str, Fact]

    @property
    def name(self) -> str:
        """See :class:`Part`."""
        return str(self.folder)

    @property
    def facts(self) -> Mapping[str, Fact]:
        """See :class:`Part`."""
        return Kept(self.name, self.load()).facts

    def load(self) -> Population:
        """See :class:`Part`."""
        return open_stored(self.folder, self.known)


AnyParts = str | Path | Parts | Population | Iterable[Population | Part]
"""What a caller may give: the folder of a stored population, its parts, a population, several of them or of parts."""


def parts_of(source: AnyParts, facts: Mapping[str, Fact]) -> tuple[Part, ...]:
    """Parts from what a caller has; ``facts`` are those that a folder's columns may be of.

    Raises :class:`InputError` for a folder with nothing stored.
    """
    if isinstance(source, str | Path):
        source = parts(Path(source).absolute(), facts)  # workers may have been started elsewhere
    if isinstance(source, Parts):
        return tuple(Stored(folder, source.facts) for folder in source.folders)
    several = [source] if isinstance(source, Population) else list(source)
    return tuple(
        Kept(one.name or f"第{number}部分", one) if isinstance(one, Population) else one
        for number, one in enumerate(several, 1)
    )


def checked(chosen: Sequence[Part], programs: Iterable[Program]) -> None:
    """Raise :class:`InputErrors` with every part that is not there, lacks a fact programs read, or means another."""
    wanted = {name: fact for program in programs for name, fact in program.facts.items()}
    faults: list[InputError] = []
    for part in chosen:
        try:
            facts = part.facts
        except InputError as error:  # a part that is not there, or not whole
            faults.append(error)
            continue
        except InputErrors as errors:
            faults += [error for error in errors.exceptions if isinstance(error, InputError)]
            continue
        missing = [f"{fact.label}（{name}）" for name, fact in wanted.items() if name not in facts]
        other = [f"{fact.label}（{name}）" for name, fact in wanted.items() if not _same(fact, facts.get(name, fact))]
        if missing:
            faults.append(InputError(part.name, f"没有这些列：{'、'.join(missing)}", "各部分的列应一样，请重新写出"))
        if other:
            remedy = "各部分要按同一组事实写出，种类、单位、代码都一样"
            faults.append(InputError(part.name, f"这些列与法规里的不是一回事：{'、'.join(other)}", remedy))
    if faults:
        raise InputErrors(faults)


def _same(one: Fact, other: Fact) -> bool:
    return (one.entity, one.kind, one.unit, one.codes) == (other.entity, other.kind, other.unit, other.codes)
