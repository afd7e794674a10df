"""What the office writes on a paper before it is issued, and files that take longer to make than a reader waits."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

USER = settings.AUTH_USER_MODEL


CIRCULAR, LEDGER, YEAR = "circular", "ledger", "year"
KINDS = {CIRCULAR: _("通报"), LEDGER: _("任务台账"), YEAR: _("年度总结")}
"""Papers that are made from frozen figures."""


class Paper(models.Model):
    """The words and the letterhead of one paper; its figures are never stored here.

    ``subject`` is the id of the period, or the year. ``version`` grows with every edit, so that a second editor is
    told. An empty text leaves the proposed one in its place.
    """

    kind = models.CharField(max_length=10, choices=KINDS)
    subject = models.CharField(max_length=20)
    title = models.CharField(_("标题"), max_length=200, blank=True)
    head = models.CharField(_("发文机关标志（红头）"), max_length=120, blank=True)
    number = models.CharField(_("发文字号"), max_length=60, blank=True)
    addressee = models.CharField(_("主送"), max_length=300, blank=True)
    opening = models.TextField(_("开头"), max_length=4000, blank=True)
    demands = models.TextField(_("下一步要求"), max_length=8000, blank=True)
    work = models.TextField(_("主要工作"), max_length=20_000, blank=True)
    problems = models.TextField(_("存在问题"), max_length=8000, blank=True)
    plans = models.TextField(_("下一年打算"), max_length=8000, blank=True)
    issuer = models.CharField(_("署名"), max_length=120, blank=True)
    issued = models.DateField(_("成文日期"), null=True, blank=True)
    copies = models.CharField(_("抄送"), max_length=300, blank=True)
    printer = models.CharField(_("印发机关"), max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1)
    edited = models.DateTimeField(auto_now=True)
    edited_by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "subject"], name="paper_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.subject}"


class File(models.Model):
    """A file that is being made in the background for one user."""

    class State(models.TextChoices):
        """From the question to the file."""

        MAKING = "making", _("正在生成")
        READY = "ready", _("已生成")
        FAILED = "failed", _("没有生成")

    user = models.ForeignKey(USER, models.CASCADE, related_name="paper_files")
    kind = models.CharField(max_length=10, choices=KINDS)
    subject = models.CharField(max_length=20)
    action = models.CharField(max_length=40, blank=True)
    format = models.CharField(max_length=4)
    state = models.CharField(max_length=8, choices=State, default=State.MAKING)
    problem = models.CharField(max_length=500, blank=True)
    file = models.FileField(upload_to="papers/%Y/%m/", blank=True)
    name = models.CharField(max_length=255)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-created", "-id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page that waits for the file."""
        return reverse("papers:made", args=[self.pk])
