"""Many documents compiled, by several processes where that pays, in the order they were given."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gongfu.documents.errors import InputError, reason

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

    from gongfu.compiler.ledger import Ledger
    from gongfu.zone import Zone

__all__ = ["MAX_FILES", "Gathered", "compile_each", "gather", "within"]

MAX_FILES = 10_000
"""Most documents taken from the folders of one call; a city's whole policy system holds a few hundred."""

_HIDDEN = (".", "~$")


class Gathered(NamedTuple):
    """What paths hold: documents to compile, folders that could not be looked into, and ledgers that were left out."""

    files: list[Path]
    unread: list[InputError]
    ledgers: list[Path]


def gather(paths: Sequence[Path]) -> Gathered:
    """The documents meant by ``paths``: a file is itself, a folder the readable documents in it, sorted.

    Hidden files, Word's lock files (``~$…``) and workbooks that gongfu wrote are passed over. Raises
    :class:`InputError` where a folder holds no document.
    """
    all_found = Gathered([], [], [])
    for path in paths:
        found = within(path) if _is(Path.is_dir, path) else Gathered([path], [], [])
        if not found.files and not found.unread:
            cause = "文件夹里只有 gongfu 写的台账" if found.ledgers else "文件夹里没有可读的文件"
            raise InputError(path, cause, "请给出文件，或换一个文件夹")
        for have, more in zip(all_found, found, strict=True):
            have.extend(more)  # type: ignore[attr-defined]
    if len(all_found.files) > MAX_FILES:
        count = len(all_found.files)
        raise InputError(paths[0], f"一次最多 {MAX_FILES:,} 个文件，这里有 {count:,} 个", "请分批编译")
    return all_found


def within(folder: Path) -> Gathered:
    """The readable documents in a folder and below, sorted; an empty list where there are none."""
    from gongfu.documents.read import SUFFIXES, is_ledger

    unread: list[InputError] = []

    def refused(error: OSError) -> None:
        unread.append(InputError(Path(error.filename), f"文件夹打不开（{reason(error)}）", "请检查权限"))

    found: list[Path] = []
    for parent, folders, names in os.walk(folder, onerror=refused):
        folders[:] = [name for name in folders if not name.startswith(_HIDDEN)]
        shown = (Path(parent, name) for name in names if not name.startswith(_HIDDEN))
        found += [path for path in shown if path.suffix.lower() in SUFFIXES and _is(Path.is_file, path, unknown=True)]
    ledgers = [path for path in found if path.suffix.lower() == ".xlsx" and is_ledger(path)]
    return Gathered(sorted({*found} - {*ledgers}), unread, sorted(ledgers))


def _is(test: Callable[[Path], bool], path: Path, unknown: bool = False) -> bool:
    """What a path is; ``unknown`` where the folder around it lets nobody look, which the reader then says."""
    try:
        return test(path)
    except OSError:
        return unknown


def compile_each(files: Sequence[Path], zone: Zone | None = None, jobs: int = 1) -> Iterator[Ledger | InputError]:
    """The ledger of each file, or the error that stands in its place, in the order of ``files``.

    ``jobs`` is the number of processes; one, or a single file, is compiled in this process.
    """
    jobs = min(jobs, len(files))
    if jobs < 2:
        for file in files:
            yield _compile(file, zone)
        return
    yield from _by_processes(files, zone, jobs)


def _by_processes(files: Sequence[Path], zone: Zone | None, jobs: int) -> Iterator[Ledger | InputError]:
    from concurrent.futures import BrokenExecutor
    from multiprocessing import active_children

    pool = _pool(jobs)
    try:
        pending = deque((file, _submit(pool, file, zone)) for file in files)
        while pending:
            file, future = pending.popleft()
            try:
                yield future.result()
            except BrokenExecutor:
                yield _alone(file, zone)
    except BaseException:
        # Ctrl-C, or nobody wants the rest: a worker in the middle of a large file would keep us waiting.
        for worker in active_children():
            worker.terminate()
        raise
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _submit(pool: ProcessPoolExecutor, file: Path, zone: Zone | None) -> Future[Ledger | InputError]:
    """The file's future; a failed one where an earlier file has already brought the pool down."""
    from concurrent.futures import BrokenExecutor, Future

    try:
        return pool.submit(_compile, file, zone)
    except BrokenExecutor as crash:
        failed: Future[Ledger | InputError] = Future()
        failed.set_exception(crash)
        return failed


def _compile(file: Path, zone: Zone | None) -> Ledger | InputError:
    from gongfu.compiler.decompose import decompose

    try:
        return decompose(file, zone)
    except InputError as error:
        # A reader knows the document by its bare name, the user gave a path; a zone's table keeps its own.
        named = file if error.file == file.name else error.file
        return InputError(named, error.cause, error.remedy, error.place)
    except MemoryError:
        return InputError(file, "内存不足", "请拆分文件后再试")
    except Exception as error:
        # A defect of ours, and no reason to lose the other files.
        return InputError(file, f"程序内部错误（{type(error).__name__}: {error}）", "请把文件和这一行报告给维护者")


def _alone(file: Path, zone: Zone | None) -> Ledger | InputError:
    """Compile in a process of its own: after a crash, to tell the file that caused it from those it took along."""
    from concurrent.futures import BrokenExecutor

    with _pool(1) as pool:
        try:
            return pool.submit(_compile, file, zone).result()
        except BrokenExecutor:
            return InputError(file, "读取时进程崩溃，文件可能已损坏或过大", "请用原程序重新保存，或拆分后再试")


def _pool(jobs: int) -> ProcessPoolExecutor:
    """Fresh interpreters: nothing is shared with the progress bar's thread, and every system behaves alike."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    return ProcessPoolExecutor(jobs, get_context("spawn"), _leave_quietly)


def _leave_quietly() -> None:
    """Let Ctrl-C end a worker at once and without a word, which the parent says; and end it when the parent is gone."""
    import signal
    from threading import Thread

    signal.signal(signal.SIGINT, signal.SIG_DFL)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Wait for the parent's end, however it came: a parent that was killed has told nobody to stop."""
    from multiprocessing import parent_process

    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
