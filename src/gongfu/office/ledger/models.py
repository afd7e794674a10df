"""Documents and the tasks they compile to, as people work on them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from gongfu.office.zones.models import Action, Area, Unit

USER = settings.AUTH_USER_MODEL


class Source(models.Model):
    """A document of the policy system; its editions are the files that were uploaded for it."""

    class Layer(models.TextChoices):
        """The layers of the 1+1+9+N system."""

        OPINION = "opinion", _("意见")
        PLAN = "plan", _("实施方案")
        ACTIONS = "actions", _("行动方案")
        SUPPORT = "support", _("支持措施")
        OTHER = "other", _("其他文件")

    key = models.SlugField(max_length=80, unique=True, allow_unicode=True)
    layer = models.CharField(_("层次"), max_length=10, choices=Layer, default=Layer.OTHER)
    title = models.CharField(_("标题"), max_length=300)
    number = models.CharField(_("文号"), max_length=100, blank=True)
    issuer = models.CharField(_("发文机关"), max_length=200, blank=True)
    issued = models.CharField(_("成文日期"), max_length=10, blank=True)
    action = models.ForeignKey(Action, models.SET_NULL, null=True, blank=True, related_name="sources")
    at_hand = models.BooleanField(default=True)
    sample = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "id"]

    def __str__(self) -> str:
        return self.title


class Edition(models.Model):
    """A file of a document and what it compiled to. ``ledger`` is :meth:`gongfu.compiler.ledger.Ledger.to_dict`.

    ``corrections`` maps a task's key to the fields that people set by hand; ``text`` is the raw text that spans
    count in. An edition that is ``importing`` was interrupted: importing it again completes it.
    """

    class State(models.TextChoices):
        """From upload to import."""

        COMPILING = "compiling", _("正在编译")
        FAILED = "failed", _("读不了")
        DRAFT = "draft", _("待导入")
        IMPORTING = "importing", _("正在导入")
        IMPORTED = "imported", _("已导入")
        DISCARDED = "discarded", _("已放弃")

    source = models.ForeignKey(Source, models.PROTECT, null=True, related_name="editions")
    state = models.CharField(max_length=10, choices=State, default=State.COMPILING)
    file = models.FileField(upload_to="documents/%Y/")
    name = models.CharField(_("文件名"), max_length=255)
    sha256 = models.CharField(max_length=64)
    text = models.TextField(blank=True)
    ledger = models.JSONField(default=dict)
    diagnostics = models.JSONField(default=list)
    corrections = models.JSONField(default=dict)
    problem = models.TextField(blank=True)
    uploaded = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")
    imported = models.DateTimeField(null=True)
    imported_by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")
    result = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-uploaded", "-id"]

    def __str__(self) -> str:
        return self.name


class Related(models.Model):
    """What a history row says beside its columns: units, areas and targets as ``{name: [before, after]}``, in words."""

    related = models.JSONField(default=dict)

    class Meta:
        abstract = True


class Task(models.Model):
    """A row of the ledger.

    ``state`` is set by people, ``light`` computed by :func:`gongfu.delivery.lights.assess`; neither overwrites the
    other. ``progress`` is what the last report that counts says, in percent. ``version`` grows with every edit, so
    that a second editor is told. ``corrected`` names fields set by hand, which an import leaves alone.
    """

    class State(models.TextChoices):
        """How far people say it is."""

        NOT_STARTED = "not_started", _("未启动")
        IN_PROGRESS = "in_progress", _("推进中")
        DONE = "done", _("已完成")
        SUSPENDED = "suspended", _("暂缓")
        CLOSED = "closed", _("已撤销")

    class Light(models.TextChoices):
        """The warning light."""

        GREEN = "green", _("绿灯")
        YELLOW = "yellow", _("黄灯")
        RED = "red", _("红灯")
        GREY = "grey", _("灰灯")

    key = models.CharField(_("任务编号"), max_length=100, unique=True)
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="tasks")
    edition = models.ForeignKey(Edition, models.SET_NULL, null=True, blank=True, related_name="tasks")
    order = models.PositiveIntegerField(default=0)
    chapter = models.CharField(_("篇章"), max_length=300, blank=True)
    clause = models.CharField(_("条款"), max_length=200, blank=True)
    title = models.CharField(_("任务"), max_length=300)
    text = models.TextField(_("任务内容"), blank=True)
    quotation = models.TextField(blank=True)
    place = models.CharField(_("出处"), max_length=200, blank=True)
    span_start = models.PositiveIntegerField(null=True, blank=True)
    span_end = models.PositiveIntegerField(null=True, blank=True)
    action = models.ForeignKey(Action, models.SET_NULL, null=True, blank=True, related_name="tasks")
    areas = models.ManyToManyField(Area, blank=True, related_name="tasks")
    units = models.ManyToManyField(Unit, through="Assignment", related_name="tasks")
    state = models.CharField(_("状态"), max_length=12, choices=State, default=State.NOT_STARTED, db_index=True)
    state_reason = models.CharField(_("说明"), max_length=300, blank=True)
    start = models.DateField(_("起始"), null=True, blank=True)
    due = models.DateField(_("截止"), null=True, blank=True, db_index=True)
    recurring = models.BooleanField(_("经常性"), default=False)
    finished = models.DateField(_("完成日期"), null=True, blank=True)
    progress = models.PositiveSmallIntegerField(_("进度"), null=True, blank=True, validators=[MaxValueValidator(100)])
    reported = models.DateField(_("最近填报"), null=True, blank=True)
    light = models.CharField(_("预警灯"), max_length=6, choices=Light, default=Light.GREY, db_index=True)
    light_reasons = models.JSONField(default=dict, blank=True)
    light_on = models.DateField(null=True, blank=True)
    corrected = models.JSONField(default=list, blank=True)
    version = models.PositiveIntegerField(default=1)
    sample = models.BooleanField(default=False)
    created = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)

    history = HistoricalRecords(
        bases=[Related],
        excluded_fields=["light", "light_reasons", "light_on", "progress", "reported", "updated", "quotation"],
    )

    class Meta:
        ordering: ClassVar = ["source__order", "order", "id"]
        indexes: ClassVar = [
            models.Index(fields=["action", "state", "light"]),
            models.Index(fields=["source", "order"]),
            models.Index(fields=["state", "light"]),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="task_done_has_a_date",
                condition=models.Q(state="done", finished__isnull=False) | ~models.Q(state="done"),
            ),
            models.CheckConstraint(
                name="task_progress_percent", condition=models.Q(progress=None) | models.Q(progress__lte=100)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The task's page."""
        return reverse("ledger:task", args=[self.key])


