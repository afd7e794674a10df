"""Two days of the ledger compared, task by task and action by action."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from gongfu.office.ledger.models import Task
from gongfu.office.papers.dating import Day, Stood, on
from gongfu.office.papers.ledgers import LIGHTS
from gongfu.office.papers.stands import leads, tallies
from gongfu.office.people.rights import visible
from gongfu.office.zones.models import Action
from gongfu.publish.papers import Change, ComparisonPaper, Group, Reporting, Tally

__all__ = ["Comparison", "Moved", "Named", "compared"]


@dataclass(frozen=True, slots=True)
class Moved:
    """A task on both days; ``None`` where it was not in the ledger."""

    pk: int
    before: Stood | None
    now: Stood | None

    @property
    def step(self) -> int:
        """Change of progress in points; what was not reported counts as nothing done."""
        return ((self.now.progress if self.now else 0) or 0) - ((self.before.progress if self.before else 0) or 0)


@dataclass(frozen=True, slots=True)
class Named:
    """What of a task a list shows."""

    key: str
    title: str
    action: str
    lead: str
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A group of the table with its tallies on both days; ``key`` is the action's, for its list."""

    name: str
    key: str
    before: Tally
    now: Tally

    @property
    def red(self) -> int:
        """Change of red lights."""
        return self.now.red - self.before.red


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both days, the tallies, the lists of tasks, and names of those in a list."""

    first: Day
    last: Day
    before: Tally
    now: Tally
    lines: tuple[Line, ...]
    turned_red: tuple[Moved, ...]
    left_red: tuple[Moved, ...]
    finished: tuple[Moved, ...]
    moved: tuple[Moved, ...]
    names: dict[int, Named]
    most: int | None = None

    def lists(self) -> list[tuple[str, str, int, list[tuple[Named, Moved]]]]:
        """Anchor, title, length and named tasks of every list, for a page."""
        return [
            (anchor, title, len(rows), [(self.names[row.pk], row) for row in rows if row.pk in self.names][: self.most])
            for anchor, title, rows in (
                ("turned-red", _("转为红灯"), self.turned_red),
                ("left-red", _("由红灯转出"), self.left_red),
                ("finished", _("新完成"), self.finished),
                ("moved", _("进度变化"), self.moved),
            )
        ]

    def paper(self, zone: str, *, sample: bool) -> ComparisonPaper:
        """The comparison as a paper."""
        return ComparisonPaper(
            zone=zone,
            first=self.first.day,
            last=self.last.day,
            before=self.before,
            now=self.now,
            actions=tuple(Group(line.name, line.now, Reporting(), line.before) for line in self.lines),
            turned_red=self._changes(self.turned_red),
            left_red=self._changes(self.left_red),
            finished=self._changes(self.finished),
            moved=self._changes(self.moved),
            sources=(self.first.source, self.last.source),
            sample=sample,
        )

    def _changes(self, rows: Iterable[Moved]) -> tuple[Change, ...]:
        return tuple(
            Change(
                self.names[row.pk].title,
                self.names[row.pk].action,
                self.names[row.pk].lead,
                LIGHTS[row.before.light] if row.before else "",
                LIGHTS[row.now.light] if row.now else "",
                row.before.progress if row.before else None,
                row.now.progress if row.now else None,
                self.names[row.pk].why,
            )
            for row in rows
        )


def compared(user: Any, first: date, last: date, most: int | None = None) -> Comparison:
    """Compare two days; only the first ``most`` tasks of a list get names, for a page.

    Raises :class:`InputError` for a day of which nothing is known.
    """
    was, is_ = on(user, first), on(user, last)
    rows = [Moved(pk, was.tasks.get(pk), is_.tasks.get(pk)) for pk in sorted(was.tasks.keys() | is_.tasks.keys())]

    def turned(light: str) -> tuple[Moved, ...]:
        return _which(rows, lambda row: _light(row.now) == light != _light(row.before))

    left = _which(rows, lambda row: _light(row.before) == "red" != _light(row.now))
    moved = _which(rows, lambda row: _progress(row.before) != _progress(row.now))
    moved = tuple(sorted(moved, key=lambda row: (-abs(row.step), row.pk)))
    lists = (turned("red"), left, turned("done"), moved)
    before, now = _by_action(was), _by_action(is_)
    return Comparison(
        was,
        is_,
        _sum(before.values()),
        _sum(now.values()),
        _lines(before, now),
        *lists,
        _names(user, is_, lists, most),
        most,
    )


def _which(rows: Iterable[Moved], asked: Callable[[Moved], bool]) -> tuple[Moved, ...]:
    return tuple(row for row in rows if asked(row))


def _light(stood: Stood | None) -> str:
    return stood.light if stood else ""


def _progress(stood: Stood | None) -> int | None:
    return stood.progress if stood else None


def _by_action(day: Day) -> dict[int | None, Tally]:
    settled = ("done", "closed")
    return tallies(
        (task.action, task.light if task.light in settled else "", task.light, 1) for task in day.tasks.values()
    )


def _sum(parts: Iterable[Tally]) -> Tally:
    rows = list(parts)
    names = ("green", "yellow", "red", "grey", "done", "closed")
    return Tally(*(sum(getattr(part, name) for part in rows) for name in names))


def _lines(before: dict[int | None, Tally], now: dict[int | None, Tally]) -> tuple[Line, ...]:
    named: list[tuple[int | None, str, str]] = [(row.pk, row.name, row.key) for row in Action.objects.all()]
    named.append((None, "未归入行动", ""))
    return tuple(
        Line(name, key, before.get(pk, Tally()), now.get(pk, Tally()))
        for pk, name, key in named
        if pk in before or pk in now
    )


def _names(user: Any, day: Day, lists: Iterable[tuple[Moved, ...]], most: int | None) -> dict[int, Named]:
    """Names and reasons of the tasks in any list; three queries, of all tasks where the lists hold many."""
    wanted = {row.pk for rows in lists for row in rows[:most]}
    tasks = visible(user, Task).order_by()
    if most is not None or len(wanted) <= 500:
        tasks = tasks.filter(pk__in=wanted)
    by_task, why = leads(tasks.values("pk")), day.why(user, wanted)
    return {
        pk: Named(key, title, action or "", by_task.get(pk, ""), why.get(pk, ()))
        for pk, key, title, action in tasks.values_list("pk", "key", "title", "action__name")
        if pk in wanted
    }
