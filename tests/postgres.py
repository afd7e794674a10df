"""A real PostgreSQL server for tests: in a folder of its own, on a socket of its own, gone when the tests end.

The programs are Debian's (``/usr/lib/postgresql/*/bin``) or those on ``$PATH``. The server refuses to run as root, so
root starts it as somebody else.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

UNPRIVILEGED = ("postgres", "nobody")
"""Who runs the server where root runs the tests, the first that exists."""
STARTING = 30.0
"""Seconds within which a server answers."""
QUICK = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "shared_buffers=32MB", "max_connections=150")
"""A server of tests need not survive a power cut; a hundred people at once need a hundred connections."""


@dataclass(frozen=True)
class Server:
    """A running server: its socket lies in ``folder``, its superuser is ``user``, nobody needs a password."""

    folder: Path
    programs: Path
    user: str

    def url(self, database: str) -> str:
        """The address as ``office.toml`` writes it."""
        from urllib.parse import quote

        return f"postgresql://{self.user}@{quote(str(self.folder), safe='')}/{database}"

    def create(self, database: str) -> str:
        """Create an empty database and return its address."""
        self.run("createdb", "--template=template0", "--encoding=UTF8", "--locale=C.UTF-8", database)
        return self.url(database)

    def drop(self, database: str) -> None:
        """Throw a database away, whoever is still connected."""
        self.run("dropdb", "--force", database)

    def run(self, program: str, *arguments: str) -> str:
        """Run one of PostgreSQL's programs against the server; returns what it prints."""
        command = [str(self.programs / program), f"--host={self.folder}", f"--username={self.user}", *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout


def find() -> Path | None:
    """The folder of the newest server's programs, ``None`` where there is none."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    found = str(debian[-1]) if debian else shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A server for the whole run of this process; skips where there is none to start."""
    pytest.importorskip("psycopg", reason="needs psycopg to speak to PostgreSQL")
    programs = find()
    if programs is None:
        pytest.skip("needs PostgreSQL: make programs, as root, or install it (initdb is neither Debian's nor in $PATH)")
    user, become = _somebody()
    # a socket's path may have 107 bytes at most: a temporary folder of pytest's is too deep
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        if become:
            shutil.chown(folder, user)
        data = folder / "data"
        _run(
            [programs / "initdb", "-D", data, "-U", user, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"], become
        )
        process = _start(programs, folder, data, become)
        try:
            yield Server(folder, programs, user)
        finally:
            process.send_signal(signal.SIGINT)  # fast shutdown: nobody is waited for
            process.wait(STARTING)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _somebody() -> tuple[str, dict[str, Any]]:
    """Who runs the server where root runs the tests, and how a child becomes them."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name, {}
    for name in UNPRIVILEGED:
        with suppress(KeyError):
            return name, {"user": name, "group": pwd.getpwnam(name).pw_gid, "extra_groups": [], "cwd": "/"}
    pytest.skip("PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody")


def _run(command: list[str | Path], become: dict[str, Any]) -> None:
    done = subprocess.run(
        command, **become, capture_output=True, text=True, check=False, env=_environment(), timeout=60
    )
    if done.returncode:
        pytest.skip(f"PostgreSQL cannot make a database here: {done.stderr.strip().splitlines()[-1]}")


def _start(programs: Path, folder: Path, data: Path, become: dict[str, Any]) -> subprocess.Popen[bytes]:
    settings = [
        part for one in (*QUICK, "listen_addresses=", f"unix_socket_directories={folder}") for part in ("-c", one)
    ]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [programs / "postgres", "-D", data, *settings],
            **become,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=_environment(),
        )
    until = time.monotonic() + STARTING
    while time.monotonic() < until and process.poll() is None:
        ready = subprocess.run([programs / "pg_isready", "-q", "-h", folder], check=False, env=_environment())
        if ready.returncode == 0:
            return process
        time.sleep(0.05)
    process.kill()
    pytest.skip(f"PostgreSQL does not start: {(folder / 'log').read_text('utf-8', 'replace')[-400:]}")


def _environment() -> dict[str, str]:
    return os.environ | {"LC_ALL": "C.UTF-8", "TZ": "Asia/Shanghai"}
