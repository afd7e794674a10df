"""A ledger of any size made by chance, in bulk: tasks of units and actions, and reports of them month after month."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

__all__ = ["TODAY", "fill"]

TODAY = date(2026, 6, 20)
MONTHS = 5
"""Reports a task: of February to June."""
WORDS = ["供水", "污水", "道路", "学校", "养老", "产业", "就业", "医疗", "住房", "生态", "电网", "物流"]


def fill(tasks: int) -> Any:
    """Make the rows and return a user of the office. Nothing in them is anybody's."""
    from gongfu.office.ledger.models import Assignment, Source, Task
    from gongfu.office.people.models import Post, User
    from gongfu.office.reports.models import Period, Report
    from gongfu.office.zones.models import Action, Area, Unit

    chance = random.Random(1)
    areas = Area.objects.bulk_create(
        [Area(key=f"a{n}", name=f"第{n}县", short=f"第{n}县", kind="县") for n in range(9)]
    )
    actions = Action.objects.bulk_create(
        [Action(key=f"x{n}", name=f"第{n}行动", theme="样例", task_force=f"第{n}专班") for n in range(9)]
    )
    units = Unit.objects.bulk_create(
        [Unit(key=f"u{n}", name=f"第{n}局", area=areas[n % 9] if n > 40 else None) for n in range(60)]
    )
    source = Source.objects.create(key="plan", title="样例方案", sample=True)
    made = Task.objects.bulk_create([_task(Task, n, chance, actions, source) for n in range(tasks)], batch_size=500)
    roles = [
        Assignment(task=task, unit=unit, role=role, order=order)
        for task in made
        for order, (unit, role) in enumerate(zip(chance.sample(units, 3), ("lead", "support", "support"), strict=True))
    ]
    Assignment.objects.bulk_create(roles, batch_size=500)
    leads = {one.task_id: one.unit_id for one in roles if one.role == "lead"}
    for month in range(TODAY.month - MONTHS + 1, TODAY.month + 1):
        start = date(TODAY.year, month, 1)
        end = (start + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        state = "open" if month == TODAY.month else "closed"
        period = Period.objects.create(start=start, end=end, due=start.replace(day=25), state=state)
        Report.objects.bulk_create(
            [_report(Report, task, leads[task.pk], period, chance) for task in made], batch_size=500
        )
    user = User.objects.create(username="bench", name="样例·办公室", password="!")
    Post.objects.create(user=user, role="office")
    return user


def _task(kind: Any, number: int, chance: random.Random, actions: list[Any], source: Any) -> Any:
    done = chance.random() < 0.15
    start = date(2024, 1, 1) + timedelta(days=chance.randrange(700))
    return kind(
        key=f"T{number:05}",
        title=f"{chance.choice(WORDS)}提升工程第{number}项",
        text=f"新建和改造{chance.choice(WORDS)}设施{chance.randrange(1, 300)}处，" * 3,
        quotation="样例条款" * 20,
        action=chance.choice(actions),
        source=source,
        order=number,
        state="done" if done else chance.choice(["in_progress"] * 8 + ["not_started", "suspended"]),
        finished=TODAY if done else None,
        start=start,
        due=start + timedelta(days=chance.randrange(200, 1500)),
        progress=chance.randrange(101) if chance.random() < 0.8 else None,
        reported=TODAY - timedelta(days=chance.randrange(90)),
    )


def _report(kind: Any, task: Any, unit: int, period: Any, chance: random.Random) -> Any:
    filed = chance.random() < (0.6 if period.state == "open" else 0.95)
    return kind(
        period=period,
        task=task,
        unit_id=unit,
        due_on=period.due,
        state=chance.choice(["submitted", "approved"]) if filed else "due",
        progress=chance.randrange(101) if filed else None,
        done="铺设管网若干公里，完成投资若干万元。" * 3 if filed else "",
        late=filed and chance.random() < 0.1,
    )
