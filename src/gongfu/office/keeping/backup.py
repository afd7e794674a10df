"""A backup made while people work: the database as it is at one instant, the files it knows, the settings.

The key that signs sessions stays where it is: who holds a backup cannot sign in with it. A backup is there whole or
not at all.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from gongfu import __version__
from gongfu.documents.errors import InputError, reason
from gongfu.office.keeping import lock
from gongfu.office.keeping.archive import DUMP, FILES, MANIFEST, SETTINGS, SQLITE, Manifest, add

if TYPE_CHECKING:
    from gongfu.office.config import Config

__all__ = ["Made", "backup", "known_files"]

LOCK = "backup.lock"
PACKED = {".txt", ".csv", ".xml", ".json", ".html", ".doc", ".xls", ".rtf", ".bmp", ".tif", ".tiff", ".sqlite3"}
"""Endings of files that packing makes smaller; documents of today and pictures are packed already."""
_DRAFT = ".gongfu-backup-"
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Made:
    """A backup: its file, its size in bytes, how many files, those that were gone, and older ones thrown away."""

    file: Path
    size: int
    files: int
    missing: tuple[str, ...]
    dropped: tuple[Path, ...] = ()


def backup(config: Config, target: Path, *, keep: int = 0, before_update: bool = False) -> Made:
    """Back the office up to ``target``: a new file, or a folder that gets one named after the time.

    ``keep`` throws all but so many of our own backups in a folder away, the oldest first; 0 keeps all. One made
    ``before_update`` writes nothing into tables that are about to change. Raises
    :class:`InputError` where it cannot be written or the database cannot be read; then nothing is left behind.
    """
    from django.utils import timezone

    now = timezone.localtime()
    try:
        if target.suffix.lower() == ".zip":
            target.parent.mkdir(parents=True, exist_ok=True)
            file = target
        else:
            target.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = _free(target, now)
        if file.exists():
            raise InputError(file, "已有同名的文件，没有改动", "请换一个文件名")
        with lock.holding(config.folder, LOCK, "正在备份", _PATIENCE):
            made = _write(config, file, now, "before an update" if before_update else "")
    except (OSError, zipfile.LargeZipFile) as error:
        told = reason(error) if isinstance(error, OSError) else str(error)
        raise InputError(target, f"备份写不了（{told}）", "请检查磁盘空间和权限") from error
    from gongfu.office.people.audit import record

    if not before_update:
        record(None, "backup", label=file.name, files=made.files, bytes=made.size)
    dropped = _drop(file.parent, keep) if keep else ()
    return Made(made.file, made.size, made.files, made.missing, dropped)


def _free(folder: Path, now: datetime) -> Path:
    """A name that no backup of the folder has."""
    name = f"office-{now:%Y%m%d-%H%M%S}"
    names = (f"{name}{'-' + str(number) if number else ''}.zip" for number in range(1000))
    return next(folder / one for one in names if not (folder / one).exists())


def _write(config: Config, file: Path, now: datetime, note: str) -> Made:
    for left in file.parent.glob(f"{_DRAFT}*"):  # of a backup that was killed: we alone hold the lock
        shutil.rmtree(left, ignore_errors=True)
    draft = file.parent / f"{_DRAFT}{os.getpid()}"
    draft.mkdir(mode=0o700)
    try:
        entries: dict[str, dict[str, object]] = {}
        whole = draft / "whole.zip"
        with os.fdopen(os.open(whole, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
            with zipfile.ZipFile(out, "w", compresslevel=1) as archive:
                name, database = _database(config, draft)
                entries[name] = add(archive, name, database, packed=name == SQLITE)
                if (settings := config.folder / SETTINGS).is_file():
                    entries[SETTINGS] = add(archive, SETTINGS, settings, packed=True)
                for path in sorted(one for one in config.files.rglob("*") if one.is_file()):
                    inside = FILES + path.relative_to(config.files).as_posix()
                    with contextlib.suppress(FileNotFoundError):  # deleted meanwhile
                        entries[inside] = add(archive, inside, path, packed=path.suffix.lower() in PACKED)
                stored = {entry.removeprefix(FILES) for entry in entries}
                missing = sorted(known_files() - stored)
                manifest = Manifest(
                    made=now.isoformat(timespec="seconds"),
                    version=__version__,
                    kind="postgresql" if config.database else "sqlite",
                    migrations=_migrations(),
                    files=entries,
                    missing=missing,
                    note=note,
                )
                archive.writestr(MANIFEST, manifest.text(), zipfile.ZIP_DEFLATED)
            out.flush()
            os.fsync(out.fileno())
        size = whole.stat().st_size
        whole.rename(file)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return Made(file, size, len(entries), tuple(missing))


def _database(config: Config, draft: Path) -> tuple[str, Path]:
    """A copy of the database as it is now, and its name in the archive."""
    if config.database:
        return DUMP, _dumped(config, draft / DUMP)
    from gongfu.office.keeping.folder import unready

    copy = draft / SQLITE
    try:
        # a connection of our own in autocommit: readers and writers go on, the copy is of one instant and compact
        with contextlib.closing(
            sqlite3.connect(config.folder / SQLITE, timeout=60, isolation_level=None)
        ) as connection:
            connection.execute("VACUUM INTO ?", [str(copy)])
    except sqlite3.Error as error:
        raise unready(config, error) from error
    return SQLITE, copy


def _dumped(config: Config, file: Path) -> Path:
    run_postgresql(config, "pg_dump", ["--format=custom", "--no-owner", f"--file={file}"])
    return file


def run_postgresql(config: Config, program: str, options: list[str], tell: Callable[[str], None] | None = None) -> None:
    """Run a program of PostgreSQL on the office's database. The password goes through the environment, where no
    list of processes shows it.

    Raises :class:`InputError` where the program is missing or fails.
    """
    from django.db import connection

    found = shutil.which(program)
    if found is None:
        raise InputError(
            program,
            "没有装 PostgreSQL 的客户端程序",
            f"请安装 postgresql-client，再运行；或由数据库管理员用 {program} 备份和恢复",
        )
    values = connection.settings_dict
    names = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD", "NAME": "PGDATABASE"}
    environment = os.environ | {variable: str(values[key]) for key, variable in names.items() if values.get(key)}
    named = [f"--dbname={values['NAME']}"]
    done = subprocess.run([found, *options, *named], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        first = next(iter(done.stderr.strip().splitlines()), f"退出码 {done.returncode}")
        raise InputError(program, f"没有成功（{first}）", "请检查数据库地址、权限和客户端版本（应不低于服务器的版本）")


def _migrations() -> list[str]:
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def known_files() -> set[str]:
    """Every file that a row of the database names, relative to the folder of files.

    Tables and columns that this program knows and the database does not have yet are passed over: a backup before an
    update reads tables of before.
    """
    from django.apps import apps
    from django.db import connection
    from django.db.models import FileField

    names: set[str] = set()
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for model in apps.get_models():
            fields = [field for field in model._meta.concrete_fields if isinstance(field, FileField)]
            if not fields or model._meta.db_table not in tables:
                continue
            columns = {
                column.name for column in connection.introspection.get_table_description(cursor, model._meta.db_table)
            }
            for field in fields:
                if field.column in columns:
                    rows = model._base_manager.order_by().exclude(**{field.name: ""})
                    names.update(filter(None, rows.values_list(field.name, flat=True)))
    return names


def _drop(folder: Path, keep: int) -> tuple[Path, ...]:
    """Throw away all but the newest ``keep`` backups, known by the names that we give."""
    ours = sorted(folder.glob("office-[0-9]*-[0-9]*.zip"), key=lambda path: (path.stat().st_mtime_ns, path.name))
    gone = tuple(ours[:-keep])
    for path in gone:
        path.unlink(missing_ok=True)
    return gone
