"""A population on disk as the engine has it in memory: a file a column, opened without being read.

A folder holds one population or, in folders of its own, the parts of a large one; ``manifest.json`` says what it is.
A part never splits a household, so that parts are measured one by one and their results added.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gongfu.documents.errors import InputError, InputErrors, reason
from gongfu.simulation.china.facts import FACTS
from gongfu.simulation.law.facts import LINKS, Fact
from gongfu.simulation.population.parts import split
from gongfu.simulation.population.places import check_writable
from gongfu.simulation.population.population import Population

__all__ = ["MANIFEST", "Parts", "check_place", "is_stored", "open_stored", "parts", "save", "save_parts"]

MANIFEST = "manifest.json"
FORMAT = 1
"""Grows when a population is laid out otherwise."""
_LAYOUT = ("sizes", "household_start", "person_start", "weight", "household_row", "person_row")
_WRITE_AGAIN = "请用 gongfu population 重新生成"


@dataclass(frozen=True)
class Parts(Sequence[Population]):
    """The parts of a stored population, each opened when it is asked for."""

    folders: tuple[Path, ...]
    facts: Mapping[str, Fact]

    def __len__(self) -> int:
        return len(self.folders)

    def __getitem__(self, number: Any) -> Any:
        """One part, or several by a slice."""
        if isinstance(number, slice):
            return Parts(self.folders[number], self.facts)
        return open_stored(self.folders[number], self.facts)


def save(population: Population, folder: str | Path, source: str = "") -> Path:
    """Write a population as a folder, whole or not at all; one that was stored there before is replaced.

    Raises :class:`InputError` where something else is there, or nothing can be written.
    """
    folder = Path(folder)
    draft = _draft(folder)
    try:
        _write(population, draft, source)
        _put(draft, folder)
    except OSError as error:
        raise InputError(folder, f"无法写入（{reason(error)}）", "请检查文件夹、权限和磁盘空间") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return folder


def save_parts(population: Population, folder: str | Path, count: int, source: str = "") -> Path:
    """The same in ``count`` parts, in folders of their own."""
    folder = Path(folder)
    draft = _draft(folder)
    try:
        for number, part in enumerate(split(population, count)):
            _write(part, draft / f"part-{number:05}", source)
        _put(draft, folder)
    except OSError as error:
        raise InputError(folder, f"无法写入（{reason(error)}）", "请检查文件夹、权限和磁盘空间") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return folder


def parts(folder: str | Path, facts: Mapping[str, Fact] | Sequence[Fact] = FACTS) -> Parts:
    """The parts of a stored population in the order of their names; a population stored whole is its only part.

    Raises :class:`InputError` where nothing is stored.
    """
    folder = Path(folder)
    if (folder / MANIFEST).is_file():
        return Parts((folder,), _by_name(facts))
    try:
        found = sorted(child for child in folder.iterdir() if (child / MANIFEST).is_file())
    except OSError as error:
        raise InputError(folder, f"无法打开文件夹（{reason(error)}）", "请检查路径和权限") from error
    if not found:
        raise InputError(folder, "里面没有存好的人口", _WRITE_AGAIN)
    return Parts(tuple(found), _by_name(facts))


def open_stored(folder: str | Path, facts: Mapping[str, Fact] | Sequence[Fact] = FACTS) -> Population:
    """A stored population; its columns are read from disk as they are used.

    Raises :class:`InputErrors` for files that are missing, damaged, of another length or type, households that are not
    where they should be, or facts that are not known.
    """
    folder, known = Path(folder), _by_name(facts)
    manifest = _manifest(folder / MANIFEST)
    faults: list[InputError] = []
    strange = [name for name, kind in manifest["facts"].items() if name not in known or known[name].kind != kind]
    if strange:
        faults.append(InputError(folder / MANIFEST, f"不认识的事实 {'、'.join(strange)}", _WRITE_AGAIN))
    layout = {name: _column(folder, name, faults) for name in _LAYOUT}
    if faults:
        raise InputErrors(faults)
    if not _is_sound(layout):  # kernels go by it without looking
        raise InputErrors([InputError(folder, "户和人的位置对不上", _WRITE_AGAIN)])
    people, homes = layout["person_row"], layout["weight"]
    persons = {key: _column(folder, f"p.{key}", faults, people, known.get(key)) for key in manifest["persons"]}
    households = {key: _column(folder, f"h.{key}", faults, homes, known.get(key)) for key in manifest["households"]}
    if faults:
        raise InputErrors(faults)
    return Population(
        known,
        persons=persons,
        households=households,
        name=str(manifest["name"]),
        synthetic=bool(manifest["synthetic"]),
        notes=tuple(map(str, manifest["notes"])),
        **layout,
    )


def _by_name(facts: Mapping[str, Fact] | Sequence[Fact]) -> Mapping[str, Fact]:
    return facts if isinstance(facts, Mapping) else {fact.name: fact for fact in facts}


def check_place(folder: Path) -> None:
    """Raises :class:`InputError` where a population cannot be stored: something of others is there, or no folder can
    be made."""
    try:
        others = folder.exists() and not (is_stored(folder) or (folder.is_dir() and not any(folder.iterdir())))
    except OSError as error:
        raise InputError(folder, f"无法写入（{reason(error)}）", "请检查路径和权限") from error
    if others:
        raise InputError(folder, "已经有别的文件，没有改动", "请换一个文件夹")
    check_writable(folder, folder.absolute().parent)


def _draft(folder: Path) -> Path:
    """A new empty folder beside ``folder``. Raises :class:`InputError` as :func:`check_place`."""
    check_place(folder)
    draft = folder.with_name(f".gongfu-{secrets.token_hex(8)}.tmp")
    try:
        draft.mkdir(parents=True)
    except OSError as error:
        raise InputError(folder, f"无法写入（{reason(error)}）", "请检查路径和权限") from error
    return draft


def is_stored(folder: Path) -> bool:
    """Whether a population lies in a folder in this form, whole or in parts."""
    return folder.is_dir() and ((folder / MANIFEST).is_file() or any(folder.glob(f"part-*/{MANIFEST}")))


def _put(draft: Path, folder: Path) -> None:
    """Set a finished folder in the place of the one before."""
    before = folder.with_name(f"{draft.name}.old")
    if folder.exists():
        folder.rename(before)
    draft.rename(folder)
    shutil.rmtree(before, ignore_errors=True)


def _write(population: Population, folder: Path, source: str) -> None:
    folder.mkdir(exist_ok=True)
    for name in _LAYOUT:
        np.save(folder / f"{name}.npy", getattr(population, name))
    for letter, columns in (("p", population.persons), ("h", population.households)):
        for name, column in columns.items():
            np.save(folder / f"{letter}.{name}.npy", column)
    stored = [name for name in (*population.persons, *population.households) if name not in LINKS]
    manifest = {
        "format": FORMAT,
        "name": population.name,
        "synthetic": population.synthetic,
        "notes": list(population.notes),
        "source": source,
        "persons": {name: column.dtype.name for name, column in population.persons.items()},
        "households": {name: column.dtype.name for name, column in population.households.items()},
        "facts": {name: population.facts[name].kind for name in stored},
    }
    with (folder / MANIFEST).open("w", encoding="utf-8", newline="\n") as out:
        json.dump(manifest, out, ensure_ascii=False, indent=1)
        out.flush()
        os.fsync(out.fileno())


def _manifest(file: Path) -> dict[str, Any]:
    try:
        manifest = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise InputErrors([InputError(file, "打不开，或不是合格的 JSON", _WRITE_AGAIN)]) from error
    keys = {
        "format": int,
        "name": str,
        "synthetic": bool,
        "notes": list,
        "persons": dict,
        "households": dict,
        "facts": dict,
    }
    if not isinstance(manifest, dict) or any(not isinstance(manifest.get(key), kind) for key, kind in keys.items()):
        raise InputErrors([InputError(file, "缺少内容", _WRITE_AGAIN)])
    if manifest["format"] != FORMAT:
        raise InputErrors([InputError(file, f"是第 {manifest['format']} 版的格式，这里读第 {FORMAT} 版", _WRITE_AGAIN)])
    return manifest


def _column(
    folder: Path, name: str, faults: list[InputError], alike: NDArray[Any] | None = None, fact: Fact | None = None
) -> NDArray[Any]:
    """A column as it lies on disk; of a ``fact``, or a link, it has as many values as ``alike``."""
    file = folder / f"{name}.npy"
    empty: NDArray[Any] = np.empty(0)
    if "/" in name or "\\" in name:
        faults.append(InputError(folder / MANIFEST, f"列名 {name} 不合格", _WRITE_AGAIN))
        return empty
    try:
        if not file.is_file():  # a pipe would never end
            raise FileNotFoundError(file)
        column: NDArray[Any] = np.load(file, mmap_mode="r" if file.stat().st_size > _SMALL else None)
    except (OSError, ValueError, EOFError):
        faults.append(InputError(file, "没有这个文件，或已损坏", _WRITE_AGAIN))
        return empty
    if column.ndim != 1 or (alike is not None and len(column) != len(alike)):
        faults.append(InputError(file, f"有 {column.size} 个值，与别的列不同", _WRITE_AGAIN))
    elif alike is not None and not _is_kept(column, fact):
        faults.append(InputError(file, f"类型是 {column.dtype}，不是这一列的", _WRITE_AGAIN))
    return column


def _is_sound(layout: Mapping[str, NDArray[Any]]) -> bool:
    """Whether buckets lie side by side and end where the columns do."""
    sizes, homes, people = (layout[name] for name in ("sizes", "household_start", "person_start"))
    if any(column.dtype != (np.float64 if name == "weight" else np.int64) for name, column in layout.items()):
        return False
    if not len(homes) == len(people) == len(sizes) + 1 or homes[0] != 0 or people[0] != 0:
        return False
    counts = np.diff(homes)
    return (
        bool((sizes > 0).all() and (counts > 0).all() and (np.diff(people) == sizes * counts).all())
        and len(layout["weight"]) == len(layout["household_row"]) == homes[-1]
        and len(layout["person_row"]) == people[-1]
    )


def _is_kept(column: NDArray[Any], fact: Fact | None) -> bool:
    """Whether a column of a fact, or of a link, is of a type that it can be kept in."""
    if fact is None or fact.kind in ("flag", "code"):
        return column.dtype == np.uint8
    return column.dtype.kind in ("f" if fact.kind == "number" else "iu")


_SMALL = 1 << 12
"""Bytes up to which a file is read at once: an empty one cannot be mapped."""
