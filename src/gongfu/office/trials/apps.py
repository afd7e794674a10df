"""The app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class TrialsConfig(AppConfig):
    """Registered as ``trials``."""

    name = "gongfu.office.trials"
    label = "trials"
