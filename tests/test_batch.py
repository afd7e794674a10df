"""Many files at once: order, and a process that dies."""

from __future__ import annotations

import os
from pathlib import Path, PosixPath, WindowsPath

import pytest

from gongfu import zone
from gongfu.batch import compile_each, gather
from gongfu.compiler.ledger import Ledger
from gongfu.documents.errors import InputError

TEXT = "示例市方案\n\n一、任务\n（一）建设水厂。2024年建成2座水厂。（责任单位：市水利局）\n"


class Deadly(WindowsPath if os.name == "nt" else PosixPath):  # type: ignore[misc]
    """A path that kills the process it is handed to, as a fault in a native library would."""

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return os._exit, (1,)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / f"{number}.txt" for number in range(6)]
    for path in paths:
        path.write_text(TEXT, "utf-8")
    return paths


def test_a_crashed_process_is_one_error_and_costs_no_other_file(files: list[Path]) -> None:
    files[2] = Deadly(files[2])
    results = list(compile_each(files, jobs=2))
    assert isinstance(results[2], InputError)
    assert str(results[2]).startswith(str(files[2]))
    assert [result.name for result in results if isinstance(result, Ledger)] == [f"{n}.txt" for n in (0, 1, 3, 4, 5)]


def test_an_error_names_the_path_the_user_gave(tmp_path: Path) -> None:
    empty = tmp_path / "空.txt"
    empty.write_bytes(b"")
    (error,) = compile_each([empty])
    assert isinstance(error, InputError)
    assert error.file == str(empty)


def test_an_error_in_the_zone_is_not_blamed_on_the_document(files: list[Path], tmp_path: Path) -> None:
    place = zone.load(zone.init(tmp_path / "示例市", "示例市"))
    (place.folder / "organizations.csv").write_text("编号,名称\n", "utf-8")
    (error,) = compile_each(files[:1], place)
    assert isinstance(error, InputError)
    assert error.file == str(place.folder / "organizations.csv")


def test_a_folder_and_its_file_are_gathered_in_order(files: list[Path]) -> None:
    assert gather([files[3], files[0].parent]).files == [files[3], *files]
