"""A population on disk: opened as it was, in parts that split no household, whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from populations import family, same, town

from gongfu.documents.errors import InputError, InputErrors
from gongfu.simulation.population.parts import select, split
from gongfu.simulation.population.store import MANIFEST, open_stored, parts, save, save_parts


def test_what_is_saved_opens_the_same(tmp_path: Path) -> None:
    for number, population in enumerate((family(), town(3_000, 5))):
        assert same(open_stored(save(population, tmp_path / f"{number}")), population)


def test_large_columns_are_mapped_and_not_read(tmp_path: Path) -> None:
    opened = open_stored(save(town(3_000, 5), tmp_path / "town", source="测试"))
    assert isinstance(opened.persons["wage"], np.memmap)
    told = json.loads((tmp_path / "town" / MANIFEST).read_text("utf-8"))
    assert told["synthetic"] is True
    assert told["source"] == "测试"


def test_parts_add_up_to_the_whole_and_split_no_household(tmp_path: Path) -> None:
    whole = town(3_000, 5)
    stored = parts(save_parts(whole, tmp_path / "parts", 4))
    assert len(stored) == 4
    assert len(stored[1:3]) == 2
    assert sum(part.person_count for part in stored) == 3_000
    assert sum(part.household_count for part in stored) == whole.household_count
    assert sum(int(part.persons["wage"].sum(dtype=np.int64)) for part in stored) == whole.persons["wage"].sum(
        dtype=np.int64
    )
    assert sum(float(part.weight @ part.size) for part in stored) == float(whole.weight @ whole.size)
    assert all(part.synthetic for part in stored)


def test_a_population_stored_whole_is_its_only_part(tmp_path: Path) -> None:
    assert [same(part, family()) for part in parts(save(family(), tmp_path / "one"))] == [True]


def test_a_stored_population_is_replaced_but_nothing_else(tmp_path: Path) -> None:
    save(town(600, 1), tmp_path / "here")
    save(family(), tmp_path / "here")
    assert open_stored(tmp_path / "here").name == "一家"
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("x", "utf-8")
    with pytest.raises(InputError, match="已经有别的文件"):
        save(family(), tmp_path / "mine")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["here", "mine"]  # no drafts are left


def test_damage_is_told_file_by_file(tmp_path: Path) -> None:
    folder = save(family(), tmp_path / "home")
    (folder / "p.age.npy").write_bytes(b"nonsense")
    (folder / "p.wage.npy").unlink()
    np.save(folder / "h.rural.npy", np.zeros(7, np.uint8))
    with pytest.raises(InputErrors) as caught:
        open_stored(folder)
    assert [Path(error.file).name for error in caught.value.exceptions] == ["p.age.npy", "p.wage.npy", "h.rural.npy"]


@pytest.mark.parametrize(
    ("file", "values"),
    [
        ("household_start", [0, 1, 3]),  # there are two households
        ("household_start", [0, 2, 1]),
        ("person_start", [0, 4, 5]),  # the one who lives alone comes first
        ("sizes", [1, 400_000]),
        ("sizes", [1.0, 4.0]),
        ("weight", [1, 2]),
    ],
)
def test_households_that_are_not_where_they_should_be_are_told(file: str, values: list[float], tmp_path: Path) -> None:
    folder = save(family(), tmp_path / "home")
    np.save(folder / f"{file}.npy", np.array(values))
    with pytest.raises(InputErrors) as caught:
        open_stored(folder)
    assert "户和人的位置对不上" in str(caught.value)


def test_a_column_of_another_type_is_told(tmp_path: Path) -> None:
    folder = save(family(), tmp_path / "home")
    for name, kind in (("h.rural", np.int64), ("p.spouse", np.float64), ("p.wage", np.float64)):
        np.save(folder / f"{name}.npy", np.load(folder / f"{name}.npy").astype(kind))
    with pytest.raises(InputErrors) as caught:
        open_stored(folder)
    told = {Path(error.file).name for error in caught.value.exceptions}
    assert told == {"h.rural.npy", "p.spouse.npy", "p.wage.npy"}


def test_facts_that_are_not_known_are_told(tmp_path: Path) -> None:
    folder = save(family(), tmp_path / "home")
    with pytest.raises(InputErrors) as caught:
        open_stored(folder, ())
    assert "不认识的事实 age、female" in str(caught.value)


def test_nothing_stored_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="里面没有存好的人口"):
        parts(tmp_path)


def test_households_that_are_selected_keep_their_members_in_order() -> None:
    home = select(family(), [1])  # the family of four, second in storage
    assert home.sizes.tolist() == [4]
    assert home.values("age").tolist() == [10, 35, 36, 61]
    assert home.person_row.tolist() == [0, 1, 2, 3]
    assert home.weight.tolist() == [2.0]


def test_households_there_are_not_cannot_be_selected() -> None:
    with pytest.raises(ValueError, match="from 0 to 1"):
        select(family(), [2])
    with pytest.raises(ValueError, match="parts"):
        split(family(), 3)


@given(st.sets(st.integers(0, 199), min_size=1))
def test_any_selection_holds_the_rows_of_its_households(chosen: set[int]) -> None:
    whole = town(600, 1)
    some = select(whole, sorted(chosen))
    inside = np.isin(whole.household_of, sorted(chosen))
    for name in ("age", "wage", "mother"):
        assert np.array_equal(some.persons[name], whole.persons[name][inside])
    assert np.array_equal(some.size, whole.size[sorted(chosen)])
