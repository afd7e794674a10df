"""The app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class WorkbooksConfig(AppConfig):
    """Registered as ``workbooks``."""

    name = "gongfu.office.workbooks"
    label = "workbooks"
