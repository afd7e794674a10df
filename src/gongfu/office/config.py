"""What an office is set to: its data folder and the ``office.toml`` in it.

The data folder holds all that people make at run time: the database, evidence files, the secret key. The dataclass
below is the schema of ``office.toml``; every key has a default, so that an empty folder is an office.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from gongfu.documents.errors import InputError, reason
from gongfu.toml import read_toml
from gongfu.toml_schema import UNKNOWN, Day, build

__all__ = ["DATABASE", "FOLDER", "Config", "Mail", "load", "secret_key"]

FOLDER = "GONGFU_OFFICE"
"""Environment variable that names the data folder."""
DATABASE = "GONGFU_DATABASE"
"""Environment variable that overrides ``database``: an address with a password stays out of files."""
_FILE = "office.toml"
_KEY = "secret.key"


@dataclass(frozen=True, slots=True)
class Mail:
    """The mail server that reminders go through; without ``host`` they stay in the inbox of the site."""

    host: str = ""
    port: int = 25
    user: str = ""
    password_file: str = ""
    security: Literal["", "starttls", "tls"] = ""
    sender: str = ""


@dataclass(frozen=True, slots=True)
class Config:
    """An office. ``zone`` is the zone folder (``sample`` the one that is shipped), relative to the data folder.

    ``database`` is empty for SQLite in the data folder, or ``postgresql://user:password@host:port/name``.
    ``hosts`` are the names under which browsers reach the site, ``https`` says that they do so through TLS.
    ``today`` is a day that a demonstration takes for today. ``language`` is the one of who has not chosen.
    ``font_dir`` holds the office's own licensed fonts for papers.
    """

    folder: Path
    zone: str = "sample"
    database: str = ""
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost")
    https: bool = False
    demo: bool = False
    today: Day = UNKNOWN
    language: Literal["zh-hans", "en"] = "zh-hans"
    upload_megabytes: int = 50
    font_dir: str = ""
    mail: Mail = field(default_factory=Mail)

    @property
    def zone_folder(self) -> Path:
        """Where the zone's plain files lie."""
        from gongfu.zone import sample

        return sample() if self.zone == "sample" else (self.folder / self.zone).resolve()

    @property
    def files(self) -> Path:
        """Where evidence, uploaded documents and finished exports lie; nothing in it is served by its path."""
        return self.folder / "files"


def load(folder: str | Path | None = None) -> Config:
    """The office in ``folder``, else in ``$GONGFU_OFFICE``, else in ``gongfu-office`` under the current folder.

    Raises :class:`InputError` naming the key, what was expected and what to do.
    """
    folder = Path(folder or os.environ.get(FOLDER) or "gongfu-office").resolve()
    file = folder / _FILE
    config = build(Config, read_toml(file) if file.is_file() else {}, file, given={"folder": folder})
    if database := os.environ.get(DATABASE):
        config = replace(config, database=database)
    if config.database and not config.database.startswith(("postgresql://", "postgres://")):
        raise InputError(
            file, "database 不是 PostgreSQL 的地址", "应如 postgresql://用户:密码@主机:5432/库名；留空则用 SQLite"
        )
    return config


def secret_key(folder: Path) -> str:
    """The key that signs sessions, made on first use and readable by its owner alone."""
    path = folder / _KEY
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as out:
                out.write(secrets.token_urlsafe(50))
        except FileExistsError:
            pass
        return path.read_text("ascii").strip()
    except OSError as error:
        raise InputError(path, f"密钥文件读不了也写不了（{reason(error)}）", "请检查数据文件夹的权限") from error
