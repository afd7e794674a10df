"""Results asked for by a page: of the process that computes, where the office is served, else of this one."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings

from gongfu.documents.errors import InputError, InputErrors
from gongfu.office.keeping import lock
from gongfu.office.trials import city, engine
from gongfu.office.trials.computer import ADDRESS

if TYPE_CHECKING:
    from gongfu.office.trials.choice import Choice
    from gongfu.simulation.results import Results

__all__ = ["compute"]

_AGAIN = 10.0
"""Seconds before a process that does not answer is started once more."""
_SLACK = 60.0
"""Seconds beyond the patience after which an answer will not come any more."""


class _Started:
    """The process that this one started, and when."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.at = float("-inf")

    def start(self) -> bool:
        """Start it, unless that was just done; ``False`` where it cannot be."""
        with self.lock:
            ended = self.process.poll() if self.process is not None else None
            if time.monotonic() - self.at < _AGAIN:
                return ended in (None, 0)
            if ended:
                self.process = None
                return False
            command = [sys.executable, "-m", "gongfu.office.trials.computer"]
            try:
                self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, env=city.surroundings())
            except OSError:
                return False
            self.at = time.monotonic()
            return True


_started = _Started()


def compute(choice: Choice, name: str = "", patience: float | None = None) -> Results | engine.Waiting:
    """As :func:`gongfu.office.trials.engine.compute`, wherever that is done."""
    wait = engine.PATIENCE if patience is None else patience
    if not city.is_there() or not lock.held(settings.CONFIG.folder, lock.SERVER):
        return engine.compute(choice, name, wait)
    until = time.monotonic() + wait
    while (connection := _connected()) is None:
        if not _started.start():
            return engine.compute(choice, name, max(until - time.monotonic(), 0))
        if time.monotonic() >= until:
            return engine.Waiting("启动计算程序", preparing=True)
        time.sleep(0.2)
    with connection:
        try:
            connection.send((urlencode(choice.fields), name, max(until - time.monotonic(), 0)))
            if not connection.poll(wait + _SLACK):
                return engine.Waiting("正在计算", preparing=False)
            kind, found = connection.recv()
        except (EOFError, OSError):
            return engine.Waiting("启动计算程序", preparing=True)
    if kind == "faults":
        raise InputErrors([InputError(*parts) for parts in found])
    answer: Results | engine.Waiting = found
    return answer


def _connected() -> Connection[Any, Any] | None:
    try:
        told = json.loads((Path(settings.CONFIG.folder) / "trials" / ADDRESS).read_text("ascii"))
        return Client(("127.0.0.1", told["port"]), authkey=bytes.fromhex(told["key"]))
    except (OSError, ValueError, KeyError, EOFError, AuthenticationError):
        return None
