"""A data folder opened: its settings read, its zone settled, its database brought to the tables of this program."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from gongfu.documents.errors import InputError, reason
from gongfu.office import config as office

if TYPE_CHECKING:
    from gongfu.office.config import Config

__all__ = ["DATABASE", "begin", "newer", "pending", "prepare", "unready"]

DATABASE = "office.sqlite3"
_SETTINGS = """\
# 办公室的设置。每一项都可以不写；写错了，启动时会说错在哪里。全部设置见 docs/office/running.md
zone = {zone}  # 试验区文件夹；sample 是随包样例区
# hosts = ["127.0.0.1", "localhost", "office.example.gov.cn"]  # 浏览器用哪些名称访问
# https = true  # 前面有 HTTPS 的反向代理时打开
# database = "postgresql://用户@主机:5432/库名"  # 不写就用 SQLite；带密码的地址写进环境变量 GONGFU_DATABASE
"""


def begin(data: Path | None, *, zone: Path | None = None, create: bool = False) -> Config:
    """Open the data folder and set Django up on it; ``zone`` is the one it serves from the first time on.

    Raises :class:`InputError` where the folder is not there (unless ``create``), cannot be used, or serves another
    zone. A restoration that was interrupted is completed first.
    """
    from gongfu.office.keeping.restore import complete

    folder = Path(data or os.environ.get(office.FOLDER) or "gongfu-office").resolve()
    if not create and not folder.is_dir():
        raise InputError(folder, "没有这个数据文件夹", "请用 --data 指明，或先运行 gongfu serve 建一个")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(folder, f"建不了数据文件夹（{reason(error)}）", "请用 --data 换一个位置") from error
    complete(folder)
    os.environ[office.FOLDER] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongfu.office.settings")
    if zone is not None or create:
        _settle(folder, zone)
    config = office.load(folder)
    import django

    django.setup()
    return config


def _settle(folder: Path, zone: Path | None) -> None:
    """Write down which zone a new folder serves; one that serves a zone keeps it."""
    from gongfu.commands.zones import SAMPLE, folder_of, is_sample
    from gongfu.zone import load

    file = folder / "office.toml"
    wanted = folder_of(zone or Path(SAMPLE)).resolve()
    if not file.is_file():
        load(wanted)  # a zone that cannot be read is said before anything is made
        named = SAMPLE if zone is None or is_sample(zone) else str(wanted)
        try:
            file.write_text(_SETTINGS.format(zone=json.dumps(named, ensure_ascii=False)), "utf-8")
        except OSError as error:
            raise InputError(file, f"无法写入（{reason(error)}）", "请检查数据文件夹的权限") from error
    elif zone is not None and office.load(folder).zone_folder.resolve() != wanted:
        raise InputError(
            file, f"这个数据文件夹用的是另一个试验区（{office.load(folder).zone}）", "请用 --data 换一个数据文件夹"
        )


def pending() -> list[str]:
    """Migrations of this program that the database has not had."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return [f"{step.app_label}.{step.name}" for step, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def newer() -> list[str]:
    """Migrations that the database has had and this program does not know: it was used by a newer one."""
    from django.apps import apps
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(connection)
    ours = {app.label for app in apps.get_app_configs() if app.name.startswith("gongfu.")}
    known = loader.disk_migrations.keys() | {one for step in loader.disk_migrations.values() for one in step.replaces}
    return sorted(
        f"{app}.{name}" for app, name in loader.applied_migrations if app in ours and (app, name) not in known
    )


def prepare(config: Config) -> Iterator[str]:
    """Bring the database to this program's tables; yields what was done, a line each.

    What an office holds is backed up before its tables change. Raises :class:`InputError` where the database cannot
    be reached, or was used by a newer program.
    """
    from django.core.management import call_command
    from django.db import DatabaseError, connection

    try:
        if steps := newer():
            raise InputError(
                config.folder, f"数据来自更新的版本（{'、'.join(steps[:3])}），没有改动", "请用那个版本的程序打开"
            )
        missing = pending()
        if missing and "people_user" in connection.introspection.table_names():
            from gongfu.office.keeping.backup import backup

            yield f"更新数据表之前先备份：{backup(config, config.folder / 'backups', before_update=True).file}"
        if missing:
            call_command("migrate", verbosity=0, interactive=False)
            yield f"数据表已就绪（{len(missing)} 步）"
    except DatabaseError as error:
        raise unready(config, error) from error


def unready(config: Config, error: Exception) -> InputError:
    """What it means that the database does not answer."""
    first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    if config.database:
        return InputError("PostgreSQL", f"连不上或用不了（{first}）", "请检查 office.toml 或 GONGFU_DATABASE 里的地址")
    remedy = "请运行 gongfu office check；必要时用 gongfu office restore 恢复备份"
    return InputError(config.folder / DATABASE, f"打不开数据库（{first}）", remedy)
