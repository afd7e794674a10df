"""The app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Registered as ``reports``."""

    name = "gongfu.office.reports"
    label = "reports"
