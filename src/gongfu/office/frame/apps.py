"""The app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class FrameConfig(AppConfig):
    """Registered as ``frame``."""

    name = "gongfu.office.frame"
    label = "frame"
