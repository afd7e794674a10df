"""Telling people: a message in their inbox, once, and by e-mail where they want it and a server is set."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import timedelta
from smtplib import SMTPException
from typing import NamedTuple

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Q
from django.utils import timezone

from gongfu.office.people.models import User
from gongfu.office.supervision.models import Message
from gongfu.office.zones.models import Unit

__all__ = ["Notice", "mail_waiting", "people_of", "tell"]

_LOG = logging.getLogger("gongfu.office.mail")
_FRESH = timedelta(days=3)
"""A mail that could not be sent for longer than this is given up: the inbox has it."""
_MOST = 500
"""Most mails of one round."""


class Notice(NamedTuple):
    """What to tell whom. ``key`` says about what: the same key is told to the same user once, ever."""

    user: User
    key: str
    kind: str
    subject: str
    text: str
    url: str


def people_of(units: Iterable[Unit | int]) -> dict[int, list[User]]:
    """The active users who report for each unit, by the unit's id: its own, and those of the area it belongs to."""
    ids = {unit if isinstance(unit, int) else unit.pk for unit in units}
    areas = dict(Unit.objects.filter(pk__in=ids).exclude(area=None).values_list("pk", "area_id"))
    users = User.objects.filter(
        Q(posts__unit__in=ids, posts__role__in=["reporter", "reviewer"])
        | Q(posts__role="area", posts__area__in=set(areas.values())),
        is_active=True,
    )
    found: dict[int, list[User]] = {pk: [] for pk in ids}
    for user in users.distinct().prefetch_related("posts"):
        posts = list(user.posts.all())
        own = {post.unit_id for post in posts if post.role in ("reporter", "reviewer")}
        held = {post.area_id for post in posts if post.role == "area"}
        for pk in ids:
            if pk in own or areas.get(pk) in held:
                found[pk].append(user)
    return found


def tell(notices: Iterable[Notice]) -> int:
    """Put notices into inboxes and return how many are new: what somebody was told before is left out."""
    wanted = {(notice.user.pk, notice.key): notice for notice in notices}
    known = set(
        Message.objects.filter(user__in={user for user, _ in wanted}, key__in={key for _, key in wanted}).values_list(
            "user_id", "key"
        )
    )
    fresh = [notice for pair, notice in wanted.items() if pair not in known]
    Message.objects.bulk_create(
        [Message(user=n.user, key=n.key, kind=n.kind, subject=n.subject, text=n.text, url=n.url) for n in fresh],
        batch_size=500,
        ignore_conflicts=True,  # somebody else told the same at this moment
    )
    return len(fresh)


def mail_waiting() -> int:
    """Send the messages that wait for it, and return how many went out. A server that refuses is tried again later."""
    if not (settings.CONFIG.mail.host or settings.EMAIL_BACKEND.endswith("locmem.EmailBackend")):
        return 0
    waiting = Message.objects.filter(
        mailed=None, created__gt=timezone.now() - _FRESH, user__mail_wanted=True, user__is_active=True
    ).exclude(user__email="")
    sent = 0
    connection = get_connection()
    for message in waiting.select_related("user")[:_MOST]:
        mail = EmailMessage(message.subject, message.text, to=[message.user.email], connection=connection)
        try:
            mail.send()
        except (SMTPException, OSError) as error:
            _LOG.warning("mail server refuses", extra={"kind": type(error).__name__})
            break
        # Marked at once, one by one: a stop in the middle must not tell anybody twice.
        Message.objects.filter(pk=message.pk).update(mailed=timezone.now())
        sent += 1
    return sent
