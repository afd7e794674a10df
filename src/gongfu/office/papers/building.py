"""Papers from frozen figures and the words that the office wrote for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gongfu.delivery.calendar import label
from gongfu.documents.errors import InputError
from gongfu.office.frame.zone import zone
from gongfu.office.papers.ledgers import ledger_rows
from gongfu.office.papers.models import CIRCULAR, LEDGER, YEAR, Paper
from gongfu.office.papers.stands import Stand, before
from gongfu.office.papers.years import Year
from gongfu.office.people.rights import scope, visible
from gongfu.office.reports.models import Period, Snapshot
from gongfu.office.zones.models import Action
from gongfu.publish.papers import Circular, LedgerPaper, Letter, Reporting, YearPaper

if TYPE_CHECKING:
    from gongfu.publish.papers import Document

__all__ = ["build", "draft", "name", "proposed"]

_DEMANDS = (
    "（一）红灯任务的牵头单位要逐项查明原因，写明整改措施和完成时限。\n"
    "（二）没有按时填报的单位要尽快补报，并说明原因。\n"
    "（三）灰灯任务的牵头单位要补报进度，使任务能够判断。"
)


def build(user: Any, kind: str, subject: str, action: str = "", most: int | None = None) -> Document:
    """The paper as the user sees its figures; ``action`` (a key) bounds a ledger, ``most`` cuts its rows.

    Raises :class:`InputError` where the period is not there or not frozen yet, saying what to do.
    """
    words = draft(user, kind, subject)
    if kind == YEAR:
        return _year(user, int(subject), words).document()
    period = _frozen(subject)
    if kind == LEDGER:
        return _ledger(user, period, words, action, most).document()
    return _circular(user, period, words).document()


def draft(user: Any, kind: str, subject: str) -> Paper:
    """What the office wrote for the paper, or an unsaved one with what is proposed.

    Who sees a part of the ledger only gets that part without letterhead: the office issues papers.
    """
    if not scope(user).everything:
        return Paper(kind=kind, subject=subject)
    return visible(user, Paper).filter(kind=kind, subject=subject).first() or proposed(kind, subject)


def proposed(kind: str, subject: str) -> Paper:
    """The words and letterhead to begin with: those of the last paper of the kind, else those of the zone."""
    made = Paper(kind=kind, subject=subject)
    if kind == LEDGER:
        return made
    if last := Paper.objects.filter(kind=kind).exclude(subject=subject).order_by("-edited").first():
        for field in ("head", "addressee", "issuer", "copies", "printer"):
            setattr(made, field, getattr(last, field))
    elif group := zone().leading_group:
        made.issuer = group.office or group.name
    if kind == CIRCULAR:
        made.demands = _DEMANDS
    return made


def name(kind: str, subject: str) -> str:
    """What the file is called, without its ending."""
    short = zone().short
    if kind == YEAR:
        return f"{short}{subject}年度总结"
    period = Period.objects.get(pk=subject)
    month = label(period.kind, period.start)
    return f"{short}{month}{'任务台账' if kind == LEDGER else '通报'}"


def _frozen(subject: str) -> Period:
    period = Period.objects.filter(pk=subject).first() if subject.isascii() and subject.isdigit() else None
    if period is None:
        raise InputError("通报与报表", "没有这个填报期", "请回到通报与报表，从列表中选择")
    if period.frozen is None:
        raise InputError(
            str(period), "填报期还没有截止，没有冻结的数据", "请在填报期截止后再出；平时的情况看驾驶舱和台账"
        )
    return period


def _letter(words: Paper) -> Letter:
    return Letter(
        head=words.head,
        number=words.number,
        to=words.addressee,
        issuer=words.issuer,
        issued=words.issued,
        copies=words.copies,
        printer=words.printer,
    )


def _sample(stand: Stand) -> bool:
    return zone().sample or Snapshot.objects.filter(period=stand.period, task__sample=True).exists()


def _circular(user: Any, period: Period, words: Paper) -> Circular:
    earlier, previous = before(period)
    now, was = Stand(user, period), Stand(user, earlier) if earlier else None
    return Circular(
        zone=zone().full_name,
        period=label(period.kind, period.start),
        as_of=now.as_of(),
        tally=now.tally(),
        reporting=_whole(now),
        before=was.tally() if was else None,
        reporting_before=_whole(was) if was else None,
        previous=previous,
        actions=now.action_groups(was),
        areas=now.area_groups(was),
        late=now.late(),
        red=now.red_tasks(was),
        cleared=now.cleared(was),
        opening=words.opening or _bounded(user),
        demands=words.demands,
        title=words.title,
        letter=_letter(words),
        sample=_sample(now),
    )


def _whole(stand: Stand) -> Reporting:
    parts = stand.reporting().values()
    return Reporting(
        sum(part.expected for part in parts), sum(part.filed for part in parts), sum(part.timely for part in parts)
    )


def _bounded(user: Any) -> str:
    """What a paper of a part of the ledger says first."""
    own = scope(user)
    if own.everything:
        return ""
    names = "、".join(Action.objects.filter(pk__in=own.actions).values_list("name", flat=True))
    return f"本件只含{names or '本单位'}的任务，供内部工作使用，不作公文印发。"


def _ledger(user: Any, period: Period, words: Paper, action: str, most: int | None) -> LedgerPaper:
    stand = Stand(user, period)
    tally, rows = ledger_rows(stand, action, most)
    month, part = label(period.kind, period.start), Action.objects.filter(key=action).first() if action else None
    bounded = f"{zone().full_name}{month}任务台账\n（{part.name}）" if part else ""
    return LedgerPaper(
        zone=zone().full_name,
        period=month,
        as_of=stand.as_of(),
        tally=tally,
        rows=rows,
        title=bounded or words.title,
        letter=_letter(words),
        sample=_sample(stand),
    )


def _year(user: Any, year: int, words: Paper) -> YearPaper:
    found = Year.of(user, year)
    if found is None:
        raise InputError(f"{year}年", "这一年没有已冻结的填报期", "请至少在一个月度填报期截止后再出年度总结")
    now, was = found.last, found.first
    return YearPaper(
        zone=zone().full_name,
        year=year,
        as_of=now.as_of(),
        tally=now.tally(),
        reporting=found.reporting(),
        before=was.tally() if was else None,
        months=found.months(),
        actions=now.action_groups(was),
        areas=now.area_groups(was),
        finished=found.finished(),
        red=now.red_tasks(was),
        orders=found.orders(),
        orders_closed=found.orders(closed=True),
        work=words.work or _bounded(user),
        problems=words.problems,
        plans=words.plans,
        title=words.title,
        letter=_letter(words),
        sample=_sample(now),
    )
