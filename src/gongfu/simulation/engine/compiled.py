"""Generated modules kept on disk under the hash of their content, so that what was compiled once is only read again.

They lie in ``$GONGFU_CACHE``, else where the system keeps such things for a user. Nobody else may write there: a folder
of another owner, or one that others can write to, is not used, and neither is a file whose text is not the one wanted.
Without a folder kernels are compiled in memory, anew in each process.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import stat
import sys
import tempfile
import threading
import time
from functools import cache
from pathlib import Path
from types import ModuleType

from gongfu.simulation.engine import primitives

__all__ = ["cache_folder", "module_of"]

_KEPT_DAYS = 60
"""A kernel that nobody used for so long is removed when another is written."""
_DAY = 86_400.0
_LOADING = threading.Lock()
"""Held while a module is run: another thread must not be given one whose functions are not there yet."""


def cache_folder() -> Path:
    """``$GONGFU_CACHE``, else ``gongfu`` in the system's folder for caches of a user."""
    if named := os.environ.get("GONGFU_CACHE"):
        return Path(named).expanduser()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "gongfu" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "gongfu"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "gongfu"


def module_of(text: str) -> ModuleType:
    """The module of a source text; run once in a process."""
    whole = f"{text}\n# {_primitives()}\n"
    name = f"gongfu_kernel_{hashlib.sha256(whole.encode()).hexdigest()[:24]}"
    with _LOADING:
        return sys.modules.get(name) or _loaded(name, whole)


def _loaded(name: str, text: str) -> ModuleType:
    """A module by its file, or of its text alone; one that cannot be run is not left behind."""
    file = _stored(name, text)
    if file is None:
        module = ModuleType(name)
        sys.modules[name] = module
        exec(compile(text, f"<{name}>", "exec"), module.__dict__)
        return module
    spec = importlib.util.spec_from_file_location(name, file)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # Numba finds what it has on disk only for a module that can be imported by its name
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


@cache
def _primitives() -> str:
    """A mark of what kernels are made of: Numba itself looks at the kernel's own file alone."""
    return hashlib.sha256(Path(primitives.__file__).read_bytes()).hexdigest()[:16]


def _stored(name: str, text: str) -> Path | None:
    """The file of a module, written if it is not there; ``None`` where it cannot be kept safely."""
    try:
        folder = cache_folder() / "kernels"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_ours(folder):
            return None
        file = folder / f"{name}.py"
        if not (file.is_file() and _is_ours(file) and file.read_text("utf-8") == text):
            _write(file, text)
            _prune(folder)
        (folder / f"{name}.used").touch()  # the file itself must keep its time: Numba compares it
        return file
    except (OSError, RuntimeError, UnicodeError):  # no home, no room, no right
        return None


def _is_ours(path: Path) -> bool:
    """Whether only this user can write there; systems without such rights protect the user's folder themselves."""
    if not hasattr(os, "getuid"):
        return True
    found = path.stat()
    return found.st_uid == os.getuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _write(file: Path, text: str) -> None:
    """Put the whole file there at once, or nothing."""
    handle, path = tempfile.mkstemp(dir=file.parent, suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        Path(path).replace(file)
    except OSError:
        Path(path).unlink(missing_ok=True)
        raise


def _prune(folder: Path) -> None:
    """Remove kernels that have not been used for long, and what Numba keeps of them."""
    oldest = time.time() - _KEPT_DAYS * _DAY
    for mark in folder.glob("gongfu_kernel_*.used"):
        with contextlib.suppress(OSError):  # another process may be at it too
            if mark.stat().st_mtime < oldest:
                for kept in [*(folder / "__pycache__").glob(f"{mark.stem}.*"), folder / f"{mark.stem}.py", mark]:
                    kept.unlink(missing_ok=True)
