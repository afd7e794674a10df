"""What the office's pages cost with a city's ledger for years, beside a bare Django page in the same process.

Times are the 95th percentile of single requests, through all middleware, on one thread; ratios are to the bare page.
"""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from measure import Row, Scale, Table, compare
from office_rows import MONTHS, TODAY, fill

__all__ = ["TABLES"]

Ask = Callable[[], object]


def office(scale: Scale, folder: Path) -> Table:
    """Pages over ``scale.tasks`` tasks with five reports each, SQLite, one thread."""
    client, key = _office(folder, scale.tasks)
    from django.core.cache import cache
    from django.urls import reverse

    def get(path: str, **headers: str) -> None:
        answer = client.get(path, headers=headers)
        if answer.status_code != 200:
            raise SystemExit(f"{path} answers {answer.status_code}")

    def uncached(path: str) -> None:
        cache.clear()
        get(path)

    part = {"HX-Request": "true"}
    pages: dict[str, Ask] = {
        "bare Django page": partial(get, "/bare"),
        "ledger, htmx part": partial(get, "/ledger/?page=3", **part),
        "ledger, whole page": partial(get, "/ledger/?page=3"),
        "search 污水, part": partial(get, "/ledger/?q=污水", **part),
        "red lights, part": partial(get, "/ledger/?light=red", **part),
        "task page": partial(get, reverse("ledger:task", args=[key])),
        "dashboard, cached": partial(get, "/"),
        "dashboard, uncached": partial(uncached, "/"),
    }
    rows = _percentiles("p95", pages, scale.requests)
    reports = scale.tasks * MONTHS
    notes = [
        f"{scale.tasks:,} 条任务，{reports:,} 份填报，SQLite；每页 {scale.requests} 次请求，用时是第 95 百分位，单线程",
        f"{scale.tasks:,} tasks, {reports:,} reports, SQLite; {scale.requests} requests a page, times are the 95th "
        "percentile, one thread",
    ]
    return Table("office", "办公室的页面 · pages of the office", rows, notes)


def lights(scale: Scale, folder: Path) -> Table:
    """Lights of ``scale.lights`` tasks, reasons and inputs included; beside the same number of bare verdicts."""
    import random

    from gongfu.delivery.facts import TargetFacts, TaskFacts, Verdict
    from gongfu.delivery.lights import assess

    chance = random.Random(1)
    tasks = []
    for _ in range(scale.lights):
        start = TODAY - timedelta(days=chance.randrange(900))
        due = start + timedelta(days=chance.randrange(100, 1500))
        measured = chance.uniform(0, 120)
        target = TargetFacts("铺设管网", value=100.0, unit="公里", due=due, measured=measured, measured_on=TODAY)
        reported = TODAY - timedelta(days=chance.randrange(120))
        tasks.append(
            TaskFacts("in_progress", start, due, False, chance.randrange(101), reported, chance.randrange(4), (target,))
        )
    sides: dict[str, Ask] = {
        "gongfu": lambda: [assess(task, TODAY) for task in tasks],
        "objects alone": lambda: [Verdict("green", (), {"due": task.due}) for task in tasks],
    }
    rows = compare(f"{scale.lights:,} tasks", sides, scale.rounds)
    notes = ["判断依据和理由都算在内", "reasons and inputs included"]
    return Table("lights", "预警灯 · lights", rows, notes)


def _office(folder: Path, tasks: int) -> tuple[Any, str]:
    """An office filled with rows; a browser of its office and the key of a task in it."""
    os.environ |= {"GONGFU_OFFICE": str(folder), "GONGFU_TODAY": TODAY.isoformat(), "GONGFU_LOG": "plain"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "gongfu.office.settings"
    os.environ.pop("GONGFU_DATABASE", None)
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    settings.ROOT_URLCONF = "office_pages"
    call_command("migrate", verbosity=0)
    user = fill(tasks)
    from gongfu.office.ledger.lighting import relight

    relight(today=TODAY)
    client = Client(SERVER_NAME="127.0.0.1")
    gc.collect()
    gc.freeze()  # as the server does
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client, f"T{tasks // 2:05}"


def _percentiles(case: str, pages: dict[str, Ask], requests: int) -> list[Row]:
    """The 95th percentile of every page's requests, taken in turns; ratios to the first page."""
    wall: dict[str, list[float]] = {name: [] for name in pages}
    cpu: dict[str, list[float]] = {name: [] for name in pages}
    for work in pages.values():
        work()  # templates are compiled and caches filled once, not with every request
    for _ in range(requests):
        for name, work in pages.items():
            begun, used = time.perf_counter(), time.process_time()
            work()
            wall[name].append(time.perf_counter() - begun)
            cpu[name].append(max(time.process_time() - used, 1e-6))
            if name == "dashboard, uncached":
                pages["dashboard, cached"]()  # fill what it has emptied
    at = {name: (_p95(wall[name]), _p95(cpu[name])) for name in pages}
    bare = at[next(iter(pages))]
    return [Row(case, name, *both, both[0] / bare[0], both[1] / bare[1]) for name, both in at.items()]


def _p95(times: list[float]) -> float:
    return sorted(times)[max(0, -(-len(times) * 95 // 100) - 1)]


TABLES = (office, lights)
