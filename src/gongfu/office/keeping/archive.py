"""A backup's file: a zip archive with a manifest that names every file in it, its size and its hash."""

from __future__ import annotations

import hashlib
import json
import zipfile
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any, Literal

from gongfu.documents.errors import InputError

__all__ = ["DUMP", "FILES", "MANIFEST", "SETTINGS", "SQLITE", "Manifest", "add", "read", "unpack"]

MANIFEST = "manifest.json"
SQLITE, DUMP, SETTINGS, FILES = "office.sqlite3", "office.dump", "office.toml", "files/"
"""Names in the archive: the database of either kind, the settings, the folder of evidence and documents."""
FORMAT = 1
_CHUNK = 1 << 20
_MANIFEST_BYTES = 256 << 20
"""A million files have a manifest smaller than this."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. ``missing`` are files the database knows that were gone while it was made."""

    made: str
    version: str
    kind: Literal["sqlite", "postgresql"]
    migrations: list[str] = field(default_factory=list)
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    note: str = ""
    format: int = FORMAT

    def text(self) -> str:
        """As it stands in the archive."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"


def add(archive: zipfile.ZipFile, name: str, file: Path, *, packed: bool) -> dict[str, Any]:
    """Put a file into an archive, read once; returns its size and hash. ``packed`` where packing makes it smaller."""
    info = zipfile.ZipInfo.from_file(file, name)
    info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with file.open("rb") as source, archive.open(info, "w", force_zip64=True) as target:
        size, digest = copy(source, target)
    return {"size": size, "sha256": digest}


def copy(source: IO[bytes], target: IO[bytes]) -> tuple[int, str]:
    """Copy to the end; returns the bytes' number and their SHA-256."""
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
        target.write(chunk)
    return size, digest.hexdigest()


def read(path: Path, archive: zipfile.ZipFile) -> Manifest:
    """The manifest. Raises :class:`InputError` where the archive is no backup, or holds other files than it says."""
    try:
        if archive.getinfo(MANIFEST).file_size > _MANIFEST_BYTES:
            raise ValueError("too large")
        table = json.loads(archive.read(MANIFEST))
        manifest = Manifest(**table)
        whole = {**{one.filename: one.file_size for one in archive.infolist()}}
        stated = {name: entry["size"] for name, entry in manifest.files.items()}
    except (KeyError, ValueError, TypeError, AttributeError, zipfile.BadZipFile, NotImplementedError, OSError) as error:
        raise InputError(path, "不是 gongfu office backup 写出的备份，或已经损坏", "请换一个备份文件") from error
    if manifest.format != FORMAT:
        raise InputError(path, f"备份的格式是第 {manifest.format} 版，这里只认第 {FORMAT} 版", "请用写出它的版本恢复")
    del whole[MANIFEST]
    if whole != stated or len(archive.infolist()) != len(stated) + 1:
        raise InputError(path, "备份里的文件和清单对不上", "它不完整或被改过，请换一个备份文件")
    for name in stated:
        if not _safe(name):
            raise InputError(path, f"备份里有路径不安全的文件 {name}", "它被改过，请换一个备份文件")
    return manifest


def _safe(name: str) -> bool:
    """Whether a name is one that we write: the database, the settings, or a file inside the folder of files."""
    if name in (SQLITE, DUMP, SETTINGS):
        return True
    parts = PurePosixPath(name).parts
    return name.startswith(FILES) and ".." not in parts and not any(sign in name for sign in ("\\", "\0", ":", "//"))


def unpack(path: Path, archive: zipfile.ZipFile, manifest: Manifest, folder: Path) -> None:
    """Write all files into an empty folder. Raises :class:`InputError` where one is not what the manifest says."""
    for name, stated in manifest.files.items():
        target = folder / name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with archive.open(name) as source, target.open("xb") as out:
                size, digest = copy(source, out)
        except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError) as error:
            raise InputError(path, f"读不出 {name}，备份已经损坏", "请换一个备份文件") from error
        if (size, digest) != (stated["size"], stated["sha256"]):
            raise InputError(path, f"{name} 和清单里的哈希对不上，备份已经损坏", "请换一个备份文件")
        target.chmod(0o600)
