"""Workbooks on their way: files that were asked for, and files that came back, between preview and import."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

USER = settings.AUTH_USER_MODEL


class Export(models.Model):
    """A file that somebody asked for. ``query`` is the ledger's filter, ``what`` the kinds of sheets in it."""

    class What(models.TextChoices):
        """Which sheets."""

        LEDGER = "ledger", _("任务台账")
        REPORT = "report", _("填报表")
        BOTH = "both", _("台账和填报表")

    class Format(models.TextChoices):
        """Which kind of file."""

        XLSX = "xlsx", _("Excel 工作簿（.xlsx）")
        CSV = "csv", _("CSV（.csv）")

    class State(models.TextChoices):
        """From the question to the file."""

        MAKING = "making", _("正在生成")
        READY = "ready", _("已生成")
        FAILED = "failed", _("没有生成")

    user = models.ForeignKey(USER, models.CASCADE, related_name="exports")
    what = models.CharField(_("内容"), max_length=8, choices=What, default=What.LEDGER)
    format = models.CharField(_("格式"), max_length=4, choices=Format, default=Format.XLSX)
    query = models.CharField(max_length=1000, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.MAKING)
    file = models.FileField(upload_to="exports/%Y/%m/", blank=True)
    name = models.CharField(max_length=255, blank=True)
    rows = models.PositiveIntegerField(default=0)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-created", "-id"]

    def __str__(self) -> str:
        return self.name or f"{self.get_what_display()} {self.created:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        """The page that waits for the file."""
        return reverse("workbooks:made", args=[self.pk])


class Batch(models.Model):
    """A workbook that came back. Its entries are what it would change; rows that change nothing are only counted.

    A batch that is ``applying`` and was interrupted goes on where it stopped when it is applied again.
    """

    class State(models.TextChoices):
        """From upload to import."""

        READING = "reading", _("正在读取")
        FAILED = "failed", _("读不了")
        READY = "ready", _("待确认")
        APPLYING = "applying", _("正在导入")
        APPLIED = "applied", _("已导入")
        DISCARDED = "discarded", _("已放弃")

    user = models.ForeignKey(USER, models.CASCADE, related_name="batches")
    name = models.CharField(_("文件名"), max_length=255)
    file = models.FileField(upload_to="workbooks/%Y/%m/")
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.READING)
    problem = models.TextField(blank=True)
    about = models.JSONField(default=dict)
    """What was read: for each sheet its name, kind, rows, unchanged rows, unknown and missing columns."""
    overwrite = models.BooleanField(default=False)
    submit = models.BooleanField(default=False)
    created = models.DateTimeField(auto_now_add=True)
    touched = models.DateTimeField(auto_now=True)
    applied = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-created", "-id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The preview, and later the result."""
        return reverse("workbooks:preview", args=[self.pk])


class Entry(models.Model):
    """A row that changes something, or that cannot be taken.

    ``changes`` are dicts of ``column``, ``old``, ``new`` (as text) and ``verdict`` (new or clash), ``faults`` dicts of
    ``column`` (heading) and ``text``. ``task`` and ``report`` are ids of what the row is about, where it was found.
    """

    class Verdict(models.TextChoices):
        """What becomes of the row."""

        CHANGE = "change", _("将更新")
        CLASH = "clash", _("有冲突")
        FAULT = "fault", _("填写有误")
        UNKNOWN = "unknown", _("找不到")
        FOREIGN = "foreign", _("不归您填")
        REFUSED = "refused", _("现在不能改")

    class State(models.TextChoices):
        """Whether it was written."""

        WAITING = "waiting", _("待导入")
        APPLIED = "applied", _("已导入")
        LEFT = "left", _("未导入")

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=8)
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=300, blank=True)
    label = models.CharField(max_length=300, blank=True)
    verdict = models.CharField(max_length=8, choices=Verdict)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    task = models.PositiveBigIntegerField(null=True)
    report = models.PositiveBigIntegerField(null=True)
    changes = models.JSONField(default=list)
    faults = models.JSONField(default=list)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["batch_id", "kind", "number", "id"]
        indexes: ClassVar = [
            models.Index(fields=["batch", "verdict", "state"]),
            models.Index(fields=["batch", "kind", "number"]),
        ]

    def __str__(self) -> str:
        return f"{self.batch} {self.number}"


PROBLEMS = (Entry.Verdict.FAULT, Entry.Verdict.UNKNOWN, Entry.Verdict.FOREIGN, Entry.Verdict.REFUSED)
"""Rows that are never taken."""
