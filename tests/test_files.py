"""Files are written whole, one writer at a time."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from gongfu import files
from gongfu.documents.errors import InputError
from gongfu.files import alone, put


def test_threads_that_write_at_once_do_not_mix(tmp_path: Path) -> None:
    file = tmp_path / "一.bin"
    texts = [bytes([number]) * 200_000 for number in range(40)]
    with ThreadPoolExecutor(8) as people:
        list(people.map(lambda text: put(text, file), texts))
    assert file.read_bytes() in texts
    assert [path.name for path in tmp_path.iterdir()] == ["一.bin"]


def test_a_new_file_has_the_usual_mode_and_an_old_one_keeps_its_own(tmp_path: Path) -> None:
    plain, file = tmp_path / "plain", tmp_path / "file"
    plain.write_bytes(b"")
    put(b"1", file)
    assert file.stat().st_mode == plain.stat().st_mode
    file.chmod(0o600)
    put(b"2", file)
    assert file.stat().st_mode & 0o777 == (0o666 if os.name == "nt" else 0o600)


def test_a_file_that_cannot_be_replaced_leaves_no_draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(InputError, match="磁盘已满"):
        put(b"1", tmp_path / "file")
    assert list(tmp_path.iterdir()) == []


def test_the_draft_has_no_name_that_can_be_guessed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names: list[str] = []
    replace = Path.replace
    monkeypatch.setattr(Path, "replace", lambda draft, to: (names.append(draft.name), replace(draft, to))[1])
    put(b"1", tmp_path / "file")
    put(b"2", tmp_path / "file")
    assert len(set(names)) == 2


def test_who_waits_too_long_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "zone.toml"
    file.write_bytes(b"")
    monkeypatch.setattr(files, "_PATIENCE", 0.05)
    with alone(file), pytest.raises(InputError, match="另一个程序"), alone(file):
        pass
    with alone(file):  # free again
        pass


def test_what_fails_inside_is_not_taken_for_a_lock(tmp_path: Path) -> None:
    (tmp_path / "zone.toml").write_bytes(b"")
    with pytest.raises(OSError, match="mine"), alone(tmp_path / "zone.toml"):
        raise OSError("mine")
