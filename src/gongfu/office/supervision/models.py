"""Orders (督办单), and messages: what somebody was told, once."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gongfu.office.ledger.models import Task
from gongfu.office.zones.models import Unit

USER = settings.AUTH_USER_MODEL


class Order(models.Model):
    """An order to a unit about a task. ``reasons`` are the light's at the time of issue."""

    class State(models.TextChoices):
        """The path of an order."""

        ISSUED = "issued", _("待回复")
        REPLIED = "replied", _("待核验")
        RETURNED = "returned", _("退回重办")
        CLOSED = "closed", _("已办结")
        WITHDRAWN = "withdrawn", _("已撤回")

    class Level(models.IntegerChoices):
        """Who supervises."""

        TASK_FORCE = 1, _("专班督办")
        OFFICE = 2, _("办公室督办")
        LEADING_GROUP = 3, _("领导小组督办")

    number = models.CharField(_("编号"), max_length=40, unique=True)
    task = models.ForeignKey(Task, models.PROTECT, related_name="orders")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="orders")
    level = models.PositiveSmallIntegerField(_("层级"), choices=Level, default=Level.TASK_FORCE)
    state = models.CharField(max_length=10, choices=State, default=State.ISSUED, db_index=True)
    text = models.TextField(_("督办要求"), max_length=4000)
    reasons = models.JSONField(default=dict)
    issued = models.DateField(_("下达日期"))
    issued_by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")
    due = models.DateField(_("回复时限"))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-issued", "-id"]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """The order's page."""
        return reverse("supervision:order", args=[self.pk])


class OrderStep(models.Model):
    """What happened to an order: a reply, a return, an escalation, its end."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="steps")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")
    who = models.CharField(max_length=150)
    act = models.CharField(max_length=20)
    text = models.TextField(blank=True, max_length=4000)

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.order} {self.act}"


class Message(models.Model):
    """Something a user was told. ``key`` says about what: nobody is told the same twice."""

    user = models.ForeignKey(USER, models.CASCADE, related_name="messages")
    key = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    url = models.CharField(max_length=300, blank=True)
    created = models.DateTimeField(auto_now_add=True)
    read = models.DateTimeField(null=True, blank=True)
    mailed = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created", "-id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "key"], name="message_once")]
        indexes: ClassVar = [models.Index(fields=["user", "read"])]

    def __str__(self) -> str:
        return self.subject
