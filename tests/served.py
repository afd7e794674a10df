"""An office served for real: its own process, folder and port, as somebody starts it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from gongfu import zone

STARTING = 60.0
"""Seconds within which a server is there, also on a machine that does much else."""
PASSWORD = "correct horse 共富 battery"


def environment(folder: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GONGFU_", "DJANGO_"))}
    return kept | {"GONGFU_OFFICE": str(folder), "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"} | more


def gongfu(folder: Path, *arguments: str, given: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command on the office of a folder."""
    return subprocess.run(
        [sys.executable, "-m", "gongfu", *arguments],
        env=environment(folder, **more),
        input=given,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def manage(folder: Path, code: str, **more: str) -> str:
    """Run Python inside the office, as its shell would; returns what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup()\n{code}"],
        env=environment(folder, DJANGO_SETTINGS_MODULE="gongfu.office.settings", **more),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@dataclass
class Site:
    """A running server. ``log`` is all it has said."""

    process: subprocess.Popen[bytes]
    folder: Path
    log_file: Path
    address: str = ""

    @property
    def log(self) -> str:
        return self.log_file.read_text("utf-8", "replace")

    def end(self, how: signal.Signals = signal.SIGINT) -> int:
        """End it as Ctrl-C does, or as told; returns its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(STARTING)

    def kill(self) -> None:
        """Kill every process of it at once, as a power cut does."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(STARTING)


@dataclass
class Sites:
    """Starts servers and ends those that are left."""

    place: Path
    running: list[Site] = field(default_factory=list)

    def __call__(self, folder: Path, *arguments: str, code: str = "", **more: str) -> Site:
        """Start one on a free port and wait until it is open; ``code`` runs in place of the command."""
        log = self.place / f"log-{len(self.running)}"
        program = ["-c", code] if code else ["-m", "gongfu", "serve", *arguments]
        port = [] if "--port" in arguments or code else ["--port", "0"]
        with log.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, *program, *port],
                env=environment(folder, **more),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        site = Site(process, folder, log)
        self.running.append(site)
        until = time.monotonic() + STARTING
        while "办公室已打开：" not in site.log:
            assert process.poll() is None and time.monotonic() < until, site.log
            time.sleep(0.03)
        site.address = site.log.split("办公室已打开：")[1].split("（")[0]
        return site


@pytest.fixture
def sites(tmp_path: Path) -> Iterator[Sites]:
    """``sites(folder)`` starts a server; all are gone when the test ends."""
    made = Sites(tmp_path)
    yield made
    for site in made.running:
        if site.process.poll() is None:
            site.kill()


@pytest.fixture(scope="session")
def small_zone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A zone folder without documents: quick to load."""
    return zone.init(tmp_path_factory.mktemp("zone") / "示例市", "示例市")


@pytest.fixture(scope="session")
def empty_office(tmp_path_factory: pytest.TempPathFactory, small_zone: Path) -> Path:
    """A data folder with tables and one user of the office (``bgs``), to be copied."""
    folder = tmp_path_factory.mktemp("office") / "数据"
    folder.mkdir()
    (folder / "office.toml").write_text(f'zone = "{small_zone}"\n', "utf-8")
    code = (
        "from django.core.management import call_command as call; call('migrate', verbosity=0)\n"
        "from gongfu.office.people.models import *\n"
        f"user = User.objects.create_user('bgs', password={PASSWORD!r}, name='演示·办公室')\n"
        "Post.objects.create(user=user, role='office')"
    )
    manage(folder, code)
    return folder


@pytest.fixture
def office(empty_office: Path, tmp_path: Path) -> Path:
    """A data folder of the test's own."""
    return Path(shutil.copytree(empty_office, tmp_path / "办公室"))


def wait_for(what: Callable[[], object], seconds: float = 30.0) -> None:
    """Wait until something holds; fails where it does not."""
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.05)
