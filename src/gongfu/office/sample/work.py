"""Two years of periods: opened, filled in, reviewed, closed, frozen and locked, by the services that people use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from gongfu.delivery.calendar import spans
from gongfu.office.frame.zone import zone
from gongfu.office.ledger.lighting import recount, relight
from gongfu.office.ledger.models import Target, Task
from gongfu.office.people.models import User
from gongfu.office.reports.models import Period, Report, Step, Value
from gongfu.office.reports.opening import close, lock, open_period
from gongfu.office.sample.course import Course, course
from gongfu.office.sample.users import make_users
from gongfu.office.supervision.orders import act, issue

if TYPE_CHECKING:
    from random import Random

__all__ = ["DAY", "load_work"]

DAY = date(2026, 6, 22)
"""The day that the demonstration takes for today: three days before reports are due, with figures up to 2025."""
MONTHS = 24
_DONE = (
    "召开推进会，明确分工和时间表，主体工作按计划推进",
    "完成阶段性任务，有关指标按月调度",
    "完成招标和备案，现场施工有序进行",
    "出台配套办法，已在两个乡镇先行",
)
_PROBLEMS = ("资金拨付进度偏慢", "部门之间数据口径不一致", "用地手续办理时间较长", "")
_PLANS = ("按月度计划继续推进", "下月组织现场核验", "对照时限倒排工期", "梳理经验，扩大试点范围")
_OPEN_SHARE = 0.62
"""Part of the reports of the open month that are in three days before its end."""


def load_work(tell: Callable[[str], None] = lambda _: None) -> int:
    """Make accounts and two years of periods on the tasks that are loaded; the number of reports.

    Does nothing where there are periods already: what people have done is not mixed with what is made up.
    """
    made = make_users()
    tell(f"演示账号 {made} 个")
    if Period.objects.exists():
        return 0
    courses = _begin()
    office = User.objects.get(username="demo-office")
    for span in spans(zone().calendar, _first_month(), DAY.replace(day=28)):
        period = open_period(span)
        _fill(period, courses)
        recount(courses)
        if period.due < DAY:
            _finish(courses, period.due)
            close(period, period.due + timedelta(days=1))
            lock(period, "样例：当期通报已印发", office)
    relight(today=DAY)
    _orders(office)
    return Report.objects.exclude(state=Report.State.DUE).count()


def _first_month() -> date:
    months = DAY.year * 12 + DAY.month - MONTHS
    return date(months // 12, months % 12 + 1, 1)


def _begin() -> dict[int, Course]:
    """Every task's course. Tasks begin with their document, and are worked on."""
    courses = {}
    for task in Task.objects.select_related("source"):
        issued = task.source.issued if task.source else ""
        start = task.start or date.fromisoformat(f"{issued or '2023'}-01-01"[:10])
        courses[task.pk] = course(task.key, start, task.due)
    Task.objects.update(state=Task.State.IN_PROGRESS, sample=True)
    return courses


def _fill(period: Period, courses: dict[int, Course]) -> None:
    """File the reports of a period as their tasks' courses go."""
    reviewer = User.objects.get(username="demo-office")
    rows: list[Report] = []
    steps: list[Step] = []
    for report in Report.objects.filter(period=period).select_related("unit").order_by("pk"):
        way = courses[report.task_id]
        chance = way.luck(period.start, report.unit_id)
        if not way.files(chance) or (period.due >= DAY and chance.random() > _OPEN_SHARE):
            continue
        _write(report, way, chance, min(period.due, DAY))
        rows.append(report)
        steps += _steps(report, reviewer)
    fields = ["state", "progress", "done", "problems", "plans", "money", "submitted", "reviewed", "late"]
    Report.objects.bulk_update(rows, fields, batch_size=200)
    Step.objects.bulk_create(steps, batch_size=500)
    _measure(rows, courses, min(period.due, DAY))


def _write(report: Report, way: Course, chance: Random, last: date) -> None:
    """Fill in one report: approved in a period that is over; in the open one at every stage."""
    filed = last - timedelta(days=chance.randrange(0, 9))
    late = last < DAY and chance.random() < 0.05
    report.done = f"（样例）{chance.choice(_DONE)}。"
    report.problems = chance.choice(_PROBLEMS)
    report.plans = chance.choice(_PLANS)
    if report.part == Report.Part.ANSWER:
        report.progress = way.progress(filed)
        report.money = round(chance.uniform(0, 400), 1) if chance.random() < 0.4 else None
    stages = ("approved", "approved", "submitted", "submitted", "submitted", "returned", "draft")
    report.state = "approved" if last < DAY else chance.choice(stages)
    if report.state == "draft":
        return
    report.submitted = _at(filed + timedelta(days=12) if late else filed, 9 + chance.randrange(8))
    report.late = late
    if report.state in ("approved", "returned"):
        report.reviewed = report.submitted + timedelta(days=1)


def _steps(report: Report, reviewer: User) -> Iterator[Step]:
    """The path that leads to the report's state."""
    way = [("due", "submitted", f"演示·{report.unit}填报员", report.submitted, "")]
    if report.state == "approved":
        way.append(("submitted", "approved", str(reviewer), report.reviewed, "情况属实，同意"))
    if report.state == "returned":
        way.append(("submitted", "returned", str(reviewer), report.reviewed, "佐证材料不全，请补充后重报"))
    for before, after, who, when, comment in way if report.submitted else ():
        yield Step(report=report, before=before, after=after, who=who, at=when, comment=comment)


def _measure(rows: list[Report], courses: dict[int, Course], on: date) -> None:
    """Values of targets: from the baseline, or nothing, towards the target as far as the progress says."""
    targets: dict[int, list[Target]] = {}
    for target in Target.objects.filter(active=True, value__isnull=False):
        targets.setdefault(target.task_id, []).append(target)
    values = []
    for report in rows:
        if report.part == Report.Part.ANSWER:
            for target in targets.get(report.task_id, ()):
                base = target.baseline or 0.0
                part = courses[report.task_id].progress(on) / 100
                values.append(Value(report=report, target=target, value=round(base + (target.value - base) * part, 2)))
    Value.objects.bulk_create(values, ignore_conflicts=True)


def _finish(courses: dict[int, Course], on: date) -> None:
    """Tasks whose work is finished are done, as their task force would say."""
    finished = [pk for pk, way in courses.items() if way.kind != "silent" and way.done(on)]
    Task.objects.filter(pk__in=finished, state=Task.State.IN_PROGRESS).update(state=Task.State.DONE, finished=on)


def _orders(office: User) -> None:
    """A few orders on red tasks: one settled, one replied to, one that waits, one overdue."""
    red = Task.objects.filter(light="red", state=Task.State.IN_PROGRESS).order_by("due", "pk")
    for number, task in enumerate(red[:4]):
        first = task.assignments.select_related("unit").first()
        if first is None:
            continue
        day = DAY - timedelta(days=20 - 4 * number)
        due = day + timedelta(days=7 if number else 5)
        text = "（样例）请说明滞后原因，提出整改措施和完成时间。"
        order = issue(office, task, first.unit, text, due, 2, day)
        if number in (1, 2):
            reporter = User.objects.filter(posts__unit=first.unit, posts__role="reporter").first()
            if reporter is not None:
                act(reporter, order, "reply", "（样例）已调整工期，增加人手，月底前补齐。", order.version)
                if number == 1:
                    act(office, order, "settle", "", order.version)


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, 20)))
