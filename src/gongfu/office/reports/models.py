"""The cycle: a period generates the reports it expects, and a report that nobody filed is a row that says so."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongfu.office.ledger.models import Target, Task
from gongfu.office.zones.models import Unit

USER = settings.AUTH_USER_MODEL


class Period(models.Model):
    """A time that is reported on: a month, a quarter or a year. ``due`` is its last day for reports."""

    class Kind(models.TextChoices):
        """How long."""

        MONTH = "month", _("月")
        QUARTER = "quarter", _("季")
        YEAR = "year", _("年")

    class State(models.TextChoices):
        """Open for reports, closed (late ones by exception), locked (nothing more)."""

        OPEN = "open", _("填报中")
        CLOSED = "closed", _("已截止")
        LOCKED = "locked", _("已锁定")

    kind = models.CharField(max_length=8, choices=Kind, default=Kind.MONTH)
    start = models.DateField()
    end = models.DateField()
    due = models.DateField(_("截止日"))
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    opened = models.DateTimeField(auto_now_add=True)
    closed = models.DateTimeField(null=True, blank=True)
    locked = models.DateTimeField(null=True, blank=True)
    frozen = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-start", "kind"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "start"], name="period_once")]

    def __str__(self) -> str:
        from gongfu.office.frame.dates import period_label

        return period_label(self.kind, self.start)

    def get_absolute_url(self) -> str:
        """The period's page."""
        return reverse("reports:period", args=[self.pk])


class Report(models.Model):
    """What a unit says of a task for a period. Generated in state ``due`` when the period opens.

    ``late`` is set when it is submitted after ``due_on``; ``extended_to`` is the stated exception. ``key`` makes
    submitting idempotent: a form that is sent twice is stored once.
    """

    class State(models.TextChoices):
        """The path of a report."""

        DUE = "due", _("未报")
        DRAFT = "draft", _("草稿")
        CHECKING = "checking", _("单位审核")
        SUBMITTED = "submitted", _("已报送")
        RETURNED = "returned", _("已退回")
        APPROVED = "approved", _("已通过")

    class Part(models.TextChoices):
        """Lead units answer for the task, supporting units contribute."""

        ANSWER = "answer", _("牵头填报")
        CONTRIBUTION = "contribution", _("配合填报")

    period = models.ForeignKey(Period, models.PROTECT, related_name="reports")
    task = models.ForeignKey(Task, models.PROTECT, related_name="reports")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="reports")
    part = models.CharField(max_length=12, choices=Part, default=Part.ANSWER)
    state = models.CharField(max_length=10, choices=State, default=State.DUE)
    progress = models.PositiveSmallIntegerField(
        _("完成进度（%）"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    done = models.TextField(_("本期进展"), blank=True, max_length=4000)
    problems = models.TextField(_("存在问题"), blank=True, max_length=2000)
    plans = models.TextField(_("下一步打算"), blank=True, max_length=2000)
    money = models.DecimalField(
        _("本期投入资金（万元）"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    due_on = models.DateField()
    extended_to = models.DateField(_("延期至"), null=True, blank=True)
    extended_reason = models.CharField(_("延期理由"), max_length=300, blank=True)
    submitted = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(USER, models.SET_NULL, null=True, blank=True, related_name="+")
    reviewed = models.DateTimeField(null=True, blank=True)
    late = models.BooleanField(default=False)
    edited_by = models.ForeignKey(USER, models.SET_NULL, null=True, blank=True, related_name="+")
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1)
    updated = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["-period__start", "task_id", "part", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["period", "task", "unit"], name="report_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["task", "period"]),
            models.Index(fields=["period", "unit", "state"]),
            models.Index(fields=["period", "state"]),
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.task} {self.unit}"

    def get_absolute_url(self) -> str:
        """The report's page and form."""
        return reverse("reports:report", args=[self.pk])


class Value(models.Model):
    """A measured value of a target, as a report has it, in the target's unit."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="values")
    target = models.ForeignKey(Target, models.PROTECT, related_name="values")
    value = models.FloatField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["report", "target"], name="value_once")]

    def __str__(self) -> str:
        return f"{self.target}: {self.value:g}"


class Evidence(models.Model):
    """A file that shows what a report says. Stored under a name of ours; ``name`` is what its owner called it."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="evidence")
    file = models.FileField(upload_to="evidence/%Y/%m/")
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return self.name


class Step(models.Model):
    """A step on a report's path: who moved it from where to where, and what they said."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="steps")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")
    who = models.CharField(max_length=150)
    before = models.CharField(max_length=10, choices=Report.State)
    after = models.CharField(max_length=10, choices=Report.State)
    comment = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.report}: {self.before} → {self.after}"


class Snapshot(models.Model):
    """A task as it stood when a period was frozen. Circulars are made from these, whatever happens later."""

    period = models.ForeignKey(Period, models.CASCADE, related_name="snapshots")
    task = models.ForeignKey(Task, models.CASCADE, related_name="snapshots")
    state = models.CharField(max_length=12, choices=Task.State)
    light = models.CharField(max_length=6, choices=Task.Light)
    reasons = models.JSONField(default=dict)
    progress = models.PositiveSmallIntegerField(null=True)
    due = models.DateField(null=True)
    expected = models.PositiveSmallIntegerField(default=0)
    filed = models.PositiveSmallIntegerField(default=0)
    timely = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["period", "task"], name="snapshot_once")]
        indexes: ClassVar = [models.Index(fields=["task", "period"])]

    def __str__(self) -> str:
        return f"{self.period} {self.task}"
