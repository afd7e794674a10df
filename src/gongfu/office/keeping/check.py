"""What may be wrong with an office, looked for: tables, rows, evidence files, settings, space, backups."""

from __future__ import annotations

import hashlib
import logging
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from gongfu.office.config import Config

__all__ = ["Finding", "check"]

Level = Literal["ok", "note", "problem"]
SPACE = 1 << 30
"""Bytes that should be free: a backup and a few months of evidence."""
DAYS = 7
"""Days after which the last backup is old."""
MOST = 10
"""Files named one by one."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found, in a sentence that says what to do where something is wrong."""

    level: Level
    text: str


def check(config: Config) -> Iterator[Finding]:
    """Look the whole office through; one that does not answer is one problem, and the rest is not looked for."""
    from django.db import DatabaseError

    from gongfu.office.keeping.folder import pending, unready

    for look in (_tables, _rows, _evidence, _background, _backups, _space, _settings):
        try:
            yield from look(config)
            if look is _tables and pending():
                return  # what follows reads tables that are not there yet
        except DatabaseError as error:
            yield Finding("problem", str(unready(config, error)))
            return


def _tables(config: Config) -> Iterator[Finding]:
    from gongfu.office.keeping.folder import newer, pending

    if steps := newer():
        yield Finding("problem", f"数据来自更新的版本（{'、'.join(steps[:3])}）：请换用那个版本的程序")
    if steps := pending():
        yield Finding("problem", f"有 {len(steps)} 步数据表更新没有做：重新运行 gongfu serve 会先备份再更新")
    else:
        yield Finding("ok", "数据表与程序一致")


def _rows(config: Config) -> Iterator[Finding]:
    from django.db import connection

    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_constraint WHERE NOT convalidated")
            (loose,) = cursor.fetchone()
        told = "外键全部有效" if not loose else f"有 {loose} 条约束没有核验过：请数据库管理员 VALIDATE CONSTRAINT"
        yield Finding("problem" if loose else "ok", f"PostgreSQL：{told}")
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA integrity_check({MOST})")
        faults = [row[0] for row in cursor.fetchall()]
        cursor.execute("PRAGMA foreign_key_check")
        loose = cursor.fetchall()
    if faults == ["ok"]:
        yield Finding("ok", "数据库完整（integrity_check）")
    else:
        yield Finding("problem", f"数据库损坏：{'；'.join(faults[:3])}。请停下服务，用 gongfu office restore 恢复备份")
    tables = sorted({row[0] for row in loose})
    if loose:
        yield Finding(
            "problem", f"{len(loose)} 行指向不存在的行（{'、'.join(tables)}）：请恢复备份，或把这一行报告给维护者"
        )
    else:
        yield Finding("ok", "外键全部指得到（foreign_key_check）")


def _evidence(config: Config) -> Iterator[Finding]:
    from gongfu.office.keeping.backup import known_files

    gone, changed, whole = [], [], 0
    for name, digest in _hashed():
        path = config.files / name
        if not path.is_file():
            gone.append(name)
        elif _digest(path) != digest:
            changed.append(name)
        else:
            whole += 1
    if gone:
        yield Finding("problem", f"缺 {len(gone)} 个文件：{_listed(gone)}。请从备份里取回")
    if changed:
        yield Finding("problem", f"{len(changed)} 个文件的内容与登记的哈希不符：{_listed(changed)}。请从备份里取回")
    if not gone and not changed:
        yield Finding("ok", f"佐证和文件齐全，哈希一致（{whole} 个）")
    there = {path.relative_to(config.files).as_posix() for path in config.files.rglob("*") if path.is_file()}
    if orphans := sorted(there - known_files()):
        yield Finding("note", f"{len(orphans)} 个文件没有记录用到：{_listed(orphans)}。确认无用后可以删除")


def _hashed() -> Iterator[tuple[str, str]]:
    """Files with the hash that was written down when they came in."""
    from django.apps import apps
    from django.db.models import FileField

    for model in apps.get_models():
        names = {field.name: field for field in model._meta.concrete_fields}
        if "sha256" in names:
            for name, field in names.items():
                if isinstance(field, FileField):
                    rows = model._base_manager.exclude(**{name: ""}).values_list(name, "sha256")
                    yield from rows.iterator()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _listed(names: list[str]) -> str:
    return "、".join(names[:MOST]) + ("等" if len(names) > MOST else "")


def _background(config: Config) -> Iterator[Finding]:
    from django_tasks_db.models import DBTaskResult

    from gongfu.office.keeping import lock

    if failed := DBTaskResult.objects.filter(status="FAILED").count():
        yield Finding("note", f"{failed} 件后台工作没有做成：原因在日志里")
    served, working = lock.held(config.folder, lock.SERVER), lock.held(config.folder, lock.WORKER)
    if served and not working:
        yield Finding("problem", "后台工作没有在做：请重新启动，或运行 gongfu office worker")
    yield Finding("ok", "正在运行" if served else "没有在运行")


def _backups(config: Config) -> Iterator[Finding]:
    from django.utils import timezone

    from gongfu.office.people.models import AuditEntry

    last = AuditEntry.objects.filter(act="backup").order_by("-at").values_list("at", flat=True).first()
    if last is None:
        yield Finding("note", "还没有备份过：请运行 gongfu office backup，并定时运行")
        return
    days = (timezone.now() - last).days
    told = f"上次备份：{timezone.localtime(last):%Y-%m-%d %H:%M}"
    yield Finding("note" if days >= DAYS else "ok", told + (f"，已过 {days} 天，请定时备份" if days >= DAYS else ""))


def _space(config: Config) -> Iterator[Finding]:
    free = shutil.disk_usage(config.folder).free
    if free < SPACE:
        yield Finding("problem", f"磁盘只剩 {free >> 20} MB：请腾出空间，否则会报不上、传不了")
    else:
        yield Finding("ok", f"磁盘剩余 {free / 2**30:.0f} GB")


def _settings(config: Config) -> Iterator[Finding]:
    """Django's own check of settings for the open; what only https mends is one note where https is off."""
    from django.conf import settings
    from django.core import checks

    https = {"security.W004", "security.W008", "security.W012", "security.W016"}
    found = [one for one in checks.run_checks(include_deployment_checks=True) if not one.is_silenced()]
    for one in found:
        if config.https or one.id not in https:
            yield Finding("problem" if one.is_serious(logging.WARNING) else "note", f"设置：{one.msg}（{one.id}）")
    if not config.https:
        yield Finding("note", "没有开 https：只可在本机或可信的内网使用，见 docs/office/security.md")
    elif not found:
        yield Finding("ok", "设置通过 Django 的安全检查（check --deploy）")
    mode = (settings.CONFIG.folder / "secret.key").stat().st_mode
    if mode & 0o077 and _posix():
        yield Finding("problem", "secret.key 别人也能读：请运行 chmod 600")


def _posix() -> bool:
    import os

    return os.name == "posix"
