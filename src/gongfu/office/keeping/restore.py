"""A backup put back, whole or not at all.

Everything is unpacked and verified beside the office first. Then one renaming of a folder decides: before it nothing
has changed, after it :func:`complete` finishes the exchange, if need be when the office is opened next.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import zipfile
from pathlib import Path

from gongfu.documents.errors import InputError, reason
from gongfu.office.keeping import lock
from gongfu.office.keeping.archive import DUMP, SETTINGS, SQLITE, Manifest, read, unpack

__all__ = ["complete", "holds", "restore"]

_DRAFT = ".gongfu-restoring"
DECIDED = ".gongfu-restored"
"""A folder of this name is a verified restoration that has to be completed."""
_PLACE = "replaced"
"""A file in it that names the folder to which goes what was there."""
_PARTS = (SQLITE, "files", SETTINGS)


def holds(folder: Path) -> list[str]:
    """What of an office a data folder has already."""
    there = [name for name in (SQLITE,) if (folder / name).exists()]
    files = folder / "files"
    return there + (["files"] if files.is_dir() and any(files.iterdir()) else [])


def restore(path: Path, folder: Path, *, replace: bool = False) -> Manifest:
    """Put the backup ``path`` into the data folder; ``replace`` moves an office that is there aside.

    Raises :class:`InputError` where the office is being served, is not empty, or the backup is not whole; nothing is
    changed then. Settings that are there stay.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with contextlib.ExitStack() as stack:
            for name in (lock.SERVER, lock.WORKER):
                stack.enter_context(lock.holding(folder, name, "正在恢复备份"))
            try:
                archive = stack.enter_context(zipfile.ZipFile(path))
            except (zipfile.BadZipFile, ValueError) as error:
                raise InputError(path, "不是备份文件，或已经损坏", "请换一个备份文件") from error
            manifest = read(path, archive)
            there = holds(folder)
            if there and not replace:
                raise InputError(
                    folder,
                    f"这里已有一个办公室（{'、'.join(there)}），没有改动",
                    "请用 --data 指一个空文件夹；确要替换请加 --replace，原有的会移到旁边",
                )
            _room(folder, manifest)
            _unpacked(path, archive, manifest, folder)
            complete(folder)
    except OSError as error:
        raise InputError(
            path if error.filename == str(path) else folder,
            f"恢复不了（{reason(error)}）",
            "请检查路径、磁盘空间和权限",
        ) from error
    return manifest


def _room(folder: Path, manifest: Manifest) -> None:
    wanted = sum(entry["size"] for entry in manifest.files.values())
    free = shutil.disk_usage(folder).free
    if wanted > free:
        raise InputError(folder, f"磁盘不够：要 {wanted >> 20} MB，只剩 {free >> 20} MB", "请腾出空间或换一个位置")


def _unpacked(path: Path, archive: zipfile.ZipFile, manifest: Manifest, folder: Path) -> None:
    """Unpack beside the office, verify, and decide."""
    from gongfu.office import config as office

    draft = folder / _DRAFT
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    try:
        unpack(path, archive, manifest, draft)
        if (folder / SETTINGS).is_file():  # who restores onto another machine has set that one up
            (draft / SETTINGS).unlink(missing_ok=True)
        settings = office.load(folder if (folder / SETTINGS).is_file() else draft)
        target = "postgresql" if settings.database else "sqlite"
        if manifest.kind != target:
            raise InputError(
                path,
                f"备份来自 {manifest.kind}，这个办公室用的是 {target}",
                "请在 office.toml 或 GONGFU_DATABASE 里写同一种数据库",
            )
        (draft / "files").mkdir(mode=0o700, exist_ok=True)
        if target == "sqlite":
            _sound(path, draft / SQLITE)
        else:
            _into_postgresql(folder, draft)
        (draft / _PLACE).write_text(_aside(folder), "utf-8")
        os.sync() if hasattr(os, "sync") else None
        draft.rename(folder / DECIDED)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _sound(path: Path, file: Path) -> None:
    """Raises :class:`InputError` where the database is damaged, or of a newer program."""
    try:
        with contextlib.closing(sqlite3.connect(file)) as connection:
            (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            applied = set(connection.execute("SELECT app, name FROM django_migrations"))
    except sqlite3.Error as error:
        raise InputError(path, f"备份里的数据库打不开（{error}）", "请换一个备份文件") from error
    if found != "ok":
        raise InputError(path, f"备份里的数据库已损坏（{found}）", "请换一个备份文件")
    unknown = [f"{app}.{name}" for app, name in sorted(applied) if _ours(app) and not _known(app, name)]
    if unknown:
        raise InputError(path, f"备份来自更新的版本（{'、'.join(unknown[:3])}）", "请用那个版本的程序恢复")


def _ours(app: str) -> bool:
    return (Path(__file__).parent.parent / app / "migrations").is_dir()


def _known(app: str, name: str) -> bool:
    return (Path(__file__).parent.parent / app / "migrations" / f"{name}.py").is_file()


def _into_postgresql(folder: Path, draft: Path) -> None:
    """Into the database that the settings name, in one transaction: it is as before where that fails."""
    from gongfu.office.keeping.backup import run_postgresql
    from gongfu.office.keeping.folder import begin

    if not (folder / SETTINGS).is_file() and (draft / SETTINGS).is_file():
        shutil.copy2(draft / SETTINGS, folder / SETTINGS)
    config = begin(folder)
    options = ["--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error", str(draft / DUMP)]
    run_postgresql(config, "pg_restore", options)
    (draft / DUMP).unlink()


def _aside(folder: Path) -> str:
    """A name beside which nothing lies yet."""
    from datetime import datetime

    name = f"replaced-{datetime.now():%Y%m%d-%H%M%S}"
    return next(one for one in (name, *(f"{name}-{n}" for n in range(1000))) if not (folder / one).exists())


def complete(folder: Path) -> None:
    """Finish a restoration that was decided; nothing where there is none. May be interrupted and called again."""
    decided = folder / DECIDED
    if not decided.is_dir():
        return
    try:
        aside = folder / (decided / _PLACE).read_text("utf-8")
        for name in _PARTS:
            if not (decided / name).exists():
                continue  # exchanged before
            for old in (f"{name}-wal", f"{name}-shm", name) if name == SQLITE else (name,):
                if (folder / old).exists():
                    aside.mkdir(mode=0o700, exist_ok=True)
                    (folder / old).rename(aside / old)
            (decided / name).rename(folder / name)
        shutil.rmtree(decided)
    except OSError as error:
        raise InputError(
            folder, f"恢复备份没有做完（{reason(error)}）", "请检查权限后再打开一次，会接着做完"
        ) from error
