"""What works in the background: long work that pages have asked for, and what the clock asks for.

``python -m gongfu.office.backstage``; the server starts it and starts it again where it ends.
"""

from __future__ import annotations

import importlib
import logging
import os
import socket
import threading
import time
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["BEAT", "main", "tick", "work"]

BEAT = "office.beat"
"""A file in the data folder, touched as long as background work goes on."""
EVERY = 60.0
"""Seconds between two ticks."""
ENDING = 10.0
"""Seconds that background work before us may take to end."""
ATTEMPTS = 3
"""How often work is begun that never ends because the program dies in it."""

_next: dict[str, float] = {}
"""When each app is asked again, by the clock that no one sets."""
log = logging.getLogger("gongfu.office.backstage")


def tick() -> dict[str, str]:
    """Ask every app that has ``ticking.tick`` to do what is due; returns what each did, or how it failed.

    One app's failure stops no other. A module that says ``EVERY`` so many seconds is asked no more often than that.
    """
    from django.apps import apps

    told = {}
    for app in apps.get_app_configs():
        if not app.name.startswith("gongfu.") or find_spec(f"{app.name}.ticking") is None:
            continue
        try:
            module = importlib.import_module(f"{app.name}.ticking")
            if time.monotonic() < _next.get(app.label, 0.0):
                continue
            _next[app.label] = time.monotonic() + getattr(module, "EVERY", 0.0)
            done = module.tick()
            told[app.label] = str(done) if done else ""
        except Exception as error:
            log.exception("tick of %s failed", app.label)
            told[app.label] = f"失败：{type(error).__name__}"
    return told


def work(name: str, *, batch: bool = False) -> Any:
    """The worker of the queue called ``name``, ready to run; ``batch`` ends when nothing waits.

    What a worker of that name was at when it died is begun again: its work is such that this does no harm.
    """
    from django_tasks_db.management.commands.db_worker import Worker
    from django_tasks_db.models import DBTaskResult

    for left in DBTaskResult.objects.filter(status="RUNNING"):
        if left.worker_ids and left.worker_ids[-1] == name:
            again = len(left.worker_ids) < ATTEMPTS
            DBTaskResult.objects.filter(pk=left.pk, status="RUNNING").update(status="READY" if again else "FAILED")
            log.warning("task %s was interrupted: %s", left.task_path, "begun again" if again else "given up")
    return Worker(
        queue_names=["*"],
        interval=0.5,
        batch=batch,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=name,
        excluded_queue_names=[],
    )


def worker_name(folder: Path) -> str:
    """The same for every worker that can follow the one before: of this machine and folder. At most 64 characters."""
    import hashlib

    return f"{socket.gethostname()[:40]}-{hashlib.sha256(str(folder).encode()).hexdigest()[:12]}"


def main() -> None:
    """Work and tick until the server ends."""
    import signal
    import sys

    from gongfu.office.keeping import lock
    from gongfu.office.keeping.folder import begin

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the server, which ends us
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    config = begin(None)
    with lock.holding(config.folder, lock.WORKER, "正在做后台工作", ENDING):
        _loop(config.folder, os.getppid())


def _loop(folder: Path, parent: int) -> None:
    from django.db import close_old_connections, connections

    def working() -> None:
        while True:
            try:
                work(worker_name(folder)).run()
            except Exception:
                log.exception("the worker stopped; it is started again")
                connections.close_all()
                time.sleep(1)

    threading.Thread(target=working, daemon=True).start()
    due = time.monotonic()
    while os.getppid() == parent:
        if time.monotonic() >= due:
            due = time.monotonic() + EVERY
            tick()
            close_old_connections()
            (folder / BEAT).touch()
        time.sleep(1)


if __name__ == "__main__":
    main()
