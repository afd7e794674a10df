"""Saved trials of reforms."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from gongfu.office.ledger.models import Task


class Scenario(models.Model):
    """A reform with its parameters as they were set, and what came out. ``task`` is the one that proposes it."""

    name = models.CharField(_("名称"), max_length=100)
    note = models.CharField(_("说明"), max_length=500, blank=True)
    reform = models.CharField(max_length=100, blank=True)
    day = models.DateField(_("政策日期"))
    values = models.JSONField(default=dict)
    population = models.CharField(max_length=200)
    results = models.JSONField(default=dict)
    task = models.ForeignKey(Task, models.SET_NULL, null=True, blank=True, related_name="scenarios")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="scenarios")
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-created", "-id"]

    def __str__(self) -> str:
        return self.name
