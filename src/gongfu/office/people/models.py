"""Users, the posts they hold, their API tokens, and the audit log, which can only grow."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a post lets its holder do; the table of rights is :mod:`gongfu.office.people.rights`."""

    OFFICE = "office", _("试验区办公室")
    TASK_FORCE = "task_force", _("专班")
    REPORTER = "reporter", _("单位填报员")
    REVIEWER = "reviewer", _("单位审核人")
    AREA = "area", _("县（市、区）")
    AUDITOR = "auditor", _("审计监督")
    READER = "reader", _("查阅")


class User(AbstractUser):
    """A person who signs in. ``name`` is shown; ``must_change`` asks for a new password at the next page."""

    first_name = None
    last_name = None
    name = models.CharField(_("姓名或岗位"), max_length=60)
    phone = models.CharField(_("电话"), max_length=30, blank=True)
    must_change = models.BooleanField(_("下次登录须改密码"), default=False)
    mail_wanted = models.BooleanField(_("接收邮件提醒"), default=True)

    REQUIRED_FIELDS: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        """The name that is shown."""
        return str(self)

    def get_short_name(self) -> str:
        """The same."""
        return str(self)


class Post(models.Model):
    """A role that a user has, for a unit, an area or an action where the role is of one."""

    user = models.ForeignKey(User, models.CASCADE, related_name="posts")
    role = models.CharField(_("角色"), max_length=20, choices=Role)
    unit = models.ForeignKey("zones.Unit", models.CASCADE, null=True, blank=True, related_name="posts")
    area = models.ForeignKey("zones.Area", models.CASCADE, null=True, blank=True, related_name="posts")
    action = models.ForeignKey("zones.Action", models.CASCADE, null=True, blank=True, related_name="posts")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="post_of_its_kind",
                condition=(
                    models.Q(role__in=["office", "auditor", "reader"], unit=None, area=None, action=None)
                    | models.Q(role__in=["reporter", "reviewer"], unit__isnull=False, area=None, action=None)
                    | models.Q(role="area", unit=None, area__isnull=False, action=None)
                    | models.Q(role="task_force", unit=None, area=None, action__isnull=False)
                ),
            ),
            models.UniqueConstraint(
                "user", "role", Coalesce("unit", 0), Coalesce("area", 0), Coalesce("action", 0), name="post_once"
            ),
        ]

    def __str__(self) -> str:
        whose = self.unit or self.area or (self.action and self.action.task_force)
        return f"{whose}·{self.get_role_display()}" if whose else str(self.get_role_display())


class Token(models.Model):
    """A key for programs, which act as its user. Only a digest is kept; the key is shown once."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField(_("用途"), max_length=60)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    writes = models.BooleanField(_("可以填报"), default=False)
    created = models.DateTimeField(auto_now_add=True)
    expires = models.DateField(_("有效期至"))
    used = models.DateTimeField(null=True, editable=False)

    def __str__(self) -> str:
        return self.name


class AuditEntry(models.Model):
    """Who did what, when. Rows are added by :func:`gongfu.office.people.audit.record` and never changed.

    The database holds that too: triggers of migration 0002 refuse updates and deletions.
    """

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    user = models.ForeignKey(User, models.DO_NOTHING, null=True, related_name="+", db_constraint=False)
    who = models.CharField(_("何人"), max_length=150)
    act = models.CharField(_("操作"), max_length=40, db_index=True)
    kind = models.CharField(_("对象"), max_length=40, blank=True)
    key = models.CharField(_("编号"), max_length=100, blank=True)
    label = models.CharField(_("名称"), max_length=300, blank=True)
    detail = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        indexes: ClassVar = [models.Index(fields=["kind", "key"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.who} {self.act} {self.label}"

    @property
    def word(self) -> str:
        """The act in words."""
        from gongfu.office.people.audit import ACTS

        return gettext(ACTS.get(self.act, self.act))

    @property
    def told(self) -> list[tuple[str, str]]:
        """The detail in words."""
        from gongfu.office.people.told import told

        return told(self.detail)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the entry. Raises :class:`TypeError` for one that is already there."""
        if self.pk is not None:
            raise TypeError("an audit entry is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Refuse."""
        raise TypeError("an audit entry is never deleted")
