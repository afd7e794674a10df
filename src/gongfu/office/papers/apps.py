"""The app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """Registered as ``papers``."""

    name = "gongfu.office.papers"
    label = "papers"
