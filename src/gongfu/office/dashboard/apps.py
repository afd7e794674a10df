"""The app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class DashboardConfig(AppConfig):
    """Registered as ``dashboard``."""

    name = "gongfu.office.dashboard"
    label = "dashboard"