class Assignment(models.Model):
    """A unit in a role for a task. ``printed`` is the name as the document has it."""

    class Role(models.TextChoices):
        """What the unit does."""

        LEAD = "lead", _("牵头")
        RESPONSIBLE = "responsible", _("责任")
        SUPPORT = "support", _("配合")
        IMPLEMENT = "implement", _("落实")

    task = models.ForeignKey(Task, models.CASCADE, related_name="assignments")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=12, choices=Role)
    printed = models.CharField(max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["task", "unit", "role"], name="assignment_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["unit", "role", "task"])]

    def __str__(self) -> str:
        return f"{self.unit}（{self.get_role_display()}）"


class Deadline(models.Model):
    """A time limit as the document prints it; the task's ``due`` is the one that counts."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="deadlines")
    text = models.CharField(_("时限"), max_length=200)
    date = models.DateField(null=True, blank=True)
    kind = models.CharField(max_length=10)
    span_start = models.PositiveIntegerField(null=True, blank=True)
    span_end = models.PositiveIntegerField(null=True, blank=True)

    def __str__(self) -> str:
        return self.text


class Target(models.Model):
    """What is to be reached, in numbers. ``value`` is as printed, before ``unit``; ``indicator`` is the zone's key."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="targets")
    key = models.CharField(max_length=40)
    text = models.CharField(_("目标"), max_length=500)
    metric = models.CharField(_("指标"), max_length=200, blank=True)
    op = models.CharField(max_length=3, default=">=")
    value = models.FloatField(null=True, blank=True)
    unit = models.CharField(_("单位"), max_length=40, blank=True)
    baseline = models.FloatField(_("基期"), null=True, blank=True)
    date = models.DateField(null=True, blank=True)
    indicator = models.CharField(max_length=80, blank=True)
    span_start = models.PositiveIntegerField(null=True, blank=True)
    span_end = models.PositiveIntegerField(null=True, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["task", "key"], name="target_once")]

    def __str__(self) -> str:
        return self.text


class Dependency(models.Model):
    """``task`` cannot be done before ``needs`` is."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="needs")
    needs = models.ForeignKey(Task, models.CASCADE, related_name="needed_by")
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["task", "needs"], name="dependency_once"),
            models.CheckConstraint(name="dependency_of_another", condition=~models.Q(task=models.F("needs"))),
        ]

    def __str__(self) -> str:
        return f"{self.task} ← {self.needs}"


class SavedView(models.Model):
    """A filter of the ledger with a name. A shared one is offered to everybody."""

    user = models.ForeignKey(USER, models.CASCADE, related_name="views")
    name = models.CharField(_("名称"), max_length=60)
    query = models.CharField(max_length=1000)
    shared = models.BooleanField(_("共享"), default=False)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "name"], name="view_once")]

    def __str__(self) -> str:
        return self.name


class BulkChange(models.Model):
    """A change that a user made to many tasks at once. ``values`` are the new ones, ``text`` says them in words."""

    user = models.ForeignKey(USER, models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    values = models.JSONField(default=dict)
    text = models.CharField(max_length=500)
    undone = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]

    def __str__(self) -> str:
        return self.text


class BulkPart(models.Model):
    """The tasks of one transaction of a bulk change: ``rows`` maps a task's id to what it was, and to its new version.

    Written in the same transaction, so that a change that was cut off can be undone as far as it went.
    """

    change = models.ForeignKey(BulkChange, models.CASCADE, related_name="parts")
    rows = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.change} ({len(self.rows)})"
