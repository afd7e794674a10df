"""The office served: gunicorn where there is one, a plain threaded server on Windows, and what works in the background.

Everything that can be wrong is found before the first page: the folder, its lock, the port, the database, the zone.
"""

from __future__ import annotations

import errno
import gc
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongfu.documents.errors import InputError, reason, shown
from gongfu.office.keeping import lock

if TYPE_CHECKING:
    from gongfu.office.config import Config

__all__ = ["Serving", "serve"]

ENDING = 2.0
"""Seconds that a server before us may take to let go of the folder and the port."""
BACKLOG = 256
"""People who may press the button in the same instant while all threads are at work."""
AGAIN = 2.0
"""Seconds before background work that ended by itself is started again."""


@dataclass(frozen=True, slots=True)
class Serving:
    """Where and how: ``workers`` processes of ``threads`` threads, port 0 for a free one."""

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    threads: int = 8
    background: bool = True


def serve(data: Path | None, zone: Path | None, serving: Serving, tell: Callable[[str], None]) -> None:
    """Serve the office until somebody ends it. ``tell`` gets lines for people.

    Raises :class:`InputError` where it cannot be served; nothing that was there is changed then.
    """
    from gongfu.office.keeping.folder import begin, prepare

    config = begin(data, zone=zone, create=True)
    with (
        lock.holding(config.folder, lock.SERVER, "正在打开这个办公室", ENDING) as kept,
        _listening(serving) as listener,
    ):
        (config.folder / "static").mkdir(exist_ok=True)
        for line in prepare(config):
            tell(line)
        for line in _loaded(config):
            tell(line)
        host, port = listener.getsockname()[:2]
        address = f"http://{_named(config, host)}:{port}"

        def opened() -> None:
            lock.say(kept, f"正在 {address} 打开这个办公室")
            tell(f"办公室已打开：{address}（数据文件夹 {config.folder}；按 Ctrl-C 结束）")
            for line in hints:
                tell(line)

        hints = _hints(config, host)
        from django.db import connections

        connections.close_all()  # nothing of the database goes through a fork
        (_plain if sys.platform == "win32" else _gunicorn)(serving, listener, kept, opened)
    tell("办公室已关闭")


def _listening(serving: Serving) -> socket.socket:
    """The port, ours from here on."""
    family = socket.AF_INET6 if ":" in serving.host else socket.AF_INET
    until = time.monotonic() + ENDING
    while True:
        listener = socket.socket(family, socket.SOCK_STREAM)
        if sys.platform != "win32":  # there it would let two servers share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((serving.host, serving.port))
            listener.listen(BACKLOG)
            return listener
        except (OSError, OverflowError) as error:
            listener.close()
            number = getattr(error, "errno", None)
            if number == errno.EADDRINUSE and time.monotonic() < until:
                time.sleep(0.1)
                continue
            place = f"{serving.host}:{serving.port}"
            if number == errno.EADDRINUSE:
                raise InputError(place, "端口已被别的程序占用", "请用 --port 换一个，例如 --port 8001") from error
            if number == errno.EACCES:
                raise InputError(place, "没有权限用这个端口", "请用 1024 以上的端口，例如 --port 8000") from error
            told = reason(error) if isinstance(error, OSError) else str(error)
            raise InputError(place, f"不能在这里打开（{told}）", "请检查 --host 和 --port") from error


def _named(config: Config, host: str) -> str:
    """A name under which a browser reaches the site."""
    name = next(iter(config.hosts), "127.0.0.1") if host in ("0.0.0.0", "::") else host
    return f"[{name}]" if ":" in name else name


def _loaded(config: Config) -> Iterator[str]:
    """The zone's areas, actions, units and documents brought into the database."""
    from gongfu.office.zones.loading import load_zone

    done = load_zone(config.zone_folder)
    yield from map(str, done.faults)
    if done.changed:
        counts = f"行动 {done.actions} 个、单位 {done.units} 个、文件 {done.sources} 份、任务 {done.tasks} 条"
        yield f"已载入试验区，有更新：{counts}"
    for name in done.drafts:
        yield f"{shown(name)} 有改动，已作为草稿，请在“文件”页看过再导入"


