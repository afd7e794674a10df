"""The app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class DashboardConfig(AppConfig):
    """Registered as ``dashboard``."""

    name = "gongfu.office.dashboard"
    label = "dashboard"

    def ready(self) -> None:
        """Hear of every change from here on."""
        from django.db.backends.signals import connection_created

        from gongfu.office.dashboard.caching import watch

        connection_created.connect(watch, dispatch_uid="dashboard")
