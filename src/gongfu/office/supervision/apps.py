"""The app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """Registered as ``supervision``."""

    name = "gongfu.office.supervision"
    label = "supervision"
