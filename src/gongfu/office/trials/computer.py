"""A process of its own that computes trials: one memory for the city's columns, however many processes serve pages.

``python -m gongfu.office.trials.computer``; a page that needs it starts it, and it ends when nobody has asked for a
while, or when the office is no longer served. It listens on this machine alone and answers only who knows its key,
which stands in a file that only the office's user can read.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
import threading
import time
from multiprocessing import AuthenticationError
from multiprocessing.connection import Connection, Listener
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongfu.documents.errors import InputError, InputErrors

if TYPE_CHECKING:
    from gongfu.office.trials.choice import Choice

__all__ = ["ADDRESS", "LOCK", "answer", "main"]

ADDRESS = "computer.json"
"""In the folder of trials: on which port it listens, and the key."""
LOCK = "computer.lock"
IDLE = 900.0
"""Seconds without a question after which it ends: the memory is others' then."""
log = logging.getLogger("gongfu.office.trials")


class _Asked:
    """When somebody last asked, and how many questions are being answered."""

    def __init__(self) -> None:
        self.at = time.monotonic()
        self.open = 0
        self.lock = threading.Lock()

    def change(self, by: int) -> None:
        with self.lock:
            self.open += by
            self.at = time.monotonic()

    @property
    def idle(self) -> bool:
        return self.open == 0 and time.monotonic() - self.at > IDLE


def answer(query: str, name: str, patience: float) -> tuple[str, Any]:
    """``results``, ``coming`` or ``faults`` (what each :class:`InputError` is made of), and what belongs to it."""
    from django.http import QueryDict

    from gongfu.office.trials import choice as choosing
    from gongfu.office.trials import engine

    try:
        chosen: Choice | None = choosing.read(QueryDict(query))
        if chosen is None:
            raise InputErrors([InputError("方案", "没有选择方案或参数", "请先选择")])
        if chosen.faults:
            raise InputErrors([InputError(name, fault, "请改正后再算") for name, fault in chosen.faults.items()])
        found = engine.compute(chosen, name, patience)
    except InputErrors as errors:
        faults = [one for one in errors.exceptions if isinstance(one, InputError)]
        return "faults", [(one.file, one.cause, one.remedy, one.place) for one in faults]
    return ("coming" if isinstance(found, engine.Waiting) else "results"), found


def main() -> None:
    """Answer until nobody asks any more. Ends at once where another one answers already."""
    from gongfu.office.keeping import lock
    from gongfu.office.keeping.folder import begin

    config = begin(None)
    place = config.folder / "trials"
    place.mkdir(parents=True, exist_ok=True)
    try:
        with lock.holding(place, LOCK, "正在试算"):
            _serve(place, lambda: lock.held(config.folder, lock.SERVER))
    except InputError:
        return


def _serve(place: Path, served: Any) -> None:
    key = secrets.token_bytes(32)
    asked = _Asked()
    with Listener(("127.0.0.1", 0), backlog=64, authkey=key) as listener:
        _tell(place / ADDRESS, {"port": listener.address[1], "key": key.hex()})
        threading.Thread(target=_listen, args=(listener, asked), daemon=True).start()
        while served() and not asked.idle:
            time.sleep(1)
        (place / ADDRESS).unlink(missing_ok=True)


def _tell(file: Path, told: dict[str, Any]) -> None:
    draft = file.with_suffix(".tmp")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as out:
        json.dump(told, out)
    draft.replace(file)


def _listen(listener: Listener, asked: _Asked) -> None:
    while True:
        try:
            connection = listener.accept()
        except (AuthenticationError, EOFError, ConnectionError):
            continue
        except OSError:
            return
        threading.Thread(target=_converse, args=(connection, asked), daemon=True).start()


def _converse(connection: Connection[Any, Any], asked: _Asked) -> None:
    asked.change(1)
    try:
        with connection:
            query, name, patience = connection.recv()
            try:
                told = answer(query, name, patience)
            except Exception:
                log.exception("a trial could not be computed")
                told = "faults", [("试算", "程序出错，已记入日志", "请告诉管理员", "")]
            connection.send(told)
    except (EOFError, OSError):
        pass  # who asked has left
    finally:
        asked.change(-1)


if __name__ == "__main__":
    main()
