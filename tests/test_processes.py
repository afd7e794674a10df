"""The command line as a process: interrupted, killed, read by somebody who leaves, and on a terminal."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

import pytest
from test_cli import DOCUMENT, gongfu


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a document."""
    (tmp_path / "甲.txt").write_text(DOCUMENT, "utf-8")
    return tmp_path


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    """A named pipe in a document's place: opening it to write returns when the program is reading."""
    if not hasattr(os, "mkfifo"):
        pytest.skip("needs named pipes (Unix)")
    path = tmp_path / "管道.txt"
    os.mkfifo(path)
    return path


def _start(pipe: Path, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "gongfu", "decompose", "--format", "json", pipe.name, *more]
    out = subprocess.PIPE
    return subprocess.Popen(command, cwd=pipe.parent, stdout=out, stderr=out, encoding="utf-8", start_new_session=True)


def _open(pipe: Path, process: subprocess.Popen[str]) -> IO[str]:
    """The pipe's writing end, as soon as the program has begun to read."""
    while process.poll() is None:
        try:
            return os.fdopen(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK), "w", encoding="utf-8")
        except OSError:
            time.sleep(0.01)
    pytest.fail(f"ended before it read: {process.communicate()[1]}")


@pytest.mark.parametrize("more", [(), ("--jobs", "2", "甲.txt")], ids=["here", "in processes"])
def test_ctrl_c_is_one_word(folder: Path, pipe: Path, more: tuple[str, ...]) -> None:
    process = _start(pipe, *more)
    with _open(pipe, process):
        time.sleep(0.3)  # a signal between opening and reading is only noticed when the reading ends
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
    assert process.communicate()[1] == "已中断\n"


def test_ctrl_c_while_the_command_line_is_imported_is_one_word(tmp_path: Path) -> None:
    (tmp_path / "typer.py").write_text("raise KeyboardInterrupt\n", "utf-8")
    done = gongfu("--help", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "已中断\n")


def test_the_workers_of_a_killed_process_end_too(folder: Path, pipe: Path) -> None:
    if not Path("/proc/self/stat").exists():
        pytest.skip("needs /proc to see processes")
    process = _start(pipe, "--jobs", "2", "甲.txt")
    with _open(pipe, process):
        workers = _group(process.pid) - {process.pid}
        process.kill()
        process.wait(60)
        for _ in range(1000):
            if not _group(process.pid):
                break
            time.sleep(0.01)
        assert workers
        assert not _group(process.pid)


def _group(leader: int) -> set[int]:
    """The living processes of a process group."""
    found = set()
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            state, _, group = (entry / "stat").read_text("utf-8").rpartition(")")[2].split()[:3]
            if int(group) == leader and state != "Z":
                found.add(int(entry.name))
    return found


@pytest.mark.parametrize("form", ["json", "csv", "table"])
def test_a_reader_that_leaves_is_no_error(pipe: Path, form: str) -> None:
    process = _start(pipe, "--format", form)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    with _open(pipe, process) as document:
        document.write(DOCUMENT)
    assert process.wait(60) == 141
    assert process.stderr.read() == ""


def test_many_files_show_progress_on_a_terminal_only(folder: Path) -> None:
    pty = pytest.importorskip("pty", reason="needs a Unix terminal")
    files = [folder / f"{number}.txt" for number in range(12)]
    for file in files:
        file.write_text(DOCUMENT, "utf-8")
    command = [sys.executable, "-m", "gongfu", "decompose", "--format", "json", *map(str, files)]
    ours, theirs = pty.openpty()
    shown = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=theirs, check=True, env=os.environ | {"TERM": "xterm"}
    )
    os.close(theirs)
    assert "读取文件" in os.read(ours, 65536).decode("utf-8", "replace")
    os.close(ours)
    hidden = subprocess.run(command, capture_output=True, check=True)
    assert hidden.stderr == b""
    assert shown.stdout == hidden.stdout