def _hints(config: Config, host: str) -> list[str]:
    from gongfu.office.people.models import User

    lines = []
    if not User.objects.filter(is_active=True).exists():
        lines.append("还没有用户，请另开一个终端运行：gongfu office createuser 用户名 --name 姓名或岗位")
    local = host in ("127.0.0.1", "::1")
    if not local and set(config.hosts) <= {"127.0.0.1", "localhost"}:
        lines.append("别的电脑要访问，请在 office.toml 的 hosts 里写上它们用的名称或地址，再重新启动")
    if not local and not config.https:
        lines.append("没有加密（https）：只可用于可信的内网，见 docs/office/security.md")
    return lines


def _background() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "gongfu.office.backstage"], stdin=subprocess.DEVNULL)


def _ended(process: subprocess.Popen[bytes] | None) -> None:
    if process is not None and process.poll() is None:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
            return
        process.kill()


def _gunicorn(serving: Serving, listener: socket.socket, kept: Any, opened: Callable[[], None]) -> None:
    """gunicorn in this process, looking after what works in the background as after its own."""
    from gunicorn.app.base import BaseApplication
    from gunicorn.arbiter import Arbiter

    class Office(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            settings = {
                "bind": f"fd://{listener.detach()}",
                "workers": serving.workers,
                "threads": serving.threads,
                "worker_class": "gthread",
                "backlog": BACKLOG,
                "timeout": 120,
                "graceful_timeout": 20,
                "keepalive": 5,
                "preload_app": True,
                "control_socket_disable": True,
                "proc_name": "gongfu",
                "loglevel": "warning",
                "when_ready": lambda arbiter: opened(),
                "post_fork": lambda arbiter, worker: kept.close(),  # the lock is the first process's alone
                "logger_class": "gongfu.office.frame.server_log.ServerLog",
            }
            if Path("/dev/shm").is_dir():
                settings["worker_tmp_dir"] = "/dev/shm"  # a heartbeat waits for no disk
            for name, value in settings.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            from gongfu.office.wsgi import application

            gc.collect()
            gc.freeze()  # what is loaded stays: no collection need look at it, and processes share its memory
            return application

    class Both(Arbiter):  # type: ignore[misc]
        behind: subprocess.Popen[bytes] | None = None
        started = float("-inf")

        def manage_workers(self) -> None:
            """Called every second: start what is missing."""
            super().manage_workers()
            gone = self.behind is None or self.behind.poll() is not None
            if serving.background and gone and time.monotonic() - self.started > AGAIN:
                self.behind, self.started = _background(), time.monotonic()

        def handle_hup(self) -> None:
            """The terminal was closed: end, and do not go on unseen."""
            raise StopIteration

        handle_int = handle_hup  # what is being answered is answered

        def stop(self, graceful: bool = True) -> None:
            """End, what works in the background first."""
            _ended(self.behind)
            super().stop(graceful)

    first = os.getpid()
    try:
        Both(Office()).run()
    except SystemExit as end:
        if os.getpid() != first:
            os._exit(
                end.code if isinstance(end.code, int) else 1
            )  # a worker ends here, the rest is the first process's
        if end.code:
            raise InputError("gongfu serve", "服务没有跑起来，原因在上面几行", "请改正后再运行") from end


def _plain(serving: Serving, listener: socket.socket, kept: Any, opened: Callable[[], None]) -> None:
    """The standard library's server with a thread a request: for a single office on Windows."""
    from socketserver import ThreadingMixIn
    from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

    from gongfu.office.wsgi import application

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_: Any) -> None:
            """Nothing: the application writes its own lines."""

    class Threaded(ThreadingMixIn, WSGIServer):
        daemon_threads = True

        def server_bind(self) -> None:
            self.socket.close()
            self.socket = listener
            self.server_name, self.server_port = listener.getsockname()[:2]
            self.setup_environ()

        def server_activate(self) -> None:
            """It listens already."""

    behind = _background() if serving.background else None
    server = Threaded(("", 0), Quiet)
    server.set_app(application)

    def end(*_: Any) -> None:
        threading.Thread(target=server.shutdown, daemon=True).start()  # an exception could be lost where it is raised

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    opened()
    try:
        server.serve_forever()
    finally:
        _ended(behind)
        server.server_close()
