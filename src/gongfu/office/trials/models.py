"""Saved trials of reforms."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gongfu.office.ledger.models import Task


class Scenarios(models.Manager):
    """Scenarios without their whole results, which fill a page each: those are read when they are asked for."""

    def get_queryset(self) -> Any:
        return super().get_queryset().defer("results", "written")


class Scenario(models.Model):
    """A reform with its parameters as they were set, and what came out. ``task`` is the one that proposes it.

    ``reform`` is the file in the zone folder that it began with, or empty; ``values`` are those of the dials;
    ``written`` is the whole as a reform file. ``results`` is :meth:`gongfu.simulation.results.Results.to_json` as
    plain values and never changes; ``headline`` the few figures of it that lists show.
    """

    name = models.CharField(_("名称"), max_length=100)
    note = models.CharField(_("说明"), max_length=500, blank=True)
    reform = models.CharField(max_length=100, blank=True)
    day = models.DateField(_("政策日期"))
    values = models.JSONField(default=dict)
    population = models.CharField(max_length=200)
    headline = models.JSONField(default=dict)
    results = models.JSONField(default=dict)
    written = models.TextField(blank=True)
    task = models.ForeignKey(Task, models.SET_NULL, null=True, blank=True, related_name="scenarios")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="scenarios")
    created = models.DateTimeField(auto_now_add=True)

    objects = Scenarios()

    class Meta:
        ordering: ClassVar = ["-created", "-id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("trials:scenario", args=[self.pk])
