"""Areas, actions and units of the zone. The zone folder is their source: loading it again updates these rows."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Area(models.Model):
    """A county-level area (县、市、区、功能区)."""

    key = models.CharField(_("代码"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=100)
    short = models.CharField(_("简称"), max_length=40)
    kind = models.CharField(_("类别"), max_length=10)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "key"]

    def __str__(self) -> str:
        return self.short


class Action(models.Model):
    """One of the actions (行动) with its task force (专班)."""

    key = models.CharField(max_length=40, unique=True)
    name = models.CharField(_("行动"), max_length=100)
    theme = models.CharField(_("主题"), max_length=100)
    task_force = models.CharField(_("专班"), max_length=100)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "key"]

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A body that is responsible for tasks (责任单位). ``known`` is false for a name that no table of bodies has."""

    key = models.CharField(max_length=80, unique=True)
    name = models.CharField(_("单位"), max_length=200)
    short = models.CharField(_("简称"), max_length=100, blank=True)
    level = models.CharField(_("层级"), max_length=10, blank=True)
    kind = models.CharField(_("类别"), max_length=20, blank=True)
    area = models.ForeignKey(Area, models.SET_NULL, null=True, blank=True, related_name="units")
    known = models.BooleanField(default=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.short or self.name
